// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Sharing;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>The clock of the machine is set while a server runs, or between two starts: nothing is destroyed, nothing dated wrongly, people come in, and what cannot wait is written.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    private readonly MovingClock _clock = new() { Ahead = TimeSpan.FromHours(-2) };
    private readonly RunningApp _app;
    private World _world = null!;
    private Api _eve = null!;
    private string _tenant = "", _evidence = "";

    public ClockTests() => _app = new RunningApp { Clock = _clock };

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        (_eve, _tenant) = (_world.First, _world.Tenant.Split('/')[4]);
        await _world.AssessAsync();
        _evidence = (string)(await _eve.AttachAsync(_world.Release, "report.txt", "it was tested"u8.ToArray()))["id"]!;
        _clock.Ahead = TimeSpan.Zero;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(500)]
    [InlineData(-1)]
    public async Task After_a_step_nothing_is_written_or_deleted_people_come_in_and_harm_is_told_until_an_operator_says_what_is_right(int days)
    {
        var kept = await KeepAsync();
        var session = await _app.SessionAsync(_eve.Account);
        var size = Journal.Head.Size;
        _clock.Stepped = TimeSpan.FromDays(days);
        await RoundsAsync();

        // Nothing went, nothing was written, nothing ended.
        Assert.Equal(kept, await CountAsync());
        Assert.Equal(size, Journal.Head.Size);
        Assert.Equal(200, (int)(await _eve.SendAsync(HttpMethod.Get, _world.Release)).StatusCode);
        using (var home = await _app.PageAsync(HttpMethod.Get, "/t/acme", session)) { Assert.Equal(HttpStatusCode.OK, home.StatusCode); }
        using (var visitor = await Visitor.SignInAsync(_app, "eve", "a long enough sentence"))
        {
            // The reason stands at the form that was sent.
            var page = $"/t/acme/releases/{_world.ReleaseId}/practices/G12.B1";
            var (status, _, text) = await visitor.SendAsync(page, $"{page}/comments", ("text", "Looks as it did in summer"));
            Assert.True(status == 503 && text.Contains("clock", StringComparison.Ordinal), $"{status}: {text}");
        }

        // What would be dated is refused, and comes again by itself.
        using (var refused = await _eve.SendAsync(HttpMethod.Post, $"{_world.Tenant}/models", Json("""{"name":"Example 2","modelType":"narrow"}""")))
        {
            Assert.Equal((503, "clock.uncertain", true), ((int)refused.StatusCode, await CodeAsync(refused), refused.Headers.RetryAfter is not null));
        }
        using (var events = await _eve.SendAsync(HttpMethod.Post, $"{_world.Tenant}/usage/events", Json($$"""{"id":"late","at":"{{Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow())}}","model":"m"}""")))
        {
            Assert.Equal((503, "clock.uncertain"), ((int)events.StatusCode, await CodeAsync(events)));
        }
        Assert.Equal((503, false), await ReadyAsync());

        // A report of harm, a key that is taken back.
        await _eve.PostAsync($"{_world.Release}/evidence/{_evidence}/adverse", new JsonObject { ["words"] = "It gives away what it was trained on" });
        await HoldsNearTruthAsync(size);
        var trail = (await _eve.GetAsync($"{_world.Release}/trail?limit=120"))["entries"]!.AsArray();
        Assert.Equal(["release.adverse-raised"], trail.Where(e => (bool?)e!["timeUncertain"] == true).Select(e => (string)e!["type"]!));
        using (var page = await _app.PageAsync(HttpMethod.Get, $"/t/acme/releases/{_world.ReleaseId}/trail", session))
        {
            Assert.Contains("(time uncertain)", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        // The operator says so, and only then is everything dated by it.
        var (exit, said) = await OperateAsync("clock");
        Assert.Equal(10, exit);
        Assert.Contains("was set while the server ran", said, StringComparison.Ordinal);
        (exit, said) = await OperateAsync("clock", "accept");
        Assert.True(exit == 0 && said.StartsWith("The clock is believed:", StringComparison.Ordinal), said);
        Assert.Equal((200, true), await ReadyAsync());
        // By that time her key has ended.
        if (days < 0) { await _eve.PostAsync($"{_world.Tenant}/models", new JsonObject { ["name"] = "Example 2", ["modelType"] = "narrow" }); }
        else { Assert.Equal(401, (int)(await _eve.SendAsync(HttpMethod.Get, _world.Release)).StatusCode); }
        var last = Entries()[^1];
        Assert.False(last.TimeUncertain);
        Assert.InRange((last.At - (days > 0 ? _clock.GetUtcNow() : TimeProvider.System.GetUtcNow())).Duration(), TimeSpan.Zero, Hour);
        Assert.Equal("accounts.clock-accepted", Entries().Last(e => e.Stream == "accounts/server").Type);
        // An hour later, not before, what has ended by it goes.
        await RoundsAsync();
        Assert.Equal(kept, await CountAsync());
        if (days < 0) { return; }
        _clock.Ahead += Hour;
        // A day of activity at a time.
        for (var round = 0; round < 4; round++) { await RoundsAsync(); }
        var left = await CountAsync();
        Assert.Equal((0, 0, 0, 0), (left.Rows, left.Packages, left.Donations, left.Conversations));
    }

    [Fact]
    public async Task A_step_that_is_taken_back_leaves_nothing_behind()
    {
        var kept = await KeepAsync();
        var size = Journal.Head.Size;
        _clock.Stepped = 500 * Day;
        await RoundsAsync();
        Assert.Equal(503, (await _eve.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/models", new JsonObject { ["name"] = "x", ["modelType"] = "narrow" })).Status);
        _clock.Stepped = TimeSpan.Zero;
        await RoundsAsync();
        Assert.Equal(kept, await CountAsync());
        await _eve.PostAsync($"{_world.Tenant}/models", new JsonObject { ["name"] = "Example 2", ["modelType"] = "narrow" });
        await HoldsNearTruthAsync(size);
        Assert.DoesNotContain(Entries(), e => e.TimeUncertain);
        // A second that is told twice, and a night in which the machine was suspended.
        _clock.Stepped = TimeSpan.FromSeconds(-1);
        _clock.Ahead = 9 * Hour;
        await _eve.PostAsync($"{_world.Tenant}/models", new JsonObject { ["name"] = "Example 3", ["modelType"] = "narrow" });
        Assert.Equal((200, true), await ReadyAsync());
    }

    [Fact]
    public async Task A_server_that_was_off_for_three_weeks_goes_on_and_deletes_after_an_hour()
    {
        await KeepAsync(old: true);
        await _app.EndAsync();
        _clock.Ahead = 21 * Day;
        await _app.InitializeAsync();
        await _eve.PostAsync($"{_world.Tenant}/models", new JsonObject { ["name"] = "Example 2", ["modelType"] = "narrow" });
        await RoundsAsync();
        var kept = await CountAsync();
        Assert.Equal((3, 1, 1, 1), (kept.Rows, kept.Packages, kept.Donations, kept.Conversations));
        _clock.Ahead += Hour;
        await RoundsAsync();
        await RoundsAsync();
        var left = await CountAsync();
        // What has ended meanwhile, and nothing else.
        Assert.Equal((2, 1, 1, 0), (left.Rows, left.Packages, left.Donations, left.Conversations));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(-1)]
    public async Task A_start_whose_clock_contradicts_the_journal_reads_and_lets_people_in_and_asks_before_it_writes(int days)
    {
        var kept = await KeepAsync();
        await _app.EndAsync();
        var size = 0L;
        _clock.Ahead = days * Day;
        await _app.InitializeAsync();
        size = Journal.Head.Size;
        Assert.Equal((503, false), await ReadyAsync());
        Assert.Equal((503, "clock.uncertain"), await _eve.RefusedAsync(HttpMethod.Post, $"{_world.Tenant}/models", new JsonObject { ["name"] = "x", ["modelType"] = "narrow" }));
        using (var visitor = await Visitor.SignInAsync(_app, "eve", "a long enough sentence")) { await visitor.TextAsync("/home"); }
        _clock.Ahead += 2 * Hour;
        await RoundsAsync();
        Assert.Equal(kept, await CountAsync());
        Assert.Equal(size, Journal.Head.Size);
        await _app.EndAsync();

        // The word of the operator, given to a start.
        var told = new RunningApp { Data = _app.Data, Clock = _clock, Arguments = ["--accept-clock"] };
        await told.InitializeAsync();
        try
        {
            var again = new Api(told, _eve.Key);
            var entry = told.Services.GetRequiredService<Storage.Journals.Journal>().Read(size, 10).Select(e => Envelope.Of(e.Bytes)).First();
            Assert.Equal("accounts.clock-accepted", entry.Type);
            if (days < 0) { await again.PostAsync($"{_world.Tenant}/models", new JsonObject { ["name"] = "Example 2", ["modelType"] = "narrow" }); }
        }
        finally { await told.EndAsync(); }
        await _app.InitializeAsync();
    }

    [Fact]
    public async Task A_backup_is_not_dated_by_a_clock_that_nobody_believes()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-clock-").FullName;
        try
        {
            _clock.Stepped = 500 * Day;
            Assert.Equal(503, (await ReadyAsync()).Status);
            var (exit, said) = await OperateAsync("backup", Path.Combine(folder, "a.db"), "--no-activity");
            Assert.True(exit == 2 && said.Contains("is not believed by the server of this folder", StringComparison.Ordinal), said);
            Assert.Empty(Directory.GetFiles(folder));
            Assert.Equal(0, (await OperateAsync("backup", Path.Combine(folder, "a.db"), "--no-activity", "--accept-clock")).Exit);
            await _app.EndAsync();
            (exit, said) = await OperateAsync("backup", Path.Combine(folder, "b.db"), "--no-activity");
            Assert.True(exit == 2 && said.Contains("lies more than 400 days after the last entry", StringComparison.Ordinal), said);
            (exit, said) = await OperateAsync("clock", "accept");
            Assert.True(exit == 2 && said.Contains("has no server that runs", StringComparison.Ordinal), said);
            // A clock that is behind would let keys be used whose time is over.
            _clock.Stepped = -2 * Day;
            (exit, said) = await RunAsync("restore", Path.Combine(folder, "a.db"), "--no-activity", "--no-erasures", "--data", Path.Combine(folder, "new"));
            Assert.True(exit == 2 && said.Contains("lies before the last entry", StringComparison.Ordinal), said);
            _clock.Stepped = TimeSpan.Zero;
            await _app.InitializeAsync();
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private Storage.Journals.Journal Journal => _app.Services.GetRequiredService<Storage.Journals.Journal>();

    private Envelope[] Entries() => [.. Journal.Read(0, 10_000).Select(e => Envelope.Of(e.Bytes))];

    private ActivityStore Store => _app.Services.GetRequiredService<OpenedActivity>().Store.Value ?? throw new InvalidOperationException("DuckDB is not there");

    private ContentStore Content => _app.Services.GetRequiredService<ContentStore>();

    /// <summary>Rows, a package, a donation and a conversation, that all end within 500 days.</summary>
    /// <param name="old">Whether a row and the conversation end within three weeks.</param>
    private async Task<Kept> KeepAsync(bool old = false)
    {
        var (now, usage) = (_clock.GetUtcNow(), $"{_world.Tenant}/usage");
        ActivityRow Row(int id, int days) => new() { Id = new Guid(id, 7, 7, new byte[8]), At = now.AddDays(-days), ReceivedAt = now.AddHours(-3), Kind = ActivityKind.Feedback, Feedback = "thumbs-up" };
        await Store.AppendAsync(_tenant, [Row(1, 5), Row(2, 20), Row(3, old ? 390 : 30)], TestContext.Current.CancellationToken);
        await _eve.PutAsync($"{usage}/content", new JsonObject { ["days"] = 7 });
        var chat = new Chat(null, null, null, null, null, [new ChatMessage("user", "x")]).Redacted();
        Content.Keep(_tenant, [new KeptChat(1, null, chat)], now, now.AddDays(7));
        await _eve.PostAsync($"{usage}/donations", new JsonObject
        {
            ["donor"] = "donor-17", ["researchSet"] = "civic", ["consent"] = new JsonObject { ["version"] = "1", ["at"] = "2026-01-02T03:04:05.000Z" }, ["keepUntil"] = Date(now.AddDays(300)),
            ["conversations"] = new JsonArray(new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = "Hello." }) }),
        });
        var agreement = (string)(await _eve.PostAsync($"{usage}/agreements", new JsonObject
        {
            ["parties"] = new JsonArray("Organisation acme", "Harbour Institute"), ["purpose"] = "research", ["from"] = "2020-01-01", ["fields"] = new JsonArray("model", "region"),
        }))["id"]!;
        await _eve.PostAsync($"{usage}/packages", new JsonObject
        {
            ["agreement"] = agreement, ["recipient"] = "Harbour Institute", ["legalBasis"] = "consent", ["from"] = Date(now.AddDays(-40)), ["until"] = Date(now.AddDays(1)), ["retainUntil"] = Date(now.AddDays(60)),
        });
        // The hours that are over are told now, so that no round has to.
        await RoundsAsync();
        return await CountAsync();
    }

    private async Task RoundsAsync()
    {
        await _app.Services.GetRequiredService<WatchClock>().OnceAsync();
        await _app.Services.GetRequiredService<KeepActivity>().KeepAsync(Store, TestContext.Current.CancellationToken);
        await _app.Services.GetRequiredService<KeepSharing>().KeepAsync(TestContext.Current.CancellationToken);
    }

    private Task<Kept> CountAsync()
    {
        var register = _app.Services.GetRequiredService<Books>().Now.UsageOf(_tenant).State;
        return Task.FromResult(new Kept(
            Store.LeavesOf(_tenant, new Going.Before(DateTimeOffset.MaxValue)).Count, register.Sharing.Made.Values.Count(p => p.Deleted is null), Content.Donations().Count, Content.Keepers().Count,
            _app.Services.GetRequiredService<Books>().Now.Accounts.Keys.Values.Count(k => !k.Revoked)));
    }

    private async Task HoldsNearTruthAsync(long after)
    {
        foreach (var entry in Entries().Where(e => e.Seq > after)) { Assert.InRange((entry.At - TimeProvider.System.GetUtcNow()).Duration(), TimeSpan.Zero, Hour); }
        await Task.CompletedTask;
    }

    private async Task<(int Status, bool Holds)> ReadyAsync()
    {
        using var answer = await _app.GetAsync("/health/ready");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var clock = body["checks"]!.AsArray().Single(c => (string)c!["name"]! == "clock")!;
        Assert.NotEmpty((string)clock["sentence"]!);
        return ((int)answer.StatusCode, (bool)clock["holds"]!);
    }

    private Task<(int Exit, string Said)> OperateAsync(params string[] args) => RunAsync([.. args, "--data", _app.Data]);

    private async Task<(int Exit, string Said)> RunAsync(params string[] args)
    {
        using var said = new StringWriter();
        return (await MaintainJournal.RunAsync(args, said, said, _clock), said.ToString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]!;

    private static string Date(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Kept(int Rows, int Packages, int Donations, int Conversations, int Keys);
}
