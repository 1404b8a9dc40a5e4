// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>The one thread that writes activity. Asks that wait while it commits are committed together; each is answered after that.</summary>
internal sealed class ActivityWriter : IDisposable
{
    private const int MostRowsACommit = 20_000;

    private readonly Channel<Pending> _asks = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ActivityDatabase _database;
    private readonly ActivityStoreOptions _options;
    private readonly RecentIds _recent;
    private readonly Dictionary<string, UInt128> _tenants = new(StringComparer.Ordinal);
    private readonly HashSet<(string Tenant, int Day)> _marked = [];
    private readonly List<(string Tenant, UInt128 Id, ActivityRow Row)> _fresh = [];
    private readonly ConcurrentDictionary<string, StrongBox<long>> _queuedOf = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private DuckDbChunk? _chunk;
    private byte[] _salts = [];
    private long _queued, _stored, _duplicates, _refused, _lastCommit;

    public ActivityWriter(ActivityDatabase database, ActivityStoreOptions options)
    {
        (_database, _options, _recent) = (database, options, new RecentIds(options.RememberedIds));
        Remember();
        _thread = new Thread(Work) { IsBackground = true, Name = "activity writer" };
        _thread.Start();
    }

    public ActivityStoreState State => new(
        Interlocked.Read(ref _queued), _options.MostQueuedRows, Interlocked.Read(ref _stored), Interlocked.Read(ref _duplicates),
        Interlocked.Read(ref _refused),
        Interlocked.Read(ref _lastCommit) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);

    public long QueuedOf(string tenant) => _queuedOf.TryGetValue(tenant, out var queued) ? Interlocked.Read(ref queued.Value) : 0;

