// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Content;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class GateRulesTests
{
    private static readonly ContentNode Shipped = World.Value(ContentFolder.Read(Repository.At("content", "release"))).Packs["gates"];

    /// <summary>The pack that came first: of form 1, and without a word of it.</summary>
    private static readonly ContentNode FirstPack = World.Value(ContentFolder.Read(Repository.At("content", "release"))).Packs["gates-1"];

    private static readonly ContentNode SecondPack = World.Value(ContentFolder.Read(Repository.At("content", "release"))).Packs["gates-2"];

    [Fact]
    public void Every_stage_has_a_gate_and_no_gate_asks_less_than_the_one_before()
    {
        Assert.Equal(Enum.GetValues<Stage>(), World.Rules.All.Select(g => g.Stage));
        foreach (var (earlier, later) in World.Rules.All.Zip(World.Rules.All.Skip(1)))
        {
            Assert.Empty(earlier.Asks.Except(later.Asks));
            Assert.True(later.Approvers >= earlier.Approvers);
        }
    }

    [Fact]
    public void The_rules_that_ship_are_those_in_the_repository() =>
        Assert.Equal(World.Value(GateReader.Load(Shipped)).All.Select(g => g.Digest), World.Rules.All.Select(g => g.Digest));

    [Theory]
    [InlineData("rhythmDays", "\"90\"", "\"89\"")]
    [InlineData("why", "", "")]
    public void Any_other_wording_of_a_gate_has_another_digest(string key, string from, string to)
    {
        var changed = Change(map => map with { Entries = map.Entries.ToDictionary(e => e.Key, e => e.Key == key ? Text(from == to ? "Another reason." : "89") : e.Value) });
        Assert.NotEqual(World.Rules.For(Stage.OpenWeights).Digest, World.Value(GateReader.Load(changed)).For(Stage.OpenWeights).Digest);
    }

    public static readonly TheoryData<string, string?> Faults = new()
    {
        { "stage", "restricted" }, { "stage", "soon" }, { "title", "" }, { "publicWeights", "true" }, { "approvers", "1" }, { "approvers", "0" }, { "approvers", "two" }, { "onePerson", "yes" },
        { "validHours", "25" }, { "validHours", "0" }, { "validHours", "01" }, { "rhythmDays", "367" }, { "why", null }, { "asks", "[]" }, { "asks", "continuous done" }, { "asks", "twice" },
        { "tiers", "[]" }, { "accepts", "[]" }, { "audiences", "[]" }, { "worksheet", "[]" }, { "worksheet", "[not-shown]" }, { "worksheet", "[open]" }, { "worksheet", "[not-looked]" }, { "colour", "red" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_in_the_rules_is_refused_by_reader_and_schema_alike(string key, string? value)
    {
        var broken = Change(map => map with { Entries = value is null ? map.Entries.Where(e => e.Key != key).ToDictionary() : new Dictionary<string, ContentNode>(map.Entries) { [key] = Value(value) } });
        var refusal = GateReader.Load(broken).Refusal;
        Assert.Equal("content.refused", refusal?.Code);
        Assert.NotNull(refusal!.File);
        // That every stage has one gate takes all of them together; the schema sees one at a time.
        if ((key, value) is ("stage", "restricted")) { return; }
        var answers = NodeTool.Validate([(Repository.At("content", "release", "gates.schema.json"), Json(Shipped)), (Repository.At("content", "release", "gates.schema.json"), Json(broken))]);
        Assert.Equal([true, false], answers.Select(a => a.Valid));
    }

    /// <summary>Of the pack that came first, by stage. Verdicts, approvals and signed decisions name them; a pack that is replaced stays (ADR 11).</summary>
    private static readonly string[] First =
    [
        "sha256:5c5a6aad96a052c6b5dfbe62b3439c6765496a12a74a6c4c80094024a8834fe5",
        "sha256:3d8f8a0676b0d65be2392e8021e59a0e840bf050e13910dd8a64b4236a1c2b47",
        "sha256:dc851b1e0ff6ab0fbde389aa42cef48043c5593d7b9e9aeb0466da4560956bb8",
        "sha256:63156d1664790629ea8e6fc2bef2bf88875cb192b8099b295028223bcf9d7307",
        "sha256:38fd27ee433538a53242d2c89dd5b7cf303a8c7a8ae8fd8800f96f296d26a2c9",
        "sha256:2821d3a28cf694f6e795b32ec137cd93945ac1ce915299c0a17a52c0be42c731",
        "sha256:0786c21e1d87227cff309b054d1cdc0268bfc0b0342ec94576262c367b507701",
    ];

    [Fact]
    public void The_rules_that_were_released_first_have_the_digests_that_verdicts_name()
    {
        var first = World.Value(GateReader.All()).Single(rules => rules.Pack == "plimsoll-gates-1");
        Assert.Equal(First, first.All.Select(gate => gate.Digest.ToString()));
        // A digest is over what a gate says: that a pack names its form changes none.
        Assert.Equal(first.All.Select(gate => gate.Digest), World.Value(GateReader.Load(Named("1"))).All.Select(gate => gate.Digest));
        Assert.Equal(first.All.Select(gate => gate.Digest), World.Value(GateReader.Load(FirstPack)).All.Select(gate => gate.Digest));
        Assert.Empty(first.Questions);
    }

    [Fact]
    public void What_is_in_force_changes_the_gate_of_open_weights_alone_so_that_approvals_at_the_others_stand()
    {
        Assert.Equal(["plimsoll-gates-3", "plimsoll-gates-1", "plimsoll-gates-2"], World.Value(GateReader.All()).Select(rules => rules.Pack));
        var digests = World.Rules.All.Select(gate => gate.Digest.ToString()).ToArray();
        Assert.Equal(First.SkipLast(1), digests.SkipLast(1));
        Assert.Equal("sha256:1ef7cf8144be2a3be7a2dfb5045938472b7360d02faf53af1f1d751d03a8fa45", digests[^1]);
        Assert.Equal([WorksheetResult.LookedNotShown, WorksheetResult.ShownMitigated], World.Rules.For(Stage.OpenWeights).Results);
        // An approval of before at the gate of restricted access is one of today's gate too.
        var world = World.Assessed().Prove();
        var rules = World.Value(GateReader.All()).Single(r => r.Pack == "plimsoll-gates-1");
        world.By = "acc_approver";
        world.Do(Plimsoll.Release.Approvals.Approving.Approve(world.State, world.Asker, "apr_1", Plimsoll.Release.Approvals.Bundle.Of(world.State).Digest, rules));
        Assert.IsType<Verdict.Clear>(world.Judge());
    }

    [Fact]
    public void The_second_pack_and_the_third_say_the_same_at_every_gate_and_the_third_holds_what_nobody_owes_beside_them()
    {
        var second = World.Value(GateReader.All()).Single(rules => rules.Pack == "plimsoll-gates-2");
        Assert.Equal(second.All.Select(gate => gate.Digest), World.Rules.All.Select(gate => gate.Digest));
        Assert.Equal(second.Questions.Select(q => (q.Id, q.Words, q.From)), World.Rules.Questions.Select(q => (q.Id, q.Words, q.From)));
        Assert.Null(second.Unowned);
        Assert.All(Enum.GetValues<Stage>(), stage => Assert.NotNull(World.Rules.UnownedAt(stage)));
    }

    public static readonly TheoryData<string, string?> UnownedFaults = new()
    {
        { "stages", "[somewhere]" }, { "stages", null }, { "why", "" }, { "source", null }, { "colour", "red" },
    };

    [Theory]
    [MemberData(nameof(UnownedFaults))]
    public void A_fault_in_the_rule_about_duties_that_nobody_owes_is_refused_by_reader_and_schema_alike(string key, string? value)
    {
        var (map, schema) = ((ContentNode.Map)Shipped, Repository.At("content", "release", "gates.schema.json"));
        var rule = (ContentNode.Map)map.Entries["unowned"];
        var other = value is null ? rule.Entries.Where(e => e.Key != key).ToDictionary() : new Dictionary<string, ContentNode>(rule.Entries) { [key] = Value(value) };
        var broken = map with { Entries = new Dictionary<string, ContentNode>(map.Entries) { ["unowned"] = rule with { Entries = other } } };
        Assert.Equal("content.refused", GateReader.Load(broken).Refusal?.Code);
        Assert.Equal([true, false], NodeTool.Validate([(schema, Json(Shipped)), (schema, Json(broken))]).Select(a => a.Valid));
    }

    [Fact]
    public void A_pack_of_before_holds_nothing_for_what_nobody_owes_and_one_of_now_says_whether_it_does()
    {
        var (map, before, schema) = ((ContentNode.Map)Shipped, (ContentNode.Map)SecondPack, Repository.At("content", "release", "gates.schema.json"));
        var holding = before with { Entries = new Dictionary<string, ContentNode>(before.Entries) { ["unowned"] = map.Entries["unowned"] } };
        var silent = map with { Entries = map.Entries.Where(e => e.Key != "unowned").ToDictionary() };
        Assert.All((ContentNode[])[holding, silent], pack => Assert.Equal("content.refused", GateReader.Load(pack).Refusal?.Code));
        Assert.Equal([true, false, false], NodeTool.Validate([(schema, Json(before)), (schema, Json(holding)), (schema, Json(silent))]).Select(a => a.Valid));
    }

    public static readonly TheoryData<string, string?> QuestionFaults = new()
    {
        { "id", "No Slug" }, { "from", "soon" }, { "from", "2026-13-01" }, { "stages", "[]" }, { "stages", "[somewhere]" }, { "text", "" }, { "clears", "[]" }, { "clears", "[not-prevented]" }, { "source", null }, { "colour", "red" },
    };

    [Theory]
    [MemberData(nameof(QuestionFaults))]
    public void A_fault_in_a_question_is_refused_by_reader_and_schema_alike(string key, string? value)
    {
        var broken = Asked(question => question with { Entries = value is null ? question.Entries.Where(e => e.Key != key).ToDictionary() : new Dictionary<string, ContentNode>(question.Entries) { [key] = Value(value) } });
        Assert.Equal("content.refused", GateReader.Load(broken).Refusal?.Code);
        // Whether a day stands in the calendar is more than a pattern says.
        if (value == "2026-13-01") { return; }
        var schema = Repository.At("content", "release", "gates.schema.json");
        Assert.Equal([true, false], NodeTool.Validate([(schema, Json(Shipped)), (schema, Json(broken))]).Select(a => a.Valid));
    }

    [Fact]
    public void A_pack_of_the_first_form_asks_no_question_and_says_nothing_of_what_was_looked_for()
    {
        var (first, shipped, schema) = ((ContentNode.Map)FirstPack, (ContentNode.Map)Shipped, Repository.At("content", "release", "gates.schema.json"));
        var asking = first with { Entries = new Dictionary<string, ContentNode>(first.Entries) { ["questions"] = shipped.Entries["questions"] } };
        var looking = first with { Entries = new Dictionary<string, ContentNode>(first.Entries) { ["gates"] = shipped.Entries["gates"] } };
        Assert.All([asking, looking], pack => Assert.Equal("content.refused", GateReader.Load(pack).Refusal?.Code));
        Assert.Equal([true, false, false], NodeTool.Validate([(schema, Json(first)), (schema, Json(asking)), (schema, Json(looking))]).Select(a => a.Valid));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("one")]
    public void A_pack_of_a_form_that_is_not_known_is_refused_by_reader_and_schema_alike(string form)
    {
        var schema = Repository.At("content", "release", "gates.schema.json");
        var refusal = GateReader.Load(Named(form)).Refusal;
        Assert.Equal(
            ("content.refused", "f", "pack.form", form, "is no form that this program knows", "write a number from 1 to 3, or use a version of Plimsoll that knows it"),
            (refusal?.Code, refusal?.File, refusal?.Field, refusal?.Value, refusal?.Reason, refusal?.Fix));
        Assert.Equal([true, false], NodeTool.Validate([(schema, Json(Named("1"))), (schema, Json(Named(form)))]).Select(a => a.Valid));
    }

    [Fact]
    public void A_verdict_that_names_no_pack_was_given_under_the_oldest_pack_with_its_rules_and_never_under_one_that_came_later()
    {
        // The same rules in three packs: they came with the second, and came back with the third.
        var (other, first, back) = (Dated("gates-0", "2026-01-01", rhythm: "89"), Dated("gates-1", "2026-06-01", "90"), Dated("gates-2", "2027-06-01", "90"));
        var digest = first.For(Stage.OpenWeights).Digest;
        Assert.Equal((digest, true), (back.For(Stage.OpenWeights).Digest, digest != other.For(Stage.OpenWeights).Digest));
        foreach (var known in (KnownGates[])[new(back, first, other), new(other, first, back)])
        {
            Assert.Equal("gates-1", known.Find(Stage.OpenWeights, digest, new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero))?.Pack);
            Assert.Equal("gates-1", known.Find(Stage.OpenWeights, digest, new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero))?.Pack);
            Assert.Null(known.Find(Stage.OpenWeights, digest, new DateTimeOffset(2026, 5, 31, 23, 59, 59, TimeSpan.Zero)));
            Assert.Equal("gates-0", known.Find(Stage.OpenWeights, other.For(Stage.OpenWeights).Digest, new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero))?.Pack);
        }
        // A verdict that names its pack was given under that one, also where another has the same rules.
        var named = new GateJudged("dec_1", Stage.OpenWeights, VerdictKind.Refused, [], digest, digest, null, null, [], back.Name, null, null);
        Assert.Same(back, new KnownGates(first, back).Find(named, World.Day0));
        Assert.Null(new KnownGates(first).Find(named, World.Day0));

        static GateRules Dated(string id, string date, string rhythm)
        {
            var map = Change(gate => gate with { Entries = new Dictionary<string, ContentNode>(gate.Entries) { ["rhythmDays"] = Text(rhythm) } });
            var pack = (ContentNode.Map)map.Entries["pack"];
            return World.Value(GateReader.Load(map with { Entries = new Dictionary<string, ContentNode>(map.Entries)
            {
                ["pack"] = pack with { Entries = new Dictionary<string, ContentNode>(pack.Entries) { ["id"] = Text(id), ["date"] = Text(date) } },
            } }));
        }
    }

    /// <summary>The rules that came first, saying of which form they are.</summary>
    private static ContentNode.Map Named(string form)
    {
        var map = (ContentNode.Map)FirstPack;
        var pack = (ContentNode.Map)map.Entries["pack"];
        return map with { Entries = new Dictionary<string, ContentNode>(map.Entries)
        {
            ["pack"] = pack with { Entries = new Dictionary<string, ContentNode>(pack.Entries) { ["form"] = Text(form) } },
        } };
    }

    private static ContentNode Value(string value) => value switch
    {
        "[]" => new ContentNode.List("f", 1, []),
        ['[', .. var one, ']'] => new ContentNode.List("f", 1, [Text(one)]),
        "continuous done" => new ContentNode.List("f", 1, [Asked("continuous", "done")]),
        "twice" => new ContentNode.List("f", 1, [Asked("continuous", "arrangement"), Asked("continuous", "arrangement")]),
        _ => Text(value),
    };

    private static ContentNode.Map Asked(string when, string proof) => new("f", 1, new Dictionary<string, ContentNode> { ["when"] = Text(when), ["proof"] = Text(proof) });

    private static ContentNode.Text Text(string value) => new("f", 1, value);

    /// <summary>The shipped rules with the last gate, open weights, changed.</summary>
    private static ContentNode.Map Change(Func<ContentNode.Map, ContentNode> change)
    {
        var map = (ContentNode.Map)Shipped;
        var gates = (ContentNode.List)map.Entries["gates"];
        return map with { Entries = new Dictionary<string, ContentNode>(map.Entries) { ["gates"] = gates with { Items = [.. gates.Items.SkipLast(1), change((ContentNode.Map)gates.Items[^1])] } } };
    }

    /// <summary>The shipped rules with their question changed.</summary>
    private static ContentNode.Map Asked(Func<ContentNode.Map, ContentNode> change)
    {
        var map = (ContentNode.Map)Shipped;
        var questions = (ContentNode.List)map.Entries["questions"];
        return map with { Entries = new Dictionary<string, ContentNode>(map.Entries) { ["questions"] = questions with { Items = [change((ContentNode.Map)questions.Items[0])] } } };
    }

    private static JsonNode? Json(ContentNode node) => node switch
    {
        ContentNode.Text text => JsonValue.Create(text.Value),
        ContentNode.List list => new JsonArray([.. list.Items.Select(Json)]),
        ContentNode.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value)))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
