// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;

namespace Plimsoll.Tests.Guidance;

public sealed class LibraryTests
{
    private static readonly Library Shipped = Library.Shipped().Value!;

    [Fact]
    public void Frontier_restricted_holds_every_practice_of_the_checklist()
    {
        var list = Shipped.Tailor(Profile.Read(new ProfileAsk("frontier", "restricted")).Value!);
        Assert.Equal([5, 6, 4, 7], list.Guidelines.GroupBy(g => g.Stage).Select(g => g.Count()));
        var practices = list.Guidelines.SelectMany(g => g.Practices).ToArray();
        Assert.Equal((62, 41), (practices.Count(p => p.Tier == Tier.Baseline), practices.Count(p => p.Tier == Tier.Recommended)));
    }
}
