// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class RegistryTests
{
    private static Registry After(Registry state, Result<Outcome> result) => World.Value(result).Events.Aggregate(state, (s, e) => s.Apply(new Recorded(1, World.Day0, "acc_1", e)));

    private static Registry Filled()
    {
        var state = After(Registry.Empty, Registering.Party(Registry.Empty, new PartyRegistered("org_1", "Example Labs", [Role.Provider], false), false));
        state = After(state, Registering.Party(state, new PartyRegistered("org_2", "App House", [Role.Developer, Role.Adapter], false), false));
        state = After(state, Registering.Model(state, new ModelRegistered("mod_1", "Example-7B", "org_1", ModelType.Frontier), false));
        return After(state, Registering.Version(state, "mod_1", "1.0", World.Files, World.Vault("names"), false));
    }

    [Theory]
    [InlineData("EXAMPLE 7b")]
    [InlineData("Ｅxample—7Ｂ")]
    [InlineData("example_7B")]
    public void A_model_that_reads_like_a_registered_one_is_asked_about_first(string name)
    {
        var ask = new ModelRegistered("mod_2", name, "org_1", ModelType.Frontier);
        var refusal = Registering.Model(Filled(), ask, confirmed: false).Refusal;
        Assert.Equal("release.duplicate", refusal?.Code);
        Assert.Contains("mod_1", refusal!.Fix, StringComparison.Ordinal);
        Assert.Equal("accepted", World.Code(Registering.Model(Filled(), ask, confirmed: true)));
    }

    [Fact]
    public void The_same_files_under_another_name_are_asked_about_first()
    {
        var state = After(Filled(), Registering.Model(Filled(), new ModelRegistered("mod_2", "Quite Another", "org_2", ModelType.General), false));
        Assert.Equal("release.duplicate", World.Code(Registering.Version(state, "mod_2", "1.0", World.Files, World.Vault("names"), confirmed: false)));
        Assert.Equal("accepted", World.Code(Registering.Version(state, "mod_2", "1.0", World.Files, World.Vault("names"), confirmed: true)));
    }

    [Fact]
    public void Organisations_and_applications_are_asked_about_too()
    {
        var state = After(Filled(), Registering.Application(Filled(), new ApplicationRegistered("app_1", "Helper", "org_2", "mod_1"), false));
        Assert.Equal("release.duplicate", World.Code(Registering.Party(state, new PartyRegistered("org_3", "example labs", [Role.Host], false), false)));
        Assert.Equal("release.duplicate", World.Code(Registering.Application(state, new ApplicationRegistered("app_2", "HELPER", "org_2", "mod_1"), false)));
        Assert.Equal(["org_2"], state.Downstream("mod_1"));
    }

    [Fact]
    public void No_id_is_taken_twice_even_when_confirmed_and_nothing_rests_on_what_is_not_registered()
    {
        var state = Filled();
        Assert.Equal("release.id-taken", World.Code(Registering.Model(state, new ModelRegistered("mod_1", "Other", "org_1", ModelType.Narrow), true)));
        Assert.Equal("release.id-taken", World.Code(Registering.Version(state, "mod_1", "1.0", World.Files, World.Vault("n"), true)));
        Assert.Equal("release.unknown-id", World.Code(Registering.Model(state, new ModelRegistered("mod_9", "Other", "org_9", ModelType.Narrow), true)));
        Assert.Equal("release.unknown-id", World.Code(Registering.Release(state, "rel_1", "mod_1", "2.0", World.Clear().State.Plan!)));
        Assert.Equal("release.bad-value", World.Code(Registering.Release(state, "rel_1", "mod_1", "1.0", World.Clear().State.Plan! with { Uses = [] })));
        var opened = Assert.IsType<ReleaseOpened>(Assert.Single(World.Value(Registering.Release(state, "rel_1", "mod_1", "1.0", World.Clear().State.Plan!)).Events));
        Assert.Equal((World.Files.Subject, "org_1"), (opened.Subject, opened.Party));
    }

    [Fact]
    public void Approvers_have_seven_days_about_adverse_evidence_unless_the_organisation_gives_them_1_to_90()
    {
        var state = Filled();
        Assert.Equal((false, 7), (state.AdverseSuspends, state.AdverseDays));
        Assert.All((int[])[int.MinValue, -1, 0, 91, int.MaxValue], days => Assert.Equal("release.bad-value", World.Code(Registering.SetAdverseRule(state, true, days))));
        foreach (var days in (int[])[1, 7, 90])
        {
            var after = After(state, Registering.SetAdverseRule(state, true, days));
            Assert.Equal((true, days), (after.AdverseSuspends, after.AdverseDays));
            // Whoever says no number keeps the one that stands, and what says nothing new writes nothing.
            Assert.Equal((false, days), After(after, Registering.SetAdverseRule(after, false, null)) is var quiet ? (quiet.AdverseSuspends, quiet.AdverseDays) : default);
            Assert.Empty(World.Value(Registering.SetAdverseRule(after, true, days)).Events);
            Assert.Empty(World.Value(Registering.SetAdverseRule(after, true, null)).Events);
        }
    }

    [Fact]
    public void Lineage_is_a_plain_reference_and_never_to_itself()
    {
        var state = After(Filled(), Registering.Lineage(Filled(), new LineageRecorded("mod_1", "1.0", LineageKind.FineTunedFrom, "Some Base 1", null)));
        Assert.Equal("Some Base 1", Assert.Single(state.Find("mod_1", "1.0")!.Lineage).From);
        Assert.Equal("release.bad-value", World.Code(Registering.Lineage(state, new LineageRecorded("mod_1", "1.0", LineageKind.MergedFrom, "mod_1", World.Files.Subject))));
    }
}
