// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of files that are kept by their content.</summary>
public abstract class BlobContract : Contract<IBlobStore>
{
    private const string Tenant = "ten_1";

    private static readonly DateTimeOffset Then = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task WhatArrivedIsReadBackByteForByte()
    {
        foreach (var length in (int[])[0, 1, 65_535, 65_536, 65_537, 200_000])
        {
            var bytes = RandomNumberGenerator.GetBytes(length);
            var kept = await KeepAsync(bytes);
            Assert.Equal((Digest.Of(bytes), length), (kept.Digest, kept.Size));
            Assert.Equal(bytes, await Store.ReadAsync(Tenant, kept.Digest));
        }
    }

    [Fact]
    public async Task AnAcknowledgedFileIsThereAfterReopening()
    {
        var kept = await KeepAsync("hers"u8);
        await Store.ReopenAsync();
        Assert.Equal("hers"u8.ToArray(), await Store.ReadAsync(Tenant, kept.Digest));
    }

    [Fact]
    public async Task NothingIsAnsweredBeforeTheCommit()
    {
        var kept = await KeepAsync("hers"u8);
        await Store.CrashAsync();
        Assert.Equal("hers"u8.ToArray(), await Store.ReadAsync(Tenant, kept.Digest));
    }

    [Fact]
    public async Task NothingCountsBeforeItIsKept()
    {
        var received = await ReceiveAsync("not yet"u8);
        Assert.False(Store.Has(Tenant, received.Digest));
        Assert.Null(await Store.ReadAsync(Tenant, received.Digest));
    }

    [Fact]
    public async Task WhatNeverCountedIsSweptAwayAtReopening()
    {
        await KeepAsync("kept"u8);
        await ReceiveAsync("a stray"u8);
        await KeepAsync("kept after it"u8);
        Assert.Equal(3, Store.Lying);
        await Store.ReopenAsync();
        // That the last one is still there is another promise.
        Assert.InRange(Store.Lying, 1, 2);
    }

    [Fact]
    public async Task WhatIsDroppedLiesThereNoMore()
    {
        await KeepAsync("kept"u8);
        Store.Drop(await ReceiveAsync("refused"u8));
        Assert.Equal(1, Store.Lying);
    }

    [Fact]
    public async Task TheSameBytesLieThereOnce()
    {
        PendingBlob[] received = [await ReceiveAsync("the same"u8), await ReceiveAsync("the same"u8)];
        foreach (var one in received.Reverse()) { await KeepAsync(one); }
        await KeepAsync("the same"u8);
        Assert.Equal("the same"u8.ToArray(), await Store.ReadAsync(Tenant, received[0].Digest));
        Assert.Equal(1, Store.Lying);
    }

    [Fact]
    public async Task ATenantReadsItsOwnFilesAlone()
    {
        var kept = await KeepAsync("hers"u8);
        Assert.False(Store.Has("ten_2", kept.Digest));
        Assert.Null(await Store.ReadAsync("ten_2", kept.Digest));
    }

    [Fact]
    public async Task BytesLieThereOnlySealed()
    {
        await KeepAsync("nobody reads this on the disk"u8);
        Assert.False(Store.Holds("nobody reads this on the disk"u8));
    }

