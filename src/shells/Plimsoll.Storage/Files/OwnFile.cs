// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Text;

namespace Plimsoll.Storage.Files;

/// <summary>Files that only the owner of the data folder reads: so from the first moment on, because who opens a file once goes on reading it.</summary>
public static partial class OwnFile
{
    private const uint NobodyElse = 0b000_111_111;

    private const UnixFileMode Others = (UnixFileMode)NobodyElse;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Has every file and folder that this process makes from now on be its owner's alone, those of libraries too: DuckDB makes its log when it
    /// likes, and takes no mode.</summary>
    public static void MakeAll()
    {
        if (!OperatingSystem.IsWindows()) { _ = Umask(NobodyElse); }
    }

    /// <summary>Takes a file from everybody else, where an earlier version left it open.</summary>
    public static void Take(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path)) { File.SetUnixFileMode(path, Owner); }
    }

    /// <summary>Whether somebody beside its owner may use a file or folder.</summary>
    public static bool IsOpen(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Takes a data folder, and what lies in it, from everybody else, where somebody made it before or an earlier version left it open.</summary>
    /// <remarks>Keys are left to whoever reads them: one that others could read is refused and not hidden. A folder that was closed closes what lies below it;
    /// of one that was not, everything is closed.</remarks>
    /// <exception cref="IOException">A mode cannot be changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because it belongs to somebody else.</exception>
    public static void Close(string folder)
    {
        if (OperatingSystem.IsWindows()) { return; }
        var keys = Path.Combine(folder, "keys");
        // A link is not followed: what it points to is somebody's decision.
        var options = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false, RecurseSubdirectories = IsOpen(folder),
        };
        CloseOne(folder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", options))
        {
            if (Path.GetDirectoryName(entry) != keys || Directory.Exists(entry)) { CloseOne(entry); }
        }
        options.RecurseSubdirectories = true;
        var forms = Path.Combine(keys, "forms");
        if (!Directory.Exists(forms)) { return; }
        CloseOne(forms);
        foreach (var file in Directory.EnumerateFiles(forms, "*", options)) { CloseOne(file); }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void CloseOne(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) != 0) { File.SetUnixFileMode(path, mode & ~Others); }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);

    /// <summary>Makes a file that is not there yet.</summary>
    public static FileStream Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = Owner; }
        return new FileStream(path, options);
    }

    /// <summary>Makes a file with a text, and answers when it is on disk.</summary>
    public static void Write(string path, string text)
    {
        using var file = Make(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts a text in the place of what was there, whole or not at all.</summary>
    public static void Replace(string path, string text)
    {
        var partial = path + ".partial";
        File.Delete(partial);
        Write(partial, text);
        File.Move(partial, path, overwrite: true);
    }
}
