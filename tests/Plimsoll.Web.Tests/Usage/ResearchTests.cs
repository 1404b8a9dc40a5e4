// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>Vetted researchers: what is granted is what may be asked, charged to the project and to the dataset, and seen by nobody else.</summary>
public sealed class ResearchTests : IAsyncLifetime
{
    private readonly RunningApp _app = new() { Arguments = ["--answer-step", "1"] };
    private Api _eve = null!;
    private string _t = "";

    private static DateTimeOffset LastMonth => TimeProvider.System.GetUtcNow().AddMonths(-1);

    private static string Window => LastMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _eve = await _app.FirstAsync();
        _t = (await CountTests.OpenAsync(_eve))[..^"/usage".Length];
        Assert.True((bool)(await _eve.GetAsync($"{_t}/usage/intake"))["open"]!, "DuckDB is not there");
        var events = new JsonArray();
        for (var i = 0; i < 300; i++) { events.Add(new JsonObject { ["at"] = LastMonth.AddSeconds(-i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["model"] = "tidewater-7b", ["user"] = $"u{i}", ["region"] = "DE", ["language"] = "de" }); }
        await _eve.PostAsync($"{_t}/usage/events", events);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task BudgetAsync(string rho, string delta = "0") => await _eve.PutAsync($"{_t}/usage/budgets", new JsonObject { ["unit"] = "person", ["window"] = "month", ["rho"] = rho, ["delta"] = delta });

    private async Task<Api> ResearcherAsync(string name)
    {
        var invited = await _eve.PostAsync($"{_t}/invitations", new JsonObject { ["email"] = $"{name}@example.org", ["roles"] = new JsonArray("researcher") });
        var taken = await new Api(_app, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = $"the long sentence of {name}", ["name"] = name });
        return new Api(_app, (string)taken["key"]!) { Account = (string)taken["account"]! };
    }

    private async Task<string> RequestAsync() => (string)(await _eve.PostAsync($"{_t}/usage/research", new JsonObject
    {
        ["applicant"] = "Rosa Diaz", ["affiliation"] = "University of the Coast", ["independence"] = "Publicly funded.", ["question"] = "In which countries is it used?", ["data"] = "People by country.", ["safeguards"] = "One locked machine.", ["receivedOn"] = "2026-01-05",
    }))["id"]!;

    private Task<string> ProjectAsync(Api researcher, string rho, params string[] templates) => ProjectAsync(researcher, rho, "0", templates);

    private async Task<string> ProjectAsync(Api researcher, string rho, string delta, string[] templates, string? first = null, string? last = null)
    {
        var id = await RequestAsync();
        await _eve.PostAsync($"{_t}/usage/research/{id}/complete");
        await _eve.PostAsync($"{_t}/usage/research/{id}/grant", new JsonObject
        {
            ["accounts"] = new JsonArray(researcher.Account), ["rho"] = rho, ["delta"] = delta, ["templates"] = new JsonArray([.. templates.Select(t => (JsonNode)t)]), ["from"] = "2026-01-06",
            ["until"] = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["reason"] = "Independent and necessary.", ["firstMonth"] = first, ["lastMonth"] = last,
        });
        return $"{_t}/usage/research/{id}";
    }

    private static JsonObject Ask(string template = "geography") => new() { ["template"] = template, ["window"] = Window };

