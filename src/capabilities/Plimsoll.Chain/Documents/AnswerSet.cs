// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Documents;

/// <summary>What is said to one line.</summary>
/// <param name="Digest">The line as it was answered.</param>
/// <param name="Words">Why it is declined, or what is proposed instead.</param>
/// <param name="Work">Who does the work, where it is accepted.</param>
public sealed record AnsweredLine(string Line, Digest Digest, LineAnswer Answer, string? Words = null, string? Work = null);

/// <summary>An answer of before that goes on standing, because its line is the one that was answered.</summary>
/// <param name="Answers">The set in which it was given.</param>
public sealed record KeptAnswer(string Line, Digest Digest, LineAnswer Answer, string Answers);

/// <summary>Who answers, as they say.</summary>
/// <param name="Organisation">In whose name.</param>
/// <param name="Name">What whoever answers calls themselves.</param>
/// <param name="Role">What they are there.</param>
/// <param name="Key">Id of the key that signs for the receiver; null where a link was used.</param>
/// <param name="Public">The 32 bytes of that key, base64, so that the sender can check what it signed.</param>
public sealed record Answerer(string Organisation, string Name, string? Role, AnsweredBy How, string? Key = null, string? Public = null);

/// <summary>What the receiver answers to a revision of a sheet, with that revision in it: one document in which stand both what was asked and what was
/// answered. By a link the sender signs it; of an installation of its own, the receiver and then the sender.</summary>
/// <param name="Id">Of this set of answers.</param>
/// <param name="Lines">What is answered now.</param>
/// <param name="Kept">What was answered before and stands.</param>
public sealed record AnswerSet(
    string Id, Sheet Sheet, DateTimeOffset Given, Answerer By, IReadOnlyList<AnsweredLine> Lines, IReadOnlyList<KeptAnswer> Kept, string Nonce)
{
    /// <summary>Type of the payload in its envelope.</summary>
    public const string PayloadType = "application/vnd.plimsoll.hand-over-answers+json";

    /// <summary>Characters of a reason or a proposal at most.</summary>
    public const int LongestWords = 2_000;

    /// <summary>Characters of all that is written in one set at most.</summary>
    public const int MostWords = 60_000;

    private const string Form = "1";

    /// <summary>Lines that ask something of the receiver and to which nothing was said, in this set or before: shown as no answer.</summary>
    public IEnumerable<HandedLine> Unanswered =>
        Sheet.Lines.Where(line => line.Owes != Owes.Sender && Lines.All(a => a.Line != line.Id) && Kept.All(k => k.Line != line.Id));

    /// <summary>By what it is known who answered, in a sentence.</summary>
    public string Identity => ChainTerms.By[By.How].Label;

    public byte[] ToUtf8() => Canonical.Bytes(Canonical.Map(
        ("answers", Canonical.Text(Id)),
        ("by", Canonical.Map(
            ("how", Canonical.Text(ChainTerms.By[By.How].Key)), ("key", Canonical.Text(By.Key)), ("name", Canonical.Text(By.Name)),
            ("organisation", Canonical.Text(By.Organisation)), ("public", Canonical.Text(By.Public)), ("role", Canonical.Text(By.Role)))),
        ("form", Canonical.Text(Form)), ("given", Canonical.Text(Instant.Write(Given))), ("identity", Canonical.Text(Identity)),
        ("kept", Canonical.List(Kept.Select(k => Canonical.Map(
            ("answer", Canonical.Text(ChainTerms.Answers[k.Answer].Key)), ("answers", Canonical.Text(k.Answers)),
            ("digest", Canonical.Text(k.Digest.ToString())), ("line", Canonical.Text(k.Line)))))),
        ("lines", Canonical.List(Lines.Select(a => Canonical.Map(
            ("answer", Canonical.Text(ChainTerms.Answers[a.Answer].Key)), ("digest", Canonical.Text(a.Digest.ToString())),
            ("line", Canonical.Text(a.Line)), ("words", Canonical.Text(a.Words)), ("work", Canonical.Text(a.Work)))))),
        ("moves", Canonical.Text(ChainTerms.MovesNothing)), ("nonce", Canonical.Text(Nonce)), ("sheet", Sheet.ToNode()),
        ("sheetDigest", Canonical.Text(Sheet.Digest.ToString()))));

    /// <summary>Reads a payload; it has to be spelt as it was signed.</summary>
    public static Result<AnswerSet> Read(ReadOnlySpan<byte> utf8) =>
        !ContentReading.Of<AnswerSet>(utf8, "answers", f => Of(f), no => Sheet.Codes.Malformed(no.Sentence)).Succeeds(out var answers, out var refusal)
            ? refusal
            : utf8.SequenceEqual(answers.ToUtf8()) ? answers : Sheet.Codes.Malformed("it is not spelt as such answers are signed");

    private static AnswerSet Of(ContentFields f)
    {
        f.Text("form", t => t == Form, Form);
        f.Text("moves", t => t == ChainTerms.MovesNothing, ChainTerms.MovesNothing);
        f.Text("identity");
        var sheet = Sheet.Of(f.Map("sheet"));
        f.Text("sheetDigest", t => t == sheet.Digest.ToString(), "the digest of the sheet in it");
        var by = f.Map("by");
        var answers = new AnswerSet(
            f.Text("answers", Forms.IsDrawn, "an id"), sheet, Instant.Of(f, "given"),
            new Answerer(
                by.Text("organisation"), by.Text("name"), by.OptionalText("role"), by.Choice("how", ChainTerms.By), Forms.OptionalKey(by),
                by.OptionalText("public")),
            f.List("lines", l =>
            {
                var line = new AnsweredLine(
                    l.Text("line"), Forms.DigestOf(l, "digest"), l.Choice("answer", ChainTerms.Answers), l.OptionalText("words"), l.OptionalText("work"));
                l.End();
                return line;
            }),
            f.List("kept", k =>
            {
                var kept = new KeptAnswer(k.Text("line"), Forms.DigestOf(k, "digest"), k.Choice("answer", ChainTerms.Answers), k.Text("answers"));
                k.End();
                return kept;
            }), f.Text("nonce"));
        by.End();
        f.End();
        return answers;
    }

    /// <summary>Characters of a name or a role at most.</summary>
    public const int LongestName = 200;

    /// <summary>What an id of a set of answers begins with.</summary>
    private const string Prefix = "ans_";

    /// <summary>Why what somebody says of themselves cannot be signed: nothing, too much, or a name that reads otherwise than it is.</summary>
    public static Refusal? FaultOf(string? name, string? role)
    {
        if (Blank.Is(name) || name.Length > LongestName || name.Contains('\0'))
        {
            return new Refusal(ChainCodes.BadValue, "name", null, "does not say who answers", $"write 1 to {LongestName} characters");
        }
        if (role is { Length: > LongestName } || role?.Contains('\0') == true)
        {
            return new Refusal(ChainCodes.BadValue, "role", null, "is too long, or no text", $"write at most {LongestName} characters");
        }
        return NameLook.Fault(name) is { } fault ? new Refusal(ChainCodes.BadValue, "name", null, fault, "write it in letters of one alphabet")
            : role is not null && NameLook.Fault(role) is { } other
                ? new Refusal(ChainCodes.BadValue, "role", null, other, "write it in letters of one alphabet")
            : null;
    }

    /// <summary>Why a set that somebody else signed is not signed by us as well: what is asked of one that we make is asked of it too.</summary>
    /// <param name="before">The last set that the same side signed; null where there is none.</param>
    /// <param name="now">What time it is here. The other side's clock may be an hour off, and no more.</param>
    public Refusal? Fault(AnswerSet? before, DateTimeOffset now)
    {
        if (!Id.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return new Refusal(ChainCodes.BadValue, "answers", Id, "is no id of a set of answers", $"begin it with {Prefix}");
        }
        if ((FaultOf(By.Name, By.Role) ?? FaultOf(Sheet, Lines)) is { } fault) { return fault; }
        if (Given < Sheet.Made - Apart || Given > now + Apart)
        {
            return new Refusal(
                ChainCodes.BadValue, "given", Instant.Write(Given), Given > now ? "has not come yet" : "was before the sheet was made",
                "set the clock of the server that answered, and answer anew");
        }
        return before is not null && Given <= before.Given
            ? new Refusal(
                ChainCodes.OtherRevision, "given", Instant.Write(Given),
                $"is not after the answers that came last, which were given at {Instant.Write(before.Given)}",
                "bring the newest answers, or answer anew")
            : null;
    }

    /// <summary>How far two clocks may lie apart.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(1);

    /// <summary>Why answers are none to a sheet: a line that it has not, one answered twice or as it was before, a reason that is missing or
    /// too long.</summary>
    public static Refusal? FaultOf(Sheet sheet, IReadOnlyList<AnsweredLine> lines)
    {
        if (lines.Count == 0) { return new Refusal(ChainCodes.NothingAnswered, "answers", null, "are none", "answer at least one line"); }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var answer in lines)
        {
            if (sheet.Find(answer.Line) is not { } line)
            {
                return new Refusal(ChainCodes.UnknownLine, "line", answer.Line, "is not on the sheet", "use the ids of its lines");
            }
            if (line.Digest != answer.Digest)
            {
                return new Refusal(ChainCodes.OtherRevision, "line", answer.Line, "reads otherwise by now", "open the sheet again, and answer it as it reads");
            }
            if (!seen.Add(answer.Line)) { return new Refusal(ChainCodes.BadValue, "line", answer.Line, "is answered twice", "answer it once"); }
            if (answer.Answer is LineAnswer.Declined or LineAnswer.Countered && Blank.Is(answer.Words))
            {
                return new Refusal(
                    ChainCodes.BadValue, $"words-{answer.Line}", null,
                    answer.Answer == LineAnswer.Declined ? "says not why it is declined" : "says not what is proposed instead", "write a sentence");
            }
            foreach (var (field, text) in ((string, string?)[])[("words", answer.Words), ("work", answer.Work)])
            {
                if (text is { Length: > LongestWords })
                {
                    return new Refusal(
                        ChainCodes.BadValue, $"{field}-{answer.Line}", null, $"has {text.Length} characters", $"write at most {LongestWords}");
                }
                if (text is not null && text.Contains('\0'))
                {
                    return new Refusal(ChainCodes.BadValue, $"{field}-{answer.Line}", null, "is not text", "leave out the character U+0000");
                }
            }
        }
        return lines.Sum(a => (a.Words?.Length ?? 0) + (a.Work?.Length ?? 0)) > MostWords
            ? new Refusal(ChainCodes.BadValue, "words", null, $"have more than {MostWords} characters together", "write less, or answer in two goes") : null;
    }
}
