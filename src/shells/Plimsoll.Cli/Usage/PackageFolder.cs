// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Usage;

/// <summary>A package on disk: one ZIP file, or a folder with the files that would be in it.</summary>
internal static class PackageFolder
{
    /// <summary>Checks a package: whose it is before anything else of it is unpacked.</summary>
    public static Result<CheckedPackage> Check(string path, KnownKeys trusted, DateTimeOffset now)
    {
        if (Directory.Exists(path)) { return Read(path).Succeeds(out var files, out var refusal) ? PackageCheck.Verify(files, trusted, now) : refusal; }
        try { return PackageCheck.Verify(File.ReadAllBytes(path), trusted, now); }
        catch (Exception e) when (IsUnreadable(e)) { return Unreadable(path); }
    }

    /// <summary>The files of a package that was checked before.</summary>
    public static Result<PackageFiles> Read(string path)
    {
        try
        {
            if (!Directory.Exists(path)) { return PackageFiles.FromZip(File.ReadAllBytes(path)); }
            var files = new List<(string, ReadOnlyMemory<byte>)>();
            // Names that no package has are refused there; of what is too large nothing is read.
            foreach (var file in new DirectoryInfo(path).EnumerateFileSystemInfos().Take(10))
            {
                files.Add((file.Name, file is FileInfo { Length: <= PackageFiles.MostBytes } ? File.ReadAllBytes(file.FullName) : ReadOnlyMemory<byte>.Empty));
            }
            return PackageFiles.Of(files);
        }
        catch (Exception e) when (IsUnreadable(e)) { return Unreadable(path); }
    }

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static Refusal Unreadable(string path) => new(
        CliCodes.FileUnreadable, "package", path, "cannot be read", "name a ZIP file or a folder that exists and that you may read");
}
