// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Staging;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>A release's history as a file, judged at the gate of its stage. Command and interface answer with the same bytes.</summary>
public sealed record JudgedHistory(Dossier State, GateRules Rules, Verdict Verdict, DateTimeOffset AsOf)
{
    /// <param name="utf8">The entries, as <see cref="History"/> reads them.</param>
    /// <param name="file">What to call them in a refusal.</param>
    public static Result<JudgedHistory> Of(ReadOnlySpan<byte> utf8, string file, GateRules rules, DateTimeOffset asOf)
    {
        if (!History.FromJson(utf8, file).Succeeds(out var history, out var refusal)) { return refusal; }
        if (history.Count(e => e.Event is ReleaseOpened) != 1)
        {
            return new Refusal(ReleaseCodes.MalformedHistory, "history", null, "does not open exactly one release", "export the stream of one release", file);
        }
        var state = Dossier.Fold(history, asOf);
        return new JudgedHistory(state, rules, Judging.Judge(state, rules, asOf), asOf);
    }

    /// <summary>The packs that the verdict rests on, the gate rules last: to be shown first.</summary>
    public IReadOnlyList<string> Bases =>
        [
            .. (State.Assessment?.Packs ?? []).Select(p => $"{p.Id} of {p.Date}, {SharedTerms.Bases[p.Basis].Label}"),
            $"{Rules.Pack} of {Rules.Date}, {SharedTerms.Bases[Rules.Basis].Label} (gate rules)"
        ];

    private IReadOnlyList<string> Weak =>
        [.. Weaknesses.Select(w => Judging.Says(State, State.Plan is { } plan ? Rules.For(plan.Stage) : null, w, AsOf))];

    public IReadOnlyList<Weakness> Weaknesses => State.Plan is { } plan ? Judging.Weaknesses(State, Rules.For(plan.Stage)) : [];

    public VerdictAnswer Answer => new(
        Bases, Verdict.Kind, State.Opened?.Release, State.Plan is { } at ? Terms.Stages[at.Stage].Key : null, AsOf, Bundle.Of(State).Digest.ToString(),
        (Verdict as Verdict.Clear)?.ValidUntil, (Verdict as Verdict.Redirected)?.Advice.Instead, (Verdict as Verdict.Held)?.Missing ?? [], Weaknesses,
        Disclosure.Of(State, Rules, AsOf), Assurances.Of(State, Rules, AsOf), Weak,
        State.Plan is { } plan && State.Assessment is not null ? Grounds.OfProven(State, Rules.For(plan.Stage), AsOf) : null)
        {
            Notes = Noted(State), Findings = Found(State, AsOf), Next = NextGate.Of(State, Rules, AsOf),
        };

    /// <summary>
    /// What a verdict on the record says: everything that the entry holds, as it holds it. It is judged again only for the sentences about what is missing;
    /// where the rules that it was given under are not at hand any more, each missing thing is told by its short name.
    /// </summary>
    /// <param name="state">The release as it stood at the verdict.</param>
    /// <param name="under">The rules that the verdict was given under; null where they are not at hand.</param>
    public static VerdictAnswer Recorded(Dossier state, GivenDecision given, GateRules? under)
    {
        var judged = given.Judged;
        // What is counted of an old verdict must be the same whatever rules are in force: by those that ship, as its signed decision counts.
        var gate = ShippedGates.Find(judged.Stage, judged.Rules);
        IReadOnlyList<Missing> all = under is not null && Judging.Judge(state, under, given.At) is Verdict.Held held ? held.Missing : [];
        List<Missing> again = [.. all];
        Missing Told(string key)
        {
            var found = again.Find(m => m.Key == key);
            // Verdicts of before name a practice that several were handed once for each of them; one sentence tells of all by now.
            return found is not null && again.Remove(found) ? found : all.FirstOrDefault(m => m.Key == key) ?? Named(key);
        }
        var rules = (judged.Pack ?? under?.Name) is { } pack ? $"{pack.Id} of {pack.Date}, {SharedTerms.Bases[pack.Basis].Label}" : Statement.PackNotKnown;
        var instead = judged.Verdict == VerdictKind.Redirected ? state.Assessment?.Redirect?.Instead : null;
        return new VerdictAnswer(
            [.. (state.Assessment?.Packs ?? []).Select(p => $"{p.Id} of {p.Date}, {SharedTerms.Bases[p.Basis].Label}"), $"{rules} (gate rules)"],
            judged.Verdict, state.Opened?.Release, Terms.Stages[judged.Stage].Key, given.At, judged.Bundle.ToString(), judged.ValidUntil, instead,
            [.. judged.Missing.Select(Told)], judged.Weaknesses, judged.Stands, judged.Assurances,
            [.. judged.Weaknesses.Select(w => Judging.Says(state, gate, w, given.At))],
            gate is not null && state.Assessment is not null ? Grounds.OfProven(state, gate, given.At) : null)
        {
            Notes = Noted(state), Findings = Found(state, given.At),
        };
    }

