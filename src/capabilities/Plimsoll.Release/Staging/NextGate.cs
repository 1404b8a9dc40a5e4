// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Staging;

/// <summary>The gate of the step that follows, judged as if the plan stood there today.</summary>
/// <param name="PlannedDay">When that step is planned for; nobody is promised it. Null where nobody says.</param>
/// <param name="Criteria">How many criteria of the present step have to be met first.</param>
/// <param name="Verdict">What the gate would say today.</param>
/// <param name="Missing">What it asks for that does not stand today.</param>
/// <param name="Contradicts">Why the step cannot be taken now: as the release is made available, or because weights would go out before anything else did. Null
/// where it can.</param>
public sealed record NextGate(
    Stage Stage, Audience Audience, IReadOnlyList<Component> Components, DateOnly? PlannedDay, int Criteria, VerdictKind Verdict,
    IReadOnlyList<Missing> Missing, string? Contradicts)
{
    /// <summary>The next gate of a release; null where no way ahead is laid out, its last step is reached, or the model is retired.</summary>
    public static NextGate? Of(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Staged: { } staged, Plan: { } plan } || state.Status?.State == ServiceState.Retired || staged.After(plan) is not { } next)
        {
            return null;
        }
        var (asker, ahead) = (new Asker(staged.By, now), next.Of(plan));
        // What moving on drags behind it is part of how the release would stand there: approvals of today are none of that plan.
        var there = Consequences.Of(state, asker, [], new PlanChanged(ahead)).Succeeds(out var outcome, out _)
            ? outcome.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, now, asker.Account, e))) : state with { Plan = ahead };
        var verdict = Judging.Judge(there, rules, now);
        return new NextGate(
            next.Stage, next.Audience, next.Components, next.PlannedDay,
            staged.Place(plan) is { } at ? staged.Steps[at].On.Count : 0,
            verdict.Kind, (verdict as Verdict.Held)?.Missing ?? [], (Parties.Plans.Contradiction(ahead) ?? Moving.TooEarly(state, next))?.Sentence);
    }
}
