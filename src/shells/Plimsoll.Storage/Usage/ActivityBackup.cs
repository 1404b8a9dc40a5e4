// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>A copy of activity.</summary>
/// <param name="Digest">SHA-256 of the file, as <c>sha256:</c> and hexadecimal digits; also in the file beside it.</param>
public sealed record ActivityCopy(string Digest, long Rows);

/// <summary>Copies of the file of activity: one moment of it, written anew, so that nothing that was deleted lies in them.</summary>
public static class ActivityBackup
{
    /// <summary>The file of activity in a data folder.</summary>
    public const string FileName = "activity.duckdb";

    /// <summary>Every code with which a copy can be refused.</summary>
    public static readonly IReadOnlyList<RefusalCode> Refusals = [
        JournalCodes.Exists, UsageCodes.StoreAbsent, UsageCodes.StoreDamaged, UsageCodes.StoreUnreadable, UsageCodes.Unwritable
    ];

    /// <summary>The condition that a row is of a person on the list that <see cref="List"/> made.</summary>
    internal const string Gone =
        "EXISTS (SELECT 1 FROM gone g WHERE g.tenant = a.tenant AND g.user_hash = a.user_hash AND a.received_at <= make_timestamp(g.moment))";

    /// <summary>Where the copy lies that belongs to a backup.</summary>
    public static string Of(string backup) => backup + ".activity";

    /// <summary>Copies the activity of a data folder that no server holds.</summary>
    public static Result<ActivityCopy> Save(string folder, string file)
    {
        if (DuckDbLibrary.Refusal is { } absent) { return absent; }
        try
        {
            using var database = new DuckDbDatabase(":memory:");
            using var connection = database.Connect();
            connection.Run($"ATTACH {ActivitySchema.Quoted(Path.Combine(folder, FileName))} AS source");
            return Write(connection, "source", file, []);
        }
        catch (DuckDbException e) when (IsDamage(e)) { return Damaged(e); }
        catch (DuckDbException e)
        {
            return Held(
                e.Message.Contains("lock", StringComparison.Ordinal)
                    ? "is held by a server that is running"
                    : $"cannot be opened ({e.Message.Split('\n')[0].TrimEnd('.')})");
        }
    }

    /// <summary>Compares the activity of a data folder that no server holds with what the journal tells. The file is only read.</summary>
    public static Result<ActivityFindings> Check(string folder, IReadOnlyDictionary<string, ActivityRecord> told)
    {
        if (DuckDbLibrary.Refusal is { } absent) { return absent; }
        try
        {
            using var database = new DuckDbDatabase(":memory:");
            using var connection = database.Connect();
            connection.Run($"ATTACH {ActivitySchema.Quoted(Path.Combine(folder, FileName))} AS source (READ_ONLY)");
            if (ActivitySchema.VersionOf(connection, "source") is not { } version) { return new ActivityFindings(); }
            if (version > ActivitySchema.Version)
            {
                return new Refusal(UsageCodes.StoreUnreadable, "activity", FileName,
                    $"was written by version {version} of the store, and this program knows versions up to {ActivitySchema.Version}",
                    "use the Plimsoll that wrote it, or a later one");
            }
            Scan(connection, "source");
            if (version >= ActivitySchema.Salted)
            {
                connection.Run("USE source");
                return ActivityCheck.Run(connection, new LeafFiles(folder), told, version);
            }
            // Its rows have no salts yet, so none of them can have been told with a leaf.
            using var rows = connection.Query("SELECT count(*) FROM source.activity");
            rows.NextChunk();
            return new ActivityFindings { Before = rows.Column<long>(0)[0] };
        }
        catch (DuckDbException e) when (IsDamage(e)) { return Damaged(e); }
        catch (DuckDbException e)
        {
            return new Refusal(
                UsageCodes.StoreUnreadable, "activity", FileName,
                e.Message.Contains("lock", StringComparison.Ordinal) ? "is held by a server that does not answer"
                    : $"cannot be read ({e.Message.Split('\n')[0].TrimEnd('.')})", "stop the server and verify again");
        }
    }

