// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>What a change drags behind it: approvals of what is not so any more end, and a model in service on their strength is halted.</summary>
internal static class Consequences
{
    /// <summary>More lines than this are summed up, so that an entry stays small.</summary>
    private const int MostLines = 50;

    /// <summary>The events asked for, followed by what they cause.</summary>
    public static Result<Outcome> Of(Dossier before, Asker asker, IReadOnlyList<string> downstream, params ReleaseEvent[] events)
    {
        var after = events.Aggregate(before, (state, e) => state.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        var all = new List<ReleaseEvent>(events);
        var lost = false;
        foreach (var approval in before.Approvals.Where(a => !a.Ended))
        {
            if (after.Approvals.First(a => a.Id == approval.Id).Ended) { lost = true; continue; }
            if (StillSo.Broken(approval, after) is not { } changed) { continue; }
            all.Add(new ApprovalVoided(
                approval.Id, changed.Count <= MostLines ? changed : [.. changed.Take(MostLines), $"and {changed.Count - MostLines} more"]));
            lost = true;
        }
        if (lost) { all.AddRange(Halt(before, Criterion.ApprovalVoided, null, downstream)); }
        return Outcome.Of([.. all]);
    }

    /// <summary>The same of another plan: what serves is halted also where no approval was left that could end. Nothing goes on serving under a plan whose gate
    /// nobody judged.</summary>
    public static Result<Outcome> OfPlan(Dossier before, Asker asker, IReadOnlyList<string> downstream, ReleasePlan plan, params ReleaseEvent[] first)
    {
        if (!Of(before, asker, downstream, [.. first, new PlanChanged(plan)]).Succeeds(out var all, out var refusal)) { return refusal; }
        var halted = all.Events.Any(e => e is StatusChanged or OpenNoticeIssued);
        return halted || before.Plan == plan || before.Plan is { } was && was.Stage == plan.Stage && was.Audience == plan.Audience
            && was.ReleaseType == plan.ReleaseType && !plan.Components.Except(was.Components).Any()
            ? all : Outcome.Of([.. all.Events.Cast<ReleaseEvent>(), .. Halt(before, Criterion.ApprovalVoided, null, downstream)]);
    }

    /// <summary>The same without a halt: a model in service goes on serving until somebody decides otherwise.</summary>
    public static Result<Outcome> WithoutHalt(Dossier before, Asker asker, ReleaseEvent happened) =>
        Of(before, asker, [], happened).Succeeds(out var all, out var refusal)
            ? new Outcome([.. all.Events.Where(e => e is not (StatusChanged or OpenNoticeIssued))]) : refusal;

    /// <summary>Halts a model in service. Public weights cannot be called back: those who fetched them are told. Of a model that is suspended already it
    /// records a cause that one person alone does not answer: who stops it does so, whatever it was stopped for before.</summary>
    public static IEnumerable<ReleaseEvent> Halt(Dossier state, Criterion criterion, VaultRef? reason, IReadOnlyList<string> downstream)
    {
        if (state.Status?.State == ServiceState.Suspended && Serving.IsGrave(criterion))
        {
            yield return new StatusChanged(ServiceState.Suspended, [], criterion, reason, downstream);
        }
        if (state.Status?.State is not (ServiceState.Active or ServiceState.Restricted)) { yield break; }
        if (state.WeightsWentPublic) { yield return new OpenNoticeIssued(OpenNoticeKind.HubNotice, criterion, reason, downstream); }
        else { yield return new StatusChanged(ServiceState.Suspended, [], criterion, reason, downstream); }
    }
}
