// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class MitigationTests
{
    private static readonly IReadOnlyList<ChecklistMitigation> All = Shipped.Library.AllMitigations();

    [Fact]
    public void Fifteen_strategies_stand_in_order_in_three_phases()
    {
        Assert.Equal(Enumerable.Range(1, 15).Select(n => $"M{n:00}"), All.Select(m => m.Id));
        Assert.Equal([(Phase.Prevent, 10), (Phase.Detect, 2), (Phase.Respond, 3)], All.GroupBy(m => m.Phase).Select(g => (g.Key, g.Count())));
    }

    [Theory]
    [InlineData("provider", 12, 0)]
    [InlineData("adapter", 1, 7)]
    [InlineData("host", 5, 2)]
    [InlineData("developer", 7, 1)]
    public void An_actor_is_primary_and_secondary_as_often_as_the_figure_says(string role, int primary, int explore) =>
        Assert.Equal((primary, explore), (Count(role, Part.Primary), Count(role, Part.Explore)));

    /// <summary>The figure, actor by actor in value-chain order: P primary, ? merits exploration.</summary>
    [Theory]
    [InlineData("M01", "P?  ")]
    [InlineData("M02", "P? ?")]
    [InlineData("M03", "P  P")]
    [InlineData("M04", "P?? ")]
    [InlineData("M05", "P   ")]
    [InlineData("M06", "  P ")]
    [InlineData("M07", " P P")]
    [InlineData("M08", "P   ")]
    [InlineData("M09", "P?  ")]
    [InlineData("M10", "P   ")]
    [InlineData("M11", "P??P")]
    [InlineData("M12", "P?PP")]
    [InlineData("M13", "  PP")]
    [InlineData("M14", "P?PP")]
    [InlineData("M15", "P PP")]
    public void A_strategy_has_the_actors_of_the_figure(string id, string figure)
    {
        var actors = All.Single(m => m.Id == id).Actors;
        Assert.Equal(figure, string.Concat(SharedTerms.Roles.All.Select(r => actors.TryGetValue(r.Key, out var part) ? part == Part.Primary ? 'P' : '?' : ' ')));
    }

    [Theory]
    [InlineData("provider")]
    [InlineData("adapter")]
    [InlineData("host")]
    [InlineData("developer")]
    public void A_role_finds_a_duty_of_its_own_under_every_strategy_in_which_it_is_primary(string role)
    {
        var list = Shipped.List("general", "open", role);
        var primary = list.Mitigations.Where(m => m.Actors.TryGetValue(role, out var part) && part == Part.Primary).ToArray();
        Assert.NotEmpty(primary);
        Assert.All(primary, m => Assert.NotEmpty(m.Duties));
        Assert.All(list.Mitigations.SelectMany(m => m.Duties), d =>
        {
            Assert.Equal(
                d.Id == "M14.D1" ? (role, Basis.Inferred, "plimsoll-tailoring-1") : (role, Basis.Source, "pai-value-chain-2024"),
                (SharedTerms.Roles[d.Actor].Key, d.Basis, d.Pack));
            Assert.False(string.IsNullOrWhiteSpace(d.Text));
        });
        Assert.Equal(role == "provider" ? 22 : 0, list.Guidelines.Count);
    }

    [Fact]
    public void A_duty_is_named_after_its_strategy_and_actor_and_stands_in_the_appendix()
    {
        foreach (var mitigation in All)
        {
            foreach (var duty in mitigation.Duties)
            {
                var letter = duty.Actor switch { Role.Provider => 'P', Role.Adapter => 'A', Role.Host => 'H', Role.Developer => 'D', _ => '?' };
                Assert.StartsWith($"{mitigation.Id}.{letter}", duty.Id, StringComparison.Ordinal);
                Assert.Contains(duty.Source.Ranges(), range => 273 <= range.First && range.First <= range.Last && range.Last <= 438);
            }
        }
    }

    [Fact]
    public void A_host_that_offers_downloads_only_is_not_asked_to_watch_inference()
    {
        string[] Duties(string? hosting) => [.. Shipped.List(new ProfileAsk("general", "open") { Roles = ["host"], Hosting = hosting }).Mitigations.SelectMany(m => m.Duties).Select(d => d.Id)];
        var inference = All.SelectMany(m => m.Duties).Where(d => d.Actor == Role.Host && d.Hosting == Hosting.Inference).Select(d => d.Id).ToArray();
        Assert.NotEmpty(inference);
        Assert.Equal(Duties(null), Duties("inference"));
        Assert.Equal(Duties(null).Except(inference), Duties("downloads"));
    }

    /// <summary>Where the text of the document gives an actor a duty and its figure no part, or the other way round, it says two things.</summary>
    [Fact]
    public void Every_place_where_text_and_figure_disagree_about_an_actor_stays_visible()
    {
        var differ = from strategy in Shipped.Library.Strategies.Select(s => s.Strategy)
                     from role in SharedTerms.Roles.All
                     let duty = strategy.Duties.Any(d => d.Actor == role.Value)
                     let part = strategy.Actors.FirstOrDefault(a => a.Actor == role.Value)
                     where duty != (part is not null) || part is { Appendix: null }
                     select (strategy.Id, role.Value);
        Assert.Equal(differ, All.SelectMany(m => m.Conflicts.Select(c => (m.Id, c.Actor))));
        Assert.Equal([("M03", Role.Host, "soft"), ("M04", Role.Host, "soft"), ("M09", Role.Developer, "soft"), ("M14", Role.Developer, "hard")],
            All.SelectMany(m => m.Conflicts.Select(c => (m.Id, c.Actor, c.Kind))));
        Assert.Contains(Shipped.List("general", "open", "developer").Mitigations, m => m.Id == "M14" && m.Conflicts.Count > 0);
    }

    [Fact]
    public void Every_view_of_a_duty_says_that_it_was_written_for_open_models_by_first_consensus() =>
        Assert.Contains(Shipped.List("general", "open", "host").Packs, p => p.Id == "pai-value-chain-2024" && p.Statement.Contains("Open foundation models; initial workshop consensus", StringComparison.Ordinal));

    private static int Count(string role, Part part) => All.Count(m => m.Actors.TryGetValue(role, out var held) && held == part);
}
