// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Chain;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>Puts on the record of a release how the duties stand that were handed over about it, together with whatever changes that: the gate of the release
/// asks for it, also where its history is judged without a server.</summary>
internal static class StandDuties
{
    /// <summary>A decision about a hand-over, with what follows of it for the release; all of it is written, or nothing.</summary>
    public static Deciding<HandOver> With(string tenant, Deciding<HandOver> decide) => (state, asker, others) =>
    {
        if (!decide(state, asker, others).Succeeds(out var outcome, out var refusal)) { return refusal; }
        var after = outcome.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        var stream = ReleaseStreams.Releases.At(tenant, after.Opened!.Release);
        if (!stream.Find(others.State).Succeeds(out var kept, out refusal)
            || !HandedDuties.Stand(kept.State, asker, Standing(after)).Succeeds(out var follows, out refusal))
        {
            return refusal;
        }
        if (follows.Events.Count > 0) { others.Also(stream, kept.Rev, follows.Events); }
        return outcome;
    };

    private static DutiesHanded Standing(HandOver state) => new(
        state.Opened!.HandOver, state.Opened.Receiver.Name,
        state.Withdrawn is not null ? []
            : [.. state.Lines.Where(l => l.Line.Kind == HandedKind.Practice && l.Line.Owes != Owes.Sender)
                .Select(l => new HandedDuty(l.Line.Line, l.Now, Said(l)))]);

    private static DutyState Said(StandingLine line) => line.Line.Owes == Owes.Nobody ? DutyState.GivenToNobody : line.State switch
    {
        LineState.NoAnswer => DutyState.NoAnswer,
        LineState.Changed => DutyState.Changed,
        LineState.Accepted => DutyState.Accepted,
        LineState.Declined => DutyState.Declined,
        LineState.Countered => DutyState.Countered,
        LineState.NotOurs => DutyState.NotOurs,
        _ => throw new UnreachableException(),
    };
}
