// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Lineage;

/// <summary>A member said whether what happens upstream is mailed to them.</summary>
/// <param name="Account">The member.</param>
[Event("chain.notice-mail-set", 1)]
public sealed record NoticeMailSet(string Account, bool Mailed) : ChainEvent;

/// <summary>To whom in an organisation what happens upstream is mailed. Derived from events, never changed in place.</summary>
public sealed record NoticeMail
{
    public static readonly NoticeMail Empty = new();

    /// <summary>Accounts, each with the entry by which it asked: what was before is not mailed.</summary>
    public ImmutableSortedDictionary<string, long> Asked { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    public NoticeMail Apply(Recorded happened) => happened.Event switch
    {
        NoticeMailSet { Mailed: true } e => this with { Asked = Asked.SetItem(e.Account, happened.Seq) },
        NoticeMailSet e => this with { Asked = Asked.Remove(e.Account) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Asks for it, or asks for it no longer.</summary>
    public static Result<Outcome> Set(NoticeMail state, string account, bool mailed) => state.Asked.ContainsKey(account) == mailed
        ? new Refusal(ApiCodes.NothingChanged, "mailed", mailed ? "true" : "false", "is so already", "leave it")
        : Outcome.Of(new NoticeMailSet(account, mailed));
}
