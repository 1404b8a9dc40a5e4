// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Dapper;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Files;

/// <summary>A text that is ready to be written: what the event holds, and the rows to append beside it.</summary>
public sealed record SealedText(VaultRef Ref, IReadOnlyList<RowChange> Rows);

/// <summary>A subject that was erased, and when.</summary>
public sealed record Erased(string Subject, DateTimeOffset At);

/// <summary>What people write and who they are, encrypted under a key of each subject. Erasing the key erases the subject; the history stays whole.</summary>
/// <remarks>
/// A commitment is HMAC-SHA256 under 32 random bytes that are sealed together with the text: while the text is there, it can be shown that it is the one
/// that was meant; once it is erased, nobody can find out by guessing. Safe for many threads.
/// </remarks>
public sealed class Vault(Journal journal, MasterKey master, RandomFill random)
{
    private const int BlindLength = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (byte[] Key, byte[] Wrapped)> _keys = new(StringComparer.Ordinal);

    /// <summary>Seals a text under the key of a subject, which is made when it is new. Nothing is written before the rows are.</summary>
    /// <param name="subject">Whose text it is: an account, a party, a file. Its erasure takes the text along.</param>
    public SealedText Seal(string subject, string text) => Seal(subject, NewReference(random), text);

    /// <summary>Whether the master key is the one that wrapped what lies here; true where nothing does. One key that is damaged makes it no other.</summary>
    public static bool Fits(Journal journal, MasterKey master)
    {
        const int Tried = 8;
        var wrapped = journal.Query(connection => connection.Query<Wrapping>(
            "SELECT subject AS Subject, wrapped AS Wrapped FROM vault_subject LIMIT @most", new { most = Tried }).ToArray());
        return wrapped is [] || wrapped.Any(row =>
        {
            try { CryptographicOperations.ZeroMemory(master.Unwrap(row.Wrapped, row.Subject)); return true; }
            catch (CryptographicException) { return false; }
        });
    }

    /// <summary>The rows that wrap the key of every subject by another master key. No text is touched, and no key of a subject changes.</summary>
    public Result<IReadOnlyList<RowChange>> Rewrap(MasterKey to)
    {
        var rows = new List<RowChange>();
        foreach (var row in journal.Query(connection =>
            connection.Query<Wrapping>("SELECT subject AS Subject, wrapped AS Wrapped FROM vault_subject ORDER BY subject").ToArray()))
        {
            byte[] key;
            try { key = master.Unwrap(row.Wrapped, row.Subject); }
            catch (CryptographicException)
            {
                return new Refusal(
                    JournalCodes.Unreadable, "key", row.Subject, "is damaged and cannot be opened with the master key",
                    "restore the newest backup in which it is whole, or erase whoever it belongs to");
            }
            rows.Add(new RewrapSubject(row.Subject, to.Wrap(key, row.Subject, random)));
            CryptographicOperations.ZeroMemory(key);
        }
        return rows;
    }

    /// <summary>A reference for a text that is sealed later.</summary>
    internal static string NewReference(RandomFill random)
    {
        Span<byte> id = stackalloc byte[16];
        random(id);
        return $"vlt_{Convert.ToHexStringLower(id)}";
    }

    /// <summary>The text behind a reference; null once it is erased.</summary>
    public string? Open(VaultRef at) => Open(at.Ref);

    /// <inheritdoc cref="Open(VaultRef)"/>
    public string? Open(string reference) => Find(reference) is { } row && KeyOf(row.Subject) is { } key
        ? Encoding.UTF8.GetString(MasterKey.Open(key, row.Sealed, reference).AsSpan(BlindLength))
        : null;

    /// <summary>Whether the text behind a reference is still there; reads none of it.</summary>
    public bool Holds(VaultRef at) => Find(at.Ref) is not null;

    /// <summary>Shows that a text is the one that was committed to.</summary>
    /// <returns>The 32 random bytes under which the commitment is an HMAC; null once the text is erased.</returns>
    public byte[]? Blind(VaultRef at) =>
        Find(at.Ref) is { } row && KeyOf(row.Subject) is { } key ? MasterKey.Open(key, row.Sealed, at.Ref)[..BlindLength] : null;