    public Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows)
    {
        if (rows.Count == 0) { return Task.FromResult<StoreAnswer>(new StoreAnswer.Stored(0, 0)); }
        // An ask larger than the queue is let in when nothing waits, so that it is not refused for ever.
        var queued = Interlocked.Add(ref _queued, rows.Count);
        if (queued > _options.MostQueuedRows && queued > rows.Count)
        {
            Interlocked.Add(ref _queued, -rows.Count);
            return Task.FromResult<StoreAnswer>(Refuse(new Refusal(
                UsageCodes.QueueFull, "events", null, "come faster than they can be written", "send them again after the time that Retry-After says")));
        }
        Interlocked.Add(ref QueueOf(tenant).Value, rows.Count);
        var pending = new Pending.Rows(tenant, rows);
        return _asks.Writer.TryWrite(pending) ? pending.Answer.Task : throw new ObjectDisposedException(nameof(ActivityStore));
    }

    /// <summary>Forgets which days are marked as changed: they were counted. Called on the writing thread.</summary>
    public void ForgetMarks() => _marked.Clear();

    /// <summary>Does something else on the writing thread, between two commits.</summary>
    public Task<T> DoAsync<T>(Func<DuckDbConnection, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pending = new Pending.Work(() =>
        {
            try { done.SetResult(work(_database.Writing)); }
#pragma warning disable CA1031 // The exception goes to whoever asked; the thread lives on.
            catch (Exception e) { done.SetException(e); }
#pragma warning restore CA1031
        });
        return _asks.Writer.TryWrite(pending) ? done.Task : throw new ObjectDisposedException(nameof(ActivityStore));
    }

    public static T InTransaction<T>(DuckDbConnection connection, Func<DuckDbConnection, T> work)
    {
        connection.Run("BEGIN TRANSACTION");
        try
        {
            var result = work(connection);
            connection.Run("COMMIT");
            return result;
        }
        catch
        {
            Undo(connection);
            throw;
        }
    }

    public void Dispose()
    {
        _asks.Writer.TryComplete();
        _thread.Join();
        _chunk?.Dispose();
    }

    private void Remember()
    {
        using var rows = _database.Writing.Query(
            "SELECT tenant, id_high, id_low FROM (SELECT rowid AS place, tenant, id_high, id_low FROM activity ORDER BY rowid DESC LIMIT $1) ORDER BY place",
            (long)_options.RememberedIds);
        while (rows.NextChunk())
        {
            var high = rows.Column<ulong>(1);
            var low = rows.Column<ulong>(2);
            for (var i = 0; i < rows.Count; i++) { _recent.Add(new UInt128(high[i], low[i]) ^ TenantMask(rows.Text(0, i)!)); }
        }
    }

    private void Work()
    {
        var batch = new List<Pending.Rows>();
        while (Wait())
        {
            batch.Clear();
            var count = 0;
            Pending.Work? work = null;
            while (count < MostRowsACommit && _asks.Reader.TryRead(out var next))
            {
                if (next is Pending.Work other) { work = other; break; }
                batch.Add((Pending.Rows)next);
                count += batch[^1].Items.Count;
            }
            if (batch.Count > 0) { Commit(batch); }
            work?.Do();
        }
    }

    private bool Wait()
    {
        var wait = _asks.Reader.WaitToReadAsync();
        return wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
    }

    private void Commit(List<Pending.Rows> batch)
    {
        var (added, answers) = (new List<UInt128>(), new List<StoreAnswer>(batch.Count));
        _fresh.Clear();
        foreach (var ask in batch) { answers.Add(Sift(ask, added)); }
        try { Write(); }
        catch (DuckDbException e)
        {
            _recent.Remove(added);
            // One ask that cannot be written must not refuse its neighbours.
            if (batch.Count > 1) { batch.ForEach(ask => Commit([ask])); return; }
            answers = [Refuse(new Refusal(
                UsageCodes.Unwritable, "store", null,
                $"cannot be written ({DiskFault.Of(e)})",
                "make room on the disk of the data folder, then send the events again"))];
        }
        Interlocked.Exchange(ref _lastCommit, _options.Clock.GetUtcNow().UtcTicks);
        for (var i = 0; i < batch.Count; i++)
        {
            if (answers[i] is StoreAnswer.Stored stored) { Interlocked.Add(ref _stored, stored.New); Interlocked.Add(ref _duplicates, stored.Duplicates); }
            Interlocked.Add(ref _queued, -batch[i].Items.Count);
            Interlocked.Add(ref QueueOf(batch[i].Tenant).Value, -batch[i].Items.Count);
            batch[i].Answer.SetResult(answers[i]);
        }
    }

    /// <summary>Puts the rows whose id is not known to those that are to be written.</summary>
    private StoreAnswer.Stored Sift(Pending.Rows ask, List<UInt128> added)
    {
        var (mask, before) = (TenantMask(ask.Tenant), _fresh.Count);
        foreach (var row in ask.Items)
        {
            var id = ActivitySchema.IdOf(row.Id);
            if (!_recent.Add(id ^ mask)) { continue; }
            added.Add(id ^ mask);
            _fresh.Add((ask.Tenant, id, row));
        }
        return new StoreAnswer.Stored(_fresh.Count - before, ask.Items.Count - (_fresh.Count - before));
    }

    /// <summary>Writes in one transaction. On days that are marked as changed already it is the appender's
    /// own: statements around it would go through DuckDB's tasks, and wait for its threads.</summary>
    private void Write()
    {
        if (_fresh.Count == 0) { return; }
        var days = NewDays();
        if (days.Count == 0) { Append(_database.Writing); return; }
        InTransaction(_database.Writing, connection =>
        {
            Append(connection);
            using var changed = connection.Append("changed_day");
            foreach (var (tenant, day) in days) { changed.AddDay(tenant, day); }
            changed.Close();
            return days;
        });
        _marked.UnionWith(days);
    }

    private void Append(DuckDbConnection connection)
    {
        using var appender = connection.Append("activity");
        _chunk ??= new DuckDbChunk(appender);
        _chunk.Clear();
        var needed = _fresh.Count * ActivityBytes.SaltLength;
        if (_salts.Length < needed) { _salts = new byte[needed]; }
        _options.Random(_salts.AsSpan(0, needed));
        var salts = _salts.AsSpan(0, needed);
        foreach (var (tenant, id, row) in _fresh)
        {
            ActivitySchema.Add(_chunk, tenant, id, row, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(salts));
            salts = salts[ActivityBytes.SaltLength..];
            if (_chunk.IsFull) { _chunk.AppendTo(appender); }
        }
        _chunk.AppendTo(appender);
        appender.Close();
    }

    private HashSet<(string Tenant, int Day)> NewDays()
    {
        HashSet<(string Tenant, int Day)> days = [];
        (string Tenant, int Day) last = ("", 0);
        foreach (var (tenant, _, row) in _fresh)
        {
            var day = (tenant, (int)((row.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerDay));
            if (day == last) { continue; }
            last = day;
            if (!_marked.Contains(day)) { days.Add(day); }
        }
        return days;
    }

    private StrongBox<long> QueueOf(string tenant) => _queuedOf.GetOrAdd(tenant, static _ => new StrongBox<long>());

    /// <summary>Keeps the same id of two tenants apart.</summary>
    private UInt128 TenantMask(string tenant)
    {
        if (!_tenants.TryGetValue(tenant, out var mask))
        {
            _tenants[tenant] = mask = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(tenant)));
        }
        return mask;
    }

    private StoreAnswer.Refused Refuse(Refusal refusal)
    {
        Interlocked.Increment(ref _refused);
        return new StoreAnswer.Refused(refusal);
    }

    private static void Undo(DuckDbConnection connection)
    {
        try { connection.Run("ROLLBACK"); }
        catch (DuckDbException) { /* The failure has ended the transaction already. */ }
    }

    private abstract class Pending
    {
        public sealed class Rows(string tenant, IReadOnlyList<ActivityRow> items) : Pending
        {
            public string Tenant { get; } = tenant;

            public IReadOnlyList<ActivityRow> Items { get; } = items;

            public TaskCompletionSource<StoreAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public sealed class Work(Action act) : Pending
        {
            public void Do() => act();
        }
    }
}
