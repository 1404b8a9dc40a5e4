// SPDX-License-Identifier: Apache-2.0

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

    public static TheoryData<string?, string?, string?, bool?, bool?, ProviderAnswer> Thirds => new()
    {
        // A third is not more than a third.
        { "0.333333333", null, null, true, null, ProviderAnswer.NotProvider }, { "0.333333334", null, null, true, null, ProviderAnswer.Provider },
        { "0", null, null, true, null, ProviderAnswer.NotProvider }, { "0.4", null, null, null, null, ProviderAnswer.CannotBeTold },
        { "0.05", null, null, null, null, ProviderAnswer.NotProvider }, { "0.9", null, null, false, null, ProviderAnswer.NotProvider },
        // Both numbers of operations, to the last one.
        { null, "1000000000000000000000000", "3000000000000000000000000", true, null, ProviderAnswer.NotProvider },
        { null, "1000000000000000000000001", "3000000000000000000000000", true, null, ProviderAnswer.Provider },
        // Where the original is not known: a third of 10^23, or of 10^25 with systemic risk.
        { null, "33333333333333333333333", null, true, false, ProviderAnswer.NotProvider }, { null, "33333333333333333333334", null, true, false, ProviderAnswer.Provider },
        { null, "3333333333333333333333333", null, true, true, ProviderAnswer.NotProvider }, { null, "3333333333333333333333334", null, true, true, ProviderAnswer.Provider },
        // Whether it has systemic risk matters only between the two.
        { null, "33333333333333333333334", null, true, null, ProviderAnswer.CannotBeTold }, { null, "33333333333333333333333", null, true, null, ProviderAnswer.NotProvider },
        { null, "3333333333333333333333334", null, true, null, ProviderAnswer.Provider },
        { null, null, "3000000000000000000000000", true, true, ProviderAnswer.CannotBeTold }, { null, null, null, true, false, ProviderAnswer.CannotBeTold },
    };

    [Theory]
    [MemberData(nameof(Thirds))]
    public void More_than_a_third_of_the_compute_makes_a_provider_and_what_nobody_said_is_not_guessed(
        string? share, string? flop, string? original, bool? general, bool? systemic, ProviderAnswer answer) => Assert.Equal(
            answer, Ask("eu-gpai-one-third", Nothing with { Share = D(share), Flop = D(flop), OriginalFlop = D(original), GeneralPurpose = general, SystemicRisk = systemic }).Answer);

    private static decimal? D(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void What_is_used_together_is_not_modified() =>
        Assert.Equal(ProviderAnswer.NotProvider, Ask("eu-gpai-one-third", Nothing with { Kind = LineageKind.UsedTogetherWith, Share = 0.9m, GeneralPurpose = true }).Answer);

    [Theory]
    [InlineData(null, true, null, null, ProviderAnswer.CannotBeTold)]
    [InlineData(false, true, true, true, ProviderAnswer.NotProvider)]
    [InlineData(true, true, null, null, ProviderAnswer.Provider)]
    [InlineData(true, false, true, null, ProviderAnswer.Provider)]
    [InlineData(true, false, false, true, ProviderAnswer.Provider)]
    [InlineData(true, false, false, null, ProviderAnswer.CannotBeTold)]
    [InlineData(true, false, false, false, ProviderAnswer.NotProvider)]
    public void A_name_a_substantial_modification_or_a_new_purpose_makes_the_provider_of_a_high_risk_system(bool? high, bool? name, bool? substantial, bool? purpose, ProviderAnswer answer) =>
        Assert.Equal(answer, Ask("eu-high-risk-25", Nothing with { HighRisk = high, OwnName = name, Substantial = substantial, NewPurpose = purpose }).Answer);

    [Theory]
    [InlineData(LineageKind.FineTunedFrom, ProviderAnswer.NotProvider)]
    [InlineData(LineageKind.QuantizedFrom, ProviderAnswer.NotProvider)]
    [InlineData(LineageKind.UsedTogetherWith, ProviderAnswer.NotProvider)]
    [InlineData(LineageKind.DistilledFrom, ProviderAnswer.CannotBeTold)]
    [InlineData(LineageKind.MergedFrom, ProviderAnswer.CannotBeTold)]
    [InlineData(LineageKind.TrainedWith, ProviderAnswer.CannotBeTold)]
    public void The_map_of_the_value_chain_knows_adapters_and_is_silent_about_the_rest(LineageKind kind, ProviderAnswer answer) =>
        Assert.Equal(answer, Ask("pai-value-chain", Nothing with { Kind = kind }).Answer);

    [Fact]
    public void A_rule_says_nothing_before_its_day_and_every_answer_says_why()
    {
        Assert.Equal(ProviderAnswer.CannotBeTold, Ask("eu-gpai-one-third", Nothing with { Share = 0.9m, GeneralPurpose = true }, new DateOnly(2025, 8, 1)).Answer);
        Assert.Equal(ProviderAnswer.Provider, Ask("eu-gpai-one-third", Nothing with { Share = 0.9m, GeneralPurpose = true }, new DateOnly(2025, 8, 2)).Answer);
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
        Assert.Equal("sha256:e2c5e65d688d1fd860ca2cd59e7eb64caaf1f5fa613", Shipped.Digest.ToString());
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
        Assert.Equal(field, ProviderReader.Load(Read(yaml.Replace(was, now, StringComparison.Ordinal))).Refusal!.Field);

        static ContentNode Read(string yaml)
        {
            using var text = new StringReader(yaml);
            return Plimsoll.Content.YamlContent.Read(text, "providers.yaml");
        }
    }
}