    public bool IsErased(string subject) => ErasedAt(subject) is not null;

    /// <summary>When a subject was erased; null while it is there.</summary>
    public DateTimeOffset? ErasedAt(string subject) =>
        journal.Query(connection =>
            connection.QuerySingleOrDefault<string>("SELECT at FROM vault_erased WHERE subject = @subject", new { subject })) is { } text
            && Instant.TryRead(text, out var at)
            ? at
            : null;

    /// <summary>The rows that erase a subject: its key, its texts, and a mark that lets nothing of it come back.</summary>
    public IReadOnlyList<RowChange> Erase(string subject, DateTimeOffset at)
    {
        lock (_lock) { if (_keys.Remove(subject, out var held)) { CryptographicOperations.ZeroMemory(held.Key); } }
        return [new EraseSubject(subject, at)];
    }

    /// <summary>The rows that drop one text, while its subject stays.</summary>
    public static IReadOnlyList<RowChange> Drop(string reference) => [new DropText(reference)];

    /// <summary>How many subjects were erased here; only grows.</summary>
    public long CountErased() => journal.Query(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM vault_erased"));

    /// <summary>Everything that was erased here, with the instant.</summary>
    public IReadOnlyList<Erased> AllErased() =>
        journal.Query(connection => connection.Query<ErasedRow>("SELECT subject AS Subject, at AS At FROM vault_erased ORDER BY at, subject")
            .Select(row => new Erased(row.Subject, Instant.TryRead(row.At, out var at) ? at : default))
            .ToArray());

    internal SealedText Seal(string subject, string reference, string text)
    {
        var (key, wrapped) = KeyFor(subject);
        var plain = new byte[BlindLength + Encoding.UTF8.GetByteCount(text)];
        random(plain.AsSpan(0, BlindLength));
        Encoding.UTF8.GetBytes(text, plain.AsSpan(BlindLength));
        var commitment = Digest.OfHex(Convert.ToHexStringLower(HMACSHA256.HashData(plain.AsSpan(0, BlindLength), plain.AsSpan(BlindLength))))!;
        var item = MasterKey.Seal(key, plain, reference, random);
        CryptographicOperations.ZeroMemory(plain);
        return new SealedText(new VaultRef(reference, commitment), [new SealText(subject, wrapped, reference, item)]);
    }

    private (byte[] Key, byte[] Wrapped) KeyFor(string subject)
    {
        lock (_lock)
        {
            if (_keys.TryGetValue(subject, out var held)) { return held; }
            if (IsErased(subject)) { throw new InvalidOperationException($"{subject} was erased."); }
            if (Wrapped(subject) is { } wrapped) { return _keys[subject] = (master.Unwrap(wrapped, subject), wrapped); }
            var key = new byte[MasterKey.Length];
            random(key);
            return _keys[subject] = (key, master.Wrap(key, subject, random));
        }
    }

    private byte[]? KeyOf(string subject)
    {
        lock (_lock)
        {
            // A copy: an erasure overwrites the one that is kept.
            if (_keys.TryGetValue(subject, out var held)) { return [.. held.Key]; }
            return Wrapped(subject) is { } wrapped ? [.. (_keys[subject] = (master.Unwrap(wrapped, subject), wrapped)).Key] : null;
        }
    }

    private byte[]? Wrapped(string subject) =>
        journal.Query(connection => connection.QuerySingleOrDefault<byte[]>("SELECT wrapped FROM vault_subject WHERE subject = @subject", new { subject }));

    private Item? Find(string reference) =>
        journal.Query(connection =>
            connection.QuerySingleOrDefault<Item>("SELECT subject AS Subject, sealed AS Sealed FROM vault_item WHERE ref = @reference", new { reference }));

    private sealed record ErasedRow(string Subject, string At);

    private sealed record Wrapping(string Subject, byte[] Wrapped);

    private sealed record Item(string Subject, byte[] Sealed);
}
