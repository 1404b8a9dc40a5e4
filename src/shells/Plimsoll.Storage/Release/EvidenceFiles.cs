// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Release;

/// <summary>A file that was received whole: where its bytes lie, and the rows that make them count.</summary>
/// <param name="Ref">Name of the bytes on disk and of their key; null where the same bytes were here before.</param>
public sealed record ReceivedFile(Digest Digest, long Size, string? Ref, IReadOnlyList<RowChange> Rows);

/// <summary>Evidence as it was sent, encrypted under a key of its own, addressed by tenant and digest.</summary>
/// <remarks>
/// A file is a row of blocks of at most 64 KiB, each AES-256-GCM under the file's
/// key with its number as nonce and a mark in the last one, so that blocks can be
/// neither moved nor dropped. Bytes that arrive twice at once lie twice, each under its own key and name, until one of the two counts and the other is
/// removed. The key is a text of the vault under the subject <c>file/tenant/digest</c>: erasing that subject makes the bytes unreadable for ever.
/// </remarks>
public sealed class EvidenceFiles
{
    private const int Block = 64 * 1024;
    private const int Tag = 16;

    private readonly Journal _journal;
    private readonly Vault _vault;
    private readonly RandomFill _random;
    private readonly string _incoming, _files;

    public EvidenceFiles(string folder, Journal journal, Vault vault, RandomFill random)
    {
        (_journal, _vault, _random, _incoming, _files) = (journal, vault, random, Path.Combine(folder, "incoming"), Path.Combine(folder, "evidence"));
        // What was on its way when the process ended never arrived.
        if (Directory.Exists(_incoming)) { Directory.Delete(_incoming, recursive: true); }
        Make(_incoming);
        Make(_files);
        // So did what was in its place before any entry spoke of it.
        var known = journal.Query(connection => connection.Query<string>("SELECT tenant || '/' || ref FROM evidence_file").ToHashSet(StringComparer.Ordinal));
        foreach (var stray in Directory.EnumerateFiles(_files, "*", SearchOption.AllDirectories)
            .Where(path => !known.Contains($"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}"))
            .ToArray())
        {
            File.Delete(stray);
        }
    }

    /// <summary>Names the subject whose erasure removes a file.</summary>
    public static string SubjectOf(string tenant, Digest digest) => $"file/{tenant}/{digest.Hex}";

    /// <summary>The file that a subject names; null where it names something else.</summary>
    public static (string Tenant, Digest Digest)? FileOf(string subject) =>
        subject.Split('/') is ["file", var tenant, var hex] && Digest.OfHex(hex) is { } digest ? (tenant, digest) : null;

