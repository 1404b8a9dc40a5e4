// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What exists already comes in: sheets whole or not at all, and results of other tools by what they say themselves.</summary>
public sealed class ImportTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    private static int _count;
    private static World? _world;

    private static World TheWorld => _world!;

    private static string Page => $"/t/acme/releases/{TheWorld.ReleaseId}/import";

    public async ValueTask InitializeAsync()
    {
        _world ??= await World.OpenAsync(app);
        await TheWorld.AssessAsync(name: $"Example {++_count}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_sample_comes_in_over_http_in_one_append_after_a_preview_that_writes_nothing()
    {
        var sheet = await File.ReadAllTextAsync(Path.Combine(Approved.Root, "samples", "release", "import.csv"), TestContext.Current.CancellationToken);
        var rev = await RevAsync();
        var preview = await SendAsync("?preview=true", sheet);
        Assert.Empty(preview["bad"]!.AsArray());
        Assert.Equal([2, 3, 4, 5, 6], preview["will"]!.AsArray().Select(w => (int)w!["line"]!));
        Assert.Equal(rev, await RevAsync());

        var done = await SendAsync("", sheet);
        Assert.Equal(long.Parse((string)done["ledger"]!["lastSeq"]!, System.Globalization.CultureInfo.InvariantCulture) - long.Parse((string)done["ledger"]!["firstSeq"]!, System.Globalization.CultureInfo.InvariantCulture) + 1, done["happened"]!.AsArray().Count);
        var practice = (await TheWorld.First.GetAsync($"{TheWorld.Release}/practices/G04.B1"))["practice"]!;
        Assert.Equal(("met", TheWorld.First.Account), ((string)practice["status"]!, (string)practice["owner"]!));
        var evidence = (await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]!.AsArray();
        Assert.Equal(2, evidence.Count);
        Assert.Contains(evidence, e => (string)e!["label"]! == "Forecast of capabilities: https://wiki.example.org/forecast" && e["practices"]!.AsArray().Count == 2);
        Assert.Equal("api.nothing-changed", (string)(await SendAsync("", "practice,status\nG04.B1,met\n", expected: 422))["code"]!);
    }

    [Fact]
    public async Task One_bad_line_keeps_all_others_out()
    {
        var rev = await RevAsync();
        var refused = await SendAsync("", "practice,status\nG04.B1,in-progress\nG99.B9,open\n", expected: 422);
        Assert.Equal("release.bad-sheet", (string)refused["code"]!);
        Assert.Contains("line 3", (string)refused["detail"]!, StringComparison.Ordinal);
        Assert.Equal(rev, await RevAsync());
    }

    [Fact]
    public async Task At_the_page_a_sheet_is_looked_at_then_taken_and_a_bad_one_is_shown_with_its_lines()
    {
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (status, _, text) = await eve.SendAsync(Page, Page, ("sheet", "practice,status,owner\nG04.B1,in-progress,eve@example.org\n,open,\n"));
        Assert.Equal(200, status);
        Assert.Contains("Line 3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"confirmed\"", text, StringComparison.Ordinal);

        const string Sheet = "practice,status,owner\nG04.B1,in-progress,eve@example.org\n";
        var (token, _) = await eve.HiddenAsync(Page);
        (_, _, text) = await eve.UploadAsync(Page, token, "sheet.csv", Encoding.UTF8.GetBytes(Sheet));
        Assert.Contains("name=\"confirmed\"", text, StringComparison.Ordinal);
        Assert.Contains(Sheet, text, StringComparison.Ordinal);
        Assert.Equal("open", await StatusAsync());
        Assert.Equal(303, (await eve.SendAsync(Page, Page, ("sheet", Sheet), ("confirmed", "yes"))).Status);
        Assert.Equal("in-progress", await StatusAsync());
        // Somebody was faster in between: nothing is taken unseen.
        Assert.Equal(409, (await eve.SendAsync(Page, Page, ("sheet", "practice,status\nG04.B1,open\n"), ("confirmed", "yes"), ("rev", "1"))).Status);
        Assert.Equal("in-progress", await StatusAsync());
    }

    [Theory]
    [InlineData("text/csv", "sep=;\npractice;status\nG04.B1;in-progress\n")]
    [InlineData("text/csv", "practice\tstatus\t\t\rG04.B1\tin-progress\t\t\r\t\t\t\r")]
    [InlineData("text/csv; charset=windows-1252", "practice,status,évidence title\nG04.B1,in-progress,\n", "évidence title")]
    [InlineData("text/csv", "practice,status\nG04.B1,in-progress ü\n", "0xFC at byte 35")]
    public async Task The_api_reads_a_sheet_as_spreadsheets_write_it_and_names_what_it_cannot_read(string type, string sheet, string? refused = null)
    {
        var (status, answer) = await PostAsync(type, System.Text.Encoding.Latin1.GetBytes(sheet));
        if (refused is null) { Assert.Equal((200, 1), (status, answer["will"]!.AsArray().Count)); }
        else { Assert.Contains(refused, (string)answer["detail"]!, StringComparison.Ordinal); }
    }

    [Fact]
    public async Task A_workbook_comes_in_at_the_page_and_over_the_api()
    {
        var book = await File.ReadAllBytesAsync(Path.Combine(Approved.Root, "samples", "tables", "practices.xlsx"), TestContext.Current.CancellationToken);
        var (status, answer) = await PostAsync("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book);
        Assert.True(status == 200, answer.ToJsonString());
        Assert.Equal([2, 4], answer["will"]!.AsArray().Select(w => (int)w!["line"]!));

        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (token, _) = await eve.HiddenAsync(Page);
        var (_, _, text) = await eve.UploadAsync(Page, token, "sheet.xlsx", book);
        Assert.Contains("name=\"confirmed\"", text, StringComparison.Ordinal);
        // What the workbook says is in the form as text, its rows on their own lines.
        Assert.Contains("practice,status,evidence title,evidence url,sha256,collected\nG04.B1,met,", text, StringComparison.Ordinal);
        Assert.Contains(",2026-11-01\n\nG06.B1,in-progress,,,,\n", text, StringComparison.Ordinal);
    }

    private static async Task<(int Status, JsonNode Answer)> PostAsync(string type, byte[] sheet)
    {
        using var content = new ByteArrayContent(sheet) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type) } };
        using var answer = await TheWorld.First.SendAsync(HttpMethod.Post, $"{TheWorld.Release}/import?preview=true", content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task A_result_of_the_evaluation_harness_brings_title_and_day_along()
    {
        var attached = await AttachAsync("""{"results":{"mmlu":{"acc,none":0.8}},"versions":{"mmlu":1},"model_name":"harbour-2","date":1764000000}""");
        Assert.Equal(201, attached.Status);
        var evidence = Assert.Single((await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]!.AsArray())!;
        Assert.Equal(("imported", "lm-evaluation-harness of harbour-2: mmlu", "2025-11-24T16:00:00.000Z"), ((string)evidence["kind"]!, (string)evidence["label"]!, (string)evidence["collectedAt"]!));
    }

    [Fact]
    public async Task What_no_tool_wrote_is_not_taken_for_its_result()
    {
        var refused = await AttachAsync("just a text");
        Assert.Equal((422, "release.unknown-import"), (refused.Status, (string)refused.Answer["code"]!));
        Assert.Empty((await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]!.AsArray());
    }

    [Fact]
    public async Task At_the_page_a_model_card_is_titled_by_itself()
    {
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var library = $"/t/acme/releases/{TheWorld.ReleaseId}/evidence";
        var (token, rev) = await eve.HiddenAsync(library);
        Assert.Equal(303, (await eve.UploadAsync(library, token, "README.md", "---\nlicense: mit\nmodel_name: Harbour 2\n---\n"u8.ToArray(), ("rev", rev!), ("practices", "G04.B1"), ("imported", "yes"))).Status);
        Assert.Equal("Model card of Harbour 2", (string)Assert.Single((await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]!.AsArray())!["label"]!);
    }

    private static async Task<string> RevAsync() => (string)(await TheWorld.First.GetAsync(TheWorld.Release))["rev"]!;

    private static async Task<string> StatusAsync() => (string)(await TheWorld.First.GetAsync($"{TheWorld.Release}/practices/G04.B1"))["practice"]!["status"]!;

    private static async Task<JsonNode> SendAsync(string query, string sheet, int expected = 200)
    {
        using var answer = await TheWorld.First.SendAsync(HttpMethod.Post, $"{TheWorld.Release}/import{query}", new StringContent(sheet, Encoding.UTF8, "text/csv"));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == expected, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<(int Status, JsonNode Answer)> AttachAsync(string text)
    {
        using var form = new MultipartFormDataContent
        {
            { JsonContent.Create(new JsonObject { ["kind"] = "imported", ["practices"] = new JsonArray("G04.B1") }), "facts" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "results.json" },
        };
        using var answer = await TheWorld.First.SendAsync(HttpMethod.Post, $"{TheWorld.Release}/evidence", form);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
