// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class JudgingTests
{
    private static string[] Held(World world) => [.. Assert.IsType<Verdict.Held>(world.Judge()).Missing.Select(m => m.Key)];

    [Fact]
    public void A_release_without_a_list_is_held()
    {
        Assert.Equal(["assessment"], Held(new World()));
        var opened = new World().Record(World.Assessed().History[0].Event);
        Assert.Equal(["assessment"], Held(opened));
    }

    [Fact]
    public void A_gate_names_every_practice_due_and_none_that_cannot_yet_be_due()
    {
        Assert.Equal([.. World.DueAtRestricted.Select(p => $"practice-open/{p}"), "approval"], Held(World.Assessed()));
        Assert.Equal(["practice-open/G02.B1", "approval"], Held(World.Assessed(Stage.Development, audience: Audience.OwnStaff)));
        Assert.Equal(["practice-open/G02.B1", "practice-open/G03.B1", "practice-open/G12.B1", "approval"], Held(World.Assessed(Stage.Internal, audience: Audience.OwnStaff)));
    }

    [Fact]
    public void The_shipped_list_of_a_frontier_model_is_held_for_every_baseline_practice_that_is_due_by_release()
    {
        var list = Guidance.Shipped.List("frontier", "restricted", "provider");
        Requirement[] requirements = [.. from g in list.Guidelines from p in g.Practices
            select new Requirement(p.Id, p.Title, p.Pack, p.Basis, list.Edition, p.Tier, p.When, p.Proof, p.Owed)];
        var world = World.Assessed();
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: requirements) with { Packs = [.. requirements.Select(r => r.Pack).Distinct().Select(p => World.Pack with { Id = p })] }, []));
        string[] due = [.. from g in list.Guidelines from p in g.Practices where p.DueByRelease && p.Tier == Tier.Baseline select $"practice-open/{p.Id}"];
        Assert.True(due.Length > 30 && list.Guidelines.Count == 22);
        Assert.Equal([.. due, "approval"], Held(world));
        Assert.DoesNotContain(Held(world), key => list.Guidelines.SelectMany(g => g.Practices).Any(p => key.EndsWith(p.Id, StringComparison.Ordinal) && p.When is DueWhen.Continuous or DueWhen.OnEvent && p.Proof == Proof.Done));
    }

    [Fact]
    public void What_is_missing_names_its_owner_and_the_page_to_mend_it_on()
    {
        var world = World.Assessed();
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G06.B1", "acc_eve", null), []));
        var missing = Assert.IsType<Verdict.Held>(world.Judge()).Missing.Single(m => m.Practice == "G06.B1");
        Assert.Equal(("acc_eve", "release/rel_1/practices/G06.B1"), (missing.Owner, missing.Page));
        Assert.Contains("is open", missing.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_and_a_second_person_make_it_clear_for_a_day()
    {
        var clear = Assert.IsType<Verdict.Clear>(World.Clear().Judge());
        Assert.Equal(World.Day0.AddHours(24), clear.ValidUntil);
    }

    [Fact]
    public void A_clear_verdict_never_outlives_the_evidence_it_rests_on()
    {
        var world = World.Assessed().Attach("G02.B1", World.Day0.AddHours(3));
        foreach (var practice in World.DueAtRestricted.Skip(1)) { world.Attach(practice); }
        foreach (var practice in World.DueAtRestricted) { world.Set(practice, PracticeStatus.Met); }
        world.Approve("acc_approver");
        Assert.Equal(World.Day0.AddHours(3), Assert.IsType<Verdict.Clear>(world.Judge()).ValidUntil);
        world.Now = World.Day0.AddHours(3);
        Assert.Equal(["practice-without-evidence/G02.B1"], Held(world));
    }

    [Fact]
    public void Advice_to_begin_elsewhere_redirects_at_every_stage()
    {
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var world = World.Assessed(stage);
            world.Do(Assessing.Pin(world.State, world.Asker, World.Pin() with { List = null, Redirect = new RedirectAdvice("frontier/restricted", "pai-2024") }, []));
            Assert.Equal("frontier/restricted", Assert.IsType<Verdict.Redirected>(world.Judge()).Advice.Instead);
        }
    }

    [Fact]
    public void A_decision_not_to_release_outweighs_everything_until_it_is_lifted()
    {
        var world = World.Clear();
        world.Do(Judging.Refuse(world.State, World.Vault("too risky"), []));
        Assert.Equal("vlt_too risky", Assert.IsType<Verdict.Refused>(world.Judge()).Reason.Ref);
        world.By = "acc_approver";
        world.Do(Judging.LiftRefusal(world.State, world.Asker, World.Vault("mended")));
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal("release.not-refused", World.Code(Judging.LiftRefusal(world.State, world.Asker, World.Vault("again"))));
    }

    [Fact]
    public void A_list_for_another_release_type_carries_nobody_through()
    {
        var world = World.Clear();
        world.Do(Assessing.ChangePlan(world.State, world.Asker, world.State.Plan! with { ReleaseType = ReleaseType.Open }, []));
        Assert.Contains("release-type", Held(world));
        Assert.Contains("release-type", Held(World.Assessed(Stage.OpenWeights)));
    }

    [Fact]
    public void A_plan_that_reaches_further_than_its_stage_is_held() =>
        Assert.Contains("audience", Held(World.Assessed(Stage.Internal, audience: Audience.Customers)));

    [Fact]
    public void Public_weights_pass_one_gate_only()
    {
        Assert.Contains("public-weights", Held(World.Assessed(Stage.Wider, ReleaseType.Open, Audience.Everyone, components: Component.Weights)));
        Assert.DoesNotContain("public-weights", Held(OpenWeights()));
    }

    [Fact]
    public void Open_weights_want_the_worksheet_and_two_approvers()
    {
        var world = OpenWeights().Prove();
        Assert.Equal(["worksheet", "approval"], Held(world));
        world.Attach("G06.B1", kind: EvidenceKind.Worksheet).Approve("acc_one");
        Assert.Equal(["worksheet-adequacy", "approval"], Held(world));
        world.Adequate();
        Assert.Equal(["approval"], Held(world));
        world.Approve("acc_two");
        Assert.Equal(World.Day0.AddHours(12), Assert.IsType<Verdict.Clear>(world.Judge()).ValidUntil);
    }

    [Theory]
    [InlineData(WorksheetResult.NotLooked)]
    [InlineData(WorksheetResult.ShownNotMitigated)]
    [InlineData(WorksheetResult.Open)]
    public void A_worksheet_that_clears_nothing_cannot_be_outvoted_by_another(WorksheetResult result)
    {
        var world = OpenWeights().Prove().Attach("G06.B1", kind: EvidenceKind.Worksheet).Adequate();
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_against", World.Content(EvidenceKind.Worksheet, world.Now, result: result), [], []));
        world.Approve("acc_one").Approve("acc_two");
        Assert.Equal(["worksheet-conclusion"], Held(world));
        // Nobody's word makes it adequate.
        Assert.Equal("release.bad-value", World.Code(Evidencing.CallAdequate(world.State, new Asker("acc_reader", world.Now), "evd_against", 1, World.Vault("fine"))));
    }

    [Fact]
    public void A_worksheet_about_a_restriction_clears_nothing_and_holds_where_it_finds_one_called_for()
    {
        foreach (var conclusion in Enum.GetValues<WorksheetConclusion>())
        {
            var sheet = World.Content(EvidenceKind.Worksheet, World.Day0) with { Result = null, Conclusion = conclusion };
            var alone = OpenWeights().Prove();
            alone.Do(Evidencing.Attach(alone.State, alone.Asker, "evd_r", sheet, [], [])).Approve("acc_one").Approve("acc_two");
            Assert.Contains("worksheet", Held(alone));
            Assert.Equal("release.bad-value", World.Code(Evidencing.CallAdequate(alone.State, new Asker("acc_reader", alone.Now), "evd_r", 1, World.Vault("fine"))));
            var beside = OpenWeights().Prove().Attach("G06.B1", kind: EvidenceKind.Worksheet).Adequate();
            beside.Do(Evidencing.Attach(beside.State, beside.Asker, "evd_r", sheet, [], [])).Approve("acc_one").Approve("acc_two");
            Assert.Equal(
                conclusion == WorksheetConclusion.NecessaryAndProportionate ? "worksheet-conclusion" : "clear",
                beside.Judge() is Verdict.Held held ? string.Join(' ', held.Missing.Select(m => m.Key)) : "clear");
        }
    }

    [Fact]
    public void A_worksheet_is_called_adequate_by_another_person_of_the_revision_that_was_read()
    {
        var world = OpenWeights().Prove().Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var sheet = world.State.Evidence.Values.Single(e => e.Current.Content.Kind == EvidenceKind.Worksheet).Id;
        string Call(string account, int revision) => World.Code(Evidencing.CallAdequate(world.State, new Asker(account, world.Now), sheet, revision, World.Vault("fine")));
        Assert.Equal(("release.author-approves", "release.bad-value", "accepted"), (Call("acc_author", 1), Call("acc_reader", 2), Call("acc_reader", 1)));
        world.Adequate().Approve("acc_one").Approve("acc_two");
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal("api.nothing-changed", Call("acc_reader", 1));
        // Whoever called it adequate wrote nothing, and may approve; a new revision wants to be read anew.
        Assert.DoesNotContain("acc_reader", world.State.Authors);
        world.By = "acc_second";
        world.Do(Evidencing.Revise(world.State, world.Asker, sheet, World.Content(EvidenceKind.Worksheet, world.Now), []));
        Assert.Equal(["worksheet-adequacy", "approval"], Held(world));
        Assert.Equal(("release.author-approves", "release.author-approves"), (Call("acc_author", 2), Call("acc_second", 2)));
    }

    [Theory]
    [InlineData("not-shown", "not-looked", "Not looked")]
    [InlineData("open-question", "open", "Open")]
    [InlineData("necessary-and-proportionate", "shown-not-mitigated", "Shown, not mitigated")]
    public void A_worksheet_of_before_is_taken_for_what_it_held_and_says_why_it_holds_now(string conclusion, string result, string label)
    {
        var world = OpenWeights().Prove();
        var old = System.Text.Encoding.UTF8.GetString(ReleaseEvent.Catalog.Write(new EvidenceAttached(
            "evd_old", World.Content(EvidenceKind.Worksheet, world.Now) with { Result = null, Conclusion = WorksheetConclusion.NotShown }, [], [])))
            .Replace("\"not-shown\"", $"\"{conclusion}\"", StringComparison.Ordinal);
        world.Record(World.Value(ReleaseEvent.Catalog.Read("release.evidence-attached", 2, System.Text.Encoding.UTF8.GetBytes(old))));
        world.Approve("acc_one").Approve("acc_two");
        Assert.Equal(result, SharedTerms.Results[world.State.Evidence["evd_old"].Current.Content.Result!.Value].Key);
        var missing = Assert.Single(Assert.IsType<Verdict.Held>(world.Judge()).Missing);
        Assert.Equal(MissingKind.WorksheetConclusion, missing.Kind);
        Assert.Contains($"taken for '{label}'", missing.Sentence, StringComparison.Ordinal);
        Assert.Equal("release.bad-value", World.Code(Evidencing.CallAdequate(world.State, new Asker("acc_reader", world.Now), "evd_old", 1, World.Vault("fine"))));
        // What was approved of it keeps its bytes, and under the rules of then it says what it said.
        Assert.EndsWith($" {conclusion}", Kebab(Bundle.Of(world.State).Lines["evidence/evd_old/result"]), StringComparison.Ordinal);
        var then = World.Value(GateReader.All()).Single(rules => rules.Pack == "plimsoll-gates-1");
        var judged = Assert.IsType<Verdict.Held>(Judging.Judge(world.State, then, world.Now)).Missing.Select(m => m.Key);
        Assert.Equal(conclusion == "not-shown" ? ["approval"] : ["worksheet-conclusion", "approval"], judged);

        static string Kebab(string line) => string.Concat(line.Select((c, i) => char.IsUpper(c) && i > 2 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
    }

    private static readonly DateTimeOffset Ban = new(2026, 12, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Before_its_day_a_question_asks_nothing_and_no_clear_verdict_outlives_the_eve_of_it()
    {
        var world = World.Clear();
        world.Now = Ban.AddHours(-1);
        Assert.Equal(Ban, Assert.IsType<Verdict.Clear>(world.Judge()).ValidUntil);
        Assert.Equal(Ban, Plimsoll.Release.Work.Turning.Next(world.State, World.Rules, world.Now));
        world.Now = Ban.AddMilliseconds(-1);
        Assert.Equal(Ban, Assert.IsType<Verdict.Clear>(world.Judge()).ValidUntil);
        world.Now = Ban;
        Assert.Equal(["declaration"], Held(world));
    }

    [Theory]
    [InlineData(DeclaredAnswer.CouldNot, true)]
    [InlineData(DeclaredAnswer.Prevented, true)]
    [InlineData(DeclaredAnswer.NotPrevented, false)]
    public void A_question_is_answered_early_or_late_and_only_an_answer_that_prevents_clears(DeclaredAnswer answer, bool clears)
    {
        foreach (var early in (bool[])[true, false])
        {
            var world = World.Clear();
            if (!early) { world.Now = Ban.AddDays(1); }
            world.Do(Judging.Declare(world.State, world.Asker, World.Rules, "intimate-images-and-child-material", answer, World.Vault("why"), "governance", []));
            // It is nobody's approval that ends by it, unless nothing is prevented: whoever approved before never saw that.
            Assert.Equal(clears ? 1 : 0, Approving.Standing(world.State, World.Rules.For(Stage.Restricted)).Count);
            // Answered well, the day does not end a verdict; answered badly, nothing passes from when it was answered, whatever the day.
            world.Now = early ? Ban.AddHours(-1) : world.Now;
            if (early && clears) { Assert.Equal(Ban.AddHours(23), Assert.IsType<Verdict.Clear>(world.Judge()).ValidUntil); }
            Assert.Equal(clears ? [] : ["declared-answer", "approval"], world.Judge() is Verdict.Clear ? [] : Held(world));
            world.Now = Ban.AddDays(2);
            Assert.Equal(clears ? [] : ["declared-answer", "approval"], world.Judge() is Verdict.Clear ? [] : Held(world));
        }
        Assert.Equal("release.unknown-id", World.Code(Judging.Declare(World.Clear().State, new Asker("acc_author", World.Day0), World.Rules, "another", answer, World.Vault("why"), "governance", [])));
    }

    [Fact]
    public void That_nothing_prevents_it_holds_at_once_ends_what_was_approved_before_and_stops_the_model_and_that_is_said_before()
    {
        foreach (var day in (DateTimeOffset[])[World.Day0, Ban.AddHours(-1), Ban, Ban.AddDays(9)])
        {
            var world = World.Active();
            world.Now = day;
            var foreseen = Foreseeing.Declare(world.State, world.Asker, "intimate-images-and-child-material", World.Rules.Questions[0].Words, DeclaredAnswer.NotPrevented);
            Assert.Equal((1, true, false), (foreseen.Ends.Count, foreseen.Suspends, foreseen.Notifies));
            Assert.True(Foreseeing.Declare(world.State, world.Asker, "intimate-images-and-child-material", World.Rules.Questions[0].Words, DeclaredAnswer.Prevented).IsNothing);
            world.Declare(DeclaredAnswer.NotPrevented);
            Assert.Equal(ServiceState.Suspended, world.State.Status!.State);
            Assert.Contains("declared-answer", Held(world));
            Assert.Equal(VerdictKind.Held, world.Decide().State.Decisions[^1].Judged.Verdict);
            // An approval of that very answer clears nothing either; another answer does, and is approved anew.
            Assert.Contains("declared-answer", Held(world.Approve("acc_approver")));
            Assert.Contains("approval", Held(world.Declare(DeclaredAnswer.Prevented)));
        }
    }

    [Fact]
    public void Another_answer_than_the_one_that_was_approved_ends_the_approval_and_the_page_can_say_so_before()
    {
        var world = World.Assessed().Prove().Declare(DeclaredAnswer.Prevented).Approve("acc_approver");
        Assert.Single(Foreseeing.Declare(world.State, world.Asker, "intimate-images-and-child-material", World.Rules.Questions[0].Words, DeclaredAnswer.CouldNot).Ends);
        world.Declare(DeclaredAnswer.CouldNot);
        Assert.Equal(["approval"], Held(world));
        // Approved before anybody was asked, it stands, and another answer after the first ends nothing that did not see one.
        var before = World.Clear();
        Assert.True(Foreseeing.Declare(before.State, before.Asker, "intimate-images-and-child-material", World.Rules.Questions[0].Words, DeclaredAnswer.CouldNot).IsNothing);
        Assert.IsType<Verdict.Clear>(before.Declare().Declare(DeclaredAnswer.Prevented).Judge());
    }

    [Fact]
    public void An_answer_to_other_words_answers_nothing_and_stages_that_reach_nobody_outside_are_not_asked()
    {
        var world = World.Clear();
        world.Record(new Declared("intimate-images-and-child-material", World.Hash("other words"), DeclaredAnswer.CouldNot, World.Vault("why"), "governance"));
        world.Now = Ban;
        Assert.Equal(["declaration"], Held(world));
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var asked = World.Rules.QuestionsAt(stage).Any();
            Assert.Equal(World.Rules.For(stage).Audiences.Any(a => a != Audience.OwnStaff), asked);
        }
    }

    [Fact]
    public void Clear_is_never_said_with_something_missing_whatever_is_tried()
    {
        var random = new Random(7);
        var clear = 0;
        for (var round = 0; round < 400; round++)
        {
            var world = World.Assessed().Prove();
            for (var step = random.Next(0, 4); step > 0; step--) { Disturb(world, random); }
            if (random.Next(4) > 0) { world.Approve("acc_approver"); }
            if (random.Next(4) == 0) { Disturb(world, random); }
            if (world.Judge() is not Verdict.Clear) { continue; }
            clear++;
            Assert.All(World.DueAtRestricted, practice => Assert.True(Stands(world, practice), practice));
            Assert.NotEmpty(Approving.Standing(world.State, World.Rules.For(Stage.Restricted)));
        }
        Assert.InRange(clear, 20, 380);
    }

    [Fact]
    public void Taking_any_evidence_from_a_clear_release_never_leaves_it_clear()
    {
        foreach (var id in World.Clear().State.Evidence.Keys)
        {
            foreach (var take in (Func<World, World>[])[w => w.Do(Evidencing.Withdraw(w.State, w.Asker, id, World.Vault("wrong"), [])), w => w.Do(Evidencing.Lose(w.State, w.Asker, id, 1, []))])
            {
                var world = take(World.Clear());
                Assert.IsType<Verdict.Held>(world.Judge());
                // Nor does a fresh approval help: the practice itself no longer stands.
                Assert.StartsWith("practice-without-evidence/", Assert.Single(Held(world.Approve("acc_approver"))), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void More_evidence_never_makes_a_practice_missing()
    {
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            var world = World.Assessed();
            foreach (var practice in World.DueAtRestricted.Where(_ => random.Next(2) == 0)) { world.Attach(practice).Set(practice, PracticeStatus.Met); }
            var before = Practices(world);
            world.Attach(World.DueAtRestricted[random.Next(4)], kind: random.Next(2) == 0 ? EvidenceKind.File : EvidenceKind.Imported);
            Assert.Subset(before, Practices(world));
        }
    }

    [Fact]
    public void A_verdict_as_of_the_past_is_the_one_that_was_given_then()
    {
        var world = World.Clear();
        world.Now = World.Day0.AddHours(1);
        world.Do(Evidencing.Revise(world.State, world.Asker, world.State.Evidence.Keys.First(), World.Content(EvidenceKind.Link, world.Now), []));
        Assert.Equal(["approval"], Held(world));
        var then = World.Day0.AddMinutes(30);
        Assert.IsType<Verdict.Clear>(Judging.Judge(Dossier.Fold(world.History, then), World.Rules, then));
    }

    private static World OpenWeights() => World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights);

    private static HashSet<string> Practices(World world) => [.. Held(world).Where(key => key.Contains('/', StringComparison.Ordinal))];

    private static bool Stands(World world, string practice) => world.State.Line(practice) is var line && line.Status switch
    {
        PracticeStatus.Met or PracticeStatus.MetLate => world.State.Evidence.Values.Any(e => e.Practices.Contains(practice) && e.CountsAt(world.Now)),
        PracticeStatus.NotApplicable => line.Reason is not null,
        PracticeStatus.RiskAccepted => line.Until?.HasEnded(world.Now) == false,
        _ => false,
    };

    private static void Disturb(World world, Random random)
    {
        var practice = World.DueAtRestricted[random.Next(4)];
        var evidence = world.State.Evidence.Values.Where(e => !e.Withdrawn).ToArray();
        switch (random.Next(6))
        {
            case 0: world.Set(practice, PracticeStatus.NotApplicable, World.Vault("no")); break;
            case 1: world.Set(practice, PracticeStatus.RiskAccepted, World.Vault("yes"), "acc_boss", world.Now.AddHours(2)); break;
            case 2: world.Now = world.Now.AddHours(1); break;
            case 3 when evidence is not []: world.Do(Evidencing.Withdraw(world.State, world.Asker, evidence[random.Next(evidence.Length)].Id, World.Vault("x"), [])); break;
            case 4: world.Attach(practice, kind: EvidenceKind.CiResult); break;
            default: world.Set(practice, PracticeStatus.InProgress); break;
        }
    }
}
