// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Gateway;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Gateway;

/// <summary>The real server, the gate before a model and the action of a workflow together.</summary>
public sealed class LiveTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task What_the_server_decides_is_obeyed_by_what_serves_the_model_and_by_what_deploys_it()
    {
        var world = await World.OpenAsync(app);
        var ben = await world.PersonAsync("ben", "approver");
        await world.AssessAsync();
        await world.ProveAsync();
        await world.ApproveAsync(ben);
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);
        await world.First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        if (ActionJob.Missing is null)
        {
            using var job = new ActionJob().With("server", app.Address).With("tenant", world.Tenant.Split('/')[^1]).With("release", world.ReleaseId).With("api-key", world.First.Key!)
                .With("key", await KeyAsync("decision")).With("status-key", await KeyAsync("status")).With("stage", "restricted").With("digest", ModelFiles.Of([new("model.safetensors", Hash(World.Weights)), new("config.json", Hash(World.Config))]).Value!.Subject.ToString());
            var (exit, printed, outputs, _) = await job.RunAsync();
            Assert.True((0, "clear") == (exit, outputs["result"]), printed);
        }
        var options = new GateOptions { Server = new Uri(app.Address), Release = world.ReleaseId, TrustedKeys = [await KeyAsync("status")], Every = TimeSpan.FromMilliseconds(100) };
        await using var gated = await GatedApp.StartAsync(TimeProvider.System, options);
        await gated.ComesToAsync("/chat", 200);
        var served = await gated.GetAsync("/chat");
        await world.First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "suspended", ["criterion"] = "incident", ["reason"] = "it was misused" });
        await gated.ComesToAsync("/chat", 403, "release.suspended");
        Assert.NotEqual(served.Serial, (await gated.GetAsync("/chat")).Serial);
    }

    private async Task<string> KeyAsync(string purpose) =>
        (string)JsonNode.Parse(await app.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == purpose)!["pem"]!;

    private static Digest Hash(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
