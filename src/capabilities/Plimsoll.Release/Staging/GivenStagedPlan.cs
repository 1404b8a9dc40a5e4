// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Staging;

/// <summary>What is to be done with a model once a criterion of going back came true. Source: 000, lines 179-180.</summary>
[JsonConverter(typeof(KebabEnumConverter<FallBack>))]
public enum FallBack { Restrict, Suspend, Retire }

/// <summary>The way ahead of a release as it was laid out last.</summary>
public sealed record GivenStagedPlan(IReadOnlyList<StagedStep> Steps, string By, DateTimeOffset At, long Seq)
{
    /// <summary>The place of the step at which a plan stands; null where it was changed since to something that is no step.</summary>
    public int? Place(ReleasePlan plan)
    {
        for (var i = 0; i < Steps.Count; i++) { if (Steps[i].Is(plan)) { return i; } }
        return null;
    }

    /// <summary>The step that follows where a plan stands; of a plan that stands at no step the first that lies further out. Null where none follows.</summary>
    public StagedStep? After(ReleasePlan plan) => Place(plan) is { } at ? Steps.ElementAtOrDefault(at + 1) : Steps.FirstOrDefault(s => s.Stage > plan.Stage);
}

/// <summary>A move along the staged plan.</summary>
/// <param name="On">What was said of each criterion; null of a move back.</param>
/// <param name="Back">What came true; null of a move on.</param>
public sealed record GivenMove(string By, DateTimeOffset At, long Seq, MovedOn? On, MovedBack? Back);
