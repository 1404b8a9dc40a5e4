// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.RegularExpressions;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class CliListTests
{
    private const string Frontier = "guidance list --model frontier --release restricted";

    [Fact]
    public void Frontier_restricted_lists_22_guidelines_with_62_baseline_and_41_recommended_sourced_practices()
    {
        var run = CliRun.Of($"{Frontier} --format json");
        var guidelines = run.Json.GetProperty("guidelines").EnumerateArray().ToArray();
        var practices = guidelines.SelectMany(g => g.GetProperty("practices").EnumerateArray()).ToArray();
        Assert.Equal((0, "", 22), (run.ExitCode, run.Error, guidelines.Length));
        Assert.Equal((62, 41), (practices.Count(p => Is(p, "tier", "baseline")), practices.Count(p => Is(p, "tier", "recommended"))));
        Assert.All(guidelines, g => Assert.Equal("source", g.GetProperty("basis").GetString()));
        Assert.All(practices, p => Assert.NotEqual("", p.GetProperty("source").GetProperty("lines").GetString()));
    }

    [Fact]
    public void The_json_is_byte_for_byte_what_the_library_writes()
    {
        var list = Library.Shipped().Value!.Tailor(Profile.Read(new ProfileAsk("general", "open") { Modalities = ["audio"], SignificantUpdate = true }).Value!);
        Assert.Equal(GuidanceJson.ToUtf8(list), CliRun.Of("guidance list --model advanced-general --release open-access --modality audio --update --format json").Bytes);
    }

    [Fact]
    public void The_plain_list_is_stable_text_of_at_most_100_columns_without_colour_codes()
    {
        var run = CliRun.Of(Frontier);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Equal(run.Bytes, CliRun.Of(Frontier).Bytes);
    }

    [Fact]
    public void The_list_opens_with_the_counts_and_ends_by_saying_that_it_is_voluntary()
    {
        var output = CliRun.Of(Frontier).Output;
        Assert.Matches("Together +22 of 22 +62 +41 +sourced \\(pai-2024\\)", output);
        Assert.True(output.IndexOf("Together", StringComparison.Ordinal) < output.IndexOf("G01 ", StringComparison.Ordinal));
        Assert.EndsWith("Following this guidance is voluntary and replaces no law.\n", output);
    }

    [Theory]
    [InlineData("guidance list --model frontier --release restricted --role provider --role host")]
    [InlineData("guidance list --model narrow --release open")]
    [InlineData("guidance list --role developer")]
    public void Every_practice_and_duty_of_the_list_is_printed_with_its_words_and_section(string words)
    {
        var text = Flat(CliRun.Of(words).Output);
        var json = CliRun.Of($"{words} --format json").Json;
        var practices = json.GetProperty("guidelines").EnumerateArray().SelectMany(g => g.GetProperty("practices").EnumerateArray());
        var duties = json.GetProperty("mitigations").EnumerateArray().SelectMany(m => m.GetProperty("duties").EnumerateArray()).ToArray();
        Assert.NotEmpty(duties);
        Assert.All(practices.Concat(duties), line =>
        {
            var start = text.IndexOf($" {line.GetProperty("id").GetString()} ", StringComparison.Ordinal);
            Assert.True(start >= 0, line.GetProperty("id").GetString());
            var source = line.GetProperty("source").GetProperty("cited");
            var words = text.IndexOf(Flat(line.GetProperty("text").GetString()!), start, StringComparison.Ordinal);
            Assert.True(words > start, line.GetProperty("id").GetString());
            Assert.Matches($"^.{{0,900}}?{Regex.Escape($"{source.GetProperty("title").GetString()}, “{source.GetProperty("section").GetString()}”")}", text[(words + Flat(line.GetProperty("text").GetString()!).Length)..]);
        });
    }

    [Theory]
    [InlineData("host", 5)]
    [InlineData("developer", 7)]
    public void A_role_without_a_model_gets_a_duty_under_every_strategy_that_it_leads(string role, int leads)
    {
        var run = CliRun.Of($"guidance list --role {role} --format json");
        var led = run.Json.GetProperty("mitigations").EnumerateArray().Where(m => m.GetProperty("actors").TryGetProperty(role, out var part) && part.GetString() == "primary").ToArray();
        Assert.Equal((0, leads), (run.ExitCode, led.Length));
        // Under M14 the figure names developers and the text has nothing for them: that duty is ours.
        Assert.All(led, m => Assert.Contains(m.GetProperty("duties").EnumerateArray(), d => Is(d, "actor", role) && Is(d, "basis", Is(d, "id", "M14.D1") ? "inferred" : "source")));
        Assert.StartsWith("Shown for general/open", run.Error);
    }

    [Fact]
    public void A_model_provider_has_to_say_which_model() =>
        Assert.Equal((2, "model is missing; use narrow (specialized-narrow) | general (advanced-general) | frontier.\n"), (CliRun.Of("guidance list --role provider --role host") is var run ? run.ExitCode : 0, run.Error));

    [Fact]
    public void A_host_that_offers_downloads_only_is_not_asked_to_watch_inference()
    {
        var all = Duties("guidance list --role host");
        var downloads = Duties("guidance list --role host --hosting downloads");
        Assert.NotEmpty(all.Except(downloads));
        Assert.Empty(downloads.Except(all));
        Assert.Equal(all, Duties("guidance list --role host --hosting inference"));
    }

    [Theory]
    [InlineData("--role developer", "7 as primary actor, 1 as secondary actor (merits exploration), 1 more names a duty for you. Duties: ")]
    [InlineData("--role host --role developer", "8 as primary actor, 2 as secondary actor (merits exploration), 1 more names a duty for you. Duties: ")]
    [InlineData("--model frontier --release open", "12 as primary actor, 3 for other actors. Duties: ")]
    public void The_list_counts_the_parts_of_the_roles_apart_from_strategies_that_only_name_a_duty(string profile, string counts) =>
        Assert.Contains($"Risk mitigation strategies: {counts}", Flat(CliRun.Of($"guidance list {profile}").Output));

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public void Frontier_open_answers_with_advice_the_strategies_and_exit_code_11(string format)
    {
        var run = CliRun.Of($"guidance list --model frontier --release open --format {format}");
        Assert.Equal(11, run.ExitCode);
        Assert.Contains("plimsoll guidance list --model frontier --release restricted\n", run.Error);
        Assert.Contains(Flat(Library.Shipped().Value!.DefaultEdition.Redirect(new Cell(ModelType.Frontier, ReleaseType.Open))!.Advice), Flat(run.Output));
        Assert.Contains("M15", run.Output);
        Assert.DoesNotContain("G01", run.Output);
    }

    [Fact]
    public void A_significant_update_says_of_every_guideline_whether_to_renew_or_review()
    {
        var text = Flat(CliRun.Of($"{Frontier} --update").Output);
        var json = CliRun.Of($"{Frontier} --update --format json").Json.GetProperty("guidelines").EnumerateArray();
        Assert.All(json, g => Assert.Contains($" Update {(Is(g, "renew", "yes") ? "renew" : "review")}: {g.GetProperty("renewReason").GetString()}", text));
        Assert.DoesNotContain(" Update re", Flat(CliRun.Of(Frontier).Output));
    }

    [Fact]
    public void What_is_inferred_is_marked_and_disowned_on_the_page()
    {
        var text = Flat(CliRun.Of("guidance list --model general --release open").Output);
        Assert.Contains("inferred (plimsoll-tailoring-1)", text);
        Assert.Contains("not endorsed by Partnership on AI", text);
    }

    [Fact]
    public void A_person_at_a_terminal_reads_the_same_lines()
    {
        var seen = CliRun.Of(["guidance", "list", "--model", "frontier", "--release", "restricted"], seen: true);
        Assert.Equal(0, seen.ExitCode);
        foreach (var word in new[] { "G22", "G01.B1", "Together", "voluntary" }) { Assert.Contains(word, seen.Output); }
    }

    private static string[] Duties(string words) =>
        [.. CliRun.Of($"{words} --format json").Json.GetProperty("mitigations").EnumerateArray().SelectMany(m => m.GetProperty("duties").EnumerateArray()).Select(d => d.GetProperty("id").GetString()!)];

    private static bool Is(JsonElement element, string name, string value) => element.TryGetProperty(name, out var found) && found.GetString() == value;

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
