// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Status;
using Plimsoll.Release.Succession;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>The successor of a release after a significant update: what stood is carried over and waits, what held holds, and nobody outside hears of it
/// before it serves.</summary>
public sealed class SuccessionTests
{
    internal static readonly ModelFiles Newer = World.Value(ModelFiles.Of([new("model.safetensors", World.Hash("newer weights")), new("config.json", World.Hash("config"))]));

    [Fact]
    public void What_was_met_waits_and_what_the_guidance_asks_anew_is_not_confirmed_with_old_bytes()
    {
        var next = Succeed(Worded());
        var held = Assert.IsType<Verdict.Held>(next.Judge());
        Assert.Equal(
            ["practice-to-renew/G02.B1", "practice-carried/G03.B1", "practice-to-renew/G06.B1", "practice-carried/G12.B1", "approval"],
            held.Missing.Select(m => m.Key));
        Assert.Equal(
            "G03.B1 Title of G03.B1: was said to be met for the release before, and is carried over; what stands waits until it is confirmed for what is asked "
                + "now, or replaced.", held.Missing[1].Sentence);
        Assert.All(next.State.Assessment!.Requirements, r => Assert.Empty(next.State.Counting(r.Id, next.Now)));

        Assert.Equal("release.no-evidence", World.Code(Confirm(next, "G06.B1")));
        next.Do(Confirm(next, "G03.B1")).Do(Confirm(next, "G12.B1"));
        Assert.Equal(["evd_2"], next.State.Counting("G03.B1", next.Now).Select(e => e.Id));

        // The very bytes that were there before show nothing, under whatever id they come again.
        var old = next.State.Evidence["evd_3"].Current.Content;
        next.Now = next.Now.AddMinutes(1);
        next.Do(Evidencing.Attach(next.State, next.Asker, "evd_again", old, ["G06.B1"], []));
        Assert.Empty(next.State.Counting("G06.B1", next.Now));
        Assert.Equal("release.no-evidence", World.Code(Confirm(next, "G06.B1", "evd_again")));

        // What was found since does.
        next.Attach("G06.B1").Set("G06.B1", PracticeStatus.Met).Attach("G02.B1").Set("G02.B1", PracticeStatus.Met);
        Assert.Equal(["approval"], Assert.IsType<Verdict.Held>(next.Judge()).Missing.Select(m => m.Key));
        next.Approve("acc_approver");
        Assert.IsType<Verdict.Clear>(next.Judge());
    }

    [Fact]
    public void An_accepted_risk_waits_for_whoever_accepted_it_and_nobody_elses_word()
    {
        var before = Worded();
        before.Set("G06.R1", PracticeStatus.RiskAccepted, World.Vault("small"), "acc_third", before.Now.AddDays(90));
        var next = Succeed(before);
        var line = next.State.Line("G06.R1");
        Assert.Equal((PracticeStatus.RiskAccepted, "acc_third", "governance"), (line.Status, line.AcceptedBy, line.AcceptedAs));
        Assert.NotNull(next.State.SaidOfAnother("G06.R1"));
        Assert.Equal("release.not-yours", World.Code(Confirm(next, "G06.R1")));
        next.By = "acc_third";
        next.Do(Confirm(next, "G06.R1"));
        Assert.Null(next.State.SaidOfAnother("G06.R1"));
    }

    [Fact]
    public void Who_wrote_what_is_carried_over_does_not_approve_of_it()
    {
        var before = Worded();
        before.By = "acc_approver";
        before.Do(Assessing.Assign(before.State, before.Asker, new PracticeAssigned("G06.B1", "acc_approver", null), []));
        var next = Succeed(before);
        Assert.Equal(
            "release.author-approves",
            World.Code(Approving.Approve(next.State, next.Asker with { Account = "acc_approver" }, "apr_x", Bundle.Of(next.State).Digest, World.Rules)));
    }

