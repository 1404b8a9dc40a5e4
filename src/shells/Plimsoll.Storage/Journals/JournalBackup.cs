// SPDX-License-Identifier: Apache-2.0

using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>What a backup holds.</summary>
/// <param name="Digest">SHA-256 of the file, as <c>sha256:</c> and hexadecimal digits; also in the file beside it.</param>
/// <param name="Head">Size and root of the journal in it.</param>
public sealed record BackupReport(string Digest, TreeHead Head);

/// <summary>Copies of a journal: made while it is used, checked before they count, and restored into an empty data folder.</summary>
public static class JournalBackup
{
    /// <summary>Checks the history in a data folder without opening it for writing; also beside a running server.</summary>
    /// <param name="seen">Told each entry that holds, in order.</param>
    public static Result<TreeHead> Verify(string folder, Action<Entry>? seen = null) => VerifyFile(Path.Combine(folder, JournalOptions.FileName), seen);

    /// <summary>Checks the history in a file, a backup for instance, in the same way.</summary>
    public static Result<TreeHead> VerifyFile(string path, Action<Entry>? seen = null)
    {
        if (!File.Exists(path)) { return Missing(path); }
        return Reading(path, connection => JournalCheck.Run(connection, seen).Succeeds(out var head, out var refusal) ? (Result<TreeHead>)head.ToTreeHead()
            : refusal);
    }

    /// <summary>When the last entry of a database was received, which is not checked; null where there is no database that can be read, or no entry.</summary>
    public static DateTimeOffset? LastAt(string path)
    {
        if (!File.Exists(path)) { return null; }
        try
        {
            using var connection = SqliteFile.OpenReader(path);
            return connection.QuerySingleOrDefault<byte[]>("SELECT bytes FROM entry ORDER BY seq DESC LIMIT 1") is { } bytes ? Envelope.Of(bytes).At : null;
        }
        // Whatever is wrong with it is told by whoever checks it.
        catch (Exception e) when (e is SqliteException or FormatException or System.Text.Json.JsonException) { return null; }
    }

    /// <summary>How long the keys of a backup may be used, as their file says; null where there is none that can be read.</summary>
    public static DateTimeOffset? LifeOf(string file) => BackupKeys.LifeIn(BackupKeys.Of(file));

    /// <summary>Copies the journal of a data folder; also beside a running server. The
    /// keys of what people wrote go into another file, <c>FILE.keys</c>.</summary>
    /// <param name="until">How long those keys may be used.</param>
    public static Result<BackupReport> Save(string folder, string file, DateTimeOffset until)
    {
        var path = Path.Combine(folder, JournalOptions.FileName);
        return File.Exists(path) ? Write(path, file, until) : Missing(path);
    }

