// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Release;

/// <summary>A file that was received whole, and the rows that make it count.</summary>
/// <param name="Ref">Name of its blob and of its key; null where the same bytes were here before.</param>
public sealed record ReceivedFile(Digest Digest, long Size, string? Ref, IReadOnlyList<RowChange> Rows);

/// <summary>How the bytes of a file stand.</summary>
public enum FileState
{
    /// <summary>There are none, and there should be none: they lie elsewhere, or were erased.</summary>
    Gone,

    /// <summary>They are missing, or others than were received.</summary>
    Damaged,

    /// <summary>They are those that were received.</summary>
    Whole,
}

/// <summary>What erases a file: first the rows, and when they are written <see cref="EvidenceFiles.Remove"/>.</summary>
public sealed record FileErasure
{
    internal FileErasure(IReadOnlyList<RowChange> rows, BlobName? blob) => (Rows, Blob) = (rows, blob);

    public IReadOnlyList<RowChange> Rows { get; }

    /// <summary>Null where there are no bytes.</summary>
    internal BlobName? Blob { get; }
}

/// <summary>Evidence as it was sent, encrypted under a key of its own, addressed by tenant and digest.</summary>
/// <remarks>
/// A file is a blob: a row of blocks of at most 64 KiB, each AES-256-GCM under the file's
/// key with its number as nonce and a mark in the last one, so that blocks can be
/// neither moved nor dropped. Bytes that arrive twice at once lie twice, each under its own key and name, until one of the two counts and the other is
/// removed. The key is a text of the vault under the subject <c>file/tenant/digest</c>: erasing that subject makes the bytes unreadable for ever.
/// </remarks>
public sealed class EvidenceFiles
{
    private const int Block = 64 * 1024;
    private const int Tag = 16;

    private readonly IBlobs _blobs;
    private readonly Journal _journal;
    private readonly Vault _vault;
    private readonly RandomFill _random;

    /// <param name="blobs">Where the bytes lie. Those that no row speaks of are removed at once: they were in their place before any entry spoke of
    /// them.</param>
    public EvidenceFiles(IBlobs blobs, Journal journal, Vault vault, RandomFill random)
    {
        (_blobs, _journal, _vault, _random) = (blobs, journal, vault, random);
        blobs.Keep(journal.Query(connection => connection.Query<(string Tenant, string Ref)>("SELECT tenant, ref FROM evidence_file")
            .Select(row => new BlobName(row.Tenant, row.Ref))
            .ToHashSet()));
    }

    /// <summary>Bytes that one organisation may keep, packages among them.</summary>
    public long MostOfOne { get; init; } = long.MaxValue;

    /// <summary>The place of an organisation's packages, apart from its evidence.</summary>
    public static string PackagesOf(string tenant) => $"{tenant}.packages";

    /// <summary>Bytes that an organisation keeps, as they were sent.</summary>
    public long UsedBy(string tenant) => _journal.Query(connection => connection.ExecuteScalar<long>(
        "SELECT coalesce(sum(size), 0) FROM evidence_file WHERE tenant IN (@tenant, @packages)", new { tenant, packages = PackagesOf(tenant) }));

    /// <summary>Names the subject whose erasure removes a file.</summary>
    public static string SubjectOf(string tenant, Digest digest) => $"file/{tenant}/{digest.Hex}";

    /// <summary>The file that a subject names; null where it names something else.</summary>
    public static (string Tenant, Digest Digest)? FileOf(string subject) =>
        subject.Split('/') is ["file", var tenant, var hex] && Digest.OfHex(hex) is { } digest ? (tenant, digest) : null;

