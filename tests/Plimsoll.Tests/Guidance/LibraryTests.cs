// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class LibraryTests
{
    private static readonly Checklist FrontierRestricted = Shipped.List("frontier", "restricted");

    [Fact]
    public void Frontier_restricted_holds_every_practice_of_the_checklist()
    {
        Assert.Equal(Shipped.GuidelineIds, FrontierRestricted.Guidelines.Select(g => g.Id));
        Assert.Equal(
            [(Stage.ResearchAndDevelopment, 5), (Stage.PreDeployment, 6), (Stage.PostDeployment, 4), (Stage.SocietalImpact, 7)],
            FrontierRestricted.Guidelines.GroupBy(g => g.Stage).Select(g => (g.Key, g.Count())));
        var practices = FrontierRestricted.Guidelines.SelectMany(g => g.Practices).ToArray();
        Assert.Equal((62, 41), (practices.Count(p => p.Tier == Tier.Baseline), practices.Count(p => p.Tier == Tier.Recommended)));
        Assert.Equal(practices.Length, practices.Select(p => p.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("G01", 2, 1)]
    [InlineData("G02", 4, 3)]
    [InlineData("G03", 3, 4)]
    [InlineData("G04", 4, 2)]
    [InlineData("G05", 2, 1)]
    [InlineData("G06", 5, 1)]
    [InlineData("G07", 5, 2)]
    [InlineData("G08", 5, 1)]
    [InlineData("G09", 4, 3)]
    [InlineData("G10", 2, 1)]
    [InlineData("G11", 4, 3)]
    [InlineData("G12", 2, 3)]
    [InlineData("G13", 2, 2)]
    [InlineData("G14", 1, 1)]
    [InlineData("G15", 1, 1)]
    [InlineData("G16", 2, 0)]
    [InlineData("G17", 3, 3)]
    [InlineData("G18", 3, 1)]
    [InlineData("G19", 1, 2)]
    [InlineData("G20", 2, 3)]
    [InlineData("G21", 2, 2)]
    [InlineData("G22", 3, 1)]
    public void A_guideline_has_as_many_practices_as_the_checklist_gives_it(string id, int baseline, int recommended)
    {
        var practices = FrontierRestricted.Guidelines.Single(g => g.Id == id).Practices;
        Assert.Equal((baseline, recommended), (practices.Count(p => p.Tier == Tier.Baseline), practices.Count(p => p.Tier == Tier.Recommended)));
    }

    [Fact]
    public void Frontier_restricted_is_sourced_throughout_full_and_owed()
    {
        Assert.All(FrontierRestricted.Guidelines, g => Assert.Equal((Level.Full, Basis.Source, "pai-2024", null), (g.Level, g.Basis, g.Pack, g.Reason)));
        Assert.All(FrontierRestricted.Guidelines.SelectMany(g => g.Practices), p => Assert.Equal((true, Basis.Source, "pai-2024"), (p.Owed, p.Basis, p.Pack)));
        Assert.Null(FrontierRestricted.Redirect);
    }

    [Fact]
    public void Every_inferred_cell_names_its_rule_and_reason_and_says_who_does_not_endorse_it()
    {
        foreach (var cell in Cell.All.Where(c => c is not { Model: ModelType.Frontier, Release: ReleaseType.Open or ReleaseType.Restricted }))
        {
            var list = Shipped.List(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key);
            Assert.Equal(Shipped.GuidelineIds, list.Guidelines.Select(g => g.Id));
            Assert.All(list.Guidelines, g => Assert.Equal((Basis.Inferred, "plimsoll-tailoring-1"), (g.Basis, g.Pack)));
            Assert.All(list.Guidelines, g => Assert.NotNull(g.Rule));
            Assert.All(list.Guidelines, g => Assert.False(string.IsNullOrWhiteSpace(g.Reason)));
            Assert.Contains(list.Packs, p => p.Id == "plimsoll-tailoring-1" && p.Statement.Contains("not endorsed by Partnership on AI", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_level_decides_which_practices_are_owed()
    {
        foreach (var cell in Cell.All.Where(c => c is not { Model: ModelType.Frontier, Release: ReleaseType.Open }))
        {
            foreach (var guideline in Shipped.List(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key).Guidelines)
            {
                var (owed, all) = (guideline.Practices.Where(p => p.Owed).Select(p => p.Tier).ToHashSet(), guideline.Practices.Count);
                switch (guideline.Level)
                {
                    case Level.Full or Level.Adapted: Assert.Equal(all, guideline.Practices.Count(p => p.Owed || p.Asked != AskedAs.Duty)); break;
                    case Level.Scaled: Assert.Equal([Tier.Baseline], owed); Assert.Equal(guideline.Practices.Count(p => p.Tier == Tier.Baseline), guideline.Practices.Count(p => p.Owed)); break;
                    case Level.Optional: Assert.Empty(owed); Assert.True(all > 0); break;
                    case Level.None: Assert.Equal(0, all); break;
                    case Level.Redirect: Assert.Fail($"{cell} {guideline.Id} is a redirect inside a list"); break;
                    default: Assert.Fail("unknown level"); break;
                }
            }
        }
    }

    [Fact]
    public void Two_loads_of_the_library_give_the_same_bytes()
    {
        var other = Shipped.Value(Library.Load(Shipped.Folder.Packs.Reverse().ToDictionary(), Shipped.Folder.Tables.Reverse().ToDictionary()));
        foreach (var cell in Cell.All)
        {
            var profile = Shipped.Value(Profile.Read(new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key) { Roles = ["developer", "provider", "host", "adapter"], SignificantUpdate = true }));
            Assert.Equal(GuidanceJson.ToUtf8(Shipped.Library.Tailor(profile)), GuidanceJson.ToUtf8(other.Tailor(profile)));
        }
        Assert.Equal(GuidanceJson.ToUtf8(Shipped.Library.Matrix()), GuidanceJson.ToUtf8(other.Matrix()));
        Assert.Equal(GuidanceJson.ToUtf8(Shipped.Library.AllMitigations()), GuidanceJson.ToUtf8(other.AllMitigations()));
    }
}
