// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Guidance;

public sealed class CliClassifyTests
{
    public static TheoryData<string, string, string> Samples()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Repository.At("samples", "guidance", "expected.tsv")).Skip(1))
        {
            var fields = line.Split('\t');
            data.Add(fields[0], fields[1], fields[2]);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_worked_profile_gets_the_answer_expected_of_it(string file, string modelType, string releaseType)
    {
        var run = CliRun.Of(["guidance", "classify", Repository.At("samples", "guidance", file), "--format", "json"]);
        Assert.Equal((0, modelType, releaseType), (run.ExitCode, run.Json.GetProperty("modelType").GetString(), run.Json.GetProperty("releaseType").GetString()));
    }

    [Fact]
    public void Every_answers_file_among_the_samples_has_an_expected_answer() => Assert.Equal(
        Directory.EnumerateFiles(Repository.At("samples", "guidance"), "*.json").Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith("worksheet", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        Samples().Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Text_to_music_fits_two_descriptions_and_the_page_says_why_the_higher_one_is_taken()
    {
        var page = CliRun.Of(["guidance", "classify", Repository.At("samples", "guidance", "text-to-music.json")]).Output;
        Assert.StartsWith("Advanced Narrow and General Purpose × Restricted API and Hosted Access\n", page);
        Assert.Contains("Descriptions that fit: Specialized Narrow Purpose, Advanced Narrow and General Purpose.", page);
        Assert.Contains("“Generate custom guidance”", page);
    }

    [Fact]
    public void Options_answer_the_same_questions_as_a_file()
    {
        var byOptions = CliRun.Of("guidance classify --purpose general --reach hosted --criterion agentic --modality text --modality code --modality action --format json");
        Assert.Equal(CliRun.Of(["guidance", "classify", Repository.At("samples", "guidance", "agentic-assistant.json"), "--format", "json"]).Bytes, byOptions.Bytes);
    }

    [Fact]
    public void A_borderline_names_both_lists_and_the_command_for_each()
    {
        const string Answers = "guidance classify --purpose general --reach download --modality text --criterion agentic";
        var page = CliRun.Of(Answers).Output;
        Assert.Contains("Borderline", page);
        foreach (var model in new[] { "general", "frontier" }) { Assert.Contains($"  plimsoll guidance list --model {model} --release open --modality text\n", page); }
        Assert.StartsWith("Paradigm-shifting or Frontier × Open Access\n", CliRun.Of($"{Answers} --advances-state-of-the-art").Output);
        Assert.DoesNotContain("Borderline", CliRun.Of($"{Answers} --advances-state-of-the-art").Output);
    }

    [Theory]
    [InlineData("--purpose narrow --reach download --modality biology --component weights --high-consequence")]
    [InlineData("--purpose general --reach inside")]
    public void The_next_command_that_is_offered_works(string answers)
    {
        var page = CliRun.Of($"guidance classify {answers}").Output.Split('\n');
        var next = page.Single(line => line.StartsWith("  plimsoll guidance list", StringComparison.Ordinal)).Trim();
        Assert.Equal(0, CliRun.Of(next["plimsoll ".Length..]).ExitCode);
        Assert.Equal($"Next: {next}\n", CliRun.Of($"guidance classify {answers} --format json").Error);
    }
}
