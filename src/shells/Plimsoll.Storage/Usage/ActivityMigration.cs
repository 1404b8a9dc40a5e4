// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Journals;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>A file of activity was brought to the version of this program.</summary>
/// <param name="Aside">The file of before, put aside; it goes with the first rows that are deleted, because it holds them too.</param>
public sealed record Migrated(long From, long To, long Rows, string Aside);

/// <summary>Brings a file of an earlier version to this one: a copy is written beside it, compared, and put in its place in one step. Whoever is killed
/// meanwhile finds the old file whole or the new one.</summary>
/// <remarks>The old file stays beside the new one under the name of its version, until rows are deleted the first time: whoever was erased would go on lying in
/// it.</remarks>
internal static class ActivityMigration
{
    /// <summary>What lifts rows to a version: expressions for the columns that it brought. A column that may be empty needs none. Never changed once
    /// released.</summary>
    private static readonly (long To, Func<string, string> Columns)[] Lifts =
        [(ActivitySchema.Salted, row => Salted($"{row}.rowid", RandomNumberGenerator.Fill))];

    private const string Suffix = ".version-";

    /// <param name="IsNew">Whether the file has no tables yet.</param>
    public sealed record Brought(bool IsNew, Migrated? Migrated);

    /// <summary>Looks at a file, and migrates it where it is older. A newer one is refused; it was only read.</summary>
    public static Result<Brought> Bring(ActivityStoreOptions options)
    {
        var path = options.Path;
        try
        {
            Clear(path);
            if (!File.Exists(path) || new FileInfo(path).Length == 0) { return new Brought(true, null); }
            if (Version(path) is not { } version) { return new Brought(true, null); }
            return version > ActivitySchema.Version
                ? new Refusal(
                    UsageCodes.StoreUnreadable, "store", null,
                    $"was written by version {Text(version)} of the store, and this program knows versions up to {Text(ActivitySchema.Version)}; nothing was "
                        + "changed",
                    "start the Plimsoll that wrote it, or a later one")
                : new Brought(false, version == ActivitySchema.Version ? null : Migrate(path, version));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(UsageCodes.StoreUnreadable, "store", null, $"cannot be brought to version {ActivitySchema.Version} ({e.Message.TrimEnd('.')})",
                "make room for a second copy on the disk of the data folder, and start again; the file is as it was");
        }
    }

    public static Refusal Unopened(DuckDbException e) =>
        new(UsageCodes.StoreUnreadable, "store", null, $"cannot be opened ({e.Message.Split('\n')[0].TrimEnd('.')})",
            "stop the process that holds it, or put a backup in its place");

    /// <summary>Deletes files of earlier versions: rows are about to be deleted, and these hold them too.</summary>
    public static void Forget(string path)
    {
        foreach (var aside in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + Suffix
            + "*")) { File.Delete(aside); }
    }

    /// <summary>What to select of a row of an earlier version.</summary>
    public static string Lifted(long version, string row) => string.Join(", ", Lifts.Where(lift => lift.To > version).Select(lift =>
        lift.Columns(row)).Prepend($"{row}.*"));

    /// <summary>Columns of a fresh salt each row: a keyed hash of what differs from row to row, under a key that is forgotten with the statement.</summary>
    public static string Salted(string differs, RandomFill random)
    {
        var key = new byte[32];
        random(key);
        var hash = $"sha256('{Convert.ToHexStringLower(key)}' || {differs})";
        return $"CAST('0x' || {hash}[1:16] AS UBIGINT) AS salt_high, CAST('0x' || {hash}[17:32] AS UBIGINT) AS salt_low";
    }

    /// <summary>Removes what a migration left behind that was killed.</summary>
    private static void Clear(string path)
    {
        if (Directory.Exists(PartialOf(path))) { Directory.Delete(PartialOf(path), recursive: true); }
        ActivityRewrite.Clear(path);
    }

    private static string PartialOf(string path) => path + ".migrating";

    /// <summary>Reads the version from a file that is opened to be read only, so that a newer one keeps every byte.</summary>
    private static long? Version(string path)
    {
        using var database = new DuckDbDatabase(":memory:");
        using var connection = database.Connect();
        connection.Run($"ATTACH {ActivitySchema.Quoted(path)} AS source (READ_ONLY)");
        return ActivitySchema.VersionOf(connection, "source");
    }

    private static Migrated Migrate(string path, long version)
    {
        var aside = path + Suffix + Text(version);
        var fresh = Path.Combine(PartialOf(path), Path.GetFileName(path));
        long rows;
        using (var database = new DuckDbDatabase(":memory:"))
        using (var connection = database.Connect())
        {
            connection.Run($"ATTACH {ActivitySchema.Quoted(path)} AS source");
            // Its log is folded in: one that was left behind would be read into the new file.
            connection.Run("CHECKPOINT source");
            if (ActivityBackup.Write(connection, "source", Made(fresh), [], told: false).Succeeds(out var copy,
                out var refusal) is false) { throw new IOException(refusal.Reason); }
            rows = copy.Rows;
            connection.Run($"ATTACH {ActivitySchema.Quoted(fresh)} AS fresh (READ_ONLY)");
            if (Sum(connection, "source", version) is var old && Sum(connection, "fresh", version) is var now
                && old != now) { throw new IOException($"the copy holds {now} where the file holds {old}"); }
            connection.Run("DETACH fresh");
        }
        if (File.Exists(path + ".wal") || File.Exists(fresh + ".wal")) { throw new IOException("the log of the file could not be folded in"); }
        // The old file gets its second name first; then the new one takes the place in one step.
        File.Replace(fresh, path, aside);
        Clear(path);
        return new Migrated(version, ActivitySchema.Version, rows, aside);
    }

    private static string Made(string fresh)
    {
        var folder = Path.GetDirectoryName(fresh)!;
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        return fresh;
    }

    /// <summary>Rows, and a sum over what the earlier version holds of them.</summary>
    private static (long Rows, ulong Sum) Sum(DuckDbConnection connection, string database, long version)
    {
        using var rows = connection.Query($"""
            SELECT count(*), coalesce(bit_xor(hash(tenant, id_high, id_low, happened_at, received_at, kind,
              {ActivitySchema.Names(ActivityFields.All.Where(f => f.Since <= version))})), 0::UBIGINT) FROM {database}.activity
            """);
        rows.NextChunk();
        return (rows.Column<long>(0)[0], rows.Column<ulong>(1)[0]);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
