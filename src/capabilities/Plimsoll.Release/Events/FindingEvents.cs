// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>An evaluation found something that holds the gate of the release until it is mitigated and tested again.</summary>
/// <param name="Finding">Id of its record.</param>
/// <param name="Evaluation">Id of the record of the evaluation that found it.</param>
/// <param name="Weight">Why it holds the gate.</param>
[Event("release.finding-opened", 1)]
public sealed record FindingOpened(string Finding, string Evaluation, FindingWeight Weight) : ReleaseEvent, IAtAnyTime;

/// <summary>Which findings hold another release of the same weights, from now on: what was found of weights is found of them wherever they go out. Here because
/// the gate of this release asks for it; the records and what mends them stand with the other one.</summary>
/// <param name="Twin">That release.</param>
/// <param name="Findings">Those that hold its gate; none once none does.</param>
[Event("release.twin-findings", 1)]
public sealed record TwinFindings(string Twin, IReadOnlyList<TwinFinding> Findings) : ReleaseEvent, IAtAnyTime;

/// <summary>A finding that holds another release of the same weights.</summary>
/// <param name="Finding">Id of its record.</param>
/// <param name="Evaluation">Id of the record of the evaluation that found it.</param>
/// <param name="Weight">Why it holds the gate.</param>
public sealed record TwinFinding(string Finding, string Evaluation, FindingWeight Weight);

/// <summary>What mitigates a finding that holds the gate was linked. What was linked before is replaced, and so is its retest.</summary>
/// <param name="Evidence">The piece of evidence that shows it.</param>
[Event("release.finding-mitigated", 1)]
public sealed record FindingMitigated(string Finding, string Evidence) : ReleaseEvent;

/// <summary>The evaluation was linked that tested a mitigated finding again.</summary>
/// <param name="Evaluation">Id of its record.</param>
/// <param name="Wrote">The accounts that wrote the record, its threshold or its result: what they wrote lets the gate clear.</param>
[Event("release.finding-retested", 2)]
public sealed record FindingRetested(string Finding, string Evaluation, IReadOnlyList<string> Wrote) : ReleaseEvent;

/// <summary>As it was written before it said who wrote the evaluation.</summary>
[Event("release.finding-retested", 1)]
public sealed record FindingRetestedV1(string Finding, string Evaluation) : ReleaseEvent, ILifted
{
    /// <summary>It named nobody, and nothing is made up.</summary>
    public JournalEvent Lift() => new FindingRetested(Finding, Evaluation, Wrote: []);
}
