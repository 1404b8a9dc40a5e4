// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Status;

/// <summary>The form of a status document. A client of before reads the first one and refuses whatever it does not know.</summary>
public enum StatusForm
{
    /// <summary>Names no successor.</summary>
    First,

    /// <summary>Names the successor, where one went into service.</summary>
    Second,
}

/// <summary>The second form of a status document, which may name a successor. Whoever asked before is given the first form, byte for byte.</summary>
public static class SecondForm
{
    public const string PayloadType = "application/vnd.plimsoll.release-status.v2+json";
}

/// <summary>The successor of a release, as a status document names it.</summary>
/// <param name="Subject">Digest of its weights.</param>
/// <param name="Since">When it went into service for the first time.</param>
public sealed record StatusSuccessor(string Release, Digest Subject, DateTimeOffset Since)
{
    /// <summary>It in words.</summary>
    public string Line => $"successor: {Release} of {Subject}, in service since {Instant.Write(Since)}; ask for its own status";
}

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

    /// <summary>The successor that went into service, after a significant update; null where none did, and in every document of the first form. It says
    /// nothing of whether this release may serve, nor whether the successor may: that one has a status of its own.</summary>
    public StatusSuccessor? Successor { get; init; }

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
            now + life, kid)
            {
                Successor = state.Successor is { } next ? new StatusSuccessor(next.Release, next.Subject, next.Since) : null,
            };

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

    /// <param name="form">What it may name besides.</param>
    public byte[] ToUtf8(StatusForm form = StatusForm.First) => Canonical.Bytes(Canonical.Map(
    [
        ("allowedUses", Canonical.List(AllowedUses.Select(Canonical.Text))),
        ("expiresAt", Canonical.Text(Instant.Write(ExpiresAt))),
        ("issuedAt", Canonical.Text(Instant.Write(IssuedAt))),
        ("kid", Canonical.Text(Kid)),
        ("notices", Canonical.List(Notices.Select(n => Canonical.Text(Kebab(n))))),
        ("release", Canonical.Text(Release)),
        ("serial", Canonical.Text(Serial.ToString(CultureInfo.InvariantCulture))),
        ("state", Canonical.Text(Terms.States[State].Key)),
        ("subject", Canonical.Text(Subject.ToString())),
        .. Named(form),
    ]));

    /// <param name="sign">Signs by the key that the document names.</param>
    /// <param name="form">The form: the first one unless the asker wants another.</param>
    public byte[] Sign(Func<ReadOnlyMemory<byte>, byte[]> sign, StatusForm form = StatusForm.First) => Dsse.Sign(TypeOf(form), ToUtf8(form), Kid, sign);

    /// <summary>Reads a signed document of either form. Expiry and serial are the client's affair, see <see cref="StatusCheck"/>.</summary>
    public static Result<StatusDocument> Open(ReadOnlySpan<byte> envelope, KnownKeys keys)
    {
        // What an envelope claims to be is signed with its payload: where it claims wrongly, the signature does not hold.
        var claimed = ContentReading.Of<string>(envelope, "envelope", f => f.Text("payloadType")).Value;
        return OpenAs(envelope, keys, claimed == SecondForm.PayloadType ? StatusForm.Second : StatusForm.First);
    }

    private static Result<StatusDocument> OpenAs(ReadOnlySpan<byte> envelope, KnownKeys keys, StatusForm form)
    {
        var codes = new Unverified("status document");
        if (!Dsse.Open(envelope, TypeOf(form), keys, codes).Succeeds(out var opened, out var refusal)) { return refusal; }
        return ContentReading.Of(opened.Payload.Span, "status document", f => Read(f, opened, form, codes), no => codes.Malformed(no.Sentence));
    }

    private static string TypeOf(StatusForm form) => form switch
    {
        StatusForm.First => PayloadType,
        StatusForm.Second => SecondForm.PayloadType,
        _ => throw new UnreachableException(),
    };

    private IEnumerable<(string, ContentNode)> Named(StatusForm form) => form switch
    {
        StatusForm.First => [],
        StatusForm.Second when Successor is { } next =>
        [
            ("successor", Canonical.Map(
                ("release", Canonical.Text(next.Release)), ("since", Canonical.Text(Instant.Write(next.Since))),
                ("subject", Canonical.Text(next.Subject.ToString())))),
        ],
        StatusForm.Second => [],
        _ => throw new UnreachableException(),
    };

    private static StatusSuccessor? SuccessorIn(ContentFields f)
    {
        if (f.OptionalMap("successor") is not { } named) { return null; }
        var successor = new StatusSuccessor(named.Text("release"), DigestIn(named), Instant.Of(named, "since"));
        named.End();
        return successor;
    }

    private static Digest DigestIn(ContentFields f) => Digest.TryParse(f.Text("subject"), out var digest)
        ? digest : throw f.Refuse("subject", f.Text("subject"), "is not a digest", "write sha256: and 64 digits");

    private static Result<StatusDocument> Read(ContentFields f, OpenedEnvelope opened, StatusForm form, Unverified codes)
    {
        var document = new StatusDocument(
            f.Text("release"), DigestIn(f), f.Choice("state", Terms.States), f.Texts("allowedUses"),
            [.. f.Texts("notices")
                .Select(t =>
                    Enum.GetValues<OpenNoticeKind>().Where(k => Kebab(k) == t).Cast<OpenNoticeKind?>().SingleOrDefault()
                        ?? throw f.Refuse("notices", t, "is not known", "use a later version"))],
            long.Parse(
                f.Text("serial", t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out _), "a whole number"),
                CultureInfo.InvariantCulture),
            Instant.Of(f, "issuedAt"), Instant.Of(f, "expiresAt"), f.Text("kid"))
            {
                Successor = form == StatusForm.Second ? SuccessorIn(f) : null,
            };
        f.End();
        return !opened.KeyIds.Contains(document.Kid) ? codes.Malformed("it names another key than the one that signed it")
            : document.ExpiresAt <= document.IssuedAt || document.ExpiresAt - document.IssuedAt > Longest
                ? codes.Malformed("it would hold longer than 24 hours, or not at all")
            : document;
    }

    private static string Kebab(OpenNoticeKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
