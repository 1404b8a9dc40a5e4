// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Chain;

/// <summary>How pages say what is handed over.</summary>
internal static class ChainWords
{
    extension(Say)
    {
        public static string Of(ReceiverKind value) => ChainTerms.Kinds[value].Label;

        public static string Of(LineState value) => ChainTerms.States[value].Label;

        public static string Of(LineAnswer value) => ChainTerms.Answers[value].Label;

        public static string Of(RuleAnswer value) => ChainTerms.ProviderAnswers[value].Label;

        public static string Of(ProviderNow value) => ChainTerms.Providers[value].Label;

        public static IReadOnlyList<(string Value, string Label)> Providers => Say.Options(ChainTerms.Providers);

        public static string Of(UpstreamAnswer value) => ChainTerms.UpstreamAnswers[value].Label;

        public static IReadOnlyList<(string Value, string Label)> UpstreamAnswers => Say.Options(ChainTerms.UpstreamAnswers);
    }

    /// <summary>Who owes, by name.</summary>
    public static string WhoOwes(Owes owes, string sender, string receiver) => owes switch
    {
        Owes.Sender => sender,
        Owes.Receiver => receiver,
        Owes.Both => $"{sender} and {receiver}",
        Owes.Nobody => "nobody",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The colour of a state: silence and refusals hold, an acceptance clears.</summary>
    public static string Badge(LineState state) => state switch
    {
        LineState.Accepted => "clear",
        LineState.Declined or LineState.Countered or LineState.NotOurs or LineState.NoAnswer or LineState.Changed => "held",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
