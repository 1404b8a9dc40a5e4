// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using ActivityKind = Plimsoll.Usage.ActivityKind;

namespace Plimsoll.Bench.Usage;

/// <summary>What canonical bytes cost: a salt a row at intake and on disk, leaves when they are told, a check of everything, all in one run over the same rows.</summary>
internal static class LeafBench
{
    private const int Commit = 10_000;
    private const int AnHour = 1_000_000;
    private const string Tenant = "ten_1";

    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Run()
    {
        var most = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_BENCH_ROWS") ?? "10000000", CultureInfo.InvariantCulture);
        for (var rows = AnHour; rows <= most; rows *= 10) { One(rows); }
    }

    private static void One(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-leaves-").FullName;
        try
        {
            List<double> with = [], without = [];
            // Interleaved, because a machine that others use changes from minute to minute.
            for (var pair = 0; pair < 3; pair++)
            {
                without.Add(Append(Path.Combine(folder, $"without-{pair}"), AnHour, salted: false));
                with.Add(Append(Path.Combine(folder, $"with-{pair}"), AnHour, salted: true));
            }
            var ratios = with.Zip(without, (a, b) => b / a).Order().ToArray();
            var (one, other) = (new FileInfo(Path.Combine(folder, "with-0")).Length / (double)AnHour, new FileInfo(Path.Combine(folder, "without-0")).Length / (double)AnHour);
            Console.WriteLine($"| intake of {AnHour:N0} rows by the appender, {Commit:N0} a commit, with a salt | {AnHour / with.Min():N0} rows/s | without {AnHour / without.Min():N0} rows/s | {ratios[1]:0.00} (of three pairs: {ratios[0]:0.00} to {ratios[2]:0.00}) |");
            Console.WriteLine($"| bytes a row in the file, with a salt | {one:0} | without {other:0} | {one / other:0.00} |");
            Tell(Path.Combine(folder, "data"), rows);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static void Tell(string data, int rows)
    {
        Directory.CreateDirectory(data);
        var file = Path.Combine(data, "activity.duckdb");
        Append(file, rows, salted: true);
        var (files, history, watch) = (new LeafFiles(data), new List<Recorded>(), new Stopwatch());
        double made = 0, written = 0;
        using var store = ActivityStore.Open(new ActivityStoreOptions(file, TimeProvider.System, RememberedIds: 1000)).Value!;
        for (var hour = 0; hour * AnHour < rows; hour++)
        {
            watch.Restart();
            var arrived = store.ArrivedIn(Tenant, hour == 0 ? DateTimeOffset.UnixEpoch : Start.AddHours(hour), Start.AddHours(hour + 1));
            made += watch.Elapsed.TotalSeconds;
            watch.Restart();
            files.Append(Tenant, ActivityRecord.MonthOf(arrived.Until), (long)hour * AnHour, arrived.Leaves.Span);
            written += watch.Elapsed.TotalSeconds;
            history.Add(new Recorded(hour + 1, Start, "server", new ActivityStored(hour == 0 ? DateTimeOffset.UnixEpoch : Start.AddHours(hour), arrived.Until, arrived.Rows, arrived.Root, ActivityBytes.Form)));
        }
        watch.Restart();
        var found = store.Check(files, new Dictionary<string, ActivityRecord> { [Tenant] = new(history) });
        var check = watch.Elapsed.TotalSeconds;
        if (!found.Holds || found.Intact != rows) { throw new InvalidOperationException(found.Sentences[^1]); }
        watch.Restart();
        var hashes = new byte[32];
        for (var i = 0; i < AnHour; i++) { SHA256.HashData(new byte[400], hashes); }
        var bare = watch.Elapsed.TotalSeconds * rows / AnHour;
        var leaves = Directory.GetFiles(files.Folder, "*.leaves", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Console.WriteLine($"| leaves of {rows:N0} rows: read, made, sorted, root | {made:0.0} s | SHA-256 of as many 400 bytes {bare:0.0} s | {made / bare:0.0} |");
        Console.WriteLine($"| their file, written and on disk | {written:0.00} s, {leaves / (double)rows:0} bytes a row | the store {new FileInfo(file).Length / (double)rows:0} bytes a row | {leaves / (double)new FileInfo(file).Length:0.00} |");
        Console.WriteLine($"| check of all of them | {check:0.0} s, peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576:N0} MiB of the process | the same {bare:0.0} s | {check / bare:0.0} |");
    }

    /// <summary>Appends rows as the writer does.</summary>
    private static double Append(string path, int rows, bool salted)
    {
        using var database = new DuckDbDatabase(path);
        using var connection = database.Connect();
        ActivitySchema.Create(connection);
        if (!salted)
        {
            connection.Run("ALTER TABLE activity DROP COLUMN salt_high");
            connection.Run("ALTER TABLE activity DROP COLUMN salt_low");
        }
        var (made, salts) = (new ActivityRow[Commit], new byte[Commit * ActivityBytes.SaltLength]);
        var random = new Random(7);
        double seconds = 0;
        DuckDbChunk? chunk = null;
        for (var first = 0; first < rows; first += Commit)
        {
            for (var i = 0; i < Commit; i++) { made[i] = Row(random, first + i); }
            var watch = Stopwatch.StartNew();
            if (salted) { RandomNumberGenerator.Fill(salts); }
            using (var appender = connection.Append("activity"))
            {
                chunk ??= new DuckDbChunk(appender);
                for (var i = 0; i < Commit; i++)
                {
                    var id = ActivitySchema.IdOf(made[i].Id);
                    if (salted) { ActivitySchema.Add(chunk, Tenant, id, made[i], System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(salts.AsSpan(i * ActivityBytes.SaltLength))); }
                    else { ActivitySchema.AddUnsalted(chunk, Tenant, id, made[i]).EndRow(); }
                    if (chunk.IsFull) { chunk.AppendTo(appender); }
                }
                chunk.AppendTo(appender);
                appender.Close();
            }
            seconds += watch.Elapsed.TotalSeconds;
        }
        chunk?.Dispose();
        connection.Run("CHECKPOINT");
        return seconds;
    }

    private static ActivityRow Row(Random random, int i) => new()
    {
        Id = new Guid(i, 1, 1, [1, 2, 3, 4, (byte)random.Next(), (byte)random.Next(), (byte)random.Next(), (byte)random.Next()]), At = Start.AddMilliseconds(i), ReceivedAt = Start.AddHours(i / AnHour).AddMilliseconds(i % AnHour),
        Kind = ActivityKind.Usage, Model = "tidewater-7b", Provider = "self-hosted", Operation = "chat", Region = i % 3 == 0 ? "DE" : "FR", Language = "de", Sector = "education", UseCase = "lesson-planning",
        HighRisk = false, User = (ulong)random.Next(50_000) * 0x9e3779b97f4a7c15, InputTokens = random.Next(900), OutputTokens = random.Next(900), DurationMs = random.Next(5000),
    };
}
