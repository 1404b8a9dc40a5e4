// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What exists already comes in: a sheet of practices, and results of tools that others use.</summary>
public sealed class ImportTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_sheet_is_looked_at_line_by_line_and_taken_whole_or_not_at_all_and_results_of_tools_say_what_they_are()
    {
        var world = await World.OpenAsync(app, slug: "import");
        await world.AssessAsync();
        var (eve, release) = (world.First, world.Release);
        var sheet = await File.ReadAllTextAsync(Path.Combine(Approved.Root, "samples", "release", "import.csv"), TestContext.Current.CancellationToken);

        // One bad line: it is named with its number, and nothing of the sheet is taken.
        var preview = await SheetAsync(eve, $"{release}/import?preview=true", sheet + "G99.B9,met,,,,,\n");
        Assert.Equal((5, "G99.B9"), ((int)preview["bad"]![0]!["line"]!, (string)preview["bad"]![0]!["value"]!));
        var rev = (string)(await eve.GetAsync(release))["rev"]!;
        using (var refused = await eve.SendAsync(HttpMethod.Post, $"{release}/import", new StringContent(sheet + "G99.B9,met,,,,,\n", Encoding.UTF8, "text/csv")))
        {
            Assert.Equal(422, (int)refused.StatusCode);
            Assert.Contains("in line 5", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Equal(rev, (string)(await eve.GetAsync(release))["rev"]!);

        var taken = await SheetAsync(eve, $"{release}/import", sheet);
        Assert.Contains("release.evidence-attached", taken["happened"]!.AsArray().Select(h => (string)h!));
        var practice = await eve.GetAsync($"{release}/practices/G01.B1");
        Assert.Equal(("met", eve.Account), ((string)practice["practice"]!["status"]!, (string)practice["practice"]!["owner"]!));
        Assert.Equal("Threat model", (string)(await eve.GetAsync($"{release}/evidence"))["evidence"]![0]!["label"]!);

        // A model card and an evaluation are recognised, titled and dated; anything else is not taken for one.
        var card = "---\nlicense: apache-2.0\nmodel_name: Example 1\n---\n# Example 1\n";
        var evaluation = """{"results":{"hellaswag":{"acc":0.5},"mmlu":{"acc":0.4}},"versions":{"hellaswag":1},"model_name":"example-1","date":1793491200.0}""";
        await ImportAsync(eve, release, "README.md", card);
        await ImportAsync(eve, release, "results.json", evaluation);
        var evidence = (await eve.GetAsync($"{release}/evidence"))["evidence"]!.AsArray();
        Assert.Contains(evidence, e => (string)e!["label"]! == "Model card of Example 1" && (string)e["kind"]! == "imported");
        Assert.Contains(evidence, e => (string)e!["label"]! == "lm-evaluation-harness of example-1: hellaswag, mmlu" && (string)e["collectedAt"]! == "2026-11-01T00:00:00.000Z");
        using var odd = await eve.SendAsync(HttpMethod.Post, $"{release}/evidence", Form("notes.txt", "just some notes"));
        Assert.Equal(422, (int)odd.StatusCode);
        Assert.Contains("release.unknown-import", await odd.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> SheetAsync(Api api, string path, string sheet)
    {
        using var answer = await api.SendAsync(HttpMethod.Post, path, new StringContent(sheet, Encoding.UTF8, "text/csv"));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task ImportAsync(Api api, string release, string name, string text)
    {
        using var answer = await api.SendAsync(HttpMethod.Post, $"{release}/evidence", Form(name, text));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static MultipartFormDataContent Form(string name, string text) => new()
    {
        { JsonContent.Create(new JsonObject { ["kind"] = "imported", ["practices"] = new JsonArray("G01.B1") }), "facts" },
        { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name },
    };
}
