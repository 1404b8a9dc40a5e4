// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Release;

/// <summary>The files of evidence that belong to a backup.</summary>
/// <param name="Files">How many there are.</param>
/// <param name="Copied">Those that were not there from an earlier backup.</param>
/// <param name="Missing">Those whose bytes are not in the data folder, though nobody erased them.</param>
public sealed record EvidenceCopy(long Files, long Copied, IReadOnlyList<Damage> Missing);

/// <summary>Copies of evidence, as it lies: each file under its own key, in a folder that all backups beside it share, so that what is there already is not
/// copied again.</summary>
public static class EvidenceBackup
{
    private const string Form = "plimsoll-backup-files\t1";

    /// <summary>The list of the files that belong to a backup: digest, size, place and id a line.</summary>
    public static string ListOf(string backup) => backup + ".files";

    /// <summary>Where backups in a folder have their evidence.</summary>
    public static string FolderOf(string backup) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(backup))!, FolderBlobs.Kept);

    /// <summary>Copies what the saved journal speaks of.</summary>
    /// <param name="data">The data folder, also of a running server.</param>
    /// <param name="backup">The journal that was saved.</param>
    public static Result<EvidenceCopy> Save(string data, string backup)
    {
        var (lines, missing, copied) = (new List<string>(), new List<Damage>(), 0L);
        try
        {
            foreach (var (tenant, hex, reference) in Rows(backup))
            {
                var (from, to) = (Path.Combine(data, FolderBlobs.Kept, tenant, reference), Path.Combine(FolderOf(backup), tenant, reference));
                if (!File.Exists(from))
                {
                    // What was erased since the journal was saved is gone, and no damage.
                    if (Rows(Path.Combine(data, JournalOptions.FileName)).Any(row => row.Ref == reference))
                    {
                        missing.Add(new Damage("file", $"sha256:{hex}", tenant, "is missing in the data folder, and was not erased"));
                    }
                    continue;
                }
                var digest = FileDigest.Of(from).Hex;
                if (!File.Exists(to) || FileDigest.Of(to).Hex != digest)
                {
                    Copy(from, to);
                    if (FileDigest.Of(to).Hex != digest) { throw new IOException("The copy of a file is another one."); }
                    copied++;
                }
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{digest}\t{new FileInfo(to).Length}\t{tenant}\t{reference}\n"));
            }
            OwnFile.Write(ListOf(backup), $"{Form}\n{string.Concat(lines)}end\t{lines.Count.ToString(CultureInfo.InvariantCulture)}\n");
            return new EvidenceCopy(lines.Count, copied, missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Refusal(EvidenceCodes.EvidenceUnwritable, "backup", FolderOf(backup), $"cannot take the files of evidence ({e.Message.TrimEnd('.')})",
                "name a file in a folder with room that you may write to");
        }
    }

    /// <summary>Puts the files of a backup into a data folder, without those that were erased since. A file that is missing or changed is refused.</summary>
    public static Result<EvidenceCopy> Restore(string backup, string data, IReadOnlySet<string> erased)
    {
        if (!Listed(backup).Succeeds(out var listed, out var refusal)) { return refusal; }
        var copied = 0L;
        try
        {
            var gone = Rows(backup).Where(row => Digest.OfHex(row.Hex) is { } digest && erased.Contains(EvidenceFiles.SubjectOf(row.Tenant, digest)))
                .Select(row => row.Ref).ToHashSet(StringComparer.Ordinal);
            foreach (var (hex, place, id) in listed.Where(file => !gone.Contains(file.Id)))
            {
                var (from, to) = (Path.Combine(FolderOf(backup), place, id), Path.Combine(data, FolderBlobs.Kept, place, id));
                if (!File.Exists(from) || FileDigest.Of(from).Hex != hex)
                {
                    return new Refusal(JournalCodes.BackupMixed, "file of evidence", $"{place}/{id}",
                        File.Exists(from) ? "is not the one that this backup was made with" : "is missing", "use the folder of evidence as it was written");
                }
                if (File.Exists(to)) { continue; }
                Copy(from, to);
                copied++;
            }
            return new EvidenceCopy(listed.Count, copied, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Refusal(EvidenceCodes.EvidenceUnwritable, "data folder", data, $"cannot take the files of evidence ({e.Message.TrimEnd('.')})",
                "make room in the data folder");
        }
    }

    private static Result<IReadOnlyList<(string Hex, string Place, string Id)>> Listed(string backup)
    {
        var files = new List<(string, string, string)>();
        string[][] lines = [.. File.ReadAllText(ListOf(backup)).Split('\n').Select(line => line.Split('\t'))];
        if (lines is not [["plimsoll-backup-files", "1"], .. var rows, ["end", var count], [""]]
            || count != rows.Length.ToString(CultureInfo.InvariantCulture)) { return Unreadable(backup); }
        foreach (var row in rows)
        {
            if (row is not [var hex, _, var place, var id]) { return Unreadable(backup); }
            try { _ = new BlobName(place, id); }
            catch (ArgumentException) { return Unreadable(backup); }
            files.Add((hex, place, id));
        }
        return files;
    }

    private static Refusal Unreadable(string backup) =>
        new(JournalCodes.BackupMixed, "list of evidence", ListOf(backup), "is not a whole list of files", "use it as it was written");

    private static (string Tenant, string Hex, string Ref)[] Rows(string database)
    {
        using var connection = SqliteFile.OpenReader(database);
        return connection.ExecuteScalar<bool>("SELECT EXISTS(SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'evidence_file')")
            ? [.. connection.Query<(string, string, string)>("SELECT tenant, digest, ref FROM evidence_file ORDER BY tenant, ref")] : [];
    }

    private static void Copy(string from, string to)
    {
        var folder = Path.GetDirectoryName(to)!;
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        var partial = to + ".partial";
        File.Delete(partial);
        using (var target = OwnFile.Make(partial))
        {
            using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
        }
        File.Move(partial, to, overwrite: true);
    }
}
