// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Web.Tests.Faults;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>What a monitor reads at the second address, parsed by somebody else's parser.</summary>
public sealed partial class MetricsTests
{
    [GeneratedRegex(@"Metrics are at (\S+)")]
    private static partial Regex Told { get; }

    [Fact]
    public async Task Prometheus_is_told_of_routes_queues_appends_refusals_duties_and_looks()
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        await using (var server = await ServerProcess.StartAsync(data, ("PLIMSOLL_METRICS", "0")))
        {
            await Eventually.TrueAsync(() => Told.IsMatch(server.Said));
            var at = new Uri(Told.Match(server.Said).Groups[1].Value);
            Assert.Equal(("127.0.0.1", "/metrics"), (at.Host, at.AbsolutePath));
            Assert.NotEqual(server.Client.BaseAddress!.Port, at.Port);
            var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
            var key = (string)(await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/first", null,
                new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" })).Body!["key"]!;
            var before = await ReadAsync(at);
            for (var i = 0; i < 3; i++)
            {
                await server.SendAsync(HttpMethod.Post, "/api/v1/tenants", key, new JsonObject { ["name"] = $"Lab {i}", ["slug"] = $"lab-{i}", ["roles"] = new JsonArray("provider") });
            }
            await server.SendAsync(HttpMethod.Get, "/api/v1/t/lab-1/releases", key);
            for (var i = 0; i < 2; i++) { Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/me", "no key at all")).Status); }
            await server.SendAsync(HttpMethod.Get, "/public/releases/rel_nobody/status", null);
            var after = await ReadAsync(at);

            double Grown(string name, params (string, string)[] labels) => Sum(after, name, labels) - Sum(before, name, labels);
            Assert.True(Grown("plimsoll_journal_appends_total", ("outcome", "written")) >= 3);
            Assert.Equal(2, Grown("plimsoll_http_refusals_total", ("code", "accounts.no-account")));
            Assert.Equal(1, Grown("plimsoll_gateway_looks_total", ("outcome", "unknown")));
            Assert.Equal(3, Grown("http_server_request_duration_seconds_count", ("http_route", "/api/v1/tenants"), ("http_response_status_code", "201")));
            Assert.Equal(1, Grown("http_server_request_duration_seconds_count", ("http_route", "/api/v1/t/{tenant}/releases"), ("http_request_method", "GET")));
            Assert.True(Sum(after, "plimsoll_journal_entries") >= 7);
            Assert.True(Sum(after, "plimsoll_disk_free_bytes") > 0);
            foreach (var idle in (string[])
            [
                "plimsoll_journal_queue", "plimsoll_stream_queue", "plimsoll_lane_queue", "plimsoll_intake_queue", "plimsoll_body_held_bytes",
                "plimsoll_research_held", "plimsoll_proposals_held", "plimsoll_outgoing_queue",
            ])
            {
                Assert.True(after.ContainsKey(idle), idle);
                Assert.Equal(0, Sum(after, idle));
            }
            string[] duties = [.. after["plimsoll_duty_lag_seconds"].Select(series => (string)series["labels"]!["duty"]!).Order(StringComparer.Ordinal)];
            Assert.Equal(["keep-activity", "keep-sharing", "rewrite-erased", "send-outgoing", "tell-downstream", "watch-clock", "watch-server"], duties);
            Assert.All(after["plimsoll_duty_lag_seconds"], series => Assert.InRange(Number(series["value"]), 0, 600));
            // What is measured are not the readings themselves, and nothing else is found there.
            Assert.DoesNotContain(
                after["http_server_request_duration_seconds_count"],
                series => series["labels"]?["http_route"] is null && (string?)series["labels"]?["http_response_status_code"] == "200");
            using var client = new HttpClient();
            using var elsewhere = await client.GetAsync(new Uri(at, "/api/v1/me"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
            using var there = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, there.StatusCode);
        }
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("--metrics", "elsewhere", "metrics")]
    [InlineData("--metrics", "https://127.0.0.1:9464", "metrics")]
    [InlineData("--metrics", "70000", "metrics")]
    [InlineData("--otlp", "collector:4318", "otlp")]
    [InlineData("--otlp", "http://name:secret@collector:4318", "otlp")]
    [InlineData("--log", "xml", "log")]
    [InlineData("--access-log", "yes", "access-log")]
    public void A_setting_that_cannot_be_used_stops_the_start_with_its_name(string name, string value, string field)
    {
        var data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data, name, value]).Refusal!;
        Assert.Equal(("web.bad-setting", field), (refusal.Code, refusal.Field));
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_stops_the_start_before_anything_is_made()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data, "--metrics", port]).Refusal!;
        Assert.Equal(("web.cannot-listen", "metrics"), (refusal.Code, refusal.Field));
        Assert.False(Directory.Exists(data));
        await Task.CompletedTask;
    }

    /// <summary>Series by the name of their family.</summary>
    private static async Task<Dictionary<string, JsonNode[]>> ReadAsync(Uri at)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(at, TestContext.Current.CancellationToken);
        var families = await NodeScript.RunAsync("prometheus.mjs", "parse-prometheus-text-format", text);
        return families.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .GroupBy(family => (string)family["name"]!)
            .ToDictionary(family => family.Key, family => family.SelectMany(part => part["metrics"]!.AsArray()).Select(series => series!).ToArray());
    }

    /// <summary>The sum of the series that have these labels.</summary>
    private static double Sum(Dictionary<string, JsonNode[]> read, string name, params (string Label, string Value)[] labels) =>
        !read.TryGetValue(name, out var series) ? 0
        : series.Where(one => labels.All(label => (string?)one["labels"]?[label.Label] == label.Value)).Sum(one => Number(one["value"]));

    private static double Number(JsonNode? value) => double.Parse((string)value!, CultureInfo.InvariantCulture);
}