    private static IReadOnlyList<DisclosedFinding>? Found(Dossier state, DateTimeOffset at) =>
        state.Findings.IsEmpty ? null : [.. DisclosedFinding.Of(state, at)];

    private static IReadOnlyList<string>? Noted(Dossier state) => NotesOf(state) is { Count: > 0 } notes ? notes : null;

    /// <summary>What somebody who judges or approves a release has to know besides, a sentence each without its end.</summary>
    public static IReadOnlyList<string> NotesOf(Dossier state) =>
        [.. ListNotes.Of(state), .. new[] { Staging.Moving.Asks(state), Rhythms.Watching.Aside(state) }.OfType<string>()];

    private static Missing Named(string key)
    {
        var (word, practice) = key.Split('/', 2) is [var first, var rest] ? (first, rest) : (key, null);
        foreach (var kind in Enum.GetValues<MissingKind>())
        {
            if (JsonNamingPolicy.KebabCaseLower.ConvertName($"{kind}") == word)
            {
                var finding = kind == MissingKind.FindingOpen;
                return new Missing(kind, finding ? null : practice, null, $"{key}.", "gate") { Finding = finding ? practice : null };
            }
        }
        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The answer as indented UTF-8, ending in a line feed.</summary>
    public byte[] ToUtf8() => ToUtf8(Answer);

    /// <inheritdoc cref="ToUtf8()"/>
    public static byte[] ToUtf8(VerdictAnswer answer) => [.. JsonSerializer.SerializeToUtf8Bytes(answer, VerdictJson.Readable.VerdictAnswer), (byte)'\n'];
}

/// <summary>What a gate says, for machines.</summary>
/// <param name="Bundle">Digest of what was judged, and of what an approval binds.</param>
/// <param name="ValidUntil">How long a clear verdict holds at most.</param>
/// <param name="Instead">Where the guidance advises to begin, when the verdict is redirected.</param>
/// <param name="Missing">What holds the release back, when the verdict is held.</param>
/// <param name="Stands">On what the practices stand, each accepted risk and each practice that was set aside; null before there is a list, and for a verdict
/// that was recorded before verdicts said so.</param>
/// <param name="Assurances">Conditions of approvals that count, and answers to questions of the gate; null for a verdict that was recorded before verdicts
/// said so.</param>
/// <param name="Weak">Each weakness in words, with how many approvals it is about.</param>
/// <param name="Grounds">On how many files and links what is called proven rests; null before there is a list, and where the rules are not at hand.</param>
public sealed record VerdictAnswer(
    IReadOnlyList<string> Bases, VerdictKind Verdict, string? Release, string? Stage, DateTimeOffset AsOf, string Bundle, DateTimeOffset? ValidUntil,
    string? Instead, IReadOnlyList<Missing> Missing, IReadOnlyList<Weakness> Weakness, Disclosure? Stands, Assurances? Assurances,
    IReadOnlyList<string> Weak, Grounds? Grounds)
{
    /// <summary>What somebody has to know besides, such as that an adapter who hands out weights may be a provider of them, that a criterion of going back
    /// asks for what was not done, or that nobody watches something once it is in use; absent where nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>Findings that hold the gate or held it, each with what mitigated it and what tested it again; absent where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DisclosedFinding>? Findings { get; init; }

    /// <summary>The gate of the step that follows, as it would judge today; absent where no way ahead is laid out, at its last step, and for a verdict on the
    /// record.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NextGate? Next { get; init; }

    /// <summary>The same with each worksheet called by its risk, where its id stands in a sentence.</summary>
    /// <param name="open">What a piece of evidence is called; null where that is erased.</param>
    public VerdictAnswer Naming(Dossier state, Func<VaultRef, string?> open) => this with
    {
        Missing = Named(Missing, state, open), Next = Next is { } next ? next with { Missing = Named(next.Missing, state, open) } : null,
    };

    private static IReadOnlyList<Missing> Named(IReadOnlyList<Missing> missing, Dossier state, Func<VaultRef, string?> open) =>
        missing.All(m => !IsOfSheet(m)) ? missing
        : [.. missing.Select(m => IsOfSheet(m) && m.Page.Split('#') is [_, var id] && state.Evidence.TryGetValue(id, out var sheet)
            && DisclosedSheet.RiskOf(open(sheet.Current.Content.Label)) is { } risk
                ? m with { Sentence = m.Sentence.Replace($"Worksheet {id}", $"The worksheet of the risk “{risk}”", StringComparison.Ordinal) } : m)];

    private static bool IsOfSheet(Missing missing) => missing.Kind is MissingKind.WorksheetConclusion or MissingKind.WorksheetAdequacy;
}

/// <summary>People read this JSON too: letters stay letters. The bytes never stand inside HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(VerdictAnswer))]
internal sealed partial class VerdictJson : JsonSerializerContext
{
    public static readonly VerdictJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantConverter() },
    });
}
