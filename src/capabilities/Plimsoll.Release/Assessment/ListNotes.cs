// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>What somebody has to know about a list besides what it asks.</summary>
public static class ListNotes
{
    /// <summary>What has to be known of a list: of a patch, what was carried over and asked of nobody again; and what is said of whoever adapts.</summary>
    public static IReadOnlyList<string> Of(Dossier state) => [.. OfPatch(state), .. OfAdapter(state)];

    private static IEnumerable<string> OfPatch(Dossier state)
    {
        if (state is not { Patch: { } patch, Predecessor: { } before }) { yield break; }
        var kept = state.KeptAnswers.Count();
        yield return $"It is a patch of {before.Release}: it fixes {string.Join(", ", patch.Fixes)}, and touches {string.Join(", ", patch.Touches)}";
        if (kept > 0)
        {
            yield return (kept == 1 ? "1 answer was" : $"{kept} answers were")
                + $" carried over from {before.Release} and not looked at again, as the patch does not touch what they are about";
        }
    }

    /// <summary>
    /// Whoever adapts a model and hands out its weights may be taken for a provider of it, and the figure of the strategies gives an adapter a second part in
    /// most of them: that little is asked then is said, and how much is left to choice. None where nothing of that is so.
    /// </summary>
    private static IReadOnlyList<string> OfAdapter(Dossier state)
    {
        if (state is not { Plan: { } plan, Assessment: { } list } || !HandsOutWeights(plan)
            || !list.Profile.Roles.Contains(Role.Adapter) || list.Profile.Roles.Contains(Role.Provider))
        {
            return [];
        }
        var duties = list.Requirements.Where(r => r.HowAsked is { Of: Role.Adapter }).ToArray();
        var left = duties.Where(r => !r.Owed).ToArray();
        var second = left.Count(r => r.HowAsked!.As == AskedAs.Duty);
        var counted = left is [] ? ""
            : $": {left.Length} of the {duties.Length} duties of an adapter on it are left to choice, {second} because the figure of the strategies makes the "
                + $"adapter secondary in them or does not name one{(second == left.Length ? "" : ", the others because their words only suggest")}";
        return ["Whoever publishes weights may be a provider of them too, and this list was derived for a model adapter and for no provider" + counted];
    }

    private static bool HandsOutWeights(ReleasePlan plan) => plan.Stage == Stage.OpenWeights || plan.Components.Contains(Component.Weights);
}