    [Fact]
    public async Task AChangedByteIsFoundWhenItIsRead()
    {
        var kept = await KeepAsync("hers"u8);
        Store.Tamper(Tenant, kept.Digest);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Store.ReadAsync(Tenant, kept.Digest));
    }

    [Fact]
    public async Task AFileWhoseBytesAreLostComesInAgain()
    {
        var kept = await KeepAsync("hers"u8);
        Store.Lose(Tenant, kept.Digest);
        await KeepAsync("hers"u8);
        Assert.Equal("hers"u8.ToArray(), await Store.ReadAsync(Tenant, kept.Digest));
    }

    [Fact]
    public async Task AFileThatIsTooLargeIsRefused()
    {
        Assert.Equal("release.evidence-too-large", Refused(await Store.ReceiveAsync(Tenant, new MemoryStream(new byte[101]), most: 100)));
        Assert.NotNull((await Store.ReceiveAsync(Tenant, new MemoryStream(new byte[100]), most: 100)).Value);
    }

    [Fact]
    public async Task AFileWithAnotherDigestThanWasSaidIsRefused()
    {
        using var bytes = new MemoryStream([1, 2, 3]);
        Assert.Equal("release.digest-mismatch", Refused(await Store.ReceiveAsync(Tenant, bytes, expected: Digest.Of([1, 2, 4]))));
        bytes.Position = 0;
        Assert.NotNull((await Store.ReceiveAsync(Tenant, bytes, expected: Digest.Of([1, 2, 3]))).Value);
    }

    [Fact]
    public async Task ARefusedFileLeavesNothing()
    {
        Assert.Null((await Store.ReceiveAsync(Tenant, new MemoryStream(new byte[5000]), most: 10)).Value);
        Assert.Equal(0, Store.Lying);
    }

    [Fact]
    public async Task ASenderThatBreaksOffLeavesNothing()
    {
        using var broken = new BrokenStream(new byte[150_000]);
        await Assert.ThrowsAsync<TimeoutException>(() => Store.ReceiveAsync(Tenant, broken));
        Assert.Equal(0, Store.Lying);
    }

    [Fact]
    public async Task AnErasureIsForGood()
    {
        var kept = await KeepAsync("hers"u8);
        await EraseAsync(kept.Digest);
        await Store.ReopenAsync();
        Assert.False(Store.Has(Tenant, kept.Digest));
        Assert.Null(await Store.ReadAsync(Tenant, kept.Digest));
    }

    [Fact]
    public async Task AnErasedFileLiesThereNoMore()
    {
        await KeepAsync("his"u8);
        var kept = await KeepAsync("hers"u8);
        await EraseAsync(kept.Digest);
        Assert.Equal(1, Store.Lying);
    }

    [Fact]
    public async Task AFileErasedTakesNoOther()
    {
        var (kept, other) = (await KeepAsync("hers"u8), await KeepAsync("his"u8));
        await KeepAsync("hers"u8, "ten_2");
        await EraseAsync(kept.Digest);
        Assert.Equal("his"u8.ToArray(), await Store.ReadAsync(Tenant, other.Digest));
        Assert.Equal("hers"u8.ToArray(), await Store.ReadAsync("ten_2", kept.Digest));
    }

    [Fact]
    public async Task AReceiptStandsAfterTheFileIsErased()
    {
        var (kept, other) = (await KeepAsync("hers"u8), await KeepAsync("his"u8));
        await EraseAsync(kept.Digest);
        Assert.Equal([(Tenant, kept.Digest), (Tenant, other.Digest)], Store.Receipts());
    }

    [Fact]
    public async Task AnErasedFileIsNotTakenInAgain()
    {
        var kept = await KeepAsync("hers"u8);
        await EraseAsync(kept.Digest);
        Assert.Equal("release.evidence-erased", Refused(await Store.ReceiveAsync(Tenant, new MemoryStream("hers"u8.ToArray()))));
    }

    [Fact]
    public async Task WhatArrivedBeforeAnErasureDoesNotComeBackAfterIt()
    {
        var received = await ReceiveAsync("hers"u8);
        await EraseAsync(received.Digest);
        await KeepAsync(received);
        Assert.False(Store.Has(Tenant, received.Digest));
        Assert.Null(await Store.ReadAsync(Tenant, received.Digest));
    }

    private Task<PendingBlob> ReceiveAsync(ReadOnlySpan<byte> bytes) => ReceiveAsync(bytes.ToArray(), Tenant);

    private async Task<PendingBlob> ReceiveAsync(byte[] bytes, string tenant)
    {
        using var stream = new MemoryStream(bytes);
        var received = await Store.ReceiveAsync(tenant, stream);
        Assert.Null(received.Refusal?.Sentence);
        return received.Value!;
    }

    private Task<PendingBlob> KeepAsync(ReadOnlySpan<byte> bytes, string tenant = Tenant) => KeepAsync(bytes.ToArray(), tenant);

    private async Task<PendingBlob> KeepAsync(byte[] bytes, string tenant) => await KeepAsync(await ReceiveAsync(bytes, tenant));

    private async Task<PendingBlob> KeepAsync(PendingBlob received)
    {
        Assert.IsType<AppendAnswer.Appended>(await Store.KeepAsync(received));
        return received;
    }

    private async Task EraseAsync(Digest digest) => Assert.IsType<AppendAnswer.Appended>(await Store.EraseAsync(Tenant, digest, Then));

    private static string? Refused(Result<PendingBlob> received) => received.Refusal?.Code;

    /// <summary>A sender that is not heard of any more when its bytes are at an end.</summary>
    private sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new TimeoutException("The sender is gone.") : base.ReadAsync(buffer, cancellationToken);
    }
}
