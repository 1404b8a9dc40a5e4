// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Consistency;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;

namespace Plimsoll.Release.Work;

/// <summary>
/// When a release that nobody touches next reads differently: something ends, falls due, or comes near enough to be told. What was worked out about it
/// (load line, verdict, what is due, findings) holds until then and need not be worked out again. Pure.
/// </summary>
public static class Turning
{
    /// <summary>How long before its end something is told, one way or another.</summary>
    private static readonly TimeSpan[] Ahead = [TimeSpan.Zero, TimeSpan.FromDays(DueList.SoonDays), Checking.Soon, TimeSpan.FromDays(DueList.AheadDays)];

    /// <summary>The first instant after <paramref name="now"/> at which anything may read differently; the end of time where nothing will.</summary>
    public static DateTimeOffset Next(Dossier state, GateRules rules, DateTimeOffset now)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var end in Ends(state, rules, now))
        {
            foreach (var ahead in Ahead)
            {
                // An end that lies before the first day of the calendar plus a lead has no day on which it could be told.
                if (end - DateTimeOffset.MinValue > ahead && end - ahead is var turn && turn > now && turn < next) { next = turn; }
            }
        }
        return next;
    }

    private static IEnumerable<DateTimeOffset> Ends(Dossier state, GateRules rules, DateTimeOffset now)
    {
        foreach (var line in state.Lines.Values)
        {
            if (line.Due is { } due) { yield return due.End; }
            if (line.Until is { } until) { yield return until.End; }
        }
        foreach (var item in state.Evidence.Values)
        {
            if (item.Current.Content.ExpiresAt is { } end) { yield return end.End; }
            // A clock that was put back makes what was received wait.
            yield return item.Current.ReceivedAt;
        }
        foreach (var decision in state.Decisions) { if (decision.Judged.ValidUntil is { } until) { yield return until; } }
        foreach (var approval in state.Approvals) { if (approval.Condition is { } condition) { yield return condition.LastDay.End; } }
        foreach (var adverse in state.Adverse.Values) { yield return adverse.DecideBy.End; }
        if (Serving.MonitoringDue(state) is { } look) { yield return look; }
        foreach (var question in state.Plan is { Stage: var stage } ? rules.QuestionsAt(stage) : []) { yield return question.Begins; }
        foreach (var owed in Rhythms.Watching.Owed(state)) { yield return owed.Next.End; }
        if (state.Plan is { } plan) { foreach (var lapse in LoadLine.Rhythms(state, rules.For(plan.Stage), now)) { yield return lapse.Due; } }
    }
}
