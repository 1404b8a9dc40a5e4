// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>What a gate knows of duties that were handed along the value chain.</summary>
public static class HandedDuties
{
    /// <summary>Puts on the record how the duties of a hand-over stand; nothing where that is known. Approvals end of what is not so any more.</summary>
    public static Result<Outcome> Stand(Dossier state, Asker asker, DutiesHanded ask) =>
        state.Opened is null ? new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first")
        : (state.Handed.TryGetValue(ask.HandOver, out var before) ? before.Receiver == ask.Receiver && before.Duties.SequenceEqual(ask.Duties)
            : ask.Duties.Count == 0) ? new Outcome([])
        : Consequences.WithoutHalt(state, asker, ask);

    /// <summary>What became of a duty, in words.</summary>
    public static string Says(HandedDuty duty, string receiver) => Says(duty.Stands, receiver);

    /// <inheritdoc cref="Says(HandedDuty, string)"/>
    public static string Says(DutyState stands, string receiver) => stands switch
    {
        DutyState.GivenToNobody => $"the sheet for {receiver} gives it to nobody",
        DutyState.NoAnswer => $"handed to {receiver}, who has not answered",
        DutyState.Changed => $"changed since {receiver} answered, and not answered anew",
        DutyState.Accepted => $"{receiver} accepted it",
        DutyState.Declined => $"{receiver} declined it",
        DutyState.Countered => $"{receiver} proposed something else",
        DutyState.NotOurs => $"{receiver} says that it is not theirs",
        _ => throw new UnreachableException(),
    };

    /// <summary>Who owes it, in words.</summary>
    public static string Owing(Owes owner, string receiver) => owner switch
    {
        Owes.Sender => "whoever handed it over owes it",
        Owes.Receiver => $"{receiver} owes it",
        Owes.Both => $"both owe it",
        Owes.Nobody => "nobody owes it",
        _ => throw new UnreachableException(),
    };

    /// <summary>How many are owed by whom, and which by nobody.</summary>
    public static string Says(DutiesHanded handed)
    {
        if (handed.Duties.Count == 0) { return "taken back: the sheet says nothing of who owes what"; }
        string[] parts =
        [
            .. from duty in handed.Duties
               group duty by duty.Owed into alike
               orderby alike.Key
               select alike.Key == Owes.Nobody ? $"owed by nobody: {string.Join(", ", alike.Select(d => d.Practice))}"
                   : $"{alike.Count()} owed by {SharedTerms.Owing[alike.Key].Label}",
        ];
        return string.Join("; ", parts);
    }
}
