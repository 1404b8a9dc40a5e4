// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Progress;

/// <summary>A round led through its life over HTTP: assessors, an outsider, a reviewer, a provider by link, the public.</summary>
public sealed class RoundLifeTests
{
    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly string Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_round_is_judged_answered_disputed_published_frozen_and_proven()
    {
        var clock = new MovingClock();
        await using var app = new RunningApp { Clock = clock };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var (first, reviewer, anybody) = (world.First, await world.PersonAsync("ada", "approver"), new Api(app, null));
        var rounds = $"{world.Tenant}/progress/rounds";

        Assert.Equal((422, "progress.date-in-future"), await first.RefusedAsync(HttpMethod.Post, rounds, Opened(assessed: Tomorrow)));
        Assert.Equal((404, "progress.unknown-process"), await first.RefusedAsync(HttpMethod.Post, rounds, Opened(process: "9.9")));
        Assert.Empty((await first.GetAsync(rounds)).AsArray());
        var id = (string)(await first.PostAsync(rounds, Opened()))["id"]!;
        var round = $"{rounds}/{id}";

        // An outsider proposes; nothing of it is in the journal before somebody takes it.
        var proposals = $"/api/v1/progress/rounds/{id}/proposals";
        Assert.Equal((404, "progress.no-call"), await anybody.RefusedAsync(HttpMethod.Post, proposals, Evidence("against")));
        await first.PostAsync($"{round}/call", new JsonObject { ["until"] = Tomorrow });
        var before = (string)(await first.GetAsync(round))["rev"]!;
        var taken = (string)(await anybody.PostAsync(proposals, Evidence("against")))["proposal"]!;
        var declined = (string)(await anybody.PostAsync(proposals, Evidence("for")))["proposal"]!;
        Assert.Equal((422, "progress.bad-value"), await anybody.RefusedAsync(HttpMethod.Post, proposals, Evidence("for", link: "javascript:alert(1)")));
        Assert.Equal(before, (string)(await first.GetAsync(round))["rev"]!);
        Assert.Equal(2, (await first.GetAsync(round))["proposals"]!.AsArray().Count);
        await first.PostAsync($"{round}/proposals/{taken}/accept");
        await first.PostAsync($"{round}/proposals/{declined}/decline", new JsonObject { ["reason"] = "Not the provider's own page." });
        Assert.Equal(("taken", "declined"), ((string)(await anybody.GetAsync($"{proposals}/{taken}"))["state"]!, (string)(await anybody.GetAsync($"{proposals}/{declined}"))["state"]!));
        Assert.Equal((404, "progress.unknown-id"), await first.RefusedAsync(HttpMethod.Post, $"{round}/proposals/{taken}/accept"));

        // Evidence with a copy: its digest is checked, and a copy that is not the one named is not kept.
        Assert.Equal((400, "progress.digest-mismatch"), await FileAsync(first, round, "other bytes", Digest.Of("the bytes"u8)));
        Assert.Null(await FileAsync(first, round, "the bytes", Digest.Of("the bytes"u8)));

        foreach (var (provider, process, finding) in new[] { ("north", "1.4", "adopted"), ("north", "4.1", "not-found"), ("south", "1.4", "not-found"), ("south", "4.1", "not-applicable") })
        {
            await first.PostAsync($"{round}/findings/{provider}/{process}", new JsonObject { ["finding"] = finding });
        }
        Assert.Equal((422, "progress.no-evidence"), await first.RefusedAsync(HttpMethod.Post, $"{round}/findings/south/1.4", new JsonObject { ["finding"] = "partial" }));
        Assert.Equal((403, "progress.own-finding"), await first.RefusedAsync(HttpMethod.Post, $"{round}/findings/north/1.4/confirm", new JsonObject { ["finding"] = "adopted" }));
        await reviewer.PostAsync($"{round}/findings/north/1.4/dissent", new JsonObject { ["would"] = "partial", ["reason"] = "The figures leave out sectors." });
        Assert.Equal((422, "progress.not-invited"), await first.RefusedAsync(HttpMethod.Post, $"{round}/publish"));

        // The provider replies by link; a new link takes the place of the old one.
        var old = Token(await first.PostAsync($"{round}/providers/north/invite", new JsonObject { ["until"] = Tomorrow }));
        var link = Token(await first.PostAsync($"{round}/providers/north/invite", new JsonObject { ["until"] = Tomorrow }, "invited once"));
        using (var shown = await first.SendAsync(
            HttpMethod.Post, $"{round}/providers/north/invite", System.Net.Http.Json.JsonContent.Create(new JsonObject { ["until"] = Tomorrow }), "invited once"))
        {
            Assert.Equal(HttpStatusCode.Conflict, shown.StatusCode);
        }
        await first.PostAsync($"{round}/providers/south/invite", new JsonObject { ["until"] = Today });
        Assert.Equal((422, "progress.reply-awaited"), await first.RefusedAsync(HttpMethod.Post, $"{round}/publish"));
        Assert.Equal((404, "progress.unknown-id"), await anybody.RefusedAsync(HttpMethod.Post, $"/api/v1/progress/replies/{old}", new JsonObject()));
        Assert.Contains("Northern Models", await app.TextAsync($"/public/rounds/reply/{link}"), StringComparison.Ordinal);
        await anybody.PostAsync($"/api/v1/progress/replies/{link}", new JsonObject { ["whole"] = "We welcome this.", ["replies"] = new JsonObject { ["1.4"] = "Sectors follow next quarter." } });

        // The other provider has all of its last day.
        Assert.Equal((422, "progress.reply-awaited"), await first.RefusedAsync(HttpMethod.Post, $"{round}/publish"));
        clock.Ahead = TimeSpan.FromDays(1);

        using (var hidden = await app.GetAsync($"/public/rounds/{id}")) { Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode); }
        var published = await first.PostAsync($"{round}/publish");
        Assert.Equal(["progress.round-published"], published["happened"]!.AsArray().Select(h => (string)h!));

