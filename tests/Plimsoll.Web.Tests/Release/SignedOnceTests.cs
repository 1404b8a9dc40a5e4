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
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
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
        Task<string> OnceAsync(string key) => first.WholeAsync(HttpMethod.Post, $"{world.Release}/gate", new JsonObject(), key);
        var (once, held) = (await OnceAsync("once"), await HeldAsync(world, () => OnceAsync("held")));
        Assert.StartsWith("201\n", once, StringComparison.Ordinal);
        // Where nobody was there in between, the revision is that of the signature, and whoever goes on from it is not stale.
        Assert.Equal((string)(await first.GetAsync(world.Release))["rev"]!, (string)JsonNode.Parse(held.Split("\n\n", 2)[1])!["rev"]!);
        Assert.Equal((once, held), (await OnceAsync("once"), await OnceAsync("held")));

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
        Assert.Equal("plimsoll-gates-3 2026-11-30 inferred", holds.Bases[^1]);
        Assert.DoesNotContain(holds.Bases, b => b.Contains("plimsoll-gates-later", StringComparison.Ordinal));

        // The answers of before come again as they were, to the byte, whatever rules are in force: they are judged again under their own.
        Assert.Equal((once, held), (await OnceAsync("once"), await OnceAsync("held")));

        // What is judged from now on names the rules of now.
        var later = (string)(await world.JudgeAsync())["decision"]!;
        var signed = JsonNode.Parse(await first.TextAsync($"{world.Release}/decisions/{later}"))!;
        Assert.Contains("plimsoll-gates-later", Encoding.UTF8.GetString(Convert.FromBase64String((string)signed["payload"]!)), StringComparison.Ordinal);
        var listed = (await first.GetAsync($"{world.Release}/decisions"))["decisions"]!.AsArray();
        Assert.Equal(["when-judged"], listed.Select(d => (string)d!["signed"]!["rendered"]!).Distinct());
        Assert.Equal(("plimsoll-gates-3", "plimsoll-gates-later"), ((string)listed[0]!["signed"]!["pack"]!["id"]!, (string)listed[^1]!["signed"]!["pack"]!["id"]!));

        // Where their rules are not at hand any more nobody judges again: the record answers, whole but for the sentences about what is missing.
        app.Gates = LaterGates.Changed;
        await app.RestartAsync();
        Assert.Equal(once, await OnceAsync("once"));
        var (told, recorded) = (JsonNode.Parse(held.Split("\n\n", 2)[1])!, JsonNode.Parse((await OnceAsync("held")).Split("\n\n", 2)[1])!);
        foreach (var missing in told["verdict"]!["missing"]!.AsArray().Concat(recorded["verdict"]!["missing"]!.AsArray()))
        {
            foreach (var sentence in (string[])["owner", "sentence", "page"]) { missing!.AsObject().Remove(sentence); }
        }
        Assert.NotEmpty(told["verdict"]!["missing"]!.AsArray());
        Assert.Equal(told.ToJsonString(), recorded.ToJsonString());
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
        await using var before = new RunningApp();
        await before.InitializeAsync();
        var (world, _) = await ClearAsync(before);
        await before.EndAsync();
        var (at, decision) = (new StillClock(TimeProvider.System.GetUtcNow()), $"{world.Release}/decisions/dec_1");
        // A server that judges at this instant and signs at once.
        await using var whole = new RunningApp { Data = Copy(before.Data), Clock = at };
        await whole.InitializeAsync();
        var judged = await whole.Services.GetRequiredService<DecideRelease>().JudgeAsync(
            world.ReleaseId, CallerIn(whole), new Idempotency("once", new byte[32], "dec_1"u8.ToArray()), CancellationToken.None);
        Assert.True(judged.Succeeds(out _, out var refusal), refusal?.Sentence);
        var signed = await new Api(whole, world.First.Key).TextAsync(decision);

        // One that judges at the same instant and crashes before it signs, and comes back under other rules.
        await using var broken = new RunningApp { Data = Copy(before.Data), Clock = at };
        await broken.InitializeAsync();
        var (recorder, rules) = (broken.Services.GetRequiredService<Recorder>(), broken.Services.GetRequiredService<GateRules>());
        var alone = await recorder.ChangeAsync(
            world.First.Account, ReleaseStreams.Releases.At(CallerIn(broken).In.Id, world.ReleaseId), null,
            (state, asker, _) => Judging.Decide(state, asker, "dec_1", rules), [], null, CancellationToken.None);
        Assert.True(alone.Succeeds(out _, out refusal), refusal?.Sentence);
        Assert.Equal((503, "release.decision-unsigned"), await new Api(broken, world.First.Key).RefusedAsync(HttpMethod.Get, decision));
        broken.Gates = LaterGates.Renamed;
        await broken.RestartAsync();
        Assert.Equal(signed, await new Api(broken, world.First.Key).TextAsync(decision));
    }

    [Fact]
    public async Task A_verdict_on_the_record_is_signed_also_when_whoever_asked_for_it_has_gone()
    {
        var clock = new LeavingClock();
        await using var app = new RunningApp { Clock = clock };
        await app.InitializeAsync();
        var (world, _) = await ClearAsync(app);
        var (decide, caller) = (app.Services.GetRequiredService<DecideRelease>(), CallerIn(app));
        var judged = 0;
        // Gone at each instant at which the server looks at its clock on the way, before the verdict and after it.
        for (var look = 1; ; look++)
        {
            using var gone = new CancellationTokenSource();
            clock.Leave(look, gone);
            try { await decide.JudgeAsync(world.ReleaseId, caller, null, gone.Token); } catch (OperationCanceledException) { }
            var given = app.Services.GetRequiredService<Books>().Now.ReleasesOf(caller.In.Id)[world.ReleaseId].State.Decisions;
            Assert.All(given, d => Assert.NotNull(d.Signature));
            if (!gone.IsCancellationRequested) { break; }
            if (given.Count > judged + 1) { judged = given.Count - 1; }
        }
        Assert.True(judged > 0, "nobody left after a verdict");
    }

    /// <summary>The time of now; at a look that was agreed on, whoever asked goes.</summary>
    private sealed class LeavingClock : TimeProvider
    {
        private CancellationTokenSource? _gone;
        private int _looks;

        public void Leave(int look, CancellationTokenSource gone) => (_gone, _looks) = (gone, look);

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Decrement(ref _looks) == 0) { _gone!.Cancel(); }
            return System.GetUtcNow();
        }
    }

    /// <summary>A verdict that something holds back, with the answer that was given to it.</summary>
    private static async Task<string> HeldAsync(World world, Func<Task<string>> judge)
    {
        var practice = (string)(await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        await world.First.PutAsync($"{world.Release}/practices/{practice}/status", new JsonObject { ["status"] = "in-progress" });
        var answer = await judge();
        Assert.Equal("held", (string)JsonNode.Parse(answer.Split("\n\n", 2)[1])!["verdict"]!["verdict"]!);
        return answer;
    }

    private static Caller CallerIn(RunningApp app)
    {
        var now = app.Services.GetRequiredService<Books>().Now.Accounts;
        var tenant = now.Find("acme")!;
        var member = tenant.Members.First(m => m.Value.Contains(MemberRole.Administrator));
        return new Caller(now.Accounts[member.Key], tenant, member.Value, null);
    }

    private static string Copy(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        KeptFolder.CopyTo(folder, copy);
        return copy;
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
