// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

public sealed class VerifyTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Soon = "2026-11-20T11:00:00.000Z";

    [Fact]
    public async Task A_decision_holds_for_its_stage_and_weights_and_says_first_what_it_rests_on()
    {
        using var answer = await PostAsync(Ask());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("bases", body.EnumerateObject().First().Name);
        Assert.StartsWith("pai-2024", body.GetProperty("bases")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("plimsoll:release/rel_1/stage/restricted", body.GetProperty("resourceUri").GetString());
        Assert.Equal("the status was not asked: what happened since the decision is not known", body.GetProperty("disclosed").EnumerateArray().Last().GetString());
    }

    public static TheoryData<string, string, string> Failures => new()
    {
        { "stage", "wider", "release.other-stage" },
        { "release", "rel_2", "release.other-release" },
        { "asOf", "2026-11-21T11:00:00.000Z", "release.decision-expired" },
        { "asOf", "2026-11-20T09:59:59.999Z", "release.decision-not-yet-valid" },
        { "key", SignedDecision.OtherKey, "ledger.unknown-key" },
        { "key", "nonsense", "release.bad-value" },
        { "stage", "soon", "release.bad-value" },
        { "asOf", "tomorrow", "release.bad-value" },
        { "surprise", "x", "content.refused" },
        { "decision", "x", "content.refused" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Each_way_to_fail_has_its_code(string field, string value, string code)
    {
        var ask = Ask();
        ask[field] = value;
        await RefusedAsync(ask, code);
    }

    [Fact]
    public async Task Each_digest_in_hand_must_be_among_those_judged()
    {
        var ask = Ask();
        ask["subjects"] = new JsonArray($"{SignedDecision.Files.All[0].Digest}", $"{SignedDecision.Files.All[1].Digest}");
        using (var answer = await PostAsync(ask)) { Assert.Equal(HttpStatusCode.OK, answer.StatusCode); }
        ask["subjects"] = new JsonArray($"{SignedDecision.Files.Subject}", $"{SignedDecision.Hash("other")}");
        await RefusedAsync(ask, "release.other-weights");
        ask["subjects"] = new JsonArray("abc");
        await RefusedAsync(ask, "release.bad-value");
        ask["subjects"] = new JsonArray();
        await RefusedAsync(ask, "release.bad-value");
    }

    [Fact]
    public async Task A_held_verdict_and_a_changed_decision_never_pass()
    {
        var held = Ask();
        held["decision"] = JsonNode.Parse(SignedDecision.Held);
        await RefusedAsync(held, "release.decision-failed");
        var changed = Ask();
        var payload = Convert.FromBase64String((string)changed["decision"]!["payload"]!);
        changed["decision"]!["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload).Replace("rel_1", "rel_2", StringComparison.Ordinal)));
        await RefusedAsync(changed, "ledger.bad-signature");
        changed["decision"] = new JsonObject();
        await RefusedAsync(changed, "ledger.malformed-envelope");
    }

    [Fact]
    public async Task The_page_says_that_a_decision_holds_or_why_not_and_keeps_nothing()
    {
        using var form = await app.GetAsync("/release/verify");
        Assert.True(form.Headers.CacheControl?.NoStore);
        using var holds = await SendAsync(SignedDecision.ClearNow, SignedDecision.Key, "restricted");
        var text = await holds.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, holds.StatusCode);
        Assert.True(holds.Headers.CacheControl?.NoStore);
        Assert.Contains("It holds", text, StringComparison.Ordinal);
        Assert.Contains("Whether the model was suspended since is not asked here", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("pai-2024", StringComparison.Ordinal) < text.IndexOf("It holds", StringComparison.Ordinal));
        Assert.Contains("BEGIN PUBLIC KEY", text, StringComparison.Ordinal);
        using var other = await SendAsync(SignedDecision.Clear, SignedDecision.Key, "wider");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("release.other-stage", await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var none = await SendAsync([], SignedDecision.Key, "restricted");
        Assert.Contains("choose the file of the decision", await none.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_was_sent_is_shown_as_text_only()
    {
        using var answer = await SendAsync("<script>alert(1)</script>"u8.ToArray(), "<script>alert(2)</script>", "<script>");
        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_told_the_limit_of_its_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/release/judge", UriKind.Relative)) { Content = new ByteArrayContent(new byte[(2 * 1024 * 1024) + 1]) };
        // Asked first: a server that refuses hangs up, and whoever is still sending then may miss the answer.
        request.Headers.ExpectContinue = true;
        using var answer = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("at most 2048 KiB", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static JsonObject Ask() => new()
    {
        ["decision"] = JsonNode.Parse(SignedDecision.Clear), ["key"] = SignedDecision.Key, ["stage"] = "restricted", ["subjects"] = new JsonArray($"{SignedDecision.Files.Subject}"), ["asOf"] = Soon,
    };

    private async Task RefusedAsync(JsonObject ask, string code)
    {
        using var answer = await PostAsync(ask);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((code, code == "content.refused" ? 400 : 422), (problem.GetProperty("code").GetString(), (int)answer.StatusCode));
    }

    private async Task<HttpResponseMessage> PostAsync(JsonObject ask) => await app.Client.PostAsJsonAsync("/api/v1/release/verify", ask, TestContext.Current.CancellationToken);

    private async Task<HttpResponseMessage> SendAsync(byte[] decision, string key, string stage)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(decision), "decision", "decision.json" }, { new StringContent(key), "key" }, { new StringContent(stage), "stage" }, { new StringContent($"{SignedDecision.Files.Subject}\r\n"), "subjects" } };
        return await app.Client.PostAsync(new Uri("/release/verify", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }
}
