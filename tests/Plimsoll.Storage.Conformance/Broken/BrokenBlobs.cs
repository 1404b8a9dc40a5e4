// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Security.Cryptography;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Conformance.Contracts;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>Files that are passed on, and remembered. What derives from it breaks one promise.</summary>
internal abstract class PassingBlobs(IBlobStore inner) : IBlobStore
{
    /// <summary>The bytes of every file that arrived.</summary>
    protected ConcurrentDictionary<(string Tenant, Digest Digest), byte[]> Arrived { get; } = new();

    /// <summary>Files that were erased.</summary>
    protected ConcurrentDictionary<(string Tenant, Digest Digest), bool> Gone { get; } = new();

    public virtual int Lying => inner.Lying;

    public virtual async Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null)
    {
        var received = await inner.ReceiveAsync(tenant, source, most, expected);
        if (received.Value is { } blob && source is MemoryStream bytes) { Arrived[(tenant, blob.Digest)] = bytes.ToArray(); }
        return received;
    }

    public virtual Task<AppendAnswer> KeepAsync(PendingBlob received) => inner.KeepAsync(received);

    public virtual void Drop(PendingBlob received) => inner.Drop(received);

    public virtual Task<byte[]?> ReadAsync(string tenant, Digest digest) => inner.ReadAsync(tenant, digest);

    public virtual bool Has(string tenant, Digest digest) => inner.Has(tenant, digest);

    public virtual Task<AppendAnswer> EraseAsync(string tenant, Digest digest, DateTimeOffset at)
    {
        Gone[(tenant, digest)] = true;
        return inner.EraseAsync(tenant, digest, at);
    }

    public virtual IReadOnlyList<(string Tenant, Digest Digest)> Receipts() => inner.Receipts();

    public void Tamper(string tenant, Digest digest) => inner.Tamper(tenant, digest);

    public virtual void Lose(string tenant, Digest digest) => inner.Lose(tenant, digest);

    public virtual Task ReopenAsync() => inner.ReopenAsync();

    public virtual Task CrashAsync() => inner.CrashAsync();

    public virtual bool Holds(ReadOnlySpan<byte> bytes) => inner.Holds(bytes);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

[Breaks(typeof(BlobContract), nameof(BlobContract.WhatArrivedIsReadBackByteForByte))]
internal sealed class CutsOffABlockOfOneByte(IBlobStore inner) : PassingBlobs(inner)
{
    public override async Task<byte[]?> ReadAsync(string tenant, Digest digest) =>
        await base.ReadAsync(tenant, digest) is var bytes && bytes is { Length: 65_537 } ? bytes[..65_536] : bytes;
}

/// <summary>Loses the file that was acknowledged last when whoever derives says so.</summary>
internal abstract class ForgetfulBlobs(IBlobStore inner) : PassingBlobs(inner)
{
    private Digest? _last, _lost;

    public override Task<AppendAnswer> KeepAsync(PendingBlob received)
    {
        _last = received.Digest;
        return base.KeepAsync(received);
    }

    public override async Task<byte[]?> ReadAsync(string tenant, Digest digest) => digest == _lost ? null : await base.ReadAsync(tenant, digest);

    protected void LoseTheLast() => _lost = _last;
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AnAcknowledgedFileIsThereAfterReopening))]
internal sealed class LosesTheLastFileAtReopening(IBlobStore inner) : ForgetfulBlobs(inner)
{
    public override Task ReopenAsync()
    {
        LoseTheLast();
        return base.ReopenAsync();
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.NothingIsAnsweredBeforeTheCommit))]
internal sealed class AnswersBeforeTheFileIsWritten(IBlobStore inner) : ForgetfulBlobs(inner)
{
    public override Task CrashAsync()
    {
        LoseTheLast();
        return base.CrashAsync();
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.NothingCountsBeforeItIsKept))]
internal sealed class CountsWhatOnlyArrived(IBlobStore inner) : PassingBlobs(inner)
{
    public override bool Has(string tenant, Digest digest) =>
        base.Has(tenant, digest) || (Arrived.ContainsKey((tenant, digest)) && !Gone.ContainsKey((tenant, digest)));
}

[Breaks(typeof(BlobContract), nameof(BlobContract.WhatNeverCountedIsSweptAwayAtReopening))]
internal sealed class SweepsNothing(IBlobStore inner) : PassingBlobs(inner)
{
    private int _left;

    public override int Lying => base.Lying + _left;

    public override async Task ReopenAsync()
    {
        var before = base.Lying;
        await base.ReopenAsync();
        _left = before - base.Lying;
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.WhatIsDroppedLiesThereNoMore))]
internal sealed class LeavesWhatIsDropped(IBlobStore inner) : PassingBlobs(inner)
{
    public override void Drop(PendingBlob received) { }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.TheSameBytesLieThereOnce))]
internal sealed class KeepsTheSameBytesAgain(IBlobStore inner) : PassingBlobs(inner)
{
    private readonly ConcurrentDictionary<(string Tenant, Digest Digest), int> _kept = new();

    public override int Lying => base.Lying + _kept.Values.Sum(times => times - 1);

