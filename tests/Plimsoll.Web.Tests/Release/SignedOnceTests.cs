// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Parties;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Tests.Kept;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The bytes of a decision are made once, when it is judged; nothing that comes later changes them.</summary>
public sealed class SignedOnceTests
{
    [Fact]
    public async Task A_decision_of_before_is_served_byte_for_byte_and_names_its_own_pack_whatever_rules_are_in_force()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var (world, decision) = await ClearAsync(app);
        var (first, at) = (world.First, $"{world.Release}/decisions/{decision}");
        var bytes = Encoding.UTF8.GetBytes(await first.TextAsync(at));
        var repeated = await first.PostAsync($"{world.Release}/gate", idempotency: "once");

        app.Gates = LaterGates.Renamed;
        await app.RestartAsync();
        Assert.Equal(bytes, Encoding.UTF8.GetBytes(await first.TextAsync(at)));
        var keys = JsonNode.Parse(await app.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray()
            .Single(k => (string)k!["purpose"]! == "decision")!;
        var subject = ModelFiles.Of([new("model.safetensors", Digest.Of(Encoding.UTF8.GetBytes(World.Weights))),
            new("config.json", Digest.Of(Encoding.UTF8.GetBytes(World.Config)))]).Value!.Subject;
        var verified = VerifiedDecision.Verify(
            bytes, new Expected(Stage.Restricted, subject, world.ReleaseId), TrustedKey.Read((string)keys["pem"]!, "key").Value!,
            TimeProvider.System.GetUtcNow());
        Assert.True(verified.Succeeds(out var holds, out var refusal), refusal?.Sentence);
        Assert.Equal("plimsoll-gates-1 2026-11-20 inferred", holds.Bases[^1]);
        Assert.DoesNotContain(holds.Bases, b => b.Contains("plimsoll-gates-2", StringComparison.Ordinal));

        // The answer of before comes again as it was, whatever rules are in force.
        var again = await first.PostAsync($"{world.Release}/gate", idempotency: "once");
        Assert.Equal(repeated["verdict"]!.ToJsonString(), again["verdict"]!.ToJsonString());

        // What is judged from now on names the rules of now.
        var later = (string)(await world.JudgeAsync())["decision"]!;
        var signed = JsonNode.Parse(await first.TextAsync($"{world.Release}/decisions/{later}"))!;
        Assert.Contains("plimsoll-gates-2", Encoding.UTF8.GetString(Convert.FromBase64String((string)signed["payload"]!)), StringComparison.Ordinal);
        var listed = (await first.GetAsync($"{world.Release}/decisions"))["decisions"]!.AsArray();
        Assert.Equal(["when-judged"], listed.Select(d => (string)d!["signed"]!["rendered"]!).Distinct());
        Assert.Equal(("plimsoll-gates-1", "plimsoll-gates-2"), ((string)listed[0]!["signed"]!["pack"]!["id"]!, (string)listed[^1]!["signed"]!["pack"]!["id"]!));
    }

    [Fact]
    public async Task After_an_erasure_the_address_answers_410_with_the_digest_and_the_proof_of_the_entry_that_holds_it()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var (world, decision) = await ClearAsync(app);
        var at = $"{world.Release}/decisions/{decision}";
        var digest = Digest.Of(Encoding.UTF8.GetBytes(await world.First.TextAsync(at)));
        var party = app.Services.GetRequiredService<Books>().Now.Accounts.Find("acme")!.Party;
        await app.Services.GetRequiredService<Storage.Journals.Journal>()
            .WriteAsync("test", app.Services.GetRequiredService<Vault>().Erase(party, TimeProvider.System.GetUtcNow()));

        using var gone = await world.First.SendAsync(HttpMethod.Get, at);
        var problem = JsonNode.Parse(await gone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((HttpStatusCode.Gone, "release.decision-erased", $"{digest}"), (gone.StatusCode, (string)problem["code"]!, (string)problem["digest"]!));
        var entry = await world.First.GetAsync((string)problem["entry"]!);
        Assert.Contains($"{digest}", Encoding.UTF8.GetString(Convert.FromBase64String((string)entry["entry"]!)), StringComparison.Ordinal);
        Assert.Equal((string)entry["proof"]!, (string)problem["proof"]!);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\n", (string)problem["proof"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_makes_the_very_bytes_that_a_crash_between_verdict_and_signature_left_unmade()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var (world, decision) = await ClearAsync(app);
        var tenant = world.Tenant.Split('/')[^1];
        // The verdict alone, as a crash leaves it.
        var (recorder, rules) = (app.Services.GetRequiredService<Recorder>(), app.Services.GetRequiredService<GateRules>());
        var judged = await recorder.ChangeAsync(
            world.First.Account, ReleaseStreams.Releases.At(tenant, world.ReleaseId), null,
            (state, asker, _) => Judging.Decide(state, asker, "dec_crash", rules), [], null, CancellationToken.None);
        Assert.True(judged.Succeeds(out _, out var refusal), refusal?.Sentence);
        Assert.Equal((503, "release.decision-unsigned"), await world.First.RefusedAsync(HttpMethod.Get, $"{world.Release}/decisions/dec_crash"));
        app.Gates = LaterGates.Renamed;
        await app.RestartAsync();
        var payload = Convert.FromBase64String((string)JsonNode.Parse(await world.First.TextAsync($"{world.Release}/decisions/dec_crash"))!["payload"]!);
        var own = JsonNode.Parse(payload)!["predicate"]![Statement.Extension]!;
        Assert.Null(own["rendered"]);
        Assert.Equal("plimsoll-gates-1 2026-11-20 inferred", (string)own["bases"]!.AsArray()[^1]!);
        Assert.NotEqual("dec_crash", decision);
    }

    private static async Task<(World World, string Decision)> ClearAsync(RunningApp app)
    {
        var world = await World.OpenAsync(app);
        var ben = await world.PersonAsync("ben", "approver");
        await world.AssessAsync();
        await world.ProveAsync();
        await world.ApproveAsync(ben);
        var clear = await world.JudgeAsync();
        Assert.Equal("clear", (string)clear["verdict"]!["verdict"]!);
        return (world, (string)clear["decision"]!);
    }
}
