// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Book;

/// <summary>An entry of a record with its place in the log.</summary>
/// <param name="Seq">Number of the entry.</param>
public sealed record Placed<T>(T Event, long Seq, DateTimeOffset At, string By) where T : RecordsEvent;

/// <summary>One record: what it says, and what became of it. Derived from events, never changed in place.</summary>
public sealed record RecordBook
{
    public static readonly RecordBook Empty = new();

    /// <summary>Its id; empty before it begins.</summary>
    public string Id { get; init; } = "";

    public RecordKind Kind { get; init; }

    public RecordShape? Shape { get; init; }

    /// <summary>The entry with which it began.</summary>
    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who put it on the record.</summary>
    public string By { get; init; } = "";

    /// <summary>What it says as a risk; null where it is none.</summary>
    public RiskRecorded? Risk { get; init; }

    /// <summary>What it says as an evaluation; null where it is none.</summary>
    public EvaluationRecorded? Evaluation { get; init; }

    /// <summary>What it says as a finding; null where it is none.</summary>
    public FindingRecorded? Finding { get; init; }

    /// <summary>What it says as a kind that content describes; null where it is none.</summary>
    public TypedRecorded? Typed { get; init; }

    /// <summary>The threshold that was locked; there is one or none.</summary>
    public Placed<ThresholdLocked>? Lock { get; init; }

    /// <summary>The result of an evaluation; there is one or none.</summary>
    public Placed<ResultEntered>? Result { get; init; }

    public Placed<MitigationLinked>? Mitigation { get; init; }

    /// <summary>The retest of what the mitigation mended; another mitigation wants another one.</summary>
    public Placed<RetestLinked>? Retest { get; init; }

    /// <summary>What it changed, the earliest first.</summary>
    public ImmutableList<Placed<ChangeNoted>> Changes { get; init; } = [];

    /// <summary>Which entry of the log came first, lock or result. Nothing changes it once both are there.</summary>
    public LockOrder Order => (Lock, Result) switch
    {
        (null, _) => LockOrder.NotLocked,
        (_, null) => LockOrder.AwaitsResult,
        ({ } locked, { } result) => locked.Seq < result.Seq ? LockOrder.BeforeResult : LockOrder.AfterResult,
    };

    /// <summary>How the result compares with the threshold. Where a metric of the threshold was not measured, nothing is said.</summary>
    public Compared Comparison =>
        Lock is { Event.Bounds: var bounds } && Result is { Event.Scores: var scores } ? Compare(bounds, scores) : Compared.NotCompared;

    /// <summary>How values compare with a threshold.</summary>
    internal static Compared Compare(IReadOnlyList<Bound> bounds, IReadOnlyList<Score> scores)
    {
        var measured = scores.ToDictionary(s => s.Metric, s => s.Value, StringComparer.Ordinal);
        return bounds.Any(b => !measured.ContainsKey(b.Metric)) ? Compared.NotCompared
            : bounds.All(b => b.Holds(measured[b.Metric])) ? Compared.Met : Compared.Missed;
    }

    /// <summary>Where a finding stands, by what is linked to it; null where it is none.</summary>
    public FindingState? State => Finding is null ? null
        : Mitigation is null ? FindingState.Open
        : Retest is null ? FindingState.Mitigated : FindingState.Closed;

    public RecordBook Apply(Recorded entry) => entry.Event switch
    {
        RiskRecorded e => Begun(entry, e.Record, RecordKind.Risk, e.Shape) with { Risk = e },
        EvaluationRecorded e => Begun(entry, e.Record, RecordKind.Evaluation, e.Shape) with { Evaluation = e },
        FindingRecorded e => Begun(entry, e.Record, RecordKind.Finding, e.Shape) with { Finding = e },
        TypedRecorded e => Begun(entry, e.Record, RecordKind.Other, e.Shape) with { Typed = e },
        // The first stays, whatever comes after it.
        ThresholdLocked e => this with { Lock = Lock ?? Place(entry, e) },
        ResultEntered e => this with { Result = Result ?? Place(entry, e) },
        MitigationLinked e => this with { Mitigation = Place(entry, e), Retest = null },
        RetestLinked e => this with { Retest = Place(entry, e) },
        ChangeNoted e => this with { Changes = Changes.Add(Place(entry, e)) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private RecordBook Begun(Recorded entry, string id, RecordKind kind, RecordShape shape) =>
        this with { Id = id, Kind = kind, Shape = shape, Seq = entry.Seq, At = entry.At, By = entry.By };

    private static Placed<T> Place<T>(Recorded entry, T happened) where T : RecordsEvent => new(happened, entry.Seq, entry.At, entry.By);
}
