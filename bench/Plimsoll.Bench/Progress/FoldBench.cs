// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Bench.Progress;

/// <summary>A round of 100 providers × 18 processes with 10,000 pieces of evidence: folded, read and folded, frozen. Reference: the same entries read as JSON and thrown away.</summary>
internal static class FoldBench
{
    private const int Rounds = 15;

    public static void Run()
    {
        var edition = ProgressLibrary.Shipped().Value!.Editions[0];
        var history = History([.. edition.Processes.Select(p => p.Id)]);
        (string Type, int Version, byte[] Data)[] entries = [.. history.Select(e => { var (type, version) = EventCatalog.NameOf(e.Event); return (type, version, ProgressEvent.Catalog.Write(e.Event)); })];
        var book = RoundBook.Fold(history);
        var fold = Median(() => RoundBook.Fold(history));
        var read = Median(() => RoundBook.Fold(entries.Select((e, i) => history[i] with { Event = ProgressEvent.Catalog.Read(e.Type, e.Version, e.Data).Value! })));
        var bare = Median(() => { foreach (var e in entries) { using var json = System.Text.Json.JsonDocument.Parse(e.Data); } });
        var frozen = Publishing.Draft(book, edition, "Bench", at => "some words that were written", Day0);
        var write = Median(() => frozen.ToUtf8());
        var bytes = frozen.ToUtf8();
        Console.WriteLine($"| fold {history.Count} events of a round, 10,000 of them evidence | {fold:0.0} ms | the same entries as bare JSON: {bare:0.0} ms | {fold / bare:0.00} |");
        Console.WriteLine($"| read and fold them | {read:0.0} ms | the same entries as bare JSON: {bare:0.0} ms | {read / bare:0.00} |");
        Console.WriteLine($"| write the frozen document, {bytes.Length / 1024} KiB | {write:0.0} ms | SHA-256 of its bytes: {Median(() => Digest.Of(bytes)):0.0} ms | – |");
    }

    private static DateTimeOffset Day0 { get; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static List<Recorded> History(string[] processes)
    {
        RoundProvider[] providers = [.. Enumerable.Range(0, 100).Select(i => new RoundProvider($"p{i}", $"Provider {i}", i % 2 == 0 ? Access.Open : Access.Restricted))];
        var text = new VaultRef("vlt_5yWhNsPKX1QoBnq2Vj7TdE", Digest.Of(Encoding.UTF8.GetBytes("x")));
        var day = new DateOnly(2026, 11, 20);
        var history = new List<Recorded> { Next(1, new RoundOpened("rnd_1", "Wide", "2024-11", providers, processes, day, null)) };
        for (var i = 0; i < 10_000; i++) { history.Add(Next(history.Count + 1, new EvidenceRecorded($"pev_{i}", providers[i % 100].Id, processes[i / 100 % 18], i % 5 == 0 ? Side.Against : Side.For, text, text, day, null, null))); }
        foreach (var provider in providers) { foreach (var process in processes) { history.Add(Next(history.Count + 1, new FindingSet(provider.Id, process, Finding.Partial, text))); } }
        return history;
    }

    private static Recorded Next(long seq, JournalEvent happened) => new(seq, Day0.AddMilliseconds(seq), "acc_1", happened);

    private static double Median(Action act)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            act();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        return times[Rounds / 2];
    }
}
