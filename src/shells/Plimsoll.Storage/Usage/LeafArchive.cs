// SPDX-License-Identifier: Apache-2.0

using System.Formats.Tar;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>The leaves of activity and the marks of deletions in one file beside a backup, with its digest.</summary>
public static class LeafArchive
{
    /// <summary>Where they lie that belong to a backup.</summary>
    public static string Of(string backup) => backup + ".leaves";

    /// <summary>Writes the leaves of a data folder into a new file; nothing where there are none.</summary>
    public static Refusal? Save(string data, string file)
    {
        var folder = new LeafFiles(data).Folder;
        if (!Directory.Exists(folder)) { return null; }
        if (File.Exists(file)) { return new Refusal(JournalCodes.Exists, "leaves", file, "exists already",
            "name a new file or an empty folder; nothing is ever overwritten"); }
        var partial = file + ".partial";
        try
        {
            File.Delete(partial);
            using (var target = OwnFile.Make(partial))
            {
                TarFile.CreateFromDirectory(folder, target, includeBaseDirectory: false);
                target.Flush(flushToDisk: true);
            }
            File.WriteAllText(file + ".sha256", $"{FileDigest.Of(partial).Hex}  {Path.GetFileName(file)}\n");
            File.Move(partial, file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(UsageCodes.Unwritable, "leaves", file, $"cannot be written ({e.Message.TrimEnd('.')})",
                "name a file in a folder with room that you may write to");
        }
        finally { File.Delete(partial); }
    }

    /// <summary>Puts leaves into a data folder that has none. The digest beside the file must hold; a backup from before there were leaves has no such
    /// file.</summary>
    public static Refusal? Restore(string file, string data)
    {
        var folder = new LeafFiles(data).Folder;
        if (!File.Exists(file)) { return null; }
        if (Directory.Exists(folder)) { return new Refusal(JournalCodes.Exists, "leaves", folder, "exists already",
            "name an empty folder; nothing is ever overwritten"); }
        var partial = folder + ".partial";
        try
        {
            if (Directory.Exists(partial)) { Directory.Delete(partial, recursive: true); }
            if (FileDigest.Of(file).Hex is var digest && File.ReadAllText(file + ".sha256").Split(' ', 2)[0] != digest) { return Unreadable(file,
                $"has the digest sha256:{digest}, which is not the one beside it"); }
            if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(partial); }
            else { Directory.CreateDirectory(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
            TarFile.ExtractToDirectory(file, partial, overwriteFiles: false);
            Directory.Move(partial, folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Unreadable(file, $"cannot be restored ({e.Message.TrimEnd('.')})");
        }
    }

    private static Refusal Unreadable(string file, string reason) =>
        new(UsageCodes.StoreUnreadable, "leaves", file, reason, "use the file and its digest as they were written, or leave activity out with --no-activity");
}
