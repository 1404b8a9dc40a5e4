// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using System.Text;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Bounding;
using Plimsoll.Privacy.Noise;
using Plimsoll.Privacy.Publishing;

namespace Plimsoll.Tests.Privacy;

public sealed class PublicationTests
{
    /// <summary>The table of worked defaults: σ² at a ρ and an L0, its T for a total δ of 10^-9, the 95 percent error, and ε at δ' = 10^-9.</summary>
    [Theory]
    [InlineData("1/20", 1, "10", 21, 6, "1.881661")]
    [InlineData("1/20", 4, "40", 41, 12, "1.881661")]
    [InlineData("1/20", 10, "100", 66, 20, "1.881661")]
    [InlineData("1/100", 10, "500", 144, 44, "0.810175")]
    [InlineData("1/2", 4, "4", 14, 4, "6.474")]
    public void Noise_threshold_error_and_epsilon_of_the_worked_defaults_come_out(string rho, int l0, string variance, int threshold, int error, string epsilon)
    {
        Assert.True(Rational.TryParse(variance, out var sigma2) && Rational.TryParse(rho, out _));
        var (caps, mechanism, delta) = (new Caps(l0, 1), Mechanism.Of(MechanismKind.DiscreteGaussian, sigma2), Charge.Delta(new Rational(1, 1_000_000_000)));
        Assert.Equal(rho, mechanism.Rho(caps).ToString());
        Assert.Equal(threshold, KeyThreshold.Smallest(mechanism, caps, delta));
        Assert.True(KeyThreshold.DeltaUnits(mechanism, caps, threshold - 1) > delta, "one less would not do");
        Assert.Equal(error, mechanism.Error95());
        Assert.StartsWith(epsilon, Stated.Of(new Charge(Charge.Rho(mechanism.Rho(caps)), 0), delta).EpsilonUp, StringComparison.Ordinal);
    }

    [Fact]
    public void Twelve_reports_on_one_person_add_up_and_twelve_on_separate_months_do_not()
    {
        var (delta, month) = (Charge.Delta(new Rational(1, 1_000_000_000)), new Charge(Charge.Rho(new Rational(1, 20)), 0));
        var year = Enumerable.Repeat(month, 12).Aggregate(Charge.None, (sum, charge) => sum + charge);
        Assert.StartsWith("7.159", Stated.Of(year, delta).EpsilonUp, StringComparison.Ordinal);
        Assert.StartsWith("1.88", Stated.Of(month, delta).EpsilonUp, StringComparison.Ordinal);
    }

    /// <summary>Two cells by three each: Δ₁ = 6, Δ₂² = 18.</summary>
    [Fact]
    public void Both_caps_enter_the_cost_of_a_table_and_the_second_as_a_square()
    {
        var caps = new Caps(2, 3);
        Assert.Equal("1", Mechanism.Of(MechanismKind.DiscreteGaussian, new Rational(9)).Rho(caps).ToString());
        Assert.Equal("1/2", Mechanism.Of(MechanismKind.DiscreteLaplace, new Rational(6)).Rho(caps).ToString());
    }

    [Fact]
    public void Each_charge_is_rounded_up_to_its_unit_and_never_down()
    {
        Assert.Equal((BigInteger.One << 60) / 3 + 1, Charge.Rho(new Rational(1, 3)));
        Assert.Equal(BigInteger.One, Charge.Rho(new Rational(1, BigInteger.Pow(10, 40))));
        Assert.Equal(BigInteger.One, Charge.Delta(new Rational(1, BigInteger.Pow(10, 60))));
        Assert.Equal(("0.333333", "1.01e-9"), (new Charge(Charge.Rho(new Rational(1, 3)), 0).RhoText, new Charge(0, Charge.Delta(new Rational(1001, BigInteger.Pow(10, 12)))).DeltaText));
    }

    [Fact]
    public void A_wish_for_epsilon_becomes_the_greatest_rho_that_keeps_it()
    {
        var delta = Charge.Delta(new Rational(1, 1_000_000_000));
        var rho = Conversion.RhoUnits(new Rational(1), delta);
        Assert.True(Epsilon(rho).High <= Interval.Of(BigInteger.One, Conversion.Bits).Low && Epsilon(rho + 1).High > Interval.Of(BigInteger.One, Conversion.Bits).Low);

        Interval Epsilon(BigInteger units)
        {
            var (r, d) = (Interval.OfUnits(units, 60, Conversion.Bits), Interval.OfUnits(delta, 80, Conversion.Bits));
            return Conversion.Epsilon(r, d, Conversion.BestAlpha(r, d));
        }
    }

