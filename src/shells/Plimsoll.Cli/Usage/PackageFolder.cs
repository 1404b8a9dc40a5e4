// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli.Shared;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Usage;

/// <summary>A package on disk: one ZIP file, or a folder with the files that would be in it.</summary>
internal static class PackageFolder
{
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new Refusal(CliCodes.FileUnreadable, "package", path, "cannot be read", "name a ZIP file or a folder that exists and that you may read");
        }
    }
}
