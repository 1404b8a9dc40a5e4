// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Bounding;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Bench.Usage;

/// <summary>A report over a stored table: bounded user counts (L0 = 2, 4,000 cells, 20 rows a user), against DuckDB's own window function on the same file, and what noise, budget, record and signature add.</summary>
internal static class BoundingBench
{
    private const int Threads = 2;

    private static readonly Caps Two = new(2, 1);
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    public static void Run()
    {
        var most = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_BENCH_ROWS") ?? "100000000", CultureInfo.InvariantCulture);
        double? before = null;
        for (var rows = Math.Min(most, 10_000_000); rows <= most; rows *= 10)
        {
            var seconds = One(rows);
            if (before is { } fewer) { Console.WriteLine($"| ten times the rows, from the stored table | {seconds:0.00} s | {fewer:0.00} s | {seconds / fewer:0.0} |"); }
            before = seconds;
        }
    }

    private static double One(int rows)
    {
        using var table = new StoredTable(rows);
        var what = string.Create(CultureInfo.InvariantCulture, $"bounded user counts, {rows:N0} rows, {table.Users:N0} users, {Threads} threads");
        // Once before, so that file and code are warm for both.
        var peak = Peak.Of(() => Count(Read(table)));
        long ours = 0;
        var stored = Median(() => ours = Count(Read(table)));
        long theirs = 0;
        var window = Median(() => theirs = table.Window());
        if (ours != theirs) { throw new InvalidOperationException($"{ours} pairs kept, and {theirs} by DuckDB"); }
        var columns = Read(table);
        var read = Median(() => Read(table));
        var arrays = Median(() => Count(columns));
        var input = 12.0 * rows;
        var managed = Peak.Of(() => Count(columns)).Managed;
        Console.WriteLine($"| {what}, from the stored table | {stored:0.00} s, of it {read:0.00} s reading | DuckDB's window function on the same file {window:0.00} s | {window / stored:0.0} |");
        Console.WriteLine($"| {what}, from arrays | {arrays:0.00} s, {rows / arrays / 1e6:0} million rows/s | the same {window:0.00} s | {window / arrays:0.0} |");
        Console.WriteLine($"| its memory, from arrays, the input's 12 bytes a row among it | {(input + managed) / 1048576:N0} MiB | input {input / 1048576:N0} MiB | {(input + managed) / input:0.00} |");
        Console.WriteLine($"| its memory, from the stored table, whole process, DuckDB's own cache of the file among it | {peak.Process / 1048576.0:N0} MiB | input {input / 1048576:N0} MiB | {peak.Process / input:0.00} |");
        var exact = Contribution.Count(Rows(columns), Two, Key, Threads);
        var rest = Median(() => Publish(columns.Keys, exact));
        Console.WriteLine($"| exact noise, budget, record and signature of {StoredTable.Cells:N0} cells | {rest * 1000:0.0} ms | the whole report {stored + rest:0.00} s | {100 * rest / (stored + rest):0.00} % |");
        return stored;
    }

    private static UnitColumns Read(StoredTable table)
    {
        using var database = table.Open();
        using var connection = database.Connect();
        return ActivityColumns.Read(connection, StoredTable.Ask);
    }

    private static HashedRows Rows(UnitColumns columns) => new(columns.Units, columns.Cells, columns.Keys.Count);

    private static long Count(UnitColumns columns)
    {
        long kept = 0;
        foreach (var units in Contribution.Count(Rows(columns), Two, Key, Threads).Units) { kept += units; }
        return kept;
    }

    private static void Publish(IReadOnlyList<IReadOnlyList<string>> keys, BoundedTable exact)
    {
        string[] columns = ["useCase"];
        using var signer = Ed25519PrivateKey.Generate();
        using var visible = signer.PublicKey();
        var budget = new Budget(new BudgetScope("bench", PrivacyUnit.Person, "2026-10"), new Charge(Charge.Rho(new Rational(1, 2)), Charge.Delta(new Rational(1, 1_000_000))), Charge.None);
        var plan = ReleasePlan.Of(Two, null, MechanismKind.DiscreteGaussian, new Rational(20), new KeySource.PublicList(NoisyTable.ListDigest(columns, keys))).Value!;
        var reservation = Reservation.Take(budget, plan).Value!;
        var table = reservation.Publish(columns, "users", keys, exact, new RandomBits(RandomNumberGenerator.Fill));
        var record = RecordJson.Write(PublicationRecord.Of(reservation, table, new PublicationFacts(
            "pub-1", Digest.Of("template"u8), Digest.Of("snapshot"u8), "2026-10-01/2026-10-31", null, Charge.Delta(new Rational(1, BigInteger.Pow(10, 9))),
            "0.1.0", Digest.Of("build"u8), "operating system", Digest.Of("commitment"u8), Convert.ToBase64String(visible.Bytes))));
        Dsse.Sign(PublicationRecord.PayloadType, record, TrustedKey.IdOf(visible.Bytes), bytes => signer.Sign(bytes.Span));
    }

    private static double Median(Action work)
    {
        var times = new double[3];
        for (var i = 0; i < times.Length; i++)
        {
            GC.Collect();
            var clock = Stopwatch.StartNew();
            work();
            times[i] = clock.Elapsed.TotalSeconds;
        }
        return times.Order().ElementAt(1);
    }
}
