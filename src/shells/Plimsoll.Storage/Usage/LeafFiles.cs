// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Plimsoll.Ledger;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>How far a deletion has come whose leaves are marked.</summary>
public enum MarkState
{
    /// <summary>Marked; it counts once the journal tells of it, and the rows are then deleted.</summary>
    Going,

    /// <summary>The rows are gone already, because a restore left them out; the journal is told when the server starts.</summary>
    Owed,

    /// <summary>Told and deleted.</summary>
    Gone,
}

/// <summary>A file of marks: which leaves a deletion took the rows of.</summary>
/// <param name="Root">Over those leaves; the journal's entry about the deletion holds the same.</param>
public sealed record LeafMarks(string Tenant, Digest Root, MarkState State, string Path);

/// <summary>A leaf by its place.</summary>
/// <param name="Batch">The entry of the journal that told of its batch.</param>
/// <param name="Place">Its place among the leaves of the batch, the first being 0.</param>
public readonly record struct LeafPlace(long Batch, long Place);

/// <summary>The leaves of activity, which lie outside the store and stay when rows go: <c>leaves/{tenant}/{month}.leaves</c>, 32 bytes a leaf, batch after
/// batch in the order of the journal.</summary>
/// <remarks>
/// Which leaves belong to which batch follows from the journal alone: an entry says how many there are and in which month. Leaves are on disk before the entry
/// is written; what lies
/// behind the last batch that the journal knows was written by a process that ended before its entry, and is written over. Marks of deletions lie beside them,
/// <c>{root}.going</c>,
/// <c>.owed</c> or <c>.gone</c>, 12 bytes a leaf: the entry of its batch (8) and its place in it (4), most significant byte first. Neither tells anything about
/// a person.
/// </remarks>
public sealed class LeafFiles(string data)
{
    public const string FolderName = "leaves";

    private const string Extension = ".leaves";
    private const int MarkLength = 12;

    public string Folder { get; } = Path.Combine(data, FolderName);

