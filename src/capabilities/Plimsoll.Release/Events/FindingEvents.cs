// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>An evaluation found something that holds the gate of the release until it is mitigated and tested again.</summary>
/// <param name="Finding">Id of its record.</param>
/// <param name="Evaluation">Id of the record of the evaluation that found it.</param>
/// <param name="Weight">Why it holds the gate.</param>
[Event("release.finding-opened", 1)]
public sealed record FindingOpened(string Finding, string Evaluation, FindingWeight Weight) : ReleaseEvent, IAtAnyTime;

/// <summary>What mitigates a finding that holds the gate was linked. What was linked before is replaced, and so is its retest.</summary>
/// <param name="Evidence">The piece of evidence that shows it.</param>
[Event("release.finding-mitigated", 1)]
public sealed record FindingMitigated(string Finding, string Evidence) : ReleaseEvent;

/// <summary>The evaluation was linked that tested a mitigated finding again.</summary>
/// <param name="Evaluation">Id of its record.</param>
[Event("release.finding-retested", 1)]
public sealed record FindingRetested(string Finding, string Evaluation) : ReleaseEvent;
