// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The life of a release over HTTP alone: from the first administrator to a decision that verifies elsewhere, and back to held.</summary>
public sealed class LifeTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_release_goes_from_held_to_clear_and_back_and_every_answer_is_proved()
    {
        var world = await World.OpenAsync(app);
        var ben = await world.PersonAsync("ben", "approver");
        await world.AssessAsync();
        var (first, release) = (world.First, world.Release);

        // Held, naming every baseline practice that can be due at this stage, and none that cannot yet be.
        var list = (await first.GetAsync($"{release}/practices?limit=120"))["practices"]!.AsArray();
        Assert.Equal(22, list.Select(p => ((string)p!["practice"]!)[..3]).Distinct().Count());
        string[] due = [.. list.Where(p => (string)p!["tier"]! == "baseline" && CanBeDue(p)).Select(p => (string)p!["practice"]!)];
        var held = await world.JudgeAsync();
        Assert.Equal("held", (string)held["verdict"]!["verdict"]!);
        Assert.Equal(due.Order(), Missing(held).Order());
        Assert.Contains(list, p => (string)p!["tier"]! == "baseline" && !CanBeDue(p));

        // Evidence and a second person's approval: clear.
        var evidence = await world.ProveAsync();
        Assert.Equal((403, "accounts.not-allowed"), await ben.RefusedAsync(HttpMethod.Put, $"{release}/practices/{due[0]}/status", new JsonObject { ["status"] = "open" }));
        await world.ApproveAsync(ben);
        var clear = await world.JudgeAsync();
        Assert.Equal("clear", (string)clear["verdict"]!["verdict"]!);
        var decision = Encoding.UTF8.GetBytes(await first.TextAsync($"{release}/decisions/{(string)clear["decision"]!}"));
        var before = (string)clear["ledger"]!["lastSeq"]!;

        // It verifies without the server, with the published key.
        var keys = await KeysAsync();
        var subject = ModelFiles.Of([new("model.safetensors", Hash(World.Weights)), new("config.json", Hash(World.Config))]).Value!.Subject;
        var verified = VerifiedDecision.Verify(decision, new Expected(Stage.Restricted, subject, world.ReleaseId), keys, Now);
        Assert.True(verified.Succeeds(out var holds, out var refusal), refusal?.Sentence);
        Assert.Equal((before, (string)clear["decision"]!), (holds.LedgerIndex, holds.Decision));
        Assert.Equal("release.decision-expired", Code(decision, new Expected(Stage.Restricted, subject), keys, Now.AddHours(25)));
        Assert.Equal("release.other-stage", Code(decision, new Expected(Stage.Wider, subject), keys, Now));
        Assert.Equal("release.other-weights", Code(decision, new Expected(Stage.Restricted, Hash("other weights")), keys, Now));

        // The entry of the verdict is in the signed tree.
        var proved = await first.GetAsync($"{world.Tenant}/entries/{before}");
        Assert.Contains("\"verdict\":\"clear\"", Encoding.UTF8.GetString(Convert.FromBase64String((string)proved["entry"]!)), StringComparison.Ordinal);
        Assert.StartsWith($"c2sp.org/tlog-proof@v1\nindex {long.Parse(before, System.Globalization.CultureInfo.InvariantCulture) - 1}\n", (string)proved["proof"]!, StringComparison.Ordinal);

        // One piece of evidence changes: the approval ends, and the gate says why.
        var revised = await first.ReviseAsync(release, evidence, "report-2.pdf", "something else was tested"u8.ToArray());
        Assert.Equal(["release.evidence-revised", "release.approval-voided"], revised["happened"]!.AsArray().Select(h => (string)h!));
        var again = await world.JudgeAsync();
        Assert.Equal(("held", "approval"), ((string)again["verdict"]!["verdict"]!, (string)Assert.Single(again["verdict"]!["missing"]!.AsArray())!["kind"]!));
        var voided = Assert.Single((await first.GetAsync(release))["approvals"]!.AsArray())!;
        Assert.False((bool)voided["stands"]!);
        Assert.Contains(voided["changed"]!.AsArray(), line => (string)line! == $"evidence/{evidence}/sha256");

        // What was true then stays true of then, by instant and by entry.
        Assert.Equal("clear", (string)(await first.GetAsync($"{release}/gate?asOf={before}"))["verdict"]!);
        var at = (string)clear["verdict"]!["asOf"]!;
        Assert.Equal("clear", (string)(await first.GetAsync($"{release}/gate?asOf={at}"))["verdict"]!);
        Assert.Equal("held", (string)(await first.GetAsync($"{release}/gate"))["verdict"]!);

        // A restart folds the same state out of the journal.
        var rev = (string)(await first.GetAsync(release))["rev"]!;
        await app.RestartAsync();
        Assert.Equal(rev, (string)(await first.GetAsync(release))["rev"]!);
        Assert.Equal("everything was tested", await first.TextAsync($"{release}/evidence/{evidence}/content?revision=1"));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static bool CanBeDue(JsonNode? practice) => ((string)practice!["when"]!, (string)practice["proof"]!) is not ("continuous" or "on-event", "done");

    private static IEnumerable<string> Missing(JsonNode judged) => judged["verdict"]!["missing"]!.AsArray().Where(m => m!["practice"] is not null).Select(m => (string)m!["practice"]!);

    private async Task<KnownKeys> KeysAsync()
    {
        var published = JsonNode.Parse(await app.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == "decision")!;
        return TrustedKey.Read((string)published["pem"]!, "key").Value!;
    }

    private static string Code(byte[] decision, Expected expected, KnownKeys keys, DateTimeOffset now) => VerifiedDecision.Verify(decision, expected, keys, now).Refusal!.Code;

    private static Digest Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