        // Frozen: nothing changes, for nobody.
        Assert.Equal((409, "progress.frozen"), await first.RefusedAsync(HttpMethod.Post, $"{round}/findings/north/1.4", new JsonObject { ["finding"] = "partial" }));
        Assert.Equal((409, "progress.frozen"), await anybody.RefusedAsync(HttpMethod.Post, $"/api/v1/progress/replies/{link}", new JsonObject()));
        Assert.Equal((409, "progress.frozen"), await anybody.RefusedAsync(HttpMethod.Post, proposals, Evidence("for")));

        await IsProvenAsync(app, id);
        var document = FrozenRound.Read(await BytesAsync(app, $"/public/rounds/{id}/round.json"), "round.json").Value!;
        Assert.Equal("Sectors follow next quarter.", document.Of("north", "1.4").Reply?.Text);
        Assert.Equal(2, document.Of("north", "1.4").Evidence.Count);
        Assert.Single(document.Of("north", "1.4").Declined);
        Assert.Null(document.Providers.Single(p => p.Id == "south").Replied);

        // The public sees it whole, in every form, and the same after a restart.
        foreach (var path in (string[])["", "/providers/north", "/compare", "/compare?with=2024-11", "/report.html", "/levels.csv", "/levels.svg", "/findings.csv", "/evidence.csv", "/access.csv", "/access.json", "/score.json", "/providers/north.json", "/compare.json", "/compare.csv"])
        {
            using var answer = await app.GetAsync($"/public/rounds/{id}{path}");
            Assert.True(answer.IsSuccessStatusCode, path);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
        Assert.Contains("dissent", await app.TextAsync($"/public/rounds/{id}/providers/north"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no reply by", await app.TextAsync($"/public/rounds/{id}/providers/south"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(id, await app.TextAsync("/.well-known/plimsoll.json"), StringComparison.Ordinal);
        Assert.Contains(id, await app.TextAsync("/public/changes.atom"), StringComparison.Ordinal);
        var bytes = await BytesAsync(app, $"/public/rounds/{id}/round.json");
        await app.RestartAsync();
        Assert.Equal(bytes, await BytesAsync(app, $"/public/rounds/{id}/round.json"));
        await IsProvenAsync(app, id);
    }

    [Fact]
    public async Task Another_organisation_sees_nothing_of_a_round()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var acme = await World.OpenAsync(app);
        var id = (string)(await acme.First.PostAsync($"{acme.Tenant}/progress/rounds", Opened()))["id"]!;
        var other = await World.OpenAsync(app, acme.First, "other");
        Assert.Equal((404, "progress.unknown-id"), await other.First.RefusedAsync(HttpMethod.Get, $"{other.Tenant}/progress/rounds/{id}"));
        Assert.Equal((404, "progress.unknown-id"), await other.First.RefusedAsync(HttpMethod.Post, $"{other.Tenant}/progress/rounds/{id}/call", new JsonObject { ["until"] = Tomorrow }));
        using var hidden = await app.GetAsync($"/public/rounds/{id}/propose");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task An_organisation_previews_publishes_hides_and_withdraws_its_own_word()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var (first, page) = (world.First, $"{world.Tenant}/progress/page");
        await first.PostAsync(page, new JsonObject { ["organisation"] = "Acme Models", ["handle"] = "acme" });
        Assert.Equal((422, "progress.no-evidence"), await first.RefusedAsync(HttpMethod.Put, $"{page}/lines/4.1", new JsonObject { ["state"] = "adopted" }));
        await first.PutAsync($"{page}/lines/4.1", new JsonObject { ["state"] = "adopted", ["evidence"] = new JsonArray(new JsonObject { ["link"] = "https://acme.example/feedback", ["seen"] = Today }) });
        await first.PutAsync($"{page}/lines/1.4", new JsonObject { ["state"] = "withheld", ["withheld"] = new JsonObject { ["ground"] = "Trade secret", ["decidedBy"] = "The board", ["reviewOn"] = "2099-01-01" } });
        await first.PutAsync($"{page}/lines/2.1", new JsonObject { ["state"] = "not-collected" });
        Assert.Contains("Trade secret", await first.TextAsync($"{page}/preview"), StringComparison.Ordinal);
        Assert.DoesNotContain("acme", await app.TextAsync("/public/organisations"), StringComparison.OrdinalIgnoreCase);

        await first.PostAsync($"{page}/publish", new JsonObject { ["listed"] = false });
        var hidden = (string)(await first.GetAsync(page))["address"]!;
        Assert.Contains("Decided by: The board", await app.TextAsync(hidden), StringComparison.Ordinal);
        Assert.DoesNotContain("Acme", await app.TextAsync("/public/organisations"), StringComparison.Ordinal);
        using (var guessed = await app.GetAsync("/public/organisations/acme")) { Assert.Equal(HttpStatusCode.NotFound, guessed.StatusCode); }

        await first.PostAsync($"{page}/publish", new JsonObject { ["listed"] = true });
        Assert.Contains("Acme Models", await app.TextAsync("/public/organisations"), StringComparison.Ordinal);
        using (var bars = await app.GetAsync("/public/organisations/acme/bars.svg")) { Assert.Equal("cross-origin", Assert.Single(bars.Headers.GetValues("Cross-Origin-Resource-Policy"))); }
        using (var text = await app.GetAsync("/public/organisations/acme")) { Assert.Equal("same-origin", Assert.Single(text.Headers.GetValues("Cross-Origin-Resource-Policy"))); }
        await IsProvenAsync(app, null, "/public/organisations/acme", "page.json");

        await first.PostAsync($"{page}/withdraw", new JsonObject { ["reason"] = "A mistake." });
        using var gone = await app.GetAsync("/public/organisations/acme");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    /// <summary>The bytes have the digest that the entry names, and the entry is in the tree.</summary>
    private static async Task IsProvenAsync(RunningApp app, string? round, string? at = null, string file = "round.json")
    {
        at ??= $"/public/rounds/{round}";
        var (bytes, entry) = (await BytesAsync(app, $"{at}/{file}"), await BytesAsync(app, $"{at}/entry.json"));
        Assert.Equal(Digest.Of(bytes).ToString(), (string)JsonNode.Parse(entry)!["data"]!["document"]!);
        var proof = JsonNode.Parse(await app.TextAsync($"{at}/proof.json"))!;
        var leaf = TreeHash.OfLeaf(entry);
        Assert.Equal(Convert.ToBase64String(leaf.ToArray()), (string)proof["leafHash"]!);
        var root = new TreeHash(Convert.FromBase64String((string)proof["root"]!));
        var inclusion = new InclusionProof((ulong)proof["leafIdx"]!, (ulong)proof["treeSize"]!, [.. proof["proof"]!.AsArray().Select(h => new TreeHash(Convert.FromBase64String((string)h!)))]);
        Assert.True(inclusion.Verify(leaf, root));
        Assert.False(inclusion.Verify(TreeHash.OfLeaf("another entry"u8), root));
    }

    private static async Task<byte[]> BytesAsync(RunningApp app, string path)
    {
        using var answer = await app.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, path);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(int, string)?> FileAsync(Api by, string round, string bytes, Digest named)
    {
        var facts = Evidence("for");
        facts["copy"] = named.ToString();
        using var form = new MultipartFormDataContent { { System.Net.Http.Json.JsonContent.Create(facts), "facts" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(bytes)), "file", "page.html" } };
        using var answer = await by.SendAsync(HttpMethod.Post, $"{round}/evidence", form);
        return answer.IsSuccessStatusCode ? null : ((int)answer.StatusCode, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]!);
    }

    private static string Token(JsonNode invited) => ((string)invited["link"]!).Split('/')[^1];

    private static JsonObject Evidence(string side, string link = "https://north.example/usage") => new()
    {
        ["provider"] = "north", ["process"] = "1.4", ["side"] = side, ["link"] = link, ["quote"] = "Usage by country", ["seen"] = Today,
    };

    private static JsonObject Opened(string? assessed = null, string process = "4.1") => new()
    {
        ["name"] = "Field review", ["assessed"] = assessed ?? Today, ["processes"] = new JsonArray("1.4", process), ["rubric"] = "Public documents only.",
        ["providers"] = new JsonArray(new JsonObject { ["id"] = "north", ["name"] = "Northern Models", ["access"] = "restricted", ["model"] = "Compass 2" }, new JsonObject { ["id"] = "south", ["name"] = "Southern Weights", ["access"] = "open" }),
    };
}
