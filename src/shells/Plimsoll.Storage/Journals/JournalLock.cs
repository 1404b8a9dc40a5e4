// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>Keeps a second process out of a data folder. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class JournalLock : IDisposable
{
    public const string FileName = "plimsoll.lock";

    // Numbers of the operating system: EWOULDBLOCK of Linux and of macOS, two violations of Windows, ENOSPC and EROFS.
    private const int Held = 11, HeldElsewhere = 35, Shared = unchecked((int)0x80070020), SharedPart = unchecked((int)0x80070021), Full = 28, ReadOnly = 30;

    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    /// <summary>Takes a folder, making it when it is new; one that others may look into is closed to them first.</summary>
    public static Result<JournalLock> Take(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
            else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(JournalCodes.Unwritable, "data folder", folder, "cannot be made", "name a folder that you may write to");
        }
        // One that somebody else uses as well is not ours to close.
        if (OwnFile.IsOpen(folder) && !File.Exists(Path.Combine(folder, JournalOptions.FileName)) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return new Refusal(
                JournalCodes.Unwritable, "data folder", folder, "can be read by others, and holds something else than a journal",
                "name a new folder, or one that its owner alone may read (chmod 700)");
        }
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            OwnFile.Close(folder);
            return new JournalLock(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return Refused(folder, e);
        }
    }

    /// <summary>Why a folder cannot be taken: another process, a disk that takes nothing, or a right that is not there.</summary>
    private static Refusal Refused(string folder, Exception why) => why switch
    {
        UnauthorizedAccessException => new Refusal(
            JournalCodes.Unwritable, "data folder", folder, "cannot be written, or not closed to others", "name a folder that is yours"),
        { HResult: ReadOnly } => new Refusal(
            JournalCodes.Unwritable, "data folder", folder, "lies on a file system that is read-only",
            "name a folder that may be written; verify and backup read this one"),
        { HResult: Full } => new Refusal(
            JournalCodes.Unwritable, "data folder", folder, "lies on a disk that is full", "make room on it"),
        { HResult: Held or HeldElsewhere or Shared or SharedPart } => new Refusal(
            JournalCodes.Locked, "data folder", folder, "is in use by another process", "stop that process first"),
        _ => new Refusal(JournalCodes.Unwritable, "data folder", folder, "cannot be used", "check the disk and the rights of the folder"),
    };

    public void Dispose() => _file.Dispose();
}
