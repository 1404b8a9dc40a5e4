// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.JournalHost.Stores;

/// <summary>A folder in which a store of files lies.</summary>
public sealed class StoreFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private static readonly AsyncLocal<bool> Memorised = new();

    private readonly bool _own;

    /// <summary>A folder of its own, removed in the end.</summary>
    public StoreFolder() => (Path, _own) = (Made(), true);

    /// <summary>A folder of somebody else.</summary>
    public StoreFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Whether the calling flow takes its folders from memory where the machine has such a file system: for what is not about the disk.</summary>
    public static bool InMemory { get => Memorised.Value; set => Memorised.Value = value; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What lies in it at this moment, in a folder of its own. Locks and shared memory end with a process and are not copied.</summary>
    public StoreFolder Copy()
    {
        var copy = new StoreFolder();
        foreach (var file in Files(Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            var to = copy.At(System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = new FileStream(to, FileMode.CreateNew);
            source.CopyTo(target);
        }
        return copy;
    }

    /// <summary>Whether a sequence of bytes stands in any of its files.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in Files(Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var all = new byte[source.Length];
            var length = source.ReadAtLeast(all, all.Length, throwOnEndOfStream: false);
            if (all.AsSpan(0, length).IndexOf(bytes) >= 0) { return true; }
        }
        return false;
    }

    public static string[] Files(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];

    public void Dispose()
    {
        if (_own) { Directory.Delete(Path, recursive: true); }
    }

    private static string Made()
    {
        if (!InMemory || !Directory.Exists(Memory)) { return Directory.CreateTempSubdirectory("plimsoll-store-").FullName; }
        var path = System.IO.Path.Combine(Memory, $"plimsoll-store-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}");
        return Directory.CreateDirectory(path).FullName;
    }
}

/// <summary>Stands still until it is set.</summary>
public sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 21, 24, 47, 123, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Time passes as it is set.</summary>
    public override long GetTimestamp() => Now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
