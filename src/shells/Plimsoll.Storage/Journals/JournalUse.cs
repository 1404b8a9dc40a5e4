// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Journals;

/// <summary>Whether somebody works on a data folder.</summary>
public static class JournalUse
{
    /// <summary>Whether a process holds the folder now. It is asked by opening the lock for a moment and makes nothing.</summary>
    public static bool IsHeld(string folder)
    {
        var path = Path.Combine(folder, JournalLock.FileName);
        if (!File.Exists(path)) { return false; }
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return true; }
    }
}
