// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Cli.Shared;
using Plimsoll.Release;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary>The files of a model in a folder, hashed.</summary>
internal static class ModelFolder
{
    public static Result<ModelFiles> Read(string folder)
    {
        try
        {
            var files = new List<ModelFile>();
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos(
                "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
            {
                // A link, to a file or to a folder, would let what lies outside pass as part of the model. Folders come before what lies in them.
                if (entry.LinkTarget is not null)
                {
                    return new Refusal(
                        ReleaseCodes.BadPath, entry is DirectoryInfo ? "folder" : "file", entry.Name, "is a link",
                        $"put the {(entry is DirectoryInfo ? "folder" : "file")} itself there");
                }
                if (entry is not FileInfo file) { continue; }
                using var stream = file.OpenRead();
                files.Add(new ModelFile(
                    Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
                    Digest.OfHex(Convert.ToHexStringLower(SHA256.HashData(stream)))!));
            }
            return ModelFiles.Of(files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Refusal(CliCodes.FileUnreadable, "--files", folder, "cannot be read", "name a folder that exists and that you may read");
        }
    }
}
