// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.Data.Sqlite;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;
using SQLitePCL;

namespace Plimsoll.Storage.Journals;

/// <summary>Reads the whole history and believes nothing: every leaf, every revision, every time, and the tree over them.</summary>
/// <remarks>
/// Entries are read page by page. A page is hashed by another thread while the next one is read; what depends on the entry before is looked at in order.
/// The file is not mapped into memory: where a disk fails, a read answers with an error that can be told, a mapping ends the process.
/// </remarks>
internal static class JournalCheck
{
    /// <summary>Pages that are being hashed; more would only fill the memory.</summary>
    private const int MostPages = 8;

    /// <summary>The head that the history gives, or the first entry that is broken.</summary>
    /// <param name="seen">Told each entry that holds, in order; what it makes of them counts only when the whole history holds.</param>
    public static Result<JournalHead> Run(SqliteConnection connection, Action<Entry>? seen = null)
    {
        try
        {
            // One snapshot for entries and head, also while others append.
            using var snapshot = connection.BeginTransaction(deferred: true);
            return Within(connection, seen);
        }
        catch (SqliteException e)
        {
            return Broken(1, Unreadable(e));
        }
    }

    /// <summary>The same in a transaction that is open already.</summary>
    public static Result<JournalHead> Within(SqliteConnection connection, Action<Entry>? seen = null)
    {
        var head = new JournalHead();
        try
        {
            if (JournalSchema.Read(connection, out var version) is { } unknown) { return unknown; }
            if (version == 0) { return JournalSchema.Foreign("is an empty database"); }
            return (Entries(connection, head, seen) ?? Recorded(connection, head)) is { } broken ? broken : head;
        }
        catch (SqliteException e)
        {
            return Broken(head.Size + 1, Unreadable(e));
        }
    }

    private static Refusal? Entries(SqliteConnection connection, JournalHead head, Action<Entry>? seen)
    {
        var streams = Streams(connection);
        var pages = new Queue<(EntryPage Page, Task Hashing)>();
        Refusal? broken = null;
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT seq, stream, rev, leaf, bytes FROM entry ORDER BY seq";
            using var rows = command.ExecuteReader();
            var page = new EntryPage();
            while (broken is null && rows.Read())
            {
                var row = rows.Handle!;
                if (!page.Add(row))
                {
                    broken = Send();
                    page.Add(row);
                }
            }
            broken ??= Send();

            Refusal? Send()
            {
                var full = page;
                pages.Enqueue((full, Task.Run(() => full.Hash(streams))));
                page = new EntryPage();
                return pages.Count == MostPages ? Next() : null;
            }
        }
        catch (SqliteException)
        {
            // The first broken entry may be one before the place that cannot be read.
            if ((broken ?? Rest()) is { } earlier) { return earlier; }
            throw;
        }
        if ((broken ?? Rest()) is { } found) { return found; }
        foreach (var stream in streams.Values.Where(s => s.Rev > 0)) { head.Streams[stream.Head.Name] = stream.Head with { Rev = stream.Rev }; }
        return streams.Count == head.Streams.Count ? null : Broken(head.Size, "is the last one, and a stream without entries is recorded");

        Refusal? Rest()
        {
            while (pages.Count > 0) { if (Next() is { } broken) { return broken; } }
            return null;
        }

        Refusal? Next()
        {
            var (page, hashing) = pages.Dequeue();
            hashing.GetAwaiter().GetResult();
            return InOrder(page, streams, head, seen);
        }
    }

    /// <summary>Whether the entries of a page follow those before it.</summary>
    private static Refusal? InOrder(EntryPage page, Dictionary<long, StreamUnderCheck> streams, JournalHead head, Action<Entry>? seen)
    {
        foreach (ref readonly var row in page.Rows)
        {
            if (row.Seq != head.Size + 1) { return Broken(head.Size + 1, "is missing"); }
            if (!streams.TryGetValue(row.Stream, out var stream)) { return Broken(row.Seq, "belongs to no stream"); }
            if (!row.HashHolds) { return Broken(row.Seq, "does not have the hash that was recorded with it"); }
            var (bytes, at) = (page.BytesOf(row), row.At);
            if (row.End == 0 || at < head.LastAt)
            {
                if (EntryJson.Read(bytes.Span, row.Seq, stream.Head, row.Rev, head.LastAt, out at) is { } fault) { return Broken(row.Seq, fault); }
            }
            if (row.Rev != stream.Rev + 1) { return Broken(row.Seq, $"is revision {row.Rev} of its stream, which is not the next one"); }
            stream.Rev = row.Rev;
            head.Take(row.Leaf, at);
            if (seen is null) { continue; }
            seen(new Entry(row.Seq, stream.Head.Name, row.Rev, bytes) { Start = row.End == 0 ? null : new EntryStart(stream.Head.Tenant, at, row.End) });
        }
        return null;
    }

    private static Dictionary<long, StreamUnderCheck> Streams(SqliteConnection connection)
    {
        var (streams, tenants) = (new Dictionary<long, StreamUnderCheck>(), new HashSet<string>(StringComparer.Ordinal));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, name, tenant FROM stream";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var id = rows.GetInt64(0);
            // Thousands of streams belong to a few: the id of each owner is held once.
            if (!tenants.TryGetValue(rows.GetString(2), out var tenant)) { tenants.Add(tenant = rows.GetString(2)); }
            streams.Add(id, new StreamUnderCheck(new StreamHead(id, rows.GetString(1), tenant, 0)));
        }
        return streams;
    }

    private static Refusal? Recorded(SqliteConnection connection, JournalHead head)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT size, root FROM head";
        using var row = command.ExecuteReader();
        if (!row.Read()) { return Broken(head.Size, "is the last one, and the size and root of the tree are not recorded"); }
        var (size, root) = (row.GetInt64(0), row.GetFieldValue<byte[]>(1));
        if (size > head.Size) { return Broken(head.Size + 1, "is missing"); }
        if (size < head.Size) { return Broken(size + 1, "was never committed to"); }
        return root.AsSpan().SequenceEqual(head.Range.Root.ToArray())
            ? null
            : Broken(size, "or one before it was replaced together with its hash: the root of the tree is not the one recorded");
    }

    private static string Unreadable(SqliteException e) => $"cannot be read: {e.Message.TrimEnd('.')}";

    private static Refusal Broken(long seq, string reason) =>
        new(
            JournalCodes.Broken, "entry", seq.ToString(CultureInfo.InvariantCulture), reason,
            "keep this data folder as evidence and restore a backup into an empty one");
}

