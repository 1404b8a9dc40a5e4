// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of what waits beside the history until somebody decides.</summary>
public abstract class WaitingContract : Contract<IWaitingStore>
{
    private static readonly DateTimeOffset Then = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AnAcknowledgedProposalWaitsAfterReopening()
    {
        await DoneAsync(Store.ProposeAsync("prp_1", "rnd_1", "hers"));
        await Store.ReopenAsync();
        Assert.NotNull(Store.Proposal("prp_1"));
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeTheCommit()
    {
        await DoneAsync(Store.ProposeAsync("prp_1", "rnd_1", "hers"));
        await Store.CrashAsync();
        Assert.NotNull(Store.Proposal("prp_1"));
    }

    [Fact]
    public async Task AProposalThatIsTakenWaitsNoLongerAndItsTextsStay()
    {
        await DoneAsync(Store.ProposeAsync("prp_1", "rnd_1", "hers"));
        var texts = Store.Proposal("prp_1")!;
        await DoneAsync(Store.TakeProposalAsync("prp_1"));
        Assert.Null(Store.Proposal("prp_1"));
        Assert.Equal((2, true), (texts.Length, texts.All(text => Store.Open(text)?.Contains("hers", StringComparison.Ordinal) == true)));
    }

    [Fact]
    public async Task ADeclinedProposalTakesItsTextsAlong()
    {
        await DoneAsync(Store.ProposeAsync("prp_1", "rnd_1", "hers"));
        await DoneAsync(Store.ProposeAsync("prp_2", "rnd_1", "his"));
        var texts = Store.Proposal("prp_1")!;
        await DoneAsync(Store.DeclineAsync("prp_1", Then));
        Assert.Null(Store.Proposal("prp_1"));
        Assert.All(texts, text => Assert.Null(Store.Open(text)));
        Assert.All(Store.Proposal("prp_2")!, text => Assert.Contains("his", Store.Open(text), StringComparison.Ordinal));
    }

    [Fact]
    public async Task AShortAddressIsTakenOnce()
    {
        await DoneAsync(Store.TakeHandleAsync("harbour", "page/ten_1"));
        Assert.Equal("journal.conflict", Assert.IsType<AppendAnswer.Refused>(await Store.TakeHandleAsync("harbour", "page/ten_2")).Refusal.Code);
        Assert.Equal(("page/ten_1", null), (Store.PageOf("harbour"), Store.PageOf("quay")));
    }

    [Fact]
    public async Task ARequestThatIsTakenUpWaitsNoLongerAndItsTextStays()
    {
        await DoneAsync(Store.RequestAsync("req_1", "ten_1", "hers"));
        var text = Store.Request("req_1")!;
        await DoneAsync(Store.TakeRequestAsync("req_1"));
        Assert.Null(Store.Request("req_1"));
        Assert.Contains("hers", Store.Open(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErasedRequestTakesItsTextAlong()
    {
        await DoneAsync(Store.RequestAsync("req_1", "ten_1", "hers"));
        await DoneAsync(Store.RequestAsync("req_2", "ten_1", "his"));
        var text = Store.Request("req_1")!;
        await DoneAsync(Store.EraseRequestAsync("req_1", Then));
        Assert.Equal((null, null), (Store.Request("req_1"), Store.Open(text)));
        Assert.Contains("his", Store.Open(Store.Request("req_2")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasErasedElsewhereWaitsNoLonger()
    {
        await DoneAsync(Store.RequestAsync("req_1", "ten_1", "hers"));
        await DoneAsync(Store.RequestAsync("req_2", "ten_1", "his"));
        await DoneAsync(Store.ForgetErasedAsync("req_1", Then));
        Assert.Equal([false, true], ((string[])["req_1", "req_2"]).Select(id => Store.Request(id) is not null));
    }

    [Fact]
    public async Task WhatWaitsWithOneWaitsWithNoOther()
    {
        foreach (var (id, whose) in ((string, string)[])[("1", "one"), ("2", "two"), ("3", "one")])
        {
            await DoneAsync(Store.ProposeAsync($"prp_{id}", $"rnd_{whose}", "text"));
            await DoneAsync(Store.RequestAsync($"req_{id}", $"ten_{whose}", "text"));
        }
        Assert.Equal((string[][])[["prp_1", "prp_3"], ["prp_2"], []], ((string[])["rnd_one", "rnd_two", "rnd_three"]).Select(Store.ProposalsOf));
        Assert.Equal((string[][])[["req_1", "req_3"], ["req_2"], []], ((string[])["ten_one", "ten_two", "ten_three"]).Select(Store.RequestsOf));
    }

    private static async Task DoneAsync(Task<AppendAnswer> change) => Assert.IsType<AppendAnswer.Appended>(await change);
}
