// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plimsoll.Guidance;

namespace Plimsoll.Web.Tests.Guidance;

/// <summary>What a line corresponds to elsewhere, on pages and at the API, and what has to be read again as time goes on.</summary>
public sealed class CounterpartTests : IAsyncLifetime
{
    private static readonly Library Library = Library.Shipped().Value!;

    private readonly RunningApp _app = new() { Clock = new MovingClock() };

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_line_has_a_page_with_reasons_and_a_list_leads_there()
    {
        foreach (var id in new[] { "G13.B2", "m13", "M12.H1", "3.4", "G14" })
        {
            var line = Library.CounterpartsOf(id.ToUpperInvariant())!;
            var page = WebUtility.HtmlDecode(await _app.TextAsync($"/guidance/counterparts?of={id}"));
            Assert.All(line.Targets, t => Assert.Contains($"/guidance/crosswalk?target={t.Target}", page, StringComparison.Ordinal));
            var cells = Regex.Count(page, "<tr>") - line.Targets.Count;
            Assert.Equal(line.Targets.Sum(t => t.Rows.Count), cells);
            Assert.All(line.Targets.SelectMany(t => t.Rows), r => Assert.Contains(r.Comment, page, StringComparison.Ordinal));
        }
        Assert.Contains("/progress/3.4", await _app.TextAsync("/guidance/counterparts?of=3.4"), StringComparison.Ordinal);
        Assert.Contains("It applies from 2027-01-01.", await _app.TextAsync("/guidance/counterparts?of=3.4"), StringComparison.Ordinal);
        var list = await _app.TextAsync("/guidance/checklist?model=general&release=open&role=host");
        Assert.Contains("/guidance/counterparts?of=M13", list, StringComparison.Ordinal);
        Assert.Contains("Article 17", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_say_what_a_second_reader_said_and_processes_have_a_page_that_the_crosswalk_leads_to()
    {
        var page = await _app.TextAsync("/guidance/crosswalk?target=eu-dsa");
        Assert.Contains($"Second reader: {Relations.SecondReadings(Library.CrosswalkTo("eu-dsa").Value!.Rows)}", page, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page, "<td>not read</td>"));
        Assert.Contains("href=\"/guidance/processes\"", page, StringComparison.Ordinal);
        var processes = WebUtility.HtmlDecode(await _app.TextAsync("/guidance/processes"));
        Assert.All(Library.Processes, p => Assert.Contains($"href=\"/guidance/counterparts?of={p.Id}\"", processes, StringComparison.Ordinal));
        Assert.Equal(18, Library.Processes.Count);
        Assert.Contains("<b>us-ca-sb-53</b> 22757.13(c)(1) (asks nearly the same)", processes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/guidance/counterparts?of=9.9", 404, "compared with nothing")]
    [InlineData("/guidance/counterparts", 400, "G13.B2, M12.H1 or 3.4")]
    public async Task A_page_that_does_not_exist_says_how_to_name_a_line(string address, int status, string said)
    {
        using var answer = await _app.GetAsync(address);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interface_answers_of_one_line_with_the_bytes_of_the_library()
    {
        using var answer = await _app.GetAsync("/api/v1/guidance/counterparts/3.4");
        Assert.Equal(GuidanceJson.ToUtf8(Library.CounterpartsOf("3.4")!), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var rows = await JsonAsync("/api/v1/guidance/crosswalk?of=m13&target=eu-dsa");
        Assert.All(rows[0].GetProperty("rows").EnumerateArray(), r => Assert.StartsWith("M13", r.GetProperty("subject").GetString(), StringComparison.Ordinal));
        foreach (var address in new[] { "counterparts/9.9", "crosswalk?of=9.9" })
        {
            using var none = await _app.GetAsync($"/api/v1/guidance/{address}");
            var problem = await none.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal(("guidance.unknown-id", "9.9"), (problem.GetProperty("code").GetString(), problem.GetProperty("value").GetString()));
        }
    }

    [Fact]
    public async Task What_was_read_long_ago_comes_up_as_the_clock_moves()
    {
        var last = Library.Sources.All.Max(s => s.ReadDate);
        At(last);
        Assert.Empty((await SourcesAsync("?stale=true")).EnumerateArray());
        Assert.Contains("Nothing today.", await _app.TextAsync("/guidance/sources"), StringComparison.Ordinal);
        At(last.AddDays(181));
        var stale = await SourcesAsync("?stale=true");
        Assert.Equal(Library.Sources.All.Count, stale.GetArrayLength());
        var page = await _app.TextAsync("/guidance/sources");
        Assert.DoesNotContain("Nothing today.", page, StringComparison.Ordinal);
        Assert.Equal(
            stale.EnumerateArray().Select(s => s.GetProperty("source").GetProperty("id").GetString()),
            Regex.Matches(page, "<a href=\"#([^\"]+)\">").Select(m => m.Groups[1].Value));
        using var csv = await _app.GetAsync("/api/v1/guidance/sources?format=csv");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        using var bad = await _app.GetAsync("/api/v1/guidance/sources?stale=perhaps");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

        void At(DateOnly day) =>
            ((MovingClock)_app.Clock).Ahead = day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc) - TimeProvider.System.GetUtcNow().UtcDateTime;
    }

    private async Task<JsonElement> SourcesAsync(string query) =>
        (await JsonAsync($"/api/v1/guidance/sources{query}")).GetProperty("sources");

    private Task<JsonElement> JsonAsync(string address) =>
        _app.Client.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
}
