// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Numerics;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;
using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Publishing;

/// <summary>All that decides what a table costs and how it is made, known before a row is read.</summary>
public sealed record ReleasePlan
{
    private ReleasePlan(Caps caps, (long Least, long Most)? clamp, Mechanism mechanism, KeySource keys, Charge charge) =>
        (Caps, Clamp, Mechanism, Keys, Charge) = (caps, clamp, mechanism, keys, charge);

    public Caps Caps { get; }

    /// <summary>Least and most of a sum; null where rows or units are counted.</summary>
    public (long Least, long Most)? Clamp { get; }

    public Mechanism Mechanism { get; }

    public KeySource Keys { get; }

    /// <summary>What the table costs.</summary>
    public Charge Charge { get; }

    /// <summary>The greatest σ² or scale that is offered.</summary>
    private static readonly BigInteger MostNoise = BigInteger.Pow(10, 12);

    /// <summary>Settles a plan and what it costs, or says why there is none.</summary>
    public static Result<ReleasePlan> Of(Caps caps, (long Least, long Most)? clamp, MechanismKind kind, Rational parameter, KeySource keys)
    {
        if (parameter.IsZero || parameter.Floor > MostNoise || parameter.Denominator > MostNoise)
        {
            return Bad("noise", parameter.ToString(), "is nothing or beyond all use", "write a fraction above 0, its parts at most 10^12");
        }
        if (clamp is { } c && (c.Least > c.Most || c.Most > caps.LInf || c.Least < -caps.LInf))
        {
            return Bad("clamp", $"{c.Least}..{c.Most}", "does not lie within L∞", "raise L∞ or narrow the clamp");
        }
        var mechanism = Mechanism.Of(kind, parameter);
        var rho = Charge.Rho(mechanism.Rho(caps));
        switch (keys)
        {
            case KeySource.PublicList: return new ReleasePlan(caps, clamp, mechanism, keys, new Charge(rho, BigInteger.Zero));
            case KeySource.PrivateKeys from:
                if (kind == MechanismKind.DiscreteGaussian && parameter.Floor > GaussianMechanism.MostVarianceForTails)
                {
                    return Bad(
                        "noise", parameter.ToString(), "is so great that no private key could show",
                        $"keep σ² at most {GaussianMechanism.MostVarianceForTails}, or use a public list");
                }
                if (from.MinimumUnits < 1 || from.Threshold.Sign <= 0 || from.Threshold > MostNoise)
                {
                    return Bad(
                        "threshold",
                        from.Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        "is not a threshold for keys that only the data name",
                        "write one from 1 to 10^12, and a minimum of at least 1 unit");
                }
                if (clamp is { Least: < 0 })
                {
                    return Bad("clamp", null, "reaches below 0, and a threshold then says nothing about units", "clamp from 0, or use a public list");
                }
                var delta = KeyThreshold.DeltaUnits(mechanism, caps, from.Threshold, from.MinimumUnits);
                return new ReleasePlan(caps, clamp, mechanism, keys, new Charge(rho, delta));
            default: throw new UnreachableException();
        }
    }

    private static Refusal Bad(string field, string? value, string reason, string fix) => new(PrivacyCodes.BadPlan, field, value, reason, fix);
}
