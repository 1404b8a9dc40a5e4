// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>From ρ to the (ε, δ) that people know. Source: Canonne, Kamath and Steinke 2020, Proposition 12.</summary>
/// <remarks>
/// ε(α) = αρ + (ln(1/δ) + (α - 1)·ln(1 - 1/α) - ln α)/(α - 1) holds for every α above 1. A record names the α that was used,
/// so that a reader checks one formula and needs no optimiser.
/// </remarks>
public static class Conversion
{
    /// <summary>Bits that are carried after the point, far more than any answer shows.</summary>
    public const int Bits = 320;

    /// <summary>Digits after the point of a recorded α.</summary>
    public const int AlphaDigits = 9;

    /// <summary>Digits after the point of a displayed ε.</summary>
    public const int EpsilonDigits = 6;

    /// <summary>Bounds of ε at one α.</summary>
    /// <param name="alpha">Above 1.</param>
    public static Interval Epsilon(Interval rho, Interval delta, Interval alpha)
    {
        var one = Interval.Of(BigInteger.One, rho.Bits);
        var less = alpha - one;
        return alpha * rho + ((less / alpha).Ln() - (delta.Ln() + alpha.Ln()) / less);
    }

    /// <summary>The α in units of 2^-bits at which ε is least: the root of ρ(α - 1)² =
    /// ln(1/δ) - ln α, which only grows on the left and only falls on the right.</summary>
    public static Interval BestAlpha(Interval rho, Interval delta)
    {
        var (bits, one) = (rho.Bits, Interval.Of(BigInteger.One, rho.Bits));
        var target = -delta.Ln();
        // At α = 1/δ the right side is 0; α - 1 = √(ln(1/δ)/ρ) is already to the right of the root.
        var (low, high) = (one.Low, ((target / rho).Root() + one).High + 1);
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            var alpha = new Interval(middle, middle, bits);
            var less = alpha - one;
            if ((rho * less * less).High < (target - alpha.Ln()).Low) { low = middle; } else { high = middle; }
        }
        return new Interval(high, high, bits);
    }

    /// <summary>Bounds of the least δ at which ρ gives ε: exp((α - 1)(αρ - ε))·(1 - 1/α)^α/(α - 1), least over α.</summary>
    public static Interval Delta(Interval rho, Interval epsilon)
    {
        var (bits, one, two) = (rho.Bits, Interval.Of(BigInteger.One, rho.Bits), Interval.Of(2, rho.Bits));
        // The logarithm's slope, (2α - 1)ρ - ε + ln(1 - 1/α), only grows; find where it is 0.
        Interval At(BigInteger units) => new(units, units, bits);
        Interval Slope(Interval alpha) => (two * alpha - one) * rho - epsilon + ((alpha - one) / alpha).Ln();
        var (low, high) = (one.Low + 1, one.Low * 2);
        while (Slope(At(high)).Low.Sign <= 0) { high *= 2; }
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (Slope(At(middle)).High.Sign < 0) { low = middle; } else { high = middle; }
        }
        var best = At(high);
        var less = best - one;
        return (less * (best * rho - epsilon) + best * (less / best).Ln() - less.Ln()).Exp();
    }

    /// <summary>The α to record for a total: the best one, rounded to a decimal that anyone can type.</summary>
    public static string Alpha(BigInteger rhoUnits, BigInteger deltaUnits)
    {
        var best = BestAlpha(Interval.OfUnits(rhoUnits, Charge.RhoBits, Bits), Interval.OfUnits(deltaUnits, Charge.DeltaBits, Bits));
        return best.DecimalUp(AlphaDigits);
    }

    /// <summary>ε at a recorded α, as a decimal that it is certainly not above; null when α is not a decimal above 1.</summary>
    public static string? EpsilonUp(BigInteger rhoUnits, BigInteger deltaUnits, string alpha)
    {
        if (Decimals.Read(alpha) is not { } read || read.Numerator <= read.Denominator) { return null; }
        return Epsilon(Interval.OfUnits(rhoUnits, Charge.RhoBits, Bits), Interval.OfUnits(deltaUnits, Charge.DeltaBits, Bits), Interval.Of(read, Bits))
            .DecimalUp(EpsilonDigits);
    }

    /// <summary>The greatest ρ, in units, that gives no more than ε at δ; how a template turns a wish into noise.</summary>
    public static BigInteger RhoUnits(Rational epsilon, BigInteger deltaUnits)
    {
        var (delta, wish) = (Interval.OfUnits(deltaUnits, Charge.DeltaBits, Bits), Interval.Of(epsilon, Bits));
        bool Holds(BigInteger units)
        {
            var rho = Interval.OfUnits(units, Charge.RhoBits, Bits);
            return Epsilon(rho, delta, BestAlpha(rho, delta)).High <= wish.Low;
        }
        var (low, high) = (BigInteger.Zero, Charge.Rho(epsilon) + 1);
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (Holds(middle)) { low = middle; } else { high = middle; }
        }
        return low;
    }
}
