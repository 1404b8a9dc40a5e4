// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>Whose turn it is to write to a stream: one at a time, in the order in which they came. Whoever holds the turn of all streams that its decision
/// rests on decides on their newest state, and nobody can be faster.</summary>
/// <remarks>Turns of several streams are taken one after another in one order, that of their names, so that no two can wait for each other.</remarks>
/// <param name="most">How many may wait for one stream; who comes then is sent away.</param>
/// <param name="longest">How long one may wait for all its turns together.</param>
internal sealed class StreamTurns(int most, TimeSpan longest)
{
    private readonly Lock _lock = new();

    /// <summary>Who waits for each stream whose turn is taken; a stream that is not here is free.</summary>
    private readonly Dictionary<string, LinkedList<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);

    public int Most => most;

    /// <summary>How many wait for a turn now.</summary>
    public long Waiting { get { lock (_lock) { return _waiting.Values.Sum(line => (long)line.Count); } } }

    public TimeSpan Longest => longest;

    /// <summary>The refusal of who cannot wait any longer, or not at all.</summary>
    public static Refusal Busy(string stream) => new(
        JournalCodes.Busy, "stream", stream, "has more waiting to be written to it than can be written soon",
        "send it again after the time that Retry-After says");

    /// <summary>Takes the turns of streams that nobody holds; null, and none of them, where one is held.</summary>
    public Held? TryTake(IReadOnlyCollection<string> streams)
    {
        lock (_lock)
        {
            if (streams.Any(_waiting.ContainsKey)) { return null; }
            foreach (var stream in streams) { _waiting.Add(stream, []); }
            return new Held(this, [.. streams]);
        }
    }

    /// <summary>Takes the turns of streams, waiting for each.</summary>
    /// <param name="streams">Each once.</param>
    /// <returns>The turns, to be given back; or that the wait is too long.</returns>
    /// <exception cref="OperationCanceledException">The caller has left. It holds nothing, and whoever waited behind it moves up.</exception>
    public async ValueTask<Result<Held>> TakeAsync(IReadOnlyCollection<string> streams, CancellationToken ct)
    {
        var (since, taken) = (Stopwatch.GetTimestamp(), new List<string>(streams.Count));
        try
        {
            foreach (var stream in streams.Order(StringComparer.Ordinal))
            {
                if (Ask(stream, most) is not { } place) { return Busy(stream); }
                var (waits, left) = (place.Value.Task, longest - Stopwatch.GetElapsedTime(since));
                try { if (!waits.IsCompleted) { await waits.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, ct); } }
                catch (TimeoutException)
                {
                    Leave(stream, place);
                    return Busy(stream);
                }
                catch (OperationCanceledException)
                {
                    Leave(stream, place);
                    throw;
                }
                taken.Add(stream);
            }
            var held = new Held(this, taken);
            taken = [];
            return held;
        }
        finally
        {
            GiveBack(taken);
        }
    }

    /// <summary>Takes the turn of a stream for many at once, who have bounds of their own.</summary>
    public async ValueTask<Held> TakeAsync(string stream)
    {
        await Ask(stream, int.MaxValue)!.Value.Task.ConfigureAwait(false);
        return new Held(this, [stream]);
    }

    /// <summary>A place in the line of a stream, its turn come already where nobody else holds it; null where the line is full.</summary>
    private LinkedListNode<TaskCompletionSource>? Ask(string stream, int bound)
    {
        var place = new LinkedListNode<TaskCompletionSource>(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (!_waiting.TryGetValue(stream, out var line))
            {
                _waiting.Add(stream, []);
                place.Value.SetResult();
            }
            else if (line.Count >= bound) { return null; }
            else { line.AddLast(place); }
            return place;
        }
    }

    /// <summary>Leaves the line of a stream; where the turn came in the same moment, the next one gets it.</summary>
    private void Leave(string stream, LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is { } line) { line.Remove(place); return; }
        }
        GiveBack([stream]);
    }

    private void GiveBack(IReadOnlyList<string> streams)
    {
        lock (_lock)
        {
            foreach (var stream in streams)
            {
                if (_waiting[stream] is not { First: { } next } line) { _waiting.Remove(stream); continue; }
                line.RemoveFirst();
                next.Value.SetResult();
            }
        }
    }

    /// <summary>Turns that somebody holds.</summary>
    internal sealed class Held(StreamTurns turns, IReadOnlyList<string> streams) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) { turns.GiveBack(streams); }
        }
    }
}
