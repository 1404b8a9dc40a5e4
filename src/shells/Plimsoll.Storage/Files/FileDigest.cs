// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Files;

/// <summary>The digest of a file as it lies, which may be larger than memory.</summary>
public static class FileDigest
{
    /// <exception cref="IOException">It cannot be read to its end.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Digest Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Digest.OfHex(Convert.ToHexStringLower(SHA256.HashData(stream)))!;
    }
}
