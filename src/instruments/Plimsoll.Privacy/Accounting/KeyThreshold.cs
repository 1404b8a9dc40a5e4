// SPDX-License-Identifier: Apache-2.0

using System.Numerics;

namespace Plimsoll.Privacy.Accounting;

/// <summary>Which keys that only the data name may be published: those whose noisy count is at least T.
/// Source: Rogers 2023 (arXiv 2309.09170), with the tail that belongs to "at least".</summary>
/// <remarks>
/// A key that only one unit has shows with probability Pr[L∞ + N ≥ T] = Pr[N ≥ T - L∞]; with L0 such keys δ = 1 - (1 - that)^L0.
/// A minimum of k units is a second, hard condition on the true number of units: below it the key never shows, at k units it counts at most k·L∞,
/// so the threshold rises by (k - 1)·L∞ and δ stays what it was.
/// </remarks>
public static class KeyThreshold
{
    /// <summary>δ in units, rounded up, of publishing every key whose noisy count is at least
    /// <paramref name="threshold"/> and that has at least <paramref name="minimumUnits"/> units.</summary>
    public static BigInteger DeltaUnits(Mechanism mechanism, Caps caps, BigInteger threshold, int minimumUnits = 1) =>
        AllKeys(mechanism.Tail(threshold - (BigInteger)minimumUnits * caps.LInf), caps.L0).UnitsUp(Charge.DeltaBits);

    /// <summary>1 - (1 - p)^L0.</summary>
    internal static Interval AllKeys(Interval oneKey, BigInteger l0)
    {
        var one = Interval.Of(BigInteger.One, oneKey.Bits);
        return one - (one - oneKey).Power(l0);
    }

    /// <summary>The smallest threshold whose δ is not above the one allowed.</summary>
    /// <param name="deltaUnits">At least 1.</param>
    public static BigInteger Smallest(Mechanism mechanism, Caps caps, BigInteger deltaUnits, int minimumUnits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deltaUnits, BigInteger.One);
        bool Meets(BigInteger threshold) => DeltaUnits(mechanism, caps, threshold, minimumUnits) <= deltaUnits;
        var low = (BigInteger)minimumUnits * caps.LInf;
        if (Meets(low)) { return low; }
        var reach = BigInteger.One;
        while (!Meets(low + reach)) { reach *= 2; }
        var high = low + reach;
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (Meets(middle)) { high = middle; } else { low = middle; }
        }
        return high;
    }
}
