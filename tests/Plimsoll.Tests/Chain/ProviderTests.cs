// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Chain;
using Plimsoll.Chain.Providers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Chain;

/// <summary>What the rules say of who is the provider now, and what they leave open.</summary>
public sealed class ProviderTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);

    private static readonly ProviderFacts Nothing = new(LineageKind.FineTunedFrom, null, null, null, null, null, null, null, null, null);

    private static ProviderRules Shipped => ProviderReader.All().Value!.InForce;

    private static RuleSays Ask(string rule, ProviderFacts facts, DateOnly? day = null) => Shipped.All.Single(r => r.Id == rule).Ask(facts, day ?? Today);

    public static TheoryData<string?, string?, string?, bool?, bool?, RuleAnswer> Thirds => new()
    {
        // A third is not more than a third.
        { "0.333333333", null, null, true, null, RuleAnswer.NotProvider }, { "0.333333334", null, null, true, null, RuleAnswer.Provider },
        { "0", null, null, true, null, RuleAnswer.NotProvider }, { "0.4", null, null, null, null, RuleAnswer.CannotBeTold },
        { "0.05", null, null, null, null, RuleAnswer.NotProvider }, { "0.9", null, null, false, null, RuleAnswer.NotProvider },
        // Both numbers of operations, to the last one.
        { null, "1000000000000000000000000", "3000000000000000000000000", true, null, RuleAnswer.NotProvider },
        { null, "1000000000000000000000001", "3000000000000000000000000", true, null, RuleAnswer.Provider },
        // Where the original is not known: a third of 10^23, or of 10^25 with systemic risk.
        { null, "33333333333333333333333", null, true, false, RuleAnswer.NotProvider }, { null, "33333333333333333333334", null, true, false, RuleAnswer.Provider },
        { null, "3333333333333333333333333", null, true, true, RuleAnswer.NotProvider }, { null, "3333333333333333333333334", null, true, true, RuleAnswer.Provider },
        // Whether it has systemic risk matters only between the two.
        { null, "33333333333333333333334", null, true, null, RuleAnswer.CannotBeTold }, { null, "33333333333333333333333", null, true, null, RuleAnswer.NotProvider },
        { null, "3333333333333333333333334", null, true, null, RuleAnswer.Provider },
        { null, null, "3000000000000000000000000", true, true, RuleAnswer.CannotBeTold }, { null, null, null, true, false, RuleAnswer.CannotBeTold },
    };

    [Theory]
    [MemberData(nameof(Thirds))]
    public void More_than_a_third_of_the_compute_makes_a_provider_and_what_nobody_said_is_not_guessed(
        string? share, string? flop, string? original, bool? general, bool? systemic, RuleAnswer answer) => Assert.Equal(
            answer, Ask("eu-gpai-one-third", Nothing with { Share = D(share), Flop = D(flop), OriginalFlop = D(original), GeneralPurpose = general, SystemicRisk = systemic }).Answer);

    private static decimal? D(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void What_is_used_together_is_not_modified() =>
        Assert.Equal(RuleAnswer.NotProvider, Ask("eu-gpai-one-third", Nothing with { Kind = LineageKind.UsedTogetherWith, Share = 0.9m, GeneralPurpose = true }).Answer);

    [Theory]
    [InlineData(null, true, null, null, RuleAnswer.CannotBeTold)]
    [InlineData(false, true, true, true, RuleAnswer.NotProvider)]
    [InlineData(true, true, null, null, RuleAnswer.Provider)]
    [InlineData(true, false, true, null, RuleAnswer.Provider)]
    [InlineData(true, false, false, true, RuleAnswer.Provider)]
    [InlineData(true, false, false, null, RuleAnswer.CannotBeTold)]
    [InlineData(true, false, false, false, RuleAnswer.NotProvider)]
    public void A_name_a_substantial_modification_or_a_new_purpose_makes_the_provider_of_a_high_risk_system(bool? high, bool? name, bool? substantial, bool? purpose, RuleAnswer answer) =>
        Assert.Equal(answer, Ask("eu-high-risk-25", Nothing with { HighRisk = high, OwnName = name, Substantial = substantial, NewPurpose = purpose }).Answer);

    [Theory]
    [InlineData(LineageKind.FineTunedFrom, RuleAnswer.NotProvider)]
    [InlineData(LineageKind.QuantizedFrom, RuleAnswer.NotProvider)]
    [InlineData(LineageKind.UsedTogetherWith, RuleAnswer.NotProvider)]
    [InlineData(LineageKind.DistilledFrom, RuleAnswer.CannotBeTold)]
    [InlineData(LineageKind.MergedFrom, RuleAnswer.CannotBeTold)]
    [InlineData(LineageKind.TrainedWith, RuleAnswer.CannotBeTold)]
    public void The_map_of_the_value_chain_knows_adapters_and_is_silent_about_the_rest(LineageKind kind, RuleAnswer answer) =>
        Assert.Equal(answer, Ask("pai-value-chain", Nothing with { Kind = kind }).Answer);

    [Fact]
    public void A_rule_says_nothing_before_its_day_and_every_answer_says_why()
    {
        Assert.Equal(RuleAnswer.CannotBeTold, Ask("eu-gpai-one-third", Nothing with { Share = 0.9m, GeneralPurpose = true }, new DateOnly(2025, 8, 1)).Answer);
        Assert.Equal(RuleAnswer.Provider, Ask("eu-gpai-one-third", Nothing with { Share = 0.9m, GeneralPurpose = true }, new DateOnly(2025, 8, 2)).Answer);
        Assert.All(Enum.GetValues<LineageKind>(), kind => Assert.All(Shipped.Ask(Nothing with { Kind = kind }, Today), said => Assert.EndsWith(".", said.Says.Because, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_rule_names_its_source_and_says_how_it_was_read()
    {
        Assert.Equal("plimsoll-providers-1", Shipped.Id);
        Assert.Contains("no legal advice", Shipped.Statement, StringComparison.Ordinal);
        Assert.Equal(
            [("eu-gpai-one-third", SourceRead.Secondary), ("eu-high-risk-25", SourceRead.Secondary), ("pai-value-chain", SourceRead.Primary)], Shipped.All.Select(r => (r.Id, r.Read)));
        Assert.All(Shipped.All, r => Assert.All((string[])[r.Title, r.Says, r.Source, r.How], text => Assert.NotEmpty(text)));
        // What was decided with it names it so; another number or sentence is a pack of its own, and this one stays in a folder providers-1.
        Assert.Equal("sha256:e2c5e65d688d1fd860ca2cd59e7eb64caaf1f5fa613586818889c06e3ab7a3ce", Shipped.Digest.ToString());
    }

    [Theory]
    [InlineData("test: compute-third", "test: a-guess", "rules.test")]
    [InlineData("read: secondary", "read: hearsay", "rules.read")]
    [InlineData("numerator: \"1\"", "numerator: \"0\"", "rules.values.numerator")]
    [InlineData("id: pai-value-chain", "id: eu-high-risk-25", "rules")]
    [InlineData("fine-tuned-from quantized-from", "fine-tuned-from inspired-by", "rules.values.adapter")]
    [InlineData("from: \"2025-08-02\"", "from: \"August\"", "rules.from")]
    public void A_pack_that_is_not_of_its_form_is_refused_with_the_field(string was, string now, string field)
    {
        var folder = Repository.At("content", "chain", "providers");
        var yaml = string.Concat(((string[])["pack.yaml", "rules.yaml"]).Select(file => File.ReadAllText(Path.Combine(folder, file))));
        Assert.Contains(was, yaml, StringComparison.Ordinal);
        Assert.Null(ProviderReader.Load(Read(yaml)).Refusal);
        var broken = Read(yaml.Replace(was, now, StringComparison.Ordinal));
        Assert.Equal(field, ProviderReader.Load(broken).Refusal!.Field);
        // That ids differ takes all rules together; the schema sees one at a time.
        if (field == "rules") { return; }
        var schema = Repository.At("content", "chain", "providers.schema.json");
        Assert.Equal([true, false], NodeTool.Validate([(schema, Json(Read(yaml))), (schema, Json(broken))]).Select(a => a.Valid));

        static ContentNode Read(string yaml)
        {
            using var text = new StringReader(yaml);
            return Plimsoll.Content.YamlContent.Read(text, "providers.yaml");
        }
    }

    private static JsonNode? Json(ContentNode node) => node switch
    {
        ContentNode.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value)))),
        ContentNode.List list => new JsonArray([.. list.Items.Select(Json)]),
        ContentNode.Text text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException(),
    };
}