    [Fact]
    public async Task A_researcher_asks_what_was_granted_until_the_project_has_nothing_left_and_takes_answers_that_can_be_checked()
    {
        await BudgetAsync("0.6");
        var rosa = await ResearcherAsync("rosa");
        var project = await ProjectAsync(rosa, "0.1", "geography", "language");
        var preview = await rosa.GetAsync($"{project}/preview?template=geography&window={Window}");
        Assert.Equal(("0.050000", "0.550000"), ((string)preview["rho"]!, (string)preview["left"]!));
        var answer = await rosa.PostAsync($"{project}/reports", Ask());
        Assert.Contains("people used models of Tidewater Labs in Germany", (string)answer["sentence"]!, StringComparison.Ordinal);
        Assert.Equal((422, "usage.template-not-granted"), await rosa.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask("sector")));
        await rosa.PostAsync($"{project}/reports", Ask("language"));
        Assert.Equal((422, "usage.project-over-budget"), await rosa.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask()));

        // Charged to the dataset as well, and to nobody's public page.
        var budget = (await _eve.GetAsync($"{_t}/usage/budgets"))["budgets"]![0]!["windows"]![0]!;
        Assert.Equal("0.100000", (string)budget["spent"]!);
        Assert.All(budget["reports"]!.AsArray(), r => Assert.Null(r!["page"]));
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync($"/public/publications/{(string)answer["report"]!}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync($"/public/publications/{(string)answer["report"]!}/table.csv")).StatusCode);

        using var zip = await rosa.SendAsync(HttpMethod.Get, $"{project}/answers.zip");
        using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal(4, archive.Entries.Count);
        foreach (var table in archive.Entries.Where(e => e.Name == "table.csv"))
        {
            Assert.Equal(0, (await ReportTests.CliAsync(await BytesAsync(archive.GetEntry(table.FullName.Replace("table.csv", "record.json", StringComparison.Ordinal))!), await BytesAsync(table))).ExitCode);
        }
        // What the organisation publishes afterwards goes on where the project's record ended.
        var own = await _eve.PostAsync($"{_t}/usage/reports", Ask());
        Assert.Equal("published", (string)own["state"]!);
        Assert.Contains("ρ 0.100000", (await ReportTests.CliAsync(await _app.Client.GetByteArrayAsync(new Uri($"{(string)own["page"]!}/record.json", UriKind.Relative), TestContext.Current.CancellationToken), await _app.Client.GetByteArrayAsync(new Uri($"{(string)own["page"]!}/table.csv", UriKind.Relative), TestContext.Current.CancellationToken))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_of_others_is_unknown_and_one_that_was_ended_answers_no_more()
    {
        await BudgetAsync("0.6");
        var (rosa, sam) = (await ResearcherAsync("rosa"), await ResearcherAsync("sam"));
        var project = await ProjectAsync(rosa, "0.1", "geography");
        foreach (var path in (string[])["", "/answers.zip", $"/preview?template=geography&window={Window}"]) { Assert.Equal((404, "usage.unknown-id"), await sam.RefusedAsync(HttpMethod.Get, project + path)); }
        Assert.Equal((404, "usage.unknown-id"), await sam.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask()));
        Assert.Empty((await sam.GetAsync($"{_t}/usage/research"))["projects"]!.AsArray());
        // Whoever decides sees the project, and still may not ask in its name.
        Assert.Single((await _eve.GetAsync($"{_t}/usage/research"))["projects"]!.AsArray());
        Assert.Equal((404, "usage.unknown-id"), await _eve.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask()));
        await _eve.PostAsync($"{project}/revoke", new JsonObject { ["reason"] = "The safeguards fell away." });
        Assert.Equal((404, "usage.unknown-id"), await rosa.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask()));
        Assert.Equal((404, "usage.unknown-id"), await rosa.RefusedAsync(HttpMethod.Get, project));
        Assert.Equal("revoked", (string)(await _eve.GetAsync(project))["state"]!);
        // Out of the organisation, out of everything.
        await _eve.SendAsync(HttpMethod.Delete, $"{_t}/people/{rosa.Account}");
        Assert.Equal((401, "accounts.no-account"), await rosa.RefusedAsync(HttpMethod.Get, project));
    }

    [Fact]
    public async Task A_grant_names_the_months_that_may_be_asked_about_and_another_is_refused_before_anything_is_spent()
    {
        await BudgetAsync("0.6");
        var (rosa, sam) = (await ResearcherAsync("rosa"), await ResearcherAsync("sam"));
        string Month(int back) => LastMonth.AddMonths(-back).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var (late, early) = (await ProjectAsync(rosa, "0.1", "0", ["geography"], first: Month(-1)), await ProjectAsync(sam, "0.1", "0", ["geography"], last: Month(1)));
        foreach (var (who, project) in ((Api, string)[])[(rosa, late), (sam, early)])
        {
            Assert.Equal((422, "usage.month-not-granted"), await who.RefusedAsync(HttpMethod.Get, $"{project}/preview?template=geography&window={Window}"));
            Assert.Equal((422, "usage.month-not-granted"), await who.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask()));
        }
        Assert.Equal("0.000000", (string)(await rosa.GetAsync(late))["spent"]!);
        var exact = await ProjectAsync(rosa, "0.1", "0", ["geography"], Month(0), Month(0));
        Assert.Equal("published", (string)(await rosa.PostAsync($"{exact}/reports", Ask()))["state"]!);
        var seen = await rosa.GetAsync(exact);
        Assert.Equal((Month(0), Month(0)), ((string)seen["firstMonth"]!, (string)seen["lastMonth"]!));

        // The page takes and shows them; the wrong way round they are refused.
        var id = await RequestAsync();
        await _eve.PostAsync($"{_t}/usage/research/{id}/complete");
        using var visitor = await Release.Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var page = $"/t/tidewater/usage/research/{id}";
        (string, string)[] Grant(string first, string last) => [("accounts", rosa.Account), ("templates", "geography"), ("rho", "0.1"), ("delta", "0"), ("from", "2026-01-06"), ("last", TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("firstMonth", first), ("lastMonth", last), ("reason", "Sound.")];
        var refused = await visitor.SendAsync(page, $"{page}/grant", Grant("2026-03", "2026-02"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("lies before 2026-03", refused.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await visitor.SendAsync(page, $"{page}/grant", Grant("March", ""))).Status);
        Assert.Equal(303, (await visitor.SendAsync(page, $"{page}/grant", Grant("2026-02", "2026-03"))).Status);
        Assert.Contains("about February 2026 to March 2026.", await visitor.TextAsync(page), StringComparison.Ordinal);
        Assert.Contains($"about {LastMonth.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}.", await visitor.TextAsync($"/t/tidewater/usage/research/{exact.Split('/')[^1]}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_ends_with_what_it_was_granted_on()
    {
        await BudgetAsync("0.6");
        var rosa = await ResearcherAsync("rosa");
        var project = await ProjectAsync(rosa, "0.1", "geography");
        await rosa.GetAsync(project);
        await _eve.PostAsync($"{project}/erase");
        Assert.Equal((404, "usage.unknown-id"), await rosa.RefusedAsync(HttpMethod.Get, project));
        Assert.Equal((404, "usage.unknown-id"), await rosa.RefusedAsync(HttpMethod.Post, $"{project}/reports", Ask()));
        var seen = await _eve.GetAsync(project);
        Assert.Equal(("withdrawn", null, "Independent and necessary."), ((string)seen["state"]!, (string?)seen["application"], (string)seen["reason"]!));
    }

    [Fact]
    public async Task What_tells_about_a_market_is_shown_to_a_project_no_sooner_than_to_everybody()
    {
        const string Delta = "1/100000000";
        await BudgetAsync("0.6", Delta);
        var rosa = await ResearcherAsync("rosa");
        var project = await ProjectAsync(rosa, "0.2", Delta, ["application", "geography"]);
        var answer = await rosa.PostAsync($"{project}/reports", Ask("application"));
        Assert.Equal(("published", null, null, null), ((string?)answer["state"], (string?)answer["sentence"], (string?)answer["table"], (string?)answer["record"]));
        await rosa.PostAsync($"{project}/reports", Ask());
        using var zip = await rosa.SendAsync(HttpMethod.Get, $"{project}/answers.zip");
        using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.All(archive.Entries, e => Assert.Contains("geography", e.FullName, StringComparison.Ordinal));
        Assert.Equal(2, archive.Entries.Count);
    }

    [Fact]
    public async Task However_many_ask_at_once_no_budget_is_exceeded_and_what_is_spent_is_the_sum()
    {
        await BudgetAsync("0.22");
        var (rosa, sam) = (await ResearcherAsync("rosa"), await ResearcherAsync("sam"));
        var (first, second) = (await ProjectAsync(rosa, "0.1", "geography", "language"), await ProjectAsync(sam, "0.3", "geography", "language"));
        var asks = Enumerable.Range(0, 3).SelectMany(_ => (Task<HttpResponseMessage>[])[Post(rosa, $"{first}/reports"), Post(sam, $"{second}/reports")]).ToArray();
        var answers = await Task.WhenAll(asks);
        Assert.Equal(4, answers.Count(a => a.IsSuccessStatusCode));
        var window = (await _eve.GetAsync($"{_t}/usage/budgets"))["budgets"]![0]!["windows"]![0]!;
        Assert.Equal(("0.200000", 4), ((string)window["spent"]!, window["reports"]!.AsArray().Count));
        Assert.InRange(decimal.Parse((string)(await rosa.GetAsync(first))["spent"]!, CultureInfo.InvariantCulture), 0, 0.1m);
        foreach (var answer in answers) { answer.Dispose(); }

        static Task<HttpResponseMessage> Post(Api api, string path) => api.SendAsync(HttpMethod.Post, path, new StringContent(Ask().ToJsonString(), Encoding.UTF8, "application/json"));
    }

    [Fact]
    public async Task A_request_is_decided_once_and_with_a_reason_and_everybody_sees_how_many_were()
    {
        var rosa = await ResearcherAsync("rosa");
        var id = await RequestAsync();
        var grant = new JsonObject { ["accounts"] = new JsonArray(rosa.Account), ["rho"] = "0.1", ["delta"] = "0", ["templates"] = new JsonArray("geography"), ["from"] = "2026-01-06", ["until"] = "2027-12-31", ["reason"] = "Sound." };
        // Not before it is complete.
        Assert.Equal((422, "usage.project-not-open"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/usage/research/{id}/grant", grant));
        await _eve.PostAsync($"{_t}/usage/research/{id}/complete");
        grant["accounts"] = new JsonArray(_eve.Account);
        Assert.Equal((422, "usage.bad-value"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/usage/research/{id}/grant", grant));
        await _eve.PostAsync($"{_t}/usage/research/{id}/refuse", new JsonObject { ["ground"] = "not-necessary", ["reason"] = "Published tables answer it." });
        Assert.Equal((422, "usage.project-not-open"), await _eve.RefusedAsync(HttpMethod.Post, $"{_t}/usage/research/{id}/complete", new JsonObject()));
        await RequestAsync();
        var equity = JsonNode.Parse(await _app.TextAsync("/public/research/tidewater.json"))!;
        Assert.Equal((2, 1, 0, 1, 0), ((int)equity["received"]!, (int)equity["waiting"]!, (int)equity["granted"]!, (int)equity["refused"]!, equity["grounds"]!.AsObject().Count));
        Assert.Equal(HttpStatusCode.NotFound, (await _app.GetAsync("/public/research/nobody.json")).StatusCode);
        // What was written is in the vault alone.
        Assert.Equal("Published tables answer it.", (string)(await _eve.GetAsync($"{_t}/usage/research/{id}"))["reason"]!);
    }

    private static async Task<byte[]> BytesAsync(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        await using var stream = entry.Open();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