    /// <summary>Writes the leaves of a batch and answers when they are on disk.</summary>
    /// <param name="place">Leaves of the month that the journal knows.</param>
    public void Append(string tenant, string month, long place, ReadOnlySpan<byte> leaves)
    {
        OwnFolder(FolderOf(tenant));
        using var file = Own(PathOf(tenant, month), FileMode.OpenOrCreate);
        file.SetLength(place * LeafKey.Length);
        file.Position = file.Length;
        file.Write(leaves);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The leaves of a month; those that are not there are missing at its end.</summary>
    internal LeafMonth Open(string tenant, string month) => new(PathOf(tenant, month));

    /// <summary>Marks leaves before their rows are deleted; on disk when it returns.</summary>
    /// <param name="marked">Places and leaves, in order and each once; at least one.</param>
    internal LeafMarks Mark(string tenant, IReadOnlyList<(LeafPlace Place, LeafKey Leaf)> marked, MarkState state)
    {
        var (tree, bytes) = (new CompactRange(), new byte[MarkLength * marked.Count]);
        Span<byte> leaf = stackalloc byte[LeafKey.Length];
        for (var i = 0; i < marked.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(MarkLength * i), marked[i].Place.Batch);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((MarkLength * i) + 8), checked((uint)marked[i].Place.Place));
            marked[i].Leaf.CopyTo(leaf);
            tree.Append(new TreeHash(leaf));
        }
        OwnFolder(FolderOf(tenant));
        var root = LeafRoot.Of(tree);
        var path = Path.Combine(FolderOf(tenant), $"{root.Hex}.{WordOf(state)}");
        using (var file = Own(path + ".partial", FileMode.Create))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".partial", path, overwrite: true);
        return new LeafMarks(tenant, root, state, path);
    }

    /// <summary>Marks the leaves of rows that are to go.</summary>
    /// <param name="told">What the journal says arrived.</param>
    /// <returns>The marks, null where no row has a leaf; how many rows were told; and how many of them have a leaf.</returns>
    public (LeafMarks? Marks, long Told, long Leaves) Mark(string tenant, ActivityRecord told, IReadOnlyList<RowLeaf> rows, MarkState state)
    {
        var (count, found) = (0L, new Dictionary<LeafPlace, LeafKey>());
        LeafMonth? open = null;
        var month = "";
        try
        {
            foreach (var (index, row) in rows.Select(r => (told.BatchAt(r.Received), r)).Where(r => r.Item1 >= 0).OrderBy(r => r.Item1))
            {
                count++;
                if (told.Batches[index] is not { Recomputable: true } batch) { continue; }
                if (batch.Month != month)
                {
                    open?.Dispose();
                    (open, month) = (Open(tenant, batch.Month), batch.Month);
                }
                if (batch.Place + batch.Rows > open!.Count) { continue; }
                var leaf = LeafKey.Of(row.Leaf);
                if (open.Find(leaf, batch.Place, batch.Rows) is >= 0 and var place) { found[new LeafPlace(batch.Seq, place - batch.Place)] = leaf; }
            }
        }
        finally { open?.Dispose(); }
        return (found.Count == 0 ? null : Mark(tenant, [.. found.OrderBy(f => f.Key.Batch).ThenBy(f => f.Key.Place).Select(f => (f.Key, f.Value))], state),
            count, found.Count);
    }

    /// <summary>The leaves at places.</summary>
    /// <param name="batches">The batches by their entries.</param>
    public IReadOnlySet<TreeHash> Of(string tenant, IReadOnlyList<LeafPlace> places, IReadOnlyDictionary<long, ToldBatch> batches)
    {
        var leaves = new HashSet<TreeHash>();
        foreach (var month in places.GroupBy(p => batches[p.Batch].Month))
        {
            using var open = Open(tenant, month.Key);
            foreach (var place in month) { if (batches[place.Batch].Place + place.Place is var at
                && at < open.Count) { leaves.Add(new TreeHash(open.Bytes(at))); } }
        }
        return leaves;
    }

    /// <summary>The deletion was told and done.</summary>
    public static void Finish(LeafMarks marks) => File.Move(marks.Path, Path.ChangeExtension(marks.Path, WordOf(MarkState.Gone)), overwrite: true);

    /// <summary>The deletion was not told, and nothing was deleted.</summary>
    public static void Drop(LeafMarks marks) => File.Delete(marks.Path);

    /// <summary>The deletions of an organisation.</summary>
    public IReadOnlyList<LeafMarks> MarksOf(string tenant) =>
        Directory.Exists(FolderOf(tenant)) ? [.. Directory.EnumerateFiles(FolderOf(tenant)).Order(StringComparer.Ordinal).Select(path => Read(tenant,
            path)).OfType<LeafMarks>()] : [];

    /// <summary>The organisations that have leaves or marks.</summary>
    public IReadOnlyList<string> Tenants() => Directory.Exists(Folder) ? [.. Directory.EnumerateDirectories(Folder).Select(path =>
        Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    /// <summary>The places that a file of marks names, in its order.</summary>
    public static IEnumerable<LeafPlace> PlacesOf(LeafMarks marks)
    {
        using var file = new FileStream(marks.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var mark = new byte[MarkLength];
        while (file.ReadAtLeast(mark, MarkLength, throwOnEndOfStream: false) == MarkLength)
        {
            yield return new LeafPlace(BinaryPrimitives.ReadInt64BigEndian(mark), BinaryPrimitives.ReadUInt32BigEndian(mark.AsSpan(8)));
        }
    }

    internal static string WordOf(MarkState state) => state switch
    {
        MarkState.Going => "going",
        MarkState.Owed => "owed",
        MarkState.Gone => "gone",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static LeafMarks? Read(string tenant, string path)
    {
        foreach (var state in Enum.GetValues<MarkState>())
        {
            if (Path.GetExtension(path) == $".{WordOf(state)}"
                && Digest.OfHex(Path.GetFileNameWithoutExtension(path)) is { } root) { return new LeafMarks(tenant, root, state, path); }
        }
        return null;
    }

    private string FolderOf(string tenant) => tenant.Length > 0 && tenant.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        ? Path.Combine(Folder, tenant) : throw new ArgumentException("An organisation is named by letters, digits, _ and -.", nameof(tenant));

    private string PathOf(string tenant, string month) => Path.Combine(FolderOf(tenant), month + Extension);

    private static void OwnFolder(string path)
    {
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(path); }
        else { Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
    }

    private static FileStream Own(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        return new FileStream(path, options);
    }
}

/// <summary>The leaves of a month, read where they lie.</summary>
internal sealed unsafe class LeafMonth : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _first;

    public LeafMonth(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length < LeafKey.Length) { return; }
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Count = stream.Length / LeafKey.Length;
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Count * LeafKey.Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _first);
        _first += _view.PointerOffset;
    }

    public long Count { get; }

    public LeafKey this[long place] => LeafKey.Of(Bytes(place));

    public ReadOnlySpan<byte> Bytes(long place) => place >= 0 && place < Count ? new ReadOnlySpan<byte>(_first + (place * LeafKey.Length), LeafKey.Length)
        : throw new ArgumentOutOfRangeException(nameof(place));

    /// <summary>The first place of a leaf among those of a batch, whose leaves ascend; -1 where it is not among them.</summary>
    public long Find(LeafKey leaf, long from, long count)
    {
        // Leaves are as good as random, so where one lies can nearly be told from its first bytes.
        var (low, high) = (from, from + count - 1);
        while (low <= high)
        {
            var (least, most) = (this[low].A, this[high].A);
            if (leaf.A < least || leaf.A > most) { return -1; }
            var middle = low + (most == least ? (high - low) / 2 : (long)((double)(leaf.A - least) / (most - least) * (high - low)));
            var compared = this[middle].CompareTo(leaf);
            if (compared == 0)
            {
                while (middle > from && this[middle - 1] == leaf) { middle--; }
                return middle;
            }
            if (compared < 0) { low = middle + 1; } else { high = middle - 1; }
        }
        return -1;
    }

    public void Dispose()
    {
        if (_view is not null && _first is not null) { _view.SafeMemoryMappedViewHandle.ReleasePointer(); }
        _view?.Dispose();
        _file?.Dispose();
    }
}
