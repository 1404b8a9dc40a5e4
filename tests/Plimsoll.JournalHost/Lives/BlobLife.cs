// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Lives;

/// <summary>A file of up to 200,000 bytes that follow from its name; every other file is erased.</summary>
public sealed class BlobLife(string name) : Life<IBlobStore>(name)
{
    private const string Tenant = "ten_1";

    private byte[]? _bytes;

    public override int Steps => Ends ? 2 : 1;

    public Digest Digest => Digest.Of(Bytes);

    private byte[] Bytes => _bytes ??= BytesOf(Name);

    public override async Task TakeAsync(IBlobStore store, int number)
    {
        if (number == 2) { await DoneAsync(store.EraseAsync(Tenant, Digest, DateTimeOffset.UnixEpoch)); return; }
        using var source = new MemoryStream(Bytes);
        var received = await store.ReceiveAsync(Tenant, source);
        await DoneAsync(store.KeepAsync(received.Value ?? throw new StoreRefusedException(received.Refusal!)));
    }

    public override async Task<string?> DifferenceAsync(IBlobStore store, int steps)
    {
        var read = await store.ReadAsync(Tenant, Digest);
        return store.Has(Tenant, Digest) != (steps == 1) ? $"it is {(steps == 1 ? "not there" : "there")}"
            : steps != 1 ? read is null ? null : "it can be read"
            : read is null ? "it cannot be read" : read.AsSpan().SequenceEqual(Bytes) ? null : "it is another file";
    }

    /// <summary>Whether it counts now.</summary>
    public bool IsKept(IBlobStore store) => store.Has(Tenant, Digest);

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
