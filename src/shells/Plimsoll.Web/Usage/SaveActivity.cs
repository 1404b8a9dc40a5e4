// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage;

/// <summary>What <c>backup</c> and <c>restore</c> do about activity, beside the journal.</summary>
internal static class SaveActivity
{
    /// <summary>Copies the activity of a data folder, by the server where one holds it, then the journal, then the leaves: while the server waits, so that they
    /// belong together.</summary>
    /// <param name="journal">Saves the journal.</param>
    /// <returns>The sentence to say, empty where there is no activity.</returns>
    public static async Task<Result<string>> SaveAsync(string data, string backup, Func<Refusal?> journal)
    {
        if (!File.Exists(Path.Combine(data, ActivityBackup.FileName))) { return journal() is { } unsaved ? unsaved : ""; }
        var file = ActivityBackup.Of(backup);
        // A server that runs holds the file; what is not answered by one, nobody holds, or it is refused.
        var saved = await ActivityDoor.CopyAsync(data, file, Rest) ?? (ActivityBackup.Save(data, file).Succeeds(out var own, out var refusal) ? Rest(own)
            : refusal);
        return saved;

        Result<string> Rest(ActivityCopy copy)
        {
            if (journal() is { } unsaved) { Forget(backup); return unsaved; }
            return LeafArchive.Save(data, LeafArchive.Of(backup)) is { } unkept ? unkept
                : $" {Rows(copy)} rows of activity are in {file}; that file is {copy.Digest}.";
        }
    }

    /// <summary>Takes a copy back that was made for a backup which then failed.</summary>
    private static void Forget(string backup)
    {
        File.Delete(ActivityBackup.Of(backup));
        File.Delete(ActivityBackup.Of(backup) + ".sha256");
    }

    /// <summary>Puts the activity of a backup, with its leaves, into a data folder that has none; what was erased since stays erased, and its leaves are
    /// marked.</summary>
    public static Result<string> Restore(string backup, string data, IReadOnlyList<Erased> erased)
    {
        var file = ActivityBackup.Of(backup);
        if (!File.Exists(file)) { return ""; }
        if (File.Exists(Path.Combine(data, ActivityBackup.FileName)))
        {
            return " Activity lies in the folder and stays as it is; that of the backup was left out.";
        }
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(data); }
        else { Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        if (LeafArchive.Restore(LeafArchive.Of(backup), data) is { } unread) { return unread; }
        var (persons, check) = (ErasedActivity.Among(erased), new CheckActivity());
        if (persons.Count > 0 && !JournalBackup.VerifyFile(backup, check.Take).Succeeds(out _, out var refusal)) { return refusal; }
        var (leaves, told) = (new LeafFiles(data), check.Told);
        if (ActivityBackup.Restore(file, data, persons, Owe).Succeeds(out var copy, out refusal)) { return $" {Rows(copy)} rows of activity are back."; }
        if (File.Exists(LeafArchive.Of(backup))) { TakeBack(data); }
        return refusal;

        void Owe(Func<string, IReadOnlyList<RowLeaf>> gone)
        {
            foreach (var tenant in persons.Select(p => p.Tenant).Distinct().Where(told.ContainsKey)) { leaves.Mark(tenant, told[tenant], gone(tenant),
                MarkState.Owed); }
        }
    }

    /// <summary>Takes back what was put into a folder whose journal could then not be restored.</summary>
    public static void TakeBack(string data)
    {
        File.Delete(Path.Combine(data, ActivityBackup.FileName));
        if (Directory.Exists(Path.Combine(data, LeafFiles.FolderName))) { Directory.Delete(Path.Combine(data, LeafFiles.FolderName), recursive: true); }
    }

    private static string Rows(ActivityCopy copy) => copy.Rows.ToString(CultureInfo.InvariantCulture);
}