    /// <summary>Puts a backup into a data folder that has no journal yet. The digest beside the file and the
    /// history in it must hold, and what was erased since is erased before the journal is in its place.</summary>
    /// <param name="erased">Everything that was ever erased, also after the backup was taken.</param>
    public static Result<BackupReport> Restore(string file, string folder, IReadOnlyList<Erased> erased, DateTimeOffset now)
    {
        if (!JournalLock.Take(folder).Succeeds(out var held, out var refusal)) { return refusal; }
        using (held)
        {
            var (path, partial) = (Path.Combine(folder, JournalOptions.FileName), Path.Combine(folder, JournalOptions.FileName + ".partial"));
            if (File.Exists(path))
            {
                return new Refusal(JournalCodes.Exists, "data folder", folder, "has a journal already", "name an empty folder; nothing is ever overwritten");
            }
            try
            {
                if (ReadDigest(file) is not { } expected) { return Unreadable(file + ".sha256", "does not hold the digest of the backup"); }
                File.Delete(partial);
                using (var target = OwnFile.Make(partial))
                using (var source = File.OpenRead(file)) { source.CopyTo(target); }
                if (FileDigest.Of(partial).ToString() is var digest && digest != expected)
                {
                    return Unreadable(file, $"has the digest {digest}, not {expected}");
                }
                if (!BackupKeys.Read(BackupKeys.Of(file), digest, now).Succeeds(out var keys, out refusal)
                    || !Checked(partial).Succeeds(out var head, out refusal))
                {
                    return refusal;
                }
                using (var copy = SqliteFile.Open(partial, SqliteOpenMode.ReadWrite))
                {
                    copy.Run("PRAGMA journal_mode=MEMORY");
                    // Lifted first: what erases speaks of tables that an earlier version may lack.
                    if (JournalSchema.Read(copy, out var version) is { } unknown) { return unknown; }
                    if (JournalSchema.Lift(copy, version, () => now, lifted => JournalLift.Same(lifted, head)) is { } unlifted) { return unlifted; }
                    keys.PutInto(copy, erased);
                }
                Flush(partial);
                File.Move(partial, path);
                return new BackupReport(digest, head);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
            {
                return Unreadable(file, $"cannot be restored: {e.Message.TrimEnd('.')}");
            }
            finally
            {
                File.Delete(partial);
            }
        }
    }

    internal static Result<BackupReport> Write(string path, string file, DateTimeOffset until)
    {
        if (File.Exists(file) || File.Exists(BackupKeys.Of(file)))
        {
            return new Refusal(JournalCodes.Exists, "backup", file, "exists already", "name a new file; nothing is ever overwritten");
        }
        var partial = file + ".partial";
        try
        {
            File.Delete(partial);
            OwnFile.Make(partial).Dispose();
            IReadOnlyList<(string, byte[])> keys;
            using (var source = SqliteFile.OpenReader(path))
            using (var copy = SqliteFile.Open(partial, SqliteOpenMode.ReadWrite))
            {
                source.BackupDatabase(copy);
                // No log of changes beside the copy: it would hold the keys that are about to leave it.
                copy.Run("PRAGMA journal_mode=DELETE; PRAGMA journal_mode=MEMORY");
                keys = BackupKeys.TakeOut(copy);
            }
            if (!Checked(partial).Succeeds(out var head, out var refusal)) { return refusal; }
            Flush(partial);
            var digest = FileDigest.Of(partial).ToString();
            OwnFile.Write(BackupKeys.Of(file), new BackupKeys(digest, until, keys).Write());
            File.WriteAllText(file + ".sha256", $"{digest["sha256:".Length..]}  {Path.GetFileName(file)}\n");
            File.Move(partial, file);
            return new BackupReport(digest, head);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Refusal(
                JournalCodes.Unwritable, "backup", file, $"cannot be written: {e.Message.TrimEnd('.')}",
                "name a file in a folder with room that you may write to");
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static Result<TreeHead> Checked(string path) =>
        Reading(path, connection => JournalCheck.Run(connection).Succeeds(out var head, out var refusal) ? (Result<TreeHead>)head.ToTreeHead() : refusal);

    private static Result<TreeHead> Reading(string path, Func<SqliteConnection, Result<TreeHead>> read)
    {
        try
        {
            using var connection = SqliteFile.OpenReader(path);
            return read(connection);
        }
        catch (SqliteException e)
        {
            return Unreadable(path, $"cannot be opened: {e.Message.TrimEnd('.')}");
        }
    }

    private static string? ReadDigest(string file)
    {
        var words = File.ReadAllText(file + ".sha256").Split(' ', 2);
        return words[0].Length == 64 && words[0].All(char.IsAsciiHexDigitLower) ? $"sha256:{words[0]}" : null;
    }

    private static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static Refusal Missing(string path) =>
        new(JournalCodes.Missing, "journal", path, "does not exist", "name the data folder of a server that has been started");

    private static Refusal Unreadable(string path, string reason) =>
        new(JournalCodes.Unreadable, "journal", path, reason, "use the backup and the digest file as they were written");
}
