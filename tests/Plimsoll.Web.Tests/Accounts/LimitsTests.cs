// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>What one organisation may use is bounded, seen by it, and takes nothing from another.</summary>
public sealed class LimitsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_and_events_beyond_the_quota_are_refused_shown_and_anothers_go_on()
    {
        await using var own = new Own { App = new RunningApp { Arguments = ["--quota-evidence", "1", "--quota-activity", "3"] } };
        var app = own.App;
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var other = await World.OpenAsync(app, world.First, "other");
        await world.AssessAsync();
        await other.AssessAsync();
        await world.First.AttachAsync(world.Release, "first", new byte[700 * 1024], []);
        using (var over = await world.First.SendAsync(HttpMethod.Post, $"{world.Release}/evidence", Api.File("second", new byte[(400 * 1024) + 1], [])))
        {
            Assert.Equal((422, "release.evidence-over-quota"), ((int)over.StatusCode, (string)JsonNode.Parse(await over.Content.ReadAsStringAsync(Ct))!["code"]!));
        }
        await world.First.AttachAsync(world.Release, "small", new byte[100], []);
        await other.First.AttachAsync(other.Release, "first", new byte[700 * 1024], []);

        async Task<int> SendAsync(World to, int from, int count)
        {
            var at = Instant.Write(app.Clock.GetUtcNow().AddMinutes(-5));
            var lines = string.Join('\n', Enumerable.Range(from, count).Select(n => $$"""{"id":"e{{n}}","at":"{{at}}","model":"m"}"""));
            using var answer = await to.First.SendAsync(HttpMethod.Post, $"{to.Tenant}/usage/events", new StringContent(lines, Encoding.UTF8, "application/json"));
            return (int)answer.StatusCode;
        }
        var sent = (await SendAsync(world, 0, 2), await SendAsync(world, 2, 2), await SendAsync(world, 2, 1), await SendAsync(world, 3, 1));
        Assert.Equal((200, 422, 200, 422), sent);
        Assert.Equal(200, await SendAsync(other, 0, 3));

        var quotas = (await world.First.GetAsync($"{world.Tenant}/limits"))["quotas"]!.AsArray().ToDictionary(q => (string)q!["what"]!, q => ((string)q!["used"]!, (string)q["most"]!));
        Assert.Equal(["activity", "bodies", "evidence", "requests"], quotas.Keys);
        Assert.Equal(("3", "3"), quotas["activity"]);
        Assert.Equal(($"{(700 * 1024) + 100}", $"{1024 * 1024}"), quotas["evidence"]);
        using var page = await app.PageAsync(HttpMethod.Get, "/t/acme/limits", await app.SessionAsync(world.First.Account));
        var text = await page.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Events kept: nine tenths are used.", text, StringComparison.Ordinal);
        Assert.Contains("701 KiB", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_of_an_organisation_are_counted_together_and_those_of_another_apart()
    {
        await using var own = new Own { App = new RunningApp { Arguments = ["--quota-requests", "60"] } };
        var app = own.App;
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var other = await World.OpenAsync(app, world.First, "other");
        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < 200; n++) { answers.Add(await world.First.SendAsync(HttpMethod.Get, $"{world.Tenant}/limits")); }
        var refused = answers.FirstOrDefault(a => (int)a.StatusCode == 429);
        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("http.organisation-too-many", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using (var anothers = await other.First.SendAsync(HttpMethod.Get, $"{other.Tenant}/limits")) { Assert.Equal(200, (int)anothers.StatusCode); }
        foreach (var answer in answers) { answer.Dispose(); }
    }

    private sealed class Own : IAsyncDisposable
    {
        public required RunningApp App { get; init; }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
