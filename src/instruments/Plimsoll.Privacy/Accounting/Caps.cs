// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Accounting;

/// <summary>What one privacy unit can change at most: so many cells, each by so much. Adjacency: one unit added or removed.</summary>
public sealed record Caps
{
    /// <exception cref="ArgumentOutOfRangeException">A cap is below 1.</exception>
    public Caps(int l0, long lInf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(l0, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lInf, 1);
        (L0, LInf) = (l0, lInf);
    }

    /// <summary>Cells that one unit may count in.</summary>
    public int L0 { get; }

    /// <summary>How much one unit may add to a cell.</summary>
    public long LInf { get; }

    /// <summary>Δ₁: the most that all cells together can change.</summary>
    public BigInteger L1 => (BigInteger)L0 * LInf;

    /// <summary>Δ₂²: the square of the Euclidean distance that a table can move.</summary>
    public BigInteger L2Squared => (BigInteger)L0 * LInf * LInf;
}
