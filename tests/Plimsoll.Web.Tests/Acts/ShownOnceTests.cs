// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>An act whose answer shows a secret that is kept nowhere: sent twice with one key it is done once, and the second answer says which.</summary>
public sealed class ShownOnceTests(Opened opened) : IClassFixture<Opened>
{
    [Fact]
    public async Task What_shows_a_secret_is_made_once_though_its_request_is_sent_again_with_its_key_and_at_the_same_time()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "shown");
        await world.AssessAsync();
        var (soon, release) = (opened.App.Clock.GetUtcNow().AddDays(20).ToString("yyyy-MM-dd"), world.Release);
        (string Path, JsonObject Ask, string Id, string List, string Items)[] acts =
        [
            ($"{world.Tenant}/keys", new() { ["label"] = "ci", ["roles"] = new JsonArray("governance"), ["until"] = soon }, "keyId", $"{world.Tenant}/keys", "keys"),
            ($"{world.Tenant}/invitations", new() { ["email"] = "shown@example.org", ["roles"] = new JsonArray("approver") }, "invitation", $"{world.Tenant}/people", "invitations"),
            ($"{world.Tenant}/calendars", new() { ["until"] = soon }, "calendar", $"{world.Tenant}/calendars", "calendars"),
            ($"{release}/reviews", new() { ["name"] = "Olga", ["email"] = "olga@peers.example", ["organisation"] = "Peers", ["relation"] = "A peer, unpaid" }, "review", $"{release}/reviews", "reviews"),
        ];
        foreach (var (path, ask, field, list, items) in acts)
        {
            var before = (await world.First.GetAsync(list))[items]!.AsArray().Count;
            var once = $"once {path}";
            // Two at once and one afterwards: one is told the secret, the others which it was.
            var sent = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => SentAsync(world.First, path, ask, once)));
            sent = [.. sent, await SentAsync(world.First, path, ask, once)];
            Assert.True(sent.Count(s => s.Status == 201) == 1, string.Join('\n', sent.Select(s => $"{path}: {s.Answer}")));
            var made = sent.Single(s => s.Status == 201).Answer;
            Assert.All(sent.Where(s => s.Status != 201), s =>
            {
                Assert.Equal((409, "api.shown-once"), (s.Status, (string)s.Answer["code"]!));
                Assert.Contains((string)made[field]!, (string)s.Answer["detail"]!, StringComparison.Ordinal);
            });
            Assert.Equal(before + 1, (await world.First.GetAsync(list))[items]!.AsArray().Count);
            // The same key for something else is refused as ever.
            Assert.NotEqual(201, (await SentAsync(world.First, path, new JsonObject { ["other"] = 1 }, once)).Status);
        }
    }

    private static async Task<(int Status, JsonNode Answer)> SentAsync(Api api, string path, JsonObject ask, string once)
    {
        using var answer = await api.SendAsync(HttpMethod.Post, path, JsonContent.Create(ask.DeepClone()), once);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
