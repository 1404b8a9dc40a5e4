// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class ClassificationTests
{
    [Theory]
    [InlineData("narrow", false, null, null, ModelType.Narrow)]
    [InlineData("general", false, null, null, ModelType.General)]
    [InlineData("narrow", true, null, null, ModelType.General)]
    [InlineData("narrow", false, "biology", null, ModelType.General)]
    [InlineData("narrow", false, "text", null, ModelType.General)]
    [InlineData("narrow", false, "image", null, ModelType.General)]
    [InlineData("narrow", false, "audio", null, ModelType.General)]
    [InlineData("narrow", false, "video", null, ModelType.General)]
    [InlineData("narrow", false, "code", null, ModelType.General)]
    [InlineData("narrow", false, "action", null, ModelType.Narrow)]
    [InlineData("narrow", false, null, "agentic", ModelType.Narrow)]
    [InlineData("general", true, "text", "scaling", ModelType.General)]
    [InlineData("general", false, "text", null, ModelType.Frontier, true)]
    [InlineData("general", false, "text", "scaling", ModelType.Frontier, true)]
    [InlineData("narrow", false, "action", null, ModelType.Frontier, true)]
    public void The_highest_description_that_fits_is_taken(string purpose, bool highConsequence, string? modality, string? criterion, ModelType expected, bool advances = false)
    {
        var ask = new ClassifyAsk(purpose, "hosted") { AdvancesStateOfTheArt = advances, HighConsequenceDomain = highConsequence, Modalities = modality is null ? [] : [modality], Criteria = criterion is null ? [] : [criterion] };
        var answer = Shipped.Value(Shipped.Library.Classify(ask));
        Assert.Equal(expected, answer.ModelType);
        Assert.Equal(expected, answer.Fits.Max());
        Assert.Equal(answer.Fits.Count > 1, answer.Reasons.Any(r => r.For == "model" && r.Text.Contains(SharedTerms.ModelTypes[expected].Label, StringComparison.Ordinal)));
        Assert.All(answer.Fits, fit => Assert.Contains(answer.Reasons, r => r.For == SharedTerms.ModelTypes[fit].Key));
    }

    /// <summary>A model that calls tools is not a frontier model for that alone; nor is the question passed over.</summary>
    [Theory]
    [InlineData("agentic", null, true)]
    [InlineData("self-learning", null, true)]
    [InlineData("scaling", null, false)]
    [InlineData("state-of-the-art", null, false)]
    [InlineData(null, "action", true)]
    public void Criteria_without_the_definition_are_borderline_with_both_lists_and_the_reason(string? criterion, string? modality, bool staged)
    {
        var ask = new ClassifyAsk("general", "download") { Criteria = criterion is null ? [] : [criterion], Modalities = modality is null ? ["text"] : ["text", modality] };
        var answer = Shipped.Value(Shipped.Library.Classify(ask));
        Assert.Equal((ModelType.General, ReleaseType.Open, staged), (answer.ModelType, answer.ReleaseType, answer.StagedRelease));
        Assert.Equal(["general/open", "frontier/open"], answer.Borderline!.Lists);
        Assert.Equal(answer.Borderline.Lists, answer.Cells.Select(c => c.ToString()));
        Assert.Equal((Basis.Inferred, "57-61"), (answer.Borderline.Basis, answer.Borderline.Source.Lines));
        Assert.Contains(answer.Reasons, r => r.For == "frontier");
        Assert.Equal(staged, answer.Reasons.Any(r => r.For == "staged" && r.Source.Lines == "225"));

        // With the definition nothing is left open, and the advice on stages stays.
        var met = Shipped.Value(Shipped.Library.Classify(ask with { AdvancesStateOfTheArt = true }));
        Assert.Equal((ModelType.Frontier, null, staged), (met.ModelType, met.Borderline, met.StagedRelease));
        var neither = Shipped.Value(Shipped.Library.Classify(ask with { Criteria = [], Modalities = ["text"] }));
        Assert.Equal((ModelType.General, null, false), (neither.ModelType, neither.Borderline, neither.StagedRelease));
    }

    /// <summary>The definition of the checklist speaks of general-purpose models; that of the slides of any.</summary>
    [Theory]
    [InlineData("general", "000_63d9a1e01a6abc4f.txt", "57")]
    [InlineData("narrow", "001_7a47feda8846d4f9.txt", "323")]
    public void Whoever_meets_the_definition_is_given_the_line_that_covers_the_model(string purpose, string document, string lines)
    {
        var answer = Shipped.Value(Shipped.Library.Classify(new ClassifyAsk(purpose, "hosted") { AdvancesStateOfTheArt = true }));
        Assert.Equal((document, lines), answer.Reasons.Where(r => r.For == "frontier").Select(r => (r.Source.Document, r.Source.Lines)).First());
    }

    [Fact]
    public void A_text_to_music_model_is_narrow_by_purpose_and_advanced_by_its_output_so_it_is_advanced()
    {
        var answer = Shipped.Value(Shipped.Library.Classify(new ClassifyAsk("narrow", "hosted") { Modalities = ["audio"] }));
        Assert.Equal([ModelType.Narrow, ModelType.General], answer.Fits);
        Assert.Equal((ModelType.General, ReleaseType.Restricted), (answer.ModelType, answer.ReleaseType));
        Assert.Contains(answer.Reasons, r => r.For == "model" && r.Source.Document == "001_7a47feda8846d4f9.txt" && r.Source.Lines == "457");
    }

    [Theory]
    [InlineData("download", null, ReleaseType.Open)]
    [InlineData("hosted", null, ReleaseType.Restricted)]
    [InlineData("demonstration", null, ReleaseType.Research)]
    [InlineData("own-products", null, ReleaseType.Closed)]
    [InlineData("inside", null, ReleaseType.Closed)]
    [InlineData("hosted", "weights", ReleaseType.Open)]
    [InlineData("demonstration", "weights", ReleaseType.Open)]
    [InlineData("own-products", "weights", ReleaseType.Open)]
    [InlineData("inside", "weights", ReleaseType.Open)]
    [InlineData("hosted", "paper", ReleaseType.Restricted)]
    public void The_release_type_follows_from_reach_and_from_what_is_released(string reach, string? component, ReleaseType expected)
    {
        var answer = Shipped.Value(Shipped.Library.Classify(new ClassifyAsk("narrow", reach) { Components = component is null ? [] : [component] }));
        Assert.Equal(expected, answer.ReleaseType);
        Assert.Single(answer.Reasons, r => r.For == "release");
    }

    [Fact]
    public void The_two_meanings_of_closed_are_told_apart() => Assert.NotEqual(ReleaseReason("own-products"), ReleaseReason("inside"));

    [Theory]
    [InlineData(null, "hosted", "purpose", "guidance.missing-value")]
    [InlineData("narrow", null, "reach", "guidance.missing-value")]
    [InlineData("broad", "hosted", "purpose", "guidance.unknown-value")]
    [InlineData("narrow", "moon", "reach", "guidance.unknown-value")]
    public void An_unanswered_or_unknown_question_is_refused_by_name(string? purpose, string? reach, string field, string code) =>
        Assert.Equal((code, field), (Shipped.Library.Classify(new ClassifyAsk(purpose, reach)).Refusal?.Code, Shipped.Library.Classify(new ClassifyAsk(purpose, reach)).Refusal?.Field));

    [Fact]
    public void An_unknown_criterion_modality_or_component_is_refused_by_name()
    {
        var ask = new ClassifyAsk("narrow", "hosted");
        Assert.Equal("criteria", Shipped.Library.Classify(ask with { Criteria = ["clever"] }).Refusal?.Field);
        Assert.Equal("modality", Shipped.Library.Classify(ask with { Modalities = ["smell"] }).Refusal?.Field);
        Assert.Equal("component", Shipped.Library.Classify(ask with { Components = ["heart"] }).Refusal?.Field);
    }

    [Fact]
    public void An_answers_file_is_read_whole_and_a_fault_in_it_is_named_with_its_line()
    {
        var ask = Shipped.Value(ClassifyAsk.FromJson("""{"purpose":"narrow","reach":"download","criteria":["agentic"],"modalities":["text","code"],"components":["weights"],"highConsequenceDomain":true,"advancesStateOfTheArt":true}"""u8, "a.json"));
        Assert.Equal(("narrow", "download", true, true), (ask.Purpose, ask.Reach, ask.HighConsequenceDomain, ask.AdvancesStateOfTheArt));
        Assert.Equal(["agentic"], ask.Criteria);
        Assert.Equal(["text", "code"], ask.Modalities);
        Assert.Equal(["weights"], ask.Components);
        Assert.StartsWith("a.json:3: ", ClassifyAsk.FromJson("{\n\"purpose\": \"narrow\",\n\"reach\": \"moon\"}"u8, "a.json").Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Contains("colour", ClassifyAsk.FromJson("""{"purpose":"narrow","reach":"download","colour":"red"}"""u8, "a.json").Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Equal("content.malformed", ClassifyAsk.FromJson("{"u8, "a.json").Refusal?.Code);
        Assert.Equal("content.duplicate-key", ClassifyAsk.FromJson("""{"purpose":"narrow","purpose":"general","reach":"download"}"""u8, "a.json").Refusal?.Code);
    }

    private static string ReleaseReason(string reach) => Shipped.Value(Shipped.Library.Classify(new ClassifyAsk("narrow", reach))).Reasons.Single(r => r.For == "release").Text;
}
