// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plimsoll.Release;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The GitHub action, its shell steps run as a runner runs them.</summary>
public sealed class ActionTests
{
    private const string ApiKey = "plk_0123456789abcdefABCDEF";

    private static string Subject => SignedDecision.Files.Subject.ToString();

    [Fact]
    public async Task A_decision_that_holds_lets_the_job_go_on()
    {
        using var job = Offline(SignedDecision.ClearNow);
        var (exit, printed, outputs, summary) = await job.RunAsync();
        Assert.Equal((0, "clear"), (exit, outputs["result"]));
        Assert.Contains("verified plimsoll:release/rel_1/stage/restricted", printed, StringComparison.Ordinal);
        Assert.StartsWith("**Plimsoll gate: clear**\n\n    rests on", summary, StringComparison.Ordinal);
        Assert.Equal(job.At("a decision.json"), outputs["decision.outputs.path"]);
    }

    [Fact]
    public async Task The_key_may_be_a_file_and_the_weights_a_folder()
    {
        using var job = Offline(SignedDecision.ClearNow);
        Directory.CreateDirectory(job.At("model"));
        await File.WriteAllTextAsync(job.At("model/model.safetensors"), "weights", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(job.At("model/config.json"), "config", TestContext.Current.CancellationToken);
        job.With("key", job.Put("decision key.pem", System.Text.Encoding.UTF8.GetBytes(SignedDecision.Key))).With("digest", "").With("files", "model");
        Assert.Equal(0, (await job.RunAsync()).Exit);
        await File.WriteAllTextAsync(job.At("model/config.json"), "config, changed", TestContext.Current.CancellationToken);
        Assert.Equal(20, (await job.RunAsync()).Exit);
    }

    /// <summary>Input, value, exit code, result, what the log says.</summary>
    [Theory]
    [InlineData("stage", "open-weights", 20, "failed", "is what the decision is about, not open-weights")]
    [InlineData("release", "rel_2", 20, "failed", "is what the decision is about, not rel_2")]
    [InlineData("digest", "sha256:0000000000000000000000000000000000000000000000000000000000000000", 20, "failed", "is not among the weights that were judged")]
    [InlineData("digest", "", 2, "refused", "a decision is about particular weights")]
    [InlineData("files", "nowhere", 2, "refused", "does not go with --files")]
    [InlineData("stage", "everywhere", 2, "refused", "everywhere")]
    [InlineData("stage", "restricted; touch pwned $(touch pwned) `touch pwned`", 2, "refused", "touch pwned")]
    [InlineData("stage", "--help", 2, "refused", "--help")]
    [InlineData("key", "-----BEGIN PUBLIC KEY-----\nbm8=\n-----END PUBLIC KEY-----", 2, "refused", "is not an Ed25519 public key")]
    [InlineData("decision", "nowhere.json", 2, "refused", "names no file")]
    [InlineData("server", "https://plimsoll.example", 2, "refused", "keep one of the two")]
    [InlineData("decision-only", "", 2, "refused", "status is missing")]
    [InlineData("decision-only", "yes", 2, "refused", "is neither true nor false")]
    [InlineData("use", "chat", 2, "refused", "goes with no status")]
    public async Task A_job_that_should_not_go_on_ends_with_the_code_of_the_reason(string input, string value, int exit, string result, string says)
    {
        using var job = Offline(SignedDecision.ClearNow).With(input, value);
        var (ended, printed, outputs, _) = await job.RunAsync();
        Assert.True((exit, result) == (ended, outputs["result"]), $"{ended} {outputs["result"]}: {printed}");
        Assert.Contains(says, printed, StringComparison.Ordinal);
        Assert.Contains("::error title=Plimsoll gate::", printed, StringComparison.Ordinal);
        Assert.False(File.Exists(job.At("pwned")));
    }

    [Fact]
    public async Task A_decision_that_does_not_hold_stops_the_job()
    {
        Assert.Equal((20, "failed"), await EndOf(Offline(SignedDecision.Held)));
        Assert.Equal((20, "failed"), await EndOf(Offline(SignedDecision.Clear)));
        Assert.Equal((21, "unverifiable"), await EndOf(Offline(SignedDecision.ClearNow).With("key", SignedDecision.OtherKey)));
        Assert.Equal((20, "failed"), await EndOf(Offline("{}"u8.ToArray())));
    }

    [Fact]
    public async Task What_a_file_from_outside_says_is_no_order_to_the_runner()
    {
        using var job = Offline(System.Text.Encoding.UTF8.GetBytes("""{"payload":"e30=","payloadType":"x\n::set-output name=result::clear","signatures":[{"keyid":"k","sig":""}]}"""));
        var lines = (await job.RunAsync()).Printed.Split('\n');
        var (stop, resume) = (Array.FindIndex(lines, line => line.StartsWith("::stop-commands::", StringComparison.Ordinal)), Array.FindIndex(lines, line => line.StartsWith("::plimsoll-", StringComparison.Ordinal)));
        Assert.True(stop >= 0 && resume > stop);
        Assert.Equal(["::error title=Plimsoll gate::failed; the log says why."], lines.Where((line, i) => line.StartsWith("::", StringComparison.Ordinal) && (i < stop || i > resume)));
    }

    [Theory]
    [InlineData(200, ApiKey, 0, "clear")]
    [InlineData(404, ApiKey, 10, "held")]
    [InlineData(500, ApiKey, 75, "broken")]
    [InlineData(200, "plk_another", 2, "refused")]
    [InlineData(200, "plk_a\"b\nX-Other: c", 2, "refused")]
    [InlineData(200, "", 2, "refused")]
    public async Task The_latest_decision_is_fetched_from_a_server(int status, string apiKey, int exit, string result)
    {
        await using var server = await ServerAsync(status, SignedDecision.ClearNow);
        using var job = Online(server.Urls.First()).With("api-key", apiKey);
        var (ended, printed, outputs, _) = await job.RunAsync();
        Assert.True((exit, result) == (ended, outputs["result"]), $"{ended} {outputs["result"]}: {printed}");
        Assert.DoesNotContain(ApiKey, printed, StringComparison.Ordinal);
    }

    /// <summary>State of the model, use that is deployed, exit code, result.</summary>
    [Theory]
    [InlineData(ServiceState.Active, "", 0, "clear")]
    [InlineData(ServiceState.Suspended, "", 12, "not-serving")]
    [InlineData(ServiceState.Retired, "chat", 12, "not-serving")]
    [InlineData(ServiceState.Restricted, "", 12, "not-serving")]
    [InlineData(ServiceState.Restricted, "chat", 0, "clear")]
    [InlineData(null, "", 21, "unverifiable")]
    public async Task The_status_is_read_from_the_server_unless_somebody_says_otherwise(ServiceState? state, string use, int exit, string result)
    {
        await using var server = await ServerAsync(200, SignedDecision.ClearNow, state is { } s
            ? SignedDecision.StatusNow(s, s is ServiceState.Active or ServiceState.Restricted ? ["chat"] : []) : null);
        using var job = Online(server.Urls.First()).With("decision-only", "").With("status-key", SignedDecision.Key).With("use", use);
        var (ended, printed, outputs, _) = await job.RunAsync();
        Assert.True((exit, result) == (ended, outputs["result"]), $"{ended} {outputs["result"]}: {printed}");
    }

    [Fact]
    public async Task The_status_may_lie_in_a_file_and_wants_a_key_of_its_own()
    {
        using var job = Offline(SignedDecision.ClearNow).With("decision-only", "false");
        job.With("status", job.Put("a status.json", SignedDecision.StatusNow(ServiceState.Suspended)));
        Assert.Equal(2, (await job.RunAsync()).Exit);
        Assert.Equal(12, (await job.With("status-key", SignedDecision.Key).RunAsync()).Exit);
        Assert.Equal(21, (await job.With("status-key", SignedDecision.OtherKey).RunAsync()).Exit);
        Assert.Equal(75, (await job.With("status", "http://127.0.0.1:1/status").With("status-key", SignedDecision.Key).RunAsync()).Exit);
    }

    [Fact]
    public async Task A_notice_about_public_weights_ends_the_job_as_a_suspension_does_until_it_is_accepted()
    {
        using var job = Offline(SignedDecision.ClearNow).With("decision-only", "").With("status-key", SignedDecision.Key);
        job.With("status", job.Put("status.json", SignedDecision.StatusNow(ServiceState.Active, [OpenNoticeKind.HubNotice], ["chat"])));
        var (exit, printed, outputs, _) = await job.RunAsync();
        Assert.Equal((12, "not-serving", true), (exit, outputs["result"], printed.Contains("notice at the hub", StringComparison.Ordinal)));
        var (accepted, said, _, _) = await job.With("accept-notices", "1").RunAsync();
        Assert.Equal((0, true), (accepted, said.Contains("notice given, and accepted: notice at the hub", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_server_sends_is_believed_only_where_the_trusted_key_signed_it()
    {
        await using var server = await ServerAsync(200, SignedDecision.ClearNow);
        Assert.Equal((21, "unverifiable"), await EndOf(Online(server.Urls.First()).With("key", SignedDecision.OtherKey)));
        Assert.Equal((20, "failed"), await EndOf(Online(server.Urls.First()).With("release", "rel_2")));
        await using var endless = await ServerAsync(200, new byte[3 * 1024 * 1024]);
        Assert.Equal((75, "broken"), await EndOf(Online(endless.Urls.First())));
    }

    [Theory]
    [InlineData("server", "http://plimsoll.example")]
    [InlineData("server", "http://127.0.0.1:5080@plimsoll.example")]
    [InlineData("server", "file:///etc/passwd")]
    [InlineData("server", "")]
    [InlineData("tenant", "ten_1/../ten_2")]
    [InlineData("release", "rel_1?x=")]
    public async Task A_key_is_sent_to_a_plain_address_over_a_safe_way_or_not_at_all(string input, string value)
    {
        using var job = Online("http://127.0.0.1:1").With(input, value);
        var (exit, printed, outputs, _) = await job.RunAsync();
        Assert.Equal((2, "refused"), (exit, outputs["result"]));
        Assert.Contains($"::error title=Plimsoll gate::{input} is missing or is no", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_apart_from_a_gate_that_is_not_clear()
    {
        await using var server = await ServerAsync(200, []);
        var address = server.Urls.First();
        await server.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((75, "broken"), await EndOf(Online(address)));
    }

    [Fact]
    public void No_input_reaches_a_script_but_through_its_environment_and_every_input_is_used_and_described()
    {
        var (inputs, runs) = (ActionJob.Action.Map("inputs"), ActionJob.Action.Map("runs"));
        Assert.Equal("composite", runs.Text("using"));
        var steps = runs.List("steps", ActionJob.Step);
        Assert.All(steps, step => Assert.DoesNotContain("${{", step.Run, StringComparison.Ordinal));
        Assert.All(steps.SelectMany(step => step.Env.Keys.Select(name => (step.Run, name))), used => Assert.Contains($"${used.name}", used.Run.Replace("${", "$", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(inputs.Keys, name => Assert.Contains(steps, step => step.Env.Values.Contains($"${{{{ inputs.{name} }}}}")));
        Assert.All(inputs.Keys, name => Assert.NotEmpty(inputs.Map(name).Text("description")));
        var guide = File.ReadAllText(Path.Combine(Approved.Root, "docs", "guide", "release.md"));
        Assert.All(inputs.Keys.Where(name => name != "command"), name => Assert.Contains(name, guide, StringComparison.Ordinal));
    }

    private static ActionJob Offline(byte[] decision)
    {
        if (ActionJob.Missing is { } missing) { Assert.Skip(missing); }
        var job = new ActionJob();
        return job.With("decision", job.Put("a decision.json", decision)).With("key", SignedDecision.Key).With("stage", "restricted").With("digest", Subject)
            .With("decision-only", "true");
    }

    private static ActionJob Online(string server) => Offline([]).With("decision", "").With("server", server).With("tenant", "ten_1").With("release", "rel_1").With("api-key", ApiKey);

    private static async Task<(int, string)> EndOf(ActionJob job)
    {
        using (job) { return await job.RunAsync() is var (exit, _, outputs, _) ? (exit, outputs["result"]) : default; }
    }

    /// <summary>Answers as the contract of the API says.</summary>
    private static async Task<WebApplication> ServerAsync(int status, byte[] decision, byte[]? serving = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        web.MapGet("/api/v1/t/ten_1/releases/{release}/decisions/latest", (HttpContext http) =>
            http.Request.Headers.Authorization != $"Bearer {ApiKey}" ? Results.StatusCode(401) : status == 200 ? Results.Bytes(decision, "application/json") : Results.StatusCode(status));
        web.MapGet("/public/releases/{release}/status", () => serving is null ? Results.StatusCode(404) : Results.Bytes(serving, "application/vnd.dsse+json"));
        await web.StartAsync(TestContext.Current.CancellationToken);
        return web;
    }
}
