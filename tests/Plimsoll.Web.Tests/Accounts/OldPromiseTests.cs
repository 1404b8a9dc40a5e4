// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>A history of before days had zones: what was promised in it ends when it was said to, whatever zone the organisation has by now.</summary>
public sealed class OldPromiseTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();

    private RunningApp _app = null!;

    private World _world = null!;

    private static DateOnly Soon { get; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(3);

    private static string Written { get; } = Soon.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Midnight UTC after the day.</summary>
    private static DateTimeOffset End { get; } = new(Soon.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public async ValueTask InitializeAsync()
    {
        _app = new RunningApp { Clock = _clock };
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_history_of_before_opens_and_each_old_promise_ends_as_it_did_by_the_clock_of_UTC()
    {
        await _world.AssessAsync();
        var tenant = _world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..];
        var round = await RoundAsync();
        // As the form for a due date wrote it: the last millisecond of a day of UTC.
        var due = Instant.Write(End.AddMilliseconds(-1));
        await WrittenAsync("release.practice-assigned", $$"""{"practice":"G08.B1","owner":"{{_world.First.Account}}","due":"{{due}}"}""",
            $"release/{_world.ReleaseId}", tenant);
        await WrittenAsync("progress.call-opened", $$"""{"until":"{{Written}}"}""", $"round/{round}", tenant);
        await WrittenAsync(
            "progress.reply-invited", $$"""{"provider":"north","token":"sha256:{{World.Sha256("a link")}}","until":"{{Written}}"}""", $"round/{round}", tenant);
        var outside = Soon.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await WrittenAsync(
            "usage.agreement-recorded",
            """{"agreement":"agr_1","parties":["Organisation acme","Tidewater Labs"],"purpose":"publication","fields":["requests"],"from":"2026-11-01","""
                + $"\"until\":\"{outside}\"}}",
            $"usage/{tenant}", tenant);
        await _world.First.PutAsync($"{_world.Tenant}/zone", new JsonObject { ["zone"] = "Pacific/Kiritimati" });

        await _app.RestartAsync();
        var inUtc = $$"""{"day":"{{Written}}","zone":"UTC","ends":"{{Instant.Write(End)}}"}""";
        Assert.Equal($$"""{"ends":"{{due}}"}""", (await _world.First.GetAsync($"{_world.Release}/practices/G08.B1"))["practice"]!["due"]!.ToJsonString());
        Assert.Equal(inUtc, (await _world.First.GetAsync($"{_world.Tenant}/progress/rounds/{round}"))["callUntil"]!.ToJsonString());
        Assert.Equal(inUtc, (await _world.First.GetAsync($"{_world.Tenant}/usage/register"))["agreements"]!.AsArray().Single()!["until"]!.ToJsonString());

        MoveTo(End.AddMinutes(-1));
        Assert.Equal(("soon", 200, true), await StandAsync(round));
        MoveTo(End.AddMinutes(1));
        Assert.Equal(("overdue", 404, false), await StandAsync(round));
        Assert.True(_app.Services.GetRequiredService<Storage.Journals.Journal>().Verify().Succeeds(out _, out var refusal), refusal?.Sentence);
    }

    /// <summary>How urgent the practice is, what the page for proposals answers, and whether the provider is still waited for.</summary>
    private async Task<(string Urgency, int Propose, bool Waits)> StandAsync(string round)
    {
        var due = (await _world.First.GetAsync($"{_world.Tenant}/due"))["due"]!.AsArray()
            .Single(d => (string?)d!["subject"] == "G08.B1" && (string)d["kind"]! == "practice")!;
        using var propose = await _app.GetAsync($"/public/rounds/{round}/propose");
        var missing = (await _world.First.GetAsync($"{_world.Tenant}/progress/rounds/{round}"))["missing"]!.AsArray().Select(m => (string)m!);
        return ((string)due["urgency"]!, (int)propose.StatusCode, missing.Any(m => m.Contains("to reply", StringComparison.Ordinal)));
    }

    private async Task<string> RoundAsync()
    {
        var rounds = $"{_world.Tenant}/progress/rounds";
        var opened = await _world.First.PostAsync(rounds, new JsonObject
        {
            ["name"] = "Field review", ["processes"] = new JsonArray("1.4"), ["assessed"] = "2026-11-01",
            ["providers"] = new JsonArray(new JsonObject { ["id"] = "north", ["name"] = "Northern Models", ["access"] = "open" }),
        });
        var round = (string)opened["id"]!;
        await _world.First.PostAsync($"{rounds}/{round}/findings/north/1.4", new JsonObject { ["finding"] = "not-found" });
        return round;
    }

    /// <summary>Puts an event into the history as the version before wrote it.</summary>
    private async Task WrittenAsync(string type, string data, string stream, string tenant)
    {
        var journal = _app.Services.GetRequiredService<Storage.Journals.Journal>();
        var rev = journal.ReadStream(stream, 0, 1000) is [.., var last] ? Envelope.Of(last).Rev : 0;
        var answer = await journal.AppendAsync(
            new AppendAsk(_world.First.Account, null, [new StreamEvents(stream, tenant, rev, new NewEvent(type, 1, Encoding.UTF8.GetBytes(data)))]),
            TestContext.Current.CancellationToken);
        Assert.IsType<AppendAnswer.Appended>(answer);
    }

    private void MoveTo(DateTimeOffset instant) => _clock.Ahead = instant - TimeProvider.System.GetUtcNow();
}
