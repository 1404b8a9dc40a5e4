// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>
/// What a plan must not say at once. How a model is made available, how far it goes next, whom it reaches and what is handed out are four answers; a gate
/// would hold a plan whose answers contradict each other for ever, or let it mean what nobody planned. Plans of before are read as they are.
/// </summary>
internal static class Plans
{
    /// <summary>The first two answers of a plan that do not go together; null where all do.</summary>
    public static Refusal? Contradiction(ReleasePlan plan) => OfStage(plan) ?? OfAudience(plan) ?? OfComponents(plan);

    /// <summary>The widest audience that a stage is for: its gate lets nobody further out reach the model.</summary>
    internal static Audience Widest(Stage stage) => stage switch
    {
        Stage.Development or Stage.Internal => Audience.OwnStaff,
        Stage.TrustedPartners => Audience.NamedPartners,
        Stage.Research => Audience.VettedResearchers,
        Stage.Restricted => Audience.Customers,
        Stage.Wider or Stage.OpenWeights => Audience.Everyone,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether the list of a release type may carry a model through the gate of a stage.</summary>
    internal static bool Leads(ReleaseType type, Stage stage) => (type, stage) switch
    {
        // Everything is developed, and used inside, before it goes anywhere.
        (ReleaseType.Open or ReleaseType.Restricted or ReleaseType.Research or ReleaseType.Closed, Stage.Development or Stage.Internal) => true,
        // Open access may be staged: each step out is one on its way.
        (ReleaseType.Open, Stage.TrustedPartners or Stage.Research or Stage.Restricted or Stage.Wider
            or Stage.OpenWeights) => true,
        (ReleaseType.Restricted, Stage.TrustedPartners or Stage.Research or Stage.Restricted or Stage.Wider) => true,
        // Whoever restricts access does not hand the weights out.
        (ReleaseType.Restricted, Stage.OpenWeights) => false,
        (ReleaseType.Research, Stage.TrustedPartners or Stage.Research) => true,
        // A demonstration of research is not what customers or the public are served.
        (ReleaseType.Research, Stage.Restricted or Stage.Wider or Stage.OpenWeights) => false,
        // A closed model is tried from outside through a service that its makers run; it goes to nobody.
        (ReleaseType.Closed, Stage.Restricted or Stage.Wider) => true,
        (ReleaseType.Closed, Stage.TrustedPartners or Stage.Research or Stage.OpenWeights) => false,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Refusal? OfStage(ReleasePlan plan)
    {
        if (Leads(plan.ReleaseType, plan.Stage)) { return null; }
        var stages = Terms.Stages.All.Where(s => Leads(plan.ReleaseType, s.Value)).Select(s => s.Key);
        return Contradicts(
            "stage", Terms.Stages[plan.Stage].Key, $"is no next stage of {SharedTerms.ReleaseTypes[plan.ReleaseType].Label}",
            $"plan one of {string.Join(" | ", stages)}, or another way to make it available");
    }

    private static Refusal? OfAudience(ReleasePlan plan)
    {
        if (plan.Audience > Widest(plan.Stage))
        {
            return Contradicts(
                "audience", Terms.Audiences[plan.Audience].Key, $"is wider than {Terms.Stages[plan.Stage].Label} goes",
                $"plan {Terms.Audiences[Widest(plan.Stage)].Key} or narrower, or a later stage");
        }
        return plan is { ReleaseType: ReleaseType.Closed, Audience: Audience.Customers or Audience.Everyone }
            ? Contradicts(
                "audience", Terms.Audiences[plan.Audience].Key, $"is not reached by {SharedTerms.ReleaseTypes[ReleaseType.Closed].Label}",
                $"plan {Terms.Audiences[Audience.VettedResearchers].Key} or narrower, or {SharedTerms.ReleaseTypes[ReleaseType.Restricted].Label}")
            : null;
    }

    private static Refusal? OfComponents(ReleasePlan plan)
    {
        var weights = plan.Components.Contains(Component.Weights);
        // A service hands nothing out; open access and research releases are about what they hand out.
        if (plan is { Components.Count: 0, ReleaseType: ReleaseType.Open or ReleaseType.Research })
        {
            return Contradicts(
                "components", "none", $"is nothing that is handed out, and {SharedTerms.ReleaseTypes[plan.ReleaseType].Label} hands something out",
                $"name what is handed out, or plan {SharedTerms.ReleaseTypes[ReleaseType.Restricted].Label}");
        }
        if (plan.Stage == Stage.OpenWeights && !weights)
        {
            return Contradicts(
                "components", Named(plan), $"lacks the weights, and {Terms.Stages[Stage.OpenWeights].Label} hands them out",
                "name the weights among what is handed out, or plan another stage");
        }
        // Whoever restricts access serves a model; weights that others than partners who serve it hold are handed out, whatever that is called.
        if (weights && plan is { ReleaseType: ReleaseType.Restricted or ReleaseType.Closed, Audience: > Audience.NamedPartners })
        {
            return Contradicts(
                "components", Named(plan),
                $"holds the weights, which reach {Terms.Audiences[plan.Audience].Label}: that is more than {SharedTerms.ReleaseTypes[plan.ReleaseType].Label}",
                $"leave the weights out, or plan {SharedTerms.ReleaseTypes[ReleaseType.Open].Label} or {SharedTerms.ReleaseTypes[ReleaseType.Research].Label}");
        }
        // A customer who holds the weights is no less a stranger than the public, and can no more be called back.
        return weights && plan.Audience > Audience.VettedResearchers && plan.Stage != Stage.OpenWeights
            ? Contradicts(
                "components", Named(plan), $"holds the weights, which then go to {Terms.Audiences[plan.Audience].Label} and cannot be called back",
                $"plan the stage {Terms.Stages[Stage.OpenWeights].Key}, a narrower audience, or leave the weights out")
            : null;
    }

    private static string Named(ReleasePlan plan) =>
        plan.Components.Count == 0 ? "none" : string.Join(' ', plan.Components.Select(c => Terms.Components[c].Key));

    private static Refusal Contradicts(string field, string value, string reason, string fix) =>
        new(ReleaseCodes.PlanContradicts, field, value, reason, fix);
}
