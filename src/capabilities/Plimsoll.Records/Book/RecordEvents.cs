// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Records.Types;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Book;

/// <summary>What every record says, whatever it is of.</summary>
/// <param name="Release">The release that it is about.</param>
/// <param name="Owner">The account that answers for it.</param>
/// <param name="FirstDay">The day on which it began, or is to begin.</param>
/// <param name="FinalDay">The day on which it was over; null where it was one day, or goes on.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Scope">What was looked at: model, version, uses, and what was left out.</param>
/// <param name="Method">How.</param>
/// <param name="Result">What came of it; of an evaluation that is an entry of its own, and this is null.</param>
/// <param name="Limits">What it does not show.</param>
/// <param name="Serves">Practices and duties that it serves.</param>
/// <param name="Changed">What it changed; null while it changed nothing, and changes come later as well.</param>
public sealed record RecordShape(
    string Release, string Owner, DateOnly FirstDay, DateOnly? FinalDay, VaultRef Title, VaultRef Scope, VaultRef Method, VaultRef? Result, VaultRef? Limits,
    IReadOnlyList<string> Serves, VaultRef? Changed);

/// <summary>A risk was put on the record.</summary>
/// <param name="Threshold">When it counts as crossed.</param>
/// <param name="Follows">What the organisation does then.</param>
/// <param name="Treatment">What is done about it; null where nothing is yet.</param>
[Event("records.risk-recorded", 1)]
public sealed record RiskRecorded(
    string Record, RecordShape Shape, HarmCategory Category, Foresight Foresight, Likelihood Likelihood, HarmSeverity Severity, VaultRef Threshold,
    Follows Follows, VaultRef? Treatment) : RecordsEvent;

/// <summary>An evaluation was put on the record, as it was planned or made. Its result is an entry of its own.</summary>
/// <param name="Kind">How it is made.</param>
/// <param name="Form">What it is besides: an audit, or a human-rights impact assessment.</param>
/// <param name="By">Who evaluates.</param>
/// <param name="Compute">The computing power that they were given; null where it is not said.</param>
/// <param name="Time">The time that they were given; null where it is not said.</param>
/// <param name="MethodPublished">Where its method is published, or why it is not.</param>
/// <param name="Communities">How communities that are vulnerable to it were looked at and heard.</param>
/// <param name="Leaks">What keeps the model and what was found from leaking through whoever evaluates.</param>
[Event("records.evaluation-recorded", 1)]
public sealed record EvaluationRecorded(
    string Record, RecordShape Shape, EvaluationKind Kind, EvaluationForm Form, VaultRef By, EvaluatorIndependence Independence, EvaluatorAccess Access,
    VaultRef? Compute, VaultRef? Time, VaultRef? MethodPublished, VaultRef? Communities, VaultRef? Leaks) : RecordsEvent;

/// <summary>A finding of an evaluation was put on the record. It is open until mitigation and retest are both linked.</summary>
/// <param name="Evaluation">The record of the evaluation that found it.</param>
/// <param name="Crosses">The record of a risk whose threshold it crosses; null where it crosses none.</param>
/// <param name="Holds">Whether it holds the gate while it is open.</param>
[Event("records.finding-recorded", 1)]
public sealed record FindingRecorded(string Record, RecordShape Shape, HarmSeverity Severity, string Evaluation, string? Crosses, bool Holds)
    : RecordsEvent, IAtAnyTime;

/// <summary>A record of a kind that content describes was put on the record.</summary>
/// <param name="Type">Id of the kind.</param>
/// <param name="TypeTitle">What the kind is called.</param>
/// <param name="Pack">The pack that describes it.</param>
/// <param name="Fields">What was given, in the order of the kind.</param>
/// <param name="Replaces">The record whose place it takes; null where it takes none.</param>
[Event("records.typed-recorded", 1)]
public sealed record TypedRecorded(
    string Record, RecordShape Shape, string Type, string TypeTitle, string Pack, IReadOnlyList<TypedField> Fields, string? Replaces) : RecordsEvent;

/// <summary>What was given of a field: a text, some options or a day. The words in which it was asked stay with it.</summary>
public sealed record TypedField(string Field, string Label, VaultRef? Text, IReadOnlyList<FieldOption>? Chosen, DateOnly? Day);

/// <summary>A value that a result has to reach, or not to pass.</summary>
/// <param name="Metric">What is measured, as the result calls it.</param>
public sealed record Bound(string Metric, Sense Sense, [property: JsonConverter(typeof(ExactDecimalConverter))] decimal Value)
{
    /// <summary>Whether a value is on the right side; the threshold itself is.</summary>
    public bool Holds(decimal value) => Sense switch
    {
        Sense.AtMost => value <= Value,
        Sense.AtLeast => value >= Value,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>The threshold of an evaluation was locked, with the data that it is measured on. It is never changed.</summary>
/// <param name="DataSet">Digest of the data set.</param>
[Event("records.threshold-locked", 1)]
public sealed record ThresholdLocked(IReadOnlyList<Bound> Bounds, Digest DataSet) : RecordsEvent;

/// <summary>A value that was measured.</summary>
public sealed record Score(string Metric, [property: JsonConverter(typeof(ExactDecimalConverter))] decimal Value);

/// <summary>The result of an evaluation came.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Scores">What was measured; none where the result is words alone.</param>
/// <param name="File">Digest of the file that the scores were read from; null where somebody typed them.</param>
/// <param name="Tool">The tool that wrote the file.</param>
[Event("records.result-entered", 1)]
public sealed record ResultEntered(VaultRef Result, IReadOnlyList<Score> Scores, Digest? File, ResultTool? Tool) : RecordsEvent;

/// <summary>A finding was mitigated, and this piece of evidence of the release shows it.</summary>
/// <param name="Evidence">Id of the piece.</param>
/// <param name="Words">What was done.</param>
[Event("records.mitigation-linked", 1)]
public sealed record MitigationLinked(string Evidence, VaultRef Words) : RecordsEvent;

/// <summary>A mitigated finding was tested again.</summary>
/// <param name="Evaluation">The record of the evaluation that did.</param>
/// <param name="Words">What it showed.</param>
[Event("records.retest-linked", 1)]
public sealed record RetestLinked(string Evaluation, VaultRef Words) : RecordsEvent;

/// <summary>Something changed because of a record: the model, the plan, a rule.</summary>
[Event("records.change-noted", 1)]
public sealed record ChangeNoted(VaultRef Words) : RecordsEvent;
