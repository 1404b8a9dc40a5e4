// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using Plimsoll.Privacy.Noise;

namespace Plimsoll.Privacy.Accounting;

/// <summary>Publishes keys without counts, each with the greatest probability that (ε,
/// δ) allows. Source: Desfontaines, Voss, Gipson and Mandayam, PoPETs 2022.</summary>
/// <remarks>π(0) = 0, π(n) = min(e^ε·π(n-1) + δ, 1 - e^(-ε)·(1 - π(n-1) - δ), 1): exact fractions, for an e^ε that is a fraction.</remarks>
public sealed class KeySelection
{
    private readonly List<Rational> _probabilities = [new(BigInteger.Zero)];
    private readonly Rational _growth;
    private readonly Rational _delta;
    private readonly int _minimumUnits;

    /// <param name="growth">e^ε, or a fraction below it: the guarantee then is a little stronger than ε.</param>
    /// <param name="delta">δ for one key, above 0.</param>
    /// <param name="minimumUnits">Below so many units a key is never published; from there on one unit fewer is as if it counted from 1.</param>
    public KeySelection(Rational growth, Rational delta, int minimumUnits = 1)
    {
        if (growth.Numerator < growth.Denominator) { throw new ArgumentException("e^ε is at least 1.", nameof(growth)); }
        if (delta.IsZero || delta.Numerator > delta.Denominator) { throw new ArgumentException("δ is above 0 and not above 1.", nameof(delta)); }
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumUnits, 1);
        (_growth, _delta, _minimumUnits) = (growth, delta, minimumUnits);
    }

    /// <summary>A fraction not above e^(ε/L0), for a unit that may have L0 keys.</summary>
    public static Rational Growth(Rational epsilon, int l0)
    {
        const int Digits = 24;
        var low = Interval.Of(new Rational(epsilon.Numerator, epsilon.Denominator * l0), Conversion.Bits).Exp().Low;
        return new Rational(low >> (Conversion.Bits - Digits), BigInteger.One << Digits);
    }

    /// <summary>The probability with which a key of so many units is published.</summary>
    public Rational Probability(long units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        if (units < _minimumUnits) { return _probabilities[0]; }
        var n = units - (_minimumUnits - 1);
        while (_probabilities.Count <= n && _probabilities[^1] is not { Numerator.IsOne: true, Denominator.IsOne: true })
        {
            _probabilities.Add(Next(_probabilities[^1]));
        }
        return _probabilities[(int)Math.Min(n, _probabilities.Count - 1)];
    }

    /// <summary>Whether a key of so many units is published this time.</summary>
    public bool Publishes(long units, RandomBits bits) => Probability(units) is var p && Bernoulli.Fraction(bits, p.Numerator, p.Denominator);

    private Rational Next(Rational before)
    {
        var (d, e) = (_delta, _growth);
        // With p = a/b and δ = c/f: p + δ = (a·f + c·b)/(b·f).
        var (sum, whole) = (before.Numerator * d.Denominator + d.Numerator * before.Denominator, before.Denominator * d.Denominator);
        var grown = new Rational(
            e.Numerator * before.Numerator * d.Denominator + d.Numerator * before.Denominator * e.Denominator,
            before.Denominator * e.Denominator * d.Denominator);
        if (sum >= whole) { return new Rational(BigInteger.One); }
        var closed = new Rational(whole * e.Numerator - e.Denominator * (whole - sum), whole * e.Numerator);
        return Least(Least(grown, closed), new Rational(BigInteger.One));
    }

    private static Rational Least(Rational a, Rational b) => a.Numerator * b.Denominator <= b.Numerator * a.Denominator ? a : b;
}
