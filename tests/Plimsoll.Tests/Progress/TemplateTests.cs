// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plimsoll.Progress.Templates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

public sealed class TemplateTests
{
    private static readonly string Sample = File.ReadAllText(Report.Sample("template-filled.json"));

    /// <summary>Faults of a filled template, each with the field that must be named; a null field is no fault.</summary>
    public static TheoryData<string, string, string?> Faults => new()
    {
        { "\"audience\": [\"public\"], ", "", "pages.audience" },
        { "\"audience\": [\"authority\"]", "\"audience\": []", "pages.audience" },
        { "\"authority\"", "\"police\"", "pages.audience" },
        { "\"process\": \"2.2\"", "\"process\": \"2.9\"", "pages.process" },
        { "\"restricted-access\"", "\"cellar\"", "deployment" },
        { "\"organisation\": \"Northern Models\",", "", "organisation" },
        { "\"1.0\"", "\"2.0\"", "template" },
        { "\"1.4.geography\"", "\"1.4.geographie\"", "pages.fields.1.4.geographie" },
        { "\"period\": \"2026-07 to 2026-09\",", "", "pages.period" },
        { ", \"decidedBy\": \"Head of safety\"", "", "pages.decidedBy" },
        { "\"2027-01-31\"", "\"some day\"", "pages.reviewOn" },
        { "\"state\": \"not-collected\"", "\"state\": \"unknown\"", "pages.state" },
        { "\"state\": \"not-collected\"", "\"state\": \"reported\", \"period\": \"2026\"", "pages.fields" },
        { "Compass 2", "Compass 3", null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_refused_with_the_name_of_its_field_file_and_line(string from, string to, string? field)
    {
        var result = Read(Changed(from, to));
        Assert.Equal(field, result.Refusal?.Field);
        if (field is not null) { Assert.True(result.Refusal!.Line > 0 && result.Refusal.File == "filled.json"); }
    }

    [Fact]
    public async Task The_schema_refuses_what_the_reader_refuses()
    {
        var tools = Repository.At("tests", "tools");
        Assert.SkipUnless(Directory.Exists(Path.Combine(tools, "node_modules", "ajv")), "Run 'npm ci --prefix tests/tools' first; it needs Node.js.");
        var path = Path.Combine(Path.GetTempPath(), $"plimsoll-template-{Environment.ProcessId}.schema.json");
        await File.WriteAllBytesAsync(path, BlankTemplate.Schema(Report.Edition), TestContext.Current.CancellationToken);
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(tools, "validate.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) })!;
            foreach (var row in Faults)
            {
                using var document = JsonDocument.Parse(Changed(row.Data.Item1, row.Data.Item2));
                await node.StandardInput.WriteLineAsync($$"""{"schema":{{JsonSerializer.Serialize(path)}},"document":{{JsonSerializer.Serialize(document.RootElement)}}}""");
            }
            node.StandardInput.Close();
            var answers = new List<bool>();
            while (await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) { answers.Add(JsonDocument.Parse(line).RootElement.GetProperty("valid").GetBoolean()); }
            Assert.Equal(Faults.Select(row => row.Data.Item3 is null), answers);
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public void Every_process_has_a_page_and_every_element_of_the_report_has_a_field()
    {
        Assert.Equal(Report.Edition.Processes.Select(p => p.Id), Report.Edition.Template.Fields.Select(f => f.Process).Distinct());
        Assert.Empty(Report.Edition.Practices.SelectMany(p => p.Elements).Select(e => e.Id).Except(Report.Edition.Template.Fields.Select(f => f.Element!)));
    }

    [Fact]
    public void The_blank_page_and_table_hold_every_field()
    {
        var html = Encoding.UTF8.GetString(BlankTemplate.Html(Report.Edition));
        Assert.All(Report.Edition.Processes, p => Assert.Contains($"<h2>{p.Id} ", html, StringComparison.Ordinal));
        Assert.Contains("Trusted third party", html, StringComparison.Ordinal);
        Assert.Equal(Report.Edition.Template.Fields.Count + 1, Encoding.UTF8.GetString(BlankTemplate.Csv(Report.Edition)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Changed(string from, string to)
    {
        Assert.Contains(from, Sample, StringComparison.Ordinal);
        return Sample.Replace(from, to, StringComparison.Ordinal);
    }

    private static Result<FilledTemplate> Read(string json) => FilledTemplate.Read(Encoding.UTF8.GetBytes(json), "filled.json", Report.Edition);
}
