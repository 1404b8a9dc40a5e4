// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>Copies of conversations. The keys over them lie apart and end with the keys of the backup, so that a copy that nobody counts can be read no longer
/// than that.</summary>
public static class ContentBackup
{
    /// <summary>Where the conversations lie that belong to a backup.</summary>
    public static string Of(string backup) => backup + ".content";

    /// <summary>Where the keys over them lie.</summary>
    public static string KeysOf(string backup) => BackupKeys.Of(Of(backup));

    /// <summary>Copies the conversations of a data folder, also of a running server; nothing where there are none.</summary>
    public static Refusal? Save(string data, string backup, DateTimeOffset until)
    {
        var (path, file) = (Path.Combine(data, ContentStore.FileName), Of(backup));
        if (!File.Exists(path)) { return null; }
        var partial = file + ".partial";
        try
        {
            File.Delete(partial);
            OwnFile.Make(partial).Dispose();
            (string, byte[])[] keys;
            using (var source = SqliteFile.OpenReader(path))
            using (var copy = SqliteFile.Open(partial, SqliteOpenMode.ReadWrite))
            {
                source.BackupDatabase(copy);
                copy.Run("PRAGMA journal_mode=MEMORY");
                keys = [.. copy.Query<(string Tenant, string Kind, byte[] Wrapped)>("SELECT tenant, kind, wrapped FROM content_key ORDER BY tenant, kind")
                    .Select(row => ($"{row.Tenant}/{row.Kind}", row.Wrapped))];
                copy.Run("DELETE FROM content_key; PRAGMA temp_store=FILE; VACUUM");
            }
            using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) { written.Flush(flushToDisk: true); }
            File.Delete(KeysOf(backup));
            OwnFile.Write(KeysOf(backup), new BackupKeys(FileDigest.Of(partial).ToString(), until, keys).Write());
            File.Move(partial, file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Refusal(UsageCodes.Unwritable, "conversations", file, $"cannot be written ({e.Message.TrimEnd('.')})",
                "name a file in a folder with room that you may write to");
        }
        finally { File.Delete(partial); }
    }

    /// <summary>Puts the conversations of a backup into a data folder that has none, without those of persons who were erased since.</summary>
    public static Refusal? Restore(string backup, string data, IReadOnlyList<ErasedActivity> erased, DateTimeOffset now)
    {
        var (file, path) = (Of(backup), Path.Combine(data, ContentStore.FileName));
        if (!File.Exists(file) || File.Exists(path)) { return null; }
        var partial = path + ".partial";
        try
        {
            if (!BackupKeys.Read(KeysOf(backup), FileDigest.Of(file).ToString(), now).Succeeds(out var keys, out var refusal)) { return refusal; }
            File.Delete(partial);
            using (var target = OwnFile.Make(partial))
            using (var source = File.OpenRead(file)) { source.CopyTo(target); }
            using (var copy = SqliteFile.Open(partial, SqliteOpenMode.ReadWrite))
            {
                copy.Run("PRAGMA journal_mode=MEMORY");
                foreach (var (subject, wrapped) in keys.Keys)
                {
                    if (subject.Split('/') is not [var tenant, var kind]) { continue; }
                    copy.Execute("INSERT INTO content_key(tenant, kind, wrapped) VALUES(@tenant, @kind, @wrapped)", new { tenant, kind, wrapped });
                }
                foreach (var one in erased)
                {
                    copy.Execute("DELETE FROM content WHERE tenant = @Tenant AND person = @person",
                        new { one.Tenant, person = Convert.FromHexString($"{one.User:x16}") });
                }
                copy.Run("VACUUM");
            }
            using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) { written.Flush(flushToDisk: true); }
            File.Move(partial, path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Refusal(UsageCodes.StoreUnreadable, "conversations", file, $"cannot be restored ({e.Message.TrimEnd('.')})",
                "use the file and its keys as they were written");
        }
        finally { File.Delete(partial); }
    }
}
