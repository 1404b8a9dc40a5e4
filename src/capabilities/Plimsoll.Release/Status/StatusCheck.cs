// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Serialization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Status;

/// <summary>What a client does once its document has expired and no newer one is to be had.</summary>
[JsonConverter(typeof(KebabEnumConverter<OnExpiry>))]
public enum OnExpiry
{
    /// <summary>Stop serving. The default.</summary>
    Closed,

    /// <summary>Go on by the last document that was verified.</summary>
    Open,
}

/// <summary>What a client may do. There are exactly these three cases.</summary>
public abstract record UseAnswer
{
    private UseAnswer() { }

    /// <summary>The use is allowed.</summary>
    /// <param name="HighestSerial">What the client must remember.</param>
    /// <param name="Stale">The document has expired and the client chose to go on.</param>
    public sealed record Allowed(long HighestSerial, bool Stale) : UseAnswer;

    /// <summary>The document holds, and it does not allow the use.</summary>
    public sealed record Denied(long HighestSerial, Refusal Refusal) : UseAnswer;

    /// <summary>The document cannot be relied on.</summary>
    public sealed record Unverified(Refusal Refusal) : UseAnswer;
}

/// <summary>The check that whatever serves a model makes before it serves a use.</summary>
/// <param name="Use">The use at hand, as a slug.</param>
/// <param name="Release">The release that is served; null only where the caller fetched the document from that release's own address.</param>
/// <param name="HighestSerial">The highest serial seen so far; a lower one is a replay.</param>
public sealed record StatusCheck(string Use, string? Release, long HighestSerial, OnExpiry OnExpiry = OnExpiry.Closed)
{
    public UseAnswer Of(ReadOnlySpan<byte> envelope, KnownKeys keys, DateTimeOffset now) =>
        StatusDocument.Open(envelope, keys).Succeeds(out var document, out var refusal) ? Of(document, now) : new UseAnswer.Unverified(refusal);

    /// <summary>The same for a document that <see cref="StatusDocument.Open"/> gave, so that
    /// whoever serves many requests by one document verifies its signature once.</summary>
    public UseAnswer Of(StatusDocument document, DateTimeOffset now)
    {
        if (Release is { } release && document.Release != release)
        {
            return new UseAnswer.Unverified(new Refusal(
                ReleaseCodes.OtherRelease, "release", document.Release, $"is what the status document is about, not {release}",
                "fetch the document of the release that you serve"));
        }
        if (document.Serial < HighestSerial)
        {
            return new UseAnswer.Unverified(new Refusal(
                ReleaseCodes.StatusReplayed, "serial", $"{document.Serial}", $"is older than {HighestSerial}, which you have seen",
                "fetch the document again"));
        }
        if (document.IssuedAt > now)
        {
            return new UseAnswer.Unverified(new Refusal(
                ReleaseCodes.StatusNotYetValid, "issuedAt", Instant.Write(document.IssuedAt), "lies ahead of your clock", "set the clock right"));
        }
        var stale = now >= document.ExpiresAt;
        // What is forbidden stays forbidden however old the document is.
        if (Forbids(document) is { } forbidden) { return new UseAnswer.Denied(document.Serial, forbidden); }
        return (stale, OnExpiry) switch
        {
            (false, OnExpiry.Closed or OnExpiry.Open) => new UseAnswer.Allowed(document.Serial, Stale: false),
            (true, OnExpiry.Open) => new UseAnswer.Allowed(document.Serial, Stale: true),
            (true, OnExpiry.Closed) => new UseAnswer.Unverified(new Refusal(
                ReleaseCodes.StatusExpired, "expiresAt", Instant.Write(document.ExpiresAt), "has passed", "fetch the document again")),
            _ => throw new UnreachableException(),
        };
    }

    private Refusal? Forbids(StatusDocument document) => document.State switch
    {
        ServiceState.Active =>
            document.AllowedUses.Contains(Use)
                ? null
                : new Refusal(
                    ReleaseCodes.UseUnknown, "use", Use, "is not a use that the release is meant for", $"use {string.Join(", ", document.AllowedUses)}"),
        ServiceState.Restricted =>
            document.AllowedUses.Contains(Use)
                ? null
                : new Refusal(
                    ReleaseCodes.UseRestricted, "use", Use, "is not among the uses that are still allowed",
                    document.AllowedUses.Count == 0 ? "stop serving" : $"use {string.Join(", ", document.AllowedUses)}"),
        ServiceState.Suspended => new Refusal(ReleaseCodes.Suspended, "release", document.Release, "is suspended", "stop serving it until its status changes"),
        ServiceState.Retired => new Refusal(ReleaseCodes.Retired, "release", document.Release, "is retired for good", "move to another model"),
        _ => throw new UnreachableException(),
    };
}
