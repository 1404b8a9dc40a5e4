// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Received;

/// <summary>Decisions of an organisation to whom duties are handed, at an installation of its own.</summary>
public static class Receiving
{
    /// <summary>Takes a sheet in, or a later revision of one that is here, from the same key.</summary>
    public static Result<Outcome> Take(ReceivedSheet state, SheetReceived ask)
    {
        if (state.Newest is not { Taken: var before }) { return Outcome.Of(ask); }
        if (before.HandOver != ask.HandOver || before.Public != ask.Public)
        {
            return new Refusal(ChainCodes.OtherSheet, "document", ask.HandOver, "is of another hand-over, or signed with another key", "take it in by itself");
        }
        return ask.Revision > before.Revision ? Outcome.Of(ask with { Received = before.Received })
            : new Refusal(
                ChainCodes.Settled, "document", ask.Revision.ToString(CultureInfo.InvariantCulture),
                $"is the revision of a sheet that is here in revision {before.Revision}", "take in a later one");
    }

    /// <summary>Answers it.</summary>
    public static Result<Outcome> Reply(ReceivedSheet state, SheetReplied ask) =>
        state.Newest is not { Taken: var taken } ? new Refusal(ChainCodes.UnknownId, "received", null, "is not known", "check the id")
        : ask.Revision != taken.Revision
            ? new Refusal(ChainCodes.OtherRevision, "revision", null, $"is not the one in force: revision {taken.Revision} is", "read it again")
        : state.Replies.Count >= Handing.MostAnswers
            ? new Refusal(ChainCodes.TooMany, "answers", $"{Handing.MostAnswers}", "sets of answers were given already", "write to whoever handed it over")
        : Outcome.Of(ask);

    /// <summary>Keeps the document that both signed.</summary>
    public static Result<Outcome> Agree(ReceivedSheet state, AnswersAgreed ask) => state.Find(ask.Answers) switch
    {
        null => new Refusal(ChainCodes.OtherSheet, "document", ask.Answers, "is none of the answers that were given here", "take the one that came back"),
        { Agreed: { } agreed } when agreed.Envelope == ask.Envelope =>
            new Refusal(ApiCodes.NothingChanged, "document", ask.Answers, "is kept already", "leave it"),
        { Agreed: not null } => new Refusal(
            ChainCodes.Settled, "document", ask.Answers, "is kept already, and this one is spelt otherwise", "keep the one that is here"),
        _ => Outcome.Of(ask),
    };
}
