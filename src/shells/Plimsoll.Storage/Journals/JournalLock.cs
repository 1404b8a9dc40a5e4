// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>Keeps a second process out of a data folder. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

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
        try
        {
            var path = Path.Combine(folder, "plimsoll.lock");
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            OwnFile.Take(path);
            return new JournalLock(file);
        }
        catch (UnauthorizedAccessException)
        {
            return new Refusal(JournalCodes.Unwritable, "data folder", folder, "cannot be written", "name a folder that you may write to");
        }
        catch (IOException)
        {
            return new Refusal(JournalCodes.Locked, "data folder", folder, "is in use by another process", "stop that process first");
        }
    }

    public void Dispose() => _file.Dispose();
}
