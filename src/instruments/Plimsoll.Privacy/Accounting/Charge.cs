// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>What a report costs under δ-approximate zero-concentrated differential privacy: whole numbers, so that a ledger adds up to the last unit.</summary>
/// <param name="RhoUnits">ρ in units of 2^-60.</param>
/// <param name="DeltaUnits">δ in units of 2^-80.</param>
public sealed record Charge(BigInteger RhoUnits, BigInteger DeltaUnits)
{
    /// <summary>Bits after the point of ρ.</summary>
    public const int RhoBits = 60;

    /// <summary>Bits after the point of δ.</summary>
    public const int DeltaBits = 80;

    public static Charge None { get; } = new(BigInteger.Zero, BigInteger.Zero);

    public static Charge operator +(Charge a, Charge b) => new(a.RhoUnits + b.RhoUnits, a.DeltaUnits + b.DeltaUnits);

    /// <summary>Whether neither part is above that of the other.</summary>
    public bool FitsIn(Charge limit) => RhoUnits <= limit.RhoUnits && DeltaUnits <= limit.DeltaUnits;

    /// <summary>ρ as people read it: to the nearest sixth digit after the point. The units beside it are exact.</summary>
    public string RhoText => Decimals.Write((RhoUnits * 1_000_000 + (BigInteger.One << (RhoBits - 1))) >> RhoBits, 6);

    /// <summary>δ as people read it: three digits and a power of ten, rounded up.</summary>
    public string DeltaText => Decimals.ScientificUp(DeltaUnits, DeltaBits);

    /// <summary>ρ as the next unit that is not below it.</summary>
    public static BigInteger Rho(Rational rho) => rho.UnitsUp(RhoBits);

    /// <summary>δ as the next unit that is not below it.</summary>
    public static BigInteger Delta(Rational delta) => delta.UnitsUp(DeltaBits);
}
