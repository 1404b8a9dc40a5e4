// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Lives;

/// <summary>A file of up to 200,000 bytes that follow from its name. Every other file is erased; of those that are not, the bytes are lost and come in
/// again.</summary>
public sealed class BlobLife(string name) : Life<IBlobStore>(name)
{
    private const string Tenant = "ten_1";

    private byte[]? _bytes;

    private enum Act { Keep, Erase, Lose, KeepAgain }

    public override int Steps => Acts.Length;

    public Digest Digest => Digest.Of(Bytes);

    private Act[] Acts => Ends ? [Act.Keep, Act.Erase] : [Act.Keep, Act.Lose, Act.KeepAgain];

    private byte[] Bytes => _bytes ??= BytesOf(Name);

    public override IReadOnlyList<string> KindsOf(int number) => Acts[number - 1] switch
    {
        Act.Keep => [nameof(KeepFile), nameof(SealText)],
        Act.Erase => [nameof(DropFile), nameof(EraseSubject)],
        // An accident, and no write of the store.
        Act.Lose => [],
        Act.KeepAgain => [nameof(DropLostFile), nameof(KeepFile), nameof(SealText)],
        _ => throw new UnreachableException(),
    };

    public override Task TakeAsync(IBlobStore store, int number)
    {
        switch (Acts[number - 1])
        {
            case Act.Keep or Act.KeepAgain: return KeepAsync(store);
            case Act.Erase: return DoneAsync(store.EraseAsync(Tenant, Digest, DateTimeOffset.UnixEpoch));
            case Act.Lose:
                store.Lose(Tenant, Digest);
                return Task.CompletedTask;
            default: throw new UnreachableException();
        }
    }

    public override async Task<string?> DifferenceAsync(IBlobStore store, int steps)
    {
        var there = steps > 0 && Acts[steps - 1] is Act.Keep or Act.KeepAgain;
        var read = await store.ReadAsync(Tenant, Digest);
        return store.Has(Tenant, Digest) != there ? $"it is {(there ? "not there" : "there")}"
            : !there ? read is null ? null : "it can be read"
            : read is null ? "it cannot be read" : read.AsSpan().SequenceEqual(Bytes) ? null : "it is another file";
    }

    /// <summary>As many files lie there as count, and each of those has its entry.</summary>
    public static Task<string?> WholeAsync(IBlobStore store, IReadOnlyList<BlobLife> all, IReadOnlyList<BlobLife> newest)
    {
        BlobLife[] kept = [.. all.Where(life => store.Has(Tenant, life.Digest))];
        var receipts = store.Receipts().Select(receipt => receipt.Digest).ToHashSet();
        return Task.FromResult(
            kept.Length != store.Lying ? $"{store.Lying} files lie there and {kept.Length} count"
            : kept.FirstOrDefault(life => !receipts.Contains(life.Digest)) is { } without ? $"{without.Name} has no entry" : null);
    }

    private async Task KeepAsync(IBlobStore store)
    {
        using var source = new MemoryStream(Bytes);
        var received = await store.ReceiveAsync(Tenant, source);
        await DoneAsync(store.KeepAsync(received.Value ?? throw new StoreRefusedException(received.Refusal!)));
    }

    private static byte[] BytesOf(string name)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        // Chance that anybody can repeat: nothing is secret here.
#pragma warning disable CA5394
        var random = new Random(BinaryPrimitives.ReadInt32LittleEndian(seed));
        var bytes = new byte[random.Next(200_000)];
        random.NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }
}
