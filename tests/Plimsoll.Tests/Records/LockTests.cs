// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

/// <summary>Which came first, threshold or result, is told by the places of their entries, and by nothing that anybody says.</summary>
public sealed class LockTests
{
    [Fact]
    public void The_order_of_threshold_and_result_follows_from_the_places_of_their_entries()
    {
        var world = new RecordWorld().Evaluate("evl_1");
        Assert.Equal(LockOrder.NotLocked, world["evl_1"].Order);
        Assert.Equal(LockOrder.AwaitsResult, world.Lock("evl_1")["evl_1"].Order);
        Assert.Equal(LockOrder.BeforeResult, world.Enter("evl_1", 0.03m)["evl_1"].Order);
        Assert.Equal(LockOrder.NotLocked, world.Evaluate("evl_2").Enter("evl_2", 0.03m)["evl_2"].Order);
        Assert.Equal(LockOrder.AfterResult, world.Lock("evl_2")["evl_2"].Order);
    }

    [Fact]
    public void A_threshold_is_locked_once_and_a_result_entered_once()
    {
        var world = new RecordWorld().Evaluate("evl_1").Enter("evl_1", 0.03m).Lock("evl_1");
        Assert.Equal("records.locked", RecordWorld.Code(Recording.Lock(world["evl_1"], [new("attack", Sense.AtMost, 1)], Digest.Of([2]))));
        Assert.Equal("records.has-result", RecordWorld.Code(Recording.Enter(world["evl_1"], new ResultEntered(RecordWorld.Words("r"), [], null, null))));
    }

    [Fact]
    public void What_is_on_the_record_first_stays_whatever_an_entry_says_after_it()
    {
        var book = new RecordWorld().Evaluate("evl_1").Enter("evl_1", 0.03m).Lock("evl_1")["evl_1"];
        // As if a later version let both through once more.
        var again = book.Apply(new Recorded(100, RecordWorld.Day0, "acc_other", new ThresholdLocked([], Digest.Of([3]))))
            .Apply(new Recorded(101, RecordWorld.Day0, "acc_other", new ResultEntered(RecordWorld.Words("r"), [], null, null)));
        Assert.Equal((LockOrder.AfterResult, book.Lock, book.Result), (again.Order, again.Lock, again.Result));
    }

    [Theory]
    [InlineData("0.05", Compared.Met)]
    [InlineData("0.0500001", Compared.Missed)]
    [InlineData(null, Compared.NotCompared)]
    public void A_result_is_compared_with_the_threshold_where_it_measured_each_metric_of_it(string? attack, Compared compared) => Assert.Equal(
        compared,
        new RecordWorld().Evaluate("evl_1").Lock("evl_1")
            .Enter("evl_1", attack is null ? null : decimal.Parse(attack, System.Globalization.CultureInfo.InvariantCulture))["evl_1"].Comparison);
}