    [Fact]
    public void Approvals_refusals_answers_and_what_was_said_stay_with_the_release_before()
    {
        var before = Worded().Declare();
        before.Do(Assessing.Comment(before.State, new CommentAdded("G06.B1", World.Vault("words"))));
        before.Do(HandedDuties.Stand(before.State, before.Asker, new DutiesHanded("hnd_1", "Harbour Cloud", [new HandedDuty("G06.B1", Owes.Receiver, DutyState.Accepted)])));
        var next = Succeed(before);
        Assert.Empty(next.State.Approvals);
        Assert.Empty(next.State.Declared);
        Assert.Empty(next.State.Discussion);
        Assert.Empty(next.State.Handed);
        Assert.Null(next.State.Status);
        var fell = Updated.Of(next.State, before.State, next.State.OpenedAt!.Value, next.Now).Where(l => l.Part == UpdatePart.Fell).Select(l => l.About).ToArray();
        Assert.Equal(["approvals", "discussion", "hnd_1", World.Rules.QuestionsAt(Stage.Restricted).First().Id], fell.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_holds_the_release_before_holds_its_successor()
    {
        var before = Worded();
        before.Do(Examining.Open(before.State, before.Asker, new FindingOpened("fnd_1", "evl_1", FindingWeight.Severe)));
        before.Do(Examining.Open(before.State, before.Asker, new FindingOpened("fnd_2", "evl_1", FindingWeight.Critical)));
        before.Now = before.Now.AddHours(1);
        before.Attach("G06.B1");
        var mended = before.State.Evidence.Keys.Last();
        before.Do(Examining.Mitigate(before.State, before.Asker, "fnd_2", mended)).Do(Examining.Retest(before.State, before.Asker, "fnd_2", "evl_2", ["acc_tester"]));
        before.Do(Objecting.Raise(before.State, "evd_1", new AdverseClaim(LastDay.InUtc(new DateOnly(2026, 11, 27)), World.Vault("against"), Suspends: false), []));
        before.Do(Evidencing.Attach(
            before.State, before.Asker, "evd_bad", World.Content(EvidenceKind.Worksheet, before.Now, result: WorksheetResult.NotLooked), [], []));
        before.Do(Evidencing.Attach(before.State, before.Asker, "evd_good", World.Content(EvidenceKind.Worksheet, before.Now), [], []));
        var next = Succeed(before);
        var held = Assert.IsType<Verdict.Held>(next.Judge());
        Assert.Contains("finding-open/fnd_1", held.Missing.Select(m => m.Key));
        Assert.Equal("release/rel_2/update#findings", held.Missing.Single(m => m.Kind == MissingKind.FindingOpen).Page);
        Assert.DoesNotContain("finding-open/fnd_2", held.Missing.Select(m => m.Key));
        Assert.Contains(MissingKind.AdverseEvidence, held.Missing.Select(m => m.Kind));
        Assert.True(next.State.Evidence.ContainsKey("evd_bad"));
        Assert.False(next.State.Evidence.ContainsKey("evd_good"));

        // What mended something of the model before mends nothing of this one.
        Assert.Equal("release.bad-value", World.Code(Examining.Mitigate(next.State, next.Asker, "fnd_1", mended)));
    }

    [Fact]
    public void A_successor_wants_a_release_that_went_out_other_weights_and_a_change_that_is_one()
    {
        var (before, registry) = (Worded(), Registered());
        Assert.Equal("accepted", Code(before.State));
        Assert.Equal("release.not-in-service", Code(World.Clear().State));
        Assert.Equal("release.not-in-service", Code(Dossier.Empty));
        Assert.Equal("release.same-weights", Code(before.State, version: "1.0"));
        Assert.Equal("release.same-weights", Code(before.State, version: "1.0-again"));
        Assert.Equal("release.unknown-id", Code(before.State, version: "9"));
        Assert.Equal("release.bad-value", Code(before.State, model: "mod_other", version: "1.0"));
        Assert.Equal("release.bad-value", Code(before.State, []));
        Assert.Equal("release.bad-value", Code(before.State, [UpdateChange.Modality]));
        Assert.Equal("release.bad-value", Code(before.State, [UpdateChange.Compute], ["image"]));
        Assert.Equal("release.bad-value", Code(before.State, [UpdateChange.Other]));
        Assert.Equal("accepted", Code(before.State, [UpdateChange.Other], [], World.Vault("words")));
        Assert.Equal("release.modality-not-new", Code(before.State, [UpdateChange.Modality], ["text"]));

        // One at a time, and of one that was succeeded the successor is updated.
        var open = Succeed(before).State;
        Assert.Equal("release.successor-open", Code(before.State, successors: open));
        var refused = open.Apply(new Recorded(99, before.Now, "acc_x", new ReleaseRefused(Stage.Restricted, World.Vault("no"))));
        Assert.Equal("accepted", Code(before.State, successors: refused));
        var serves = open.Apply(new Recorded(99, before.Now, "acc_x", new StatusChanged(ServiceState.Active, ["chat"], Criterion.GateClear, null, [])));
        Assert.Equal("release.succeeded", Code(before.State, successors: serves));
        var retired = serves.Apply(new Recorded(100, before.Now, "acc_x", new StatusChanged(ServiceState.Retired, [], Criterion.EndOfLife, null, [])));
        Assert.Equal("accepted", Code(before.State, successors: retired));

        string Code(
            Dossier state, UpdateChange[]? changes = null, string[]? modalities = null, VaultRef? words = null, string model = "mod_1", string version = "1.1",
            params Dossier[] successors) =>
            Succeeding.Refuse(
                state, registry, "org_1",
                new SuccessorAsk("rel_2", model, version, before.State.Plan!, changes ?? [UpdateChange.Modality], modalities ?? (changes is null ? ["image"] : []), words),
                successors)?.Code ?? "accepted";
    }

    [Fact]
    public void The_list_of_a_successor_stays_one_for_an_update_with_its_new_modality()
    {
        var next = Succeed(Worded());
        var list = Pin();
        Assert.Equal("accepted", World.Code(Assessing.Pin(next.State, next.Asker, list, [])));
        Assert.Equal("release.successor-profile", World.Code(Assessing.Pin(next.State, next.Asker, list with { Profile = list.Profile with { SignificantUpdate = false } }, [])));
        Assert.Equal("release.successor-profile", World.Code(Assessing.Pin(next.State, next.Asker, list with { Profile = list.Profile with { Modalities = ["text"] } }, [])));
    }

    [Fact]
    public void However_much_is_carried_over_each_entry_fits_the_journal()
    {
        var before = Worded();
        string[] many = [.. Enumerable.Range(0, 300).Select(i => $"G{i % 22 + 1:00}.X{i}")];
        foreach (var i in Enumerable.Range(0, 400))
        {
            before.Record(new EvidenceAttached($"evd_x{i}", World.Content(EvidenceKind.File, before.Now) with { Digest = World.Hash($"file {i}") }, i < 3 ? many : ["G06.B1"], []));
        }
        foreach (var practice in many) { before.Record(new PracticeAssigned(practice, "acc_author", new LastInstant(before.Now.AddDays(9)))); }
        var next = Succeed(before);
        Assert.All(next.History, e => Assert.InRange(ReleaseEvent.Catalog.Write(e.Event).Length, 1, 60_000));
        Assert.Equal(before.State.Evidence.Keys, next.State.Evidence.Keys);
        Assert.Equal(many.Order(StringComparer.Ordinal), next.State.Evidence["evd_x0"].Practices.Order(StringComparer.Ordinal));
        Assert.Equal(before.State.Lines.Keys, next.State.Lines.Keys);
    }

    [Fact]
    public void Whatever_stood_before_none_of_it_counts_at_the_gate_of_the_successor_until_somebody_answers_there() =>
        Gen.Select(FoldPropertyTests.Lives, FoldPropertyTests.Lives).Sample(
            (life, later) =>
            {
                var before = Worded();
                foreach (var step in life) { FoldPropertyTests.Live(before, step); }
                if (before.State.Plan is not { } plan || Plimsoll.Release.Parties.Registering.Release(Registered(), "rel_9", "mod_1", "1.1", plan, "org_1").Refusal is not null) { return; }
                var next = Succeed(before, life.Length % 2 == 0);
                Holds(next);
                // Whatever is done besides confirming, answering and attaching makes nothing of it count either.
                foreach (var step in later.Where(s => s.Act is not (0 or 1 or 2 or 3 or 6 or 7 or 11 or (>= 29 and <= 32))))
                {
                    FoldPropertyTests.Live(next, step);
                    Holds(next);
                }
            },
            iter: 150);

    [Fact]
    public void A_decision_about_a_successor_names_what_it_succeeds_and_an_approval_binds_it()
    {
        var next = Succeed(Worded());
        next.Do(Confirm(next, "G03.B1")).Do(Confirm(next, "G12.B1"));
        next.Now = next.Now.AddMinutes(1);
        foreach (var practice in new[] { "G02.B1", "G06.B1" }) { next.Attach(practice).Set(practice, PracticeStatus.Met); }
        next.Approve("acc_approver").Decide();
        Assert.Equal(("rel_1", "modality"), (Bundle.Of(next.State).Lines["succeeds/release"], Bundle.Of(next.State).Lines["succeeds/changes"]));
        var statement = World.Value(Statement.Of(next.State, next.State.Decisions[^1].Judged.Decision, Newer, "plimsoll:test", World.Rules.Name));
        var envelope = Statement.Sign(statement, "k1", bytes => World.Sign("k1", bytes));
        var verified = World.Value(VerifiedDecision.Verify(envelope, Expected.Of(Stage.Restricted, Newer, "rel_2"), World.Keys("k1"), next.Now));
        Assert.Equal(("rel_1", World.Files.Subject.ToString()), (verified.Predecessor!.Release, verified.Predecessor.Subject));
        Assert.Contains(
            $"succeeds: rel_1 of {World.Files.Subject}, decided by {next.State.Predecessor!.Decision} at ledger index {next.State.Predecessor.Entry}; "
                + "a significant update: a new modality (image)", verified.Disclosed);
        // A release that succeeds none says what it always said.
        var plain = World.Clear().Decide();
        Assert.DoesNotContain("succeeds", Encoding.UTF8.GetString(World.Value(Statement.Of(plain.State, plain.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_successor_is_named_by_the_second_form_of_the_status_alone_and_only_once_it_serves()
    {
        var before = Worded();
        before.Record(new SuccessorOpened("rel_2"));
        Assert.Null(Document(before).Successor);
        var plain = Document(before);
        before.Record(new SuccessorServed("rel_2", Newer.Subject));
        var document = Document(before);
        Assert.Equal(new StatusSuccessor("rel_2", Newer.Subject, before.Now), document.Successor);

        // Whoever asks as before is given the same bytes as before.
        Assert.Equal(plain.ToUtf8(), document.ToUtf8());
        Assert.NotEqual(plain.ToUtf8(StatusForm.Second), document.ToUtf8(StatusForm.Second));
        Assert.Equal(plain.ToUtf8(), plain.ToUtf8(StatusForm.Second));
        Assert.Null(World.Value(StatusDocument.Open(Sign(document, StatusForm.First), World.Keys("k1"))).Successor);
        Assert.Equal(document.Successor, World.Value(StatusDocument.Open(Sign(document, StatusForm.Second), World.Keys("k1"))).Successor);

        // What one form is signed as, it is not as the other one.
        foreach (var (from, to) in new[] { (StatusForm.First, SecondForm.PayloadType), (StatusForm.Second, StatusDocument.PayloadType) })
        {
            var turned = JsonNode.Parse(Sign(document, from))!;
            turned["payloadType"] = to;
            Assert.Equal("ledger.bad-signature", World.Code(StatusDocument.Open(Encoding.UTF8.GetBytes(turned.ToJsonString()), World.Keys("k1"))));
        }
        Assert.Equal("ledger.unknown-key", World.Code(StatusDocument.Open(Sign(document, StatusForm.Second), World.Keys("another"))));
        var more = JsonNode.Parse(document.ToUtf8(StatusForm.Second))!;
        more["successor"]!["more"] = "x";
        var odd = Dsse.Sign(SecondForm.PayloadType, Encoding.UTF8.GetBytes(more.ToJsonString()), "k1", bytes => World.Sign("k1", bytes));
        Assert.Equal("ledger.malformed-envelope", World.Code(StatusDocument.Open(odd, World.Keys("k1"))));

        static StatusDocument Document(World world) => World.Value(StatusDocument.Of(world.State, 5, World.Day0, StatusDocument.Ordinary, "k1"));

        static byte[] Sign(StatusDocument document, StatusForm form) => document.Sign(bytes => World.Sign("k1", bytes), form);
    }

    [Fact]
    public void A_successor_is_told_of_once_and_by_going_into_service_alone()
    {
        var (before, next) = (Worded(), Succeed(Worded()).State);
        StatusChanged Now(ServiceState state) => new(state, [], Criterion.GateClear, null, []);
        Assert.Equal(new SuccessorServed("rel_2", Newer.Subject), Succeeding.Served(next, before.State, [Now(ServiceState.Active)]));
        Assert.NotNull(Succeeding.Served(next, before.State, [Now(ServiceState.Restricted)]));
        Assert.Null(Succeeding.Served(next, before.State, [Now(ServiceState.Suspended)]));
        Assert.Null(Succeeding.Served(next, before.State, [Now(ServiceState.Retired)]));
        before.Record(new SuccessorServed("rel_2", Newer.Subject));
        Assert.Null(Succeeding.Served(next, before.State, [Now(ServiceState.Active)]));
    }

    [Fact]
    public void What_was_added_says_because_of_what()
    {
        var before = Worded().State;
        Requirement extra = World.Worded(World.Requirements[0] with { Id = "G21.B1" }, "seen"), choice = World.Worded(World.Requirements[7], "words") with { Owed = true };
        var list = Pin().Requirements;
        Assert.Equal(
            [new Marked("G22.B1", MarkedBy.Modality), new Marked("G21.B1", MarkedBy.Modality), new Marked("G02.B1", MarkedBy.Update), new Marked("G06.B1", MarkedBy.Update)],
            Updated.Added(before, list, [.. list.Where(r => r.Id != "G22.B1"), choice, extra]).DistinctBy(m => (m.Practice, m.By)));
        Assert.Equal([new Marked("G21.B1", MarkedBy.Facts)], Updated.Added(before, [extra], [extra]));
    }

    /// <summary>Active under a list of today: every second practice is asked anew by an update.</summary>
    internal static World Worded()
    {
        var world = World.Assessed();
        world.Do(Assessing.Pin(world.State, world.Asker, World.Pin(requirements: [.. World.Requirements.Select(r => World.Worded(r, r.Id))]), []));
        world.Prove().Approve("acc_approver").Decide();
        return world.Do(Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, []));
    }

    /// <summary>The successor of a release, opened an hour later by another author.</summary>
    internal static World Succeed(World before, bool withOldWords = true)
    {
        var next = new World { Now = before.Now.AddHours(1), By = "acc_updater", Ids = 1000 };
        var pin = Pin(withOldWords);
        foreach (var words in KeptList.Entries(pin.Requirements)) { next.Record(words); }
        var plan = before.State.Plan!;
        return next.Do(Succeeding.Open(
            before.State, Registered(), next.Asker, "org_1",
            new SuccessorAsk("rel_2", "mod_1", "1.1", plan, [UpdateChange.Modality], ["image"], null), [], pin, [],
            () => LastDay.InUtc(new DateOnly(2027, 12, 1)), World.Rules));
    }

    /// <summary>A patch of a release, opened an hour later by another author, whose fix touches one practice.</summary>
    internal static World Patch(World before, string touches = "G06.B1", string version = "1.1")
    {
        var next = new World { Now = before.Now.AddHours(1), By = "acc_updater", Ids = 1000 };
        foreach (var words in KeptList.Entries(Same.Requirements)) { next.Record(words); }
        return next.Do(Patching(before, [touches], ask => ask with { Release = version == "1.1" ? ask.Release : "rel_3", Version = version }));
    }

    internal static Result<Outcome> Patching(World before, IReadOnlyList<string> touches, Func<SuccessorAsk, SuccessorAsk>? asks = null)
    {
        var ask = new SuccessorAsk("rel_2", "mod_1", "1.1", before.State.Plan!, [UpdateChange.Fix], [], World.Vault("words"))
        {
            Patch = new PatchAsk(["vln_1"], touches is [] ? ["G06.B1"] : touches),
        };
        return Succeeding.Open(
            before.State, Registered(), World.Among(new Asker("acc_updater", before.Now.AddHours(1))), "org_1", asks?.Invoke(ask) ?? ask, [], Same, [],
            () => LastDay.InUtc(new DateOnly(2027, 12, 1)), World.Rules);
    }

    /// <summary>The list of the release before.</summary>
    private static AssessmentPinned Same => World.Pin(requirements: [.. World.Requirements.Select(r => World.Worded(r, r.Id))]);

    private static AssessmentPinned Pin(bool withOldWords = true)
    {
        var pin = World.Pin(requirements:
        [
            .. World.Requirements.Select(r => World.Worded(r, withOldWords ? r.Id : $"{r.Id} anew"))
                .Select(r => r.Id is "G02.B1" or "G06.B1" ? r with { HowAsked = r.HowAsked! with { Renew = true } } : r),
        ]);
        return pin with { Profile = pin.Profile with { SignificantUpdate = true, Modalities = ["text", "image"] } };
    }

    private static Result<Outcome> Confirm(World world, string practice, params string[] pieces) => Assessing.Confirm(
        world.State, world.Asker,
        new AnswerConfirmed(
            practice, world.State.Asked(practice)?.Words, pieces is [] ? [.. world.State.Waiting(practice, world.Now).Select(e => e.Id)] : pieces, null), []);

    private static void Holds(World next)
    {
        var footings = Footings.At(next.State, World.Rules, next.Now);
        foreach (var requirement in next.State.Assessment!.Requirements)
        {
            Assert.DoesNotContain(next.State.Counting(requirement.Id, next.Now), e => next.State.CarriedEvidence.Contains(e.Id));
            Assert.Equal(Footing.Open, footings.Of(requirement));
            Assert.True(!next.State.Line(requirement.Id).Claims || next.State.SaidOfAnother(requirement.Id) is not null);
        }
        Assert.IsNotType<Verdict.Clear>(next.Judge());
    }

    /// <summary>The model of the tests with a newer version, one of the same weights under another number, and a model of somebody else.</summary>
    private static Registry Registered() => new JournalEvent[]
    {
        new PartyRegistered("org_1", "Acme", [Role.Provider], false), new PartyRegistered("org_2", "Harbour", [Role.Provider], false),
        new ModelRegistered("mod_1", "Example", "org_1", ModelType.Frontier), new ModelRegistered("mod_other", "Other", "org_2", ModelType.Frontier),
        Version("mod_1", "1.0", World.Files), Version("mod_1", "1.1", Newer),
        Version("mod_1", "1.2", World.Value(ModelFiles.Of([new("model.safetensors", World.Hash("newest weights"))]))),
        Version("mod_1", "1.0-again", World.Value(ModelFiles.Of([new("model.safetensors", World.Hash("weights")), new("config.json", World.Hash("config 2"))]))),
        Version("mod_other", "1.0", World.Value(ModelFiles.Of([new("model.safetensors", World.Hash("other weights"))]))),
    }.Aggregate(Registry.Empty, (registry, e) => registry.After(e));

    private static VersionRegistered Version(string model, string version, ModelFiles files) =>
        new(model, version, files.Subject, [.. files.All.Select(f => f.Digest)], World.Vault("manifest"), files.Beside);
}
