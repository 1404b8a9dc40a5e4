// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using Plimsoll.Storage;

namespace Plimsoll.Bench.Journal;

/// <summary>Opening a journal of 1,000,000 entries in 50,000 streams, which reads and checks all of it, and then reading every entry; against stepping through the same rows.</summary>
internal static class ReplayBench
{
    private const int Streams = 50_000;
    private const int Each = 20;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try
        {
            var options = new JournalOptions(folder, TimeProvider.System, RandomNumberGenerator.Fill);
            using (var journal = Storage.Journal.Open(options).Value!) { await FillAsync(journal); }
            var bare = Timed(() => Bare(options.Path));
            Storage.Journal? opened = null;
            var open = Timed(() => opened = Storage.Journal.Open(options).Value!);
            using (opened)
            {
                var read = Timed(() => ReadAll(opened!));
                Console.WriteLine($"| open and check 1,000,000 entries | {open:0.00} s | bare SELECT loop {bare:0.00} s | {open / bare:0.00} |");
                Console.WriteLine($"| read 1,000,000 entries back | {read:0.00} s | bare SELECT loop {bare:0.00} s | {read / bare:0.00} |");
                Console.WriteLine($"| memory after both | {Environment.WorkingSet / 1048576} MiB | database {new FileInfo(options.Path).Length / 1048576} MiB | – |");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(Storage.Journal journal)
    {
        NewEvent[] events = [.. Enumerable.Range(0, Each).Select(i => new NewEvent("bench.happened", 1, System.Text.Encoding.UTF8.GetBytes($"{{\"practice\":\"G01.B{i}\",\"status\":\"met\",\"evidence\":[\"sha256:0f343b0931126a20f133d67c2b018a3b5e6f2d4b8a7c9d0e1f2a3b4c5d6e7f80\"]}}")))];
        foreach (var chunk in Enumerable.Range(0, Streams).Chunk(64))
        {
            foreach (var answer in await Task.WhenAll(chunk.Select(stream => journal.AppendAsync(new AppendAsk("acc_0123456789abcdefghijkl", null, [new StreamEvents($"release/rel_{stream:0000000000000000000000}", "ten_0123456789abcdefghijkl", 0, events)])))))
            {
                if (answer is not AppendAnswer.Appended) { throw new UnreachableException(); }
            }
        }
    }

    private static long ReadAll(Storage.Journal journal)
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
        using var connection = SystemSqlite.OpenReader(path);
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
