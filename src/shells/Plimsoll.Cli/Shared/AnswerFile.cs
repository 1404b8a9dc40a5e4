// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>Files that a command reads and writes; <c>-</c> stands for standard input.</summary>
internal static class AnswerFile
{
    public static Result<byte[]> Read(Terminal terminal, string path)
    {
        try
        {
            if (path != "-") { return WithoutMark(File.ReadAllBytes(path)); }
            using var copy = new MemoryStream();
            terminal.Input.CopyTo(copy);
            return WithoutMark(copy.ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Refusal(
                CliCodes.FileUnreadable, "file", path, "cannot be read", "name a file that exists and that you may read, or - for standard input");
        }
    }

    /// <summary>The bytes of a file as they are, for a digest.</summary>
    public static Result<byte[]> Raw(string path)
    {
        try { return File.ReadAllBytes(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Refusal(CliCodes.FileUnreadable, "file", path, "cannot be read", "name a file that exists and that you may read");
        }
    }

    /// <summary>Writes a file, making its folder; null, or why not.</summary>
    public static Refusal? Write(string path, byte[] bytes)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) { Directory.CreateDirectory(folder); }
            File.WriteAllBytes(path, bytes);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Refusal(CliCodes.FileUnwritable, "out", path, "cannot be written", "name a path in a folder that you may write to");
        }
    }

    /// <summary>Some editors put a byte order mark in front of UTF-8; JSON does not allow it, and it says nothing.</summary>
    private static byte[] WithoutMark(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : bytes;
}
