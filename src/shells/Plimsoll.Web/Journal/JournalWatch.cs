// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Journal;

/// <summary>Whether the journal can be read and written to, and how much it was.</summary>
internal sealed class JournalWatch(Storage.Journals.Journal journal, StreamTurns turns) : IReadyCheck, IMeasured
{
    /// <summary>How long one refused write counts: whoever sends no work to a server that is not ready would otherwise never find out that it is again.
    /// </summary>
    private static readonly TimeSpan Counts = TimeSpan.FromMinutes(1);

    /// <summary>How long a reading may take before it is said that the disk does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private bool _readable = true;

    /// <summary>When a reading began that has not ended; 0 where none is on its way.</summary>
    private long _reading;

    public string Name => "journal";

    public ReadyAnswer Look()
    {
        if (!Volatile.Read(ref _readable) || (Volatile.Read(ref _reading) is not 0 and var since && Stopwatch.GetElapsedTime(since) > Patience))
        {
            return new ReadyAnswer(false, "The journal cannot be read; check the disk of the data folder.");
        }
        return journal.Figures switch
        {
            { Lost: true } => new ReadyAnswer(false, "Nothing is written since the disk failed in the middle of it; check the disk, then restart."),
            { SinceUnwritten: { } ago } when ago < Counts => new ReadyAnswer(
                false, "The disk of the data folder did not take what was to be written; make room or mend it, and writing goes on without a restart."),
            _ => new ReadyAnswer(true, "The journal can be read and written to."),
        };
    }

    public void Probe()
    {
        Volatile.Write(ref _reading, Stopwatch.GetTimestamp());
        try
        {
            _ = journal.Read(Math.Max(0, journal.Head.Size - 1), 1);
            Volatile.Write(ref _readable, true);
        }
#pragma warning disable CA1031 // Whatever it was, it cannot be read.
        catch (Exception) { Volatile.Write(ref _readable, false); }
#pragma warning restore CA1031
        finally { Volatile.Write(ref _reading, 0); }
    }

    public void Measure(Meter meter)
    {
        meter.CreateObservableCounter("plimsoll.journal.appends", Appends, "{append}", "What was to be written to the journal, by what came of it.");
        meter.CreateObservableGauge("plimsoll.journal.entries", () => journal.Head.Size, "{entry}", "Entries of the journal.");
        meter.CreateObservableGauge("plimsoll.journal.queue", () => journal.Figures.Waiting, "{append}", "What waits for the writer of the journal.");
        meter.CreateObservableGauge("plimsoll.stream.queue", () => turns.Waiting, "{decision}", "Decisions that wait for the turn of their stream.");
    }

    private Measurement<long>[] Appends()
    {
        var now = journal.Figures;
        return
        [
            Of("written", now.Written), Of("again", now.Again), Of("conflict", now.Conflicts), Of("refused", now.Refused), Of("unwritten", now.Unwritten),
        ];

        static Measurement<long> Of(string outcome, long count) => new(count, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
