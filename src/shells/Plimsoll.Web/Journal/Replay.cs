// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>Folds the history while the journal checks it: one reading, and the check, the understanding and the folding run beside each other.</summary>
/// <remarks>Entries go through in batches. Batches are understood by several threads and
/// folded by one, in order. Nothing of it counts unless the journal opens.</remarks>
internal sealed class Replay : IDisposable
{
    private const int BatchSize = 2048;

    /// <summary>Batches on their way; more would only fill the memory.</summary>
    private const int MostBatches = 16;

    private readonly BlockingCollection<Task<Result<List<(Envelope Entry, JournalEvent? Event)>>>> _batches = new(MostBatches);
    private readonly Task<Result<BooksState>> _folding;
    private readonly StreamBooks _streams;
    private List<Entry> _batch = new(BatchSize);

    /// <param name="streams">How each stream is read.</param>
    public Replay(StreamBooks streams)
    {
        (_streams, History) = (streams, new StreamHistory(streams));
        _folding = Task.Factory.StartNew(Fold, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Where the states that are folded later will be read; to be opened with the journal.</summary>
    public StreamHistory History { get; }

    /// <summary>Takes the next entry; called by the thread that checks.</summary>
    public void Take(Entry entry)
    {
        _batch.Add(entry);
        if (_batch.Count == BatchSize) { Send(); }
    }

    /// <summary>The state that the history gives; refused at the first entry that this version does not understand.</summary>
    public Result<BooksState> Finish()
    {
        Send();
        _batches.CompleteAdding();
        return _folding.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _batches.CompleteAdding();
        _folding.GetAwaiter().GetResult();
        _batches.Dispose();
    }

    private void Send()
    {
        var full = _batch;
        if (full.Count > 0) { _batches.Add(Task.Run(() => _streams.Note(full))); }
        _batch = new List<Entry>(BatchSize);
    }

    private Result<BooksState> Fold()
    {
        var (state, refused) = (BooksState.Before(_streams, History), (Refusal?)null);
        // After a refusal the rest is only taken off the way, so that the check is not held up.
        foreach (var batch in _batches.GetConsumingEnumerable())
        {
            if (!batch.GetAwaiter().GetResult().Succeeds(out var read, out var refusal)) { refused ??= refusal; }
            else if (refused is null) { state = state.Apply(read); }
        }
        return refused is null ? state : refused;
    }
}