    /// <summary>Receives a file: hashed and encrypted while it streams in, moved to its place when it is whole and durable.</summary>
    /// <param name="tenant">Who owns it.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="most">Bytes that are taken at most.</param>
    /// <param name="expected">What the sender says its digest is, if anything.</param>
    /// <returns>The file, or a refusal; nothing is left behind then.</returns>
    public async Task<Result<ReceivedFile>> ReceiveAsync(string tenant, Stream source, long most, Digest? expected, CancellationToken ct)
    {
        var id = new byte[16];
        _random(id);
        var path = Path.Combine(_incoming, Convert.ToHexStringLower(id));
        var key = new byte[MasterKey.Length];
        _random(key);
        try
        {
            if (await WriteAsync(path, source, key, most, ct) is not var (digest, size))
            {
                return new Refusal(
                    EvidenceCodes.EvidenceTooLarge, "file", null, $"is larger than {most} bytes", "attach a link with its digest instead, or split it");
            }
            if (expected is not null && expected != digest)
            {
                return new Refusal(
                    EvidenceCodes.DigestMismatch, "file", digest.ToString(), $"is what arrived, not {expected}", "send the file again, or mend the digest");
            }
            if (_vault.IsErased(SubjectOf(tenant, digest)))
            {
                return new Refusal(
                    EvidenceCodes.EvidenceErased, "file", digest.ToString(), "was erased here and does not come back",
                    "attach a new file without what had to go");
            }
            // Asked once: what another sender brings in from here on is not lost, and its row stays.
            var known = Known(tenant, digest);
            if (known is not null && File.Exists(At(tenant, known))) { return new ReceivedFile(digest, size, null, []); }
            Make(Path.Combine(_files, tenant));
            var held = _vault.Seal(SubjectOf(tenant, digest), Convert.ToBase64String(key));
            File.Move(path, At(tenant, held.Ref.Ref));
            // Whoever comes first counts; a row of bytes that are lost gives way; what was erased meanwhile does not come back.
            return new ReceivedFile(digest, size, held.Ref.Ref,
            [
                .. held.Rows,
                .. known is { } lost
                    ? [new RowChange("DELETE FROM evidence_file WHERE tenant = $1 AND digest = $2 AND ref = $3", tenant, digest.Hex, lost)]
                    : (RowChange[])[],
                new RowChange(
                    "INSERT OR IGNORE INTO evidence_file(tenant, digest, size, ref) SELECT $1, $2, $3, $4 WHERE EXISTS(SELECT 1 FROM vault_item WHERE ref = "
                        + "$4)",
                    tenant, digest.Hex, size, held.Ref.Ref),
            ]);
        }
        // Exactly this type: a disk that is full. What goes wrong with the sender has types of its own and is not the disk's fault.
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            return new Refusal(
                EvidenceCodes.EvidenceUnwritable, "file", null, $"cannot be kept: {e.Message.TrimEnd('.')}",
                "make room on the disk of the data folder, then send it again");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            File.Delete(path);
        }
    }

    /// <summary>Removes the bytes that were received if nothing came of them: their rows were not
    /// written, or the same bytes were there first. Call it once it is known which.</summary>
    public void Settle(string tenant, ReceivedFile received)
    {
        if (received.Ref is { } reference && Known(tenant, received.Digest) != reference) { File.Delete(At(tenant, reference)); }
    }

    /// <summary>Writes the bytes of a file to a stream; false when they are gone.</summary>
    /// <exception cref="CryptographicException">The bytes on disk were changed.</exception>
    public async Task<bool> SendAsync(string tenant, Digest digest, Stream target, CancellationToken ct)
    {
        if (Known(tenant, digest) is not { } reference || _vault.Open(reference) is not { } held || !File.Exists(At(tenant, reference))) { return false; }
        using var aes = new AesGcm(Convert.FromBase64String(held), Tag);
        await using var file = File.OpenRead(At(tenant, reference));
        var (cipher, plain) = (new byte[Tag + Block], new byte[Block]);
        for (uint number = 0; ; number++)
        {
            var read = await file.ReadAtLeastAsync(cipher, cipher.Length, throwOnEndOfStream: false, ct);
            var last = file.Position == file.Length;
            if (read < Tag) { throw new CryptographicException("The file ends early."); }
            aes.Decrypt(Nonce(number, last), cipher.AsSpan(Tag, read - Tag), cipher.AsSpan(0, Tag), plain.AsSpan(0, read - Tag));
            await target.WriteAsync(plain.AsMemory(0, read - Tag), ct);
            if (last) { return true; }
        }
    }

    /// <summary>Whether the bytes of a file are still there.</summary>
    public bool Has(string tenant, Digest digest) => Known(tenant, digest) is { } reference && File.Exists(At(tenant, reference));

    /// <summary>The rows that erase a file.</summary>
    /// <param name="path">Its place on disk, to be deleted once they are written; null when there is none.</param>
    public IReadOnlyList<RowChange> Erase(string tenant, Digest digest, DateTimeOffset at, out string? path)
    {
        path = Known(tenant, digest) is { } reference ? At(tenant, reference) : null;
        return [
            new RowChange("DELETE FROM evidence_file WHERE tenant = $1 AND digest = $2", tenant, digest.Hex), .. _vault.Erase(SubjectOf(tenant, digest), at)
        ];
    }

    private static async Task<(Digest Digest, long Size)?> WriteAsync(string path, Stream source, byte[] key, long most, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var aes = new AesGcm(key, Tag);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Block, FileOptions.Asynchronous);
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
            await file.WriteAsync(cipher.AsMemory(0, Tag + length), ct);
            if (next == 0) { break; }
            ((plain, ahead), length) = ((ahead, plain), next);
        }
        await file.FlushAsync(ct);
        file.Flush(flushToDisk: true);
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

    private string At(string tenant, string reference) => Path.Combine(_files, tenant, reference);

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
    }
}
