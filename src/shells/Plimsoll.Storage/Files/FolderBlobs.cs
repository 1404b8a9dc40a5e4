// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage.Files;

/// <summary>Blobs as files: a folder a place, a file an id. They arrive beside and are moved to their place when they are whole and on disk.</summary>
public sealed class FolderBlobs : IBlobs
{
    /// <summary>Folders in the data folder: of what has arrived, and of what is on its way. Nothing outside this class makes a path of them.</summary>
    internal const string Kept = "evidence", Incoming = "incoming";

    private const int Buffer = 64 * 1024;

    private readonly string _incoming, _kept;

    private FolderBlobs(string folder)
    {
        (_incoming, _kept) = (Path.Combine(folder, Incoming), Path.Combine(folder, Kept));
        // What was on its way when the process ended never arrived.
        if (Directory.Exists(_incoming)) { Directory.Delete(_incoming, recursive: true); }
        Make(_incoming);
        Make(_kept);
    }

    /// <summary>The blobs of a data folder, which is made where there is none. What was still arriving when a process ended is removed.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of a right.</exception>
    public static IBlobs In(string dataFolder) => new FolderBlobs(dataFolder);

    public async Task<bool> ReceiveAsync(BlobName name, Func<Stream, CancellationToken, Task<bool>> write, CancellationToken ct)
    {
        var partial = Path.Combine(_incoming, $"{name.Place}.{name.Id}");
        var mine = false;
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer, FileOptions.Asynchronous))
            {
                mine = true;
                if (!await write(file, ct)) { return false; }
                await file.FlushAsync(ct);
                file.Flush(flushToDisk: true);
            }
            Make(Path.Combine(_kept, name.Place));
            File.Move(partial, At(name));
            return true;
        }
        finally
        {
            // One of the same name that is arriving by another call is not this one's to remove.
            if (mine) { File.Delete(partial); }
        }
    }

    public Stream? Open(BlobName name)
    {
        try { return new FileStream(At(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Buffer, FileOptions.Asynchronous); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return null; }
    }

    public bool Has(BlobName name) => File.Exists(At(name));

    public void Erase(BlobName name)
    {
        try { File.Delete(At(name)); }
        // Where there is no folder there is no file.
        catch (DirectoryNotFoundException) { }
    }

    public void Keep(IReadOnlySet<BlobName> named)
    {
        var kept = named.Select(At).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in Directory.EnumerateFiles(_kept, "*", SearchOption.AllDirectories).Where(path => !kept.Contains(path)).ToArray())
        {
            File.Delete(stray);
        }
    }

    private string At(BlobName name) => Path.Combine(_kept, name.Place, name.Id);

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
    }
}
