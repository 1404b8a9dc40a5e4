// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Plimsoll.Web.Tests.Usage;

public sealed class ReadTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData("events.jsonl", "", 5)]
    [InlineData("traces.json", "", 1)]
    [InlineData("wildchat.jsonl", "", 4)]
    [InlineData("lmsys.jsonl", "?at=2023-06-01T00:00:00.000Z", 2)]
    public async Task Events_are_read_without_an_account_and_nothing_is_kept(string sample, string query, int taken)
    {
        using var answer = await PostAsync(await File.ReadAllBytesAsync(Path.Combine(Approved.Root, "samples", "usage", sample), TestContext.Current.CancellationToken), query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(taken, (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("taken").GetInt32());
    }

    [Theory]
    [InlineData("", "", 400, "usage.malformed-request")]
    [InlineData("{}", "?form=xml", 422, "usage.bad-value")]
    [InlineData("{}", "?at=June", 422, "usage.bad-value")]
    [InlineData("{}", "?from=x", 400, "http.unknown-parameter")]
    [InlineData("x", "?form=otlp-traces-protobuf", 400, "usage.malformed-request")]
    public async Task What_cannot_be_read_says_why(string body, string query, int status, string code)
    {
        using var answer = await PostAsync(System.Text.Encoding.UTF8.GetBytes(body), query);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((status, code), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string query)
    {
        using var content = new ByteArrayContent(body);
        return await app.Client.PostAsync(new Uri("/api/v1/usage/read" + query, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
