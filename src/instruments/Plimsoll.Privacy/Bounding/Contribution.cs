// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Accounting;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Bounds what one unit contributes: at most L0 cells, chosen by a keyed hash, and at most L∞ in each.</summary>
/// <remarks>
/// Rows are scattered by unit into parts of a few thousand units, each part sorted by counting, each unit reduced on its own: time grows with rows,
/// memory with 4 bytes a row (8 where unit and cell do not fit in 32 bits). Bounding is the last step before counting; nothing is grouped anew afterwards.
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
    public static BoundedTable Count(Rows rows, Caps caps, ReadOnlySpan<byte> key, int threads) => Reduce(rows, default, caps, 0, caps.LInf, new SipHash(key), threads);

    /// <summary>Sums a value of each row: a unit adds its sum in the cell, clamped to <paramref name="least"/> … <paramref name="most"/>, to each of the cells that are kept.</summary>
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
        if (values.Length != rows.Units.Length) { throw new ArgumentException("Columns have one length.", nameof(values)); }
        if (least > most || least < -caps.LInf || most > caps.LInf) { throw new ArgumentException("A clamp lies within L∞.", nameof(most)); }
        return Reduce(rows, values, caps, least, most, new SipHash(key), threads);
    }

    private static BoundedTable Reduce(Rows rows, ReadOnlyMemory<long> values, Caps caps, long least, long most, SipHash hash, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // A cell of all units at their cap has to fit: else a sum could wrap around, and no cap would hold.
        if ((BigInteger)rows.UnitCount * caps.LInf > long.MaxValue) { throw new ArgumentException("Units times L∞ leave 64 bits.", nameof(caps)); }
        var shift = BitOperations.Log2(UnitsPerPart);
        while (((ulong)rows.UnitCount >> shift) >= MostParts) { shift++; }
        while (shift > 0 && rows.UnitCount >> shift < FewestParts) { shift--; }
        var parts = new Parts(rows, shift, threads);
        return parts.Packs ? Reduce(parts.Scatter<uint>(values), caps, least, most, hash, threads) : Reduce(parts.Scatter<ulong>(values), caps, least, most, hash, threads);
    }

    private static BoundedTable Reduce<T>(Scattered<T> scattered, Caps caps, long least, long most, SipHash hash, int threads) where T : unmanaged, IBinaryInteger<T>
    {
        var totals = new long[scattered.CellCount];
        var units = new long[scattered.CellCount];
        var next = -1;
        var gate = new Lock();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            var part = new PartReducer<T>(scattered, caps.L0, least, most, hash);
            for (var index = Interlocked.Increment(ref next); index < scattered.PartCount; index = Interlocked.Increment(ref next)) { part.Reduce(index); }
            lock (gate)
            {
                for (var cell = 0; cell < totals.Length; cell++)
                {
                    totals[cell] = checked(totals[cell] + part.Totals[cell]);
                    units[cell] += part.Units[cell];
                }
            }
        });
        return new BoundedTable(totals, units);
    }
}
