// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of the vault.</summary>
public abstract class VaultContract : Contract<IVaultStore>
{
    private static readonly DateTimeOffset Then = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ASealedTextIsReadAsItWasWritten()
    {
        foreach (var text in (string[])["a", "", "with a blank behind it ", "naïve – 日本語\n\0", new string('x', 100_000)])
        {
            Assert.Equal(text, Store.Open((await KeepAsync("acc_1", text)).Ref));
        }
    }

    [Fact]
    public async Task AnAcknowledgedTextIsThereAfterReopening()
    {
        var text = await KeepAsync("acc_1", "hers");
        await Store.ReopenAsync();
        Assert.Equal("hers", Store.Open(text.Ref));
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeTheCommit()
    {
        var text = await KeepAsync("acc_1", "hers");
        await Store.CrashAsync();
        Assert.Equal("hers", Store.Open(text.Ref));
    }

    [Fact]
    public async Task NothingIsKeptBeforeItIsWritten()
    {
        await KeepAsync("acc_1", "hers");
        Assert.Null(Store.Open(Store.Seal("acc_1", "not yet").Ref));
    }

    [Fact]
    public async Task AReferenceIsGivenOnce()
    {
        PendingText[] texts = [.. Enumerable.Range(0, 50).Select(_ => Store.Seal("acc_1", "the same"))];
        foreach (var text in texts) { await WriteAsync(text); }
        Assert.Equal((50, 50), (texts.Select(text => text.Ref.Ref).Distinct().Count(), texts.Select(text => text.Ref.Commitment).Distinct().Count()));
    }

    [Fact]
    public async Task ManyWhoWriteUnderOneSubjectLoseNothing()
    {
        var ct = TestContext.Current.CancellationToken;
        var texts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => KeepAsync("acc_1", $"text {i}"), ct)));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"text {i}"), texts.Select(text => Store.Open(text.Ref)));
    }

    [Fact]
    public async Task ACommitmentIsToItsTextAlone()
    {
        var text = await KeepAsync("acc_1", "hers");
        var blind = Store.Blind(text.Ref);
        Assert.NotNull(blind);
        Assert.Equal(text.Ref.Commitment.Hex, Convert.ToHexStringLower(HMACSHA256.HashData(blind, "hers"u8)));
    }

    [Fact]
    public async Task ATextLiesThereOnlySealed()
    {
        await KeepAsync("acc_1", "nobody reads this on the disk");
        Assert.False(Store.Holds("nobody reads this on the disk"u8));
    }

    [Fact]
    public async Task ATextIsWrittenWithItsEventOrNotAtAll()
    {
        PendingText[] texts = [Store.Seal("acc_1", "first"), Store.Seal("acc_1", "late")];
        Assert.IsType<AppendAnswer.Appended>(await Store.WriteAsync(texts[0], "test/1", 0));
        Assert.IsType<AppendAnswer.Conflict>(await Store.WriteAsync(texts[1], "test/1", 0));
        Assert.Equal(("first", null, 1L), (Store.Open(texts[0].Ref), Store.Open(texts[1].Ref), Store.Entries));
    }

    [Fact]
    public async Task AnErasureIsForGood()
    {
        var text = await KeepAsync("acc_1", "hers");
        await EraseAsync("acc_1", Then);
        await Store.ReopenAsync();
        Assert.Null(Store.Open(text.Ref));
        Assert.NotNull(Store.ErasedAt("acc_1"));
    }

    [Fact]
    public async Task ASubjectErasedTakesItsTextsAndNoOthers()
    {
        PendingText[] hers = [await KeepAsync("acc_1", "one"), await KeepAsync("acc_1", "two"), await KeepAsync("acc_1", "three")];
        PendingText[] his = [await KeepAsync("acc_2", "four"), await KeepAsync("acc_11", "five")];
        await EraseAsync("acc_1", Then);
        Assert.All(hers, text => Assert.Equal((null, null), (Store.Open(text.Ref), Store.Blind(text.Ref))));
        Assert.Equal(["four", "five"], his.Select(text => Store.Open(text.Ref)));
        Assert.Null(Store.ErasedAt("acc_2"));
    }

    [Fact]
    public async Task ADroppedTextGoesAndItsSubjectStays()
    {
        PendingText[] hers = [await KeepAsync("acc_1", "one"), await KeepAsync("acc_1", "two")];
        Assert.IsType<AppendAnswer.Appended>(await Store.DropAsync(hers[0].Ref));
        Assert.Equal([null, "two"], hers.Select(text => Store.Open(text.Ref)));
        Assert.Equal("three", Store.Open((await KeepAsync("acc_1", "three")).Ref));
    }

    [Fact]
    public async Task WhatWasSealedBeforeAnErasureDoesNotComeBackAfterIt()
    {
        await KeepAsync("acc_1", "hers");
        var late = Store.Seal("acc_1", "late");
        await EraseAsync("acc_1", Then);
        await WriteAsync(late);
        Assert.Null(Store.Open(late.Ref));
    }

    [Fact]
    public async Task NothingMoreIsSealedUnderAnErasedSubject()
    {
        await KeepAsync("acc_1", "hers");
        await EraseAsync("acc_1", Then);
        Assert.Throws<InvalidOperationException>(() => Store.Seal("acc_1", "again"));
    }

    [Fact]
    public async Task NoByteOfAnErasedTextIsLeft()
    {
        await KeepAsync("acc_2", "his");
        await KeepAsync("acc_1", "hers");
        var written = Store.SealedOf("acc_1");
        Assert.Equal(2, written.Count);
        Assert.All(written, bytes => Assert.True(Store.Holds(bytes)));
        await EraseAsync("acc_1", Then);
        Assert.All(written, bytes => Assert.False(Store.Holds(bytes)));
        Assert.All(Store.SealedOf("acc_2"), bytes => Assert.True(Store.Holds(bytes)));
    }

    [Fact]
    public async Task AnErasureKeepsItsFirstInstant()
    {
        await KeepAsync("acc_1", "hers");
        await EraseAsync("acc_1", Then);
        await EraseAsync("acc_1", Then.AddDays(1));
        Assert.Equal(Then, Store.ErasedAt("acc_1"));
        Assert.Equal([new Erased("acc_1", Then)], Store.AllErased());
    }

    [Fact]
    public async Task ARestoreBringsBackNothingThatWasErased()
    {
        PendingText[] texts = [await KeepAsync("acc_1", "hers"), await KeepAsync("acc_2", "his")];
        await Store.SaveAsync();
        await EraseAsync("acc_1", Then);
        await Store.RestoreAsync();
        Assert.Equal([null, "his"], texts.Select(text => Store.Open(text.Ref)));
        Assert.Equal(Then, Store.ErasedAt("acc_1"));
    }

    private async Task<PendingText> KeepAsync(string subject, string text)
    {
        var made = Store.Seal(subject, text);
        await WriteAsync(made);
        return made;
    }

    private async Task WriteAsync(PendingText text) => Assert.IsType<AppendAnswer.Appended>(await Store.WriteAsync(text));

    private async Task EraseAsync(string subject, DateTimeOffset at) => Assert.IsType<AppendAnswer.Appended>(await Store.EraseAsync(subject, at));
}
