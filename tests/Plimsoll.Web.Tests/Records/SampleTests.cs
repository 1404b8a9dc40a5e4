// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Tests.Architecture;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Records;

/// <summary>Two system cards and the report of an external evaluation, of our own making and shaped as published ones are, entered over the API.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_gate_is_held_by_the_open_severe_finding_of_the_report_and_clears_with_a_decision_that_names_what_mended_it()
    {
        await using var app = await StartAsync();
        var world = await World.OpenAsync(app, slug: "harbour");
        var ben = await world.PersonAsync("ben", "approver");
        await world.AssessAsync(name: "Beacon 1", type: "general");
        var beacon = await world.First.EnterAsync(world.Tenant, world.Release, "system-card-beacon-1.json");
        Assert.DoesNotContain((await world.JudgeAsync())["verdict"]!["missing"]!.AsArray(), m => (string)m!["kind"]! == "finding-open");
        Assert.Equal("open", (string)(await world.First.GetAsync($"{world.Tenant}/records/{beacon["named"]}"))["finding"]!["state"]!);

        await world.AssessAsync(name: "Lantern 2");
        await world.ProveAsync();
        await world.ApproveAsync(ben);
        var card = await world.First.EnterAsync(world.Tenant, world.Release, "system-card-lantern-2.json");
        Assert.Equal("clear", Verdict(await world.JudgeAsync()));
        var jailbreaks = (await world.First.GetAsync($"{world.Tenant}/records/{card["jailbreaks"]}"))["evaluation"]!;
        Assert.Equal(
            ("locked before the result was uploaded", "met", "lm-evaluation-harness"),
            ((string)jailbreaks["says"]!, (string)jailbreaks["comparison"]!, (string)jailbreaks["outcome"]!["tool"]!));

        // The document alone changes nothing; what it found does.
        await world.First.AttachAsync(world.Release, "external-report.md", Encoding.UTF8.GetBytes(Tree.Here.Read("samples/records/external-report-lantern-2.md")));
        Assert.Equal("clear", Verdict(await world.JudgeAsync()));
        var report = await world.First.EnterAsync(world.Tenant, world.Release, "external-report-lantern-2.json");
        var held = await world.JudgeAsync();
        Assert.Equal(
            [report["fine-tuning"]],
            held["verdict"]!["missing"]!.AsArray().Where(m => (string)m!["kind"]! == "finding-open").Select(m => (string)m!["finding"]!));

        var evidence = (string)(await world.First.AttachAsync(world.Release, "job-check.pdf", "what the check does"u8.ToArray()))["id"]!;
        var at = $"{world.Tenant}/records/{report["fine-tuning"]}";
        await world.First.PostAsync($"{at}/mitigation", new JsonObject { ["evidence"] = evidence, ["words"] = "Jobs are checked before their models serve" });
        var retest = (await world.First.EnterAsync(world.Tenant, world.Release, "retest-lantern-2.json"))["retest"];
        await world.First.PostAsync($"{at}/retest", new JsonObject { ["evaluation"] = retest, ["words"] = "The same 300 examples get nowhere" });
        await world.ApproveAsync(ben);
        var clear = await world.JudgeAsync();
        Assert.Equal("clear", Verdict(clear));

        // Whoever verifies the decision elsewhere reads both.
        var decision = await world.First.TextAsync($"{world.Release}/decisions/{(string)clear["decision"]!}");
        var keys = JsonNode.Parse(await new Api(app, null).TextAsync("/.well-known/plimsoll-keys.json"))!;
        var verified = await new Api(app, null).PostAsync("/api/v1/release/verify", new JsonObject
        {
            ["decision"] = JsonNode.Parse(decision), ["stage"] = "restricted",
            ["key"] = (string)keys["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == "decision")!["pem"]!,
            ["subjects"] = new JsonArray((string)(await world.First.GetAsync(world.Release))["subject"]!),
        });
        Assert.Contains(
            $"finding {report["fine-tuning"]} of evaluation {report["quayside"]}, severe: closed; mitigation {evidence}, retest {retest}; the mitigation is "
                + Plimsoll.Vocabulary.Digest.Of("what the check does"u8),
            verified["disclosed"]!.AsArray().Select(d => (string)d!));
    }

    private static string Verdict(JsonNode judged) => (string)judged["verdict"]!["verdict"]!;

    private static async Task<RunningApp> StartAsync()
    {
        var app = new RunningApp();
        await app.InitializeAsync();
        return app;
    }
}
