// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

public sealed class RoundTests
{
    private static readonly string Sample = File.ReadAllText(Report.Sample("round.json"));

    [Fact]
    public void A_not_applicable_provider_leaves_both_labels_standing()
    {
        var score = RoundScore.Of(Read(Sample).Value!, Report.Edition).Processes[0];
        Assert.Equal(("high (presence, not quality), of 1", "medium (presence, not quality), of 2"), (score.Label, score.LabelOfAll));
        Assert.Equal(1, score.Dissents);
    }

    [Fact]
    public void Without_one_a_single_label_stands() => Assert.Null(RoundScore.Of(Read(Sample).Value!, Report.Edition).Processes[1].LabelOfAll);

    [Fact]
    public void Collaborating_to_adopt_counts_as_adopted()
    {
        var score = RoundScore.Of(Read(Sample.Replace("\"finding\": \"partial\"", "\"finding\": \"collaborating\"", StringComparison.Ordinal)).Value!, Report.Edition).Processes[1];
        Assert.Equal((1, 0, AdoptionLevel.Medium), (score.Adopted, score.Partial, score.Level));
    }

    [Theory]
    [InlineData("\"4.1\"]", "\"4.9\"]", "processes", "4.9")]
    [InlineData("\"south\", \"process\": \"4.1\"", "\"south\", \"process\": \"9.1\"", "findings.process", "9.1")]
    [InlineData("\"south\", \"process\": \"4.1\"", "\"south\", \"process\": \"2.1\"", "findings.process", "2.1")]
    [InlineData("\"seen\": \"2026-11-02\", \"quote\": \"Usage", "\"seen\": \"2026-11-21\", \"quote\": \"Usage", "findings.evidence.seen", "2026-11-21")]
    [InlineData("\"sha256:", "\"sha1:", "findings.evidence.digest", null)]
    [InlineData("copies/usage.txt", "../usage.txt", "findings.evidence.copy", "../usage.txt")]
    [InlineData("\"south\", \"process\": \"4.1\"", "\"north\", \"process\": \"4.1\"", "findings.process", "4.1")]
    [InlineData("\"finding\": \"not-found\"", "\"finding\": \"excellent\"", "findings.finding", "excellent")]
    [InlineData("\"finding\": \"not-found\"", "\"finding\": \"adopted\"", "findings.evidence", null)]
    [InlineData("\"finding\": \"not-found\"", "\"mood\": \"good\", \"finding\": \"not-found\"", "findings.mood", "good")]
    [InlineData("{ \"provider\": \"south\", \"process\": \"1.4\", \"finding\": \"not-applicable\", \"assessor\": \"A. Reader\" },", "", "findings", "south 1.4")]
    [InlineData("https://north.example/usage", "ftp://north.example", "findings.evidence.url", "ftp://north.example")]
    public void A_faulty_round_is_refused_by_name_file_and_line(string from, string to, string field, string? value)
    {
        Assert.Contains(from, Sample, StringComparison.Ordinal);
        var refusal = Read(Sample.Replace(from, to, StringComparison.Ordinal)).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal((field, "round.json"), (refusal.Field, refusal.File));
        if (value is not null) { Assert.Equal(value, refusal.Value); }
        Assert.True(refusal.Line > 0);
    }

    [Fact]
    public void Evidence_seen_today_is_not_in_the_future() => Assert.NotNull(Read(Sample.Replace("2026-11-02", "2026-11-20", StringComparison.Ordinal)).Value);

    [Fact]
    public void A_copy_whose_bytes_changed_is_refused_with_its_name()
    {
        var evidence = Assert.Single(Read(Sample).Value!.Copies());
        Assert.Null(evidence.Check(File.ReadAllBytes(Report.Sample("copies/usage.txt"))));
        var refusal = evidence.Check("other"u8);
        Assert.Equal(("progress.digest-mismatch", "digest", "round.json"), (refusal!.Code, refusal.Field, refusal.File));
    }

    [Fact]
    public void A_comparison_counts_the_steps_and_never_counts_what_was_not_looked_at()
    {
        var score = RoundScore.Of(Read(Sample).Value!, Report.Edition);
        var compared = ProgressComparison.Of(Report.Edition, ("2024-11", ProgressComparison.LevelsOf(Report.Edition)), ("round", ProgressComparison.LevelsOf(score)));
        Assert.Equal(18, compared.Processes.Count);
        Assert.Equal(2, compared.Processes.Single(p => p.Process == "1.4").Change);
        Assert.Equal(-2, compared.Processes.Single(p => p.Process == "4.1").Change);
        Assert.All(compared.Processes.Where(p => p.Process is not ("1.4" or "4.1")), p => Assert.Equal((null, null), ((int?)p.Change, p.Right)));
    }

    private static Result<Round> Read(string json) => Round.Read(Encoding.UTF8.GetBytes(json), "round.json", Report.Library, Report.Today);
}
