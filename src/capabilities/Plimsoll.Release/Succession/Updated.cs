// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Succession;

/// <summary>What became of something that stood about the release before, or of what is asked since.</summary>
[JsonConverter(typeof(KebabEnumConverter<UpdatePart>))]
public enum UpdatePart
{
    /// <summary>It was carried over and does not count yet.</summary>
    Waits,

    /// <summary>It was carried over, and somebody confirmed it for the model as it is now.</summary>
    Confirmed,

    /// <summary>It was carried over, and answered anew since.</summary>
    Anew,

    /// <summary>The list asks for it, or asks it anew, since the update.</summary>
    Added,

    /// <summary>It stays with the release before.</summary>
    Fell,

    /// <summary>It was carried over to a patch that does not touch it, and counts; nobody looked at it again.</summary>
    Kept,
}

/// <summary>A line of what an update means.</summary>
/// <param name="About">Id of the practice, the piece of evidence, the finding or whatever it is about.</param>
/// <param name="What">What it is.</param>
/// <param name="Why">Why it stands in this part.</param>
/// <param name="By">Why the list asks for it; of what was added alone.</param>
public sealed record UpdateLine(
    UpdatePart Part, string About, string What, string Why, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MarkedBy? By = null)
{
    /// <summary>By what the line is told from every other one.</summary>
    [JsonIgnore]
    public string Key => $"{Terms.UpdateParts[Part].Key}/{About}/{(By is { } by ? Terms.MarkedBys[by].Key : "")}";
}

/// <summary>How many lines each part has.</summary>
public sealed record UpdateCounts(int Waits, int Confirmed, int Anew, int Added, int Fell, int Kept)
{
    public static UpdateCounts Of(IReadOnlyList<UpdateLine> lines)
    {
        var count = lines.CountBy(l => l.Part).ToDictionary();
        return new(
            count.GetValueOrDefault(UpdatePart.Waits), count.GetValueOrDefault(UpdatePart.Confirmed), count.GetValueOrDefault(UpdatePart.Anew),
            count.GetValueOrDefault(UpdatePart.Added), count.GetValueOrDefault(UpdatePart.Fell), count.GetValueOrDefault(UpdatePart.Kept));
    }
}

/// <summary>What a significant update means for a release: what waits, what was carried over, what was added, what fell away. Pure.</summary>
public static class Updated
{
    /// <param name="state">The successor, as it stands.</param>
    /// <param name="before">The release before, as it stood when the successor was opened.</param>
    /// <param name="opened">When that was.</param>
    public static IReadOnlyList<UpdateLine> Of(Dossier state, Dossier before, DateTimeOffset opened, DateTimeOffset now) =>
        [.. Answers(state, now), .. Holding(state, now), .. AddedLines(state), .. FellAway(state, before, opened)];

    /// <summary>What a list asks for since an update, or asks anew, and because of what.</summary>
    /// <param name="plain">The list as it would be for the update without the new modalities.</param>
    /// <param name="list">The list as it is.</param>
    public static IReadOnlyList<Marked> Added(Dossier before, IReadOnlyList<Requirement> plain, IReadOnlyList<Requirement> list)
    {
        var without = plain.ToDictionary(r => r.Id, StringComparer.Ordinal);
        return
        [
            .. from r in list
               let was = before.Find(r.Id)
               where was is null || r.Owed && !was.Owed
               select new Marked(r.Id, without.TryGetValue(r.Id, out var other) && other.Owed == r.Owed ? MarkedBy.Facts : MarkedBy.Modality),
            .. from r in list where before.Find(r.Id) is not null && r.HowAsked is { Renew: true } select new Marked(r.Id, MarkedBy.Update),
        ];
    }

    /// <summary>Whether a finding was carried over from the release before: it is mended here, and its record stands there.</summary>
    public static bool IsCarried(Dossier state, GivenFinding found) => state.Predecessor is not null && found.At == state.OpenedAt;

    private static IEnumerable<UpdateLine> Answers(Dossier state, DateTimeOffset now)
    {
        foreach (var requirement in state.Assessment?.Requirements ?? [])
        {
            var (line, id, pieces) = (state.Line(requirement.Id), requirement.Id, state.Evidence.Values.Where(e =>
                !e.Withdrawn && state.CarriedEvidence.Contains(e.Id) && e.Practices.Contains(requirement.Id)).ToArray());
            var was = state.CarriedLines.TryGetValue(id, out var status) && status is not (PracticeStatus.Open or PracticeStatus.InProgress)
                ? Terms.Statuses[status].Label : null;
            if (was is null && pieces is []) { continue; }
            var waiting = state.Waiting(id, now).Where(e => state.CarriedEvidence.Contains(e.Id)).ToArray();
            var what = $"{requirement.Title}{(was is null ? "" : $": {was} before")}";
            if (state.SaidOfAnother(id) is { } said)
            {
                yield return new UpdateLine(UpdatePart.Waits, id, what, Why(state, line, said.Became(state.Asked(id)!), waiting.Length));
            }
            else if (line.Kept)
            {
                yield return new UpdateLine(UpdatePart.Kept, id, what, "the patch does not touch it: it was answered for the release before, and counts here");
            }
            else if (line.Confirmed is not null)
            {
                yield return new UpdateLine(UpdatePart.Confirmed, id, what, "somebody read it as it is asked now, and confirmed it");
            }
            else if (line.Claims)
            {
                yield return new UpdateLine(UpdatePart.Anew, id, what, $"said anew since: {Terms.Statuses[line.Status].Label}");
            }
            else if (waiting is not [])
            {
                yield return new UpdateLine(UpdatePart.Waits, id, what, Pieces(waiting.Length) + " it, and nothing more was said of it");
            }
        }
    }