    [Fact]
    public void A_budget_refuses_what_does_not_fit_and_takes_what_fits_exactly()
    {
        using var publisher = new Publisher();
        var scope = publisher.Budget.Scope;
        var plan = Publisher.Private();
        var exact = new Budget(scope, plan.Charge, Charge.None);
        Assert.Equal(Charge.None, Reservation.Take(exact, plan).Value!.After.Left);
        Assert.Equal(plan.Charge, Reservation.Take(exact, plan).Value!.After.Spent);
        foreach (var less in (Charge[])[new(plan.Charge.RhoUnits - 1, plan.Charge.DeltaUnits), new(plan.Charge.RhoUnits, plan.Charge.DeltaUnits - 1)])
        {
            Assert.Equal("privacy.over-budget", Reservation.Take(new Budget(scope, less, Charge.None), plan).Refusal?.Code);
        }
        Assert.Equal("privacy.over-budget", Reservation.Take(Reservation.Take(exact, plan).Value!.After, plan).Refusal?.Code);
        Assert.Equal("privacy.no-charge", exact.Take(Charge.None).Refusal?.Code);
        Assert.Throws<ArgumentException>(() => new Budget(scope, Charge.None, plan.Charge));
    }

    [Fact]
    public void Every_key_of_a_public_list_is_published_also_the_one_that_nobody_used()
    {
        using var publisher = new Publisher();
        Assert.Equal(0, Publisher.Activity().Units[5]);
        var (record, table) = publisher.Publish(Publisher.Public());
        Assert.Equal("AT,BE,DE,FR,GB,IE,IN,US", string.Join(',', table.Rows.Select(row => row.Key[0])));
        Assert.Equal(BigInteger.Zero, record.Charge.DeltaUnits);
        Assert.Throws<ArgumentException>(() => Reservation.Take(publisher.Budget, Publisher.Public()).Value!.Publish(Publisher.KeyColumns, "users", [.. table.Rows.Reverse().Select(row => row.Key)], Publisher.Activity(), Streams.Seeded(1)));
    }

    /// <summary>Counts at and around the threshold, without noise to speak of, show which side of it is published.</summary>
    [Fact]
    public void A_private_key_shows_from_the_threshold_upwards_and_from_the_minimum_of_units()
    {
        var plan = ReleasePlan.Of(new Caps(1, 3), null, MechanismKind.DiscreteGaussian, new Rational(1, 1000), new KeySource.PrivateKeys(6, 3)).Value!;
        var budget = new Budget(new BudgetScope("d", PrivacyUnit.Person, "all"), new Charge(BigInteger.Pow(10, 40), BigInteger.Pow(10, 40)), Charge.None);
        // Key a: 2 units with 3 rows each. b: 3 units with 2 rows each. c: 3 units with 1, 2, 2 rows. d: 4 units with 3 rows each.
        (uint Unit, uint Cell, int Times)[] activity = [(0, 0, 3), (1, 0, 3), (2, 1, 2), (3, 1, 2), (4, 1, 2), (5, 2, 1), (6, 2, 2), (7, 2, 2), (8, 3, 3), (9, 3, 3), (10, 3, 3), (11, 3, 3)];
        var rows = activity.SelectMany(a => Enumerable.Repeat(a, a.Times)).ToArray();
        var exact = Contribution.Count(new Rows(rows.Select(r => r.Unit).ToArray(), rows.Select(r => r.Cell).ToArray(), 12, 4), new Caps(1, 3), new byte[16], 1);
        IReadOnlyList<string>[] keys = [["z"], ["b"], ["c"], ["a"]];
        var table = Reservation.Take(budget, plan).Value!.Publish(["topic"], "rows", keys, exact, Streams.Seeded(2));
        Assert.Equal("topic,rows\na,12\nb,6\n", Encoding.UTF8.GetString(table.ToCsv()));
    }

