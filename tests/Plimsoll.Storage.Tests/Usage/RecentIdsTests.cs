// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Usage;

namespace Plimsoll.Storage.Tests;

public sealed class RecentIdsTests
{
    /// <summary>Against a set and a queue: what came among the last ones is always known, what never came is never known, and nothing is held for ever.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(20_000)]
    public void The_last_ids_are_known_new_ones_are_not_and_old_ones_are_forgotten(int most)
    {
        var (random, ids, order, ever) = (new Random(most), new RecentIds(most), new List<UInt128>(), new HashSet<UInt128>());
        for (var i = 0; i < 200_000; i++)
        {
            var fresh = order.Count == 0 || random.Next(4) > 0;
            var id = fresh ? new UInt128((ulong)random.NextInt64() & 3, (ulong)random.NextInt64()) : order[^(1 + random.Next(Math.Min(order.Count, most)))];
            if (!fresh) { Assert.False(ids.Add(id)); continue; }
            if (!ever.Add(id)) { continue; }
            Assert.True(ids.Add(id));
            order.Add(id);
        }
        Assert.InRange(Enumerable.Reverse(order).TakeWhile(id => !ids.Add(id)).Count(), most, 2 * most);
    }

    [Fact]
    public void Ids_that_are_taken_back_are_new_again_and_the_others_stay_known()
    {
        var ids = new RecentIds(1000);
        for (var i = 0; i < 1500; i++) { Assert.True(ids.Add((UInt128)i)); }
        ids.Remove([.. Enumerable.Range(500, 1000).Where(i => i % 2 == 0).Select(i => (UInt128)i)]);
        Assert.False(ids.Add(501));
        Assert.False(ids.Add(1499));
        Assert.True(ids.Add(500));
        Assert.True(ids.Add(1498));
        Assert.False(ids.Add(1498));
    }
}
