// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>Decisions about the right of reply.</summary>
public static class Replying
{
    /// <summary>Replies that one provider can give, so that a link cannot fill the journal.</summary>
    public const int MostReplies = 50;

    /// <summary>Gives a provider a link. A new one takes the place of the old one and never shortens the time it has.</summary>
    public static Result<Outcome> Invite(RoundBook state, Asker asker, ReplyInvited ask)
    {
        if ((Opening.Closed(state) ?? Opening.Provider(state, ask.Provider)) is { } refusal) { return refusal; }
        if (ask.Until.HasEnded(asker.Now)) { return Ask.Bad("until", ask.Until.Text, "has passed", "give the provider time to reply"); }
        return state.Hearings.TryGetValue(ask.Provider, out var old) && ask.Until.EndsBefore(old.Until)
            ? Ask.Bad("until", ask.Until.Text, $"ends before the day already promised, {old.Until.Text}", "keep to that day or give more time")
                : Outcome.Of(ask);
    }

    /// <summary>Takes a reply from whoever holds the link of a provider.</summary>
    public static Result<Outcome> Reply(RoundBook state, ReplyGiven ask)
    {
        if ((Opening.Closed(state) ?? Opening.Provider(state, ask.Provider)) is { } refusal) { return refusal; }
        if (!state.Hearings.TryGetValue(ask.Provider, out var hearing))
        {
            return new Refusal(ProgressCodes.NotInvited, "provider", ask.Provider, "has no link", "give it one first");
        }
        if (hearing.Replies >= MostReplies)
        {
            return new Refusal(ProgressCodes.TooManyReplies, "reply", null, $"was given {MostReplies} times already", "write to whoever runs the round");
        }
        if (ask.Lines.GroupBy(l => l.Process).FirstOrDefault(g => g.Count() > 1) is { } twin)
        {
            return Ask.Bad("process", twin.Key, "stands twice", "keep one reply");
        }
        return ask.Lines.Where(l => l.Process is not null)
            .Select(l => Opening.Pair(state, ask.Provider, l.Process!))
            .FirstOrDefault(r => r is not null) is { } stranger
            ? stranger
            : Outcome.Of(ask);
    }
}
