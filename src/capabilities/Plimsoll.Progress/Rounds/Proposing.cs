// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>What an outsider proposes. It waits in a place of its own and enters the round, and the journal, only when an assessor takes it.</summary>
public sealed record Proposal(string Id, string Round, string Provider, string Process, Side Side, string Link, string Quote, DateOnly Seen, DateTimeOffset At);

/// <summary>Decisions about proposals from outside.</summary>
public static class Proposing
{
    /// <summary>Proposals of one round that are shown to whoever takes them, the oldest first; those beyond are held, and move up.</summary>
    public const int MostWaiting = 500;

    /// <summary>Proposals that are held in all. Beyond that one gives way to the newest.</summary>
    public const int MostHeld = 5000;

    /// <summary>Proposals that are taken from one address in a day.</summary>
    public const int MostOfOne = 50;

    /// <summary>Opens the public form, or gives it another last day.</summary>
    public static Result<Outcome> Call(RoundBook state, Asker asker, CallOpened ask) =>
        Opening.Closed(state) is { } refusal ? refusal
        : ask.Until.HasEnded(asker.Now) ? Ask.Bad("until", ask.Until.Text, "has passed", "give a day to come") : Outcome.Of(ask);

    /// <summary>Why nobody can propose anything now; null when anybody can.</summary>
    public static Refusal? Closed(RoundBook state, DateTimeOffset now) =>
        Opening.Closed(state)
        ?? (state.CallUntil?.HasEnded(now) == false ? null
            : new Refusal(ProgressCodes.NoCall, "round", state.Opened!.Round, "takes no proposals", "write to whoever runs it"));

    /// <summary>Why a proposal cannot be taken in; null when it can.</summary>
    public static Refusal? Refuse(RoundBook state, Proposal proposal) =>
        Closed(state, proposal.At)
        ?? Opening.Pair(state, proposal.Provider, proposal.Process)
        ?? Ask.Link("link", proposal.Link)
        ?? Ask.Text("quote", proposal.Quote, Ask.LongestQuote)
        ?? Ask.NotAfter("seen", proposal.Seen, proposal.At);
}
