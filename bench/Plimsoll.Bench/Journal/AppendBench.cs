// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;

namespace Plimsoll.Bench.Journal;

/// <summary>Durable appends against a bare loop: one prepared INSERT of the same bytes, each in a transaction of its own, with the same settings for durability.</summary>
internal static class AppendBench
{
    private const int Rounds = 3;

    /// <summary>Appends before the clock starts. Until its first checkpoint the write-ahead log grows, and growing a file costs far more than writing over it.</summary>
    private const int WarmUp = 3000;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);
    private static readonly NewEvent Happened = new("bench.happened", 1, "{\"practice\":\"G01.B1\",\"status\":\"met\",\"evidence\":[\"sha256:0f343b0931126a20f133d67c2b018a3b5e6f2d4b8a7c9d0e1f2a3b4c5d6e7f80\"]}"u8.ToArray());

    public static async Task RunAsync()
    {
        foreach (var callers in (int[])[1, 64])
        {
            // Taken in turn, so that a busy minute of the machine meets both.
            var (journal, bare) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                bare.Add(InFolder(Bare));
                journal.Add(await InFolderAsync(folder => JournalAsync(folder, callers)));
            }
            Console.WriteLine($"| durable appends, {callers} caller{(callers == 1 ? "" : "s")} | {Middle(journal):0} /s | bare prepared INSERT loop {Middle(bare):0} /s | {Middle(journal) / Middle(bare):0.00} |");
        }
    }

    /// <summary>Durable appends a second of a journal of its own.</summary>
    /// <param name="callers">Each appends to a stream of its own, the next when the one before is answered.</param>
    public static Task<double> JournalAsync(int callers) => InFolderAsync(folder => JournalAsync(folder, callers));

    private static async Task<double> JournalAsync(string folder, int callers)
    {
        using var journal = Storage.Journals.Journal.Open(new JournalOptions(folder, TimeProvider.System, RandomNumberGenerator.Fill)).Value!;
        for (var rev = 0; rev < WarmUp; rev++) { await journal.AppendAsync(new AppendAsk("acc_0123456789abcdefghijkl", null, [new StreamEvents("release/rel_warm", "ten_0123456789abcdefghijkl", rev, Happened)])); }
        var clock = Stopwatch.StartNew();
        var written = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var rev = 0;
            for (; clock.Elapsed < Span; rev++)
            {
                if (await journal.AppendAsync(new AppendAsk("acc_0123456789abcdefghijkl", null, [new StreamEvents($"release/rel_{caller}", "ten_0123456789abcdefghijkl", rev, Happened)])) is not AppendAnswer.Appended) { throw new UnreachableException(); }
            }
            return rev;
        })));
        return written.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static double Bare(string folder)
    {
        using var connection = SqliteFile.Open(Path.Combine(folder, "bare.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate);
        connection.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
        using var insert = new PreparedCommand(connection, "INSERT INTO entry(bytes) VALUES($1)", 1);
        var bytes = RandomNumberGenerator.GetBytes(400);
        for (var i = 0; i < WarmUp; i++) { insert.Run(bytes); }
        var clock = Stopwatch.StartNew();
        var written = 0;
        for (; clock.Elapsed < Span; written++) { insert.Run(bytes); }
        return written / clock.Elapsed.TotalSeconds;
    }

    private static double Middle(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static double InFolder(Func<string, double> measure) => InFolderAsync(folder => Task.FromResult(measure(folder))).GetAwaiter().GetResult();

    private static async Task<double> InFolderAsync(Func<string, Task<double>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try { return await measure(folder); }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
