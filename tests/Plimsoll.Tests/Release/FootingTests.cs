// SPDX-License-Identifier: Apache-2.0

using System.Text;
using CsCheck;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>On what a practice stands: proven, has evidence, self-attested, accepted, set aside or open, and never two of them.</summary>
public sealed class FootingTests
{
    private static readonly DateTimeOffset AcceptedUntil = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Clear at the gate to a restricted release: one practice proven, one risk accepted, one not applicable, one not required here.</summary>
    internal static World Mixed(bool onePerson = false, DateTimeOffset? until = null)
    {
        var world = World.Assessed(onePerson: onePerson).Attach("G12.B1").Set("G12.B1", PracticeStatus.Met)
            .Set("G02.B1", PracticeStatus.RiskAccepted, World.Vault("watched"), "acc_author", until ?? AcceptedUntil)
            .Set("G03.B1", PracticeStatus.NotApplicable, World.Vault("text only")).Set("G06.B1", PracticeStatus.NotRequired, World.Vault("no such use"));
        return world.Approve(onePerson ? "acc_author" : "acc_approver");
    }

    [Fact]
    public void Nothing_is_proven_before_somebody_else_looked()
    {
        var world = World.Assessed().Prove();
        Assert.Equal(new Tally(0, 4, 0, 0, 0, 0), Asked(world));
        world.Approve("acc_approver");
        Assert.Equal(new Tally(4, 0, 0, 0, 0, 0), Asked(world));
        // G12.B2 and G13.B2 are owed and come later.
        Assert.Equal(new Tally(4, 0, 0, 0, 0, 3), LoadLine.At(world.State, World.Rules, world.Now).Owed);
    }

    [Fact]
    public void What_is_proven_rests_on_files_held_here_and_links_whose_bytes_never_were_and_both_are_counted()
    {
        var (world, gate) = (World.Assessed(), World.Rules.For(Stage.Restricted));
        foreach (var (practice, kind) in new[]
        {
            ("G02.B1", EvidenceKind.Link), ("G03.B1", EvidenceKind.File), ("G06.B1", EvidenceKind.CiResult), ("G12.B1", EvidenceKind.Imported),
        })
        {
            world.Attach(practice, kind: kind).Set(practice, PracticeStatus.Met);
        }
        Assert.Equal((new Grounds(0, 0, 0), new Grounds(2, 1, 1)), (Grounds.OfProven(world.State, gate, world.Now), Grounds.OfMet(world.State, gate, world.Now)));
        world.Approve("acc_approver");
        Assert.Equal(new Grounds(2, 1, 1), Grounds.OfProven(world.State, gate, world.Now));
        // What nobody looked at is no ground of what is proven: a file that comes later does not stand in for the link.
        world.Attach("G02.B1");
        Assert.Equal((new Grounds(2, 1, 1), new Grounds(2, 1, 1)), (Grounds.OfProven(world.State, gate, world.Now), Grounds.OfMet(world.State, gate, world.Now)));
        Assert.Contains(
            "what is proven rests on: 2 files held here, 1 link (bytes never held), 1 result of CI (bytes never held)", Verified(world.Decide()).Disclosed);
        Assert.Contains("\"grounds\":{\"files\":\"2\",\"links\":\"1\",\"results\":\"1\"}", Encoding.UTF8.GetString(Statement(world)), StringComparison.Ordinal);
        Assert.Equal("4 files held here, 0 links (bytes never held)", Grounds.OfProven(World.Clear().State, gate, World.Day0).Text);
        // One piece that serves several practices is one.
        var shared = World.Assessed();
        shared.Do(Evidencing.Attach(shared.State, shared.Asker, "evd_one", World.Content(EvidenceKind.Link, shared.Now), World.DueAtRestricted, []));
        foreach (var practice in World.DueAtRestricted) { shared.Set(practice, PracticeStatus.Met); }
        Assert.Equal(new Grounds(0, 1, 0), Grounds.OfProven(shared.Approve("acc_approver").State, gate, shared.Now));
    }

