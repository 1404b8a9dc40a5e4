// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Files;
using Plimsoll.Usage.Reports;
using Plimsoll.Web.Usage;
using Plimsoll.Web.Usage.Reports;

namespace Plimsoll.Web.Tests.Usage;

/// <summary>How long an answer takes tells a researcher nothing about what was counted.</summary>
public sealed class AnswerStepTests : IAsyncLifetime
{
    private const int Step = 1200;

    private readonly RunningApp _app = new() { Arguments = ["--answer-step", Step.ToString(CultureInfo.InvariantCulture)] };

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(0, 2000)]
    [InlineData(3, 2000)]
    [InlineData(1749, 2000)]
    // Too late to sign for the first step.
    [InlineData(1750, 4000)]
    [InlineData(2000, 4000)]
    [InlineData(7000, 8000)]
    public void Whatever_a_count_takes_it_is_told_at_a_whole_step(int counted, int told) => Assert.Equal(TimeSpan.FromMilliseconds(told), new AnswerSteps(AnswerSteps.Usual).After(TimeSpan.FromMilliseconds(counted)));

    [Fact]
    public async Task An_answer_to_a_researcher_its_entry_and_its_document_come_at_a_step_since_it_was_asked()
    {
        var eve = await _app.FirstAsync();
        var usage = await CountTests.OpenAsync(eve);
        var t = usage[..^"/usage".Length];
        Assert.True((bool)(await eve.GetAsync($"{usage}/intake"))["open"]!, "DuckDB is not there");
        var month = TimeProvider.System.GetUtcNow().AddMonths(-1);
        await eve.PostAsync($"{usage}/events", new JsonArray(new JsonObject { ["at"] = month.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["model"] = "tidewater-7b", ["user"] = "u1", ["region"] = "DE" }));
        await eve.PutAsync($"{usage}/budgets", new JsonObject { ["unit"] = "person", ["window"] = "month", ["rho"] = "0.6", ["delta"] = "0" });
        var invited = await eve.PostAsync($"{t}/invitations", new JsonObject { ["email"] = "rosa@example.org", ["roles"] = new JsonArray("researcher") });
        var taken = await new Api(_app, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = "the long sentence of rosa", ["name"] = "rosa" });
        var rosa = new Api(_app, (string)taken["key"]!);
        var id = (string)(await eve.PostAsync($"{usage}/research", new JsonObject { ["applicant"] = "Rosa", ["affiliation"] = "University", ["independence"] = "Public.", ["question"] = "Where?", ["data"] = "Countries.", ["safeguards"] = "One machine.", ["receivedOn"] = "2026-01-05" }))["id"]!;
        await eve.PostAsync($"{usage}/research/{id}/complete");
        await eve.PostAsync($"{usage}/research/{id}/grant", new JsonObject
        {
            ["accounts"] = new JsonArray((string)taken["account"]!), ["rho"] = "0.1", ["delta"] = "0", ["templates"] = new JsonArray("geography"), ["from"] = "2026-01-06", ["until"] = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["reason"] = "Sound.",
        });
        var ask = new JsonObject { ["template"] = "geography", ["window"] = month.ToString("yyyy-MM", CultureInfo.InvariantCulture) };

        var (asked, watch) = (TimeProvider.System.GetUtcNow(), Stopwatch.StartNew());
        Assert.Equal("published", (string)(await rosa.PostAsync($"{usage}/research/{id}/reports", ask.DeepClone()))["state"]!);
        Assert.InRange(watch.ElapsedMilliseconds, Step - 1, long.MaxValue);
        var published = _app.Services.GetRequiredService<Journal.Books>().Now.UsageOf(t.Split('/')[^1]).State.Reports.Reports.Values.Single().Published!;
        var document = Publication.Read(Encoding.UTF8.GetBytes(_app.Services.GetRequiredService<Vault>().Open(published.Document)!));
        foreach (var told in (DateTimeOffset[])[published.At, document.At]) { Assert.InRange((told - asked).TotalMilliseconds, Step - 2, double.MaxValue); }
    }
}
