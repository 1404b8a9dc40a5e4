// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Outbound;

/// <summary>Puts what happened into the queue for each webhook that is told of it, and sends what is in the queue: again, ever later, until it gets there or is
/// given up. What is queued is one append with how far the history was read, and an id says what it is of, so that a server which is killed goes on where it
/// was: it may send something a second time, under the same id. While nobody knows what time it is, it sends nothing.</summary>
internal sealed partial class SendOutgoing(
    Storage.Journals.Journal journal, Books books, OutgoingMessages queue, Announcements announcements, OutboundDoor door, IEnumerable<ICarry> carriers,
    SteadyClock clock, Duties duties, ILogger<SendOutgoing> log) : BackgroundService, IDuty, IMeasured
{
    /// <summary>So many are on their way at once, one for each target.</summary>
    private const int MostAtOnce = 16;

    private const int Step = 256;

    private const string Webhooks = "webhooks";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1), Kept = TimeSpan.FromDays(30), BetweenSweeps = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Task> _busy = new(StringComparer.Ordinal);

    private readonly Dictionary<string, ICarry> _carriers = carriers.ToDictionary(carrier => carrier.Kind, StringComparer.Ordinal);

    private long? _swept;

    private long _waiting;

    public string Duty => "send-outgoing";

    public void Measure(Meter meter) => meter.CreateObservableGauge(
        "plimsoll.outgoing.queue", () => Interlocked.Read(ref _waiting), "{message}", "Messages that are to leave the server and have not left yet.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        duties.Done(this);
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (clock.Look().Standing == ClockStanding.Uncertain) { continue; }
                try
                {
                    await OnceAsync(stoppingToken);
                    duties.Done(this);
                }
#pragma warning disable CA1031 // A round that fails is told and tried again.
                catch (Exception e) when (e is not OperationCanceledException) { Failed(log, e.GetType().Name); }
#pragma warning restore CA1031
            }
        }
        catch (OperationCanceledException) { /* The server stops. */ }
        finally { await Task.WhenAll(_busy.Values); }
    }

    /// <summary>One round: what happened is queued, and what is to be tried by now is on its way; what takes long is waited for by nobody.</summary>
    internal async Task OnceAsync(CancellationToken ct)
    {
        await QueueAsync(ct);
        foreach (var due in queue.Due(clock.Look().Sure, Step))
        {
            if (_busy.Count >= MostAtOnce) { break; }
            var target = due.Leaving.Target;
            if (_busy.ContainsKey(target) || !_carriers.TryGetValue(due.Leaving.Kind, out var carrier)) { continue; }
            // One at a time for a target, so that nobody is overrun who was away for long.
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _busy[target] = TryAsync(started.Task, due, carrier, ct);
            started.SetResult();
        }
        if (_swept is not { } swept || clock.GetElapsedTime(swept) >= BetweenSweeps)
        {
            _swept = clock.GetTimestamp();
            if (clock.Settled() is { } settled) { await journal.WriteAsync(DataFolder.Server, OutgoingMessages.Forget(settled.Minus(Kept))); }
        }
        Interlocked.Exchange(ref _waiting, queue.CountWaiting());
    }

    /// <summary>Reads what was appended since the last round.</summary>
    private async Task QueueAsync(CancellationToken ct)
    {
        // Whoever registers a webhook later than this sees none of what is read now.
        var state = books.Now;
        var standing = state.StandingWebhooks.ToLookup(one => one.Tenant, one => one.Webhook, StringComparer.Ordinal);
        if (standing.Count == 0) { return; }
        var from = Math.Max(queue.ReadUntil(Webhooks), standing.SelectMany(each => each).Min(webhook => webhook.Since));
        while (from < state.Seq && !ct.IsCancellationRequested)
        {
            var entries = journal.Read(from, (int)Math.Min(Step, state.Seq - from));
            if (entries.Count == 0) { return; }
            from = entries[^1].Seq;
            List<RowChange> rows = [];
            foreach (var entry in entries)
            {
                var read = Envelope.Of(entry);
                foreach (var webhook in standing[read.Tenant])
                {
                    if (entry.Seq <= webhook.Since || !webhook.Types.Contains(read.Type) || !announcements.Knows(read.Type)) { continue; }
                    var text = announcements.TextOf(read, state.Accounts.Tenants[read.Tenant].Slug, door);
                    rows.Add(OutgoingMessages.Queue(new Leaving(
                        Announcements.IdOf(webhook.Id, entry), CarryWebhooks.Webhook, webhook.Id, read.Tenant, read.Type, text, clock.Look().Sure)));
                }
            }
            // A step without anything to tell is read again after a restart, which costs less than a write of each.
            if (rows.Count == 0 && from < state.Seq) { continue; }
            await WriteAsync([.. rows, OutgoingMessages.Read(Webhooks, from)]);
        }
    }

    /// <summary>What became of an attempt. One that fails for a reason nobody thought of is an attempt like every other: it is counted, and given up in
    /// the end.</summary>
    private async Task<Sent> SentAsync(Leaving leaving, ICarry carrier, CancellationToken ct)
    {
        try { return await carrier.SendAsync(leaving, ct); }
#pragma warning disable CA1031 // It is told, and tried again as often as anything else.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(log, e.GetType().Name);
            return new Sent.NotYet("failed");
        }
#pragma warning restore CA1031
    }

    private async Task TryAsync(Task started, Outgoing due, ICarry carrier, CancellationToken ct)
    {
        await started;
        var leaving = due.Leaving;
        try
        {
            var (sent, tries) = (await SentAsync(leaving, carrier, ct), due.Tries + 1);
            var now = clock.Look().Sure;
            if (sent is Sent.NotYet && due.Tries < carrier.Waits.Count)
            {
                await WriteAsync([OutgoingMessages.Again(leaving.Id, tries, now.Plus(carrier.Waits[due.Tries]), sent.Word)]);
                return;
            }
            await WriteAsync([OutgoingMessages.Ended(leaving.Id, tries, now, sent.Word), .. carrier.After(leaving)]);
            if (sent is not Sent.Arrived) { await carrier.GiveUpAsync(leaving, sent, ct); }
        }
        catch (OperationCanceledException) { /* The server stops; it is tried again at the next start. */ }
#pragma warning disable CA1031 // What fails for one target is told, and keeps no other waiting.
        catch (Exception e) { Failed(log, e.GetType().Name); }
#pragma warning restore CA1031
        finally { _busy.TryRemove(leaving.Target, out _); }
    }

    private async Task WriteAsync(IReadOnlyList<RowChange> rows)
    {
        if (await journal.WriteAsync(DataFolder.Server, rows) is AppendAnswer.Refused { Refusal: var refusal }) { throw new IOException(refusal.Code); }
    }

    [LoggerMessage(1521, LogLevel.Error, "Sending what is to leave failed ({Kind}); it is tried again")]
    private static partial void Failed(ILogger log, string kind);
}
