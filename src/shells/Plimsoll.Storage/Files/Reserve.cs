// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Files;

/// <summary>Room that a data folder keeps for its own next start: SQLite makes files before it reads a single row, so on a disk that is full to the last byte
/// nothing could be read. A file of a few MiB is given up then, and made again when there is room.</summary>
internal static class Reserve
{
    public const string FileName = "reserve";

    /// <summary>What a start writes: shared memory and log of the database, some folders.</summary>
    private const long Bytes = 4 * 1024 * 1024;

    /// <summary>Gives it up where less is left on the disk than a start may need.</summary>
    public static void Use(string folder)
    {
        try
        {
            if (new DriveInfo(folder).AvailableFreeSpace < Bytes) { File.Delete(Path.Combine(folder, FileName)); }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A disk that does not say what it has left is not asked for room.
        }
    }

    /// <summary>Makes it where it is not there, unless it would take the last of the disk.</summary>
    public static void Keep(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (File.Exists(path) || new DriveInfo(folder).AvailableFreeSpace < 2 * Bytes) { return; }
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = Bytes };
            if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
            using var file = new FileStream(path, options);
            file.SetLength(Bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Without it the server works as well, up to the next start on a full disk.
        }
    }
}
