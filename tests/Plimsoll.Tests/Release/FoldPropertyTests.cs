// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Rhythms;
using Plimsoll.Release.Staging;
using Plimsoll.Release.Status;
using Plimsoll.Tests.Vocabulary;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>Lives of a release that nobody thought of: whatever is decided on a state can be folded onto it, and a history folds to the same state wherever it is cut.</summary>
public sealed class FoldPropertyTests
{
    private static readonly string[] Practices = [.. World.Requirements.Select(r => r.Id), "G99.B9"];

    private static readonly Component[][] Components = [[Component.Paper], [Component.Weights, Component.Code], []];

    /// <summary>What is done, with two numbers from which it takes whatever it needs, and the hours that pass before it.</summary>
    internal static readonly Gen<(int Act, int A, int B, int Hours)[]> Lives = Gen.Select(Gen.Int[0, 51], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 2000])
        .Array[0, 30];

    [Fact]
    public void What_was_decided_folds_and_folds_to_the_same_wherever_the_history_is_cut() => Gen.Select(Lives, Gen.Int[0, 60]).Sample(
        (life, cut) =>
        {
            var world = (cut % 4) switch
            {
                0 => World.Assessed(), 1 => World.Active(), 2 => SuccessionTests.Patch(SuccessionTests.Worded()), _ => SuccessionTests.Succeed(SuccessionTests.Worded()),
            };
            foreach (var step in life) { Live(world, step); }
            var before = Math.Min(cut, world.History.Count);
            var half = Dossier.Fold(world.History.Take(before));
            var said = Likeness.Of(half);
            var whole = Likeness.Of(world.History.Skip(before).Aggregate(half, (state, entry) => state.Apply(entry)));
            Assert.Equal(Likeness.Of(world.State), whole);
            Assert.Equal(Likeness.Of(Dossier.Fold(world.History)), whole);
            // Whoever held the state of before holds it still.
            Assert.Equal(said, Likeness.Of(half));
        },
        iter: 100);

    [Fact]
    public void A_state_as_of_an_instant_is_what_was_received_until_then() => Gen.Select(Lives, Gen.Int[0, 60]).Sample(
        (life, cut) =>
        {
            var world = World.Assessed();
            foreach (var step in life) { Live(world, step); }
            var at = world.History[Math.Min(cut, world.History.Count - 1)].At;
            Assert.Equal(Likeness.Of(Dossier.Fold(world.History.Where(e => e.At <= at))), Likeness.Of(Dossier.Fold(world.History, at)));
        },
        iter: 100);

    [Fact]
    public void The_lives_reach_every_event_of_a_release()
    {
        // A walk that is refused everywhere proves nothing: together they find each event that a decision can make.
        // What is of the registry, and what is said of weights only after they went out to everyone.
        string[] elsewhere =
        [
            nameof(OpenNoticeIssued), nameof(PartyRegistered), nameof(PartyChanged), nameof(ModelRegistered), nameof(VersionRegistered),
            nameof(LineageRecorded), nameof(LineageWithdrawn), nameof(ApplicationRegistered), nameof(PracticesListed), nameof(ListKept), nameof(AdverseRuleSet),
        ];
        // An old version of an event is read and never decided.
        Reach.All(
            Lives, 600,
            typeof(ReleaseEvent).Assembly.GetTypes().Where(t => t.IsDefined(typeof(EventAttribute), false) && !t.IsAssignableTo(typeof(ILifted)))
                .Select(t => t.Name).Except(elsewhere),
            life =>
            {
                var world = (life.Length % 5) switch
                {
                    0 => World.Clear(), 1 => World.Active(), 2 => Proposed(), 3 => SuccessionTests.Patch(SuccessionTests.Worded()),
                    _ => SuccessionTests.Succeed(SuccessionTests.Worded()),
                };
                if (life.Length % 5 == 2) { Live(world, (26, 1, 1, 0)); }
                foreach (var step in life) { Live(world, step); }
                return world.History.Select(e => e.Event.GetType().Name);
            });
    }

    /// <summary>Suspended for an incident, judged since, and proposed to come back.</summary>
    private static World Proposed()
    {
        var world = World.Active();
        world.Do(Serving.Suspend(world.State, Criterion.Incident, World.Vault("x"), []));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1").Decide();
        return world.Do(Serving.Propose(world.State, world.Asker, "ret_1", world.State.Plan!.Uses, world.State.Evidence.Keys.Last(), World.Vault("y")));
    }

    /// <summary>A journal holds the words of each list that was ever pinned; here somebody has to.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentBag<IReadOnlyList<Requirement>> Held = [];

    /// <summary>A list with wordings or, as one of before, without; for a model of one type or another; for an update or not.</summary>
    private static AssessmentPinned Pin(int a, int b)
    {
        Requirement Worded(Requirement r) => World.Worded(r, $"{r.Id} {b % 2}") is var worded ? worded with { HowAsked = worded.HowAsked! with { Renew = b % 4 < 2 } } : r;
        var pin = World.Pin((ReleaseType)(a % Enum.GetValues<ReleaseType>().Length), b % 5 == 0 ? [] : [.. World.Requirements.Select(Worded)]);
        Held.Add(pin.Requirements);
        return pin with
        {
            Profile = pin.Profile with
            {
                Roles = b % 7 == 3 ? [Role.Adapter] : [Role.Provider], ModelType = (ModelType)(b % Enum.GetValues<ModelType>().Length), SignificantUpdate = b % 5 != 0 && b % 4 < 2,
            },
        };
    }

    private static DecisionSigned Signed(string decision) =>
        new(decision, Digest.Of([1]), World.Vault("an envelope"), Rendered.WhenJudged, World.Rules.Name);

    internal static void Live(World world, (int Act, int A, int B, int Hours) step)
    {
        var (act, a, b, hours) = step;
        world.Now = world.Now.AddHours(hours);
        world.By = (a % 3) switch { 0 => "acc_author", 1 => "acc_approver", _ => "acc_third" };
        var (state, asker, practice, reason) = (world.State, b % 5 == 1 ? World.Among(world.Asker, "acc_author", "acc_fourth") : world.Asker, Practices[a % Practices.Length], World.Vault($"reason {b}"));
        var evidence = state.Evidence.Keys.ElementAtOrDefault(b) ?? "evd_none";
        var approval = state.Approvals.ElementAtOrDefault(b % 4)?.Id ?? "apr_none";
        string[] notify = b % 2 == 0 ? ["org_2"] : [];
        var decided = act switch
        {
            0 or 1 => Evidencing.Attach(state, asker, world.Id("evd"), World.Content((EvidenceKind)(b % 3), world.Now, b % 4 == 0 ? world.Now.AddDays(b) : null), [practice], notify),
            2 => Evidencing.Revise(state, asker, evidence, World.Content(EvidenceKind.File, world.Now), notify),
            3 => Evidencing.Link(state, asker, evidence, [practice], notify),
            4 => Evidencing.Withdraw(state, asker, evidence, reason, notify),
            5 => Evidencing.Lose(state, asker, evidence, 1 + b % 2, notify),
            6 or 7 => Assessing.SetStatus(
                state, asker,
                new PracticeStatusSet(
                    practice, (PracticeStatus)(b % Enum.GetValues<PracticeStatus>().Length), b % 2 == 0 ? reason : null, b % 3 == 0 ? "acc_third" : null,
                    End(b % 5, b), null),
                notify),
            8 => Assessing.Assign(state, asker, new PracticeAssigned(practice, b % 2 == 0 ? "acc_author" : null, End(b % 3, b)), notify),
            9 => Assessing.Comment(state, new CommentAdded(practice, reason)),
            10 => Assessing.ChangePlan(state, asker, new ReleasePlan((ReleaseType)(a % Enum.GetValues<ReleaseType>().Length), Components[b % 3], (Audience)(b % Enum.GetValues<Audience>().Length), (Stage)(a % Enum.GetValues<Stage>().Length), ["chat"]), notify),
            11 => Assessing.Pin(state, asker, Pin(a, b), notify, ModelType.Frontier, a % 5 == 0 ? new Lowering(reason, ["governance"]) : null),
            12 => Approving.Approve(state, asker, world.Id("apr"), Bundle.Of(state).Digest, World.Rules),
            13 => Approving.Approve(
                state, asker, world.Id("apr"), Bundle.Of(state).Digest, World.Rules, reason, new ApprovalCondition(reason, LastDay.InUtc(Day(b).AddDays(b % 2 * 365)))),
            14 => Approving.Revoke(state, asker, approval, reason, notify),
            15 => Judging.Decide(state, asker, world.Id("dec"), World.Rules),
            16 => b % 2 == 0 ? Judging.Refuse(state, reason, notify) : Judging.LiftRefusal(state, asker, reason),
            17 => Serving.Activate(state, asker, World.Rules, Criterion.GateClear, notify, b % 2 == 0 ? reason : null),
            18 => Serving.Restrict(state, asker, World.Rules, ["chat"], (Criterion)(b % Enum.GetValues<Criterion>().Length), reason, notify),
            19 => Serving.Suspend(state, (Criterion)(b % Enum.GetValues<Criterion>().Length), reason, notify),
            20 => a % 2 == 0 ? Serving.Retire(state, (Criterion)(b % Enum.GetValues<Criterion>().Length), reason, notify) : Serving.RecordMonitoring(state, reason),
            21 => Serving.Notify(state, (OpenNoticeKind)(a % Enum.GetValues<OpenNoticeKind>().Length), (Criterion)(b % Enum.GetValues<Criterion>().Length), reason, notify),
            22 => Judging.Sign(state, Signed(state.Decisions.ElementAtOrDefault(b % 4)?.Judged.Decision ?? "dec_none")),
            23 => Approving.Meet(state, asker with { Account = state.Approvals.ElementAtOrDefault(b % 4)?.By ?? "" }, approval, reason),
            24 => Approving.Request(state, asker, world.Id("chg"), Bundle.Of(state).Digest, reason),
            25 => Serving.Propose(state, asker, world.Id("ret"), b % 2 == 0 ? ["chat"] : state.Plan?.Uses ?? [], state.Evidence.Keys.LastOrDefault(), reason),
            26 => Serving.Agree(
                state, asker with { Account = "acc_other", IsAlso = _ => b % 5 == 0 }, World.Rules, state.Return?.Id ?? "ret_none", reason, notify),
            27 => Objecting.Raise(state, state.Evidence.Keys.ElementAtOrDefault(b % 4) ?? "evd_none", new AdverseClaim(LastDay.InUtc(Day(b)), b % 2 == 0 ? reason : null, b % 3 == 0), notify),
            28 => Objecting.Answer(state, asker, World.Rules, state.Adverse.Keys.ElementAtOrDefault(b % 3) ?? "evd_none", (AdverseAnswer)(a % 2), reason, notify),
            29 or 30 or 31 => Confirm(a, b),
            32 => Evidencing.Attach(
                state, asker, world.Id("evd"), World.Content(EvidenceKind.Worksheet, world.Now) with { Conclusion = null, Result = WorksheetResult.LookedNotShown },
                [practice], notify),
            33 => Evidencing.CallAdequate(
                state, asker, state.Evidence.Values.LastOrDefault(e => e.Current.Content.Kind == EvidenceKind.Worksheet)?.Id ?? "evd_none", 1, reason),
            34 => Judging.Declare(state, asker, World.Rules, World.Rules.Questions[0].Id, (DeclaredAnswer)(b % Enum.GetValues<DeclaredAnswer>().Length), reason, "engineer", notify),
            35 => Approving.See(state, asker, b % 4 == 0 ? Bundle.Of(world.State).Digest : Bundle.Of(state).Digest),
            36 => Reviewing.Ask(
                state, asker, World.Rules, world.Id("rvw"), LastDay.InUtc(Day(b)), new ReviewerSaid(reason, reason, reason, reason), new ReviewerKnown(a % 7 == 0, AskedAlready: false)),
            37 => Reviewing.Answer(
                state, asker, World.Rules, state.Reviews.Keys.ElementAtOrDefault(b % 3) ?? "rvw_none", Bundle.Of(state).Digest,
                (ReviewAnswer)(b % Enum.GetValues<ReviewAnswer>().Length), wroteNone: true, [], reason, reason, new ReviewerKnown(BelongsHere: false, AskedAlready: false)),
            38 => (b % 2 == 0 ? (Func<Dossier, string, Result<Outcome>>)Reviewing.Withdraw : Reviewing.Erase)(state, state.Reviews.Keys.ElementAtOrDefault(b % 3) ?? "rvw_none"),
            39 => Examining.Open(state, asker, new FindingOpened($"fnd_{b % 3}", $"evl_{b}", (FindingWeight)(b % Enum.GetValues<FindingWeight>().Length))),
            40 => state.Findings.Values.FirstOrDefault() is { Mitigation: not null } mended && a % 3 != 0 ? Examining.Retest(state, asker, mended.Finding, $"evl_{b}", [$"acc_{b}"])
                : Examining.Mitigate(
                    state, asker, state.Findings.Keys.FirstOrDefault() ?? "fnd_none", state.Evidence.Values.MaxBy(e => e.Current.ReceivedAt)?.Id ?? "evd_none"),
            41 when a % 4 == 0 => Examining.Twin(
                state, asker, new TwinFindings($"rel_t{a % 3}", b % 3 == 0 ? [] : [new TwinFinding($"fnd_t{b % 2}", "evl_t", (FindingWeight)(b % 3))])),
            41 => HandedDuties.Stand(
                state, asker, new DutiesHanded($"hnd_{a % 3}", "Harbour Cloud", b % 5 == 0 ? [] : [new HandedDuty(practice, (Owes)(b % 4), (DutyState)(b % 7))])),
            // What the successor of a release has put on its record.
            42 => Outcome.Of(new SuccessorOpened($"rel_{a}")),
            43 => Outcome.Of(new SuccessorServed($"rel_{a}", World.Hash($"{b}"))),
            44 => Moving.Lay(state, state.Plan is { } plan ? Way(plan, b) : []),
            45 => Moving.On(
                state, asker, state.Plan?.Stage ?? Stage.Internal, [.. Enumerable.Range(1, Here(state)?.On.Count ?? 0).Select(n => new AnsweredCriterion(n, b % 7 == 0 ? null : reason, null))],
                text => text.Ref, notify),
            46 => Moving.Back(state, asker, state.Plan?.Stage ?? Stage.Internal, state.Staged?.Steps.ElementAtOrDefault(b % 3)?.Stage ?? Stage.Development, 1, reason, notify),
            47 => Watching.Set(
                state, asker,
                [
                    new AskedRhythm(
                        (Watched)(a % Enum.GetValues<Watched>().Length), "acc_author", a % 7 == 6 ? Every.Quarter : new Every(1 + b * 10, RhythmUnit.Days), [],
                        Last: b % 3 == 0 ? new Sighting($"rec_{b}", Day(-b)) : null),
                ],
                b % 2 == 0 ? "Europe/Berlin" : LastDay.Utc, b % 4 != 0),
            48 => Watching.SetAside(state, (Watched)(a % Enum.GetValues<Watched>().Length), reason),
            49 => Watching.Look(state, asker, (Watched)(a % Enum.GetValues<Watched>().Length), world.Id("rec"), Day(-b), LastDay.Utc, "firstDay"),
            50 => Watching.SayInternalUse(state, asker, b % 3 != 0, reason, LastDay.Utc),
            51 => RegisterHold.Stand(state, asker, new VulnerabilitiesStand(b % 3 != 0, ["acc_keeper"]) { Open = b % 3 == 0 ? null : b % 3 }),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (decided.Succeeds(out var outcome, out _)) { foreach (var happened in outcome.Events) { world.Record(happened); } }

        // A way from and to where the plan stands: own staff is no wider than any stage, and the paper goes wherever weights do not have to.
        static StagedStep[] Way(ReleasePlan plan, int b)
        {
            Stage[] stages = [.. Enum.GetValues<Stage>().Where(s => s == plan.Stage || Moving.MayBe(plan, s) && ((int)s + b) % 2 == 0)];
            VaultRef said = World.Vault($"criterion {b}");
            return
            [
                .. stages.Select((s, i) => new StagedStep(
                    s, s == plan.Stage ? plan.Audience : Audience.OwnStaff,
                    s == plan.Stage ? plan.Components : s == Stage.OpenWeights ? [Component.Weights, Component.Paper] : [Component.Paper],
                    i == stages.Length - 1 ? [] : [said], i == 0 ? [] : [new BackCriterion((FallBack)(b % 3), said)], CanBeUndone: false,
                    s == Stage.OpenWeights ? said : null, null)),
            ];
        }

        static StagedStep? Here(Dossier state) => state is { Staged: { } staged, Plan: { } plan } && staged.Place(plan) is { } at ? staged.Steps[at] : null;

        DateOnly Day(int days) => DateOnly.FromDateTime(world.Now.AddDays(days).UtcDateTime);

        // Mostly of a practice that waits, so that something is confirmed at all.
        Result<Outcome> Confirm(int which, int many)
        {
            var waiting = state.Lines.Keys.Where(p => state.SaidOfAnother(p) is not null).ToArray();
            var one = which % 4 == 0 || waiting is [] ? practice : waiting[which % waiting.Length];
            var pieces = state.Waiting(one, world.Now).Select(e => e.Id).Take(many % 3);
            return Assessing.Confirm(state, asker, new AnswerConfirmed(one, state.Asked(one)?.Words, [.. pieces], many % 2 == 0 ? reason : null), notify);
        }

        // A day, an instant, or none.
        EndsAt? End(int none, int days) => none != 0 ? null
            : days % 2 == 0 ? LastDayTests.In(DateOnly.FromDateTime(world.Now.AddDays(days).UtcDateTime), "Europe/Berlin")
            : new LastInstant(world.Now.AddDays(days));
    }
}
