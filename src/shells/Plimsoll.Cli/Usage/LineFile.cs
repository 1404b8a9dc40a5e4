// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;

namespace Plimsoll.Cli.Usage;

/// <summary>A file of lines, packed with gzip or not, read piece by piece.</summary>
internal sealed class LineFile : IDisposable
{
    /// <summary>A longer line is cut, so that it is counted as one that cannot be read.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly FileStream _file;
    private readonly BufferedStream _lines;

    public LineFile(string path)
    {
        _file = File.OpenRead(path);
        var packed = _file.ReadByte() == 0x1F && _file.ReadByte() == 0x8B;
        _file.Position = 0;
        _lines = new BufferedStream(packed ? new GZipStream(_file, CompressionMode.Decompress) : _file, 1024 * 1024);
    }

    /// <summary>Bytes on disk.</summary>
    public long Length => _file.Length;

    /// <summary>How many of them have been read.</summary>
    public long Position => _file.Position;

    /// <summary>The next line that is not blank; null at the end.</summary>
    /// <exception cref="InvalidDataException">The packed bytes are damaged.</exception>
    public byte[]? Next()
    {
        using var line = new MemoryStream();
        while (_lines.ReadByte() is var read)
        {
            if (read is not ('\n' or -1))
            {
                if (line.Length < LongestLine) { line.WriteByte((byte)read); }
                continue;
            }
            var bytes = line.ToArray();
            if (bytes.AsSpan().ContainsAnyExcept(" \t\r"u8)) { return bytes; }
            if (read == -1) { return null; }
            line.SetLength(0);
        }
        return null;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _file.Dispose();
    }
}
