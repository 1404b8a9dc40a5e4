// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>What an engineer does from scripts: over HTTP alone, and with the command.</summary>
public sealed class ScriptTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-script-").FullName;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_script_of_the_guide_leads_a_release_through_its_life_and_its_decision_verifies_offline()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash or curl is not installed");
        var (exit, output, error) = await Programs.RunAsync("/bin/bash", [Path.Combine(Approved.Root, "samples", "release", "life.sh"), _app.Address, _app.Data], new Dictionary<string, string?>(), _folder);
        Assert.True(exit == 0, $"{output}\n{error}");
        string[] said = [.. output.Split('\n').Where(l => l.StartsWith("   ", StringComparison.Ordinal)).Select(l => l.Trim())];
        Assert.Equal("held", said[1]);
        Assert.StartsWith("clear, entry ", said[2], StringComparison.Ordinal);
        Assert.Contains("0 of 1 approvals of this very state stand; 1 ended since.", said[4], StringComparison.Ordinal);
        Assert.EndsWith(": clear", said[5], StringComparison.Ordinal);
        var verified = await Programs.ProcessAsync(new Dictionary<string, string?>(), "release", "verify", Path.Combine(_folder, "decision.json"), "--key", Path.Combine(_folder, "decision.pem"), "--decision-only", "--stage", "restricted", "--digest", said[3]["model ".Length..]);
        Assert.True(verified.Exit == 0, verified.Error);
        Assert.Equal(20, (await Programs.PlimsollAsync(new Dictionary<string, string?>(), "release", "verify", Path.Combine(_folder, "decision.json"), "--key", Path.Combine(_folder, "decision.pem"), "--decision-only", "--stage", "wider", "--digest", said[3]["model ".Length..])).Exit);
    }

    [Fact]
    public async Task The_command_leads_a_release_from_registering_to_a_clear_gate_and_a_suspension_that_is_obeyed()
    {
        var world = await World.OpenAsync(_app);
        var ben = await world.PersonAsync("ben", "approver");
        var (eve, approver) = (As(world.First), As(ben));
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName, "model.safetensors"), "weights", TestContext.Current.CancellationToken);

        var model = Id(await RunAsync(eve, "release", "register-model", "Example 1", "--model", "frontier", "--format", "json"));
        await RunAsync(eve, "release", "register-version", model, "1.0", "--files", Path.Combine(_folder, "model"));
        var release = Id(await RunAsync(eve, "release", "open", model, "1.0", "--release", "restricted", "--stage", "restricted", "--audience", "customers", "--component", "evaluations", "--use", "chat", "--format", "json"));
        await RunAsync(eve, "release", "assess", release, "--model", "frontier", "--modality", "text");
        var held = await Programs.PlimsollAsync(eve, "release", "gate", release);
        Assert.Equal(10, held.Exit);
        Assert.Contains("held at restricted", held.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(_folder, "report.txt"), "everything was tested", TestContext.Current.CancellationToken);
        var practices = JsonNode.Parse(await RunAsync(eve, "release", "call", "GET", $"/releases/{release}/practices?asked=true"))!["practices"]!.AsArray().Select(p => (string)p!["practice"]!).ToArray();
        await RunAsync(eve, ["release", "attach", release, "--file", Path.Combine(_folder, "report.txt"), .. practices.SelectMany(p => (string[])["--practice", p])]);
        await world.First.PutAsync($"{world.Tenant}/releases/{release}/practices/{practices[0]}/status", new JsonObject { ["status"] = "in-progress" });
        await RunAsync(eve, "release", "set", release, practices[0], "met");
        foreach (var practice in practices.Skip(1)) { await world.First.PutAsync($"{world.Tenant}/releases/{release}/practices/{practice}/status", new JsonObject { ["status"] = "met" }); }
        var bundle = (string)JsonNode.Parse((await Programs.PlimsollAsync(eve, "release", "gate", release, "--ask", "--format", "json")).Output)!["bundle"]!;
        await RunAsync(approver, "release", "approve", release, "--bundle", bundle);
        await RunAsync(eve, "release", "gate", release, "--out", Path.Combine(_folder, "decision.json"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "decision.pem"), Pem("decision", await _app.TextAsync("/.well-known/plimsoll-keys.json")), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "status.pem"), Pem("status", await _app.TextAsync("/.well-known/plimsoll-keys.json")), TestContext.Current.CancellationToken);
        await RunAsync(eve, "release", "verify", Path.Combine(_folder, "decision.json"), "--key", Path.Combine(_folder, "decision.pem"), "--decision-only", "--stage", "restricted", "--files", Path.Combine(_folder, "model"));

        await RunAsync(eve, "release", "serve", release, "active", "--criterion", "gate-clear");
        Assert.Equal(0, (await CheckAsync(release, "chat")).Exit);
        Assert.Equal(10, (await CheckAsync(release, "medicine")).Exit);
        var before = await _app.TextAsync($"/public/releases/{release}/status");
        await RunAsync(eve, "release", "serve", release, "suspended", "--criterion", "incident", "--reason", "It leaks what it was trained on");
        var suspended = await CheckAsync(release, "chat");
        Assert.Equal(10, suspended.Exit);
        Assert.Contains("is suspended", suspended.Error + suspended.Output, StringComparison.Ordinal);

        // The document of before, shown again to a client that has seen the suspension, is a replay.
        var serial = Serial(await _app.TextAsync($"/public/releases/{release}/status"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "status.json"), before, TestContext.Current.CancellationToken);
        var replayed = await Programs.PlimsollAsync(eve, "release", "status", "check", Path.Combine(_folder, "status.json"), "--key", Path.Combine(_folder, "status.pem"), "--use", "chat", "--serial", serial);
        Assert.Equal(20, replayed.Exit);
        Assert.Contains("list", (await Programs.PlimsollAsync(eve, "release", "--help")).Output, StringComparison.Ordinal);
        // As a program of its own, which has its settings from the environment.
        Assert.Contains("suspended", (await Programs.ProcessAsync(eve, "release", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_a_key_that_does_not_stand_and_a_setting_that_is_missing_have_codes_of_their_own()
    {
        var key = new Dictionary<string, string?> { ["PLIMSOLL_KEY"] = "no-such-key", ["PLIMSOLL_TENANT"] = "acme", ["PLIMSOLL_SERVER"] = null };
        var missing = await Programs.ProcessAsync(key, "release", "list");
        Assert.Equal(2, missing.Exit);
        Assert.Contains("PLIMSOLL_SERVER", missing.Error, StringComparison.Ordinal);
        Assert.Equal(75, (await Programs.PlimsollAsync(key, "release", "list", "--server", "http://127.0.0.1:9")).Exit);
        var refused = await Programs.PlimsollAsync(key, "release", "list", "--server", _app.Address);
        Assert.Equal(2, refused.Exit);
        Assert.Contains("accounts.no-account", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no-such-key", refused.Error, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> As(Api api) => new() { ["PLIMSOLL_SERVER"] = _app.Address, ["PLIMSOLL_KEY"] = api.Key, ["PLIMSOLL_TENANT"] = "acme" };

    private static async Task<string> RunAsync(Dictionary<string, string?> who, params string[] words)
    {
        var (exit, output, error) = await Programs.PlimsollAsync(who, words);
        Assert.True(exit == 0, $"plimsoll {string.Join(' ', words)} ended with {exit}: {error}{output}");
        return output;
    }

    private async Task<(int Exit, string Output, string Error)> CheckAsync(string release, string use)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "status.json"), await _app.TextAsync($"/public/releases/{release}/status"), TestContext.Current.CancellationToken);
        return await Programs.PlimsollAsync(new Dictionary<string, string?>(), "release", "status", "check", Path.Combine(_folder, "status.json"), "--key", Path.Combine(_folder, "status.pem"), "--use", use, "--release", release);
    }

    private static string Id(string output) => (string)JsonNode.Parse(output)!["id"]!;

    private static string Serial(string document) => (string)JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(document)!["payload"]!))!["serial"]!;

    private static string Pem(string purpose, string keys) => (string)JsonNode.Parse(keys)!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == purpose)!["pem"]!;
}
