// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>What a client goes by: the last document that it took, the highest serial that it saw, and what
/// was wrong with the last look. Pure; whatever is offered to it, the serial never goes down.</summary>
internal sealed record HeldStatus
{
    public static readonly HeldStatus Nothing = new();

    /// <summary>How far the issuer's clock may be ahead of ours before its documents are not relied on.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private HeldStatus() { }

    public StatusDocument? Document { get; private init; }

    /// <summary>The document as it was signed.</summary>
    public ReadOnlyMemory<byte> Envelope { get; private init; }

    public long HighestSerial { get; private init; }

    /// <summary>The last look found nobody, or nothing.</summary>
    public Refusal? Missed { get; private init; }

    /// <summary>The last look found what cannot be believed.</summary>
    public Refusal? Distrusted { get; private init; }

    /// <summary>A serial that is remembered without its document.</summary>
    public static HeldStatus Remembering(long serial) => new() { HighestSerial = serial };

    /// <summary>Takes what the last look found, if it can be believed and is not older than what was seen.</summary>
    public HeldStatus Offer(ReadOnlyMemory<byte> envelope, string release, KnownKeys keys)
    {
        if (!StatusDocument.Open(envelope.Span, keys).Succeeds(out var document, out var refusal)) { return Distrust(refusal); }
        if (document.Release != release)
        {
            return Distrust(new Refusal(
                ReleaseCodes.OtherRelease, "release", document.Release, $"is what the status document is about, not {release}",
                "point the gateway at the release that it serves"));
        }
        if (document.Serial < HighestSerial)
        {
            return Distrust(new Refusal(
                ReleaseCodes.StatusReplayed, "serial", Number(document.Serial),
                $"is older than {Number(HighestSerial)}, which was seen before",
                "look for a cache or a person that hands out old documents"));
        }
        if (document.Serial == HighestSerial && Document is { } held)
        {
            if (held.State != document.State || held.Subject != document.Subject || !held.AllowedUses.SequenceEqual(document.AllowedUses))
            {
                return Distrust(new Refusal(
                    GatewayCodes.SerialReused, "serial", Number(document.Serial), "stands on two documents that say different things",
                    "ask the issuer which one it signed; a serial is never used twice"));
            }
            // Signed anew while nothing changed: the later one holds longer, an earlier one comes from a cache and says nothing new.
            if (document.IssuedAt <= held.IssuedAt) { return Confirm(); }
        }
        return this with { Document = document, Envelope = envelope, HighestSerial = document.Serial, Missed = null, Distrusted = null };
    }

    /// <summary>The issuer says that nothing is newer.</summary>
    public HeldStatus Confirm() => this with { Missed = null, Distrusted = null };

    public HeldStatus Miss(Refusal refusal) => this with { Missed = refusal, Distrusted = null };

    /// <summary>Whether a use may be served. Only a document that was verified is ever gone by.</summary>
    public UseAnswer Check(string use, OnExpiry onExpiry, DateTimeOffset now)
    {
        if (Document is not { } document)
        {
            return new UseAnswer.Unverified(
                Distrusted ?? Missed ?? new Refusal(GatewayCodes.NoDocument, "status", null, "has not been fetched yet", "try again in a moment"));
        }
        var clock = document.IssuedAt > now && document.IssuedAt - now <= Tolerance ? document.IssuedAt : now;
        var answer = new StatusCheck(use, document.Release, HighestSerial, onExpiry).Of(document, clock);
        // To go on after expiry is for an issuer that is silent, not for one whose answers
        // cannot be believed; and what cannot be believed is never called expired.
        return Distrusted is { } distrusted && now >= document.ExpiresAt && answer is not UseAnswer.Denied ? new UseAnswer.Unverified(distrusted) : answer;
    }

    private HeldStatus Distrust(Refusal refusal) => this with { Missed = null, Distrusted = refusal };

    private static string Number(long serial) => serial.ToString(CultureInfo.InvariantCulture);
}
