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
            foreach (var path in Directory.EnumerateFiles(
                folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
            {
                // A link would let a file outside the folder pass as part of the model.
                if (new FileInfo(path).LinkTarget is not null)
                {
                    return new Refusal(ReleaseCodes.BadPath, "file", Path.GetFileName(path), "is a link", "put the file itself into the folder");
                }
                using var stream = File.OpenRead(path);
                files.Add(new ModelFile(
                    Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'),
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
