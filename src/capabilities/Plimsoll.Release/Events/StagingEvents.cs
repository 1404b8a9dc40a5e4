// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Staging;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>The way ahead of a release was laid out: its steps in order, the one where its plan stands among them. The plan itself stays as it is.</summary>
[Event("release.staged-plan-set", 1)]
public sealed record StagedPlanSet(IReadOnlyList<StagedStep> Steps) : ReleaseEvent;

/// <summary>Somebody said of each criterion of the present step what shows that it is met. The change of the plan follows in the same append.</summary>
[Event("release.moved-on", 1)]
public sealed record MovedOn(Stage From, Stage To, IReadOnlyList<MetCriterion> Met) : ReleaseEvent;

/// <summary>A criterion of going back came true. Where the plan moved, its change follows in the same append.</summary>
/// <param name="To">Where the plan stands since: as far back as what went out lets it.</param>
/// <param name="Asked">The step that was asked for.</param>
/// <param name="Act">What the criterion says is to be done with the model.</param>
/// <param name="Criterion">The words of the criterion.</param>
/// <param name="Words">What happened.</param>
/// <param name="Left">What can still be said about weights that are public; empty where none are.</param>
[Event("release.moved-back", 1)]
public sealed record MovedBack(
    Stage From, Stage To, Stage Asked, FallBack Act, VaultRef Criterion, VaultRef Words, IReadOnlyList<OpenNoticeKind> Left) : ReleaseEvent;

/// <summary>A step of a staged plan.</summary>
/// <param name="Components">What it hands out.</param>
/// <param name="On">What has to be met before the next step, a criterion each; empty in the last step.</param>
/// <param name="Back">What leads back; empty in the first step.</param>
/// <param name="CanBeUndone">Whether what the step hands out can be called back.</param>
/// <param name="WeightsFirst">Why the weights go further than partners though no step before handed out anything else; null where that is not so.</param>
/// <param name="PlannedDay">When it is planned for; nobody is promised it, and nothing ends with it. Null where nobody says.</param>
public sealed record StagedStep(
    Stage Stage, Audience Audience, IReadOnlyList<Component> Components, IReadOnlyList<VaultRef> On, IReadOnlyList<BackCriterion> Back, bool CanBeUndone,
    VaultRef? WeightsFirst, DateOnly? PlannedDay)
{
    /// <summary>Whether weights go further than named partners, who could still give them back.</summary>
    [JsonIgnore]
    public bool LetsWeightsGo => Components.Contains(Component.Weights) && (Audience > Audience.NamedPartners || Stage == Stage.OpenWeights);

    /// <summary>The plan of a release that stands at this step.</summary>
    internal ReleasePlan Of(ReleasePlan plan) => plan with { Stage = Stage, Audience = Audience, Components = Components };

    /// <summary>Whether a plan says what this step says.</summary>
    internal bool Is(ReleasePlan plan) =>
        Stage == plan.Stage && Audience == plan.Audience && Components.Count == plan.Components.Count && !Components.Except(plan.Components).Any();
}

/// <summary>What leads back from a step, and what is to be done with the model then.</summary>
public sealed record BackCriterion(FallBack Act, VaultRef When);

/// <summary>What shows that a criterion of moving on is met: words, a piece of evidence, or both.</summary>
/// <param name="Criterion">The words of the criterion.</param>
/// <param name="Evidence">A piece of evidence of the release.</param>
public sealed record MetCriterion(VaultRef Criterion, VaultRef? Words, string? Evidence);
