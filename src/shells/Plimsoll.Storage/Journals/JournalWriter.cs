// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>The one thread that writes. Asks that wait while it commits are committed together: one flush to disk, and an answer for each.</summary>
internal sealed class JournalWriter : IDisposable
{
    private const int MostAsks = 256;
    private const int Constraint = 19;

    /// <summary>How long after a try the log is emptied again while a reader holds it up.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Pending> _asks = Channel.CreateBounded<Pending>(new BoundedChannelOptions(4 * MostAsks)
    {
        SingleReader = true, AllowSynchronousContinuations = true
    });
    private readonly JournalTransaction _transaction;
    private readonly JournalHead _head;
    private readonly Action<TreeHead> _publish;
    private readonly Thread _thread;

    /// <summary>Set when it is not known any more what the disk holds; only a restart finds out.</summary>
    private volatile bool _lost;

    private long _waiting, _written, _again, _conflicts, _refused, _unwritten;

    /// <summary>When the disk did not take an ask; 0 where it has taken one since.</summary>
    private long _unwrittenAt;

    /// <summary>Set while something that was erased may still stand in the write-ahead log.</summary>
    private bool _erasing;

    /// <summary>Set while something that was erased may still stand in a page that SQLite moved it out of.</summary>
    private bool _owing;

    public JournalWriter(SqliteConnection connection, JournalHead head, JournalOptions options, SteadyClock clock, Action<TreeHead> publish)
    {
        (_transaction, _head, _publish) = (new JournalTransaction(connection, head, options, clock), head, publish);
        _thread = new Thread(Work) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <summary>How it stands; asked from any thread.</summary>
    public JournalFigures Figures => new(
        Volatile.Read(ref _waiting), Volatile.Read(ref _written), Volatile.Read(ref _again), Volatile.Read(ref _conflicts), Volatile.Read(ref _refused),
        Volatile.Read(ref _unwritten), _lost, Volatile.Read(ref _unwrittenAt) is var at && at == 0 ? null : Stopwatch.GetElapsedTime(at));

    /// <summary>Waits for its turn and for the disk. Once it has a turn it is not cancelled any more: the answer says what happened.</summary>
    public async Task<AppendAnswer> AppendAsync(AppendAsk ask, CancellationToken ct)
    {
        var pending = new Pending([ask]);
        await SendAsync(pending, ct);
        return await pending.Answers[0].Task;
    }

    /// <summary>The same for a chain of asks, which is written in order and ends where one of them is not newly written.</summary>
    public async Task<IReadOnlyList<Task<AppendAnswer>>> AppendAsync(IReadOnlyList<AppendAsk> chain, CancellationToken ct)
    {
        var pending = new Pending(chain);
        await SendAsync(pending, ct);
        Task<AppendAnswer>[] answers = [.. pending.Answers.Select(answer => answer.Task)];
        await ((Task)Task.WhenAll(answers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return answers;
    }

    public void Dispose()
    {
        _asks.Writer.TryComplete();
        _thread.Join();
        _transaction.Dispose();
    }

    private async Task SendAsync(Pending pending, CancellationToken ct)
    {
        Interlocked.Add(ref _waiting, pending.Asks.Count);
        try { await _asks.Writer.WriteAsync(pending, ct); }
        catch (ChannelClosedException)
        {
            Interlocked.Add(ref _waiting, -pending.Asks.Count);
            throw new ObjectDisposedException(nameof(Journal));
        }
        catch (OperationCanceledException)
        {
            Interlocked.Add(ref _waiting, -pending.Asks.Count);
            throw;
        }
    }

    private void Work()
    {
        var batch = new List<Pending>();
        // What a process of before was killed over, or a version of before left behind.
        _owing = _transaction.Leaves();
        Erase();
        while (Wait())
        {
            batch.Clear();
            for (var asks = 0; asks < MostAsks && _asks.Reader.TryRead(out var next); asks += next.Asks.Count) { batch.Add(next); }
            Interlocked.Add(ref _waiting, -batch.Sum(pending => pending.Asks.Count));
            Commit(batch);
        }
    }

    private bool Wait()
    {
        var wait = _asks.Reader.WaitToReadAsync();
        if (wait.IsCompleted) { return wait.Result; }
        var asked = wait.AsTask();
        // A reader that holds the log up ends some time; nobody needs to append for the log to be emptied then.
        while (_erasing && !asked.Wait(Again)) { _erasing = !_transaction.Truncate(); }
        return asked.GetAwaiter().GetResult();
    }

    /// <summary>Leaves nothing of what was erased in a page or in the log, as far as the disk and readers let it.</summary>
    private void Erase()
    {
        if (_owing && _transaction.Rewrite()) { (_owing, _erasing) = (false, true); }
        for (var tries = 0; _erasing && tries < 5; tries++) { _erasing = !_transaction.Truncate(); }
    }

    private void Commit(List<Pending> batch)
    {
        if (_lost) { Answer(batch, Unwritable("cannot be written since the disk failed")); return; }
        try
        {
            var answers = _transaction.Commit(batch.ConvertAll(p => p.Asks), out var committed);
            if (committed is not null)
            {
                _head.Take(committed);
                _publish(_head.ToTreeHead());
            }
            // Whoever erases is answered when nothing is left in the log, unless a reader holds it up: then it is emptied as soon as that one ends.
            _erasing |= batch.Exists(p => p.Asks.Any(ask => ask.Rows.Any(row => row.Erases)));
            _owing |= _erasing;
            Erase();
            foreach (var (place, answer) in batch.SelectMany(p => p.Answers).Index()) { Count(answers[place]); answer.SetResult(answers[place]); }
        }
        catch (SqliteException e)
        {
            _lost = !_transaction.Undo();
            // One ask that finds no room must not refuse its neighbours.
            if (!_lost && Parted(batch)) { return; }
            if (!_lost && e.SqliteErrorCode == Constraint) { Answer(batch, Taken); }
            else { Answer(batch, Unwritable($"cannot be written: {DiskFault.Of(e)}")); }
        }
#pragma warning disable CA1031 // Whatever breaks, no caller may wait for ever; the exception goes to whoever asked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _lost = !_transaction.Undo();
            if (!_lost && Parted(batch)) { return; }
            foreach (var answer in batch.SelectMany(p => p.Answers))
            {
                Interlocked.Increment(ref _refused);
                answer.SetException(e);
            }
        }
    }

    /// <summary>Commits the parts of a failed batch each on its own: its chains, or the asks of its only chain. False where it has no parts.</summary>
    private bool Parted(List<Pending> batch)
    {
        if (batch.Count > 1)
        {
            batch.ForEach(pending => Commit([pending]));
            return true;
        }
        var (asks, answers) = (batch[0].Asks, batch[0].Answers);
        if (asks.Count == 1) { return false; }
        var (head, going) = (_head.Size, true);
        for (var i = 0; i < asks.Count; i++)
        {
            if (going) { Commit([new Pending(asks[i], answers[i])]); }
            else
            {
                Interlocked.Increment(ref _refused);
                answers[i].SetResult(new AppendAnswer.NotReached());
            }
            // Nothing else writes in between: an ask that was newly written has made the log longer.
            (going, head) = (going && _head.Size > head, _head.Size);
        }
        return true;
    }

    private void Answer(List<Pending> batch, Refusal refusal)
    {
        foreach (var answer in batch.SelectMany(pending => pending.Answers))
        {
            if (refusal.Is == JournalCodes.Unwritable)
            {
                Interlocked.Increment(ref _unwritten);
                Volatile.Write(ref _unwrittenAt, Stopwatch.GetTimestamp());
            }
            else { Interlocked.Increment(ref _conflicts); }
            answer.SetResult(new AppendAnswer.Refused(refusal));
        }
    }

    private void Count(AppendAnswer answer)
    {
        switch (answer)
        {
            case AppendAnswer.Appended { Earlier: null }:
                Interlocked.Increment(ref _written);
                Volatile.Write(ref _unwrittenAt, 0);
                break;
            case AppendAnswer.Appended: Interlocked.Increment(ref _again); break;
            case AppendAnswer.Conflict: Interlocked.Increment(ref _conflicts); break;
            case AppendAnswer.Refused or AppendAnswer.NotReached: Interlocked.Increment(ref _refused); break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>A row that may stand once stands already: somebody else was faster.</summary>
    private static Refusal Taken => new(JournalCodes.Conflict, "row", null, "was written by somebody else in between", "read it again and decide anew");

    private static Refusal Unwritable(string reason) =>
        new(JournalCodes.Unwritable, "journal", null, reason, "make room on the disk of the data folder, then try again; restart if it stays");

    /// <summary>Asks in the queue that belong together, and the promise of an answer to each.</summary>
    private sealed class Pending(IReadOnlyList<AppendAsk> asks)
    {
        public Pending(AppendAsk ask, TaskCompletionSource<AppendAnswer> answer) : this([ask]) => Answers = [answer];

        public IReadOnlyList<AppendAsk> Asks { get; } = asks;

        public TaskCompletionSource<AppendAnswer>[] Answers { get; } =
            [.. asks.Select(_ => new TaskCompletionSource<AppendAnswer>(TaskCreationOptions.RunContinuationsAsynchronously))];
    }
}