/// <summary>A stream whose entries are being checked.</summary>
internal sealed class StreamUnderCheck(StreamHead head)
{
    public StreamHead Head { get; } = head;

    /// <inheritdoc cref="EntryJson.MiddleOf"/>
    public byte[] Middle { get; } = EntryJson.MiddleOf(head);

    /// <summary>Revision of the last entry so far.</summary>
    public long Rev { get; set; }
}

/// <summary>Entries that were read together. Their bytes lie one after another in one piece of memory, which lives as long as any of them is used.</summary>
internal sealed class EntryPage
{
    /// <summary>Bytes of a page: below the size from which the runtime collects memory only with everything else.</summary>
    private const int Size = 80_000;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size);
    private readonly List<EntryRow> _rows = new(Size / 256);
    private byte[]? _large;
    private int _used;

    public Span<EntryRow> Rows => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);

    public ReadOnlyMemory<byte> BytesOf(in EntryRow row) => (_large ?? _bytes).AsMemory(row.Start, row.Length);

    /// <summary>Copies the row that a statement stands on. False when the page has no room for it.</summary>
    public bool Add(sqlite3_stmt row)
    {
        var bytes = raw.sqlite3_column_blob(row, 4);
        if (_large is not null || (bytes.Length > Size - _used && _rows.Count > 0)) { return false; }
        // Longer than any entry may be: it has a page to itself, and the check says what is wrong with it.
        if (bytes.Length > Size) { _large = bytes.ToArray(); } else { bytes.CopyTo(_bytes.AsSpan(_used)); }
        var leaf = raw.sqlite3_column_blob(row, 3);
        _rows.Add(new EntryRow
        {
            Seq = raw.sqlite3_column_int64(row, 0), Stream = raw.sqlite3_column_int64(row, 1), Rev = raw.sqlite3_column_int64(row, 2),
            Leaf = leaf.Length == TreeHash.Length ? new TreeHash(leaf) : default, HashHolds = leaf.Length == TreeHash.Length,
            Start = _large is null ? _used : 0, Length = bytes.Length,
        });
        _used += bytes.Length;
        return true;
    }

    /// <summary>Looks at what concerns each entry alone: its hash, and the beginning of its bytes.</summary>
    public void Hash(Dictionary<long, StreamUnderCheck> streams)
    {
        foreach (ref var row in Rows)
        {
            var bytes = BytesOf(row).Span;
            row.HashHolds = row.HashHolds && TreeHash.OfLeaf(bytes) == row.Leaf;
            if (!streams.TryGetValue(row.Stream, out var stream)) { continue; }
            if (!EntryJson.TryReadStart(bytes, row.Seq, stream.Middle, row.Rev, out row.At, out row.End)) { row.End = 0; }
        }
    }
}

/// <summary>One row of the history while it is checked.</summary>
internal struct EntryRow
{
    public long Seq, Stream, Rev;

    /// <summary>The hash that was recorded.</summary>
    public TreeHash Leaf;

    /// <summary>Whether the recorded hash is that of the bytes.</summary>
    public bool HashHolds;

    public int Start, Length;

    /// <summary>When the entry was received, and the index behind its revision; 0 where the bytes do not begin as they are written.</summary>
    public DateTimeOffset At;

    /// <inheritdoc cref="At"/>
    public int End;
}
