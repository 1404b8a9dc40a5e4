// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Records.Types;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Book;

/// <summary>Decisions about records. Pure: state, ask and other records in; events or a refusal out.</summary>
public static partial class Recording
{
    /// <summary>Metrics of a threshold, at most.</summary>
    public const int MostBounds = 20;

    /// <summary>Values of a result, at most.</summary>
    public const int MostScores = 300;

    /// <summary>Characters in the name of a metric, at most.</summary>
    public const int LongestMetric = 120;

    /// <summary>Practices that one record serves, at most.</summary>
    public const int MostServed = 50;

    /// <summary>Days of a record lie within so many years of now.</summary>
    private const int Years = 20;

    /// <summary>The largest amount of a value, either way; a result beyond it is no score.</summary>
    private const decimal Largest = 1_000_000_000_000m;

    [GeneratedRegex(@"\A[\w.:/@+-]{1,120}\z")]
    private static partial Regex Label { get; }

    /// <summary>Puts a risk on the record.</summary>
    public static Result<Outcome> Risk(RecordBook book, Asker asker, RiskRecorded risk) =>
        (New(book, risk.Record) ?? Form(risk.Shape, asker.Now)) is { } refusal ? refusal : Outcome.Of(risk);

    /// <summary>Puts an evaluation on the record. Whoever comes from outside was given access, computing power and time, and the record says what; an audit and
    /// a human-rights impact assessment say where their method is published.</summary>
    public static Result<Outcome> Evaluation(RecordBook book, Asker asker, EvaluationRecorded evaluation) =>
        (New(book, evaluation.Record) ?? Form(evaluation.Shape, asker.Now) ?? Said(evaluation)) is { } refusal ? refusal
        : evaluation.Shape.Result is not null
            ? Bad("result", null, "comes as an entry of its own", "leave it out, and enter it when it is there")
        : Outcome.Of(evaluation);

    /// <summary>Puts a finding on the record. It holds the gate where it is severe or critical, and where the risk whose threshold it crosses says not to
    /// release.</summary>
    /// <param name="evaluation">The record that it names as its evaluation; null where there is none.</param>
    /// <param name="risk">The record that it names as a risk; null where there is none.</param>
    public static Result<Outcome> Finding(RecordBook book, Asker asker, FindingRecorded finding, RecordBook? evaluation, RecordBook? risk)
    {
        if ((New(book, finding.Record) ?? Form(finding.Shape, asker.Now)) is { } refusal) { return refusal; }
        if (finding.Shape.Result is null) { return Bad("result", null, "is missing", "say what was found"); }
        if (Of(evaluation, RecordKind.Evaluation, "evaluation", finding.Evaluation, finding.Shape.Release) is { } stray) { return stray; }
        if (finding.Crosses is { } crosses && Of(risk, RecordKind.Risk, "crosses", crosses, finding.Shape.Release) is { } other) { return other; }
        return Outcome.Of(finding with { Holds = Holds(finding.Severity, finding.Crosses is null ? null : risk!.Risk) });
    }

    /// <summary>Puts a record of a kind that content describes on the record. It may take the place of an earlier one of the same kind.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="replaced">The record that it names as replaced; null where there is none.</param>
    public static Result<Outcome> Typed(RecordBook book, Asker asker, TypedRecorded typed, RecordType type, RecordBook? replaced)
    {
        if ((New(book, typed.Record) ?? Form(typed.Shape, asker.Now)) is { } refusal) { return refusal; }
        if (typed.Replaces is not { } replaces) { return Outcome.Of(typed); }
        return !type.HasVersions ? Bad("replaces", replaces, $"is said, and {type.Title} has no versions", "leave it out")
            : Of(replaced, RecordKind.Other, "replaces", replaces, typed.Shape.Release) is { } stray ? stray
            : replaced!.Typed!.Type != typed.Type
                ? new Refusal(
                    RecordsCodes.OtherKind, "replaces", replaces, $"is a record of the kind {replaced.Typed.Type}", $"name one of the kind {typed.Type}")
            : Outcome.Of(typed);
    }

