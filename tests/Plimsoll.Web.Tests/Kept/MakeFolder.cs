// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Kept;

/// <summary>Makes a folder for <c>samples/data</c> with the server of today: for a version that goes out where <see cref="Making"/> is told of one,
/// else to see that today's folders can be kept.</summary>
public sealed class MakeFolder
{
    private const string Institute = "Harbour Institute";

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    private readonly List<string> _addresses = [];

    /// <summary>Stands at noon when the making begins, so that the days of what is made hold until it is over.</summary>
    private readonly MovingClock _clock = new() { Ahead = TimeSpan.FromHours(12) - TimeProvider.System.GetUtcNow().TimeOfDay };

    [Fact]
    public async Task A_small_folder_with_something_of_everything_is_answered_by_another_server_as_it_was_recorded()
    {
        using var making = new Making(KeptFolder.Root);
        var kept = new KeptFolder(making.Name, making.Root);

        // The sample organisation: models, releases held, in service and suspended, counts, a statement, reports, an agreement, a package.
        var first = new RunningApp { Clock = _clock, Arguments = ["--demo", "--demo-events", "300"] };
        await first.InitializeAsync();
        var tenant = first.Services.GetRequiredService<Books>().Now.Accounts.Find("harbour")!;
        var eve = await KeyAsync(first, tenant.Id);
        await first.EndAsync();

        // The rest goes over the interface, as a person would do it.
        await using var app = new RunningApp { Data = first.Data, Clock = _clock };
        await app.InitializeAsync();
        // Each act is sent twice under one key: the folder holds what was done once, and the second answer is the first.
        Api caller = new(app, eve) { Twice = true }, anybody = new(app, null);
        var api = $"/api/v1/t/{tenant.Id}";
        await JudgeAgainAsync(caller, api);
        await GiveAsync(caller, anybody, api);
        await RoundAsync(app, caller, anybody, api);
        await PageAsync(caller, api);
        await app.EndAsync();

        KeptFolder.CopyTo(app.Data, Directory.CreateDirectory(Path.Combine(kept.Path, "folder")).FullName);
        await RecordAsync(kept, tenant.Id);
        await CheckAsync(kept, tenant.Id);
    }

