// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Records;
using Plimsoll.Records.Order;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Records;

/// <summary>Records over the API: what they say, what they hold, and what the log shows of them.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task An_open_severe_finding_holds_the_gate_by_its_name_until_mitigation_and_retest_are_linked_and_the_decision_names_both()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "held");
        var ben = await world.PersonAsync("held-ben", "approver");
        await world.AssessAsync();
        await world.ProveAsync();
        await world.ApproveAsync(ben);
        Assert.Equal("clear", Verdict(await world.JudgeAsync()));
        var (first, release) = (world.First, world.Release);

        var found = await first.EvaluateAsync(release);
        var answer = await first.PostAsync($"{release}/records/findings", RecordAsks.Finding(found));
        var finding = (string)answer["id"]!;
        // In one step: at the release, whose approvals end, and on the record.
        Assert.Equal(
            ["release.finding-opened", "release.approval-voided", "records.finding-recorded"], answer["happened"]!.AsArray().Select(h => (string)h!));
        var held = await world.JudgeAsync();
        Assert.Equal("held", Verdict(held));
        var missing = Assert.Single(held["verdict"]!["missing"]!.AsArray(), m => (string)m!["kind"]! == "finding-open")!;
        Assert.Equal((finding, $"release/{world.ReleaseId}/records/{finding}"), ((string)missing["finding"]!, (string)missing["page"]!));
        Assert.Contains($"finding-open/{finding}", await OwnAsync(world, held, "missing"), StringComparison.Ordinal);

        // Mitigated alone it holds still.
        var evidence = (string)(await first.AttachAsync(release, "check.pdf", "fine-tuning jobs are checked"u8.ToArray()))["id"]!;
        await first.PostAsync($"{world.Tenant}/records/{finding}/mitigation", new JsonObject { ["evidence"] = evidence, ["words"] = "Jobs are checked" });
        Assert.Equal("held", Verdict(await world.JudgeAsync()));
        var retest = await first.EvaluateAsync(release, "Again");
        await first.PostAsync($"{world.Tenant}/records/{retest}/threshold", RecordAsks.Threshold());
        await first.PostAsync($"{world.Tenant}/records/{retest}/result", RecordAsks.Result(0.03));
        await first.PostAsync($"{world.Tenant}/records/{finding}/retest", new JsonObject { ["evaluation"] = retest, ["words"] = "It holds" });
        await world.ApproveAsync(ben);
        var clear = await world.JudgeAsync();
        Assert.Equal("clear", Verdict(clear));
        var named = Assert.Single(clear["verdict"]!["findings"]!.AsArray())!;
        Assert.Equal(
            (finding, "closed", evidence, retest),
            ((string)named["finding"]!, (string)named["state"]!, (string)named["mitigation"]!, (string)named["retest"]!));
        Assert.Contains($"\"retest\":\"{retest}\",\"state\":\"closed\"", await OwnAsync(world, clear, "findings"), StringComparison.Ordinal);

        // What was decided about the retest stands: no threshold is locked of it any more.
        Assert.Equal((409, "records.is-retest"), await first.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/records/{retest}/threshold", RecordAsks.Threshold()));
        // A restart folds the same, and what was withdrawn since holds it again.
        await app.RestartAsync();
        Assert.Equal("closed", (string)(await first.GetAsync($"{world.Tenant}/records/{finding}"))["finding"]!["state"]!);
        await first.PostAsync($"{release}/evidence/{evidence}/withdraw", new JsonObject { ["reason"] = "It was another job" });
        Assert.Contains((await world.JudgeAsync())["verdict"]!["missing"]!.AsArray(), m => (string?)m!["finding"] == finding);
        // The record says what the gate says, also in the list.
        Assert.Equal("open", (string)(await first.GetAsync($"{world.Tenant}/records/{finding}"))["finding"]!["state"]!);
        Assert.Contains((await first.GetAsync($"{release}/records?kind=finding"))["records"]!.AsArray(), r => (string)r!["record"]! == finding && (string)r["state"]! == "open");
    }

    [Fact]
    public async Task A_finding_holds_every_release_of_the_same_weights_whenever_it_was_opened_and_whoever_judges_offline_finds_the_same()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "twins");
        var ben = await world.PersonAsync("twins-ben", "approver");
        await world.AssessAsync();
        await world.ProveAsync();
        await world.ApproveAsync(ben);
        Assert.Equal("clear", Verdict(await world.JudgeAsync()));
        var (first, one) = (world.First, world.Release);
        // The same weights under another name.
        await world.AssessAsync(name: "Example 2");
        var before = world.ReleaseId;
        var finding = await first.FindAsync(world.Release, await first.EvaluateAsync(world.Release), "critical");
        // In the same step at the one that had its approval and its verdict.
        await HeldAsync(one);
        Assert.False((bool)(await first.GetAsync(one))["approvals"]!.AsArray()[^1]!["stands"]!);
        // And at one that is opened later.
        await world.AssessAsync(name: "Example 3");
        await HeldAsync(world.Release);
        Assert.Contains(finding, (await first.GetAsync($"{world.Release}/trail")).ToJsonString(), StringComparison.Ordinal);
        var history = await first.TextAsync($"{one}/history");
        using var answer = await new Api(app, null).SendAsync(HttpMethod.Post, "/api/v1/release/judge", new StringContent(history, Encoding.UTF8, "application/json"));
        var judged = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains(judged["missing"]!.AsArray(), m => (string?)m!["finding"] == finding);

        async Task HeldAsync(string release) => Assert.Contains(
            (await first.GetAsync($"{release}/gate"))["missing"]!.AsArray(),
            m => (string?)m!["finding"] == finding && (string)m["page"]! == $"release/{before}/records/{finding}");
    }

    [Fact]
    public async Task A_number_that_would_be_rounded_is_refused_with_its_field()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "exact");
        await world.AssessAsync();
        var evaluation = await world.First.EvaluateAsync(world.Release);
        using var answer = await world.First.SendAsync(
            HttpMethod.Post, $"{world.Tenant}/records/{evaluation}/threshold",
            new StringContent(RecordAsks.Threshold().ToJsonString().Replace("0.05", "1e-30", StringComparison.Ordinal), Encoding.UTF8, "application/json"));
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("value", said, StringComparison.Ordinal);
        Assert.Contains("kept exactly", said, StringComparison.Ordinal);
        await world.First.PostAsync($"{world.Tenant}/records/{evaluation}/threshold", RecordAsks.Threshold());
    }

    [Fact]
    public async Task A_moderate_finding_and_a_release_without_records_are_judged_as_ever()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "as-ever");
        var ben = await world.PersonAsync("as-ever-ben", "approver");
        await world.AssessAsync();
        await world.ProveAsync();
        await world.ApproveAsync(ben);
        var before = await world.JudgeAsync();
        Assert.Null(before["verdict"]!["findings"]);
        Assert.DoesNotContain("findings", await SignedAsync(world, before), StringComparison.Ordinal);
        await world.First.FindAsync(world.Release, await world.First.EvaluateAsync(world.Release), "moderate");
        var after = await world.JudgeAsync();
        Assert.Equal(("clear", (string)before["verdict"]!["bundle"]!), (Verdict(after), (string)after["verdict"]!["bundle"]!));
    }

    [Fact]
    public async Task A_finding_of_any_severity_that_crosses_a_threshold_past_which_nothing_is_released_holds_the_gate()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "crossed");
        await world.AssessAsync();
        var risk = (string)(await world.First.PostAsync($"{world.Release}/records/risks", new JsonObject
        {
            ["shape"] = RecordAsks.Shape("Intrusion"), ["category"] = "malicious-use", ["foresight"] = "novel", ["likelihood"] = "possible",
            ["severity"] = "critical", ["threshold"] = "One in four tasks", ["follows"] = "do-not-release",
        }))["id"]!;
        var finding = await world.First.FindAsync(world.Release, await world.First.EvaluateAsync(world.Release), "low", risk);
        Assert.Contains((await world.JudgeAsync())["verdict"]!["missing"]!.AsArray(), m => (string?)m!["finding"] == finding);
        Assert.True((bool)(await world.First.GetAsync($"{world.Tenant}/records/{finding}"))["finding"]!["holds"]!);
    }

    [Fact]
    public async Task What_the_log_shows_of_threshold_and_result_is_proved_and_stays_whatever_comes_after()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "order");
        await world.AssessAsync();
        var (first, tenant) = (world.First, world.Tenant);
        var (early, late) = (await first.EvaluateAsync(world.Release, "Early"), await first.EvaluateAsync(world.Release, "Late"));
        await first.PostAsync($"{tenant}/records/{early}/threshold", RecordAsks.Threshold());
        Assert.Equal("awaits-result", (string)(await first.GetAsync($"{tenant}/records/{early}/order"))["order"]!);
        await first.PostAsync($"{tenant}/records/{early}/result", RecordAsks.Result(0.03));
        await first.PostAsync($"{tenant}/records/{late}/result", RecordAsks.Result(0.03));
        await first.PostAsync($"{tenant}/records/{late}/threshold", RecordAsks.Threshold(0.04));
        Assert.Equal(LockOrder.BeforeResult, (await VerifyAsync(early)).Order);
        Assert.Equal(LockOrder.AfterResult, (await VerifyAsync(late)).Order);
        // Nothing turns it around.
        Assert.Equal((409, "records.locked"), await first.RefusedAsync(HttpMethod.Post, $"{tenant}/records/{late}/threshold", RecordAsks.Threshold()));
        Assert.Equal((409, "records.has-result"), await first.RefusedAsync(HttpMethod.Post, $"{tenant}/records/{late}/result", RecordAsks.Result()));
        await app.RestartAsync();
        var (sentence, verified) = ((string)(await first.GetAsync($"{tenant}/records/{late}"))["evaluation"]!["says"]!, await VerifyAsync(late));
        Assert.Equal(("threshold locked after its result", LockOrder.AfterResult), (sentence, verified.Order));
        Assert.True(verified.Result < verified.Threshold);

        // Entries of two evaluations, or in each other's place, prove nothing.
        var (one, other) = (await first.GetAsync($"{tenant}/records/{early}/order"), await first.GetAsync($"{tenant}/records/{late}/order"));
        var keys = await KeysAsync(app);
        Assert.Equal("records.order-fails", Code(new JsonObject { ["threshold"] = one["threshold"]!.DeepClone(), ["result"] = other["result"]!.DeepClone() }));
        Assert.Equal("records.order-fails", Code(new JsonObject { ["threshold"] = one["result"]!.DeepClone(), ["result"] = one["threshold"]!.DeepClone() }));
        Assert.Equal("records.unreadable-order", Code(new JsonObject { ["threshold"] = one["threshold"]!.DeepClone() }));
        var forged = one.DeepClone();
        forged["threshold"]!["proof"] = ((string)forged["threshold"]!["proof"]!).Replace("index ", "index 1", StringComparison.Ordinal);
        Assert.Equal("ledger.proof-fails", Code(forged));

        string Code(JsonNode order) => VerifiedOrder.Verify(Encoding.UTF8.GetBytes(order.ToJsonString()), "order.json", keys).Refusal!.Code;

        async Task<VerifiedOrder> VerifyAsync(string record)
        {
            var order = await first.TextAsync($"{tenant}/records/{record}/order");
            var trusted = await KeysAsync(app);
            Assert.True(VerifiedOrder.Verify(Encoding.UTF8.GetBytes(order), "order.json", trusted).Succeeds(out var proved, out var no), no?.Sentence);
            Assert.Equal((record, proved.Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture)), (proved.Record, (string)JsonNode.Parse(order)!["threshold"]!["seq"]!));
            return proved;
        }
    }

    [Fact]
    public async Task A_record_is_refused_with_the_field_where_it_names_what_is_not_there()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "refused");
        await world.AssessAsync();
        var (first, release) = (world.First, world.Release);
        var evaluation = await first.EvaluateAsync(release);
        Assert.Equal((404, "records.unknown-id"), await first.RefusedAsync(HttpMethod.Post, $"{release}/records/findings", RecordAsks.Finding("evl_none")));
        var stray = RecordAsks.Finding(evaluation);
        stray["shape"]!["serves"] = new JsonArray("G99.B9");
        Assert.Equal((422, "records.bad-value"), await first.RefusedAsync(HttpMethod.Post, $"{release}/records/findings", stray));
        stray["shape"]!["serves"] = null;
        stray["shape"]!["owner"] = "acc_nobody";
        Assert.Equal((404, "records.unknown-id"), await first.RefusedAsync(HttpMethod.Post, $"{release}/records/findings", stray));
        stray["shape"]!["owner"] = null;
        stray["shape"]!["title"] = " ";
        Assert.Equal((422, "records.bad-value"), await first.RefusedAsync(HttpMethod.Post, $"{release}/records/findings", stray));
        Assert.Equal((404, "release.unknown-id"), await first.RefusedAsync(HttpMethod.Get, $"{world.Tenant}/releases/rel_none/records"));
        Assert.Equal((404, "records.unknown-id"), await first.RefusedAsync(HttpMethod.Get, $"{world.Tenant}/records/evl_none"));
        Assert.Equal((422, "records.bad-value"), await first.RefusedAsync(HttpMethod.Get, $"{release}/records?kind=opinion"));
        Assert.Equal((400, "records.unreadable-results"), await first.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/records/{evaluation}/result-file", new JsonObject()));
        var finding = await first.FindAsync(release, evaluation);
        Assert.Equal((422, "records.other-kind"), await first.RefusedAsync(HttpMethod.Get, $"{world.Tenant}/records/{finding}/order"));
        Assert.Equal((409, "journal.conflict"), await first.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/records/{finding}/changes?rev=7", new JsonObject { ["changed"] = "x" }));
        // Nothing of what was refused is there.
        Assert.Equal(2, (int)(await first.GetAsync($"{release}/records"))["total"]!);
    }

    [Fact]
    public async Task What_is_sent_twice_under_one_key_is_on_the_record_once_and_another_organisation_sees_nothing()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "twice");
        await world.AssessAsync();
        var twice = new Api(app, world.First.Key) { Twice = true };
        var evaluation = await twice.EvaluateAsync(world.Release);
        var finding = await twice.FindAsync(world.Release, evaluation);
        Assert.Equal([finding, evaluation], (await world.First.GetAsync($"{world.Release}/records"))["records"]!.AsArray().Select(r => (string)r!["record"]!));
        var other = await World.OpenAsync(app, world.First, slug: "twice-other");
        Assert.Equal((404, "records.unknown-id"), await world.First.RefusedAsync(HttpMethod.Get, $"{other.Tenant}/records/{finding}"));
    }

    [Fact]
    public async Task What_somebody_wrote_goes_with_them_and_what_they_recorded_stays()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "erased");
        await world.AssessAsync();
        var eve = await world.PersonAsync("erased-eve", "contributor");
        var finding = await eve.FindAsync(world.Release, await eve.EvaluateAsync(world.Release));
        await world.First.PostAsync($"{world.Tenant}/people/{eve.Account}/erase");
        var left = await world.First.GetAsync($"{world.Tenant}/records/{finding}");
        Assert.Equal((null, null, "severe", "open"), ((string?)left["title"], (string?)left["scope"], (string)left["finding"]!["severity"]!, (string)left["finding"]!["state"]!));
    }

    private static string Verdict(JsonNode judged) => (string)judged["verdict"]!["verdict"]!;

    private static Task<string> SignedAsync(World world, JsonNode judged) => DecodedAsync(world, judged);

    private static async Task<string> DecodedAsync(World world, JsonNode judged)
    {
        var envelope = JsonNode.Parse(await world.First.TextAsync($"{world.Release}/decisions/{(string)judged["decision"]!}"))!;
        return Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!));
    }

    /// <summary>A part of what a signed decision says of ours.</summary>
    private static async Task<string> OwnAsync(World world, JsonNode judged, string part) =>
        JsonNode.Parse(await DecodedAsync(world, judged))!["predicate"]!["urn:plimsoll:release-decision:1"]![part]!.ToJsonString();

    private static async Task<KeyList> KeysAsync(RunningApp app)
    {
        Assert.True(KeyList.Read(Encoding.UTF8.GetBytes(await new Api(app, null).TextAsync("/.well-known/plimsoll-keys.json"))).Succeeds(out var keys, out var no), no?.Sentence);
        return keys;
    }

    private static async Task<RunningApp> StartAsync()
    {
        var app = new RunningApp();
        await app.InitializeAsync();
        return app;
    }
}
