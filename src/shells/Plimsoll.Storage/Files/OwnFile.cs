// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Text;

namespace Plimsoll.Storage.Files;

/// <summary>Files that only the owner of the data folder reads: so from the first moment on, because who opens a file once goes on reading it.</summary>
public static partial class OwnFile
{
    private const uint NobodyElse = 0b000_111_111;

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
