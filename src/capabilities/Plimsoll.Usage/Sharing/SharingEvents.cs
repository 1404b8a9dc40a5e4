// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>Something that happened to what people wrote, or to what leaves for
/// somebody else. No donor, no text and no key of a pseudonym stands in one.</summary>
public abstract record SharingEvent : UsageEvent
{
    private protected SharingEvent() { }
}

/// <summary>A package was made for a named recipient.</summary>
/// <param name="RetainUntil">The first day on which nobody keeps it any more.</param>
/// <param name="Manifest">Digest of the manifest's bytes.</param>
/// <param name="Content">Digest of the package's bytes as they are handed over.</param>
/// <param name="KeyId">By which key ids became pseudonyms; the key itself is nowhere.</param>
[Event("usage.package-made", 1)]
public sealed record PackageMade(
    string Package, string Agreement, string Recipient, Purpose Purpose, LegalBasis LegalBasis, DateOnly From, DateOnly Until,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Rows,
    string? ResearchSet, int Conversations, DateOnly RetainUntil,
    Digest Manifest, Digest Content, Digest KeyId) : SharingEvent;

/// <summary>The bytes of a package were given out: to be handed over where it was made here, to be read where it was received.</summary>
[Event("usage.package-handed-over", 1)]
public sealed record PackageHandedOver(string Package) : SharingEvent;

/// <summary>A package of somebody else was checked and taken.</summary>
/// <param name="Key">The sender's key, which was given by whoever took it.</param>
[Event("usage.package-received", 1)]
public sealed record PackageReceived(
    string Package, string Sender, Digest Key, string Agreement, Purpose Purpose, DateOnly From, DateOnly Until,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Rows,
    int Conversations, DateOnly RetainUntil, Digest Manifest, Digest Content) : SharingEvent;

/// <summary>The bytes of a package, made or received, were deleted.</summary>
[Event("usage.package-deleted", 1)]
public sealed record PackageDeleted(string Package) : SharingEvent;

/// <summary>Whether what people write is kept, and for how many days; null deletes what was kept.</summary>
[Event("usage.content-kept-set", 1)]
public sealed record ContentKeptSet(int? Days) : SharingEvent;

/// <summary>Somebody read a conversation that was kept.</summary>
[Event("usage.content-read", 1)]
public sealed record ContentRead(string Conversation) : SharingEvent;

/// <summary>A person gave conversations to a research set.</summary>
/// <param name="ConsentVersion">Which text the person agreed to.</param>
/// <param name="KeepUntil">The last day on which they are kept.</param>
[Event("usage.donation-taken", 2)]
public sealed record DonationTaken(
    string Donation, string ResearchSet, int Conversations, string ConsentVersion, DateTimeOffset ConsentedAt, LastDay KeepUntil) : SharingEvent;

/// <summary>As it was written when the first day was named on which they are not kept any more, by the clock of UTC.</summary>
[Event("usage.donation-taken", 1)]
public sealed record DonationTakenV1(
    string Donation, string ResearchSet, int Conversations, string ConsentVersion, DateTimeOffset ConsentedAt, DateOnly KeepUntil)
    : SharingEvent, ILifted
{
    public JournalEvent Lift() => new DonationTaken(Donation, ResearchSet, Conversations, ConsentVersion, ConsentedAt, LastDay.Before(KeepUntil));
}

/// <summary>The conversations of a donation were deleted.</summary>
[Event("usage.donation-ended", 1)]
public sealed record DonationEnded(string Donation, DonationEnd Reason) : SharingEvent;
