// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage;

/// <summary>What <c>backup</c> and <c>restore</c> do about activity, beside the journal.</summary>
internal static class SaveActivity
{
    /// <summary>Copies the activity of a data folder, by the server where one holds it.</summary>
    /// <returns>The sentence to say, empty where there is no activity.</returns>
    public static async Task<Result<string>> SaveAsync(string data, string backup)
    {
        if (!File.Exists(Path.Combine(data, ActivityBackup.FileName))) { return ""; }
        var file = ActivityBackup.Of(backup);
        // A server that runs holds the file; what is not answered by one, nobody holds, or it is refused.
        var saved = await ActivityDoor.AskAsync(data, file) ?? ActivityBackup.Save(data, file);
        return saved.Succeeds(out var copy, out var refusal) ? $" {Rows(copy)} rows of activity are in {file}; that file is {copy.Digest}." : refusal;
    }

    /// <summary>Takes a copy back that was made for a backup which then failed.</summary>
    public static void Forget(string backup)
    {
        File.Delete(ActivityBackup.Of(backup));
        File.Delete(ActivityBackup.Of(backup) + ".sha256");
    }

    /// <summary>Puts the activity of a backup into a data folder that has none; what was erased since stays erased.</summary>
    public static Result<string> Restore(string backup, string data, IReadOnlyList<Erased> erased)
    {
        var file = ActivityBackup.Of(backup);
        if (!File.Exists(file)) { return ""; }
        if (File.Exists(Path.Combine(data, ActivityBackup.FileName))) { return " Activity lies in the folder and stays as it is; that of the backup was left out."; }
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(data); }
        else { Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        return ActivityBackup.Restore(file, data, ErasedActivity.Among(erased)).Succeeds(out var copy, out var refusal) ? $" {Rows(copy)} rows of activity are back." : refusal;
    }

    private static string Rows(ActivityCopy copy) => copy.Rows.ToString(CultureInfo.InvariantCulture);
}
