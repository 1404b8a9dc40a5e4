// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Types;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Records;

/// <summary>Kinds of record that content describes: a file each, and no code.</summary>
public sealed class RecordTypeTests
{
    private static RecordTypes Shipped { get; } = RecordTypeReader.Shipped().Value!;

    private static ContentNode.Map Node { get; } = Read();

    private static ContentNode.Map Read()
    {
        using var stream = typeof(RecordTypeReader).Assembly.GetManifestResourceStream("content/kinds.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return (ContentNode.Map)JsonContent.Read(bytes.ToArray(), "kinds.json");
    }

    [Fact]
    public void What_the_seeds_ask_to_be_kept_has_a_kind_with_its_source()
    {
        Assert.Equal(
            ["data-sourcing", "engagement", "forecast", "governance-framework", "internal-use", "iteration", "monitoring", "safeguard", "weight-security"],
            Shipped.Types.Select(t => t.Id).Order(StringComparer.Ordinal));
        Assert.All(Shipped.Types, t => Assert.Matches("00[0-4], lines? [0-9]", t.Source));
        Assert.Equal(13, Shipped.Find("engagement")!.Fields.Single(f => f.Id == "who").Options.Count);
        Assert.Equal(6, Shipped.Find("monitoring")!.Fields.Single(f => f.Id == "category").Options.Count);
        Assert.True(Shipped.Find("data-sourcing")!.Fields.Single(f => f.Id == "child-material").Asked);
    }

    public static readonly TheoryData<string, string, string?> Faults = new()
    {
        { "kind", "id", "risk" }, { "kind", "id", "Forecast" }, { "kind", "title", null }, { "kind", "source", null }, { "kind", "versions", "perhaps" }, { "kind", "colour", "red" },
        { "field", "id", "title" }, { "field", "id", "rev" }, { "field", "takes", "number" }, { "field", "asked", null }, { "field", "label", "" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_kind_with_a_fault_is_refused_with_its_line_by_reader_and_schema_alike(string of, string field, string? value)
    {
        var broken = Change(kind => of == "kind" ? With(kind, field, value) : kind with
        {
            Entries = new Dictionary<string, ContentNode>(kind.Entries)
            {
                ["fields"] = new ContentNode.List("f", 1, [.. ((ContentNode.List)kind.Entries["fields"]).Items.Select((f, i) => i == 0 ? With((ContentNode.Map)f, field, value) : f)]),
            },
        });
        var refusal = RecordTypeReader.Load(broken).Refusal;
        Assert.Equal(("content.refused", true), (refusal?.Code, refusal?.Line > 0));
        var schema = Repository.At("content", "records", "kinds.schema.json");
        Assert.Equal([true, false], NodeTool.Validate([(schema, Json(Node)), (schema, Json(broken))]).Select(a => a.Valid));
    }

    [Theory]
    [InlineData("category", "", "is missing")]
    [InlineData("category", "weather", "is not one of the allowed values")]
    [InlineData("category", "security compliance", "is more than one")]
    [InlineData("next", "soon", "is no day")]
    [InlineData("next", "2026-02-30", "is no day")]
    [InlineData("colour", "red", "is no field of")]
    public void A_field_that_cannot_be_read_is_named(string field, string value, string reason)
    {
        Assert.True(Shipped.Find("monitoring")!.Read(Look()).Succeeds(out _, out _));
        var read = Shipped.Find("monitoring")!.Read(new Dictionary<string, string>(Look()) { [field] = value });
        Assert.Contains(reason, read.Refusal!.Sentence, StringComparison.Ordinal);
        Assert.Contains(field, read.Refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_answers_are_read_in_the_order_of_the_kind_and_each_once()
    {
        var who = Shipped.Find("engagement")!;
        Dictionary<string, string> given = new() { ["who"] = "academia user", ["names"] = "Two groups", ["said"] = "It is slow", ["heard"] = "Taken up" };
        Assert.Equal(["user", "academia"], who.Read(given).Value![0].Chosen.Select(o => o.Id));
        Assert.Contains("is repeated", who.Read(new Dictionary<string, string>(given) { ["who"] = "user user" }).Refusal!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_record_takes_the_place_of_an_earlier_one_of_its_kind_and_release()
    {
        var world = new RecordWorld().Evaluate("evl_1");
        world.Do("rec_1", Decide("rec_1", "monitoring", null));
        world.Do("rec_2", Decide("rec_2", "monitoring", "rec_1"));
        Assert.Equal((RecordKind.Other, "rec_1"), (world["rec_2"].Kind, world["rec_2"].Typed!.Replaces));
        world.Do("rec_3", Decide("rec_3", "iteration", null));
        Assert.Equal("records.bad-value", Decide("rec_4", "iteration", "rec_3").Refusal!.Code);
        Assert.Equal("records.other-kind", Decide("rec_4", "forecast", "rec_1").Refusal!.Code);
        Assert.Equal("records.other-kind", Decide("rec_4", "monitoring", "evl_1").Refusal!.Code);
        Assert.Equal("records.unknown-id", Decide("rec_4", "monitoring", "rec_9").Refusal!.Code);
        Assert.Equal("records.other-release", Decide("rec_4", "monitoring", "rec_1", "rel_2").Refusal!.Code);
        Assert.Equal("records.id-taken", Decide("rec_1", "monitoring", null).Refusal!.Code);

        Result<Outcome> Decide(string id, string type, string? replaces, string release = "rel_1") => Recording.Typed(
            world[id], RecordWorld.Asker, new TypedRecorded(id, RecordWorld.Shape(release), type, "A kind", "pack", [], replaces), Shipped.Find(type)!,
            replaces is null ? null : world[replaces]);
    }

    private static Dictionary<string, string> Look() => new() { ["category"] = "security", ["measure"] = "Attacks a week", ["rhythm"] = "every 30 days", ["next"] = "2026-12-30" };

    private static ContentNode.Map With(ContentNode.Map map, string field, string? value) => map with
    {
        Entries = value is null ? map.Entries.Where(e => e.Key != field).ToDictionary()
            : new Dictionary<string, ContentNode>(map.Entries) { [field] = new ContentNode.Text("f", 1, value) },
    };

    /// <summary>The shipped kinds with the first of them changed.</summary>
    private static ContentNode.Map Change(Func<ContentNode.Map, ContentNode> change) => Node with
    {
        Entries = new Dictionary<string, ContentNode>(Node.Entries)
        {
            ["kinds"] = new ContentNode.List("f", 1, [.. ((ContentNode.List)Node.Entries["kinds"]).Items.Select((k, i) => i == 0 ? change((ContentNode.Map)k) : k)]),
        },
    };

    private static JsonNode Json(ContentNode node) => Write(node)!;

    private static JsonNode? Write(ContentNode node) => node switch
    {
        ContentNode.Text text => text.Value,
        ContentNode.List list => new JsonArray([.. list.Items.Select(Write)]),
        ContentNode.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Write(e.Value)))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