    [Fact]
    public void A_minimum_of_units_raises_the_threshold_and_leaves_delta_as_it_was()
    {
        var (plain, five) = (Publisher.Private(), Publisher.Private(5));
        Assert.Equal(((KeySource.PrivateKeys)plain.Keys).Threshold + 4, ((KeySource.PrivateKeys)five.Keys).Threshold);
        Assert.Equal(plain.Charge, five.Charge);
        var selection = new KeySelection(new Rational(2), new Rational(1, 10), 4);
        Assert.Equal(["0", "0", "1/10", "3/10", "1"], ((long[])[0, 3, 4, 5, 100]).Select(n => selection.Probability(n).ToString()));
    }

    [Fact]
    public void Selection_publishes_as_often_as_its_probability_says()
    {
        var (selection, bits) = (new KeySelection(new Rational(2), new Rational(1, 10)), Streams.Seeded(6));
        Assert.InRange(Enumerable.Range(0, 100_000).Count(_ => selection.Publishes(2, bits)), 30_000 - 5 * 145, 30_000 + 5 * 145);
        Assert.Equal(0, Enumerable.Range(0, 1000).Count(_ => selection.Publishes(0, bits)));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Count(_ => selection.Publishes(7, bits)));
    }

    /// <summary>Noise of a public table against its σ²: half of it, or twice, would be 200 standard deviations off.</summary>
    [Fact]
    public void The_noise_in_a_table_has_the_variance_that_was_charged_for()
    {
        using var publisher = new Publisher();
        IReadOnlyList<string>[] keys = [.. Enumerable.Range(0, 50_000).Select(i => (IReadOnlyList<string>)[$"k{i}"])];
        var plan = ReleasePlan.Of(new Caps(2, 1), null, MechanismKind.DiscreteGaussian, new Rational(20), new KeySource.PublicList(NoisyTable.ListDigest(["k"], keys))).Value!;
        var empty = Contribution.Count(new Rows(default, default, 0, keys.Length), new Caps(2, 1), new byte[16], 1);
        var values = Reservation.Take(publisher.Budget, plan).Value!.Publish(["k"], "users", keys, empty, Streams.Seeded(3)).Rows.Select(row => (double)row.Value).ToArray();
        Assert.InRange(values.Sum(v => v * v) / values.Length, 19.4, 20.6);
        Assert.InRange(values.Average(), -0.1, 0.1);
    }

    [Theory]
    [InlineData("0", 10, 1, null)]
    [InlineData("1000000000001", 10, 1, null)]
    [InlineData("200000000", 10, 1, null)]
    [InlineData("20", 0, 1, null)]
    [InlineData("20", 10, 0, null)]
    [InlineData("20", 10, 1, -1L)]
    [InlineData("20", 10, 1, 5L)]
    public void A_plan_without_bounds_that_hold_is_refused(string variance, int threshold, int minimum, long? least)
    {
        Assert.True(Rational.TryParse(variance, out var sigma2));
        var plan = ReleasePlan.Of(new Caps(2, 3), least is { } l ? (l, 3) : null, MechanismKind.DiscreteGaussian, sigma2, new KeySource.PrivateKeys(threshold, minimum));
        Assert.Equal("privacy.bad-plan", plan.Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("country,users")]
    [InlineData("country,users\nDE,1")]
    [InlineData("country,users\nDE,01\n")]
    [InlineData("country,users\nDE,1.0\n")]
    [InlineData("country,users\nDE,1\nDE,2\n")]
    [InlineData("country,users\n\"DE\",1\n")]
    [InlineData("country,users\r\nDE,1\r\n")]
    [InlineData("country,users\nDE,1,2\n")]
    [InlineData("country,users\n\"DE,1\n")]
    public void A_table_that_is_spelt_otherwise_is_refused(string csv) => Assert.Equal("privacy.malformed-table", NoisyTable.Read(Encoding.UTF8.GetBytes(csv)).Refusal?.Code);

    [Fact]
    public void A_table_comes_back_as_it_was_written_whatever_its_keys_hold()
    {
        var table = new NoisyTable(["topic", "say \"what\""], "n", [new(["a,b", "\"\n"], -5), new(["", "é\U0001F600"], long.MaxValue)]);
        var read = NoisyTable.Read(table.ToCsv()).Value!;
        Assert.Equal(table.Rows.SelectMany(row => row.Key), read.Rows.SelectMany(row => row.Key));
        Assert.Equal(table.Rows.Select(row => row.Value), read.Rows.Select(row => row.Value));
    }
}
