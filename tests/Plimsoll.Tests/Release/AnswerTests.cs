// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>Evidence, and what is said about a practice, answer the question that the list asked then, and no other.</summary>
public sealed class AnswerTests
{
    private const string Practice = "G06.B1";

    [Fact]
    public void What_stands_about_a_practice_waits_once_the_list_words_it_otherwise_and_counts_again_once_it_is_confirmed()
    {
        var world = Proven("old");
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        Pin(world, "new");
        var waits = Assert.Single(Missing(world), m => m.Practice is not null);
        Assert.Equal((MissingKind.PracticeReworded, Practice), (waits.Kind, waits.Practice));
        Assert.Contains("met under another wording", waits.Sentence, StringComparison.Ordinal);
        Assert.Empty(world.State.Counting(Practice, world.Now));
        var piece = Assert.Single(world.State.Waiting(Practice, world.Now)).Id;
        Assert.Contains(Checking.Of(world.State, World.Rules, world.Now, new HashSet<string>()), f => f is { Rule: "answer-waits", Practice: Practice });

        // Without naming what answers it, there is nothing that it could rest on; and it is a wording that was read which is confirmed.
        Assert.Equal("release.no-evidence", Confirm(world, "new"));
        Assert.Equal("release.other-wording", Confirm(world, "old", piece));
        Assert.Equal("release.bad-value", Confirm(world, "new", "evd_other"));
        Assert.Equal("accepted", Confirm(world, "new", piece));
        world.Do(Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(Practice, World.Hash("new"), [piece], World.Vault("why")), []));
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        Assert.Single(world.State.Counting(Practice, world.Now));
        Assert.Equal("api.nothing-changed", Confirm(world, "new", piece));
    }

    [Fact]
    public void Words_that_come_back_find_what_answered_them()
    {
        var world = Proven("old");
        Pin(world, "new");
        Pin(world, "old");
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
    }

    [Fact]
    public void What_was_given_for_the_new_words_does_not_turn_what_was_said_of_the_old_ones_into_met()
    {
        var world = Proven("old");
        Pin(world, "new");
        world.Attach(Practice);
        Assert.Contains(Missing(world), m => m.Practice == Practice);
        world.Set(Practice, PracticeStatus.Met);
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
    }

    [Fact]
    public void A_new_revision_answers_what_is_asked_now_and_naming_a_practice_again_does_not()
    {
        var world = Proven("old");
        var piece = world.State.Evidence.Values.Single(e => e.Practices.Contains(Practice)).Id;
        Pin(world, "new");
        world.Do(Evidencing.Link(world.State, world.Asker, piece, [Practice, "G02.B1"], []));
        Assert.Empty(world.State.Counting(Practice, world.Now));
        Assert.Contains(world.State.Counting("G02.B1", world.Now), e => e.Id == piece);
        world.Do(Evidencing.Revise(world.State, world.Asker, piece, World.Content(EvidenceKind.File, world.Now), []));
        Assert.Single(world.State.Counting(Practice, world.Now));
    }

    [Theory]
    [InlineData(PracticeStatus.NotApplicable)]
    [InlineData(PracticeStatus.RiskAccepted)]
    public void What_does_not_apply_or_was_accepted_under_other_words_waits_too(PracticeStatus status)
    {
        var world = World.Assessed();
        Pin(world, "old");
        var accepted = status == PracticeStatus.RiskAccepted;
        world.Set(Practice, status, World.Vault("r"), accepted ? "acc_boss" : null, accepted ? World.Day0.AddDays(9) : null);
        Assert.DoesNotContain(Missing(world), m => m.Practice == Practice);
        Pin(world, "new");
        Assert.Contains(Missing(world), m => m is { Practice: Practice, Kind: MissingKind.PracticeReworded });
        Assert.Contains("waits to be confirmed", Applicability.Of(world.State, World.Rules, world.Now).Single(l => l.Practice == Practice).Because, StringComparison.Ordinal);
        // A risk is accepted in one's own name, and this is another one.
        Assert.Equal(accepted ? "release.not-yours" : "accepted", Confirm(world, "new"));
        world.By = "acc_boss";
        Assert.Equal("accepted", Confirm(world, "new"));
        world.Do(Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(Practice, World.Hash("new"), [], null), []));
        Assert.DoesNotContain(Missing(world), m => m.Practice == Practice);
        // What would not stand in any wording is told first.
        Pin(world, "newest");
        world.Now = World.Day0.AddDays(10);
        Assert.Contains(Missing(world), m => m.Practice == Practice
            && m.Kind == (accepted ? MissingKind.RiskAcceptanceEnded : MissingKind.PracticeReworded));
    }

    [Fact]
    public void A_list_of_before_records_no_wording_which_holds_nothing_until_the_list_is_derived_anew()
    {
        var world = World.Assessed().Prove();
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(), []));
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        Pin(world, "new");
        Assert.Equal(World.DueAtRestricted, Missing(world).Where(m => m.Kind == MissingKind.PracticeReworded).Select(m => m.Practice));
        Assert.All(Missing(world).Where(m => m.Practice is not null), m => Assert.Contains("was not recorded", m.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_proof_asks_another_question()
    {
        var world = Proven("same");
        Pin(world, "same", r => r.Id == Practice ? r with { Proof = Proof.Arrangement } : r);
        Assert.Contains(Missing(world), m => m is { Practice: Practice, Kind: MissingKind.PracticeReworded }
            && m.Sentence.Contains("something else proved it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_significant_update_asks_anew_what_is_marked_and_nothing_else_and_once_only()
    {
        var world = Proven("same");
        string[] marked = ["G02.B1", Practice];
        Requirement Marked(Requirement r) => marked.Contains(r.Id) ? r with { HowAsked = r.HowAsked! with { Renew = true } } : r;
        Pin(world, "same", Marked, update: true);
        Assert.Equal(marked, Missing(world).Where(m => m.Kind == MissingKind.PracticeToRenew).Select(m => m.Practice));
        Assert.Equal(marked, Missing(world).Select(m => m.Practice).OfType<string>());
        Assert.Contains(Missing(world), m => m.Sentence.Contains("before the significant update", StringComparison.Ordinal));
        foreach (var practice in marked)
        {
            // What was found before the update is no answer to it.
            var pieces = world.State.Waiting(practice, world.Now).Select(e => e.Id).ToArray();
            Assert.Equal("release.no-evidence", World.Code(
                Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(practice, world.State.Asked(practice)!.Words, pieces, null), [])));
            world.Now = world.Now.AddMinutes(1);
            world.Attach(practice).Set(practice, PracticeStatus.Met);
        }
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        // The same update, derived again, asks nothing anew; the next one does.
        Pin(world, "same", Marked, update: true);
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        Pin(world, "same");
        Assert.DoesNotContain(Missing(world), m => m.Practice is not null);
        Pin(world, "same", Marked, update: true);
        Assert.Equal(marked, Missing(world).Select(m => m.Practice).OfType<string>());
    }

    [Fact]
    public void An_approval_binds_what_waits_and_what_was_confirmed_and_a_release_of_before_is_spelled_as_it_was()
    {
        var world = Proven("old");
        Assert.DoesNotContain(Bundle.Of(world.State).Lines.Keys, Ours);
        Pin(world, "new");
        var waiting = Bundle.Of(world.State);
        Assert.Equal(2, waiting.Lines.Keys.Count(Ours));
        var piece = world.State.Waiting(Practice, world.Now).Single().Id;
        world.Approve("acc_approver");
        // The page says so before the button is pressed.
        Assert.Single(Foreseeing.Confirm(world.State, world.Asker, Practice).Ends);
        world.Do(Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(Practice, World.Hash("new"), [piece], World.Vault("why")), []));
        Assert.True(Assert.Single(world.State.Approvals).Ended);
        Assert.Equal([$"practice/{Practice}/confirmed"], Bundle.Of(world.State).Lines.Keys.Where(Ours));
        var said = new ChangedLines(_ => null, _ => "because").Between(waiting, Bundle.Of(world.State));
        Assert.Contains(said, line => line.What.Contains("confirmed as it is asked now", StringComparison.Ordinal) && line.After == "because");

        static bool Ours(string name) => name.EndsWith("/waits", StringComparison.Ordinal) || name.EndsWith("/confirmed", StringComparison.Ordinal);
    }

    [Fact]
    public void Before_a_list_is_derived_anew_it_can_be_seen_what_it_drops_adds_and_asks_otherwise()
    {
        var world = Proven("old");
        var pin = Asked("new", r => r) with { };
        Requirement[] list = [.. pin.Requirements.Where(r => r.Id != "G02.B1"), World.Requirements[0] with { Id = "G05.B1", Title = "New" }];
        var change = ListChange.Of(world.State, World.Pin(requirements: list), ModelType.Frontier, [], world.Now);
        Assert.Equal(("G02.B1", true), (Assert.Single(change.Drops).Practice, change.Drops[0].Worked));
        Assert.Equal(("G05.B1", false), (Assert.Single(change.Joins).Practice, change.Joins[0].Worked));
        Assert.Equal(Practice, Assert.Single(change.Waits).Practice);
        Assert.Null(change.LoweredFrom);
        Assert.Equal(
            ModelType.Frontier,
            ListChange.Of(world.State, pin with { Profile = pin.Profile with { ModelType = ModelType.General } }, ModelType.Frontier, [], world.Now).LoweredFrom);
    }

    [Fact]
    public void The_difference_to_another_edition_names_every_practice_asked_otherwise_and_every_pack_that_moved()
    {
        var world = Proven("old");
        var pin = Asked("new", r => r);
        PinnedPack moved = World.Pack with { Date = "2027-01-01", Digest = World.Hash("new edition") };
        var other = pin.Requirements.First(r => r.Id != Practice);
        pin = pin with
        {
            Packs = [moved, World.Pack with { Id = "pai-2027" }],
            Requirements = [.. pin.Requirements.Select(r => r.Id == other.Id ? r with { Owed = !r.Owed, When = DueWhen.OnEvent } : r)],
        };
        var change = ListChange.Of(world.State, pin, ModelType.Frontier, [], world.Now);
        Assert.Equal(
            [(World.Pack.Id, (PinnedPack?)World.Pack, (PinnedPack?)moved), ("pai-2027", null, World.Pack with { Id = "pai-2027" })],
            change.Packs.Select(p => (p.Id, p.Before, p.After)).OrderByDescending(p => p.Before is not null));
        var reworded = Assert.Single(change.Otherwise, o => o.Practice == Practice);
        Assert.Equal((true, Rephrased.Reworded, World.Hash("old"), World.Hash("new")), (reworded.Worked, reworded.Became, reworded.Before, reworded.After));
        Assert.Empty(reworded.Fields);
        var asked = Assert.Single(change.Otherwise, o => o.Practice == other.Id);
        Assert.Equal(["owed", "when"], asked.Fields.Select(f => f.Field));
        Assert.Equal(("yes", "no"), (asked.Fields[0].Before, asked.Fields[0].After));
        Assert.Equal(2, change.Otherwise.Count);

        // Derived anew as it stands, nothing moved.
        var same = ListChange.Of(world.State, Asked("old", r => r), ModelType.Frontier, [], world.Now);
        Assert.Empty(same.Packs);
        Assert.Empty(same.Otherwise);
    }

    [Fact]
    public void Whoever_owns_a_practice_is_told_that_it_waits_and_if_nobody_does_whoever_looks_after_the_list()
    {
        var world = Proven("old");
        Pin(world, "new");
        Assert.Contains(Plimsoll.Release.Work.DueList.About(world.State, World.Rules, world.Now), d => d.To.Assessors && d.Item.Page.EndsWith("waits=true", StringComparison.Ordinal));
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned(Practice, "acc_noor", null), []));
        var due = Plimsoll.Release.Work.DueList.About(world.State, World.Rules, world.Now);
        Assert.DoesNotContain(due, d => d.Item.Page.EndsWith("waits=true", StringComparison.Ordinal));
        Assert.Contains(due, d => d.To.Accounts.Contains("acc_noor") && d.Item.Subject == Practice && d.Item.Sentence.Contains("waits", StringComparison.Ordinal));
    }

    /// <summary>A duty that a practice serves is that practice, by whichever of its names somebody calls it; what answered less than both together waits.</summary>
    [Fact]
    public void A_duty_is_worked_on_under_the_practice_that_serves_it_and_is_open_once_the_pair_is_taken_apart()
    {
        const string duty = "M02.P1";
        var world = Proven("words");
        Pin(world, "words", Joint(Proof.Arrangement));
        Assert.Equal(MissingKind.PracticeReworded, Missing(world).Single(m => m.Practice == Practice).Kind);
        Pin(world, "words", Joint(Proof.Done));
        Assert.DoesNotContain(Missing(world), m => m.Practice == Practice);

        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_joint", World.Content(EvidenceKind.File, world.Now), [duty, Practice], []));
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_joint", ["G02.B1", duty], []));
        Assert.Equal(["G02.B1", Practice], world.State.Evidence["evd_joint"].Practices);
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned(duty, "acc_noor", null), [])).Set(duty, PracticeStatus.InProgress);
        world.Do(Assessing.Comment(world.State, new CommentAdded(duty, World.Vault("words"))));
        var sheet = new Plimsoll.Release.Importing.PracticeSheet([new(2, duty, PracticeStatus.Met, null, null)], []);
        var plan = Plimsoll.Release.Importing.SheetPlan.Of(
            sheet, world.State, world.Asker, _ => null, new Dictionary<Plimsoll.Release.Importing.SheetEvidence, (string Id, VaultRef Label)>());
        Assert.Equal(Practice, Assert.Single(plan.Will).Practice);
        world.Do(plan.Decide(world.State, world.Asker, []));
        Assert.Equal((PracticeStatus.Met, "acc_noor"), (world.State.Line(Practice).Status, world.State.Line(Practice).Owner));
        Assert.Single(world.State.Discussion[Practice]);
        Assert.DoesNotContain(duty, world.State.Lines.Keys);
        Assert.Equal("release.unknown-practice", World.Code(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("M02.P2", "acc_noor", null), [])));

        var alone = World.Worded(World.Requirements.Single(r => r.Id == Practice) with { Id = duty }, duty);
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [.. Asked("words", r => r).Requirements, alone]), []));
        Assert.NotEmpty(world.State.Counting(Practice, world.Now));
        Assert.Empty(world.State.Counting(duty, world.Now));
        Assert.Equal([duty], Missing(world).Where(m => m.Practice is Practice or duty).Select(m => m.Practice));

        static Func<Requirement, Requirement> Joint(Proof proof) =>
            r => r.Id == Practice ? r with { Proof = proof, HowAsked = r.HowAsked! with { Serves = [duty] } } : r;
    }

    /// <summary>A list of which one practice is worded so, and everything that its gate asks for is met.</summary>
    private static World Proven(string words)
    {
        var world = World.Assessed();
        Pin(world, words);
        return world.Prove();
    }

    private static void Pin(World world, string words, Func<Requirement, Requirement>? change = null, bool update = false) =>
        world.Do(Assessing.Pin(world.State, world.Asker, Asked(words, change ?? (r => r), update), []));

    private static AssessmentPinned Asked(string words, Func<Requirement, Requirement> change, bool update = false)
    {
        var pin = World.Pin(requirements: [.. World.Requirements.Select(r => change(World.Worded(r, r.Id == Practice ? words : r.Id)))]);
        return pin with { Profile = pin.Profile with { SignificantUpdate = update } };
    }

    private static string Confirm(World world, string words, params string[] evidence) =>
        World.Code(Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(Practice, World.Hash(words), evidence, null), []));

    private static IReadOnlyList<Missing> Missing(World world) => Assert.IsType<Verdict.Held>(world.Judge()).Missing;
}
