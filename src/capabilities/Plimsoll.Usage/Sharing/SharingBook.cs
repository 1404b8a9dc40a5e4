// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>A package that was made here.</summary>
/// <param name="HandedOver">How often its bytes were handed over.</param>
/// <param name="Deleted">When its bytes were deleted; null while they are here.</param>
public sealed record MadePackage(
    string Id, string Agreement, string Recipient, Purpose Purpose, LegalBasis LegalBasis, Period Period, long Rows, string? ResearchSet,
    int Conversations, DateOnly RetainUntil,
    Digest Manifest, Digest Content, Digest KeyId, DateTimeOffset MadeAt, int HandedOver = 0, DateTimeOffset? Deleted = null);

/// <summary>A package of somebody else that was taken.</summary>
/// <param name="Read">How often its bytes were read here.</param>
public sealed record ReceivedPackage(
    string Id, string Sender, string KeyId, string Agreement, Purpose Purpose, Period Period, long Rows, int Conversations, DateOnly RetainUntil,
    Digest Manifest, Digest Content, DateTimeOffset ReceivedAt, int Read = 0, DateTimeOffset? Deleted = null);

/// <summary>Conversations that a person gave to a research set.</summary>
/// <param name="End">Why they are not there any more; null while they are.</param>
public sealed record Donation(string Id, string ResearchSet, int Conversations, string ConsentVersion, DateTimeOffset ConsentedAt, LastDay KeepUntil,
    DateTimeOffset TakenAt, DonationEnd? End = null, DateTimeOffset? EndedAt = null);

/// <summary>What a tenant shares, was given, and keeps of what people wrote.</summary>
public sealed record SharingBook
{
    public static readonly SharingBook Empty = new();

    public ImmutableSortedDictionary<string, MadePackage> Made { get; init; } = ImmutableSortedDictionary.Create<string, MadePackage>(StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, ReceivedPackage> Received { get; init; } = ImmutableSortedDictionary.Create<string, ReceivedPackage>(
        StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, Donation> Donations { get; init; } = ImmutableSortedDictionary.Create<string, Donation>(StringComparer.Ordinal);

    /// <summary>Days that what people write is kept; nothing of it is kept when null.</summary>
    public int? ContentDays { get; init; }

    public SharingBook Apply(SharingEvent happened, DateTimeOffset at) => happened switch
    {
        PackageMade e => this with
        {
            Made = Made.SetItem(
                e.Package,
                new MadePackage(
                    e.Package, e.Agreement, e.Recipient, e.Purpose, e.LegalBasis, new Period(e.From, e.Until), e.Rows, e.ResearchSet,
                    e.Conversations, e.RetainUntil, e.Manifest, e.Content, e.KeyId, at))
        },
        PackageHandedOver e when Received.TryGetValue(e.Package, out var received) =>
            this with { Received = Received.SetItem(e.Package, received with { Read = received.Read + 1 }) },
        PackageHandedOver e => this with { Made = Made.SetItem(e.Package, Made[e.Package] with { HandedOver = Made[e.Package].HandedOver + 1 }) },
        PackageReceived e => this with
        {
            Received = Received.SetItem(
                e.Package,
                new ReceivedPackage(
                    e.Package, e.Sender, e.Key.Hex, e.Agreement, e.Purpose, new Period(e.From, e.Until), e.Rows, e.Conversations, e.RetainUntil,
                    e.Manifest, e.Content, at))
        },
        PackageDeleted e when Made.TryGetValue(e.Package, out var made) => this with { Made = Made.SetItem(e.Package, made with { Deleted = at }) },
        PackageDeleted e => this with { Received = Received.SetItem(e.Package, Received[e.Package] with { Deleted = at }) },
        ContentKeptSet e => this with { ContentDays = e.Days },
        ContentRead => this,
        DonationTaken e => this with
        {
            Donations = Donations.SetItem(
                e.Donation, new Donation(e.Donation, e.ResearchSet, e.Conversations, e.ConsentVersion, e.ConsentedAt, e.KeepUntil, at))
        },
        DonationEnded e => this with { Donations = Donations.SetItem(e.Donation, Donations[e.Donation] with { End = e.Reason, EndedAt = at }) },
        _ => throw new UnreachableException(),
    };

    /// <summary>The donations of a set that are there and may be kept.</summary>
    public IEnumerable<Donation> In(string set, DateTimeOffset now) =>
        Donations.Values.Where(d => d.End is null && d.ResearchSet == set && !d.KeepUntil.HasEnded(now));

    /// <summary>
    /// The latest first day, of UTC, on which a package with conversations of a set is kept no more: it begins before or when the earliest donation ends.
    /// Null where there are none.
    /// </summary>
    public DateOnly? KeepsUntil(string set, DateTimeOffset now) => EndsFirst(set, now) is { } first ? DateOnly.FromDateTime(first.End.UtcDateTime) : null;

    /// <summary>The earliest day until which a donor of a set lets something of it be kept; null where there is none.</summary>
    public LastDay? EndsFirst(string set, DateTimeOffset now) => In(set, now).MinBy(d => d.KeepUntil.End)?.KeepUntil;

    /// <summary>
    /// Whether a package with a set can be made now. On the day of UTC on which its earliest donation ends there is no later day on which nobody keeps it.
    /// </summary>
    public bool CanBePackaged(string set, DateTimeOffset now) => KeepsUntil(set, now) > DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>The last package that gave a set to a recipient; null when there is none.</summary>
    public MadePackage? LastWith(string set, string recipient) =>
        Made.Values.Where(p => p.ResearchSet == set && Overlap.Plain(p.Recipient) == Overlap.Plain(recipient)).MaxBy(p => p.MadeAt);

    /// <summary>Conversations that were in a package made then and have been taken back since.</summary>
    public int WithdrawnSince(string set, DateTimeOffset then) =>
        Donations.Values.Where(d => d.ResearchSet == set && d.TakenAt <= then && d.EndedAt > then && d.End is not DonationEnd.Expired)
            .Sum(d => d.Conversations);
}
