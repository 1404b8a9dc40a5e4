// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>A decision that is to be written to one stream, and what comes of it.</summary>
/// <param name="stream">The stream that it is written to.</param>
internal abstract class Deed(string stream)
{
    private const int Waiting = 0, Taken = 1, Over = 2;

    private readonly TaskCompletionSource<AppendAnswer?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stands = Waiting;
    private volatile bool _left;

    public string Stream => stream;

    /// <summary>What the journal answered; null where nothing had to be written, so that the decision has the answer.</summary>
    public Task<AppendAnswer?> Answer => _answer.Task;

    /// <summary>Decides on a state.</summary>
    /// <param name="state">Everything as it stands, or as it will once what was decided just before is written.</param>
    /// <param name="after">The same with what is to be written.</param>
    /// <returns>What is to be written; null where nothing is.</returns>
    public abstract AppendAsk? Decide(BooksState state, out BooksState after);

    /// <summary>Takes it out of the line to be decided; false where it has left.</summary>
    public bool Take() => Interlocked.CompareExchange(ref _stands, Taken, Waiting) == Waiting;

    /// <summary>Puts it back into the line; false where whoever asked has left meanwhile.</summary>
    public bool PutBack()
    {
        Interlocked.Exchange(ref _stands, Waiting);
        return !_left || !Leave();
    }

    /// <summary>Leaves the line; false while it is being decided and written, which nothing stops.</summary>
    public bool Leave()
    {
        _left = true;
        if (Interlocked.CompareExchange(ref _stands, Over, Waiting) != Waiting) { return false; }
        _answer.TrySetCanceled(CancellationToken.None);
        return true;
    }

    public void Settle(AppendAnswer? answer) => _answer.TrySetResult(answer);

    public void Fail(Exception why) => _answer.TrySetException(why);
}

/// <summary>Decides about one stream for all who wait for it, one after the other, and appends what they decided together: many decisions of one stream
/// cost one transaction, and each is made on the state that the one before it leaves.</summary>
/// <remarks>
/// What is decided on a state that is not written yet counts only when that state is: all of it goes into one chain of the journal, which ends at the first
/// decision that is not written. Those behind it are decided again, on what is written. No chain is begun before the one before it is settled. Only
/// books whose states hold neither number nor time of an entry can be decided about in this way (<see cref="StreamBook.Chains"/>): both are given by the
/// journal when it writes.
/// </remarks>
internal sealed class StreamChains(Storage.Journals.Journal journal, Books books, StreamTurns turns)
{
    /// <summary>Decisions in the longest chain. More would keep the last of them waiting, and the cost of a transaction is shared by then.</summary>
    private const int Longest = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<Deed>> _lines = new(StringComparer.Ordinal);

    /// <summary>Has a decision made and written in its turn.</summary>
    /// <returns>What the journal answered, or null where the decision has the answer; refused where the wait is too long.</returns>
    public async Task<Result<Settled>> RunAsync(Deed deed, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        bool first;
        lock (_lock)
        {
            first = !_lines.TryGetValue(deed.Stream, out var line);
            if (line is { Count: var waiting } && waiting >= turns.Most) { return StreamTurns.Busy(deed.Stream); }
            if (line is null) { _lines.Add(deed.Stream, line = []); }
            line.AddLast(deed);
        }
        if (first) { _ = WorkAsync(deed.Stream); }
        try { return new Settled(await deed.Answer.WaitAsync(turns.Longest, ct)); }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (deed.Leave() || deed.Answer.IsCanceled)
            {
                lock (_lock) { _lines.GetValueOrDefault(deed.Stream)?.Remove(deed); }
                ct.ThrowIfCancellationRequested();
                return StreamTurns.Busy(deed.Stream);
            }
        }
        // It is being written: whoever asked is told what became of it, or leaves when it is put back.
        try { return new Settled(await deed.Answer); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return StreamTurns.Busy(deed.Stream); }
    }

    /// <summary>Works off the line of a stream until nobody waits.</summary>
    private async Task WorkAsync(string stream)
    {
        var deeds = new List<Deed>();
        while (true)
        {
            using (await turns.TakeAsync(stream).ConfigureAwait(false))
            {
                deeds.Clear();
                lock (_lock)
                {
                    var line = _lines[stream];
                    while (deeds.Count < Longest && line.First is { } next)
                    {
                        line.RemoveFirst();
                        if (next.Value.Take()) { deeds.Add(next.Value); }
                    }
                    if (deeds.Count == 0) { _lines.Remove(stream); return; }
                }
                List<Deed> again;
                try { again = await WriteAsync(deeds).ConfigureAwait(false); }
#pragma warning disable CA1031 // Whatever breaks, nobody in line may wait for ever; the exception goes to those whose decisions were held.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    deeds.ForEach(deed => deed.Fail(e));
                    again = [];
                }
                lock (_lock)
                {
                    foreach (var deed in Enumerable.Reverse(again)) { if (deed.PutBack()) { _lines[stream].AddFirst(deed); } }
                }
            }
        }
    }

    /// <summary>Decides and appends; those that have to be decided again, in order.</summary>
    private async Task<List<Deed>> WriteAsync(List<Deed> deeds)
    {
        var (state, asks, decided, again) = (books.Now, new List<AppendAsk>(deeds.Count), new List<(Deed Deed, bool Writes)>(deeds.Count), new List<Deed>());
        foreach (var deed in deeds)
        {
            try
            {
                var ask = deed.Decide(state, out var after);
                if (ask is not null) { asks.Add(ask); }
                decided.Add((deed, ask is not null));
                state = after;
            }
#pragma warning disable CA1031 // A fault of one decision is told to whoever asked for it; it has changed nothing, and the others go on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                deed.Fail(e);
            }
        }
        var answers = asks.Count == 0 ? [] : await journal.AppendAsync(asks).ConfigureAwait(false);
        var (written, place) = (true, 0);
        foreach (var (deed, writes) in decided)
        {
            var answer = writes ? answers[place++] : null;
            if (!written) { again.Add(deed); continue; }
            if (answer is null) { deed.Settle(null); continue; }
            if (answer.IsFaulted) { deed.Fail(answer.Exception.InnerException!); } else { deed.Settle(answer.Result); }
            written = answer is { IsCompletedSuccessfully: true, Result: AppendAnswer.Appended { Earlier: null } };
        }
        return again;
    }
}

/// <summary>How a decision ended.</summary>
/// <param name="Answer">What the journal answered; null where nothing had to be written.</param>
internal sealed record Settled(AppendAnswer? Answer);
