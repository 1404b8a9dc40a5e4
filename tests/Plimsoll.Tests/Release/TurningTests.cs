// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;

namespace Plimsoll.Tests.Release;

/// <summary>What is kept about a release reads as it would if it were worked out anew, until the instant that was named for it.</summary>
public sealed class TurningTests
{
    private static readonly IReadOnlySet<string> Members = new HashSet<string>(["acc_author", "acc_approver"], StringComparer.Ordinal);

    [Fact]
    public void Nothing_reads_differently_before_the_instant_that_is_named()
    {
        var turned = 0;
        Gen.Select(FoldPropertyTests.Lives, Gen.Double[0, 1], Gen.Int[0, 2]).Sample(
            (life, part, start) =>
            {
                var world = start switch { 0 => World.Assessed(), 1 => World.Clear(), _ => World.Active() };
                foreach (var step in life) { FoldPropertyTests.Live(world, step); }
                // From turn to turn, as a reader does who looks again at each.
                var now = world.Now;
                for (var looks = 0; looks < 12; looks++)
                {
                    var next = Turning.Next(world.State, World.Rules, now);
                    Assert.True(next > now);
                    var until = next < now.AddDays(400) ? next : now.AddDays(400);
                    var said = Said(world, now);
                    var between = now + (until - now) * part;
                    Assert.Equal(said, Said(world, between < until ? between : until - TimeSpan.FromTicks(1)));
                    Assert.Equal(said, Said(world, until - TimeSpan.FromTicks(1)));
                    if (next > now.AddDays(400)) { break; }
                    if (Said(world, next) != said) { Interlocked.Increment(ref turned); }
                    now = next;
                }
            },
            iter: 200);
        Assert.True(turned > 5, $"Only {turned} of the instants that were named changed anything.");
    }

    private static string Said(World world, DateTimeOffset now)
    {
        var line = LoadLine.At(world.State, World.Rules, now);
        return string.Join(
            '\n', $"{line.Asked} {line.Owed} {Judging.Judge(world.State, World.Rules, now).Kind}", Likeness.Of(line.Lapses),
            Likeness.Of(DueList.About(world.State, World.Rules, now)), Likeness.Of(Checking.Of(world.State, World.Rules, now, Members)));
    }
}
