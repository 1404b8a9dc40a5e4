// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Bounding;

namespace Plimsoll.Tests.Privacy;

public sealed class ContributionTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    /// <summary>A line of the table in the paper's reference code, for the key 00 … 0f and the message 00 01 … 0b.</summary>
    [Fact]
    public void The_hash_is_SipHash_2_4() => Assert.Equal(0x751e8fbc860ee5fbul, new SipHash(Key).Of(0x0706050403020100, 0x0b0a0908));

    /// <summary>Sizes, caps, skews and widths at random; what a slow reading of the rule gives is what comes out, whatever the number of threads.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Bounded_counts_and_sums_are_those_of_a_naive_reading_of_the_rule(int seed)
    {
        var random = new Random(seed);
        var (rows, unitCount, cellCount) = (random.Next(1, 200_000), (uint)random.Next(1, seed % 2 == 0 ? 2_000_000 : 300), seed % 3 == 0 ? random.Next(1, 8) : random.Next(1, seed == 5 ? Rows.MostCells : 3000));
        var units = Column(rows, () => (uint)(Math.Pow(random.NextDouble(), 3) * unitCount));
        var cells = Column(rows, () => (uint)random.Next(cellCount));
        var values = Column(rows, () => random.NextInt64(-1000, 1000));
        if (rows > 3) { (values[0], values[1], values[2]) = (long.MaxValue, long.MaxValue, long.MinValue); }
        var caps = new Caps(random.Next(1, 6), random.Next(1, 300));
        var key = new byte[16];
        random.NextBytes(key);
        var activity = new Rows(units, cells, unitCount, cellCount);

        var counts = Naive(units, cells, Column(rows, () => 1L), cellCount, caps.L0, 0, caps.LInf, key);
        var sums = Naive(units, cells, values, cellCount, caps.L0, -caps.LInf / 2, caps.LInf, key);
        foreach (var threads in (int[])[1, 2, 3])
        {
            Same(counts, Contribution.Count(activity, caps, key, threads));
            Same(sums, Contribution.Sum(activity, values, caps, -caps.LInf / 2, caps.LInf, key, threads));
            // The same units as hashes: all of them share their high bits.
            Same(counts, Contribution.Count(new HashedRows(units.Select(u => (ulong)u).ToArray(), cells, cellCount), caps, key, threads));
        }
    }

    /// <summary>Hashes that share their high half, their low half, all but the last or the first bits, or nothing; the least and the greatest among them.</summary>
    [Theory]
    [InlineData("random", 100_000, 900)]
    [InlineData("random", 30_000, 5000)]
    [InlineData("random", 70_000, 4096)]
    [InlineData("random", 70_000, 8193)]
    [InlineData("random", 1, 1)]
    [InlineData("same high half", 100_000, 900)]
    [InlineData("same high half", 70_000, 100_000)]
    [InlineData("same low half", 100_000, 900)]
    [InlineData("same low half", 70_000, 100_000)]
    [InlineData("high bits only", 70_000, 2)]
    [InlineData("counted up", 70_000, 4000)]
    [InlineData("counted down", 70_000, 4000)]
    [InlineData("all one", 70_000, 4000)]
    public void Hashed_units_are_told_apart_by_all_of_their_bits(string shape, int rows, int cellCount)
    {
        var random = new Random(rows + cellCount);
        Func<ulong, ulong> hash = shape switch
        {
            "random" => n => (ulong)new Random((int)n).NextInt64() * 3 ^ (ulong)new Random((int)n + 1).NextInt64() << 1,
            "same high half" => n => 0xdeadbeef_00000000 | (uint)(n * 2654435761),
            "same low half" => n => n * 2654435761 << 32 | 0xdeadbeef,
            "high bits only" => n => n << 51,
            "counted up" => n => n,
            "counted down" => n => ulong.MaxValue - n,
            _ => _ => ulong.MaxValue,
        };
        var units = Column(rows, () => random.Next(200) switch { 0 => 0ul, 1 => ulong.MaxValue, 2 => 1ul << 63, _ => hash((ulong)(Math.Pow(random.NextDouble(), 2) * rows / 5)) });
        var cells = Column(rows, () => (uint)random.Next(cellCount));
        var values = Column(rows, () => random.NextInt64(-1000, 1000));
        var caps = new Caps(random.Next(1, 4), 50);
        var key = new byte[16];
        random.NextBytes(key);
        var counts = Naive(units, cells, Column(rows, () => 1L), cellCount, caps.L0, 0, caps.LInf, key);
        var sums = Naive(units, cells, values, cellCount, caps.L0, -10, caps.LInf, key);
        foreach (var threads in (int[])[1, 3])
        {
            Same(counts, Contribution.Count(new HashedRows(units, cells, cellCount), caps, key, threads));
            Same(sums, Contribution.Sum(new HashedRows(units, cells, cellCount), values, caps, -10, caps.LInf, key, threads));
        }
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        var random = new Random(9);
        var units = Column(80_000, () => (uint)random.Next(5000));
        var cells = Column(80_000, () => (uint)random.Next(400));
        var order = Enumerable.Range(0, units.Length).OrderBy(_ => random.Next()).ToArray();
        var shuffled = new Rows(order.Select(i => units[i]).ToArray(), order.Select(i => cells[i]).ToArray(), 5000, 400);
        var (straight, mixed) = (Contribution.Count(new Rows(units, cells, 5000, 400), new Caps(2, 1), Key, 2), Contribution.Count(shuffled, new Caps(2, 1), Key, 2));
        Assert.Equal(straight.Totals, mixed.Totals);
    }

    [Fact]
    public void A_unit_that_is_everywhere_moves_the_table_by_no_more_than_its_caps()
    {
        uint[] cells = [.. Enumerable.Range(0, 500_000).Select(i => (uint)(i % 100))];
        var table = Contribution.Count(new Rows(new uint[cells.Length], cells, 1, 100), new Caps(7, 3), Key, 2);
        Assert.Equal((21, 7), (table.Totals.ToArray().Sum(), table.Units.ToArray().Count(units => units == 1)));
        Assert.Equal(3, table.Totals.ToArray().Max());
    }

    [Fact]
    public void Another_key_keeps_other_cells_and_each_cell_about_equally_often()
    {
        var kept = new int[50];
        uint[] cells = [.. Enumerable.Range(0, 50).Select(i => (uint)i)];
        for (var round = 0; round < 2000; round++)
        {
            byte[] key = [.. BitConverter.GetBytes((long)round), .. BitConverter.GetBytes((long)round * 7)];
            var table = Contribution.Count(new Rows(new uint[50], cells, 1, 50), new Caps(5, 1), key, 1);
            for (var cell = 0; cell < 50; cell++) { kept[cell] += (int)table.Totals[cell]; }
        }
        Assert.All(kept, times => Assert.InRange(times, 200 - 5 * 14, 200 + 5 * 14));
    }

    [Fact]
    public void What_is_out_of_range_stops_the_report()
    {
        uint[] five = [5];
        Assert.Throws<ArgumentOutOfRangeException>(() => Contribution.Count(new Rows(five, new uint[1], 5, 1), new Caps(1, 1), Key, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Contribution.Count(new Rows(new uint[1], five, 1, 5), new Caps(1, 1), Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Sum(new Rows(new uint[1], new uint[1], 1, 1), new long[1], new Caps(1, 10), 0, 11, Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Sum(new Rows(new uint[1], new uint[1], 1, 1), new long[2], new Caps(1, 10), 0, 10, Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Count(new Rows(new uint[1], new uint[1], uint.MaxValue, 1), new Caps(1, long.MaxValue / 2), Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Count(new Rows(new uint[1], new uint[1], 1, 1), new Caps(1, 1), new byte[15], 1));
        Assert.Throws<ArgumentException>(() => new Rows(new uint[2], new uint[1], 1, 1));
        Assert.Throws<ArgumentException>(() => new HashedRows(new ulong[2], new uint[1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashedRows(new ulong[1], new uint[1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Contribution.Count(new HashedRows(new ulong[1], five, 5), new Caps(1, 1), Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Sum(new HashedRows(new ulong[1], new uint[1], 1), new long[1], new Caps(1, 10), 0, 11, Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Sum(new HashedRows(new ulong[1], new uint[1], 1), new long[2], new Caps(1, 10), 0, 10, Key, 1));
        Assert.Throws<ArgumentException>(() => Contribution.Count(new HashedRows(new ulong[3], new uint[3], 1), new Caps(1, long.MaxValue / 2), Key, 1));
    }

    private static (long[] Totals, long[] Units) Naive<TUnit>(TUnit[] units, uint[] cells, long[] values, int cellCount, int l0, long least, long most, byte[] key) where TUnit : IBinaryInteger<TUnit>
    {
        var hash = new SipHash(key);
        var (totals, kept) = (new long[cellCount], new long[cellCount]);
        foreach (var unit in Enumerable.Range(0, units.Length).GroupBy(i => units[i]))
        {
            foreach (var cell in unit.GroupBy(i => cells[i]).OrderBy(g => hash.Of(ulong.CreateChecked(unit.Key), g.Key)).ThenBy(g => g.Key).Take(l0))
            {
                var sum = cell.Aggregate(Int128.Zero, (total, i) => total + values[i]);
                totals[cell.Key] += (long)Int128.Max(least, Int128.Min(most, sum));
                kept[cell.Key]++;
            }
        }
        return (totals, kept);
    }

    private static void Same((long[] Totals, long[] Units) expected, BoundedTable table)
    {
        Assert.Equal(expected.Totals, table.Totals);
        Assert.Equal(expected.Units, table.Units);
    }

    private static T[] Column<T>(int rows, Func<T> next) => [.. Enumerable.Range(0, rows).Select(_ => next())];
}
