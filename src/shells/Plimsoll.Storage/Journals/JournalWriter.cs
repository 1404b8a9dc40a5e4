// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;
using Microsoft.Data.Sqlite;
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
    private bool _lost;

    /// <summary>Set while something that was erased may still stand in the write-ahead log.</summary>
    private bool _erasing;

    public JournalWriter(SqliteConnection connection, JournalHead head, JournalOptions options, Action<TreeHead> publish)
    {
        (_transaction, _head, _publish) = (new JournalTransaction(connection, head, options), head, publish);
        _thread = new Thread(Work) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <summary>Waits for its turn and for the disk. Once it has a turn it is not cancelled any more: the answer says what happened.</summary>
    public async Task<AppendAnswer> AppendAsync(AppendAsk ask, CancellationToken ct)
    {
        var pending = new Pending(ask);
        try { await _asks.Writer.WriteAsync(pending, ct); }
        catch (ChannelClosedException) { throw new ObjectDisposedException(nameof(Journal)); }
        return await pending.Answer.Task;
    }

    public void Dispose()
    {
        _asks.Writer.TryComplete();
        _thread.Join();
        _transaction.Dispose();
    }

    private void Work()
    {
        var batch = new List<Pending>();
        while (Wait())
        {
            batch.Clear();
            while (batch.Count < MostAsks && _asks.Reader.TryRead(out var ask)) { batch.Add(ask); }
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

    private void Commit(List<Pending> batch)
    {
        if (_lost) { Answer(batch, Unwritable("cannot be written since the disk failed")); return; }
        try
        {
            var answers = _transaction.Commit(batch.ConvertAll(p => p.Ask), out var committed);
            if (committed is not null)
            {
                _head.Take(committed);
                _publish(_head.ToTreeHead());
            }
            // Whoever erases is answered when nothing is left in the log, unless a reader holds it up: then it is emptied as soon as that one ends.
            _erasing |= batch.Exists(p => p.Ask.Rows.Any(row => row.Erases));
            for (var tries = 0; _erasing && tries < 5; tries++) { _erasing = !_transaction.Truncate(); }
            for (var i = 0; i < batch.Count; i++) { batch[i].Answer.SetResult(answers[i]); }
        }
        catch (SqliteException e)
        {
            _lost = !_transaction.Undo();
            // One ask that finds no room must not refuse its neighbours.
            if (!_lost && batch.Count > 1) { batch.ForEach(ask => Commit([ask])); }
            else if (!_lost && e.SqliteErrorCode == Constraint) { Answer(batch, Taken); }
            else { Answer(batch, Unwritable($"cannot be written: {e.Message.TrimEnd('.')}")); }
        }
#pragma warning disable CA1031 // Whatever breaks, no caller may wait for ever; the exception goes to whoever asked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _lost = !_transaction.Undo();
            if (!_lost && batch.Count > 1) { batch.ForEach(ask => Commit([ask])); }
            else { batch.ForEach(ask => ask.Answer.SetException(e)); }
        }
    }

    private static void Answer(List<Pending> batch, Refusal refusal) => batch.ForEach(ask => ask.Answer.SetResult(new AppendAnswer.Refused(refusal)));

    /// <summary>A row that may stand once stands already: somebody else was faster.</summary>
    private static Refusal Taken => new(JournalCodes.Conflict, "row", null, "was written by somebody else in between", "read it again and decide anew");

    private static Refusal Unwritable(string reason) =>
        new(JournalCodes.Unwritable, "journal", null, reason, "make room on the disk of the data folder, then try again; restart if it stays");

    /// <summary>An ask in the queue and the promise of its answer.</summary>
    private sealed class Pending(AppendAsk ask)
    {
        public AppendAsk Ask { get; } = ask;

        public TaskCompletionSource<AppendAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
