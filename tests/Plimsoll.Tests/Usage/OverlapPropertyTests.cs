// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

/// <summary>Nobody is counted twice, whatever is sent in whatever order; and nothing is refused that would have been counted once.</summary>
public sealed class OverlapPropertyTests
{
    private static readonly DateOnly First = new(2026, 7, 1);

    private static readonly Gen<Contribution> Contributions = Gen.Select(
        Gen.OneOf("Lighthouse Labs", "lighthouse  LABS", "Lighthouse-Labs", "Harbour"), Gen.OneOf("tidewater-7b", "tidewater-70b"), Gen.OneOf(Measure.Requests, Measure.People),
        Gen.OneOf(Dimension.Total, Dimension.Geography), Gen.Select(Gen.Int[0, 11], Gen.Int[1, 6]), Gen.OneOf<string?>(null, new string('a', 64), new string('b', 64)),
        (reporter, model, measure, dimension, days, key) => Signed(
            new Aggregate(
                reporter, ReporterRole.Host, model, measure, dimension, new Period(First.AddDays(days.Item1), First.AddDays(days.Item1 + days.Item2)), CountMethod.Exact, null, "One answer.", "All of it.", null,
                [new Cell(dimension == Dimension.Total ? "total" : "DE", 5)]),
            key));

    [Fact]
    public void Of_what_is_counted_no_day_of_one_reporter_is_counted_twice() => Contributions.Array[0, 12].Sample(
        sent =>
        {
            var counted = new List<Contribution>();
            foreach (var next in sent) { if (Overlap.Refuse(counted, next) is null) { counted.Add(next); } }
            for (var i = 0; i < counted.Count; i++) { for (var j = 0; j < i; j++) { if (Shares(counted[i], counted[j])) { return false; } } }
            return true;
        },
        iter: 2000);

    [Fact]
    public void What_is_refused_shares_a_day_or_its_bytes_with_something_counted() => Gen.Select(Contributions.Array[0, 12], Contributions).Sample(
        (sent, next) => (Overlap.Refuse(sent, next) is not null) == sent.Any(other => other.Digest == next.Digest || Shares(other, next)),
        iter: 2000);

    [Fact]
    public void Which_of_two_comes_first_makes_no_difference() =>
        Gen.Select(Contributions, Contributions).Sample((one, other) => (Overlap.Refuse([one], other) is null) == (Overlap.Refuse([other], one) is null), iter: 2000);

    /// <summary>Said another way than the code says it: by the days themselves.</summary>
    private static bool Shares(Contribution one, Contribution other) =>
        (Letters(one) == Letters(other) || one.KeyId is not null && one.KeyId == other.KeyId)
        && (one.Aggregate.Model, one.Aggregate.Measure, one.Aggregate.Dimension) == (other.Aggregate.Model, other.Aggregate.Measure, other.Aggregate.Dimension)
        && Days(one).Intersect(Days(other)).Any();

    private static string Letters(Contribution contribution) => contribution.Aggregate.Reporter.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static IEnumerable<int> Days(Contribution contribution) => Enumerable.Range(contribution.Aggregate.Period.From.DayNumber, contribution.Aggregate.Period.Days);

    private static Contribution Signed(Aggregate aggregate, string? key) => new(aggregate, Digest.Of(aggregate.ToUtf8()), key);
}