    /// <summary>Reads every column of every table to its end: each block has a sum, and one that does not fit fails here.</summary>
    /// <exception cref="DuckDbException">A block is damaged.</exception>
    internal static void Scan(DuckDbConnection connection, string database)
    {
        List<string> tables = [];
        using (var named = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = $1 ORDER BY table_name", database))
        {
            while (named.NextChunk()) { for (var i = 0; i < named.Count; i++) { tables.Add(named.Text(0, i)!); } }
        }
        foreach (var table in tables)
        {
            connection.Run($"SELECT bit_xor(hash(t)) FROM {ActivitySchema.QuotedName(database)}.{ActivitySchema.QuotedName(table)} t");
        }
    }

    /// <summary>Whether DuckDB says that the bytes of a file are not those that it wrote.</summary>
    internal static bool IsDamage(DuckDbException e) => e.Message.Contains("orrupt", StringComparison.Ordinal)
        || e.Message.Contains("checksum", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("not a valid DuckDB", StringComparison.Ordinal);

    private static Refusal Damaged(DuckDbException e) => new(
        UsageCodes.StoreDamaged, "activity", FileName, $"is damaged: {e.Message.Split('\n')[0].TrimEnd('.')}",
        "keep the file, and put back the activity of a backup");

    /// <summary>Why the activity of a folder cannot be copied by another process than the one that holds it.</summary>
    public static Refusal Held(string reason) =>
        new(UsageCodes.StoreUnreadable, "activity", FileName, reason, "stop the server and save again, or leave activity out with --no-activity");

    /// <summary>Puts a copy into a data folder that has no activity yet, without what was erased since it was taken. The digest beside it must hold.</summary>
    /// <param name="owe">Told, before rows are left out, how to find their leaves by organisation.</param>
    public static Result<ActivityCopy> Restore(string file, string folder, IReadOnlyList<ErasedActivity> erased, Action<Func<string,
        IReadOnlyList<RowLeaf>>>? owe = null)
    {
        if (DuckDbLibrary.Refusal is { } absent) { return absent; }
        try
        {
            if (FileDigest.Of(file).Hex is var digest && File.ReadAllText(file + ".sha256").Split(' ', 2)[0] != digest)
            {
                return Unreadable(file, $"has the digest sha256:{digest}, which is not the one beside it");
            }
            using var database = new DuckDbDatabase(":memory:");
            using var connection = database.Connect();
            connection.Run($"ATTACH {ActivitySchema.Quoted(file)} AS source (READ_ONLY)");
            connection.Run("USE source");
            owe?.Invoke(which => Leaves(connection, which, erased));
            return Write(connection, "source", Path.Combine(folder, FileName), erased, told: false);
        }
        catch (Exception e) when (e is DuckDbException or IOException or UnauthorizedAccessException)
        {
            return Unreadable(file, $"cannot be restored ({e.Message.Split('\n')[0].TrimEnd('.')})");
        }
    }

    /// <param name="connection">Reads the tables; nobody else uses it.</param>
    /// <param name="source">What the database is called whose tables are copied.</param>
    /// <param name="told">Whether the digest is written beside the file.</param>
    internal static Result<ActivityCopy> Write(DuckDbConnection connection, string source, string file, IReadOnlyList<ErasedActivity> erased, bool told = true)
    {
        // A log that was left behind would be read into the new file.
        if (File.Exists(file) || File.Exists(file + ".wal"))
        {
            return new Refusal(JournalCodes.Exists, "activity", file, "exists already", "name a new file or an empty folder; nothing is ever overwritten");
        }
        // A folder that nobody else opens: DuckDB makes files that everybody may read.
        var folder = file + ".partial";
        var partial = Path.Combine(folder, FileName);
        try
        {
            Clear(folder);
            if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
            else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
            connection.Run($"ATTACH {ActivitySchema.Quoted(partial)} AS copied");
            long rows;
            try { rows = Fill(connection, source, erased); }
            finally { connection.Run("DETACH copied"); }
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
            using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) { written.Flush(flushToDisk: true); }
            var digest = FileDigest.Of(partial).Hex;
            if (told) { File.WriteAllText(file + ".sha256", $"{digest}  {Path.GetFileName(file)}\n"); }
            File.Move(partial, file);
            return new ActivityCopy($"sha256:{digest}", rows);
        }
        // What is damaged is what is copied; the folder of the copy is as good as it was.
        catch (DuckDbException e) when (IsDamage(e)) { return Damaged(e); }
        catch (Exception e) when (e is DuckDbException or IOException or UnauthorizedAccessException)
        {
            return new Refusal(
                UsageCodes.Unwritable, "activity", file,
                $"cannot be written ({(DiskFault.IsFull(e) ? DiskFault.Of(e) : e.Message.Split('\n')[0].TrimEnd('.'))})",
                "name a file in a folder with room that you may write to");
        }
        finally { Clear(folder); }
    }

    /// <summary>The rows of one moment, in the order in which they came, lifted where they are of an earlier version. Counts of days follow from them: whoever
    /// opens the copy counts anew.</summary>
    private static long Fill(DuckDbConnection connection, string source, IReadOnlyList<ErasedActivity> erased)
    {
        var version = ActivitySchema.VersionOf(connection, source.Trim('"'));
        if (version is not >= 1 || version > ActivitySchema.Version) { throw new DuckDbException("it was written by another version of the store"); }
        connection.Run("USE copied");
        try { ActivitySchema.Create(connection); }
        finally { connection.Run($"USE {source}"); }
        List(connection, erased);
        return ActivityWriter.InTransaction(connection, c =>
        {
            var (lifted, where) = (ActivityMigration.Lifted(version.Value, "a"), erased.Count == 0 ? "" : $" WHERE NOT {Gone}");
            var rows = c.Run($"INSERT INTO copied.activity BY NAME SELECT {lifted} FROM {source}.activity a{where} ORDER BY a.rowid");
            c.Run("INSERT INTO copied.changed_day SELECT DISTINCT tenant, CAST(happened_at AS DATE) FROM copied.activity");
            return rows;
        });
    }

    /// <summary>Makes the list of persons that <see cref="Gone"/> asks.</summary>
    internal static void List(DuckDbConnection connection, IReadOnlyList<ErasedActivity> erased)
    {
        connection.Run("CREATE OR REPLACE TEMP TABLE gone (tenant VARCHAR, user_hash UBIGINT, moment BIGINT)");
        foreach (var one in erased) { connection.Run("INSERT INTO gone VALUES ($1, $2, $3)", one.Tenant, one.User, ActivitySchema.Micros(one.At)); }
    }

    /// <summary>Leaves of the rows of an organisation that a restore leaves out; none where the copy has no salts.</summary>
    private static List<RowLeaf> Leaves(DuckDbConnection connection, string tenant, IReadOnlyList<ErasedActivity> erased)
    {
        List<RowLeaf> leaves = [];
        if (ActivitySchema.VersionOf(connection, "source") is >= ActivitySchema.Salted and var version)
        {
            List(connection, erased);
            ActivityLeaves.Read(connection, $"tenant = $1 AND {Gone}", [tenant], leaves.Add, version);
        }
        return leaves;
    }

    private static void Clear(string folder) { if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); } }

    private static Refusal Unreadable(string file, string reason) =>
        new(
            UsageCodes.StoreUnreadable, "activity", file, reason,
            "use the copy and the digest file as they were written, or leave activity out with --no-activity");
}
