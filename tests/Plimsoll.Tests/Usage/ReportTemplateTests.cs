// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Noise;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

/// <summary>Templates are the only questions, and one without bounds is none.</summary>
public sealed class ReportTemplateTests
{
    internal static ReportTemplates Shipped { get; } = Sent.Value(TemplateReader.Shipped());

    internal static ReportTemplate Of(string id) => Sent.Value(Shipped.Find(id));

    private static ContentNode Node { get; } = Read();

    private static ContentNode Read()
    {
        using var stream = typeof(TemplateReader).Assembly.GetManifestResourceStream("content/templates.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return JsonContent.Read(bytes.ToArray(), "templates.json");
    }

    [Fact]
    public void Every_kind_of_report_that_the_field_asks_for_has_a_template_with_bounds_and_a_cost()
    {
        Assert.Equal(ReportKey.All.Select(k => k.Name).Order(StringComparer.Ordinal), Shipped.All.Select(t => t.Key.Name).Distinct().Order(StringComparer.Ordinal));
        foreach (var template in Shipped.All)
        {
            Assert.True(template.Plan.Charge.RhoUnits.Sign > 0 && template.Error95 > 0, template.Id);
            Assert.Equal(template.Keys is null, template.Plan.Charge.DeltaUnits.Sign > 0);
        }
        // σ² = L0/(2ρ): what each table costs is a twentieth.
        Assert.All(Shipped.All, t => Assert.Equal("0.050000", t.Plan.Charge.RhoText));
        Assert.Equal(251, Of("geography").Keys!.Count);
        Assert.Equal(Enumerable.Range(1, 2), new[] { "application", "organisations" }.Select(id => Of(id).Shown.RanksOnly ? 2 : 1));
    }

    public static readonly TheoryData<string, string?> Faults = new()
    {
        { "caps", null }, { "noise", null }, { "unit", "household" }, { "counts", "organisations" }, { "counts", "seconds" }, { "keys", "secret" }, { "lists", null }, { "window", "week" }, { "window", "year" }, { "columns", "[]" },
        { "phrase", null }, { "why", "" }, { "colour", "red" }, { "id", "People by country" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_template_with_a_fault_is_refused_with_its_line_by_reader_and_schema_alike(string field, string? value)
    {
        var broken = Change(map => map with { Entries = value is null ? map.Entries.Where(e => e.Key != field).ToDictionary() : new Dictionary<string, ContentNode>(map.Entries) { [field] = value == "[]" ? new ContentNode.List("f", 1, []) : new ContentNode.Text("f", 1, value) } });
        var refusal = TemplateReader.Load(broken).Refusal;
        Assert.Equal(("content.refused", true), (refusal?.Code, refusal?.Line > 0));
        // That what is counted is what is protected takes two fields together; the schema sees one at a time.
        if ((field, value) is ("counts", "organisations")) { return; }
        var schema = Repository.At("content", "usage", "templates.schema.json");
        Assert.Equal([true, false], NodeTool.Validate([(schema, Json(Node)), (schema, Json(broken))]).Select(a => a.Valid));
    }

    [Fact]
    public void A_cost_that_noise_and_caps_do_not_make_is_refused() =>
        Assert.Contains("is not what noise and caps cost", TemplateReader.Load(Change(map => With(map, "noise", noise => With(noise, "parameter", "10")))).Refusal?.Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("caps", "l0", "3")]
    [InlineData("noise", "parameter", "10")]
    [InlineData("", "why", "Another reason.")]
    public void Any_other_wording_of_a_template_has_another_digest(string map, string field, string value)
    {
        var changed = Change(node => map.Length == 0 ? With(node, field, value) : With(With(node, map, inner => With(inner, field, value)), "noise", noise => With(map == "noise" ? With(noise, field, value) : noise, "rho", (map, field) == ("caps", "l0") ? "3/40" : "1/10")));
        Assert.NotEqual(Of("geography").Digest, Sent.Value(TemplateReader.Load(changed)).All.Single(t => t.Id == "geography").Digest);
    }

    [Fact]
    public void A_rounded_table_has_a_threshold_that_rounding_does_not_cross()
    {
        var application = Of("application");
        var threshold = long.Parse(application.Threshold!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, threshold % application.Shown.RoundDownTo);
        // Plainly shown, the threshold is as low as δ allows.
        var plain = Of("use-case");
        var from = long.Parse(plain.Threshold!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(KeyThreshold.DeltaUnits(plain.Plan.Mechanism, plain.Plan.Caps, from - 1, plain.MinimumUnits!.Value) > Charge.Delta(new Rational(1, 1_000_000_000)));
    }

    private static ContentNode.Map With(ContentNode node, string field, string value) => With(node, field, _ => new ContentNode.Text("f", 1, value));

    private static ContentNode.Map With(ContentNode node, string field, Func<ContentNode, ContentNode> change)
    {
        var map = (ContentNode.Map)node;
        return map with { Entries = new Dictionary<string, ContentNode>(map.Entries) { [field] = change(map.Entries[field]) } };
    }

    /// <summary>The shipped templates with the one of geography changed.</summary>
    private static ContentNode.Map Change(Func<ContentNode.Map, ContentNode> change)
    {
        var map = (ContentNode.Map)Node;
        var templates = (ContentNode.List)map.Entries["templates"];
        return map with
        {
            Entries = new Dictionary<string, ContentNode>(map.Entries)
            {
                ["templates"] = templates with { Items = [.. templates.Items.Select(t => ((ContentNode.Map)t).Entries["id"] is ContentNode.Text { Value: "geography" } ? change((ContentNode.Map)t) : t)] },
            },
        };
    }

    private static JsonNode? Json(ContentNode node) => node switch
    {
        ContentNode.Text text => JsonValue.Create(text.Value),
        ContentNode.List list => new JsonArray([.. list.Items.Select(Json)]),
        ContentNode.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value)))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
