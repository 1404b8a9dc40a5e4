// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Tests.Faults;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>Whether a server lives, and whether it does all that it is asked.</summary>
public sealed class ReadyTests
{
    [Fact]
    public async Task A_server_that_does_everything_names_each_thing_that_it_rests_on()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        Assert.Equal("ok\n", await app.TextAsync("/health/live"));
        var (status, answer) = await ReadyAsync(app);
        Assert.Equal((200, true), (status, (bool)answer["ready"]!));
        Assert.Equal(["clock", "disk", "intake", "journal", "keys"], answer["checks"]!.AsArray().Select(check => (string)check!["name"]!));
        Assert.All(answer["checks"]!.AsArray(), check => Assert.True((bool)check!["holds"]!, check.ToJsonString()));
        // Anybody may read it: no path, no organisation, nothing of the inside.
        Assert.DoesNotContain(app.Data, answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain('/', answer.ToJsonString());
    }

    [Fact]
    public async Task A_key_that_goes_while_the_server_runs_is_named_and_told_once_and_its_return_too()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var log = WrittenLog.Of(app);
        var watch = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<WatchServer>().Single();
        var (key, away) = (Path.Combine(app.Data, "keys", "status.pem"), Path.Combine(app.Data, "away.pem"));
        File.Move(key, away);
        for (var i = 0; i < 3; i++) { watch.Once(); }
        var (status, answer) = await ReadyAsync(app);
        Assert.Equal((503, "keys"), (status, Failed(answer)));
        Assert.Equal("ok\n", await app.TextAsync("/health/live"));
        var told = Assert.Single(log.Lines);
        Assert.Contains("The key status is missing", told, StringComparison.Ordinal);
        Assert.Contains("put it back", told, StringComparison.Ordinal);
        File.Move(away, key);
        for (var i = 0; i < 3; i++) { watch.Once(); }
        Assert.Equal(200, (await ReadyAsync(app)).Status);
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_any_more_is_named()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var watch = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<WatchServer>().Single();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(app.Data, "plimsoll.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE entry RENAME TO gone";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        watch.Once();
        var (status, answer) = await ReadyAsync(app);
        Assert.Equal((503, "journal"), (status, Failed(answer)));
    }

    [Fact]
    public async Task Without_its_store_intake_alone_is_not_ready_and_nobody_is_told_what_the_engine_says()
    {
        await using var app = new RunningApp();
        await File.WriteAllTextAsync(Path.Combine(app.Data, "activity.duckdb"), "this is no store", TestContext.Current.CancellationToken);
        await app.InitializeAsync();
        var (status, answer) = await ReadyAsync(app);
        Assert.Equal((503, "intake"), (status, Failed(answer)));
        var world = await World.OpenAsync(app);
        using var refused = await world.First.SendAsync(
            HttpMethod.Post, $"{world.Tenant}/usage/events", new StringContent("[]", System.Text.Encoding.UTF8, "application/json"));
        var text = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((503, "usage.store-unreadable"), ((int)refused.StatusCode, (string)JsonNode.Parse(text)!["code"]!));
        Assert.DoesNotContain("duckdb", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(app.Data, text, StringComparison.Ordinal);
    }

    private static string Failed(JsonNode answer) =>
        string.Join(' ', answer["checks"]!.AsArray().Where(check => !(bool)check!["holds"]!).Select(check => (string)check!["name"]!));

    private static async Task<(int Status, JsonNode Answer)> ReadyAsync(RunningApp app)
    {
        using var answer = await app.GetAsync("/health/ready");
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