    [Fact]
    public void A_reason_names_a_worksheet_by_its_risk_where_that_is_at_hand()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove()
            .Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var answer = new JudgedHistory(world.State, World.Rules, world.Judge(), world.Now).Answer;
        string Said(string? label) => answer.Naming(world.State, _ => label).Missing.Single(m => m.Kind == MissingKind.WorksheetAdequacy).Sentence;
        Assert.Equal(
            "The worksheet of the risk “Fine-tuning away refusals” waits for a second person who reads it and calls it adequate.",
            Said("Worksheet: Fine-tuning away refusals"));
        foreach (var label in new[] { null, "Notes", "Worksheet: " })
        {
            Assert.StartsWith("Worksheet evd_", Said(label), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_replaced_is_not_proven_any_more_and_what_is_not_touched_stays()
    {
        var world = World.Clear();
        world.Do(Evidencing.Revise(world.State, world.Asker, "evd_1", World.Content(EvidenceKind.File, world.Now) with { Digest = World.Hash("another") }, []));
        Assert.True(world.State.Approvals[0].Ended);
        Assert.Equal((Footing.HasEvidence, Footing.Proven), (At(world, "G02.B1"), At(world, "G03.B1")));
        // Somebody else's work on whose it is and until when changes nothing of what was looked at.
        world.Do(Assessing.Assign(world.State, world.Asker, new PracticeAssigned("G03.B1", "acc_author", null), []));
        Assert.Equal(Footing.Proven, At(world, "G03.B1"));
    }

    [Fact]
    public void An_approval_that_is_taken_back_proves_nothing()
    {
        var world = World.Clear();
        world.By = "acc_approver";
        world.Do(Approving.Revoke(world.State, world.Asker, world.State.Approvals[0].Id, World.Vault("I had not read it"), []));
        Assert.Equal(new Tally(0, 4, 0, 0, 0, 0), Asked(world));
    }

    [Fact]
    public void An_approval_whose_condition_was_not_met_in_time_proves_nothing_until_it_is_met()
    {
        var world = World.Assessed().Prove();
        var (approver, last) = (new Asker("acc_approver", world.Now), LastDay.InUtc(new(2026, 11, 20)));
        world.By = "acc_approver";
        world.Do(Approving.Approve(world.State, approver, "apr", Bundle.Of(world.State).Digest, World.Rules, null, new ApprovalCondition(World.Vault("c"), last)));
        Assert.Equal(Footing.Proven, On(last.End.AddMilliseconds(-1)));
        Assert.Equal(Footing.HasEvidence, On(last.End));
        world.Do(Approving.Meet(world.State, approver, "apr", World.Vault("m")));
        Assert.Equal(Footing.Proven, On(last.End));

        Footing On(DateTimeOffset now) => Footings.At(world.State, World.Rules, now).Of(world.State.Find("G02.B1")!);
    }

    [Fact]
    public void Evidence_that_was_seen_for_another_practice_or_after_the_look_proves_nothing()
    {
        var world = World.Clear();
        world.Attach("G06.R1").Set("G06.R1", PracticeStatus.Met);
        Assert.Equal(Footing.HasEvidence, At(world, "G06.R1"));
        // The approver saw evd_1 for G02.B1; that it serves G22.B1 too is new.
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G02.B1", "G22.B1"], [])).Set("G22.B1", PracticeStatus.Met);
        Assert.Equal((Footing.Proven, Footing.HasEvidence), (At(world, "G02.B1"), At(world, "G22.B1")));
        // The piece that was looked at goes; another one stays that nobody saw.
        world.Attach("G02.B1").Do(Evidencing.Withdraw(world.State, world.Asker, "evd_1", World.Vault("wrong"), []));
        Assert.Equal(Footing.HasEvidence, At(world, "G02.B1"));
    }

    [Fact]
    public void An_author_alone_attests_and_does_not_prove()
    {
        var world = World.Assessed(onePerson: true).Prove().Approve("acc_author");
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal(new Tally(0, 0, 4, 0, 0, 0), Asked(world));
        world.Approve("acc_outside");
        Assert.Equal(new Tally(4, 0, 0, 0, 0, 0), Asked(world));
    }

    [Fact]
    public void An_accepted_risk_and_a_practice_set_aside_are_counted_as_what_they_are()
    {
        var world = Mixed();
        Assert.IsType<Verdict.Clear>(world.Judge());
        Assert.Equal(new Tally(1, 0, 0, 1, 2, 0), Asked(world));
        Assert.Equal("1 proven · 1 risk accepted · 2 set aside", Asked(world).Text);
        Assert.Equal("0 proven · 4 have evidence", Asked(World.Assessed().Prove()).Text);
        var line = Applicability.Of(world.State, World.Rules, world.Now).Single(l => l.Practice == "G06.B1");
        Assert.Equal((Applies.NotRequired, World.Vault("no such use")), (line.Applies, line.Reason));
        Assert.Contains("not to be required here", line.Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, false, "accepted")]
    [InlineData(false, false, false, "release.bad-value")]
    [InlineData(true, true, false, "release.bad-value")]
    [InlineData(true, false, true, "release.bad-value")]
    public void Not_required_here_wants_a_reason_and_nothing_else(bool reason, bool by, bool role, string code)
    {
        var world = World.Assessed();
        var ask = new PracticeStatusSet("G06.B1", PracticeStatus.NotRequired, reason ? World.Vault("r") : null, by ? "acc_author" : null, null, role ? "governance" : null);
        Assert.Equal(code, World.Code(Assessing.SetStatus(world.State, world.Asker, ask, [])));
    }

    [Fact]
    public void An_acceptance_that_ends_shuts_the_gate_again_and_is_told()
    {
        var world = Mixed();
        var until = Assert.IsType<Verdict.Clear>(Judging.Judge(world.State, World.Rules, AcceptedUntil.AddHours(-1))).ValidUntil;
        Assert.Equal(AcceptedUntil, until);
        var missing = Assert.Single(Assert.IsType<Verdict.Held>(Judging.Judge(world.State, World.Rules, AcceptedUntil)).Missing);
        Assert.Equal((MissingKind.RiskAcceptanceEnded, "G02.B1"), (missing.Kind, missing.Practice));
        Assert.Equal(new Tally(1, 0, 0, 0, 2, 1), LoadLine.At(world.State, World.Rules, AcceptedUntil).Asked);
        var due = DueList.Of([world.State], new DuePerson("acc_author", false, false, false), World.Rules, AcceptedUntil).Single(d => d.Subject == "G02.B1");
        Assert.Equal((DueKind.RiskAcceptance, Urgency.Overdue), (due.Kind, due.Urgency));
        Assert.Contains("has ended", due.Sentence, StringComparison.Ordinal);
        world.Now = AcceptedUntil;
        Assert.Empty(world.Decide().State.Decisions[^1].Judged.Stands!.Accepted);
    }

    [Fact]
    public void A_continuous_practice_that_fell_silent_is_open_until_it_shows_itself()
    {
        var world = World.Active();
        Assert.Equal(Footing.Proven, At(world, "G12.B1"));
        world.Now = world.Now.AddDays(90);
        Assert.Equal(Footing.Open, At(world, "G12.B1"));
    }

    [Fact]
    public void A_verdict_keeps_the_counts_and_the_lists_of_its_instant_and_its_decision_says_them()
    {
        var world = Mixed();
        world.Set("G06.R1", PracticeStatus.NotApplicable, World.Vault("r")).Set("G22.B1", PracticeStatus.RiskAccepted, World.Vault("r"), "acc_author", AcceptedUntil).Approve("acc_third");
        var stands = world.Decide().State.Decisions[^1].Judged.Stands!;
        Assert.Equal((new Tally(1, 0, 0, 1, 2, 0), new Tally(1, 0, 0, 1, 3, 2)), (stands.Asked, stands.Owed));
        Assert.Equal([("G02.B1", AskedBy.Gate, "governance"), ("G22.B1", AskedBy.Choice, "governance")], stands.Accepted.Select(a => (a.Practice, a.Asked, a.As!)));
        Assert.Equal(
            [("G03.B1", AskedBy.Gate, PracticeStatus.NotApplicable), ("G06.B1", AskedBy.Gate, PracticeStatus.NotRequired), ("G06.R1", AskedBy.Later, PracticeStatus.NotApplicable)],
            stands.SetAside.Select(s => (s.Practice, s.Asked, s.How)));
        var verified = Verified(world);
        Assert.Equal((stands.Asked, stands.Owed), (verified.Stands!.Asked, verified.Stands.Owed));
        Assert.Equal(new DisclosedRisk("G02.B1", "gate", "governance", World.Vault("watched").Commitment.ToString(), AcceptedUntil, new LastInstant(AcceptedUntil).Text), verified.Stands.Accepted[0]);
        Assert.Equal(new DisclosedAside("G06.B1", "gate", "not-required", World.Vault("no such use").Commitment.ToString()), verified.Stands.SetAside[1]);
        // Later work leaves what was signed as it was.
        world.Attach("G02.B1").Set("G02.B1", PracticeStatus.Met);
        Assert.Equal(Likeness.Of(stands), Likeness.Of(world.State.Decisions[^1].Judged.Stands));
        Assert.DoesNotContain("acc_", Encoding.UTF8.GetString(Statement(world)).Split("\"stands\"")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_of_before_says_that_it_did_not_say()
    {
        var (now, before) = (Mixed().Decide(), Mixed());
        before.Record(now.State.Decisions[^1].Judged with { Stands = null });
        Assert.DoesNotContain("\"stands\"", Encoding.UTF8.GetString(Statement(before)), StringComparison.Ordinal);
        var verified = Verified(before);
        Assert.Null(verified.Stands);
        Assert.Equal(
            [
                "assessed as: provider, frontier model, restricted release", "goes to: customers; handed out: paper; uses: chat, code; modalities: text",
                "accepted risks and practices set aside: this decision was made before decisions named them",
                "not asked yet, and nobody has answered: intimate-images-and-child-material, which this gate asks from 2 December 2026 on",
            ],
            verified.Disclosed);
    }

    [Fact]
    public void Self_attested_is_said_in_the_decision()
    {
        var verified = Verified(Mixed(onePerson: true).Decide());
        Assert.StartsWith("one-person-organisation: self-attested", Assert.Single(verified.Weakness), StringComparison.Ordinal);
        Assert.Equal(1, verified.Stands!.Asked.SelfAttested);
    }

    [Fact]
    public void A_file_without_a_byte_is_refused_and_one_of_before_does_not_count()
    {
        var world = World.Assessed();
        var empty = World.Content(EvidenceKind.File, world.Now) with { Size = 0 };
        var refusal = Evidencing.Attach(world.State, world.Asker, "evd_1", empty, ["G02.B1"], []).Refusal!;
        Assert.Equal(("release.bad-value", "file"), (refusal.Code, refusal.Field));
        Assert.Contains("is empty", refusal.Sentence, StringComparison.Ordinal);
        var link = World.Content(EvidenceKind.Link, world.Now) with { Digest = Digest.Of([]) };
        Assert.Equal("digest", Evidencing.Attach(world.State, world.Asker, "evd_2", link, ["G02.B1"], []).Refusal!.Field);
        world.Record(new EvidenceAttached("evd_1", empty, ["G02.B1"], []));
        Assert.Equal("release.no-evidence", World.Code(Assessing.SetStatus(world.State, world.Asker, new PracticeStatusSet("G02.B1", PracticeStatus.Met, null, null, null, null), [])));
    }

    [Fact]
    public void The_counts_sum_up_to_what_is_owed_and_nothing_is_called_more_than_it_is()
    {
        var seen = new HashSet<Footing>();
        Gen.Select(FoldPropertyTests.Lives, Gen.Int[0, 4], Gen.Int[0, 400]).Sample(
            (life, start, days) =>
            {
                var world = start switch { 0 => World.Assessed(), 1 => World.Clear(), 2 => World.Active(), 3 => OutsideReviewTests.Judged(), _ => Mixed(onePerson: life.Length % 2 == 0, until: World.Day0.AddYears(3)) };
                foreach (var step in life) { FoldPropertyTests.Live(world, step); }
                var (state, now) = (world.State, world.Now.AddDays(days));
                if (state is not { Plan: { } plan, Assessment: { } assessment }) { return; }
                var (gate, line, footings, disclosed) = (World.Rules.For(plan.Stage), LoadLine.At(state, World.Rules, now), Footings.At(state, World.Rules, now), Disclosure.Of(state, World.Rules, now)!);
                Assert.Equal(assessment.Requirements.Count(r => r.Owed), line.Owed.All);
                Assert.Equal(assessment.Requirements.Count(gate.AsksFor), line.Asked.All);
                Assert.Equal((line.Asked, line.Owed), (disclosed.Asked, disclosed.Owed));
                foreach (var footing in Enum.GetValues<Footing>())
                {
                    Assert.Equal(assessment.Requirements.Count(r => r.Owed && footings.Of(r) == footing), line.Owed[footing]);
                    Assert.Equal(assessment.Requirements.Count(r => gate.AsksFor(r) && footings.Of(r) == footing), line.Asked[footing]);
                }
                Assert.Equal((line.Asked.Accepted, line.Asked.SetAside), (disclosed.Accepted.Count(a => a.Asked == AskedBy.Gate), disclosed.SetAside.Count(s => s.Asked == AskedBy.Gate)));
                Assert.Equal(
                    (line.Owed.Accepted, line.Owed.SetAside), (disclosed.Accepted.Count(a => a.Asked != AskedBy.Choice), disclosed.SetAside.Count(s => s.Asked != AskedBy.Choice)));
                foreach (var practice in assessment.Requirements)
                {
                    var (footing, status) = (footings.Of(practice), state.Line(practice.Id).Status);
                    lock (seen) { seen.Add(footing); }
                    var lapsed = line.Lapses.Any(l => l.Practice == practice.Id);
                    Assert.Equal(footings.Lacks(practice) is not null, footing == Footing.Open);
                    Assert.Equal(lapsed, footings.Lapsed(practice.Id) is not null);
                    Assert.True(footing is Footing.Open || (footing == Footing.Accepted) == (status == PracticeStatus.RiskAccepted));
                    Assert.True(footing is Footing.Open || (footing == Footing.SetAside) == (status is PracticeStatus.NotApplicable or PracticeStatus.NotRequired));
                    if (footing is not (Footing.Proven or Footing.SeenOutside or Footing.SelfAttested)) { continue; }
                    // Worked out anew, piece by piece: somebody's look that was not taken back saw a piece that still carries the practice.
                    var looks = state.Approvals.Where(a => !(a.Ended && a.Changed.Count == 0)
                        && a.Bundle.Lines.GetValueOrDefault($"practice/{practice.Id}/status") == Bundle.Of(state).Lines[$"practice/{practice.Id}/status"]
                        && state.Counting(practice.Id, now).Any(e => a.Bundle.Lines.GetValueOrDefault($"evidence/{e.Id}/sha256") == e.Current.Content.Digest.Hex
                            && a.Bundle.Lines[$"evidence/{e.Id}/practices"].Split(' ').Contains(practice.Id))).ToArray();
                    Assert.Contains(looks, a => footing == a.Weakness switch
                    {
                        null => Footing.Proven, Weakness.OutsideReviewer => Footing.SeenOutside, _ => Footing.SelfAttested,
                    });
                }
            },
            iter: 300);
        Assert.Equal(Enum.GetValues<Footing>(), seen.Order());
    }

    private static Tally Asked(World world) => LoadLine.At(world.State, World.Rules, world.Now).Asked;

    private static Footing At(World world, string practice) => Footings.At(world.State, World.Rules, world.Now).Of(world.State.Find(practice)!);

    private static VerifiedDecision Verified(World world) => World.Value(VerifiedDecision.Verify(
        Plimsoll.Release.Decisions.Statement.Sign(Statement(world), "k1", bytes => World.Sign("k1", bytes)), Expected.Of(Stage.Restricted, World.Files), World.Keys("k1"),
        World.Day0.AddMinutes(5)));

    private static byte[] Statement(World world) => World.Value(Plimsoll.Release.Decisions.Statement.Of(
        world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name));
}
