// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>What waits, passed on. What derives from it breaks one promise.</summary>
internal abstract class PassingWaiting(IWaitingStore inner) : IWaitingStore
{
    public virtual Task<AppendAnswer> TakeHandleAsync(string handle, string page) => inner.TakeHandleAsync(handle, page);

    public string? PageOf(string handle) => inner.PageOf(handle);

    public virtual Task<AppendAnswer> ProposeAsync(string id, string round, string text) => inner.ProposeAsync(id, round, text);

    public virtual Task<AppendAnswer> TakeProposalAsync(string id) => inner.TakeProposalAsync(id);

    public virtual Task<AppendAnswer> DeclineAsync(string id, DateTimeOffset at) => inner.DeclineAsync(id, at);

    public virtual VaultRef[]? Proposal(string id) => inner.Proposal(id);

    public virtual IReadOnlyList<string> ProposalsOf(string round) => inner.ProposalsOf(round);

    public Task<AppendAnswer> RequestAsync(string id, string tenant, string text) => inner.RequestAsync(id, tenant, text);

    public virtual Task<AppendAnswer> TakeRequestAsync(string id) => inner.TakeRequestAsync(id);

    public virtual Task<AppendAnswer> EraseRequestAsync(string id, DateTimeOffset at) => inner.EraseRequestAsync(id, at);

    public virtual Task<AppendAnswer> ForgetErasedAsync(string id, DateTimeOffset at) => inner.ForgetErasedAsync(id, at);

    public virtual VaultRef? Request(string id) => inner.Request(id);

    public IReadOnlyList<string> RequestsOf(string tenant) => inner.RequestsOf(tenant);

    public string? Open(VaultRef at) => inner.Open(at);

    public virtual Task ReopenAsync() => inner.ReopenAsync();

    public virtual Task CrashAsync() => inner.CrashAsync();

    public bool Holds(ReadOnlySpan<byte> bytes) => inner.Holds(bytes);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>An acknowledgement of nothing: no proposal of that name waits.</summary>
    protected Task<AppendAnswer> NothingAsync() => inner.TakeProposalAsync("prp_nobody");
}

/// <summary>Loses the proposal that was acknowledged last when whoever derives says so.</summary>
internal abstract class ForgetfulWaiting(IWaitingStore inner) : PassingWaiting(inner)
{
    private string? _last, _lost;

    public override Task<AppendAnswer> ProposeAsync(string id, string round, string text)
    {
        _last = id;
        return base.ProposeAsync(id, round, text);
    }

    public override VaultRef[]? Proposal(string id) => id == _lost ? null : base.Proposal(id);

    protected void LoseTheLast() => _lost = _last;
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.AnAcknowledgedProposalWaitsAfterReopening))]
internal sealed class LosesTheLastProposalAtReopening(IWaitingStore inner) : ForgetfulWaiting(inner)
{
    public override Task ReopenAsync()
    {
        LoseTheLast();
        return base.ReopenAsync();
    }
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.NothingIsAnsweredBeforeTheCommit))]
internal sealed class AnswersBeforeTheProposalIsWritten(IWaitingStore inner) : ForgetfulWaiting(inner)
{
    public override Task CrashAsync()
    {
        LoseTheLast();
        return base.CrashAsync();
    }
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.AProposalThatIsTakenWaitsNoLongerAndItsTextsStay))]
internal sealed class ErasesTheTextsOfATakenProposal(IWaitingStore inner) : PassingWaiting(inner)
{
    public override Task<AppendAnswer> TakeProposalAsync(string id) => base.DeclineAsync(id, DateTimeOffset.UnixEpoch);
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.ADeclinedProposalTakesItsTextsAlong))]
internal sealed class KeepsTheTextsOfADeclinedProposal(IWaitingStore inner) : PassingWaiting(inner)
{
    public override Task<AppendAnswer> DeclineAsync(string id, DateTimeOffset at) => base.TakeProposalAsync(id);
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.AShortAddressIsTakenOnce))]
internal sealed class TellsTwoThatAnAddressIsTheirs(IWaitingStore inner) : PassingWaiting(inner)
{
    public override Task<AppendAnswer> TakeHandleAsync(string handle, string page) =>
        PageOf(handle) is null ? base.TakeHandleAsync(handle, page) : NothingAsync();
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.ARequestThatIsTakenUpWaitsNoLongerAndItsTextStays))]
internal sealed class ErasesTheTextOfATakenRequest(IWaitingStore inner) : PassingWaiting(inner)
{
    public override Task<AppendAnswer> TakeRequestAsync(string id) => base.EraseRequestAsync(id, DateTimeOffset.UnixEpoch);
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.AnErasedRequestTakesItsTextAlong))]
internal sealed class KeepsTheTextOfAnErasedRequest(IWaitingStore inner) : PassingWaiting(inner)
{
    public override Task<AppendAnswer> EraseRequestAsync(string id, DateTimeOffset at) => base.TakeRequestAsync(id);
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.WhatWasErasedElsewhereWaitsNoLonger))]
internal sealed class LetsWhatWasErasedElsewhereWait(IWaitingStore inner) : PassingWaiting(inner)
{
    private readonly ConcurrentDictionary<string, VaultRef> _waiting = new();

    public override Task<AppendAnswer> ForgetErasedAsync(string id, DateTimeOffset at)
    {
        _waiting[id] = base.Request(id)!;
        return base.ForgetErasedAsync(id, at);
    }

    public override VaultRef? Request(string id) => base.Request(id) ?? _waiting.GetValueOrDefault(id);
}

[Breaks(typeof(WaitingContract), nameof(WaitingContract.WhatWaitsWithOneWaitsWithNoOther))]
internal sealed class ListsTheProposalsOfEveryRound(IWaitingStore inner) : PassingWaiting(inner)
{
    private readonly ConcurrentDictionary<string, bool> _rounds = new();

    public override Task<AppendAnswer> ProposeAsync(string id, string round, string text)
    {
        _rounds[round] = true;
        return base.ProposeAsync(id, round, text);
    }

    public override IReadOnlyList<string> ProposalsOf(string round) => [.. _rounds.Keys.SelectMany(base.ProposalsOf).Order(StringComparer.Ordinal)];
}