    /// <summary>Receives a file: hashed and encrypted while it streams in, in its place when it is whole and durable.</summary>
    /// <param name="tenant">Who owns it.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="most">Bytes that are taken at most.</param>
    /// <param name="expected">What the sender says its digest is, if anything.</param>
    /// <returns>The file, or a refusal; nothing is left behind then.</returns>
    public async Task<Result<ReceivedFile>> ReceiveAsync(string tenant, Stream source, long most, Digest? expected, CancellationToken ct)
    {
        var left = MostOfOne == long.MaxValue ? long.MaxValue : MostOfOne - UsedBy(tenant.Split('.')[0]);
        if (left <= 0) { return OverQuota; }
        var key = new byte[MasterKey.Length];
        _random(key);
        var blob = new BlobName(tenant, Vault.NewReference(_random));
        Result<ReceivedFile>? received = null;
        try
        {
            await _blobs.ReceiveAsync(blob, async (target, stop) =>
            {
                received = await WriteAsync(target, source, key, Math.Min(most, left), stop) is var (digest, size)
                    ? Keep(blob, digest, size, key, expected)
                    : left < most ? OverQuota : new Refusal(
                        EvidenceCodes.EvidenceTooLarge, "file", null, $"is larger than {most} bytes", "attach a link with its digest instead, or split it");
                return received.Value is { Ref: not null };
            }, ct);
            return received!;
        }
        // Exactly this type: a disk that is full. What goes wrong with the sender has types of its own and is not the disk's fault.
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            return new Refusal(
                EvidenceCodes.EvidenceUnwritable, "file", null, $"cannot be kept: {DiskFault.Of(e)}",
                "make room on the disk of the data folder, then send it again");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Removes the bytes that were received if nothing came of them: their rows were not
    /// written, or the same bytes were there first. Call it once it is known which.</summary>
    public void Settle(string tenant, ReceivedFile received)
    {
        if (received.Ref is { } reference && Known(tenant, received.Digest) != reference) { _blobs.Erase(new BlobName(tenant, reference)); }
    }

    /// <summary>Writes the bytes of a file to a stream; false when they are gone.</summary>
    /// <exception cref="CryptographicException">The bytes in the store were changed.</exception>
    public async Task<bool> SendAsync(string tenant, Digest digest, Stream target, CancellationToken ct)
    {
        if (Known(tenant, digest) is not { } reference || _vault.Open(reference) is not { } held) { return false; }
        await using var source = _blobs.Open(new BlobName(tenant, reference));
        if (source is null) { return false; }
        await UnsealAsync(source, Convert.FromBase64String(held), target, ct);
        return true;
    }

    /// <summary>How the bytes of a file stand, which are read to their end: whoever sends them says so before the first of them leaves.</summary>
    public async Task<FileState> LookAsync(string tenant, Digest digest, CancellationToken ct)
    {
        if (Known(tenant, digest) is not { } reference) { return FileState.Gone; }
        try
        {
            if (_vault.Open(reference) is not { } held) { return FileState.Damaged; }
            await using var source = _blobs.Open(new BlobName(tenant, reference));
            return source is not null && await HoldsAsync(source, Convert.FromBase64String(held), digest, ct) ? FileState.Whole
                // What was erased meanwhile is not damaged.
                : Known(tenant, digest) is null ? FileState.Gone : FileState.Damaged;
        }
        catch (CryptographicException) { return FileState.Damaged; }
    }

    /// <summary>Whether sealed bytes are those of a digest.</summary>
    internal static async Task<bool> HoldsAsync(Stream source, byte[] key, Digest digest, CancellationToken ct)
    {
        using var hash = SHA256.Create();
        try
        {
            await using var target = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
            await UnsealAsync(source, key, target, ct);
            await target.FlushFinalBlockAsync(ct);
            return Convert.ToHexStringLower(hash.Hash!) == digest.Hex;
        }
        catch (CryptographicException) { return false; }
    }

    /// <exception cref="CryptographicException">The bytes were changed.</exception>
    private static async Task UnsealAsync(Stream source, byte[] key, Stream target, CancellationToken ct)
    {
        using var aes = new AesGcm(key, Tag);
        var (cipher, ahead, plain) = (new byte[Tag + Block], new byte[Tag + Block], new byte[Block]);
        var read = await source.ReadAtLeastAsync(cipher, cipher.Length, throwOnEndOfStream: false, ct);
        for (uint number = 0; ; number++)
        {
            // One block ahead, because the last one is marked.
            var next = read < cipher.Length ? 0 : await source.ReadAtLeastAsync(ahead, ahead.Length, throwOnEndOfStream: false, ct);
            if (read < Tag) { throw new CryptographicException("The file ends early."); }
            aes.Decrypt(Nonce(number, next == 0), cipher.AsSpan(Tag, read - Tag), cipher.AsSpan(0, Tag), plain.AsSpan(0, read - Tag));
            await target.WriteAsync(plain.AsMemory(0, read - Tag), ct);
            if (next == 0) { return; }
            ((cipher, ahead), read) = ((ahead, cipher), next);
        }
    }

    /// <summary>Whether the bytes of a file are still there.</summary>
    public bool Has(string tenant, Digest digest) => Known(tenant, digest) is { } reference && _blobs.Has(new BlobName(tenant, reference));

    /// <summary>What erases a file. Its rows make the bytes unreadable; <see cref="Remove"/> then gives back their room.</summary>
    public FileErasure Erase(string tenant, Digest digest, DateTimeOffset at) => new(
        [new DropFile(tenant, digest), .. _vault.Erase(SubjectOf(tenant, digest), at)],
        Known(tenant, digest) is { } reference ? new BlobName(tenant, reference) : null);

    /// <summary>Removes the bytes of a file whose erasure is written. Without their key they are noise: those that stay are removed at the next
    /// start.</summary>
    public void Remove(FileErasure written) { if (written.Blob is { } blob) { _blobs.Erase(blob); } }

    /// <summary>Says what is kept of bytes that have arrived: a refusal, nothing new where they are here, or a sealed key and a row.</summary>
    private Result<ReceivedFile> Keep(BlobName blob, Digest digest, long size, byte[] key, Digest? expected)
    {
        if (expected is not null && expected != digest)
        {
            return new Refusal(
                EvidenceCodes.DigestMismatch, "file", digest.ToString(), $"is what arrived, not {expected}", "send the file again, or mend the digest");
        }
        var (tenant, reference, subject) = (blob.Place, blob.Id, SubjectOf(blob.Place, digest));
        if (_vault.IsErased(subject))
        {
            return new Refusal(
                EvidenceCodes.EvidenceErased, "file", digest.ToString(), "was erased here and does not come back",
                "attach a new file without what had to go");
        }
        // Asked once: what another sender brings in from here on is not lost, and its row stays.
        var known = Known(tenant, digest);
        if (known is not null && _blobs.Has(new BlobName(tenant, known))) { return new ReceivedFile(digest, size, null, []); }
        var held = _vault.Seal(subject, reference, Convert.ToBase64String(key));
        // Whoever comes first counts; a row of bytes that are lost gives way; what was erased meanwhile does not come back.
        return new ReceivedFile(digest, size, reference,
        [
            .. held.Rows,
            .. known is { } lost ? [new DropLostFile(tenant, digest, lost)] : (RowChange[])[],
            new KeepFile(tenant, digest, size, reference),
        ]);
    }

    private Refusal OverQuota => new(
        EvidenceCodes.EvidenceOverQuota, "file", null, $"is more than is left of the {MostOfOne} bytes that your organisation may keep",
        "erase what is not needed any more, attach a link with its digest instead, or ask whoever runs the server for more");

    private static async Task<(Digest Digest, long Size)?> WriteAsync(Stream target, Stream source, byte[] key, long most, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var aes = new AesGcm(key, Tag);
        var (plain, ahead, cipher) = (new byte[Block], new byte[Block], new byte[Tag + Block]);
        var (size, number) = (0L, 0u);
        var length = await source.ReadAtLeastAsync(plain, Block, throwOnEndOfStream: false, ct);
        while (true)
        {
            // One block ahead, because the last one is marked.
            var next = length < Block ? 0 : await source.ReadAtLeastAsync(ahead, Block, throwOnEndOfStream: false, ct);
            size += length;
            if (size > most) { return null; }
            hash.AppendData(plain.AsSpan(0, length));
            aes.Encrypt(Nonce(number++, next == 0), plain.AsSpan(0, length), cipher.AsSpan(Tag, length), cipher.AsSpan(0, Tag));
            await target.WriteAsync(cipher.AsMemory(0, Tag + length), ct);
            if (next == 0) { break; }
            ((plain, ahead), length) = ((ahead, plain), next);
        }
        return (Digest.OfHex(Convert.ToHexStringLower(hash.GetHashAndReset()))!, size);
    }

    private static byte[] Nonce(uint number, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(nonce, number);
        nonce[^1] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    private string? Known(string tenant, Digest digest) =>
        _journal.Query(connection => connection.QuerySingleOrDefault<string>(
            "SELECT ref FROM evidence_file WHERE tenant = @tenant AND digest = @hex", new { tenant, hex = digest.Hex }));
}
