// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What is due of a person, as a calendar of somebody else's reads it at an address that ends.</summary>
public sealed partial class CalendarTests : IAsyncLifetime
{
    private readonly RunningApp _app = new() { Clock = new MovingClock() };
    private World _world = null!;

    private MovingClock Clock => (MovingClock)_app.Clock;

    [GeneratedRegex("http://[^<]*/calendar/[A-Za-z0-9_-]{43}\\.ics")]
    private static partial Regex Address { get; }

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        await _world.AssessAsync(name: "Example, 1; \"quoted\"");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_calendar_reads_what_is_due_of_its_owner_on_a_day_and_no_words_and_names_of_anybody()
    {
        await _world.First.PutAsync($"{_world.Tenant}/zone", new JsonObject { ["zone"] = "Pacific/Auckland" });
        var ben = await _world.PersonAsync("ben", "approver", "governance");
        var asked = (await _world.First.GetAsync($"{_world.Release}/practices?asked=true"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!).ToArray();
        await OwnAsync(asked[0], _world.First.Account, Day(20));
        await OwnAsync(asked[1], _world.First.Account, Instant.Write(new DateTimeOffset(Clock.GetUtcNow().UtcDateTime.Date.AddDays(30).AddHours(9), TimeSpan.Zero)));
        await OwnAsync(asked[2], ben.Account, Day(25));
        await ben.PutAsync(
            $"{_world.Release}/practices/{asked[3]}/status",
            new JsonObject { ["status"] = "risk-accepted", ["reason"] = "the harbour master says so", ["acceptedBy"] = ben.Account, ["until"] = Day(40) });
        var mine = await OpenAsync(_world.First);

        var read = await EntriesAsync(mine.Path);
        var due = (await _world.First.GetAsync($"{_world.Tenant}/due"))["due"]!.AsArray().Where(d => d!["when"] is not null).ToArray();
        Assert.Superset(new HashSet<string> { "practice", "risk-acceptance" }, due.Select(d => (string)d!["kind"]!).ToHashSet());
        Assert.Equal(
            due.Select(d => ((string?)d!["when"]!["day"] ?? (string)d["when"]!["ends"]!, $"{_app.Address}{(string)d["page"]!}")).Order(),
            read.Select(entry => ((string)entry["start"]!, (string)entry["url"]!)).Order());
        Assert.Contains("A practice that you own: Example, 1; \"quoted\" 1.0", read.Select(entry => (string)entry["summary"]!));
        Assert.All(read, entry => Assert.Equal("TRANSPARENT", (string)entry["transparency"]!));
        using (var answer = await _app.GetAsync(mine.Path))
        {
            Assert.Equal(("text/calendar", "utf-8", true), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentType.CharSet, answer.Headers.CacheControl!.NoStore));
            var text = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace("\r\n ", "", StringComparison.Ordinal);
            Assert.DoesNotContain("acc_", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ben", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("harbour", text, StringComparison.Ordinal);
        }
        // Somebody else's is another one; a promise that is moved moves its entry.
        Assert.DoesNotContain((string)read.Single(entry => (string)entry["start"]! == Day(20))["uid"]!, (await EntriesAsync((await OpenAsync(ben)).Path)).Select(entry => (string)entry["uid"]!));
        await OwnAsync(asked[0], _world.First.Account, Day(22));
        var again = await EntriesAsync(mine.Path);
        Assert.Equal(read.Select(entry => (string)entry["uid"]!).Order(), again.Select(entry => (string)entry["uid"]!).Order());
        Assert.Equal(1, again.Count(entry => (string)entry["start"]! == Day(22)));
    }

    [Fact]
    public async Task An_address_ends_with_its_day_its_owner_the_key_that_made_it_and_when_it_is_taken_back()
    {
        var ben = await _world.PersonAsync("ben", "approver");
        var ida = await _world.PersonAsync("ida", "approver");
        var key = await _world.First.PostAsync(
            $"{_world.Tenant}/keys", new JsonObject { ["label"] = "ci", ["roles"] = new JsonArray("governance"), ["until"] = Day(30) });
        var ci = new Api(_app, (string)key["key"]!);
        Assert.Equal((422, "accounts.bad-value"), await ci.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/calendars", new JsonObject { ["until"] = Day(31) }));
        var (taken, keyed, last) = (await OpenAsync(_world.First), await OpenAsync(ci), await OpenAsync(_world.First, 10));
        // Made at the page, where no key ends with its owner's place and takes the address along.
        var (left, erased) = (("", await AtPageAsync("ben")), ("", await AtPageAsync("ida")));
        foreach (var one in new (string Id, string Path)[] { taken, left, erased, keyed, last }) { Assert.Equal(200, await StatusAsync(one.Path)); }
        Assert.Equal(404, await StatusAsync($"/calendar/{new string('A', 43)}.ics"));
        // A key sees what it made, and not what its owner did.
        Assert.Equal([keyed.Id], (await ci.GetAsync($"{_world.Tenant}/calendars"))["calendars"]!.AsArray().Select(c => (string)c!["calendar"]!));
        Assert.Equal((404, "accounts.unknown-id"), await ben.RefusedAsync(HttpMethod.Delete, $"{_world.Tenant}/calendars/{taken.Id}"));

        await DeleteAsync(_world.First, $"{_world.Tenant}/calendars/{taken.Id}");
        await DeleteAsync(_world.First, $"{_world.Tenant}/people/{ben.Account}");
        await DeleteAsync(_world.First, $"{_world.Tenant}/keys/{(string)key["keyId"]!}");
        await _world.First.PostAsync($"{_world.Tenant}/people/{ida.Account}/erase");
        foreach (var one in new (string Id, string Path)[] { taken, left, erased, keyed }) { Assert.Equal(404, await StatusAsync(one.Path)); }
        Assert.Equal(200, await StatusAsync(last.Path));
        // Nor does who comes back find it again, and after a restart it is the same.
        Assert.Equal(ben.Account, (await _world.PersonAsync("ben", "approver")).Account);
        foreach (var one in new (string Id, string Path)[] { taken, left, erased, keyed }) { Assert.Equal(404, await StatusAsync(one.Path)); }
        await _app.RestartAsync();
        foreach (var one in new (string Id, string Path)[] { taken, left, erased, keyed }) { Assert.Equal(404, await StatusAsync(one.Path)); }
        Clock.Ahead = TimeSpan.FromDays(10) - Clock.GetUtcNow().TimeOfDay + TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1);
        Assert.Equal(200, await StatusAsync(last.Path));
        Clock.Ahead += TimeSpan.FromMinutes(1);
        Assert.Equal(404, await StatusAsync(last.Path));
    }

    [Fact]
    public async Task Five_addresses_work_for_a_person_each_for_a_year_at_most()
    {
        foreach (var day in new[] { Day(-1), Day(400) })
        {
            Assert.Equal((422, "accounts.bad-value"), await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/calendars", new JsonObject { ["until"] = day }));
        }
        var first = await OpenAsync(_world.First);
        for (var n = 2; n <= 5; n++) { await OpenAsync(_world.First); }
        Assert.Equal((422, "accounts.bad-value"), await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/calendars", new JsonObject { ["until"] = Day(9) }));
        await DeleteAsync(_world.First, $"{_world.Tenant}/calendars/{first.Id}");
        await OpenAsync(_world.First);
        var zoe = await _world.PersonAsync("zoe", "researcher");
        Assert.Equal((403, "accounts.not-allowed"), await zoe.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/calendars", new JsonObject { ["until"] = Day(9) }));
    }

    [Fact]
    public async Task At_the_page_the_address_is_shown_once_and_taken_back_without_a_script()
    {
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        Assert.Contains("No calendar reads what is due of you.", await eve.TextAsync("/t/acme/calendar"), StringComparison.Ordinal);
        var (status, _, text) = await eve.SendAsync("/t/acme/calendar", "/t/acme/calendar", ("until", Day(90)));
        var address = Address.Match(text).Value;
        Assert.Equal((200, true), (status, address.StartsWith(_app.Address, StringComparison.Ordinal)));
        Assert.Equal(200, await StatusAsync(new Uri(address).AbsolutePath));
        var page = await eve.TextAsync("/t/acme/calendar");
        Assert.DoesNotMatch(Address, page);
        var close = Regex.Match(page, "/t/acme/calendar/cal_[A-Za-z0-9]+/close").Value;
        Assert.Equal((303, "/t/acme/calendar"), (await eve.SendAsync("/t/acme/calendar", close)) is var sent ? (sent.Status, sent.Location) : default);
        Assert.Equal(404, await StatusAsync(new Uri(address).AbsolutePath));
        Assert.Contains("taken back", await eve.TextAsync("/t/acme/calendar"), StringComparison.Ordinal);
        Assert.Equal(422, (await eve.SendAsync("/t/acme/calendar", "/t/acme/calendar", ("until", ""))).Status);
    }

    private async Task<string> AtPageAsync(string name)
    {
        using var visitor = await Visitor.SignInAsync(_app, name, $"the long sentence of {name}");
        var (_, _, text) = await visitor.SendAsync("/t/acme/calendar", "/t/acme/calendar", ("until", Day(20)));
        return new Uri(Address.Match(text).Value).AbsolutePath;
    }

    private string Day(int ahead) => Clock.GetUtcNow().AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Task<JsonNode> OwnAsync(string practice, string owner, string due) =>
        _world.First.PutAsync($"{_world.Release}/practices/{practice}/assignment", new JsonObject { ["owner"] = owner, ["due"] = due });

    private async Task<(string Id, string Path)> OpenAsync(Api by, int days = 20)
    {
        var opened = await by.PostAsync($"{_world.Tenant}/calendars", new JsonObject { ["until"] = Day(days) });
        return ((string)opened["calendar"]!, (string)opened["path"]!);
    }

    private async Task<JsonNode[]> EntriesAsync(string path)
    {
        using var answer = await _app.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var lines = await NodeScript.RunAsync("calendar.mjs", "node-ical", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private async Task<int> StatusAsync(string path)
    {
        using var answer = await _app.GetAsync(path);
        return (int)answer.StatusCode;
    }

    private static async Task DeleteAsync(Api by, string path)
    {
        using var answer = await by.SendAsync(HttpMethod.Delete, path);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
