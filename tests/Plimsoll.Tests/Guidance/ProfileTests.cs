// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class ProfileTests
{
    [Fact]
    public void A_frontier_model_with_open_weights_gets_advice_conditions_and_strategies_in_place_of_a_list()
    {
        var list = Shipped.List("frontier", "open");
        Assert.Empty(list.Guidelines);
        Assert.NotNull(list.Redirect);
        Assert.Equal((ModelType.Frontier, ReleaseType.Restricted, Basis.Source, "pai-2024"), (list.Redirect.ModelType, list.Redirect.ReleaseType, list.Redirect.Basis, list.Redirect.Pack));
        Assert.False(string.IsNullOrWhiteSpace(list.Redirect.Advice));
        Assert.True(list.Redirect.Conditions.Count >= 3);
        Assert.Equal(Enumerable.Range(1, 15).Select(n => $"M{n:00}"), Shipped.List("frontier", "open", "provider", "adapter", "host", "developer").Mitigations.Select(m => m.Id));
        Assert.Contains(list.Packs, p => p.Id == "pai-2024");
    }

    [Fact]
    public void A_significant_update_renews_eight_guidelines_and_leaves_the_list_alone()
    {
        var before = Shipped.List("frontier", "restricted");
        var after = Shipped.List(new ProfileAsk("frontier", "restricted") { SignificantUpdate = true });
        Assert.All(before.Guidelines, g => Assert.Null(g.Renew));
        Assert.Equal(["G01", "G02", "G06", "G07", "G08", "G09", "G11", "G13"], after.Guidelines.Where(g => g.Renew == Renew.Yes).Select(g => g.Id));
        Assert.All(after.Guidelines, g => Assert.NotNull(g.Renew));
        Assert.All(after.Guidelines, g => Assert.False(string.IsNullOrWhiteSpace(g.RenewReason)));
        Assert.Equal(before.Guidelines.Select(g => (g.Id, g.Level, g.Practices.Count)), after.Guidelines.Select(g => (g.Id, g.Level, g.Practices.Count)));
        Assert.Equal(before.Owed.Select(o => o.Practice.Id), after.Owed.Select(o => o.Practice.Id));
    }

    /// <summary>The strategies say nothing of updates, so what they renew is ours; six describe a version of a model and are asked anew.</summary>
    [Fact]
    public void A_significant_update_renews_six_strategies_for_whoever_they_are_asked_of_and_says_why()
    {
        string[] roles = ["provider", "adapter", "host", "developer"];
        var before = Shipped.List("general", "open", roles);
        var after = Shipped.List(new ProfileAsk("general", "open") { Roles = roles, SignificantUpdate = true });
        Assert.All(before.Mitigations, m => Assert.Equal((null, null), (m.Renew, m.RenewReason)));
        Assert.Equal(["M01", "M02", "M07", "M08", "M09", "M10"], after.Mitigations.Where(m => m.Renew == Renew.Yes).Select(m => m.Id));
        Assert.All(after.Mitigations, m => Assert.False(m.Renew is null || string.IsNullOrWhiteSpace(m.RenewReason)));
        Assert.All(after.Items.Where(i => i.Id[0] == 'M'), i => Assert.Equal(after.Mitigations.Single(m => m.Duties.Any(d => d.Id == i.Id)).Renew, i.Renew));
        // A practice that serves a duty is asked anew where either is.
        var byDuty = after.Mitigations.SelectMany(m => m.Duties, (m, d) => (d.Id, m.Renew)).ToDictionary(d => d.Id, d => d.Renew);
        Assert.All(after.Items.Where(i => i.Serves.Any(d => byDuty[d] == Renew.Yes)), i => Assert.Equal(Renew.Yes, i.Renew));
        Assert.Equal(before.Items.Select(i => (i.Id, i.Owed)), after.Items.Select(i => (i.Id, i.Owed)));
    }

    [Fact]
    public void No_choice_of_modality_drops_a_guideline_or_a_practice_and_where_one_lifts_a_level_the_rest_stays()
    {
        foreach (var cell in Cell.All)
        {
            var ask = new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key);
            var without = Shipped.List(ask);
            foreach (var modality in Terms.Modalities.All)
            {
                var with = Shipped.List(ask with { Modalities = [modality.Key] });
                Assert.Equal(without.Guidelines.Select(g => g.Id), with.Guidelines.Select(g => g.Id));
                foreach (var (before, after) in without.Guidelines.Zip(with.Guidelines))
                {
                    if (after.Reason?.Contains("Without such content: ", StringComparison.Ordinal) == true) { Assert.True(after.Level.Weight > before.Level.Weight, after.Id); }
                    else { Assert.Equal(before.Level, after.Level); }
                }
                Assert.Empty(without.Owed.Select(o => o.Practice.Id).Except(with.Owed.Select(o => o.Practice.Id)));
                Assert.Equal(without.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id), with.Mitigations.SelectMany(m => m.Duties).Select(d => d.Id));
            }
        }
    }

    [Fact]
    public void A_modality_only_proposes_and_one_that_the_guideline_concerns_ends_the_proposal()
    {
        Assert.All(Shipped.List("frontier", "restricted").Guidelines, g => Assert.Null(g.NotApplicableProposal));
        var biology = Shipped.List(new ProfileAsk("frontier", "restricted") { Modalities = ["biology"] });
        Assert.StartsWith("Not applicable, to be confirmed: ", biology.Guidelines.Single(g => g.Id == "G21").NotApplicableProposal, StringComparison.Ordinal);
        var both = Shipped.List(new ProfileAsk("frontier", "restricted") { Modalities = ["biology", "image"] });
        Assert.Null(both.Guidelines.Single(g => g.Id == "G21").NotApplicableProposal);
    }

    [Theory]
    [InlineData("general", "restricted", "weights-are-open-access", "weights", null, false)]
    [InlineData("narrow", "restricted", "high-consequence-is-advanced", null, null, true)]
    [InlineData("general", "closed", "closed-has-two-meanings", null, null, false)]
    [InlineData("general", "open", "hosting-unanswered", null, "host", false)]
    [InlineData("general", "restricted", "written-for-open-models", null, "developer", false)]
    public void Facts_that_sit_badly_together_are_said(string model, string release, string code, string? component, string? role, bool highConsequence)
    {
        var ask = new ProfileAsk(model, release) { Components = component is null ? [] : [component], Roles = role is null ? [] : [role], HighConsequenceDomain = highConsequence };
        var notice = Assert.Single(Shipped.List(ask).Notices);
        Assert.Equal(code, notice.Code);
        Assert.NotNull(notice.Source);
    }

    [Fact]
    public void Facts_that_fit_together_bring_no_notice()
    {
        Assert.Empty(Shipped.List("frontier", "restricted").Notices);
        Assert.Empty(Shipped.List(new ProfileAsk("general", "open") { Components = ["weights"], HighConsequenceDomain = true, Roles = ["host"], Hosting = "downloads" }).Notices);
        Assert.Empty(Shipped.List(new ProfileAsk("narrow", "restricted") { Components = ["code", "paper"] }).Notices);
    }

    [Fact]
    public void Roles_come_in_value_chain_order_each_once_and_default_to_the_provider()
    {
        Assert.Equal([Role.Provider], Shipped.List("narrow", "open").Profile.Roles);
        Assert.Equal([Role.Provider, Role.Developer], Shipped.List("narrow", "open", "app-developer", "provider", "developer").Profile.Roles);
    }

    [Theory]
    [InlineData("model", null, "open", "guidance.missing-value")]
    [InlineData("release", "narrow", null, "guidance.missing-value")]
    [InlineData("model", "broad", "open", "guidance.unknown-value")]
    [InlineData("release", "narrow", "free", "guidance.unknown-value")]
    public void A_profile_is_refused_with_field_value_and_what_is_allowed(string field, string? model, string? release, string code)
    {
        var refusal = Profile.Read(new ProfileAsk(model, release)).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal((code, field), (refusal.Code, refusal.Field));
        Assert.Contains(field == "model" ? "narrow (specialized-narrow)" : "closed (closed-development)", refusal.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_other_fact_of_a_profile_is_refused_by_its_own_name()
    {
        var ask = new ProfileAsk("narrow", "open");
        (string Field, ProfileAsk Ask)[] bad = [("role", ask with { Roles = ["x"] }), ("modality", ask with { Modalities = ["x"] }), ("component", ask with { Components = ["x"] }), ("hosting", ask with { Hosting = "x" })];
        Assert.All(bad, b => Assert.Equal((b.Field, "x"), (Profile.Read(b.Ask).Refusal?.Field, Profile.Read(b.Ask).Refusal?.Value)));
    }
}
