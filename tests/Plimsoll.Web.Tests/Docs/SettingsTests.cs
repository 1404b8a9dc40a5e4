// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Plimsoll.Web.Tests.Docs;

/// <summary>Every setting stands in one table of the program; the guide and <c>--help</c> say the same.</summary>
public sealed partial class SettingsTests : IDisposable
{
    private const string Begin = "<!-- settings: written by SettingsTests with PLIMSOLL_APPROVE=1 -->\n", End = "<!-- end of settings -->";

    private static readonly string Guide = Path.Combine(Approved.Root, "docs", "guide", "operations.md");

    private static readonly IReadOnlyList<Settable> All = Settings.All(Modules.All());

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_guide_names_every_setting_as_the_program_knows_it()
    {
        var text = File.ReadAllText(Guide);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        string[] head = ["| Switch | Variable | Usually | What it is for |", "|---|---|---|---|"];
        var table = string.Concat(head.Concat(All.Select(s =>
            $"| `{s.Switch} {s.Takes}` | {(s.In == Usable.BySwitch ? "–" : $"`{s.Variable}`")} | {s.Usual} | {s.Says}{(s.In == Usable.Everywhere ? "" : "; not in the file")} |"))
            .Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1") { File.WriteAllText(Guide, text[..begin] + table + text[end..]); return; }
        Assert.Equal(table, text[begin..end]);
    }

    [Fact]
    public void No_two_settings_share_a_name_or_a_key_and_help_names_each()
    {
        Assert.Equal(All.Count, All.DistinctBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(All.Count, All.DistinctBy(s => s.Key, StringComparer.OrdinalIgnoreCase).Count());
        var help = Settings.Help(All).ToArray();
        Assert.All(All, s => Assert.Single(help, line => line.TrimStart().StartsWith($"{s.Switch} {s.Takes} ", StringComparison.Ordinal)));
        // A name stands for one place in three: none of them is another's beginning, as a variable would be.
        Assert.All(All, s => Assert.Matches("^[a-z]+(-[a-z]+)*$", s.Name));
    }

    [Fact]
    public void A_switch_goes_before_a_variable_and_that_before_the_file()
    {
        var file = Write("{ \"most-pages\": 100, \"answer-step\": \"300\", \"proxies\": [\"10.0.0.1\", \"10.1.0.0/16\"] /* ours */ }");
        var read = Read(file, []);
        Assert.Equal(("100", "300", "10.0.0.1,10.1.0.0/16"), (read["Data:MostPages"], read["Research:AnswerStep"], read["Proxies:Trusted"]));
        try
        {
            Environment.SetEnvironmentVariable("PLIMSOLL_ANSWER_STEP", "400");
            Assert.Equal("400", Read(file, [])["Research:AnswerStep"]);
            Assert.Equal(("500", "100"), (Read(file, ["--answer-step", "500"])["Research:AnswerStep"], Read(file, ["--answer-step=500"])["Data:MostPages"]));
        }
        finally { Environment.SetEnvironmentVariable("PLIMSOLL_ANSWER_STEP", null); }
    }

    [Theory]
    [InlineData("{ \"most-pagse\": 100 }", "most-pagse names a setting that is not known")]
    [InlineData("{ \"settings\": \"other.json\" }", "settings names a setting that is not known")]
    [InlineData("{ \"demo-events\": 10 }", "demo-events names a setting that is not known")]
    [InlineData("{ \"data\": true }", "data holds something else")]
    [InlineData("{ \"data\": \"a\", \"data\": \"b\" }", "settings is no JSON at line")]
    [InlineData("[]", "settings holds no object")]
    [InlineData("{", "settings is no JSON at line")]
    public void A_file_with_a_fault_stops_the_start_with_its_name(string text, string sentence)
    {
        var file = Write(text);
        var refusal = PlimsollApp.Create(["--settings", file, "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_folder, "data")]).Refusal!;
        Assert.Equal("web.bad-setting", refusal.Code);
        Assert.Contains(sentence, refusal.Sentence, StringComparison.Ordinal);
        Assert.StartsWith(file, refusal.Sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public void A_file_that_is_not_there_stops_the_start() =>
        Assert.Equal("web.bad-setting", PlimsollApp.Create(["--settings", Path.Combine(_folder, "none.json")]).Refusal?.Code);

    [Fact]
    public void Every_settings_file_that_is_shown_or_shipped_can_be_read()
    {
        var files = Example.Matches(File.ReadAllText(Guide)).Select(m => m.Groups[1].Value)
            .Append(File.ReadAllText(Path.Combine(Approved.Root, "packaging", "settings.json"))).ToArray();
        Assert.True(files.Length > 2);
        Assert.All(files, text => Assert.NotEmpty(Read(Write(text), []).AsEnumerable()));
    }

    private static ConfigurationManager Read(string file, string[] args)
    {
        var configuration = new ConfigurationManager();
        Assert.Null(PlimsollApp.Configure(configuration, ["--settings", file, .. args], Modules.All())?.Sentence);
        return configuration;
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, $"{Path.GetRandomFileName()}.json");
        File.WriteAllText(file, text);
        return file;
    }
}
