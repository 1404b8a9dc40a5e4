// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Files;

/// <summary>Something in a data folder that is not what was written.</summary>
/// <param name="Kind">What it is: a key, a text, a file, a conversation, or a whole store.</param>
/// <param name="Id">By which it is known: a subject, a reference, a digest.</param>
/// <param name="Tenant">Whose it is; null where it belongs to a person or to the server.</param>
/// <param name="Reason">What is wrong, as the rest of a sentence.</param>
public sealed record Damage(string Kind, string Id, string? Tenant, string Reason)
{
    public string Sentence => $"Damaged: {Kind} {Id}{(Tenant is null ? "" : $" of organisation {Tenant}")} {Reason}.";
}

/// <summary>What of a data folder was looked at, and what is damaged. What was erased is not there, and no damage.</summary>
public sealed record FolderFindings(long Texts, long Files, long Conversations, IReadOnlyList<Damage> Damages);

/// <summary>Opens everything in a data folder that lies beside its history: keys, texts, files and conversations, each to its last byte. Only reads, also
/// beside a running server.</summary>
public static class FolderCheck
{
    /// <summary>Whether there is anything that only the master key opens.</summary>
    public static bool IsSealed(string folder) => File.Exists(Path.Combine(folder, ContentStore.FileName))
        || Reading(Path.Combine(folder, JournalOptions.FileName), false, c => Has(c, "vault_subject")
            && c.ExecuteScalar<bool>("SELECT EXISTS(SELECT 1 FROM vault_subject) OR EXISTS(SELECT 1 FROM vault_item)"));

    public static async Task<FolderFindings> RunAsync(string folder, MasterKey master, CancellationToken ct)
    {
        var (database, damages) = (Path.Combine(folder, JournalOptions.FileName), new List<Damage>());
        var (texts, files, conversations) = (0L, 0L, 0L);
        try
        {
            using var connection = SqliteFile.OpenReader(database);
            if (!Has(connection, "vault_subject")) { return new FolderFindings(0, 0, 0, []); }
            var keys = Keys(connection, master, damages);
            var held = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var item in connection.Query<Item>("SELECT ref AS Ref, subject AS Subject, sealed AS Sealed FROM vault_item", buffered: false))
            {
                texts++;
                if (Text(connection, keys, item, damages) is { } text && EvidenceFiles.FileOf(item.Subject) is not null) { held[item.Ref] = text; }
            }
            if (Has(connection, "evidence_file")) { files = await FilesAsync(connection, folder, held, damages, ct); }
        }
        catch (SqliteException e) { damages.Add(Store("database", JournalOptions.FileName, e)); }
        if (File.Exists(Path.Combine(folder, ContentStore.FileName))) { conversations = Conversations(folder, master, damages); }
        return new FolderFindings(texts, files, conversations, damages);
    }

    private static Dictionary<string, byte[]> Keys(SqliteConnection connection, MasterKey master, List<Damage> damages)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (subject, wrapped) in connection.Query<(string, byte[])>("SELECT subject, wrapped FROM vault_subject"))
        {
            try { keys[subject] = master.Unwrap(wrapped, subject); }
            catch (CryptographicException) { damages.Add(new Damage("key", subject, TenantOf(subject), "cannot be opened with the master key")); }
        }
        return keys;
    }

    /// <summary>What a text holds, without its blind; null where it cannot be opened.</summary>
    private static byte[]? Text(SqliteConnection connection, Dictionary<string, byte[]> keys, Item item, List<Damage> damages)
    {
        const int Blind = 32;
        if (!keys.TryGetValue(item.Subject, out var key))
        {
            // One whose key is damaged was named with it; one that was erased while this ran is gone.
            if (!damages.Exists(d => d.Kind == "key" && d.Id == item.Subject)
                && connection.ExecuteScalar<bool>("SELECT EXISTS(SELECT 1 FROM vault_item WHERE ref = @Ref)", new { item.Ref })
                && !connection.ExecuteScalar<bool>("SELECT EXISTS(SELECT 1 FROM vault_subject WHERE subject = @Subject)", new { item.Subject }))
            {
                damages.Add(new Damage("text", item.Ref, TenantOf(item.Subject), $"of {item.Subject} has lost its key"));
            }
            return null;
        }
        try { return MasterKey.Open(key, item.Sealed, item.Ref)[Blind..]; }
        catch (CryptographicException)
        {
            damages.Add(new Damage("text", item.Ref, TenantOf(item.Subject), $"of {item.Subject} is not what was written"));
            return null;
        }
    }

    private static async Task<long> FilesAsync(SqliteConnection connection, string folder, Dictionary<string, byte[]> held, List<Damage> damages,
        CancellationToken ct)
    {
        var looked = 0L;
        foreach (var (tenant, hex, reference) in connection.Query<(string, string, string)>("SELECT tenant, digest, ref FROM evidence_file"))
        {
            looked++;
            var digest = Digest.OfHex(hex);
            if (digest is null || !held.TryGetValue(reference, out var key)) { continue; }
            var whole = false;
            var path = Path.Combine(folder, FolderBlobs.Kept, tenant, reference);
            try
            {
                await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                whole = await EvidenceFiles.HoldsAsync(source, Convert.FromBase64String(System.Text.Encoding.UTF8.GetString(key)), digest, ct);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
            if (whole || !connection.ExecuteScalar<bool>("SELECT EXISTS(SELECT 1 FROM evidence_file WHERE ref = @reference)", new { reference })) { continue; }
            damages.Add(new Damage("file", digest.ToString(), tenant, File.Exists(path) ? "is not what was attached" : "is missing, and was not erased"));
        }
        return looked;
    }

    private static long Conversations(string folder, MasterKey master, List<Damage> damages)
    {
        try
        {
            using var store = new ContentStore(folder, master, RandomNumberGenerator.Fill);
            var (looked, damaged) = store.Look();
            damages.AddRange(damaged);
            return looked;
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            damages.Add(Store("conversations", ContentStore.FileName, e));
            return 0;
        }
    }

    private static Damage Store(string kind, string file, Exception e) =>
        new(kind, file, null, $"cannot be read to its end ({e.Message.Split('\n')[0].TrimEnd('.')})");

    private static string? TenantOf(string subject) => subject.Split('/') is ["file" or "party" or "research", var tenant, ..] ? tenant.Split('.')[0] : null;

    private static bool Has(SqliteConnection connection, string table) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS(SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = @table)", new { table });

    private static T Reading<T>(string path, T none, Func<SqliteConnection, T> read)
    {
        if (!File.Exists(path)) { return none; }
        try
        {
            using var connection = SqliteFile.OpenReader(path);
            return read(connection);
        }
        // Whatever is wrong with it is told by whoever checks it.
        catch (SqliteException) { return none; }
    }

    private sealed record Item(string Ref, string Subject, byte[] Sealed);
}
