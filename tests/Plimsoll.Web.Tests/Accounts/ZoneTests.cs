// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;
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
