// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Runtime.InteropServices;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>The files of a package: a signed manifest, rows of activity, and conversations
/// where a research set is shared. Handed over as one ZIP file, or laid in a folder.</summary>
public sealed record PackageFiles
{
    public const string Manifest = "manifest.dsse.json", Activity = "activity.jsonl", Conversations = "conversations.jsonl";

    /// <summary>Bytes of the largest manifest, and of all files together when they are unpacked.</summary>
    public const int MostManifest = 256 * 1024, MostBytes = 512 * 1024 * 1024;

    /// <summary>Files beside the manifest.</summary>
    public static readonly IReadOnlyList<string> Known = [Activity, Conversations];

    /// <summary>An instant that says nothing about when it was made.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private PackageFiles(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> all) => All = all;

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> All { get; }

    /// <summary>Takes files by name; refused where one is not known, stands twice or is too large, or the manifest is missing.</summary>
    public static Result<PackageFiles> Of(IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> files)
    {
        var (all, size) = (new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal), 0L);
        foreach (var (name, bytes) in files)
        {
            if (name != Manifest && !Known.Contains(name)) { return Malformed("it holds a file that no package has"); }
            if (!all.TryAdd(name, bytes)) { return Malformed("a file stands in it twice"); }
            if (name == Manifest && bytes.Length > MostManifest || (size += bytes.Length) > MostBytes) { return Malformed("it is too large"); }
        }
        return all.ContainsKey(Manifest) ? new PackageFiles(all) : Malformed($"it has no {Manifest}");
    }

    /// <summary>Unpacks a ZIP file, and never more than a package may hold.</summary>
    public static Result<PackageFiles> FromZip(ReadOnlyMemory<byte> zip) => FromZip(zip, _ => new Sizes(null));

    /// <summary>Unpacks a ZIP file: its manifest first, and of every other file no more than is allowed when that was looked at.</summary>
    /// <param name="allowed">What each file may hold, told from the manifest; nothing else is unpacked where it refuses.</param>
    internal static Result<PackageFiles> FromZip(ReadOnlyMemory<byte> zip, Func<ReadOnlyMemory<byte>, Result<Sizes>> allowed)
    {
        try
        {
            using var stream = MemoryMarshal.TryGetArray(zip, out var held)
                ? new MemoryStream(held.Array!, held.Offset, held.Count, writable: false) : new MemoryStream(zip.ToArray(), writable: false);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count > Known.Count + 1) { return Malformed("it holds more files than a package has"); }
            if (archive.Entries.FirstOrDefault(e => e.FullName == Manifest) is not { } first) { return Malformed($"it has no {Manifest}"); }
            if (archive.Entries.Any(e => e.FullName != Manifest && !Known.Contains(e.FullName))) { return Malformed("it holds a file that no package has"); }
            if (Unpacked(first, MostManifest) is not { } manifest) { return Malformed("it is too large when it is unpacked"); }
            if (!allowed(manifest).Succeeds(out var sizes, out var refusal)) { return refusal; }
            var (files, left) = (new List<(string, ReadOnlyMemory<byte>)> { (Manifest, manifest) }, (long)MostBytes - manifest.Length);
            foreach (var entry in archive.Entries.Where(e => e != first))
            {
                var signed = sizes.Of?.GetValueOrDefault(entry.FullName);
                if (Unpacked(entry, Math.Min(left, signed ?? left)) is not { } bytes)
                {
                    return signed <= left ? PackageCheck.Changed(entry.FullName, "is not the one that was signed")
                        : Malformed("it is too large when it is unpacked");
                }
                left -= bytes.Length;
                files.Add((entry.FullName, bytes));
            }
            return Of(files);
        }
        catch (Exception e) when (e is InvalidDataException
            or IOException
            or NotSupportedException
            or ArgumentException
            or OverflowException
            or IndexOutOfRangeException)
        {
            return Malformed("it is no ZIP file that can be read");
        }
    }

    /// <summary>What each file may hold.</summary>
    /// <param name="Of">By name; null where nobody has said so.</param>
    internal sealed record Sizes(IReadOnlyDictionary<string, long>? Of);

    /// <summary>The same files always give the same bytes.</summary>
    public byte[] ToZip()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in All)
            {
                var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = NoTime;
                using var target = entry.Open();
                target.Write(bytes.Span);
            }
        }
        return stream.ToArray();
    }

    /// <summary>What a reader says of something that is no package.</summary>
    internal static Refusal Malformed(string why) =>
        new(UsageCodes.PackageMalformed, "package", null, $"cannot be read ({why})", "get it again from whoever sent it");

    private static byte[]? Unpacked(ZipArchiveEntry entry, long most)
    {
        using var source = entry.Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (source.Read(buffer) is > 0 and var read)
        {
            if (bytes.Length + read > most) { return null; }
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }
}
