// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.Data.Sqlite;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;
using SQLitePCL;

namespace Plimsoll.Storage;

/// <summary>Reads the whole history and believes nothing: every leaf, every revision, every time, and the tree over them.</summary>
internal static class JournalCheck
{
    /// <summary>The head that the history gives, or the first entry that is broken.</summary>
    /// <param name="seen">Told each entry that holds, in order; what it makes of them counts only when the whole history holds.</param>
    public static Result<JournalHead> Run(SqliteConnection connection, Action<Entry>? seen = null)
    {
        var head = new JournalHead();
        try
        {
            // One snapshot for entries and head, also while others append.
            using var snapshot = connection.BeginTransaction(deferred: true);
            if (JournalSchema.VersionOf(connection) is var version && version != JournalSchema.Version) { return new Refusal(JournalCodes.UnknownVersion, "journal", version.ToString(CultureInfo.InvariantCulture), "is not the version that is known here", "start the version of Plimsoll that wrote it, or a later one"); }
            return (Entries(connection, head, seen) ?? Recorded(connection, head)) is { } broken ? broken : head;
        }
        catch (SqliteException e)
        {
            return Broken(head.Size + 1, $"cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private static Refusal? Entries(SqliteConnection connection, JournalHead head, Action<Entry>? seen)
    {
        var streams = Streams(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, stream, rev, leaf, bytes FROM entry ORDER BY seq";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (seq, rev, row) = (raw.sqlite3_column_int64(rows.Handle, 0), raw.sqlite3_column_int64(rows.Handle, 2), rows.Handle);
            if (seq != head.Size + 1) { return Broken(head.Size + 1, "is missing"); }
            if (!streams.TryGetValue(raw.sqlite3_column_int64(row, 1), out var stream)) { return Broken(seq, "belongs to no stream"); }
            var bytes = raw.sqlite3_column_blob(row, 4);
            var leaf = TreeHash.OfLeaf(bytes);
            if (raw.sqlite3_column_blob(row, 3) is var recorded && (recorded.Length != TreeHash.Length || new TreeHash(recorded) != leaf)) { return Broken(seq, "does not have the hash that was recorded with it"); }
            if (EntryJson.Read(bytes, seq, stream, rev, head.LastAt, out var at) is { } fault) { return Broken(seq, fault); }
            if (rev != (head.Streams.GetValueOrDefault(stream.Name)?.Rev ?? 0) + 1) { return Broken(seq, $"is revision {rev} of its stream, which is not the next one"); }
            head.Take(leaf, stream with { Rev = rev }, at);
            seen?.Invoke(new Entry(seq, stream.Name, rev, bytes.ToArray()));
        }
        return streams.Count == head.Streams.Count ? null : Broken(head.Size, "is the last one, and a stream without entries is recorded");
    }

    private static Dictionary<long, StreamHead> Streams(SqliteConnection connection)
    {
        var streams = new Dictionary<long, StreamHead>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, name, tenant FROM stream";
        using var rows = command.ExecuteReader();
        while (rows.Read()) { streams.Add(rows.GetInt64(0), new StreamHead(rows.GetInt64(0), rows.GetString(1), rows.GetString(2), 0)); }
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
        return root.AsSpan().SequenceEqual(head.Range.Root.ToArray()) ? null : Broken(size, "or one before it was replaced together with its hash: the root of the tree is not the one recorded");
    }

    private static Refusal Broken(long seq, string reason) =>
        new(JournalCodes.Broken, "entry", seq.ToString(CultureInfo.InvariantCulture), reason, "keep this data folder as evidence and restore a backup into an empty one");
}
