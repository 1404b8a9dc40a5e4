// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

public sealed class JudgeTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Noon = "2026-11-20T12:00:00.000Z";

    [Theory]
    [InlineData("clear", Noon, "clear")]
    [InlineData("held", Noon, "held")]
    [InlineData("redirected", Noon, "redirected")]
    [InlineData("refused", Noon, "refused")]
    [InlineData("voided", Noon, "held")]
    [InlineData("voided", "2026-11-20T09:30:00.000Z", "clear")]
    public async Task A_history_is_judged_as_of_an_instant(string sample, string asOf, string verdict)
    {
        using var answer = await PostAsync(SignedDecision.History(sample), $"?asOf={asOf}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(verdict, body.GetProperty("verdict").GetString());
        Assert.Equal(asOf, body.GetProperty("asOf").GetString());
    }

    [Fact]
    public async Task A_held_release_has_the_bytes_that_the_command_prints()
    {
        Assert.True(Instant.TryRead(Noon, out var now));
        var expected = JudgedHistory.Of(SignedDecision.History("held"), "held", GateReader.Shipped().Value!, now).Value!.ToUtf8();
        using var answer = await PostAsync(SignedDecision.History("held"), $"?asOf={Noon}");
        Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("[]", "", 400, "release.malformed-history")]
    [InlineData("{", "", 400, "release.malformed-history")]
    [InlineData("[]", "?asOf=now", 422, "release.bad-value")]
    [InlineData("[]", "?as-of=2026-11-20T12:00:00.000Z", 400, "http.unknown-parameter")]
    [InlineData("""[{"seq":"1","at":"2026-11-20T09:00:00.000Z","by":"a","type":"release.unheard-of","tv":1,"data":{}}]""", "", 422, "journal.unknown-event")]
    public async Task What_cannot_be_judged_says_why(string history, string query, int status, string code)
    {
        using var answer = await PostAsync(System.Text.Encoding.UTF8.GetBytes(history), query);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((status, code), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] history, string query)
    {
        using var body = new ByteArrayContent(history);
        return await app.Client.PostAsync(new Uri("/api/v1/release/judge" + query, UriKind.Relative), body, TestContext.Current.CancellationToken);
    }
}
