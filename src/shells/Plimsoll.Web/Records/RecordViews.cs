// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;

namespace Plimsoll.Web.Records;

/// <summary>A record in a list.</summary>
/// <param name="Title">Null once its author is erased.</param>
/// <param name="Severity">Of a risk or a finding; null for an evaluation.</param>
/// <param name="State">Where a finding stands; null for the others.</param>
/// <param name="Holds">Whether it is a finding that holds the gate while it is open.</param>
/// <param name="Order">What the log shows of threshold and result of an evaluation; null for the others.</param>
/// <param name="LedgerIndex">The entry with which it began.</param>
public sealed record RecordRow(
    string Record, RecordKind Kind, string? Title, string Owner, DateOnly FirstDay, DateOnly? FinalDay, HarmSeverity? Severity, FindingState? State, bool Holds,
    LockOrder? Order, DateTimeOffset At, string LedgerIndex)
{
    /// <summary>The kind that content describes; null where it is none.</summary>
    public string? Type { get; init; }

    /// <summary>What that kind is called.</summary>
    public string? TypeTitle { get; init; }

    /// <summary>Whether another record took its place.</summary>
    public bool Replaced { get; init; }
}

/// <param name="Total">How many there are.</param>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
public sealed record RecordRows(IReadOnlyList<RecordRow> Records, int Total, string? Next);

/// <summary>A record as it stands. Texts are null once their author is erased.</summary>
/// <param name="Rev">Send it as <c>rev</c> with a change, to be told when somebody was faster.</param>
/// <param name="Result">What came of it; of an evaluation it stands under <paramref name="Evaluation"/>.</param>
/// <param name="Serves">Practices and duties that it serves.</param>
/// <param name="Changes">What it changed, the earliest first.</param>
/// <param name="LedgerIndex">The entry with which it began.</param>
public sealed record RecordView(
    string Record, string Rev, RecordKind Kind, string Release, string Owner, DateOnly FirstDay, DateOnly? FinalDay, string? Title, string? Scope,
    string? Method, string? Result, string? Limits, IReadOnlyList<string> Serves, IReadOnlyList<NotedChange> Changes, string By, DateTimeOffset At,
    string LedgerIndex, RiskView? Risk, EvaluationView? Evaluation, FindingView? Finding)
{
    /// <summary>What it says as a kind that content describes; null where it is none.</summary>
    public TypedView? Other { get; init; }
}

/// <summary>A record of a kind that content describes.</summary>
/// <param name="Type">Id of the kind.</param>
/// <param name="Replaces">The record whose place it takes; null where it takes none.</param>
/// <param name="ReplacedBy">The record that takes its place; null while none does.</param>
public sealed record TypedView(
    string Type, string TypeTitle, string Pack, IReadOnlyList<TypedFieldView> Fields, string? Replaces, string? ReplacedBy);

/// <summary>A field of it, in the words in which it was asked.</summary>
/// <param name="Value">The text, the answers or the day; null once the author of a text is erased.</param>
public sealed record TypedFieldView(string Field, string Label, string? Value);

/// <summary>Something that a record changed.</summary>
public sealed record NotedChange(string? Words, string By, DateTimeOffset At, string LedgerIndex);

/// <param name="Threshold">When it counts as crossed.</param>
/// <param name="Follows">What the organisation does then.</param>
public sealed record RiskView(
    HarmCategory Category, Foresight Foresight, Likelihood Likelihood, HarmSeverity Severity, string? Threshold, Follows Follows, string? Treatment);

/// <param name="Order">What the log shows of threshold and result.</param>
/// <param name="Says">The same as a sentence; the log bears out no more than that.</param>
/// <param name="Comparison">How the result compares with the threshold.</param>
public sealed record EvaluationView(
    EvaluationKind Kind, EvaluationForm Form, string? By, EvaluatorIndependence Independence, EvaluatorAccess Access, string? Compute, string? Time,
    string? MethodPublished,
    string? Communities, string? Leaks, LockedThreshold? Threshold, EnteredResult? Outcome, LockOrder Order, string Says, Compared Comparison);

/// <summary>The threshold of an evaluation, as it was locked.</summary>
/// <param name="DataSet">Digest of the data set.</param>
public sealed record LockedThreshold(IReadOnlyList<Bound> Bounds, string DataSet, string By, DateTimeOffset At, string LedgerIndex);

/// <summary>The result of an evaluation.</summary>
/// <param name="File">Digest of the file that the scores were read from; null where somebody typed them.</param>
public sealed record EnteredResult(
    string? Words, IReadOnlyList<Score> Scores, string? File, ResultTool? Tool, string By, DateTimeOffset At, string LedgerIndex);

/// <param name="Crosses">The risk whose threshold it crosses; null where it crosses none.</param>
/// <param name="Holds">Whether it holds the gate while it is open.</param>
public sealed record FindingView(
    HarmSeverity Severity, string Evaluation, string? Crosses, bool Holds, FindingState State, LinkedMitigation? Mitigation, LinkedRetest? Retest);

/// <param name="Evidence">The piece of evidence that shows it.</param>
public sealed record LinkedMitigation(string Evidence, string? Words, string By, DateTimeOffset At, string LedgerIndex);

/// <param name="Evaluation">The record of the evaluation that tested it again.</param>
/// <param name="Comparison">How its result compares with a threshold of its own; not compared where it has none.</param>
public sealed record LinkedRetest(string Evaluation, string? Words, string By, DateTimeOffset At, string LedgerIndex, Compared Comparison);
