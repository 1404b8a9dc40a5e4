// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;

namespace Plimsoll.Tests.Release;

public sealed class ChangedLinesTests
{
    private static readonly ChangedLines Words = new(account => account == "acc_noor" ? "Noor" : null, reference => reference == "vlt_label" ? "Report" : reference == "vlt_why" ? "Because" : null);

    [Fact]
    public void Nothing_changed_is_said_with_no_line() => Assert.Empty(Words.Between(Bundle.Of(World.Clear().State), Bundle.Of(World.Clear().State)));

    [Fact]
    public void Every_line_that_differs_is_said_in_words()
    {
        var world = World.Clear();
        var before = Bundle.Of(world.State);
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G02.B1", "acc_noor", null), []))
            .Set("G06.B1", PracticeStatus.NotApplicable, World.Vault("why"))
            .Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { Uses = ["chat"] }, []));
        var said = Words.Between(before, Bundle.Of(world.State)).Select(l => (l.What, l.Before, l.After)).ToArray();
        Assert.Contains(("Plan: uses", "chat, code", "chat"), said);
        Assert.Contains(("Practice G02.B1: owner", "none", "Noor"), said);
        Assert.Contains(("Practice G06.B1: status", "met", "not applicable"), said);
        Assert.Contains(("Practice G06.B1: reason", "none", "Because"), said);
        Assert.Equal(before.ChangedIn(Bundle.Of(world.State)).Count, said.Length);
    }

    [Fact]
    public void A_new_piece_of_evidence_is_one_line_and_a_new_revision_names_the_piece()
    {
        var world = World.Clear();
        var before = Bundle.Of(world.State);
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_new", World.Content(EvidenceKind.Link, world.Now), ["G02.B1"], []));
        Assert.Equal(("Evidence", null, "Report (link), for G02.B1"), Assert.Single(Words.Between(before, Bundle.Of(world.State))) is var added ? (added.What, added.Before, added.After) : default);
        before = Bundle.Of(world.State);
        world.Do(Evidencing.Revise(world.State, world.Asker, "evd_new", World.Content(EvidenceKind.Link, world.Now) with { Digest = World.Hash("other") }, []));
        Assert.Contains(Words.Between(before, Bundle.Of(world.State)), l => l.What == "Evidence “Report”: its content, by SHA-256" && l.After == $"{World.Hash("other").Hex[..16]}…");
    }

    [Fact]
    public void A_practice_that_left_the_list_is_said_to_be_gone()
    {
        var world = World.Assessed();
        var before = Bundle.Of(world.State);
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [.. World.Requirements.Where(r => r.Id != "G13.B2")]), []));
        var gone = Assert.Single(Words.Between(before, Bundle.Of(world.State)));
        Assert.Equal(("Practice G13.B2", "Title of G13.B2", null), (gone.What, gone.Before, gone.After));
    }
}