    private static string Why(Dossier state, PracticeLine line, Rephrased? became, int pieces)
    {
        var why = became switch
        {
            Rephrased.Renewed => "the guidance asks it anew after a significant update: what was here before does not confirm it",
            Rephrased.Reworded or Rephrased.FromUnrecorded => "it is worded otherwise since, or nobody recorded how it was worded",
            Rephrased.ProvedOtherwise => "something else proves it since",
            Rephrased.Carried => "it was answered for the model before the update",
            null => throw new System.Diagnostics.UnreachableException(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return line.Status == PracticeStatus.RiskAccepted ? $"{why}; only whoever accepted the risk confirms that"
            : pieces > 0 ? $"{why}; {Pieces(pieces)} it" : why;
    }

    private static string Pieces(int count) => count == 1 ? "1 piece of evidence waits with" : $"{count} pieces of evidence wait with";

    private static IEnumerable<UpdateLine> Holding(Dossier state, DateTimeOffset now) =>
        state.Findings.Values.Where(f => IsCarried(state, f)).Select(f => new UpdateLine(
            Examining.IsClosed(state, f, now) ? UpdatePart.Anew : UpdatePart.Waits, f.Finding, $"Finding, {Terms.FindingWeights[f.Weight].Label}",
            Examining.IsClosed(state, f, now) ? "mitigated and tested again here since"
                : "open at the release before: it holds this one until it is mended here"))
            .Concat(state.Adverse.Values.Where(a => state.CarriedEvidence.Contains(a.Evidence)).Select(a => new UpdateLine(
                a.Answer is { Answer: AdverseAnswer.Keeps } ? UpdatePart.Anew : UpdatePart.Waits, $"{a.Evidence}/adverse",
                "Evidence that speaks against the release before",
                a.Answer is { Answer: AdverseAnswer.Keeps } ? "an approver decided about it here" : "it holds this one until an approver decides about it")));

    private static IEnumerable<UpdateLine> AddedLines(Dossier state)
    {
        // What is asked anew after an update is a reading of ours, and says so.
        var inferred = string.Join(", ", (state.Assessment?.Packs ?? []).Where(p => p.Basis == Basis.Inferred).Select(p => $"{p.Id} of {p.Date}"));
        return
            from marked in state.Predecessor?.Added ?? []
            let because = Terms.MarkedBys[marked.By].Label
            select new UpdateLine(
                UpdatePart.Added, marked.Practice, state.Find(marked.Practice)?.Title ?? marked.Practice,
                marked.By == MarkedBy.Update && inferred.Length > 0 ? $"{because}; the guidance marks it, by inference ({inferred})" : because, marked.By);
    }

    private static IEnumerable<UpdateLine> FellAway(Dossier state, Dossier before, DateTimeOffset opened)
    {
        foreach (var (practice, line) in before.Lines.Where(l => l.Value.Claims && state.Find(l.Key) is null))
        {
            yield return Fell(
                practice, $"{before.Find(practice)?.Title ?? practice}: {Terms.Statuses[line.Status].Label} before",
                "the list does not ask for it any more; what was entered is kept");
        }
        foreach (var item in before.Evidence.Values.Where(e => !state.CarriedEvidence.Contains(e.Id)))
        {
            yield return Fell(item.Id, "A piece of evidence", item switch
            {
                { Withdrawn: true } => "it was withdrawn",
                { Current.Gone: true } => "its bytes are gone",
                { Current.Content.Kind: EvidenceKind.Worksheet } => "a worksheet says what was looked for in the model before: fill it in anew",
                _ when item.Current.Content.ExpiresAt?.HasEnded(opened) == true => "it had expired",
                _ => "it did not count",
            });
        }
        foreach (var found in before.Findings.Values.Where(f => Examining.IsClosed(before, f, opened)))
        {
            yield return Fell(found.Finding, "A finding", "it was mitigated and tested again there");
        }
        foreach (var (question, _) in before.Declared) { yield return Fell(question, "An answer to a question of the gate", "it is asked of this model anew"); }
        foreach (var (handOver, handed) in before.Handed)
        {
            yield return Fell(handOver, $"What was handed over to {handed.Receiver}", "to be handed over anew for this model");
        }
        foreach (var what in before.Rhythms.Where(r => r.Value.Runs).Select(r => r.Key).Order())
        {
            yield return Fell($"rhythm/{Terms.Watching[what].Key}", $"The rhythm of looks at {Terms.Watching[what].Label}", "nobody watches this model so yet");
        }
        if (before.InternalUse is not null) { yield return Fell("internal-use", "That it is used inside", "said of this model where it is so"); }
        if (before.Staged is not null) { yield return Fell("staged-plan", "The staged plan", "the way ahead of this model is laid out anew"); }
        if (before.Approvals.Count > 0)
        {
            yield return Fell("approvals", $"Approvals and their conditions: {before.Approvals.Count}", "nobody approved of this model yet");
        }
        if (before.Reviews.Count > 0) { yield return Fell("reviews", $"Outside reviews: {before.Reviews.Count}", "they are of the model before"); }
        if (before.Refusals.Count > 0)
        {
            yield return Fell("refusals", $"Decisions not to release: {before.Refusals.Count}", "they are about the release before");
        }
        if (!before.Discussion.IsEmpty) { yield return Fell("discussion", "What was discussed", "it stays with the release before"); }
    }

    private static UpdateLine Fell(string about, string what, string why) => new(UpdatePart.Fell, about, what, why);
}
