// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>What of deleted rows may still lie in the file of activity, because a deletion only marks them.</summary>
public enum Leftover
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rows that were too old, or lay twice: the file is written anew once a day.</summary>
    Aged,

    /// <summary>Rows of somebody who was erased, or nobody knows of what: the file is written anew at once.</summary>
    Erased,
}

/// <summary>The file of activity was written anew.</summary>
/// <param name="Before">Bytes of the file before.</param>
/// <param name="After">Bytes of the file now.</param>
public sealed record Rewritten(long Rows, long Before, long After);

/// <summary>How far a rewriting of the file of activity is, which copies what counts.</summary>
/// <param name="Rows">Of the file, as it began.</param>
/// <param name="Copied">Rows that are in the copy; all of them once only the other tables are left.</param>
/// <param name="Needed">Bytes that the disk has to have for the copy beside the file, as it began.</param>
/// <param name="Free">Bytes that it had left then.</param>
public sealed record Rewriting(long Rows, long Copied, long Needed, long Free);

/// <summary>Writes the file of activity anew, so that nothing lies in it that was deleted: all that counts is copied into another file, which then takes its
/// place in one step. Whoever is killed meanwhile finds the old file whole or the new one.</summary>
internal static class ActivityRewrite
{
    /// <summary>How long readers are waited for before the copy is thrown away and made again later. Who writes waits as well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Beside the bytes of the file itself, what its folder and first blocks take.</summary>
    private const long Margin = 1 << 20;

    private static string PartialOf(string path) => path + ".rewriting";

    /// <summary>Removes what was left behind by whoever was killed: a half copy, and what DuckDB put out of memory. Both may hold what is deleted
    /// later.</summary>
    public static void Clear(string path)
    {
        foreach (var folder in ((string[])[PartialOf(path), path + ".tmp"]).Where(Directory.Exists)) { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>Does it, on the writing thread; refused where there is no room for a second copy, or somebody reads for too long.</summary>
    /// <param name="told">Told once there is room and nothing is copied yet, and after each part.</param>
    public static Result<Rewritten> Run(ActivityDatabase file, ActivityStoreOptions options, Action<Rewriting> told, CancellationToken ct)
    {
        var path = options.Path;
        var fresh = Path.Combine(PartialOf(path), Path.GetFileName(path));
        try
        {
            var connection = file.Writing;
            connection.Run("CHECKPOINT");
            var (before, free) = (new FileInfo(path).Length, options.Free(Path.GetDirectoryName(Path.GetFullPath(path))!));
            if (free < before + Margin)
            {
                return Postponed(string.Create(CultureInfo.InvariantCulture,
                    $"needs {before + Margin} bytes for a second copy without what was erased, and the disk has {free}"),
                    "make room on the disk of the data folder");
            }
            Clear(path);
            Make(PartialOf(path));
            var rows = Copy(connection, fresh, options.RowsAPart, copied => told(copied with { Needed = before + Margin, Free = free }), ct);
            OwnFile.Take(fresh);
            using (var written = new FileStream(fresh, FileMode.Open, FileAccess.ReadWrite)) { written.Flush(flushToDisk: true); }
            ct.ThrowIfCancellationRequested();
            return file.Replace(fresh, Patience) ? new Rewritten(rows, before, new FileInfo(path).Length)
                : Postponed("is being read, and is written anew without what was erased when nobody reads it", "wait; it is tried again in a minute");
        }
        catch (DuckDbException) when (ct.IsCancellationRequested) { throw new OperationCanceledException(ct); }
        catch (Exception e) when (e is DuckDbException or IOException or UnauthorizedAccessException && !ct.IsCancellationRequested)
        {
            return Postponed($"cannot be written anew without what was erased ({DiskFault.Of(e)})", "make room on the disk of the data folder");
        }
        finally { Clear(path); }
    }

    private static Refusal Postponed(string reason, string fix) => new(UsageCodes.Unwritable, "activity", null, reason, fix);

    /// <summary>Copies all that counts, in the order in which it came, a part after the other.</summary>
    private static long Copy(DuckDbConnection connection, string fresh, long part, Action<Rewriting> told, CancellationToken ct)
    {
        using var named = connection.Query("SELECT current_database()");
        var source = named.NextChunk() ? ActivitySchema.QuotedName(named.Text(0, 0)!) : throw new InvalidOperationException("A database has a name.");
        // Rows are numbered as they came, also those that were deleted since.
        var all = Number(connection, $"SELECT count(*) FROM {source}.activity");
        var last = Number(connection, $"SELECT coalesce(max(rowid), -1) FROM {source}.activity");
        told(new Rewriting(all, 0, 0, 0));
        connection.Run($"ATTACH {ActivitySchema.Quoted(fresh)} AS rewritten");
        using var stop = ct.Register(connection.Interrupt);
        try
        {
            connection.Run("USE rewritten");
            try { ActivitySchema.Create(connection); }
            finally { connection.Run($"USE {source}"); }
            return ActivityWriter.InTransaction(connection, c =>
            {
                var rows = 0L;
                for (var from = 0L; from <= last; from += part)
                {
                    rows += c.Run(string.Create(CultureInfo.InvariantCulture,
                        $"INSERT INTO rewritten.activity SELECT * FROM {source}.activity WHERE rowid >= {from} AND rowid < {from + part}"));
                    told(new Rewriting(all, rows, 0, 0));
                    ct.ThrowIfCancellationRequested();
                }
                foreach (var table in ActivitySchema.Counts) { c.Run($"INSERT INTO rewritten.{table} SELECT * FROM {source}.{table}"); }
                ct.ThrowIfCancellationRequested();
                return rows;
            });
        }
        finally { connection.Run("DETACH rewritten"); }
    }

    private static long Number(DuckDbConnection connection, string question)
    {
        using var answer = connection.Query(question);
        return answer.NextChunk() ? answer.Column<long>(0)[0] : throw new InvalidOperationException("A count has one row.");
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
    }
}