    /// <summary>A folder that a later build is held to holds something of everything, and this build passes by it.</summary>
    private static async Task CheckAsync(KeptFolder kept, string tenant)
    {
        Assert.Equal([], KeptFolder.Open.Except(KeptFolder.Left.Keys).Where(pattern => !kept.To(pattern).Any()));
        // What an earlier folder has an answer for is not lost from this one.
        static IEnumerable<string> Shown(KeptFolder of) => KeptFolder.Open.Where(pattern => of.To(pattern).Any(a => a.Status == 200));
        Assert.Equal([], KeptFolder.Versions.SelectMany(version => Shown(new KeptFolder(version))).Except(Shown(kept)));

        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(kept.At) };
        await app.InitializeAsync();
        Assert.Equal([], (await kept.DifferAsync(app)).Select(d => d.Recorded.Address));
        var decisions = kept.Answers.Where(KeptFolder.IsDecision).ToArray();
        Assert.True(decisions.Length >= 6, $"{decisions.Length} decisions were made");
        Assert.All(decisions, d => Assert.Equal(d.Sha256, Digest.Of(kept.BytesOf(d)).Hex));
        Assert.Equal(decisions.Select(d => (d.Address, d.Sha256)), KeptFolder.Decisions(app, tenant).Select(d => (d.Answer.Address, d.Answer.Sha256)));
    }

    /// <summary>A key of the first administrator, as the page of keys issues it.</summary>
    private async Task<string> KeyAsync(RunningApp app, string tenant)
    {
        var accounts = app.Services.GetRequiredService<Books>().Now.Accounts;
        var of = accounts.Tenants[tenant];
        var eve = of.Members.First(m => m.Value.Contains(MemberRole.Administrator));
        var until = AskedEnd.Of(DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(300));
        var issued = await app.Services.GetRequiredService<IssueKey>().IssueAsync(
            new IssueKey.Ask("the maker of this folder", [.. eve.Value], until), new Caller(accounts.Accounts[eve.Key], of, eve.Value, null), default);
        return issued.Value!.Key;
    }

    /// <summary>Each release is judged once more, so that a verdict takes the place of an earlier one.</summary>
    private async Task JudgeAgainAsync(Api eve, string api)
    {
        foreach (var release in (await eve.GetAsync($"{api}/releases"))["releases"]!.AsArray().Select(r => (string)r!["release"]!))
        {
            await eve.PostAsync($"{api}/releases/{release}/gate");
            _addresses.Add($"/public/releases/{release}/status");
        }
        Assert.NotEmpty(_addresses);
    }

    /// <summary>A donation, a package of it, and a request for research access by the public form.</summary>
    private async Task GiveAsync(Api eve, Api anybody, string api)
    {
        var usage = $"{api}/usage";
        var today = _clock.GetUtcNow();
        await eve.PostAsync($"{usage}/donations", new JsonObject
        {
            ["donor"] = "donor-17", ["researchSet"] = "civic-questions",
                ["consent"] = new JsonObject { ["version"] = "2026-09", ["at"] = "2026-01-02T03:04:05.000Z" }, ["keepUntil"] = Day(today.AddDays(300)),
            ["conversations"] = new JsonArray(new JsonObject { ["model"] = "harbour-7b",
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = "When does the library close?" },
                new JsonObject { ["role"] = "assistant", ["text"] = "At eight." }) }),
        });
        var agreement = (string)(await eve.PostAsync($"{usage}/agreements", new JsonObject
        {
            ["parties"] = new JsonArray("Harbour Models", Institute), ["purpose"] = "research", ["from"] = "2020-01-01",
                ["fields"] = new JsonArray("model", "region", "user", "conversation", "tokens", "text"),
        }))["id"]!;
        await eve.PostAsync($"{usage}/packages", new JsonObject { ["agreement"] = agreement, ["recipient"] = Institute, ["legalBasis"] = "consent",
            ["from"] = Day(today.AddDays(-60)), ["until"] = Day(today.AddDays(1)), ["retainUntil"] = Day(today.AddDays(90)),
            ["researchSet"] = "civic-questions" });
        var received = await anybody.PostAsync("/api/v1/usage/research/harbour/requests", new JsonObject
        {
            ["applicant"] = "Ada Example, ada@example.org", ["affiliation"] = "University of the Coast", ["independence"] = "Publicly funded.",
            ["question"] = "Who asks at night?", ["data"] = "People by country.", ["safeguards"] = "A locked room.",
        });
        _addresses.Add((string)received["page"]!);
        _addresses.Add($"/api/v1/usage/research/harbour/receipts/{(string)received["receipt"]!}");
    }

    private async Task RoundAsync(RunningApp app, Api eve, Api anybody, string api)
    {
        var (today, tomorrow) = (Day(_clock.GetUtcNow()), Day(_clock.GetUtcNow().AddDays(1)));
        var id = (string)(await eve.PostAsync($"{api}/progress/rounds", new JsonObject
        {
            ["name"] = "Field review", ["assessed"] = today, ["processes"] = new JsonArray("1.4", "4.1"), ["rubric"] = "Public documents only.",
            ["providers"] = new JsonArray(new JsonObject { ["id"] = "north", ["name"] = "Northern Models", ["access"] = "restricted",
                ["model"] = "Compass 2" }, new JsonObject { ["id"] = "south", ["name"] = "Southern Weights", ["access"] = "open" }),
        }))["id"]!;
        var (round, proposals) = ($"{api}/progress/rounds/{id}", $"/api/v1/progress/rounds/{id}/proposals");
        await eve.PostAsync($"{round}/call", new JsonObject { ["until"] = tomorrow });
        JsonObject Evidence(string side) => new() { ["provider"] = "north", ["process"] = "1.4", ["side"] = side, ["link"] = "https://north.example/usage",
            ["quote"] = "Usage by country", ["seen"] = today };
        var taken = (string)(await anybody.PostAsync(proposals, Evidence("against")))["proposal"]!;
        var declined = (string)(await anybody.PostAsync(proposals, Evidence("for")))["proposal"]!;
        await eve.PostAsync($"{round}/proposals/{taken}/accept");
        await eve.PostAsync($"{round}/proposals/{declined}/decline", new JsonObject { ["reason"] = "Not the provider's own page." });
        var facts = Evidence("for");
        facts["copy"] = Digest.Of("the bytes"u8).ToString();
        using var form = new MultipartFormDataContent { { System.Net.Http.Json.JsonContent.Create(facts), "facts" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("the bytes")), "file", "page.html" } };
        using (var copied = await eve.SendAsync(HttpMethod.Post, $"{round}/evidence", form)) { Assert.True(copied.IsSuccessStatusCode); }
        foreach (var (provider, process, finding) in new[] { ("north", "1.4", "adopted"), ("north", "4.1", "not-found"), ("south", "1.4", "not-found"),
            ("south", "4.1", "not-applicable") })
        {
            await eve.PostAsync($"{round}/findings/{provider}/{process}", new JsonObject { ["finding"] = finding });
        }
        // A link is shown once, and a second ask makes another.
        var inviting = new Api(app, eve.Key);
        var link = ((string)(await inviting.PostAsync($"{round}/providers/north/invite", new JsonObject { ["until"] = tomorrow }))["link"]!).Split('/')[^1];
        await inviting.PostAsync($"{round}/providers/south/invite", new JsonObject { ["until"] = today });
        await anybody.PostAsync($"/api/v1/progress/replies/{link}",
            new JsonObject { ["whole"] = "We welcome this.", ["replies"] = new JsonObject { ["1.4"] = "Sectors follow next quarter." } });
        // Whoever was promised a day to reply has the whole of it.
        _clock.Ahead += TimeSpan.FromDays(1);
        await eve.PostAsync($"{round}/publish");
        var at = $"/public/rounds/{id}";
        _addresses.AddRange(
        [
            at, .. ((string[])["access.csv", "access.json", "compare", "compare?with=2024-11", "compare.csv", "compare.json", "entry.json", "evidence.csv",
                "findings.csv", "levels.csv", "levels.svg", "proof.json", "propose", "report.html", "round.json", "score.json"]).Select(file => $"{at}/{file}"),
            .. ((string[])["north", "south"]).SelectMany(provider => (string[])[$"{at}/providers/{provider}", $"{at}/providers/{provider}.json"]),
            $"{at}/proposals/{taken}", $"{at}/proposals/{declined}", $"{proposals}/{taken}", $"{proposals}/{declined}", $"/public/rounds/reply/{link}",
        ]);
        Assert.True((await app.GetAsync($"{at}/round.json")).IsSuccessStatusCode);
    }

    private async Task PageAsync(Api eve, string api)
    {
        var (page, today) = ($"{api}/progress/page", Day(_clock.GetUtcNow()));
        await eve.PostAsync(page, new JsonObject { ["organisation"] = "Harbour Models", ["handle"] = "harbour" });
        await eve.PutAsync($"{page}/lines/4.1", new JsonObject { ["state"] = "adopted",
            ["evidence"] = new JsonArray(new JsonObject { ["link"] = "https://harbour.example/feedback", ["seen"] = today }) });
        await eve.PutAsync($"{page}/lines/1.4", new JsonObject { ["state"] = "withheld",
            ["withheld"] = new JsonObject { ["ground"] = "Trade secret", ["decidedBy"] = "The board", ["reviewOn"] = "2099-01-01" } });
        await eve.PutAsync($"{page}/lines/2.1", new JsonObject { ["state"] = "not-collected" });
        await eve.PostAsync($"{page}/publish", new JsonObject { ["listed"] = true });
        _addresses.AddRange(((string[])["", "/bars.svg", "/entry.json", "/page.csv", "/page.json", "/proof.json"])
            .Select(file => $"/public/organisations/harbour{file}"));
    }

    /// <summary>Asks a server on a copy of the folder, whose clock stands still.</summary>
    private async Task RecordAsync(KeptFolder kept, string tenant)
    {
        var at = new DateTimeOffset(_clock.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddSeconds(1);
        await using var app = new RunningApp { Data = kept.Copy(), Clock = new StillClock(at) };
        await app.InitializeAsync();
        var books = app.Services.GetRequiredService<Books>().Now.UsageOf(tenant).State;
        string[] ofStatement = ["", ".csv", ".json"], ofReport = ["", ".json", "/record.json", "/registry.json", "/table.csv", "/table.parquet"];
        _addresses.AddRange(books.Statements.Keys.SelectMany(statement => ofStatement.Select(end => $"/public/statements/{statement}{end}")));
        _addresses.AddRange(books.Reports.Reports.Keys.SelectMany(report => ofReport.Select(end => $"/public/publications/{report}{end}")));
        _addresses.AddRange(["/public/research/harbour.json", "/public/ledger/consistency?from=1&to=20",
            "/guidance/checklist?model=frontier&release=restricted", "/api/v1/guidance/checklist?model=frontier&release=restricted",
            "/api/v1/usage/templates/geography/mock.jsonl?window=2026-10"]);
        // Whatever has no blank to fill in stands for itself; the rest are examples of the content.
        foreach (var pattern in KeptFolder.Open.Except(KeptFolder.Left.Keys))
        {
            var filled = pattern.Replace("/practices/{id}", "/practices/G01.B1", StringComparison.Ordinal)
                .Replace("/processes/{id}", "/processes/1.4", StringComparison.Ordinal)
                .Replace("/providers/{id}", "/providers/openai", StringComparison.Ordinal)
                .Replace("/progress/providers/{provider}", "/progress/providers/openai", StringComparison.Ordinal)
                    .Replace("/progress/{process}", "/progress/1.4", StringComparison.Ordinal)
                .Replace("/oscal/{file}", "/oscal/catalog.json", StringComparison.Ordinal)
                    .Replace("/templates/{template}", "/templates/geography", StringComparison.Ordinal);
            if (!filled.Contains('{', StringComparison.Ordinal)) { _addresses.Add(filled); }
        }
        List<(KeptFolder.Answer, byte[])> answers = [];
        foreach (var address in _addresses.Distinct().Order(StringComparer.Ordinal))
        {
            var (answer, bytes) = await KeptFolder.AskAsync(app, address);
            answers.Add((answer, bytes));
        }
        // Decisions need an account; they are asked of the use case itself.
        foreach (var (answer, bytes) in KeptFolder.Decisions(app, tenant)) { answers.Add((answer, bytes)); }
        await kept.WriteAsync(at, answers);
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", Plain);
}
