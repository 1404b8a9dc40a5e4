// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Consistency;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The kept lists of an organisation say at every moment what would be said if each release were worked out anew; and a list is read a page at a time.</summary>
public sealed class WorklistTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Plain = new() { WriteIndented = false };

    private readonly RunningApp _app = new() { Clock = new MovingClock(), Arguments = ["--outbound", "hooks.example.org"] };
    private World _world = null!;
    private Api _ben = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        _ben = await _world.PersonAsync("ben", "approver");
        await _world.PersonAsync("ida", "auditor");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private MovingClock Clock => (MovingClock)_app.Clock;

    [Fact]
    public async Task What_is_kept_is_what_would_be_worked_out_anew_whatever_happens_and_whenever_one_looks()
    {
        Same("nothing is there");
        List<string> releases = [];
        for (var n = 1; n <= 3; n++)
        {
            await _world.AssessAsync(name: $"Example {n}");
            releases.Add(_world.Release);
            Same($"release {n} is open");
        }
        var asked = (await _world.First.GetAsync($"{_world.Release}/practices?asked=true"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!).ToArray();
        await PutAsync($"{releases[0]}/practices/{asked[0]}/assignment", new JsonObject { ["owner"] = _world.First.Account, ["due"] = Day(20) });
        Same("somebody owns a practice");
        await PutAsync($"{releases[0]}/practices/{asked[2]}/assignment", new JsonObject { ["owner"] = _ben.Account, ["due"] = null });
        Same("somebody who will leave owns a practice");
        await PutAsync($"{releases[1]}/practices/{asked[1]}/status", new JsonObject { ["status"] = "risk-accepted", ["reason"] = "small", ["acceptedBy"] = _world.First.Account, ["until"] = Day(90) });
        Same("a risk is accepted");
        await _world.ProveAsync();
        Same("a release lacks nothing but approvals");
        await _world.ApproveAsync(_ben);
        Same("one approval stands");
        Assert.Equal(1, Lists((list, _) => list.ApprovedBy(_ben.Account).Count));
        var judged = await _world.JudgeAsync();
        Same($"the gate was judged: {judged["verdict"]}");
        // What ends in between ends for whoever looks next, though nobody touched it.
        foreach (var days in new[] { 12, 14, 19, 21, 35, 61, 89, 91, 200, 400, -1, 30 })
        {
            Clock.Ahead = TimeSpan.FromDays(days);
            Same($"{days} days on");
        }
        Clock.Ahead = TimeSpan.Zero;
        await PutAsync($"{releases[2]}/plan", new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("paper"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat") });
        Same("a changed plan ended the approval");
        Assert.Equal(0, Lists((list, _) => list.ApprovedBy(_ben.Account).Count));
        using var removed = await _world.First.SendAsync(HttpMethod.Delete, $"{_world.Tenant}/people/{_ben.Account}");
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Same("a person left");
        await _app.RestartAsync();
        Same("after a start");
    }

    [Fact]
    public async Task A_list_is_read_to_its_end_a_page_at_a_time_and_everything_comes_once()
    {
        for (var n = 1; n <= 5; n++) { await _world.AssessAsync(name: $"Example {n}"); }
        foreach (var (address, list, id) in new[] { ("/releases", "releases", "release"), ("/due", "due", "release"), ("/registry", "models", "id") })
        {
            List<string> all = [];
            string? after = null;
            do
            {
                var page = await _world.First.GetAsync($"{_world.Tenant}{address}?limit=2{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
                Assert.True(page[list]!.AsArray().Count <= 2);
                all.AddRange(page[list]!.AsArray().Select(i => (string)i![id]!));
                after = (string?)page["next"];
            }
            while (after is not null);
            // Of each release the gate is due, and the question that nobody answered.
            Assert.Equal(address == "/due" ? 10 : 5, all.Count);
            Assert.Equal(5, all.Distinct().Count());
        }
        // What follows a thing that is done in between is not lost.
        var due = await _world.First.GetAsync($"{_world.Tenant}/due?limit=1");
        var place = (string)due["next"]!;
        var gone = $"{place[..place.IndexOf('~', StringComparison.Ordinal)]}~0~rel_gone~5~";
        Assert.Equal(10, (await _world.First.GetAsync($"{_world.Tenant}/due?after={Uri.EscapeDataString(gone)}"))["due"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_page_leads_to_the_next_until_everything_was_shown_once()
    {
        // More than a page of each list holds.
        await ManyAsync(120);
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        foreach (var (page, link, all) in new[]
        {
            ("releases", "href=\"/t/acme/releases/(rel_[^\"/]+)\"", 120), ("releases?verdict=held", "href=\"/t/acme/releases/(rel_[^\"/]+)\"", 120),
            ("consistency", "href=\"/t/acme/releases/(rel_[^\"/]+)/practices[^\"]*\"", 120),
            ("consistency?severity=hint&q=many", "href=\"/t/acme/releases/(rel_[^\"/]+)/practices[^\"]*\"", 120),
            ("approvals", "href=\"/t/acme/releases/(rel_[^\"/]+)/gate\"", 120), ("registry?q=many", "id=\"(mdl_[^\"]+)\"", 120),
        })
        {
            var (shown, path, pages) = (new List<string>(), (string?)$"/t/acme/{page}", 0);
            while (path is not null)
            {
                var html = await eve.TextAsync(path);
                shown.AddRange(System.Text.RegularExpressions.Regex.Matches(html, link).Select(m => m.Groups[1].Value));
                path = System.Text.RegularExpressions.Regex.Match(html, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } next
                    ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
                Assert.True(++pages < 10, page);
            }
            Assert.True(pages > 1, page);
            Assert.True(shown.Count == all && shown.Distinct().Count() == all, $"{page}: {shown.Count} shown, {shown.Distinct().Count()} different");
        }
        // A place in the list of another organisation is no place in this one.
        var other = await World.OpenAsync(_app, _world.First, "other");
        await other.AssessAsync();
        var mine = (string)(await _world.First.GetAsync($"{_world.Tenant}/releases?limit=1"))["next"]!;
        using var foreign = await _world.First.SendAsync(HttpMethod.Get, $"{other.Tenant}/releases?after={mine}");
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        foreach (var page in new[] { "releases?after=rel_nobody", "consistency?after=nobody", "consistency?severity=grave", "approvals?unready=rel_nobody", "registry?after=nobody" })
        {
            Assert.Equal(page.Contains("grave", StringComparison.Ordinal) ? 422 : 400, (await eve.GetAsync($"/t/acme/{page}")).Status);
        }
        foreach (var page in new[] { "releases", "consistency", "registry" }) { Assert.Equal(400, (await eve.GetAsync($"/t/acme/{page}?q={new string('a', 201)}")).Status); }
    }

    [Fact]
    public async Task Every_list_answers_while_what_it_lists_changes()
    {
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var writing = Task.Run(async () => { for (var n = 0; n < 25; n++) { await _world.AssessAsync(name: $"Changing {n}"); } }, TestContext.Current.CancellationToken);
        var looks = 0;
        while (!writing.IsCompleted || looks < 10)
        {
            foreach (var page in new[] { "", "/releases", "/approvals", "/consistency", "/registry" })
            {
                Assert.True((await eve.GetAsync($"/t/acme{page}")).Status == 200, page);
                looks++;
            }
        }
        await writing;
        Same("after everything");
    }

    [Fact]
    public async Task A_release_is_found_by_what_is_known_of_it()
    {
        await _world.AssessAsync(name: "Otter");
        await _world.AssessAsync(name: "Badger", stage: "wider");
        Assert.Equal(["Otter"], await NamesAsync("q=ott"));
        Assert.Equal(["Badger", "Otter"], (await NamesAsync("q=1.0")).Order());
        Assert.Equal(["Badger"], await NamesAsync("stage=wider"));
        Assert.Equal(["Badger", "Otter"], (await NamesAsync("verdict=held&state=none")).Order());
        Assert.Empty(await NamesAsync("verdict=clear"));
        Assert.Empty(await NamesAsync("state=active"));
        foreach (var (query, field) in new[] { ("verdict=maybe", "verdict"), ("stage=none", "stage"), ("state=asleep", "state"), ($"q={new string('a', 201)}", "q") })
        {
            await RefusedAsync($"{_world.Tenant}/releases?{query}", field);
        }
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var page = await eve.TextAsync("/t/acme/releases?q=otter");
        Assert.Contains("<b>Otter 1.0</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Badger 1.0</b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wherever_the_description_offers_a_page_a_wrong_limit_and_a_wrong_place_are_refused_by_name()
    {
        await _world.AssessAsync();
        var paths = JsonNode.Parse(await _app.TextAsync("/openapi/v1.json"))!["paths"]!.AsObject();
        var paged = paths.Where(p => p.Key.StartsWith("/api/v1/t/{tenant}/", StringComparison.Ordinal) && p.Value!["get"] is { } get && Parameters(get).Contains("after"))
            .ToArray();
        Assert.True(paged.Length >= 6, $"Only {paged.Length} lists are read a page at a time.");
        var webhook = (string)(await _world.First.PostAsync(
            $"{_world.Tenant}/webhooks", new JsonObject { ["url"] = "https://hooks.example.org/in", ["types"] = new JsonArray("release.refused") }))["webhook"]!;
        foreach (var (path, item) in paged)
        {
            Assert.Contains("limit", Parameters(item!["get"]!));
            var address = path.Replace("/api/v1/t/{tenant}", _world.Tenant, StringComparison.Ordinal).Replace("{release}", _world.ReleaseId, StringComparison.Ordinal)
                .Replace("{webhook}", webhook, StringComparison.Ordinal);
            Assert.DoesNotContain('{', address);
            // A draft is for a kind of receiver.
            var with = path.EndsWith("/hand-overs/draft", StringComparison.Ordinal) ? "kind=host&" : "";
            foreach (var limit in new[] { "0", "-1", "121", "ten", "1.5", "99999999999" }) { await RefusedAsync($"{address}?{with}limit={limit}", "limit"); }
            foreach (var after in new[] { "nobody", "rel_nobody", "9999999999999" }) { await RefusedAsync($"{address}?{with}after={after}", "after"); }
            using var whole = await _world.First.SendAsync(HttpMethod.Get, $"{address}?{with}limit=&after=");
            Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        }
    }

    /// <summary>Models with a release each, assessed; written as a sync job of a hub would, without asking over HTTP for each.</summary>
    private async Task ManyAsync(int many)
    {
        var tenant = _world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..];
        var (recorder, assess, books) = (_app.Services.GetRequiredService<Recorder>(), _app.Services.GetRequiredService<Assess>(), _app.Services.GetRequiredService<Books>());
        var party = books.Now.Accounts.Tenants[tenant].Party;
        var plan = new ReleasePlan(ReleaseType.Restricted, [Component.Evaluations], Audience.Customers, Stage.Restricted, ["chat"]);
        for (var n = 0; n < many; n++)
        {
            var (model, release, files) = (Ids.New("mdl"), Ids.New("rel"), Digest.Of(BitConverter.GetBytes(n)));
            JournalEvent[] registered = [new ModelRegistered(model, $"Many {n}", party, ModelType.Frontier), new VersionRegistered(model, "1.0", files, [], new VaultRef("vlt_0000000000000000000000", files))];
            var opened = new ReleaseOpened(release, model, "1.0", files, party, plan, OnePerson: false);
            Assert.True((await recorder.AppendAsync(_world.First.Account, now => new[]
            {
                ReleaseStreams.Registries.At(tenant).Writes(now.RegistryOf(tenant).Rev, registered), ReleaseStreams.Releases.New(tenant, release).Writes(0, [opened]),
            }, [], ct: TestContext.Current.CancellationToken)).Succeeds(out _, out _));
            Assert.True((await recorder.ChangeAsync(_world.First.Account, ReleaseStreams.Releases.At(tenant, release), null, assess.Decide(new Assess.Ask("frontier")), [], null, TestContext.Current.CancellationToken)).Succeeds(out _, out _));
        }
    }

    private static IReadOnlyList<string> Parameters(JsonNode operation) => [.. (operation["parameters"]?.AsArray() ?? []).Select(p => (string)p!["name"]!)];

    private async Task RefusedAsync(string address, string field)
    {
        using var answer = await _world.First.SendAsync(HttpMethod.Get, address);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest && (string?)JsonNode.Parse(text)!["field"] == field, $"{address}: {(int)answer.StatusCode} {text}");
    }

    private async Task<string[]> NamesAsync(string query) =>
        [.. (await _world.First.GetAsync($"{_world.Tenant}/releases?{query}"))["releases"]!.AsArray().Select(r => (string)r!["modelName"]!)];

    private async Task PutAsync(string path, JsonObject body) => await _world.First.PutAsync(path, body);

    private string Day(int ahead) => Clock.GetUtcNow().AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private T Lists<T>(Func<Worklist, DateTimeOffset, T> read) =>
        _app.Services.GetRequiredService<Worklists>().Read(_world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..], read);

    /// <summary>Compares every list with one made of nothing but the books of now.</summary>
    private void Same(string when)
    {
        var tenant = _world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..];
        var (books, rules) = (_app.Services.GetRequiredService<Books>().Now, _app.Services.GetRequiredService<GateRules>());
        var members = books.Accounts.Tenants[tenant].Members;
        var of = members.Keys.ToHashSet(StringComparer.Ordinal);
        var (registry, states) = (books.RegistryOf(tenant).State, books.ReleasesOf(tenant));
        var own = registry.Parties[books.Accounts.Tenants[tenant].Party].Roles;
        Lists((list, now) =>
        {
            WorkItem[] anew = [.. states.Select(r => WorkItem.Of(r.Key, r.Value.State, registry, rules, of, own, now, []))];
            Equal(anew.Order(WorkItem.ByName), list.ByName.All, "by name");
            Equal(anew.Order(WorkItem.ById), list.ById.All, "by id");
            Equal(anew.Where(i => i.Awaiting is { IsReady: true }).Order(WorkItem.ByName), list.Ready.All, "ready");
            Equal(anew.Where(i => i.Awaiting is { IsUnready: true }).Order(WorkItem.ByName), list.Unready.All, "unready");
            Equal(anew.Where(i => i.Findings.Any(n => n > 0)).Order(WorkItem.ById), list.Amiss.All, "amiss");
            var findings = states.Values.SelectMany(s => Checking.Of(s.State, rules, now, of, registry.Models[s.State.Opened!.Model].ModelType, own: own)).CountBy(f => f.Severity).OrderBy(c => c.Key);
            Equal(findings, list.Findings.OrderBy(c => c.Key), "findings");
            foreach (var item in list.Amiss.All)
            {
                var told = Checking.Of(states[item.Release].State, rules, now, of, registry.Models[item.Row.Model].ModelType, own: own);
                Equal(told, list.Told(item, () => told), "what is amiss, in words");
            }
            Equal(anew.CountBy(i => i.Row.Verdict).OrderBy(c => c.Key), list.Verdicts.Where(v => v.Value > 0).OrderBy(v => v.Key), "verdicts");
            Equal([StepsDone.Of([.. states.Values.Select(s => s.State)])], [list.Done], "steps");
            foreach (var (account, roles) in members)
            {
                var person = new DuePerson(account, Rights.Grant(roles, Right.Assess), Rights.Grant(roles, Right.Approve), Rights.Grant(roles, Right.Serve));
                var due = DueList.Of(states.Values.Select(s => s.State), person, rules, now);
                Equal(due, list.Of(person).Due.All, $"due of {string.Join(' ', roles)}");
                Equal(Enum.GetValues<Urgency>().Select(u => due.Count(d => d.Urgency == u)), Enum.GetValues<Urgency>().Select(list.Of(person).Count), "urgencies");
                Equal([anew.Count(i => i.Awaiting is { IsReady: true } a && person.Approves && !a.Barred.Contains(account))], [list.Of(person).Approvable], "approvable");
                Equal(anew.Where(i => i.Awaiting?.By.Contains(account) == true).Order(WorkItem.ByName), list.ApprovedBy(account).All, "approved by");
            }
            return true;
        });

        void Equal<T>(IEnumerable<T> expected, IEnumerable<T> kept, string what) =>
            Assert.True(JsonSerializer.Serialize(expected, Plain) is var one && JsonSerializer.Serialize(kept, Plain) is var other && one == other, $"{when}, {what}:\n{one}\n{other}");
    }
}
