// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Accounting;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Bounds what one unit contributes: at most L0 cells, chosen by a keyed hash, and at most L∞ in each.</summary>
/// <remarks>
/// Rows are scattered by unit into parts of a few thousand units, each part sorted by counting, each unit reduced on its own: time grows with rows,
/// memory with 4 bytes a row (8 where unit and cell do not fit in 32 bits; for hashed units 8, and 12 where there are many cells).
/// Bounding is the last step before counting; nothing is grouped anew afterwards.
/// Numbered and hashed units give the same table where they are the same numbers.
/// </remarks>
public static class Contribution
{
    private const int UnitsPerPart = 1 << 12;
    private const int MostParts = 1 << 13;
    private const int FewestParts = 1 << 6;

    /// <summary>Counts rows: a unit adds min(its rows, L∞) to each of the cells that are kept. With L∞ = 1 that is the number of distinct units.</summary>
    /// <param name="rows">The activity.</param>
    /// <param name="caps">What one unit may contribute.</param>
    /// <param name="key">16 fresh random bytes; never used for a second report.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <exception cref="ArgumentOutOfRangeException">A unit or a cell is not below its count.</exception>
    public static BoundedTable Count(Rows rows, Caps caps, ReadOnlySpan<byte> key, int threads) =>
        Reduce(rows, default, caps, 0, caps.LInf, new SipHash(key), threads);

    /// <summary>Sums a value of each row: a unit adds its sum in the cell, clamped to
    /// <paramref name="least"/> … <paramref name="most"/>, to each of the cells that are kept.</summary>
    /// <param name="rows">The activity.</param>
    /// <param name="values">One a row.</param>
    /// <param name="caps">What one unit may contribute; L∞ must cover both ends of the clamp.</param>
    /// <param name="least">The least that a unit adds to a cell.</param>
    /// <param name="most">The most that a unit adds to a cell.</param>
    /// <param name="key">16 fresh random bytes; never used for a second report.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <exception cref="ArgumentException">The clamp reaches further than L∞, or the value column has another length.</exception>
    public static BoundedTable Sum(Rows rows, ReadOnlyMemory<long> values, Caps caps, long least, long most, ReadOnlySpan<byte> key, int threads)
    {
        Check(rows.Units.Length, values, caps, least, most);
        return Reduce(rows, values, caps, least, most, new SipHash(key), threads);
    }

    /// <inheritdoc cref="Count(Rows, Caps, ReadOnlySpan{byte}, int)"/>
    public static BoundedTable Count(HashedRows rows, Caps caps, ReadOnlySpan<byte> key, int threads) =>
        Reduce(rows, default, caps, 0, caps.LInf, new SipHash(key), threads);

    /// <inheritdoc cref="Sum(Rows, ReadOnlyMemory{long}, Caps, long, long, ReadOnlySpan{byte}, int)"/>
    public static BoundedTable Sum(HashedRows rows, ReadOnlyMemory<long> values, Caps caps, long least, long most, ReadOnlySpan<byte> key, int threads)
    {
        Check(rows.Units.Length, values, caps, least, most);
        return Reduce(rows, values, caps, least, most, new SipHash(key), threads);
    }

    private static void Check(int rows, ReadOnlyMemory<long> values, Caps caps, long least, long most)
    {
        if (values.Length != rows) { throw new ArgumentException("Columns have one length.", nameof(values)); }
        if (least > most || least < -caps.LInf || most > caps.LInf) { throw new ArgumentException("A clamp lies within L∞.", nameof(most)); }
    }

    /// <summary>A cell of all units at their cap has to fit: else a sum could wrap around, and no cap would hold.</summary>
    private static void CheckFits(uint units, Caps caps)
    {
        if ((BigInteger)units * caps.LInf > long.MaxValue) { throw new ArgumentException("Units times L∞ leave 64 bits.", nameof(caps)); }
    }

    private static BoundedTable Reduce(Rows rows, ReadOnlyMemory<long> values, Caps caps, long least, long most, SipHash hash, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        CheckFits(rows.UnitCount, caps);
        var shift = BitOperations.Log2(UnitsPerPart);
        while (((ulong)rows.UnitCount >> shift) >= MostParts) { shift++; }
        while (shift > 0 && rows.UnitCount >> shift < FewestParts) { shift--; }
        var parts = new Parts(rows, shift, threads);
        return parts.Packs
            ? Reduce(parts.Scatter<uint>(values), new Bounds(caps.L0, least, most, hash), threads)
            : Reduce(parts.Scatter<ulong>(values), new Bounds(caps.L0, least, most, hash), threads);
    }

    private static BoundedTable Reduce(HashedRows rows, ReadOnlyMemory<long> values, Caps caps, long least, long most, SipHash hash, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        CheckFits((uint)rows.Units.Length, caps);
        var parts = HashedParts.Scatter(rows, values, threads);
        return Reduce(() => new HashedPartReducer(parts, new Bounds(caps.L0, least, most, hash)), parts.PartCount, rows.CellCount, threads);
    }

    private static BoundedTable Reduce<T>(Scattered<T> scattered, Bounds bounds, int threads) where T : unmanaged, IBinaryInteger<T> =>
        Reduce(() => new PartReducer<T>(scattered, bounds), scattered.PartCount, scattered.CellCount, threads);

    private static BoundedTable Reduce(Func<IPartReducer> reducer, int parts, int cellCount, int threads)
    {
        var totals = new long[cellCount];
        var units = new long[cellCount];
        var next = -1;
        var gate = new Lock();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            var mine = reducer();
            for (var index = Interlocked.Increment(ref next); index < parts; index = Interlocked.Increment(ref next)) { mine.Reduce(index); }
            lock (gate)
            {
                for (var cell = 0; cell < totals.Length; cell++)
                {
                    totals[cell] = checked(totals[cell] + mine.Table.Totals[cell]);
                    units[cell] += mine.Table.Units[cell];
                }
            }
        });
        return new BoundedTable(totals, units);
    }
}
