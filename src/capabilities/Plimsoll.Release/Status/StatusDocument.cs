// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Status;

/// <summary>Whether a released model may serve, signed and short-lived, for whatever serves it.</summary>
/// <param name="Serial">
/// Grows with every change of the status and every notice; a document signed anew while nothing changed keeps it. A client never goes back.
/// </param>
/// <param name="Notices">What was said about public weights.</param>
/// <param name="Kid">The key that signs it.</param>
public sealed record StatusDocument(
    string Release, Digest Subject, ServiceState State, IReadOnlyList<string> AllowedUses, IReadOnlyList<OpenNoticeKind> Notices, long Serial,
    DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string Kid)
{
    public const string PayloadType = "application/vnd.plimsoll.release-status.v1+json";

    /// <summary>How long a document holds unless said otherwise.</summary>
    public static readonly TimeSpan Ordinary = TimeSpan.FromMinutes(15);

    /// <summary>The longest that a document may hold.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Makes the document of a release; refused where it never went out or the life is too long.</summary>
    /// <param name="twins">Other releases of the same weights: what was said about one of them is said about all.</param>
    public static Result<StatusDocument> Of(
        Dossier state, long serial, DateTimeOffset now, TimeSpan life, string kid, IReadOnlyCollection<Dossier>? twins = null) =>
        state is not { Opened: { } opened, Status: { } status }
            ? new Refusal(ReleaseCodes.NotInService, "release", state.Opened?.Release, "never went out", "put it into service first")
        : life <= TimeSpan.Zero || life > Longest
            ? new Refusal(
                ReleaseCodes.BadValue, "life", life.ToString("c", CultureInfo.InvariantCulture), "is not more than nothing and at most 24 hours",
                "use 15 minutes")
        : new StatusDocument(
            opened.Release, opened.Subject, status.State, status.AllowedUses,
            [.. (twins ?? []).Prepend(state).SelectMany(s => s.Notices).Select(n => n.Kind).Distinct().Order()], serial, now,
            now + life, kid);

    /// <summary>The serial of a release: the entry that changed last its status, or what was said about its weights, in whichever release of them.</summary>
    public static long SerialOf(Dossier state, IEnumerable<Dossier> twins) => twins.Select(t => t.NoticeSerial).Append(state.StatusSerial).Max();

    /// <summary>The notices in words; null where none was given.</summary>
    public string? NoticeWords => Notices.Count == 0 ? null : string.Join(", ", Notices.Select(n => Terms.NoticeKinds[n].Label));

    /// <summary>
    /// Why a notice holds whoever takes the weights. Public weights cannot be suspended: a notice stands where a suspension would. It holds until they say
    /// that they read it, and a later one holds them again.
    /// </summary>
    /// <param name="accepted">The serial up to which they accept what was said; null where they accept nothing.</param>
    public Refusal? Noticed(long? accepted) => NoticeWords is not { } words || accepted >= Serial ? null
        : new Refusal(
            ReleaseCodes.NoticeGiven, "notices", words, "was given about these public weights, which nobody can call back",
            $"read it where they are published; whoever goes on all the same accepts the notices up to serial {Serial}");

    /// <summary>Why a serial up to which notices are accepted is none: nobody can have read a notice that is not given yet. Null where it is not above that of
    /// the document.</summary>
    /// <param name="accepted">The serial up to which they accept what was said; null where they accept nothing.</param>
    public Refusal? NotYetGiven(long? accepted) => accepted is { } serial && serial > Serial
        ? new Refusal(
            ReleaseCodes.NoticeNotYetGiven, "--accept-notices", serial.ToString(CultureInfo.InvariantCulture),
            $"is above the serial of the status document, {Serial}, so that it would accept notices that nobody has read",
            "write the serial that was printed with the notice that you read")
        : null;

    public byte[] ToUtf8() => Canonical.Bytes(Canonical.Map(
        ("allowedUses", Canonical.List(AllowedUses.Select(Canonical.Text))),
        ("expiresAt", Canonical.Text(Instant.Write(ExpiresAt))),
        ("issuedAt", Canonical.Text(Instant.Write(IssuedAt))),
        ("kid", Canonical.Text(Kid)),
        ("notices", Canonical.List(Notices.Select(n => Canonical.Text(Kebab(n))))),
        ("release", Canonical.Text(Release)),
        ("serial", Canonical.Text(Serial.ToString(CultureInfo.InvariantCulture))),
        ("state", Canonical.Text(Terms.States[State].Key)),
        ("subject", Canonical.Text(Subject.ToString()))));

    public byte[] Sign(Func<ReadOnlyMemory<byte>, byte[]> sign) => Dsse.Sign(PayloadType, ToUtf8(), Kid, sign);

    /// <summary>Reads a signed document. Expiry and serial are the client's affair, see <see cref="StatusCheck"/>.</summary>
    public static Result<StatusDocument> Open(ReadOnlySpan<byte> envelope, KnownKeys keys)
    {
        var codes = new Unverified("status document");
        if (!Dsse.Open(envelope, PayloadType, keys, codes).Succeeds(out var opened, out var refusal)) { return refusal; }
        return ContentReading.Of(opened.Payload.Span, "status document", f => Read(f, opened, codes), no => codes.Malformed(no.Sentence));
    }

    private static Result<StatusDocument> Read(ContentFields f, OpenedEnvelope opened, Unverified codes)
    {
        var subject = Digest.TryParse(f.Text("subject"), out var digest)
            ? digest
            : throw f.Refuse("subject", f.Text("subject"), "is not a digest", "write sha256: and 64 digits");
        var document = new StatusDocument(
            f.Text("release"), subject, f.Choice("state", Terms.States), f.Texts("allowedUses"),
            [.. f.Texts("notices")
                .Select(t =>
                    Enum.GetValues<OpenNoticeKind>().Where(k => Kebab(k) == t).Cast<OpenNoticeKind?>().SingleOrDefault()
                        ?? throw f.Refuse("notices", t, "is not known", "use a later version"))],
            long.Parse(
                f.Text("serial", t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out _), "a whole number"),
                CultureInfo.InvariantCulture),
            Instant.Of(f, "issuedAt"), Instant.Of(f, "expiresAt"), f.Text("kid"));
        f.End();
        return !opened.KeyIds.Contains(document.Kid) ? codes.Malformed("it names another key than the one that signed it")
            : document.ExpiresAt <= document.IssuedAt || document.ExpiresAt - document.IssuedAt > Longest
                ? codes.Malformed("it would hold longer than 24 hours, or not at all")
            : document;
    }

    private static string Kebab(OpenNoticeKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
