// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Plimsoll.Ledger;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Sqlite;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>One batch of asks in one transaction of the writer's connection. What is refused leaves no trace in it.</summary>
internal sealed class JournalTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly JournalHead _head;
    private readonly JournalOptions _options;
    private readonly SteadyClock _clock;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly PreparedCommand _begin, _commit, _rollback, _entry, _stream, _tree, _find, _keep, _last;
    private readonly SqliteRows _rows;

    public JournalTransaction(SqliteConnection connection, JournalHead head, JournalOptions options, SteadyClock clock)
    {
        (_connection, _head, _options, _clock) = (connection, head, options, clock);
        _rows = new SqliteRows(connection);
        _begin = new PreparedCommand(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedCommand(connection, "COMMIT");
        _rollback = new PreparedCommand(connection, "ROLLBACK");
        _entry = new PreparedCommand(connection, "INSERT INTO entry(seq, stream, rev, leaf, bytes) VALUES($1, $2, $3, $4, $5)", 5);
        _stream = new PreparedCommand(connection, "INSERT INTO stream(id, name, tenant) VALUES($1, $2, $3)", 3);
        _tree = new PreparedCommand(connection, "UPDATE head SET size = $1, root = $2 WHERE id = 1", 2);
        _find = new PreparedCommand(connection, "SELECT digest, first, last, size, root, answer FROM answered WHERE \"by\" = $1 AND key = $2", 2);
        _keep = new PreparedCommand(
            connection, "INSERT INTO answered(\"by\", key, digest, first, last, size, root, answer) VALUES($1, $2, $3, $4, $5, $6, $7, $8)", 8);
        _last = new PreparedCommand(connection, "SELECT coalesce(max(seq), 0) FROM entry");
    }

    /// <summary>Writes what can be written and answers every ask in order.</summary>
    /// <param name="chains">In the order of their turns; of a chain nothing is written after an ask that is not newly written.</param>
    /// <param name="committed">What the head becomes; null when nothing was written.</param>
    /// <exception cref="SqliteException">Nothing of the batch counts; call <see cref="Undo"/>.</exception>
    public List<AppendAnswer> Commit(List<IReadOnlyList<AppendAsk>> chains, out JournalBatch? committed)
    {
        var batch = new JournalBatch(_head);
        var kept = new Dictionary<(string By, string Key), (byte[] Digest, Written Written)>();
        _begin.Run();
        var staged = new List<Staged>(chains.Count);
        foreach (var chain in chains)
        {
            var going = true;
            foreach (var ask in chain)
            {
                staged.Add(going ? Stage(ask, batch, kept) : NotReached);
                going = going && staged[^1].Written is { Again: false };
            }
        }
        if (staged.TrueForAll(answer => answer.Written is null))
        {
            _rollback.Run();
            committed = null;
        }
        else
        {
            var root = batch.Range.Root;
            var rootBytes = root.ToArray();
            if (batch.Size > _head.Size) { _tree.Run(batch.Size, rootBytes); }
            foreach (var (id, (digest, written)) in kept)
            {
                _keep.Run(id.By, id.Key, digest, written.First, written.Last, batch.Size, rootBytes, written.Answer);
            }
            _commit.Run();
            committed = batch;
            return staged.ConvertAll(answer =>
                answer.Known
                    ?? new AppendAnswer.Appended(
                        answer.Written!.First, answer.Written.Last, batch.Size, root, answer.Written.Again ? Kept(answer.Written.Answer) : null));
        }
        return staged.ConvertAll(answer => answer.Known!);
    }

    /// <summary>Moves everything out of the write-ahead log and empties it, so that what
    /// was removed is on no page of it. False while a reader holds it up.</summary>
    public bool Truncate()
    {
        try
        {
            // Everybody else waits meanwhile, so it waits for readers only a little.
            _connection.Run("PRAGMA busy_timeout=100");
            using var command = _connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            return (long)command.ExecuteScalar()! == 0;
        }
        catch (SqliteException)
        {
            return false;
        }
        finally
        {
            _connection.Run("PRAGMA busy_timeout=5000");
        }
    }

    /// <summary>Whether something that was erased may lie in a page that SQLite moved it out of.</summary>
    public bool Leaves() => Leftovers.MayBeIn(_connection);

    /// <summary>Writes what people wrote anew, without what was erased. False where the disk does not take it; it is owed still.</summary>
    public bool Rewrite()
    {
        try
        {
            VaultRewrite.Run(_connection);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>Takes a failed batch back. False when the database may hold more than the head knows.</summary>
    public bool Undo()
    {
        try
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0) { _rollback.Run(); }
            return (long)_last.Scalar()! == _head.Size;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var command in (PreparedCommand[])[_begin, _commit, _rollback, _entry, _stream, _tree, _find, _keep, _last]) { command.Dispose(); }
        _rows.Dispose();
    }

    private Staged Stage(AppendAsk ask, JournalBatch batch, Dictionary<(string By, string Key), (byte[] Digest, Written Written)> kept)
    {
        byte[]? digest = null;
        if (ask.Once is { } once)
        {
            digest = once.Request ?? DigestOf(ask);
            if (Earlier(ask, once.Key, digest, kept) is { } earlier) { return earlier; }
        }
        // The one guard of what is dated: whatever is written at all is written here.
        var time = _clock.Look();
        if (time.Refusal is { } uncertain && !ask.AtAnyTime) { return new Staged(new AppendAnswer.Refused(uncertain)); }
        foreach (var stream in ask.Streams)
        {
            var known = batch.Find(stream.Stream);
            if (known is not null && known.Tenant != stream.Tenant) { throw new InvalidOperationException($"{stream.Stream} belongs to another tenant."); }
            if ((known?.Rev ?? 0) != stream.ExpectedRev) { return new Staged(new AppendAnswer.Conflict(stream.Stream, stream.ExpectedRev, known?.Rev ?? 0)); }
        }
        // The batch knows what the asks before this one have written, so none of them slips past a guard.
        foreach (var guard in ask.Guards)
        {
            var rev = batch.Find(guard.Stream)?.Rev ?? 0;
            if (rev != guard.Rev) { return new Staged(new AppendAnswer.Conflict(guard.Stream, guard.Rev, rev)); }
        }
        if (Entries(ask, batch, time) is not { } entries) { return new Staged(new AppendAnswer.Refused(TooLarge)); }
        var first = batch.Size + 1;
        foreach (var (stream, rev, at, bytes) in entries)
        {
            var leaf = TreeHash.OfLeaf(bytes);
            var head = (batch.Find(stream.Stream) ?? NewStream(stream, batch)) with { Rev = rev };
            _entry.Run(batch.Size + 1, head.Id, rev, leaf.ToArray(), bytes);
            batch.Take(leaf, head, at);
        }
        foreach (var row in ask.Rows) { row.To(_rows); }
        if (ask.Rows.Any(row => row.Erases)) { Leftovers.Leave(_connection); }
        var written = new Written(first, batch.Size, ask.Once?.Answer ?? []);
        if (digest is not null) { kept.Add((ask.By, ask.Once!.Key), (digest, written)); }
        return new Staged(written);
    }

    /// <summary>All entries of an ask, or null when one is too long: nothing is written before all are known to fit.</summary>
    private List<(StreamEvents Stream, long Rev, DateTimeOffset At, byte[] Bytes)>? Entries(AppendAsk ask, JournalBatch batch, ClockReading time)
    {
        var entries = new List<(StreamEvents Stream, long Rev, DateTimeOffset At, byte[] Bytes)>();
        var (at, uncertain) = (batch.At(time.Sure), time.Standing == ClockStanding.Uncertain);
        Span<byte> salt = stackalloc byte[EntryJson.SaltLength];
        foreach (var stream in ask.Streams)
        {
            for (var i = 0; i < stream.Events.Count; i++)
            {
                if (stream.Events[i].Data.Length > Entry.MostBytes) { return null; }
                _options.Random(salt);
                var rev = stream.ExpectedRev + i + 1;
                var bytes = EntryJson.Write(_buffer, batch.Size + entries.Count + 1, at, uncertain, ask, stream, rev, stream.Events[i], salt);
                if (bytes.Length > Entry.MostBytes) { return null; }
                entries.Add((stream, rev, at, bytes));
            }
        }
        return entries;
    }

    private StreamHead NewStream(StreamEvents stream, JournalBatch batch)
    {
        var made = new StreamHead(batch.NextStreamId(), stream.Stream, stream.Tenant, 0);
        _stream.Run(made.Id, made.Name, made.Tenant);
        return made;
    }

    private Staged? Earlier(AppendAsk ask, string key, byte[] digest, Dictionary<(string By, string Key), (byte[] Digest, Written Written)> kept)
    {
        if (kept.TryGetValue((ask.By, key), out var same))
        {
            return same.Digest.AsSpan().SequenceEqual(digest)
                ? new Staged(same.Written with { Again = true })
                : new Staged(new AppendAnswer.Refused(KeyReused(key)));
        }
        using var row = _find.Read(ask.By, key);
        if (!row.Read()) { return null; }
        return new Staged(Again(
            new Idempotency(key, digest), row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3),
            row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5)));
    }

    /// <summary>The answer to an ask whose key is known.</summary>
    public static AppendAnswer Again(Idempotency once, byte[] digest, long first, long last, long size, byte[] root, byte[] answer) =>
        digest.AsSpan().SequenceEqual(once.Request)
            ? new AppendAnswer.Appended(first, last, size, new TreeHash(root), Kept(answer)) : new AppendAnswer.Refused(KeyReused(once.Key));

    /// <summary>What makes two asks the same. Every part carries its length, so that no two lists of parts run together.</summary>
    private static byte[] DigestOf(AppendAsk ask)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Part(ask.Cause is null ? "" : $"cause {ask.Cause}");
        foreach (var stream in ask.Streams)
        {
            Part(stream.Stream);
            Part(stream.Tenant);
            Part($"{stream.ExpectedRev} {stream.Events.Count}");
            foreach (var happened in stream.Events)
            {
                Part($"{happened.Type} {happened.Version}");
                Bytes(happened.Data.Span);
            }
        }
        // An ask without guards has the digest that it had before there were any.
        foreach (var guard in ask.Guards) { Part($"guard {guard.Stream} {guard.Rev}"); }
        return hash.GetHashAndReset();

        void Part(string text) => Bytes(Encoding.UTF8.GetBytes(text));

        void Bytes(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
            hash.AppendData(bytes);
        }
    }

    private static Refusal TooLarge =>
        new(
            JournalCodes.EntryTooLarge, "event", null, $"would be an entry of more than {Entry.MostBytes} bytes",
            "keep long content elsewhere and name it by its digest");

    private static Refusal KeyReused(string key) =>
        new(JournalCodes.KeyReused, "idempotency key", key, "was used for another ask", "use a new key for a new ask");

    private static readonly Staged NotReached = new(new AppendAnswer.NotReached());

    private static byte[]? Kept(byte[] answer) => answer is [] ? null : answer;

    private sealed record Written(long First, long Last, byte[] Answer, bool Again = false);

    /// <summary>An ask within an open transaction: written, answered before, or refused.</summary>
    private sealed record Staged(Written? Written, AppendAnswer? Known)
    {
        public Staged(Written written) : this(written, null) { }

        public Staged(AppendAnswer answer) : this(null, answer) { }
    }
}