    public override Task<AppendAnswer> KeepAsync(PendingBlob received)
    {
        _kept.AddOrUpdate((received.Tenant, received.Digest), 1, (_, times) => times + 1);
        return base.KeepAsync(received);
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.ATenantReadsItsOwnFilesAlone))]
internal sealed class ReadsByTheDigestAlone(IBlobStore inner) : PassingBlobs(inner)
{
    public override async Task<byte[]?> ReadAsync(string tenant, Digest digest)
    {
        if (await base.ReadAsync(tenant, digest) is { } own) { return own; }
        foreach (var (other, _) in Arrived.Keys.Where(key => key.Digest == digest && key.Tenant != tenant))
        {
            if (await base.ReadAsync(other, digest) is { } bytes) { return bytes; }
        }
        return null;
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.BytesLieThereOnlySealed))]
internal sealed class LeavesBytesOfTheWay(IBlobStore inner) : PassingBlobs(inner)
{
    public override bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var arrived in Arrived.Values) { if (arrived.AsSpan().IndexOf(bytes) >= 0) { return true; } }
        return base.Holds(bytes);
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AChangedByteIsFoundWhenItIsRead))]
internal sealed class ReadsWithoutChecking(IBlobStore inner) : PassingBlobs(inner)
{
    public override async Task<byte[]?> ReadAsync(string tenant, Digest digest)
    {
        try { return await base.ReadAsync(tenant, digest); }
        catch (CryptographicException) { return [0, .. Arrived[(tenant, digest)][1..]]; }
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AFileThatIsTooLargeIsRefused))]
internal sealed class LetsInOneByteMore(IBlobStore inner) : PassingBlobs(inner)
{
    public override Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null) =>
        base.ReceiveAsync(tenant, source, most + 1, expected);
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AFileWithAnotherDigestThanWasSaidIsRefused))]
internal sealed class TakesWhatArrivesForWhatWasSaid(IBlobStore inner) : PassingBlobs(inner)
{
    public override Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null) =>
        base.ReceiveAsync(tenant, source, most);
}

[Breaks(typeof(BlobContract), nameof(BlobContract.ARefusedFileLeavesNothing))]
internal sealed class LeavesWhatWasRefused(IBlobStore inner) : PassingBlobs(inner)
{
    private int _left;

    public override int Lying => base.Lying + _left;

    public override async Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null)
    {
        var received = await base.ReceiveAsync(tenant, source, most, expected);
        if (received.Refusal is not null) { _left++; }
        return received;
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.ASenderThatBreaksOffLeavesNothing))]
internal sealed class LeavesHalfOfWhatBrokeOff(IBlobStore inner) : PassingBlobs(inner)
{
    private int _left;

    public override int Lying => base.Lying + _left;

    public override async Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null)
    {
        try { return await base.ReceiveAsync(tenant, source, most, expected); }
        catch (TimeoutException)
        {
            _left++;
            throw;
        }
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AnErasureIsForGood))]
internal sealed class FindsErasedFilesAtReopening(IBlobStore inner) : PassingBlobs(inner)
{
    private bool _reopened;

    public override Task ReopenAsync()
    {
        _reopened = true;
        return base.ReopenAsync();
    }

    public override async Task<byte[]?> ReadAsync(string tenant, Digest digest) =>
        await base.ReadAsync(tenant, digest) ?? (_reopened && Gone.ContainsKey((tenant, digest)) ? Arrived[(tenant, digest)] : null);
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AnErasedFileLiesThereNoMore))]
internal sealed class ErasesTheKeyAlone(IBlobStore inner) : PassingBlobs(inner)
{
    public override int Lying => base.Lying + Gone.Count;
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AFileErasedTakesNoOther))]
internal sealed class ErasesADigestEverywhere(IBlobStore inner) : PassingBlobs(inner)
{
    public override async Task<AppendAnswer> EraseAsync(string tenant, Digest digest, DateTimeOffset at)
    {
        foreach (var (other, _) in Arrived.Keys.Where(key => key.Digest == digest && key.Tenant != tenant)) { await base.EraseAsync(other, digest, at); }
        return await base.EraseAsync(tenant, digest, at);
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AReceiptStandsAfterTheFileIsErased))]
internal sealed class TakesTheReceiptAlong(IBlobStore inner) : PassingBlobs(inner)
{
    public override IReadOnlyList<(string Tenant, Digest Digest)> Receipts() => [.. base.Receipts().Where(receipt => !Gone.ContainsKey(receipt))];
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AnErasedFileIsNotTakenInAgain))]
internal sealed class TakesInWhatWasErased(IBlobStore inner) : PassingBlobs(inner)
{
    public override async Task<Result<PendingBlob>> ReceiveAsync(string tenant, Stream source, long most = 1 << 20, Digest? expected = null)
    {
        var received = await base.ReceiveAsync(tenant, source, most, expected);
        if (received.Refusal?.Code != "release.evidence-erased") { return received; }
        source.Position = 0;
        return await base.ReceiveAsync(tenant + "_again", source, most, expected);
    }
}

[Breaks(typeof(BlobContract), nameof(BlobContract.WhatArrivedBeforeAnErasureDoesNotComeBackAfterIt))]
internal sealed class KeepsWhatWasErasedOnItsWay(IBlobStore inner) : PassingBlobs(inner)
{
    private readonly ConcurrentDictionary<(string Tenant, Digest Digest), bool> _late = new();

    public override Task<AppendAnswer> KeepAsync(PendingBlob received)
    {
        if (Gone.ContainsKey((received.Tenant, received.Digest))) { _late[(received.Tenant, received.Digest)] = true; }
        return base.KeepAsync(received);
    }

    public override bool Has(string tenant, Digest digest) => _late.ContainsKey((tenant, digest)) || base.Has(tenant, digest);
}

[Breaks(typeof(BlobContract), nameof(BlobContract.AFileWhoseBytesAreLostComesInAgain))]
internal sealed class CountsLostBytesAsThere(IBlobStore inner) : PassingBlobs(inner)
{
    private readonly ConcurrentDictionary<Digest, bool> _lost = new();

    public override void Lose(string tenant, Digest digest)
    {
        _lost[digest] = true;
        base.Lose(tenant, digest);
    }

    public override async Task<byte[]?> ReadAsync(string tenant, Digest digest) => _lost.ContainsKey(digest) ? null : await base.ReadAsync(tenant, digest);
}