    /// <summary>Whether an open finding holds the gate.</summary>
    /// <param name="crossed">The risk whose threshold it crosses; null where it crosses none.</param>
    public static bool Holds(HarmSeverity severity, RiskRecorded? crossed) => crossed?.Follows == Follows.DoNotRelease || severity switch
    {
        HarmSeverity.Low or HarmSeverity.Moderate => false,
        HarmSeverity.Severe or HarmSeverity.Critical => true,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Locks the threshold of an evaluation, once and for all.</summary>
    /// <param name="retested">A finding that it is linked to as its retest; null where it is none. What was decided about that stands.</param>
    public static Result<Outcome> Lock(RecordBook book, IReadOnlyList<Bound> bounds, Digest dataSet, RecordBook? retested = null)
    {
        if (Is(book, RecordKind.Evaluation) is { } refusal) { return refusal; }
        if (retested is not null)
        {
            return new Refusal(
                RecordsCodes.IsRetest, "threshold", book.Id, $"is linked as the retest of {retested.Id}, which was decided without this threshold",
                "record another evaluation");
        }
        if (book.Lock is not null)
        {
            return new Refusal(RecordsCodes.Locked, "threshold", book.Id, "is locked already, and is never changed", "record another evaluation");
        }
        return (Many("bounds", bounds.Count, 1, MostBounds) ?? Metrics("bounds", bounds.Select(b => (b.Metric, b.Value)))) is { } bad
            ? bad : Outcome.Of(new ThresholdLocked(bounds, dataSet));
    }

    /// <summary>Enters the result of an evaluation, once.</summary>
    public static Result<Outcome> Enter(RecordBook book, ResultEntered result)
    {
        if (Is(book, RecordKind.Evaluation) is { } refusal) { return refusal; }
        if (book.Result is not null)
        {
            return new Refusal(RecordsCodes.HasResult, "result", book.Id, "is on the record already", "record a retest as another evaluation");
        }
        return (Many("scores", result.Scores.Count, 0, MostScores) ?? Metrics("scores", result.Scores.Select(s => (s.Metric, s.Value)))) is { } bad
            ? bad : Outcome.Of(result);
    }

    /// <summary>Links what mitigated a finding. Another mitigation takes the place of the one before, and wants a retest of its own; and so does another
    /// revision of the same piece.</summary>
    /// <param name="revised">Whether the piece was revised since it was linked.</param>
    public static Result<Outcome> Mitigate(RecordBook book, string evidence, VaultRef words, bool revised = false) =>
        Is(book, RecordKind.Finding) is { } refusal ? refusal
        : book.Mitigation?.Event.Evidence == evidence && !revised
            ? new Refusal(ApiCodes.NothingChanged, "evidence", evidence, "is linked already", "leave it")
        : Outcome.Of(new MitigationLinked(evidence, words));

    /// <summary>Links the evaluation that tested a mitigated finding again: another one than found it, with a result that came after the mitigation. Where it
    /// or the evaluation that found it has a threshold, the result was compared with it and meets it; and a finding that holds the gate wants one that was
    /// locked before that result.</summary>
    /// <param name="retest">The record that is named; null where there is none.</param>
    /// <param name="found">The evaluation that found it.</param>
    public static Result<Outcome> Retest(RecordBook book, string evaluation, RecordBook? retest, RecordBook? found, VaultRef words)
    {
        if (Is(book, RecordKind.Finding) is { } refusal) { return refusal; }
        if (book.Mitigation is not { } mitigation)
        {
            return new Refusal(RecordsCodes.NoMitigation, "finding", book.Id, "has no mitigation that could be retested", "link the mitigation first");
        }
        if (book.Retest is not null)
        {
            return new Refusal(RecordsCodes.Closed, "finding", book.Id, "was retested already", "link another mitigation first, where this one did not last");
        }
        if (Of(retest, RecordKind.Evaluation, "evaluation", evaluation, book.Shape!.Release) is { } stray) { return stray; }
        return evaluation == book.Finding!.Evaluation ? NoRetest("is the evaluation that found it", "record the retest as an evaluation of its own")
            : retest!.Result is not { } result ? NoRetest("has no result yet", "enter its result first")
            : result.Seq < mitigation.Seq
                ? NoRetest("had its result before the mitigation was linked", "name an evaluation whose result came since: it tests what was mended")
            : Untested(evaluation, retest, found, book.Finding.Holds) is { } no ? no
            : Outcome.Of(new RetestLinked(evaluation, words));

        Refusal NoRetest(string reason, string fix) => new(RecordsCodes.NoRetest, "evaluation", evaluation, reason, fix);
    }

    /// <summary>Why an evaluation tested nothing again of what was found at an instant; null where it did: one of the release that is named, with a result that
    /// came since and does not miss its own threshold.</summary>
    /// <param name="retest">The record that is named; null where there is none.</param>
    /// <param name="release">The release whose model it has to be about.</param>
    public static Refusal? MayRetest(string evaluation, RecordBook? retest, string release, DateTimeOffset since) =>
        Of(retest, RecordKind.Evaluation, "evaluation", evaluation, release) is { } stray ? stray
        : retest!.Result is not { } result
            ? new Refusal(RecordsCodes.NoRetest, "evaluation", evaluation, "has no result yet", "enter its result first")
        : result.At < since
            ? new Refusal(
                RecordsCodes.NoRetest, "evaluation", evaluation, "had its result before the finding held this release",
                "name an evaluation that was made since")
        : Untested(evaluation, retest, null, holds: true);

    /// <summary>Why an evaluation with a result does not show that a finding is mended: a threshold that was not measured or is missed, or none that was locked
    /// before it; null where it does.</summary>
    /// <param name="found">The evaluation that found it; null where it is about another release.</param>
    /// <param name="holds">Whether the finding holds a gate: then one of the two has a threshold that was locked before the result.</param>
    private static Refusal? Untested(string evaluation, RecordBook retest, RecordBook? found, bool holds)
    {
        var result = retest.Result!;
        return (Unmet(retest.Lock, "it locked") ?? Unmet(found?.Lock, "the evaluation locked that found it")) is { } no ? no
            : holds && !(retest.Lock?.Seq < result.Seq) && !(found?.Lock?.Seq < result.Seq)
                ? NoRetest(
                    "has no threshold that was locked before its result, and the finding holds the gate",
                    "record another evaluation, lock its threshold, and enter its result then")
            : null;

        Refusal? Unmet(Placed<ThresholdLocked>? locked, string whose) => locked is null ? null
            : locked.Event.Bounds.FirstOrDefault(b => result.Event.Scores.All(s => s.Metric != b.Metric)) is { } unmeasured
                ? NoRetest($"did not measure {unmeasured.Metric}, which the threshold names that {whose}", "name an evaluation that measured it")
            : RecordBook.Compare(locked.Event.Bounds, result.Event.Scores) == Compared.Met ? null
            : NoRetest($"misses the threshold that {whose}", "mitigate further, and test again");

        Refusal NoRetest(string reason, string fix) => new(RecordsCodes.NoRetest, "evaluation", evaluation, reason, fix);
    }

    /// <summary>Says what a record changed.</summary>
    public static Result<Outcome> Note(RecordBook book, VaultRef words) =>
        book.Shape is null ? Unknown("record", book.Id) : Outcome.Of(new ChangeNoted(words));

    private static Refusal? New(RecordBook book, string id) =>
        book.Shape is null ? null : new Refusal(RecordsCodes.IdTaken, "record", id, "exists already", "use another");

    private static Refusal? Is(RecordBook book, RecordKind kind) => book.Shape is null ? Unknown("record", book.Id)
        : book.Kind == kind ? null
        : OfOtherKind("record", book, kind);

    /// <summary>Why another record cannot be named; null where it can.</summary>
    private static Refusal? Of(RecordBook? named, RecordKind kind, string field, string id, string release) =>
        named is not { Shape: { } shape } ? Unknown(field, id)
        : named.Kind != kind ? OfOtherKind(field, named, kind)
        : shape.Release != release
            ? new Refusal(RecordsCodes.OtherRelease, field, id, "is about another release", "name a record of the same release")
        : null;

    private static Refusal OfOtherKind(string field, RecordBook book, RecordKind kind) => new(
        RecordsCodes.OtherKind, field, book.Id, $"is a {RecordsTerms.Kinds[book.Kind].Label}", $"name a record of the kind {RecordsTerms.Kinds[kind].Key}");

    private static Refusal? Form(RecordShape shape, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return Near(shape.FirstDay, "firstDay", today) ?? (shape.FinalDay is { } end ? Near(end, "finalDay", today) : null)
            ?? (shape.FinalDay < shape.FirstDay ? Bad("finalDay", Day(shape.FinalDay.Value), "lies before the first day", "give the later day last") : null)
            ?? Many("serves", shape.Serves.Count, 0, MostServed)
            ?? (shape.Serves.FirstOrDefault(s => !Label.IsMatch(s)) is { } bad
                ? Bad("serves", bad, "is no id of a practice or a duty", "name ids such as G07.B1") : null)
            ?? (shape.Serves.Distinct(StringComparer.Ordinal).Count() != shape.Serves.Count
                ? Bad("serves", string.Join(' ', shape.Serves), "are repeated", "name each once") : null);
    }

    private static Refusal? Near(DateOnly day, string field, DateOnly today) => Math.Abs(day.Year - today.Year) <= Years ? null
        : Bad(field, Day(day), $"lies more than {Years} years from today", "write the day on which it was, or is to be");

    private static Refusal? Said(EvaluationRecorded e)
    {
        var outside = e.Kind == EvaluationKind.External || e.Independence is EvaluatorIndependence.Contracted or EvaluatorIndependence.Independent;
        if (e is { Kind: EvaluationKind.External, Independence: EvaluatorIndependence.SameTeam or EvaluatorIndependence.SameOrganisation })
        {
            return Bad("independence", RecordsTerms.Independences[e.Independence].Key, "makes no external evaluation", "call it internal, or say who made it");
        }
        if (outside && e.Compute is null) { return Bad("compute", null, "is missing", "say which computing power whoever came from outside was given"); }
        if (outside && e.Time is null) { return Bad("time", null, "is missing", "say how much time whoever came from outside was given"); }
        if (outside && e.Leaks is null)
        {
            return Bad("leaks", null, "is missing", "say what keeps the model and what was found from leaking through whoever came from outside");
        }
        return e.Form switch
        {
            EvaluationForm.Evaluation => null,
            EvaluationForm.Audit or EvaluationForm.HumanRightsImpact when e.MethodPublished is null =>
                Bad("methodPublished", null, "is missing", "say where its method is published, or why it is not"),
            EvaluationForm.HumanRightsImpact when e.Communities is null =>
                Bad("communities", null, "is missing", "say how vulnerable communities were looked at and heard"),
            EvaluationForm.Audit or EvaluationForm.HumanRightsImpact => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Refusal? Many(string field, int count, int least, int most) => count < least || count > most
        ? Bad(field, count.ToString(CultureInfo.InvariantCulture), "is not how many there may be", $"give {least} to {most}") : null;

    private static Refusal? Metrics(string field, IEnumerable<(string Metric, decimal Value)> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (metric, value) in values)
        {
            if (!Label.IsMatch(metric))
            {
                return Bad(field, metric, "is no name of a metric", "use at most 120 letters, digits and . : / @ + - _, without spaces");
            }
            if (!seen.Add(metric)) { return Bad(field, metric, "is named twice", "name each metric once"); }
            if (value is < -Largest or > Largest) { return Bad(field, value.ToString(CultureInfo.InvariantCulture), "is no score", "give a smaller number"); }
        }
        return null;
    }

    private static Refusal Unknown(string field, string id) => new(RecordsCodes.UnknownId, field, id, "is no record here", "check the id");

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(RecordsCodes.BadValue, field, value, reason, fix);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
