// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>What is the same under another name stays the same: an answer that was given, bytes that were here, weights, the address of a model.</summary>
public sealed class UnderAnotherNameTests
{
    private const string Practice = "G06.B1";

    [Fact]
    public void A_piece_that_is_unlinked_and_linked_again_answers_what_it_answered()
    {
        var world = Proven();
        var piece = Piece(world);
        Pin(world, "new");
        foreach (var practices in (string[][])[[], ["G02.B1"], [Practice]]) { world.Do(Evidencing.Link(world.State, world.Asker, piece, practices, [])); }
        Assert.Empty(world.State.Counting(Practice, world.Now));
        Assert.Contains("practice-reworded/G06.B1", Held(world));
        // What it serves for the first time it answers as it is asked now.
        world.Do(Evidencing.Link(world.State, world.Asker, piece, [Practice, "G03.B1"], []));
        Assert.Contains(world.State.Counting("G03.B1", world.Now), e => e.Id == piece);
        world.Do(Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(Practice, World.Hash("new"), [piece], null), []));
        Assert.Single(world.State.Counting(Practice, world.Now));
    }

    [Fact]
    public void What_was_here_before_a_significant_update_shows_nothing_after_it_under_whatever_id_link_or_revision()
    {
        var world = Proven();
        var (piece, old) = (Piece(world), World.Content(EvidenceKind.File, World.Day0));
        Pin(world, "same", renew: true);
        world.Do(Evidencing.Link(world.State, world.Asker, piece, [], [])).Do(Evidencing.Link(world.State, world.Asker, piece, [Practice], []));
        Assert.Equal(["practice-to-renew/G06.B1"], Held(world));
        world.Do(Evidencing.Revise(world.State, world.Asker, piece, old, []));
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_again", old, [Practice], []));
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_later", old, [], [])).Do(Evidencing.Link(world.State, world.Asker, "evd_later", [Practice], []));
        Assert.Equal(["practice-to-renew/G06.B1"], Held(world));
        Assert.Equal("release.no-evidence", World.Code(Confirm(world, "same", "evd_again")));
        // Where the words are others as well, reading them makes nothing newer.
        Pin(world, "new", renew: true);
        Assert.Equal("release.no-evidence", World.Code(Confirm(world, "new", "evd_again")));
        world.Now = world.Now.AddMinutes(1);
        world.Attach(Practice).Set(Practice, PracticeStatus.Met);
        Assert.DoesNotContain("practice-to-renew/G06.B1", Held(world));
        // What came after the first update is of before the second.
        Pin(world, "new");
        Pin(world, "new", renew: true);
        Assert.Contains("practice-to-renew/G06.B1", Held(world));
        world.Attach(Practice);
        Assert.DoesNotContain(world.State.Counting(Practice, world.Now), e => e.Practices.Contains(Practice));
    }

    [Fact]
    public void The_same_bytes_feed_no_rhythm_again_whenever_they_are_said_to_have_been_made()
    {
        var world = World.Active().Declare();
        world.Now = world.Now.AddDays(World.Rules.For(Stage.Restricted).RhythmDays);
        var again = World.Content(EvidenceKind.File, World.Day0) with { CollectedAt = world.Now };
        world.Do(Evidencing.Attach(world.State, world.Asker, "evd_again", again, ["G12.B1", "G12.B2"], []));
        Assert.Equal(["practice-without-evidence/G12.B1"], Held(world));
        world.Do(Evidencing.Revise(world.State, world.Asker, "evd_again", again, []));
        Assert.Equal(["practice-without-evidence/G12.B1"], Held(world));
        world.Attach("G12.B1");
        Assert.Empty(Held(world));
    }

    [Fact]
    public void A_notice_about_public_weights_keeps_their_other_releases_from_service_as_a_suspension_does()
    {
        var open = Public();
        var other = World.Clear().Decide();
        Assert.Equal("accepted", Put(other, open));
        open.Do(Serving.Notify(open.State, OpenNoticeKind.EndOfSupport, Criterion.EndOfLife, World.Vault("x"), []));
        Assert.Equal("accepted", Put(other, open));
        open.Do(Serving.Notify(open.State, OpenNoticeKind.HubNotice, Criterion.Incident, World.Vault("x"), []));
        Assert.Equal("release.twin-lowered", Put(other, open));
        Assert.Equal("release.twin-lowered", World.Code(
            Serving.Restrict(other.State, other.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), [], [open.State])));
        // That it is put into service once more answers nothing.
        open.Do(Serving.Activate(open.Decide().State, open.Asker, World.Rules, Criterion.GateClear, []));
        Assert.Equal("release.twin-lowered", Put(other, open));
    }

    [Fact]
    public void A_notice_about_weights_that_served_some_uses_wants_evidence_and_a_second_person_before_they_serve_all()
    {
        var world = Public(whole: false);
        world.Do(Serving.Notify(world.State, OpenNoticeKind.HubNotice, Criterion.Misuse, World.Vault("x"), [])).Decide();
        Assert.Equal("release.needs-second-person", World.Code(Activate(world)));
        world.Now = world.Now.AddHours(1);
        world.Attach("G12.B1").Decide();
        var piece = world.State.Evidence.Values.MaxBy(e => e.Current.ReceivedAt)!.Id;
        world.Do(Serving.Propose(world.State, world.Asker, "ret_1", ["chat", "code"], piece, World.Vault("mended")));
        world.By = "acc_second";
        world.Do(Serving.Agree(world.State, world.Asker, World.Rules, "ret_1", World.Vault("looked"), []));
        Assert.Equal(ServiceState.Active, world.State.Status!.State);
        Assert.Null(Serving.Cause(world.State));
    }

    [Fact]
    public void A_status_document_carries_what_was_said_of_its_weights_in_every_release_of_them()
    {
        var (open, other) = (Public(), Public());
        var before = StatusDocument.SerialOf(other.State, [open.State]);
        open.Decide().Do(Serving.Notify(open.State, OpenNoticeKind.HubNotice, Criterion.Incident, World.Vault("x"), []));
        var serial = StatusDocument.SerialOf(other.State, [open.State]);
        Assert.True(serial > before && serial > other.State.StatusSerial);
        var document = World.Value(StatusDocument.Of(other.State, serial, other.Now, StatusDocument.Ordinary, "k1", [open.State]));
        Assert.Equal([OpenNoticeKind.HubNotice], document.Notices);
        Assert.Equal("release.notice-given", document.Noticed(before)?.Code);
    }

    [Fact]
    public void Weights_are_known_by_their_bytes_whatever_they_are_called_and_whatever_stands_beside_them()
    {
        var registry = Registry.Empty
            .After(new PartyRegistered("org_1", "Example", [Role.Provider], false)).After(new ModelRegistered("mod_1", "Big", "org_1", ModelType.Frontier))
            .After(new ModelRegistered("mod_2", "Small", "org_1", ModelType.Narrow));
        registry = Version(registry, "mod_1", "1.0", ("model.safetensors", "weights"), ("LICENSE", "licence"), ("tokenizer.json", "words"));
        foreach (var files in ((string, string)[][])
        [
            [("model.safetensors", "weights"), ("LICENSE", "licence"), ("README.md", "more")], [("m.safetensors", "weights")], [("README.md", "weights")],
        ])
        {
            Assert.Equal("release.duplicate", World.Code(Ask(registry, "mod_2", "1.0", files)));
            var after = Version(registry, "mod_2", "1.0", files);
            Assert.Equal(ModelType.Frontier, after.TypeOf("mod_2", after.Find("mod_2", "1.0")!.Subject));
        }
        // A licence and the words of a tokenizer make no two models one; neither does the file without a byte.
        var next = Version(registry, "mod_2", "1.0", ("model.safetensors", "others"), ("LICENSE", "licence"), ("tokenizer.json", "words"), ("lock", ""));
        Assert.Equal(ModelType.Narrow, next.TypeOf("mod_2", next.Find("mod_2", "1.0")!.Subject));
        Assert.Equal("accepted", World.Code(Ask(next, "mod_1", "2.0", ("x.bin", "third"), ("lock", ""))));
    }

    [Theory]
    [InlineData("https://api.example.org/v1/")]
    [InlineData("HTTPS://API.example.org/v1")]
    [InlineData("https://api.example.org:443/v1//")]
    [InlineData("https://api.example.org./v1#chat")]
    [InlineData("https://api.example.org/v0/../v1")]
    public void However_it_is_spelled_the_address_of_a_model_makes_one_statement(string address) =>
        Assert.Equal(World.Value(ApiModel.Of("Example", "Chat", "1", "https://api.example.org/v1")), World.Value(ApiModel.Of("Example", "Chat", "1", address)));

    [Theory]
    [InlineData("https://api.example.org/V1")]
    [InlineData("https://api.example.org:8443/v1")]
    [InlineData("https://api.example.org/v1?model=2")]
    [InlineData("http://api.example.org/v1")]
    public void Another_address_is_another_model(string address) =>
        Assert.NotEqual(World.Value(ApiModel.Of("Example", "Chat", "1", "https://api.example.org/v1")), World.Value(ApiModel.Of("Example", "Chat", "1", address)));

    private static World Proven()
    {
        var world = World.Assessed();
        Pin(world, "same");
        return world.Prove().Approve("acc_approver");
    }

    private static void Pin(World world, string words, bool renew = false)
    {
        var asked = World.Pin(requirements: [.. World.Requirements.Select(r => World.Worded(r, r.Id == Practice ? words : r.Id) is var worded && renew && r.Id == Practice
            ? worded with { HowAsked = worded.HowAsked! with { Renew = true } } : worded)]);
        foreach (var kept in KeptList.Entries(asked.Requirements)) { world.Record(kept); }
        world.Do(Assessing.Pin(world.State, world.Asker, asked with { Profile = asked.Profile with { SignificantUpdate = renew } }, []));
        world.Approve("acc_approver");
    }

    /// <summary>Public weights that serve all their uses, or one.</summary>
    private static World Public(bool whole = true)
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove()
            .Attach(Practice, kind: EvidenceKind.Worksheet).Adequate().Approve("acc_one").Approve("acc_two").Decide();
        return world.Do(whole ? Activate(world)
            : Serving.Restrict(world.State, world.Asker, World.Rules, ["chat"], Criterion.Superseded, World.Vault("x"), []));
    }

    private static string Piece(World world) => world.State.Evidence.Values.Single(e => e.Practices.Contains(Practice)).Id;

    private static string[] Held(World world) => world.Judge() is Verdict.Held held ? [.. held.Missing.Select(m => m.Key).Where(k => k != "approval")] : [];

    private static Result<Outcome> Confirm(World world, string words, string piece) =>
        Assessing.Confirm(world.State, world.Asker, new AnswerConfirmed(Practice, World.Hash(words), [piece], null), []);

    private static Result<Outcome> Activate(World world) => Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], World.Vault("why"));

    private static string Put(World world, World twin) => World.Code(
        Serving.Activate(world.State, world.Asker, World.Rules, Criterion.GateClear, [], null, [twin.State]));

    private static Registry Version(Registry registry, string model, string version, params (string Path, string Bytes)[] files)
    {
        var done = World.Value(Registering.Version(registry, model, version, Files(files), World.Vault("n"), confirmed: true));
        return done.Events.Aggregate(registry, (state, e) => state.After(e));
    }

    private static Result<Outcome> Ask(Registry registry, string model, string version, params (string Path, string Bytes)[] files) =>
        Registering.Version(registry, model, version, Files(files), World.Vault("n"), confirmed: false);

    private static ModelFiles Files((string Path, string Bytes)[] files) => World.Value(ModelFiles.Of(files.Select(f => new ModelFile(f.Path, World.Hash(f.Bytes)))));
}
