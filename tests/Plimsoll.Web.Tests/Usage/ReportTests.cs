// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Reports;
using Plimsoll.Web.Usage;
using Plimsoll.Web.Usage.Reports;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Reports under a privacy budget: from events to a published table that a stranger can check.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private readonly RunningApp _app;
    private readonly MovingClock _clock = new();

    public ReportTests() => _app = new RunningApp { Clock = _clock };

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string ThisMonth => TimeProvider.System.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>An organisation with events of people in three countries, a month that is over, and a budget.</summary>
    private async Task<(string T, Api Eve)> OpenAsync(string rho = "0.6", string delta = "1/100000000", bool budget = true)
    {
        var eve = await _app.FirstAsync();
        var t = await CountTests.OpenAsync(eve);
        Assert.True((bool)(await eve.GetAsync($"{t}/intake"))["open"]!, "DuckDB is not there");
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var lines = new StringBuilder();
        for (var i = 0; i < 900; i++)
        {
            var region = i % 3 == 0 ? "DE" : i % 3 == 1 ? "FR" : "US-CA";
            lines.Append(CultureInfo.InvariantCulture, $$"""{"id":"e{{i}}","at":"{{now}}","kind":"usage","model":"tidewater-7b","region":"{{region}}","sector":"health","highRisk":true,"useCase":"triage","application":"notes","user":"u{{i}}","durationMs":7200000}""").Append('\n');
        }
        using var sent = await eve.SendAsync(HttpMethod.Post, $"{t}/events", new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson"));
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (budget) { await eve.PutAsync($"{t}/budgets", new JsonObject { ["unit"] = "person", ["window"] = "month", ["rho"] = rho, ["delta"] = delta }); }
        _clock.Ahead = TimeSpan.FromDays(32);
        return (t, eve);
    }

    private static JsonObject Ask(string template = "geography", string? window = null) => new() { ["template"] = template, ["window"] = window ?? ThisMonth };

    private async Task<byte[]> BytesAsync(string path)
    {
        using var answer = await _app.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private async Task<(byte[] Record, byte[] Table)> FilesAsync(JsonNode report)
    {
        var page = (string)report["page"]!;
        return (await BytesAsync($"{page}/record.json"), await BytesAsync($"{page}/table.csv"));
    }

    [Fact]
    public async Task Events_become_a_published_table_near_the_true_counts_and_a_stranger_can_check_it()
    {
        var (t, eve) = await OpenAsync();
        var preview = await eve.GetAsync($"{t}/reports/preview?template=geography&window={ThisMonth}");
        Assert.Equal(("0.050000", "0.000000", "0.600000"), ((string)preview["rho"]!, (string)preview["spentBefore"]!, (string)preview["limit"]!));
        using var measured = new Watch.Measured(_app);
        var report = await eve.PostAsync($"{t}/reports", Ask());
        Assert.Equal("published", (string)report["state"]!);
        Assert.Equal((1, 1), (measured.Sum("plimsoll.budget.spends"), measured.Sum("plimsoll.budget.spends", "unit=person")));
        var page = (string)report["page"]!;
        var document = Publication.Read(await BytesAsync($"{page}.json"));
        Assert.True(document.Rows.Count > 200, "every country of the list is shown");
        foreach (var (country, label) in ((string, string)[])[("DE", "Germany"), ("FR", "France")])
        {
            var row = document.Rows.Single(r => r.Key[0] == country);
            Assert.Equal(label, row.Label);
            Assert.InRange(long.Parse(row.Value, CultureInfo.InvariantCulture), 300 - 60, 300 + 60);
        }
        // A subdivision counts for its country, and a country that nobody came from is shown too.
        Assert.InRange(long.Parse(document.Rows.Single(r => r.Key[0] == "US").Value, CultureInfo.InvariantCulture), 240, 360);
        Assert.InRange(long.Parse(document.Rows.Single(r => r.Key[0] == "IS").Value, CultureInfo.InvariantCulture), -60, 60);

        var (record, table) = await FilesAsync(report);
        var signed = Plimsoll.Web.Usage.Reports.ShowPublications.Opened(Encoding.UTF8.GetString(record));
        Assert.Equal(document.TableOf(signed).ToCsv(), table);
        // One row that is another is no table that anybody is given, in whatever form.
        var changed = document with { Rows = [document.Rows[0] with { Value = "999" }, .. document.Rows.Skip(1)] };
        Assert.Throws<InvalidOperationException>(() => changed.TableOf(signed));
        Assert.Equal(0, (await CliAsync(record, table)).ExitCode);
        Assert.StartsWith("PAR1", Encoding.ASCII.GetString(await BytesAsync($"{page}/table.parquet")), StringComparison.Ordinal);
        var entry = JsonNode.Parse(await BytesAsync($"{page}/registry.json"))!;
        Assert.Equal("Zero-concentrated DP", (string)entry["deployment"]!["dp_variant"]!["variant_name"]!);
        var shown = Encoding.UTF8.GetString(await BytesAsync(page));
        Assert.Contains("people used models of Tidewater Labs in", shown, StringComparison.Ordinal);
        Assert.Contains((string)report["report"]!, Encoding.UTF8.GetString(await BytesAsync("/public/publications")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_of_records_goes_on_where_it_ended_and_the_budget_refuses_before_a_row_is_read()
    {
        var (t, eve) = await OpenAsync(rho: "0.12");
        var first = await FilesAsync(await eve.PostAsync($"{t}/reports", Ask()));
        var second = await FilesAsync(await eve.PostAsync($"{t}/reports", Ask("language")));
        Assert.Equal(0, (await CliAsync(second.Record, second.Table, first.Record)).ExitCode);
        // A third would not fit; nothing is spent by asking, and a larger budget does not reach a month of which something is spent.
        await eve.PutAsync($"{t}/budgets", new JsonObject { ["unit"] = "person", ["window"] = "month", ["rho"] = "5", ["delta"] = "0" });
        Assert.Equal((422, "privacy.over-budget"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/reports", Ask("sector")));
        var budget = (await eve.GetAsync($"{t}/budgets"))["budgets"]![0]!["windows"]![0]!;
        Assert.Equal(("0.120000", "0.100000", "0.020000", "Eve Example"), ((string)budget["limit"]!, (string)budget["spent"]!, (string)budget["left"]!, (string)budget["reports"]![0]!["by"]!));
    }

    [Theory]
    [InlineData("geography", "2031-01", 422, "usage.window-open")]
    [InlineData("geography", "2021-01", 422, "usage.window-gone")]
    [InlineData("geography", "autumn", 422, "usage.bad-value")]
    [InlineData("everything", null, 422, "usage.unknown-template")]
    [InlineData("organisations", null, 422, "usage.no-budget")]
    public async Task What_cannot_be_asked_is_refused_and_nothing_is_spent(string template, string? window, int status, string code)
    {
        var (t, eve) = await OpenAsync();
        Assert.Equal((status, code), await eve.RefusedAsync(HttpMethod.Post, $"{t}/reports", Ask(template, window)));
        Assert.Empty((await eve.GetAsync($"{t}/reports"))["reports"]!.AsArray());
    }

    [Fact]
    public async Task From_the_command_line_a_budget_is_set_a_cost_is_seen_and_a_table_is_published()
    {
        var (t, eve) = await OpenAsync(budget: false);
        var environment = new Dictionary<string, string?> { ["PLIMSOLL_SERVER"] = _app.Address, ["PLIMSOLL_KEY"] = eve.Key, ["PLIMSOLL_TENANT"] = t.Split('/')[4] };
        async Task<(int Exit, string Output, string Error)> RunAsync(string words) => await Programs.PlimsollAsync(environment, words.Split(' '));
        var refused = await RunAsync($"usage report geography {ThisMonth}");
        Assert.NotEqual(0, refused.Exit);
        Assert.Contains("was never set, so nothing may be spent", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("usage budget --unit person --window month --rho 0.6 --delta 1/100000000")).Exit);
        var seen = await RunAsync($"usage report geography {ThisMonth}");
        Assert.Contains("Costs ρ 0.050000", seen.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was read or spent", seen.Output, StringComparison.Ordinal);
        var published = await RunAsync($"usage report geography {ThisMonth} --publish");
        Assert.StartsWith("published: /public/publications/", published.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync(published.Output["published: ".Length..].Trim())).StatusCode);
        Assert.Contains("spent 0.050000 of 0.600000", (await RunAsync("usage budget")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_ask_with_its_key_is_counted_and_paid_once()
    {
        var (t, eve) = await OpenAsync();
        var first = await eve.PostAsync($"{t}/reports", Ask(), "once");
        var again = await eve.PostAsync($"{t}/reports", Ask(), "once");
        Assert.Equal((string)first["report"]!, (string)again["report"]!);
        Assert.Single((await eve.GetAsync($"{t}/reports"))["reports"]!.AsArray());
    }

    [Fact]
    public async Task A_page_that_is_old_is_refused_only_when_the_budget_that_it_showed_has_changed_and_sent_twice_it_is_paid_once()
    {
        var (t, eve) = await OpenAsync();
        foreach (var unit in (string[])["customer-organisation", "application"]) { await eve.PutAsync($"{t}/budgets", new JsonObject { ["unit"] = unit, ["window"] = "month", ["rho"] = "0.6", ["delta"] = "1/100000000" }); }
        using var page = await Release.Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var preview = $"/t/tidewater/usage/reports?template=geography&window={ThisMonth}";
        var form = Form(await page.TextAsync(preview));
        // Another unit has a budget of its own, and a budget of which something was spent keeps its limit.
        await eve.PutAsync($"{t}/budgets", new JsonObject { ["unit"] = "application", ["window"] = "month", ["rho"] = "0.7", ["delta"] = "0" });
        await eve.PostAsync($"{t}/reports", Ask("organisations"));
        // And one more is being counted while the page is sent.
        var counting = eve.PostAsync($"{t}/reports", Ask("organisations"));
        var (status, location, _) = await page.PostAsync("/t/tidewater/usage/reports", form);
        await counting;
        Assert.Equal(303, status);
        Assert.StartsWith("/public/publications/rpt_", location, StringComparison.Ordinal);
        var asked = (await eve.GetAsync($"{t}/reports"))["reports"]!.AsArray().Count;
        Assert.Equal((303, location), ((await page.PostAsync("/t/tidewater/usage/reports", form)) is var again ? (again.Status, again.Location) : default));
        Assert.Equal(asked, (await eve.GetAsync($"{t}/reports"))["reports"]!.AsArray().Count);

        // Over the API the same: a revision is old only where the budget has changed.
        var seen = (string)(await eve.GetAsync($"{t}/reports/preview?template=language&window={ThisMonth}"))["rev"]!;
        await eve.PostAsync($"{t}/reports", Ask("applications"));
        await eve.PostAsync($"{t}/reports?rev={seen}", Ask("language"));
        Assert.Equal((409, "journal.conflict"), await eve.RefusedAsync(HttpMethod.Post, $"{t}/reports?rev={seen}", Ask("sector")));
        var (stale, _, text) = await page.PostAsync("/t/tidewater/usage/reports", [.. form.Where(f => f.Name != "once"), ("once", "another")]);
        Assert.Equal(409, stale);
        Assert.Contains("changed what it is about", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Spent before</dt><dd>ρ 0.1</dd>", text, StringComparison.Ordinal);
        (stale, _, text) = await page.PostAsync("/t/tidewater/usage/reports", [.. Form(await page.TextAsync(preview)).Where(f => f.Name != "shown"), ("shown", "sha256:0")]);
        Assert.Equal(409, stale);
        Assert.Contains("has other bounds than those that were shown", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_pages_of_publications_come_from_the_cache_and_are_never_stale()
    {
        var (t, eve) = await OpenAsync();
        async Task<(bool Cached, string Text)> GetAsync(string path)
        {
            using var answer = await _app.GetAsync(path);
            return (answer.Headers.Age is not null, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        Assert.Contains("Nothing is published here yet.", (await GetAsync("/public/publications")).Text, StringComparison.Ordinal);
        var page = (string)(await eve.PostAsync($"{t}/reports", Ask()))["page"]!;
        var list = await GetAsync("/public/publications");
        Assert.Equal((false, true), (list.Cached, list.Text.Contains(page, StringComparison.Ordinal)));
        foreach (var path in (string[])["/public/publications", "/public/publications.json", page, $"{page}.json", $"{page}/table.csv", $"{page}/record.json"])
        {
            var first = await GetAsync(path);
            Assert.Equal((true, first.Text), await GetAsync(path));
        }
        // One that is shown later is not there before its day, and there on it.
        var late = (string)(await eve.PostAsync($"{t}/reports", Ask("application")))["page"]!;
        Assert.DoesNotContain(late, (await GetAsync("/public/publications")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync(late)).StatusCode);
        _clock.Ahead += TimeSpan.FromDays(91);
        Assert.Contains(late, (await GetAsync("/public/publications")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync(late)).StatusCode);
    }

    [Fact]
    public async Task A_table_in_which_nothing_stands_clear_of_noise_says_so_and_shows_no_order_of_it()
    {
        var (t, eve) = await OpenAsync();
        await eve.PutAsync($"{t}/budgets", new JsonObject { ["unit"] = "application", ["window"] = "month", ["rho"] = "0.6", ["delta"] = "0" });
        var report = await eve.PostAsync($"{t}/reports", Ask("applications"));
        var text = await _app.TextAsync((string)report["page"]!);
        Assert.Contains("so few applications used models of Tidewater Labs in any one sector", text, StringComparison.Ordinal);
        Assert.Contains("None of these numbers stands clear of the noise that was added", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("<summary>All", StringComparison.Ordinal) < text.IndexOf("<table", StringComparison.Ordinal), "the rows are folded away");
        Assert.Contains("an application counts in at most", text, StringComparison.Ordinal);
        // A page for whoever spends says that it was asked before, in words that need no statistics.
        using var page = await Release.Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var preview = await page.TextAsync($"/t/tidewater/usage/reports?template=applications&window={ThisMonth}");
        Assert.Contains("Asked again it costs again", preview, StringComparison.Ordinal);
        Assert.Contains("save for a chance of one in ", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("Asked again it costs again", await page.TextAsync($"/t/tidewater/usage/reports?template=language&window={ThisMonth}"), StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{(string)report["page"]!}\">Applications by sector</a>", await page.TextAsync("/t/tidewater/usage/budget"), StringComparison.Ordinal);
    }

    /// <summary>What the form that spends carries.</summary>
    private static (string Name, string Value)[] Form(string page)
    {
        var spend = page[page.IndexOf("id=\"preview\"", StringComparison.Ordinal)..];
        return [.. System.Text.RegularExpressions.Regex.Matches(spend, "name=\"([a-zA-Z_]+)\"[^>]*value=\"([^\"]*)\"").Select(m => (m.Groups[1].Value, m.Groups[2].Value))];
    }

    [Fact]
    public async Task A_report_that_a_stopped_server_left_behind_stays_paid_and_the_next_record_says_so()
    {
        var (t, eve) = await OpenAsync();
        var first = await FilesAsync(await eve.PostAsync($"{t}/reports", Ask()));
        var books = _app.Services.GetRequiredService<Journal.Books>();
        var tenant = books.Now.Accounts.Tenants.Keys.Single();
        var window = ReportWindow.Read(WindowKind.Month, ThisMonth).Value!;
        var template = RunReport.Templates.Find("language").Value!;
        await _app.Services.GetRequiredService<Journal.Recorder>().ChangeAsync(
            eve.Account, UsageStreams.Registers.At(tenant), null,
            (register, asker, _) => Reporting.Reserve(register, "rpt_left", template, window, register.Reports.Reports.Values.Single().Scope.Dataset, null, asker),
            [], null, TestContext.Current.CancellationToken);
        await _app.RestartAsync();
        JsonNode? left = null;
        await Eventually.TrueAsync(async () =>
        {
            left = (await eve.GetAsync($"{t}/reports"))["reports"]!.AsArray().Single(r => (string)r!["report"]! == "rpt_left");
            return (string?)left!["state"] == "failed";
        });
        Assert.Equal(("failed", "usage.report-interrupted"), ((string)left!["state"]!, (string)left["failedBy"]!));
        var next = await FilesAsync(await eve.PostAsync($"{t}/reports", Ask("sector")));
        var run = await CliAsync(next.Record, next.Table, first.Record);
        Assert.Equal((0, true), (run.ExitCode, run.Output.Contains("ρ 0.100000", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_tells_about_a_market_is_shown_later_and_only_in_ranks_or_rounded()
    {
        var (t, eve) = await OpenAsync();
        var report = await eve.PostAsync($"{t}/reports", Ask("application"));
        var page = (string)report["page"]!;
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync(page)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync($"{page}/record.json")).StatusCode);
        Assert.DoesNotContain((string)report["report"]!, Encoding.UTF8.GetString(await BytesAsync("/public/publications")), StringComparison.Ordinal);
        _clock.Ahead += TimeSpan.FromDays(91);
        var (record, table) = await FilesAsync(report);
        Assert.Equal(0, (await CliAsync(record, table)).ExitCode);
        Assert.Equal("application,people-rounded-down-to-100\nnotes,800\n", Encoding.UTF8.GetString(table).Replace("notes,900", "notes,800", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_official_exporters_deliver_spans_that_appear_in_a_report()
    {
        var (t, eve) = await OpenAsync();
        _clock.Ahead = TimeSpan.Zero;
        foreach (var transport in (string[])["proto", "http"])
        {
            for (var user = 0; user < 6; user++) { await OtlpExporter.SendAsync($"{_app.Address}{t}/", eve.Key!, transport, $"{transport}-{user}"); }
        }
        _clock.Ahead = TimeSpan.FromDays(32);
        // Exact, before noise: 12 people by exporters beside the 300 that came as JSON.
        var columns = _app.Services.GetRequiredService<OpenedActivity>().Store.Value!.Columns(new Storage.Usage.ColumnAsk(
            _app.Services.GetRequiredService<Journal.Books>().Now.Accounts.Tenants.Keys.Single(), TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), ActivityKind.Usage, Storage.Usage.UnitField.Person, [ActivityFields.Region], Storage.Usage.WeightField.One));
        var germany = columns.Keys.Index().Single(k => k.Item[0] == "DE").Index;
        Assert.Equal(312, columns.Units.ToArray().Where((_, i) => columns.Cells.Span[i] == germany).Distinct().Count());
        var report = await eve.PostAsync($"{t}/reports", Ask());
        var document = Publication.Read(await BytesAsync($"{(string)report["page"]!}.json"));
        Assert.InRange(long.Parse(document.Rows.Single(r => r.Key[0] == "DE").Value, CultureInfo.InvariantCulture), 312 - 60, 312 + 60);
    }

    [Fact]
    public async Task Events_that_somebody_sent_under_an_agreement_are_counted_only_where_it_is_for_publication_and_was_not_ended()
    {
        var (t, eve) = await OpenAsync();
        _clock.Ahead = TimeSpan.Zero;
        foreach (var (purpose, region, ends) in ((string, string, bool)[])[("publication", "ES", false), ("operations", "IT", false), ("publication", "PT", true)])
        {
            var agreement = (string)(await eve.PostAsync($"{t}/agreements", new JsonObject { ["parties"] = new JsonArray("Harbour", "Tidewater Labs"), ["purpose"] = purpose, ["fields"] = new JsonArray("user", "region"), ["from"] = "2026-01-01" }))["id"]!;
            var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var lines = string.Concat(Enumerable.Range(0, 400).Select(i => $$"""{"id":"{{region}}{{i}}","at":"{{now}}","region":"{{region}}","user":"{{region}}{{i}}"}""" + "\n"));
            using var sent = await eve.SendAsync(HttpMethod.Post, $"{t}/events?agreement={agreement}", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"));
            Assert.Equal(400, (int)JsonNode.Parse(await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["taken"]!);
            if (ends) { await eve.PostAsync($"{t}/agreements/{agreement}/end"); }
        }
        _clock.Ahead = TimeSpan.FromDays(32);
        var report = await eve.PostAsync($"{t}/reports", Ask());
        var document = Publication.Read(await BytesAsync($"{(string)report["page"]!}.json"));
        long Of(string country) => long.Parse(document.Rows.Single(r => r.Key[0] == country).Value, CultureInfo.InvariantCulture);
        Assert.InRange(Of("ES"), 400 - 60, 400 + 60);
        Assert.InRange(Of("IT"), -60, 60);
        Assert.InRange(Of("PT"), -60, 60);
    }

    /// <summary>What the command says of the files, on a machine that has nothing else.</summary>
    internal static async Task<(int ExitCode, string Output)> CliAsync(byte[] record, byte[] table, byte[]? previous = null)
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-check-").FullName;
        try
        {
            string At(string name, byte[] bytes)
            {
                var path = Path.Combine(folder, name);
                File.WriteAllBytes(path, bytes);
                return path;
            }
            var run = await Programs.PlimsollAsync(new Dictionary<string, string?>(), ["privacy", "verify-release", At("record.json", record), At("table.csv", table), .. previous is null ? (string[])[] : ["--previous", At("previous.json", previous)]]);
            return (run.Exit, run.Output + run.Error);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
