// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using JsonContent = System.Net.Http.Json.JsonContent;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Over HTTP: whoever did what is looked at, coming again by a key or by a second account at the same mailbox, is no second person.</summary>
public sealed class SecondPersonTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_key_and_a_second_account_at_the_same_mailbox_are_refused_alike_at_every_act_that_asks_for_another_person()
    {
        var world = await World.OpenAsync(app);
        var (first, twin, ben) = (world.First, await world.PersonAsync("Eve+spare", "approver"), await world.PersonAsync("ben", "approver"));
        var issued = await first.PostAsync($"{world.Tenant}/keys", new JsonObject { ["label"] = "ci", ["roles"] = new JsonArray("governance"), ["until"] = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        var key = new Api(app, (string)issued["key"]!) { Account = first.Account };
        await world.OpenWeightsAsync();
        var (release, facts) = (world.Release, new JsonObject { ["kind"] = "worksheet", ["practices"] = new JsonArray() });
        facts["worksheet"] = await SheetAsync();
        var sheet = (string)(await first.PostAsync($"{release}/evidence", facts))["id"]!;
        await world.ProveAsync();
        await first.PostAsync($"{release}/evidence/{sheet}/adverse", new JsonObject { ["words"] = "It repeats names" });
        var bundle = (string)(await first.GetAsync(release))["bundle"]!;
        (string Path, JsonNode Body, string Did)[] acts =
        [
            ($"{release}/evidence/{sheet}/adequate", new JsonObject { ["revision"] = 1, ["words"] = "Well looked for" }, "wrote the worksheet"),
            ($"{release}/approvals", new JsonObject { ["bundle"] = bundle }, "wrote part of what is to be approved"),
            ($"{release}/evidence/{sheet}/adverse/answer", new JsonObject { ["answer"] = "keeps", ["words"] = "Names of novels" }, "wrote part of what is to be approved"),
        ];
        foreach (var (path, body, did) in acts)
        {
            string[] sentences = [await RefusedAsync(first, path, body), await RefusedAsync(key, path, body), await RefusedAsync(twin, path, body)];
            Assert.Contains($"belongs to the person who {did}", sentences[0], StringComparison.Ordinal);
            Assert.Single(sentences.Distinct());
        }
        using var page = await Visitor.SignInAsync(app, "Eve+spare", "the long sentence of Eve+spare");
        Assert.Contains("You wrote it, so another person has to read it.", await page.TextAsync($"/t/acme/releases/{world.ReleaseId}/worksheet"), StringComparison.Ordinal);

        foreach (var (path, body, _) in acts[..1].Append(acts[2])) { await ben.PostAsync(path, body.DeepClone()); }
        // All but approvals is there, so it waits for one, and not for theirs.
        Assert.Contains("You wrote part of what is to be approved", await page.TextAsync("/t/acme/approvals"), StringComparison.Ordinal);
        await world.ApproveAsync(ben);
        // Two approvals are asked for, and the only other account is ben's own: it fills no second place.
        var spare = await world.PersonAsync("ben+2", "approver");
        using var again = await spare.SendAsync(HttpMethod.Post, $"{release}/approvals", JsonContent.Create(new JsonObject { ["bundle"] = (string)(await ben.GetAsync(release))["bundle"]! }));
        Assert.Contains("stands already, by this account or another with your e-mail address", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await NewAsync(world);
        Assert.Equal("1 of 2 approvals", ((string)(await first.GetAsync($"{release}/gate"))["missing"]!.AsArray().Single(m => (string)m!["kind"]! == "approval")!["sentence"]!)[..16]);
    }

    /// <summary>Whoever approved nothing says that they looked, and is shown what came since; looking at the page says nothing for them.</summary>
    private async Task NewAsync(World world)
    {
        await world.PersonAsync("cal", "approver");
        using var page = await Visitor.SignInAsync(app, "cal", "the long sentence of cal");
        const string Inbox = "/t/acme/approvals";
        foreach (var _ in (int[])[1, 2])
        {
            var fresh = await page.TextAsync(Inbox);
            Assert.DoesNotContain("New since you looked", fresh, StringComparison.Ordinal);
            Assert.Contains("I have seen this", fresh, StringComparison.Ordinal);
        }
        var seen = (string)(await world.First.GetAsync(world.Release))["bundle"]!;
        Assert.Equal(303, (await page.SendAsync(Inbox, $"{Inbox}/{world.ReleaseId}/seen", ("bundle", seen))).Status);
        Assert.Matches("New since you looked on [^<]*</h3>\\s*<p>Nothing.</p>", await page.TextAsync(Inbox));
        Assert.DoesNotContain("I have seen this", await page.TextAsync(Inbox), StringComparison.Ordinal);
        await world.First.AttachAsync(world.Release, "monitoring.txt", "nothing out of the ordinary"u8.ToArray(), "G12.B1");
        var after = await page.TextAsync(Inbox);
        Assert.Matches("New since you looked on [^<]*</h3>\\s*<ul class=\"trail changed\">[^§]*monitoring.txt", after);
        Assert.Equal(409, (await page.SendAsync(Inbox, $"{Inbox}/{world.ReleaseId}/seen", ("bundle", seen))).Status);
        Assert.Contains("I have seen this", after, StringComparison.Ordinal);
    }

    /// <summary>A sheet that says that somebody looked and nothing was shown, which another person may call adequate.</summary>
    internal static async Task<JsonNode> SheetAsync()
    {
        var sheet = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Approved.Root, "samples", "guidance", "worksheet-releases.json"), TestContext.Current.CancellationToken))!;
        (sheet["found"], sheet["foundWhat"], sheet["mitigations"], sheet["mitigationsHold"]) = ("not-shown", null, new JsonArray(), null);
        return sheet;
    }

    /// <summary>The sentence of a refusal without the account of whoever was refused, which comes with its code.</summary>
    private static async Task<string> RefusedAsync(Api by, string path, JsonNode body)
    {
        using var answer = await by.SendAsync(HttpMethod.Post, path, JsonContent.Create(body));
        var refused = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(403, (int)answer.StatusCode);
        return $"{(string)refused["code"]!} {((string)refused["detail"]!).Replace(by.Account, "ACCOUNT", StringComparison.Ordinal)}";
    }
}
