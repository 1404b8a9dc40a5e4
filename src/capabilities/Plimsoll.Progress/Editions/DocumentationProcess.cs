// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Editions;

/// <summary>One of the four documentation practices. Source: 003, lines 504-585.</summary>
public sealed record DocumentationPractice(
    string Id, string Title, string Meaning, IReadOnlyList<InformationElement> Elements, SourceLines ElementsSource, IReadOnlyList<Point> Findings,
    IReadOnlyList<Point> Examples, SourceLines Source);

/// <summary>One piece of information that a practice might disclose.</summary>
public sealed record InformationElement(string Id, string Text);

/// <summary>One of the eighteen processes with its level and what blocks it.</summary>
/// <param name="OtherTitle">Its title in the table of challenges where that differs.</param>
/// <param name="Says">The sentence that the level proves, in our words.</param>
/// <param name="Stakeholders">Codes of other relevant stakeholders.</param>
/// <param name="Joint">The process it was judged together with, or null.</param>
public sealed record DocumentationProcess(
    string Id, string Practice, string Title, string? OtherTitle, AdoptionLevel Level, string Says, Marking OpenModelChallenges,
    Marking ModelLevelCollaboration,
    IReadOnlyList<string> Stakeholders, IReadOnlyList<string> Notes, string? Joint, IReadOnlyList<string> Challenges,
    IReadOnlyList<DisputedCell> Disputed, SourceLines Source, SourceLines MatrixSource)
{
    /// <summary>The dispute about a challenge's cell, or null.</summary>
    public DisputedCell? Disputes(string challenge) => Disputed.FirstOrDefault(d => d.Challenges.Contains(challenge));
}

/// <summary>Cells of the challenge table with two readings; both stay visible.</summary>
public sealed record DisputedCell(IReadOnlyList<string> Challenges, string First, string Second, DisputeKind Why, SourceLines Source);

/// <summary>What keeps processes from being adopted. Source: 003, lines 759-827.</summary>
public sealed record Challenge(string Id, string Title, string Text, IReadOnlyList<Point> Parts, SourceLines Source);

/// <summary>What should be done about a challenge; the general recommendation answers none in particular.</summary>
public sealed record Recommendation(
    string Id, string Title, IReadOnlyList<string> Answers, string Text, IReadOnlyList<KeyAction> Actions, IReadOnlyList<Point> Details, SourceLines Source);

/// <summary>Whether a dated action's time has passed, seen from a day.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(KebabEnumConverter<DueState>))]
public enum DueState { Undated, Open, Passed }

/// <summary>One key action.</summary>
/// <param name="Due">Month by which it is due, <c>yyyy-MM</c>; null when the report names none.</param>
public sealed record KeyAction(string Id, string Who, string? Due, string Text, SourceLines Source)
{
    /// <summary>A month is over on the first day of the next.</summary>
    public DueState StateOn(DateOnly today) => Due is null ? DueState.Undated
        : today >= DateOnly.ParseExact(Due, "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture).PlusMonths(1) ? DueState.Passed : DueState.Open;
}

/// <summary>An example of the annex: evidence that waits for an assessor.</summary>
/// <param name="Also">Further processes that the same section covers.</param>
/// <param name="Url">As printed in the report; null where it prints none.</param>
public sealed record EvidenceItem(
    string Id, string Process, IReadOnlyList<string> Also, string Title, string Publisher, PublisherKind Kind, Stance Stance, string? Url,
    string What, SourceLines Source);

/// <summary>One column of Table 1: who stands between a model and its users.</summary>
public sealed record DeploymentConfiguration(string Id, string Title, string Example, string Text, IReadOnlyList<DeploymentActor> Actors, SourceLines Source);

/// <summary>One actor of a configuration.</summary>
public sealed record DeploymentActor(string Type, string Name);

/// <summary>One of four categories of stakeholders. Source: 003, lines 435-449.</summary>
public sealed record StakeholderCategory(string Id, string Title, string Text, IReadOnlyList<StakeholderType> Types, SourceLines Source);

/// <summary>One type of stakeholder.</summary>
public sealed record StakeholderType(string Id, string Title);

/// <summary>A risk common to several frameworks. Source: 003, lines 1126-1134.</summary>
public sealed record RiskCategory(string Id, string Title, string Text, IReadOnlyList<string> Examples, SourceLines Source);
