// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Bench.Journal;

/// <summary>Opening a journal of 1,000,000 entries in 50,000 streams, which reads and checks all of it, reading every entry, and folding them into the state of every release; against stepping through the same rows.</summary>
internal static class ReplayBench
{
    private const int Streams = 50_000;

    private static readonly StreamBooks Books = new([AccountStreams.Book, ReleaseStreams.Registries, ReleaseStreams.Releases], []);
    private const int Each = 20;

    private static readonly DateTimeOffset Day = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly Digest Weights = Digest.Of("weights"u8);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try
        {
            var options = new JournalOptions(folder, TimeProvider.System, RandomNumberGenerator.Fill);
            using (var journal = Storage.Journals.Journal.Open(options).Value!) { await FillAsync(journal); }
            Storage.Journals.Journal? opened = null;
            Say("open and check 1,000,000 entries", options, () => opened = Storage.Journals.Journal.Open(options).Value!);
            using (opened) { Say("read 1,000,000 entries back", options, () => ReadAll(opened!)); }
            DataFolder? folded = null;
            var what = $"start of a server: open, check and fold 1,000,000 entries into {Streams:N0} releases";
            Say(what, options, () => folded = DataFolder.Open(folder, Books, new SteadyClock(TimeProvider.System)).Value!);
            using (folded)
            {
                if (folded!.Books.Now.In("ten_0123456789abcdefghijkl").Releases.Count != Streams) { throw new UnreachableException(); }
                GC.Collect();
                Console.WriteLine($"| memory after all | {Environment.WorkingSet / 1048576} MiB | database {new FileInfo(options.Path).Length / 1048576} MiB | – |");
            }
            folded = null;
            Phases(options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the parts of a start cost when one thread does them one after another.</summary>
    private static void Phases(JournalOptions options)
    {
        var entries = new List<Entry>(Streams * Each);
        Storage.Journals.Journal.Open(options, entries.Add).Value!.Dispose();
        var (bare, paused, state) = (Timed(() => Bare(options.Path)), GC.GetTotalPauseDuration(), BooksState.Before(Books, new StreamHistory(Books)));
        var (envelopes, events, folding) = (new Phase("take apart"), new Phase("read the event of"), new Phase("fold"));
        foreach (var batch in entries.Chunk(2048))
        {
            var taken = envelopes.Do(() => Array.ConvertAll(batch, Envelope.Of));
            var read = events.Do(() => taken.Select<Envelope, (Envelope, JournalEvent?)>(entry => (entry, Books.EventOf(entry).Value!)).ToArray());
            state = folding.Do(() => state.Apply(read));
        }
        foreach (var phase in (Phase[])[envelopes, events, folding])
        {
            var (took, each) = (phase.Time.Elapsed.TotalSeconds, phase.Allocated / entries.Count);
            Console.WriteLine($"| one thread: {phase.What} 1,000,000 entries | {took:0.00} s | bare SELECT loop {bare:0.00} s | {took / bare:0.00} |");
            Console.WriteLine($"| – allocated for each | {each} bytes | | – |");
        }
        var collecting = (GC.GetTotalPauseDuration() - paused).TotalSeconds;
        Console.WriteLine($"| of these three: collecting garbage | {collecting:0.00} s | bare SELECT loop {bare:0.00} s | {collecting / bare:0.00} |");
    }

    /// <summary>One part of a start: how long it took altogether, and what it allocated.</summary>
    private sealed class Phase(string what)
    {
        public string What { get; } = what;

        public Stopwatch Time { get; } = new();

        public long Allocated { get; private set; }

        public T Do<T>(Func<T> work)
        {
            Time.Start();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = work();
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Time.Stop();
            return result;
        }
    }

    /// <summary>Prints a figure beside bare loops that ran just before and just after it.</summary>
    private static void Say(string what, JournalOptions options, Func<object> work)
    {
        var before = Timed(() => Bare(options.Path));
        var (processor, paused) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration());
        var figure = Timed(work);
        (processor, paused) = (Environment.CpuUsage.TotalTime - processor, GC.GetTotalPauseDuration() - paused);
        var bare = (before + Timed(() => Bare(options.Path))) / 2;
        Console.WriteLine($"| {what} | {figure:0.00} s | bare SELECT loop {bare:0.00} s | {figure / bare:0.00} |");
        // Apart from the machine's other work: time that the processors gave to it, and of that the pauses for collecting garbage.
        Console.WriteLine($"| – of it processor time of all threads; pauses | {processor.TotalSeconds:0.00} s; {paused.TotalSeconds:0.00} s | | – |");
    }

    /// <summary>Releases as they are: opened, practices assigned and set, evidence attached, comments.</summary>
    private static async Task FillAsync(Storage.Journals.Journal journal)
    {
        foreach (var chunk in Enumerable.Range(0, Streams).Chunk(64))
        {
            foreach (var answer in await Task.WhenAll(chunk.Select(stream => journal.AppendAsync(new AppendAsk("acc_0123456789abcdefghijkl", null, [new StreamEvents($"release/rel_{stream:0000000000000000000000}", "ten_0123456789abcdefghijkl", 0, [.. Life(stream)])])))))
            {
                if (answer is not AppendAnswer.Appended) { throw new UnreachableException(); }
            }
        }
    }

    private static IEnumerable<NewEvent> Life(int stream)
    {
        var text = new VaultRef("vlt_0123456789abcdef0123456789abcdef", Weights);
        yield return Written(new ReleaseOpened($"rel_{stream:0000000000000000000000}", "mdl_0123456789abcdefghijkl", "1.0", Weights, "pty_0123456789abcdefghijkl", new ReleasePlan(ReleaseType.Restricted, [Component.Evaluations], Audience.Customers, Stage.Restricted, ["chat"]), OnePerson: false));
        for (var i = 1; i < Each; i++)
        {
            yield return (i % 4) switch
            {
                0 => Written(new PracticeAssigned($"G06.B{i}", "acc_0123456789abcdefghijkl", new LastInstant(Day))),
                1 => Written(new EvidenceAttached($"evd_{i:0000000000000000000000}", new EvidenceContent(EvidenceKind.File, Weights, text, 4096, Day, null, null, null, null, null), [$"G06.B{i}"], [])),
                2 => Written(new PracticeStatusSet($"G06.B{i}", PracticeStatus.Met, null, null, null, null)),
                _ => Written(new CommentAdded($"G06.B{i}", text)),
            };
        }
    }

    private static NewEvent Written(ReleaseEvent happened)
    {
        var (type, version) = EventCatalog.NameOf(happened);
        return new NewEvent(type, version, ReleaseEvent.Catalog.Write(happened));
    }

    private static long ReadAll(Storage.Journals.Journal journal)
    {
        var (seq, bytes) = (0L, 0L);
        while (journal.Read(seq, 10_000) is { Count: > 0 } page)
        {
            foreach (var entry in page) { bytes += entry.Bytes.Length; }
            seq = page[^1].Seq;
        }
        return seq == Streams * Each ? bytes : throw new UnreachableException();
    }

    private static long Bare(string path)
    {
        using var connection = SqliteFile.OpenReader(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, bytes FROM entry ORDER BY seq";
        using var rows = command.ExecuteReader();
        var bytes = 0L;
        while (rows.Read()) { bytes += rows.GetFieldValue<byte[]>(1).Length; }
        return bytes;
    }

    private static double Timed(Func<object> work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }
}
