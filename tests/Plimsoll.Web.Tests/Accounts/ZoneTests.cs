// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Progress;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>
/// Promised days over HTTP: they end in the time zone of the organisation, or in the one that was named with the day, and not before they have ended there.
/// </summary>
public sealed class ZoneTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();

    private RunningApp _app = null!;

    private World _world = null!;

    private static DateOnly Soon { get; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(3);

    private static string Written { get; } = Soon.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        _app = new RunningApp { Clock = _clock };
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        await _world.First.PutAsync($"{_world.Tenant}/zone", new JsonObject { ["zone"] = "Pacific/Kiritimati" });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Nobody_publishes_before_the_last_day_of_each_provider_has_ended_where_it_was_promised()
    {
        var rounds = $"{_world.Tenant}/progress/rounds";
        var opened = new JsonObject
        {
            ["name"] = "Field review", ["processes"] = new JsonArray("1.4"), ["assessed"] = "2026-11-01",
            ["providers"] = new JsonArray(Provider("north", "Northern Models"), Provider("south", "Southern Weights")),
        };
        var round = $"{rounds}/{(string)(await _world.First.PostAsync(rounds, opened))["id"]!}";
        foreach (var provider in (string[])["north", "south"])
        {
            await _world.First.PostAsync($"{round}/findings/{provider}/1.4", new JsonObject { ["finding"] = "not-found" });
        }
        // A day as it always could be given; and one with a zone beside it.
        await _world.First.PostAsync($"{round}/providers/north/invite", new JsonObject { ["until"] = Written });
        await _world.First.PostAsync($"{round}/providers/south/invite", new JsonObject { ["until"] = Written, ["zone"] = "America/Los_Angeles" });
        var (line, west) = (Value("Pacific/Kiritimati"), Value("America/Los_Angeles"));
        Assert.True(line.EndsBefore(west));

        MoveTo(line.End.AddMinutes(-1));
        Assert.Equal(["Northern Models", "Southern Weights"], await AwaitedAsync(round));
        MoveTo(line.End.AddMinutes(1));
        Assert.Equal(["Southern Weights"], await AwaitedAsync(round));
        MoveTo(west.End.AddMinutes(-1));
        Assert.Equal((422, "progress.reply-awaited"), await _world.First.RefusedAsync(HttpMethod.Post, $"{round}/publish"));
        MoveTo(west.End.AddMinutes(1));
        await _world.First.PostAsync($"{round}/publish");
        var id = round[(round.LastIndexOf('/') + 1)..];
        Assert.Contains($"No reply by {Written} (America/Los_Angeles)", await _app.TextAsync($"/public/rounds/{id}/report.html"), StringComparison.Ordinal);
        var answered = JsonNode.Parse(await _app.TextAsync($"/public/rounds/{id}/providers/south.json"))!["provider"]!;
        Assert.Equal(
            (Written, "America/Los_Angeles", Instant.Write(west.End)),
            ((string)answered["until"]!, (string)answered["untilZone"]!, (string)answered["untilEnds"]!));
        Assert.Contains("\"untilZone\":\"Pacific/Kiritimati\"", await _app.TextAsync($"/public/rounds/{id}/round.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_practice_is_overdue_when_its_day_has_ended_and_an_instant_is_still_taken()
    {
        await _world.AssessAsync();
        var assignment = $"{_world.Release}/practices/G08.B1/assignment";
        await _world.First.PutAsync(assignment, new JsonObject { ["owner"] = _world.First.Account, ["due"] = "2090-01-01T12:00:00.000Z" });
        Assert.Equal("""{"ends":"2090-01-01T12:00:00.000Z"}""", await DueAsync());
        Assert.Equal((422, "release.bad-value"),
            await _world.First.RefusedAsync(HttpMethod.Put, assignment, new JsonObject { ["owner"] = null, ["due"] = Written, ["zone"] = "Berlin" }));
        await _world.First.PutAsync(assignment, new JsonObject { ["owner"] = _world.First.Account, ["due"] = Written });
        var last = Value("Pacific/Kiritimati");
        Assert.Equal($$"""{"day":"{{Written}}","zone":"Pacific/Kiritimati","ends":"{{Instant.Write(last.End)}}"}""", await DueAsync());
        MoveTo(last.End.AddMinutes(-1));
        Assert.Equal("soon", await UrgencyAsync());
        MoveTo(last.End.AddMinutes(1));
        Assert.Equal("overdue", await UrgencyAsync());

        async Task<string> DueAsync() => (await _world.First.GetAsync($"{_world.Release}/practices/G08.B1"))["practice"]!["due"]!.ToJsonString();

        async Task<string> UrgencyAsync() => (string)(await _world.First.GetAsync($"{_world.Tenant}/due"))["due"]!.AsArray()
            .Single(d => (string?)d!["subject"] == "G08.B1" && (string)d["kind"]! == "practice")!["urgency"]!;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("America/Los_Angeles")]
    public async Task A_key_works_through_its_last_day(string? zone)
    {
        var ask = new JsonObject { ["label"] = "ci", ["roles"] = new JsonArray("governance"), ["until"] = Written };
        if (zone is not null) { ask["zone"] = zone; }
        var key = new Api(_app, (string)(await _world.First.PostAsync($"{_world.Tenant}/keys", ask))["key"]!);
        var last = Value(zone ?? "Pacific/Kiritimati");
        MoveTo(last.End.AddMinutes(-1));
        Assert.NotNull(await key.GetAsync($"{_world.Tenant}/releases"));
        await _world.First.PostAsync($"{_world.Tenant}/keys", ask.DeepClone());
        MoveTo(last.End.AddMinutes(1));
        Assert.Equal(401, (await key.RefusedAsync(HttpMethod.Get, $"{_world.Tenant}/releases")).Item1);
        Assert.Equal((422, "accounts.bad-value"), await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/keys", ask.DeepClone()));
    }

    [Fact]
    public async Task An_agreement_is_asked_for_by_its_last_day_or_as_before_by_the_first_day_after_it()
    {
        var ask = new JsonObject { ["parties"] = new JsonArray("Organisation acme", "Tidewater Labs"), ["purpose"] = "publication",
            ["fields"] = new JsonArray("requests"), ["from"] = "2026-11-01" };
        JsonObject With(string field, string day) { var copy = (JsonObject)ask.DeepClone(); copy[field] = day; return copy; }
        await _world.First.PostAsync($"{_world.Tenant}/usage/agreements", With("lastDay", Written));
        await _world.First.PostAsync($"{_world.Tenant}/usage/agreements", With("until", Soon.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        var both = With("until", Written);
        both["lastDay"] = Written;
        Assert.Equal((422, "usage.bad-value"), await _world.First.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/usage/agreements", both));
        var ends = (await _world.First.GetAsync($"{_world.Tenant}/usage/register"))["agreements"]!.AsArray().Select(a => a!["until"]!.ToJsonString())
            .Distinct();
        Assert.Equal([$$"""{"day":"{{Written}}","zone":"Pacific/Kiritimati","ends":"{{Instant.Write(Value("Pacific/Kiritimati").End)}}"}"""], ends);
    }

    [Theory]
    [InlineData("due")]
    [InlineData("due at an instant")]
    [InlineData("call")]
    [InlineData("reply")]
    [InlineData("review")]
    public async Task A_form_that_comes_back_with_the_day_it_showed_leaves_the_promise_as_it_was_and_another_day_is_a_new_one(string which)
    {
        var form = await FormAsync(which);
        var promised = form.Read();
        Assert.NotEqual("Pacific/Kiritimati", (promised as LastDay)?.Zone);
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var page = await eve.TextAsync(form.Page);
        Assert.Contains($"value=\"{Written}\"", page, StringComparison.Ordinal);
        Assert.Contains($"{promised!.Text} stays as it was promised; another day ends in Pacific/Kiritimati", page, StringComparison.Ordinal);

        // The clocks of the organisation are of no concern to a day that was promised by others.
        Assert.Contains((await eve.SendAsync(form.Page, form.Action, [.. form.Fields, (form.Field, Written)])).Status, (int[])[200, 303]);
        Assert.Equal(promised, form.Read());
        var later = Soon.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Contains((await eve.SendAsync(form.Page, form.Action, [.. form.Fields, (form.Field, later)])).Status, (int[])[200, 303]);
        Assert.Equal((later, "Pacific/Kiritimati"), form.Read() is LastDay { Written: var day, Zone: var zone } ? (day, zone) : default);
    }

    private sealed record PromiseForm(string Page, string Action, string Field, (string Name, string Value)[] Fields, Func<EndsAt?> Read);

    /// <summary>A promise that was made over the API in another zone, and the form that shows its day.</summary>
    private async Task<PromiseForm> FormAsync(string which)
    {
        var (first, api) = (_world.First, _world.Tenant);
        var tenant = api[(api.LastIndexOf('/') + 1)..];
        BooksState Now() => _app.Services.GetRequiredService<Books>().Now;
        JsonObject Day(string field) => new() { [field] = Written, ["zone"] = "America/Los_Angeles" };
        if (which.StartsWith("due", StringComparison.Ordinal))
        {
            await _world.AssessAsync();
            var ask = which == "due" ? Day("due") : new JsonObject { ["due"] = $"{Written}T12:00:00.000Z" };
            ask["owner"] = first.Account;
            await first.PutAsync($"{_world.Release}/practices/G08.B1/assignment", ask);
            var practice = $"/t/acme/releases/{_world.ReleaseId}/practices/G08.B1";
            return new PromiseForm(practice, $"{practice}/assignment", "due", [("owner", first.Account)],
                () => Now().In(tenant).Releases[_world.ReleaseId].State.Line("G08.B1").Due);
        }
        if (which == "review")
        {
            await first.PostAsync($"{api}/progress/page", new JsonObject { ["organisation"] = "Acme", ["handle"] = "acme" });
            var withheld = Day("reviewOn");
            (withheld["ground"], withheld["decidedBy"]) = ("Security", "The board");
            await first.PutAsync($"{api}/progress/page/lines/1.5", new JsonObject { ["state"] = "withheld", ["withheld"] = withheld });
            return new PromiseForm("/t/acme/progress/page/1.5", "/t/acme/progress/page/1.5", "reviewOn",
                [("state", "withheld"), ("ground", "Security"), ("decidedBy", "The board")],
                () => Now().PageOf(tenant).State.Lines["1.5"].Withheld!.ReviewOn);
        }
        var id = (string)(await first.PostAsync($"{api}/progress/rounds", new JsonObject
        {
            ["name"] = "Field review", ["processes"] = new JsonArray("1.4"), ["assessed"] = "2026-11-01",
            ["providers"] = new JsonArray(Provider("north", "Northern Models")),
        }))["id"]!;
        var (round, page) = ($"{api}/progress/rounds/{id}", $"/t/acme/progress/rounds/{id}");
        await first.PostAsync(which == "call" ? $"{round}/call" : $"{round}/providers/north/invite", Day("until"));
        return new PromiseForm(page, which == "call" ? $"{page}/call" : $"{page}/providers/north/invite", "until", [],
            () => Now().RoundsOf(tenant).Single() is var book && which == "call" ? book.CallUntil : book.Hearings["north"].Until);
    }

    [Fact]
    public async Task The_zone_is_one_that_exists_and_stays_over_a_restart()
    {
        Assert.Equal((422, "accounts.bad-value"),
            await _world.First.RefusedAsync(HttpMethod.Put, $"{_world.Tenant}/zone", new JsonObject { ["zone"] = "Europe/Atlantis" }));
        Assert.Equal((422, "api.nothing-changed"),
            await _world.First.RefusedAsync(HttpMethod.Put, $"{_world.Tenant}/zone", new JsonObject { ["zone"] = "Pacific/Kiritimati" }));
        await _app.RestartAsync();
        Assert.Equal("Pacific/Kiritimati", (string)(await _world.First.GetAsync("/api/v1/me"))["tenants"]!.AsArray().Single()!["zone"]!);
    }

    private static JsonObject Provider(string id, string name) => new() { ["id"] = id, ["name"] = name, ["access"] = "open" };

    private static LastDay Value(string zone) => LastDay.In(Soon, zone, new RefusalCode("test.bad-value", RefusalKind.Refused)).Value!;

    private void MoveTo(DateTimeOffset instant) => _clock.Ahead = instant - TimeProvider.System.GetUtcNow();

    private async Task<string[]> AwaitedAsync(string round)
    {
        var missing = (await _world.First.GetAsync(round))["missing"]!.AsArray().Select(m => (string)m!)
            .Where(m => m.Contains("to reply", StringComparison.Ordinal)).ToArray();
        return [.. ((string[])["Northern Models", "Southern Weights"]).Where(name => missing.Any(m => m.Contains(name, StringComparison.Ordinal)))];
    }
}
