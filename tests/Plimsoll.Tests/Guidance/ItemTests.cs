// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>What is asked of whom, over every profile there is: 15 sets of roles × 12 cells × 8 choices of modality × 3 of hosting.</summary>
public sealed class ItemTests
{
    /// <summary>Every duty of every strategy, as the packs give them, ours among them.</summary>
    private static readonly ChecklistDuty[] Duties = [.. Shipped.Library.AllMitigations().SelectMany(m => m.Duties)];

    private static readonly (string Practice, string Duty)[] Pairs =
        [.. Shipped.Library.Packs.SelectMany(p => p.Tailoring.Pairs).Select(p => (p.Practice, p.Duty))];

    [Fact]
    public void Every_profile_gets_its_list_with_every_duty_of_its_roles_once_and_nothing_suggested_is_owed()
    {
        var (seen, kept) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var list in All())
        {
            seen++;
            kept.Add(string.Join('\n', list.Items.Select(i => $"{i.Id} {i.Tier} {i.Asked} {i.Owed} {i.When} {i.Proof} {i.Basis} {i.Text} {string.Join(' ', i.Serves)}")));
            var profile = list.Profile;
            var what = $"{profile.Cell}, {string.Join('+', profile.Roles)}, {string.Join('+', profile.Modalities)}, {profile.Hosting}";
            var provider = profile.Roles.Contains(Role.Provider);
            Assert.True(profile.Cell.ToString() == "frontier/open" == (list.Redirect is not null), what);
            Assert.True(list.Items.Count > 0 || list.Redirect is not null && profile.Roles is [Role.Provider], what);

            // Practices are those of the cell, each once; a redirect has none.
            var practices = list.Guidelines.SelectMany(g => g.Practices).Select(p => p.Id).ToArray();
            Assert.True(provider && list.Redirect is null == practices.Length > 0 || !provider && practices.Length == 0, what);
            Assert.Equal(practices, list.Items.Where(i => i.Id.StartsWith('G')).Select(i => i.Id));

            // Duties are those of the packs for the roles of the profile, each once, as an item or served by one.
            var asked = list.Items.Where(i => i.Id.StartsWith('M')).Select(i => i.Id).Concat(list.Items.SelectMany(i => i.Serves)).Order(StringComparer.Ordinal);
            var expected = from duty in Duties
                           where profile.Roles.Contains(duty.Actor) && !(duty.Hosting == Hosting.Inference && profile.Hosting == Hosting.Downloads)
                           where duty.Actor != Role.Provider || profile.ReleaseType == ReleaseType.Open && profile.ModelType != ModelType.Frontier
                           orderby duty.Id
                           select duty.Id;
            Assert.Equal(expected.Order(StringComparer.Ordinal), asked);

            // No actor of the figure is left without anything under a strategy in which it has a part, where weights are public.
            if (profile.ReleaseType == ReleaseType.Open)
            {
                Assert.All(
                    from mitigation in list.Mitigations
                    from role in profile.Roles
                    where mitigation.Actors.ContainsKey(SharedTerms.Roles[role].Key) && !(role == Role.Provider && list.Redirect is not null)
                    select (mitigation, role),
                    row => Assert.Contains(row.mitigation.Duties, d => d.Actor == row.role && (d.ServedBy is not null || list.Items.Any(i => i.Id == d.Id))));
            }

            Assert.DoesNotContain(list.Items, i => i.Owed && i.Asked != AskedAs.Duty);
            Assert.DoesNotContain(list.Items, i => !profile.Roles.Contains(i.Actor));
            foreach (var item in list.Items)
            {
                foreach (var field in new[] { item.Basis.Text, item.Basis.Level, item.Basis.When, item.Basis.Proof })
                {
                    Assert.Equal(list.Packs.Single(p => p.Id == field.Pack).Basis, field.Basis);
                }
            }
        }
        Assert.Equal(15 * 12 * 8 * 3, seen);
        // The register keeps each list once: whatever anybody says of their releases, there are no more than these.
        Assert.InRange(kept.Count, 100, 300);
    }

    [Theory]
    [InlineData("provider", 58)]
    [InlineData("adapter", 19)]
    [InlineData("host", 42)]
    [InlineData("developer", 34)]
    public void An_open_general_model_asks_each_role_for_all_that_the_strategies_state(string role, int duties)
    {
        var list = Shipped.List("general", "open", role);
        Assert.Equal(duties, list.Items.Count(i => i.Id.StartsWith('M')) + list.Items.Sum(i => i.Serves.Count));
        Assert.Equal(duties, Duties.Count(d => SharedTerms.Roles[d.Actor].Key == role));
        // What a practice meets as well is marked on both sides, and nothing is marked on one alone.
        Assert.Equal(
            list.Items.SelectMany(i => i.Serves.Select(duty => (duty, by: i.Id))).Order(),
            list.Mitigations.SelectMany(m => m.Duties).Where(d => d.ServedBy is not null).Select(d => (d.Id, d.ServedBy!)).Order());
        Assert.Equal(role == "provider" ? Pairs.Length : 0, list.Items.Sum(i => i.Serves.Count));
    }

    [Fact]
    public void A_duty_is_baseline_where_the_figure_makes_its_actor_primary_and_our_reading_where_the_figure_is_silent_or_weights_stay_in()
    {
        foreach (var list in Plain())
        {
            foreach (var item in list.Items.Where(i => i.Id.StartsWith('M')))
            {
                var mitigation = list.Mitigations.Single(m => m.Duties.Any(d => d.Id == item.Id));
                var inFigure = mitigation.Actors.TryGetValue(SharedTerms.Roles[item.Actor].Key, out var part);
                Assert.Equal(inFigure && part == Part.Primary ? Tier.Baseline : Tier.Recommended, item.Tier);
                Assert.Equal(inFigure && list.Profile.ReleaseType == ReleaseType.Open && item.Id != "M14.D1" ? Basis.Source : Basis.Inferred, item.Basis.Level.Basis);
                Assert.Equal((Basis.Inferred, Basis.Inferred), (item.Basis.When.Basis, item.Basis.Proof.Basis));
                Assert.Equal(
                    mitigation.Phase == Phase.Prevent ? (DueWhen.BeforeRelease, Proof.Done) : (DueWhen.Continuous, Proof.Arrangement), (item.When, item.Proof));
            }
        }
    }

    /// <summary>A pair holds where the words of the practice ask for all that the duty asks: a policy is no deed, and what is left to choice meets no duty.</summary>
    [Fact]
    public void A_practice_that_serves_a_duty_asks_at_least_as_strongly_and_its_proof_is_not_made_another_by_it()
    {
        foreach (var model in new[] { "general", "narrow" })
        {
            foreach (var item in Shipped.List(model, "open", "provider").Items.Where(i => i.Serves.Count > 0))
            {
                Assert.All(item.Serves.Select(id => Duties.Single(d => d.Id == id)), duty => Assert.True(item.Asked <= duty.Asked, $"{item.Id} {duty.Id}"));
            }
        }
        var joint = Shipped.List("general", "open", "provider").Items.ToDictionary(i => i.Id);
        Assert.Equal((Proof.Arrangement, Proof.Done), (joint["G06.B1"].Proof, joint["G06.B3"].Proof));
        Assert.Equal(["M02.P1"], joint["G06.B3"].Serves);
    }

    /// <summary>Advice to providers of frontier models is owed by none whose list holds it: all of them are of another type.</summary>
    [Theory]
    [InlineData("M08.P2")]
    [InlineData("G11.B2")]
    [InlineData("G11.B3")]
    public void What_an_open_release_cannot_do_or_is_only_advised_stays_on_its_list_and_holds_nothing(string id)
    {
        foreach (var model in new[] { "general", "narrow" })
        {
            var item = Shipped.List(model, "open", "provider").Items.Single(i => i.Id == id);
            Assert.Equal((AskedAs.Suggestion, false), (item.Asked, item.Owed));
        }
    }

    /// <summary>The two duties that stopped the register: their actors have no place in the figure.</summary>
    [Theory]
    [InlineData("host", "M03.H1", AskedAs.Suggestion)]
    [InlineData("developer", "M09.D1", AskedAs.Duty)]
    public void A_duty_of_an_actor_whom_the_figure_leaves_out_is_recommended_and_never_owed(string role, string id, AskedAs asked)
    {
        var item = Shipped.List("general", "open", role).Items.Single(i => i.Id == id);
        Assert.Equal((Tier.Recommended, asked, false, Basis.Source, Basis.Inferred), (item.Tier, item.Asked, item.Owed, item.Basis.Text.Basis, item.Basis.Level.Basis));
    }

    [Theory]
    [InlineData("M07.A1", AskedAs.Duty)]
    [InlineData("M07.A3", AskedAs.Example)]
    [InlineData("M06.H9", AskedAs.Suggestion)]
    [InlineData("M06.H4", AskedAs.Example)]
    [InlineData("M02.P5", AskedAs.Suggestion)]
    [InlineData("M13.H2", AskedAs.Example)]
    [InlineData("M13.H1", AskedAs.Duty)]
    public void A_duty_asks_as_strongly_as_its_source(string id, AskedAs asked) => Assert.Equal(asked, Duties.Single(d => d.Id == id).Asked);

    [Fact]
    public void An_example_is_never_a_should_and_a_can_never_a_duty() =>
        Assert.All(Duties, d => Assert.True(d.Asked == AskedAs.Duty ? d.Wording == "should" : d.Asked == AskedAs.Suggestion || d.Wording != "should", d.Id));

    /// <summary>Time and proof are ours unless the practice names the lines that say them, and other words are ours with both.</summary>
    [Fact]
    public void The_time_and_proof_of_a_practice_are_sourced_only_where_it_names_lines()
    {
        var practices = Shipped.Library.DefaultEdition.Pack.Guidelines.SelectMany(g => g.Practices).ToDictionary(p => p.Id);
        foreach (var item in Plain().Where(l => l.Profile.Roles is [Role.Provider]).SelectMany(l => l.Items))
        {
            if (!practices.TryGetValue(item.Id, out var practice) || item.Serves.Count > 0) { continue; }
            var own = item.RewordedBecause is null;
            Assert.Equal(own && practice.WhenSource is not null ? ("pai-2024", Basis.Source) : ("plimsoll-tailoring-1", Basis.Inferred), (item.Basis.When.Pack, item.Basis.When.Basis));
            Assert.Equal(own && practice.ProofSource is not null ? ("pai-2024", Basis.Source) : ("plimsoll-tailoring-1", Basis.Inferred), (item.Basis.Proof.Pack, item.Basis.Proof.Basis));
        }
        Assert.Equal((30, 41), (practices.Values.Count(p => p.WhenSource is not null), practices.Values.Count(p => p.ProofSource is not null)));
        Assert.Null(practices["G01.B1"].WhenSource);
    }

    /// <summary>One item serves a pair where both are asked; it keeps the practice's id and is as strict as the stricter of both.</summary>
    [Fact]
    public void A_pair_is_one_item_as_strict_as_the_stricter_of_both_and_nowhere_a_duty_that_neither_is()
    {
        Assert.Equal(Pairs.Length, Pairs.Select(p => p.Duty).Distinct().Count());
        Assert.Equal(23, Pairs.Length);
        foreach (var (model, alone) in new[] { ("general", ""), ("narrow", "M15.P1") })
        {
            var list = Shipped.List(model, "open", "provider");
            var served = list.Items.SelectMany(i => i.Serves.Select(duty => (i.Id, duty))).Order();
            // Where a practice is not listed its duty stands by itself.
            Assert.Equal(Pairs.Where(p => p.Duty != alone).Order(), served);
            Assert.Equal(alone.Length > 0, list.Items.Any(i => i.Id == alone));
            var plain = Shipped.Library.Tailor(list.Profile).Mitigations.ToDictionary(m => m.Id);
            var apart = Unpaired.Tailor(list.Profile).Items.ToDictionary(i => i.Id);
            // Taken apart, the duty is asked by itself again.
            Assert.Equal(list.Items.Select(i => i.Id).Concat(list.Items.SelectMany(i => i.Serves)).Order(), apart.Keys.Order());
            foreach (var item in list.Items.Where(i => i.Serves.Count > 0))
            {
                var practice = Shipped.List(model, "restricted", "provider").Guidelines.SelectMany(g => g.Practices).Concat(
                    Shipped.List("frontier", "restricted").Guidelines.SelectMany(g => g.Practices)).First(p => p.Id == item.Id);
                Assert.True(item.When <= practice.When, item.Id);
                // What it asks is what the strictest of those it joins asks: read from a library in which no pair is one item.
                ChecklistItem[] joined = [apart[item.Id], .. item.Serves.Select(id => apart[id])];
                Assert.Equal(
                    (joined.Min(i => i.When), joined.Any(i => i.Owed), joined.Skip(1).Any(i => i.Owed) ? Tier.Baseline : joined[0].Tier),
                    (item.When, item.Owed, item.Tier));
                var strict = item.When > DueWhen.BeforeRelease ? Proof.Arrangement : Proof.Done;
                Assert.Equal(joined.Any(i => i.Proof == strict), item.Proof == strict);
                Assert.True(!practice.DueByRelease || item.DueByRelease, item.Id);
                Assert.True(item.When > DueWhen.BeforeRelease || item.Serves.All(id => plain[id[..3]].Phase != Phase.Prevent) || item.Proof == Proof.Done, item.Id);
                Assert.All(item.Serves, id => Assert.Equal(item.Id, plain[id[..3]].Duties.Single(d => d.Id == id).ServedBy));
            }
        }
        var joint = Shipped.List("general", "open", "provider").Items.ToDictionary(i => i.Id);
        Assert.Equal((Tier.Recommended, AskedAs.Duty), (joint["G13.R2"].Tier, joint["G13.R2"].Asked));
        Assert.Equal((AskedAs.Suggestion, false), (joint["G11.B2"].Asked, joint["G11.B2"].Owed));
        Assert.Equal((Proof.Done, Basis.Inferred, Basis.Source), (joint["G07.B1"].Proof, joint["G07.B1"].Basis.Proof.Basis, joint["G07.B1"].Basis.When.Basis));
        Assert.Empty(Shipped.List("general", "restricted", "provider").Items.SelectMany(i => i.Serves));
    }

    /// <summary>"Narrow, so low risk" does not hold of cloned voices and undressed pictures.</summary>
    [Theory]
    [InlineData("open", "G01", "audio", Level.Optional, Level.Scaled)]
    [InlineData("restricted", "G01", "image", Level.Optional, Level.Scaled)]
    [InlineData("open", "G08", "video", Level.Scaled, Level.Full)]
    [InlineData("closed", "G11", "image", Level.None, Level.Scaled)]
    [InlineData("open", "G01", "code", Level.Optional, Level.Optional)]
    [InlineData("research", "G01", "image", Level.None, Level.None)]
    [InlineData("closed", "G08", "image", Level.None, Level.Scaled)]
    [InlineData("research", "G08", "audio", Level.Optional, Level.Scaled)]
    [InlineData("closed", "G21", "video", Level.None, Level.Scaled)]
    [InlineData("closed", "G21", "code", Level.None, Level.None)]
    public void A_modality_lifts_a_level_with_its_rule_and_says_what_it_was(string release, string id, string modality, Level without, Level with)
    {
        ChecklistGuideline Of(params string[] modalities) =>
            Shipped.List(new ProfileAsk("narrow", release) { Modalities = modalities }).Guidelines.Single(g => g.Id == id);
        Assert.Equal((without, with), (Of().Level, Of(modality).Level));
        Assert.Equal(without != with, Of(modality).Rule?.StartsWith(id == "G21" ? "T12 " : "T13 ", StringComparison.Ordinal));
        Assert.Equal(without != with, Of(modality).Reason!.EndsWith($"Without such content: {Terms.Levels[without].Label}.", StringComparison.Ordinal));
        Assert.Equal(with.IsListed, Of(modality).Practices.Any(p => p.Owed));
        Assert.Equal(Level.Full, Shipped.List(new ProfileAsk("frontier", "restricted") { Modalities = [modality] }).Guidelines.Single(g => g.Id == id).Level);
    }

    /// <summary>The shipped packs without a single pair.</summary>
    private static Library Unpaired
    {
        get
        {
            var pack = (ContentNode.Map)Shipped.Folder.Packs["plimsoll-tailoring-1"];
            return Shipped.Value(Shipped.With(("plimsoll-tailoring-1", pack with { Entries = pack.Entries.Where(e => e.Key != "pairs").ToDictionary() })));
        }
    }

    private static IEnumerable<Checklist> All() =>
        Of(Terms.Modalities.All.Select(m => (Modality?)m.Value).Prepend(null),
            Terms.Hostings.All.Select(h => (Hosting?)h.Value).Prepend(null));

    /// <summary>Those that say nothing of modality and hosting.</summary>
    private static IEnumerable<Checklist> Plain() => Of([null], [null]);

    private static IEnumerable<Checklist> Of(IEnumerable<Modality?> modalities, IEnumerable<Hosting?> hostings) =>
        from roles in Enumerable.Range(1, 15)
        from cell in Cell.All
        from modality in modalities
        from hosting in hostings
        select Shipped.List(new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key)
        {
            Roles = [.. SharedTerms.Roles.All.Where((_, i) => (roles & 1 << i) != 0).Select(r => r.Key)],
            Modalities = modality is { } m ? [Terms.Modalities[m].Key] : [],
            Hosting = hosting is { } h ? Terms.Hostings[h].Key : null,
        });
}
