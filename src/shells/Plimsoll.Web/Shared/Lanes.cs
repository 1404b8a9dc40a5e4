// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace Plimsoll.Web.Shared;

/// <summary>Work for organisations, each in a lane of its own, on threads that do nothing else: however much one asks for, the others get their turns, and
/// whatever is in no lane (health, status documents, public pages, writing) does not wait for any of it.</summary>
/// <remarks>
/// A place is a thread that works. What waits (for the disk, for a reader who takes an answer slowly) goes on in its lane afterwards and holds no place
/// meanwhile. Lanes take turns, a piece of work each; within a lane what has begun goes before what has not. The threads are not those of the thread pool:
/// there every request waits for a thread in one line, and a few that compute for long would be ahead of all.
/// </remarks>
internal sealed class Lanes : IDisposable
{
    /// <summary>Requests of one organisation that may be on their way at once, waiting ones included.</summary>
    public const int MostOfOne = 128;

    /// <summary>How long a request may wait for its first turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static Lane? _current;

    private readonly object _gate = new();
    private readonly Queue<Lane> _ready = [];
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Thread[] _threads;
    private readonly int _each, _most;
    private readonly TimeSpan _longest;
    private bool _ended;

    /// <summary>As many places as this machine has use for: one organisation at most half of the processors, and four times as many altogether, so that
    /// several that ask for much share them by time and none waits for the end of another's work.</summary>
    public Lanes() : this(4 * Each, Each, MostOfOne, LongestWait) { }

    /// <param name="places">Pieces of work at the same time.</param>
    /// <param name="each">Of one organisation.</param>
    /// <param name="most">Requests of one organisation on their way; who comes then is sent away.</param>
    /// <param name="longest">How long one may wait for its first turn.</param>
    public Lanes(int places, int each, int most, TimeSpan longest)
    {
        (_each, _most, _longest) = (each, most, longest);
        _threads = [.. Enumerable.Range(0, places).Select(_ => new Thread(Work) { IsBackground = true, Name = "lane" })];
        foreach (var thread in _threads) { thread.Start(); }
    }

    /// <summary>Places of one organisation on this machine.</summary>
    public static int Each => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Pieces of work that wait for a place.</summary>
    public long Waiting { get { lock (_gate) { return _lanes.Values.Sum(lane => (long)lane.Begun.Count + lane.Fresh.Count); } } }

    /// <summary>Does work in the lane of an organisation.</summary>
    /// <returns>False where the lane is full, or the turn did not come in time: nothing was done then.</returns>
    /// <exception cref="OperationCanceledException">The caller left before the work began.</exception>
    public async Task<bool> RunAsync(string organisation, Func<Task> work, CancellationToken ct)
    {
        var lane = _lanes.GetOrAdd(organisation, _ => new Lane(this));
        if (!lane.Enter(_most)) { return false; }
        var (turn, decided) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var done = lane.Start(async () =>
        {
            if (Interlocked.Exchange(ref decided, 1) != 0) { return; }
            turn.SetResult();
            await work();
        });
        try { await turn.Task.WaitAsync(_longest, ct); }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && Interlocked.Exchange(ref decided, 1) == 0)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The turn came in the same moment.
        }
        await done;
        return true;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
        // Whoever still works is not waited for: its thread ends with the program.
        foreach (var thread in _threads) { thread.Join(TimeSpan.FromMilliseconds(100)); }
    }

    private void Work()
    {
        while (Next() is var (lane, task))
        {
            _current = lane;
            lane.Do(task);
            _current = null;
            lock (_gate)
            {
                lane.Working--;
                Line(lane);
            }
        }
    }

    private (Lane Lane, Task Task)? Next()
    {
        lock (_gate)
        {
            while (_ready.Count == 0 && !_ended) { Monitor.Wait(_gate); }
            if (_ended) { return null; }
            var lane = _ready.Dequeue();
            var task = lane.Begun.TryDequeue(out var begun) ? begun : lane.Fresh.Dequeue();
            (lane.InLine, lane.Working) = (false, lane.Working + 1);
            Line(lane);
            return (lane, task);
        }
    }

    private void Queue(Lane lane, Task task)
    {
        lock (_gate)
        {
            (task.AsyncState == Lane.First ? lane.Fresh : lane.Begun).Enqueue(task);
            Line(lane);
        }
    }

    /// <summary>Puts a lane at the end of the line of lanes, where it has work and a place left and does not stand there.</summary>
    private void Line(Lane lane)
    {
        if (lane.InLine || lane.Working >= _each || lane.Begun.Count + lane.Fresh.Count == 0) { return; }
        lane.InLine = true;
        _ready.Enqueue(lane);
        Monitor.Pulse(_gate);
    }

    /// <summary>The work of one organisation. What is awaited there goes on here.</summary>
    private sealed class Lane(Lanes lanes) : TaskScheduler
    {
        /// <summary>Marks a piece of work that begins a request.</summary>
        public static readonly object First = new();

        private int _on;

        /// <summary>Requests that wait for their first turn.</summary>
        public Queue<Task> Fresh { get; } = [];

        /// <summary>What goes on with requests that have begun.</summary>
        public Queue<Task> Begun { get; } = [];

        public int Working { get; set; }

        public bool InLine { get; set; }

        public override int MaximumConcurrencyLevel => lanes._each;

        public bool Enter(int most)
        {
            if (Interlocked.Increment(ref _on) <= most) { return true; }
            Interlocked.Decrement(ref _on);
            return false;
        }

        /// <summary>Begins a request that has entered; when it is over, or was given up and its turn has come, there is room for another.</summary>
        public async Task Start(Func<Task> work)
        {
            try { await Task.Factory.StartNew(_ => work(), First, CancellationToken.None, TaskCreationOptions.None, this).Unwrap(); }
            finally { Interlocked.Decrement(ref _on); }
        }

        public void Do(Task task) => TryExecuteTask(task);

        protected override void QueueTask(Task task) => lanes.Queue(this, task);

        /// <summary>Only on a place that the lane holds; whoever waits there for a piece of it would wait for ever otherwise.</summary>
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks()
        {
            lock (lanes._gate) { return [.. Begun, .. Fresh]; }
        }
    }
}
