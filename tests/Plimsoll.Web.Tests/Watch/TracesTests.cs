// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Faults;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>Metrics and traces that are sent, as a collector receives them that is made from the official description by somebody else's tool.</summary>
public sealed class TracesTests
{
    private const string Secret = "sesame-4711";

    [Fact]
    public async Task A_collector_of_the_official_description_receives_a_span_of_each_request_and_what_was_measured()
    {
        await using var collector = await Collector.StartAsync();
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        await using (var server = await ServerProcess.StartAsync(
            data, ("PLIMSOLL_OTLP", collector.Address), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-collector=ours")))
        {
            Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, $"/api/v1/t/{Secret}/releases?token={Secret}", Secret)).Status);
            Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"/{Secret}", null)).Status);
            var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
            await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/first", null,
                new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" });
            await Eventually.TrueAsync(() => Spans(collector).Any(span => (string)span["name"]! == "POST /api/v1/accounts/first") && Metrics(collector).Contains("plimsoll.duty.lag"));
            var span = Spans(collector).First(span => (string)span["name"]! == "GET /api/v1/t/{tenant}/releases");
            Assert.Equal("SPAN_KIND_SERVER", (string)span["kind"]!);
            Assert.Equal(
                ["http.request.method=GET", "http.response.status_code=401", "http.route=/api/v1/t/{tenant}/releases"],
                Attributes(span["attributes"]!).Order(StringComparer.Ordinal));
            // What waited for the disk is seen below the request that waited.
            var (asked, written) = (Spans(collector).First(s => (string)s["name"]! == "POST /api/v1/accounts/first"), Spans(collector).Where(s => (string)s["name"]! == "journal append"));
            Assert.Contains(written, append => (string?)append["parentSpanId"] == (string)asked["spanId"]! && (string)append["traceId"]! == (string)asked["traceId"]!);
            Assert.All(Sent(collector, "/v1/traces"), sent => Assert.Contains("service.name=plimsoll", Attributes(sent["message"]!["resourceSpans"]![0]!["resource"]!["attributes"]!)));
            Assert.Superset(
                new HashSet<string>(["http.server.request.duration", "plimsoll.journal.appends", "plimsoll.http.refusals", "plimsoll.disk.free"]),
                Metrics(collector).ToHashSet());
            Assert.All(collector.Lines, line => Assert.Equal("ours", (string?)line["headers"]?["x-collector"]));
        }
        Assert.DoesNotContain(collector.Lines, line => line["fault"] is not null || line.ToJsonString().Contains(Secret, StringComparison.Ordinal));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task No_redirect_is_followed_no_proxy_asked_and_a_collector_that_is_silent_holds_up_no_stop()
    {
        await using var collector = await Collector.StartAsync();
        await using var silent = new RunningApp { Arguments = ["--otlp", $"{collector.Address}/elsewhere"] };
        await silent.InitializeAsync();
        await silent.TextAsync("/");
        var since = Stopwatch.GetTimestamp();
        await silent.EndAsync();
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10), $"{Stopwatch.GetElapsedTime(since)}");
        await Eventually.TrueAsync(() => !collector.Lines.IsEmpty);
        Assert.All(collector.Lines, line => Assert.StartsWith("/elsewhere/v1/", (string)line["at"]!, StringComparison.Ordinal));

        using var deaf = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        deaf.Start();
        await using var waiting = new RunningApp { Arguments = ["--otlp", $"http://{deaf.LocalEndpoint}"] };
        await waiting.InitializeAsync();
        await waiting.TextAsync("/");
        since = Stopwatch.GetTimestamp();
        await waiting.EndAsync();
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10), $"{Stopwatch.GetElapsedTime(since)}");
    }

    private static IEnumerable<JsonNode> Sent(Collector collector, string at) => collector.Lines.Where(line => (string?)line["at"] == at && line["message"] is not null);

    private static IEnumerable<JsonNode> Spans(Collector collector) =>
        from sent in Sent(collector, "/v1/traces")
        from resource in sent["message"]!["resourceSpans"]!.AsArray()
        from scope in resource!["scopeSpans"]!.AsArray()
        from span in scope!["spans"]!.AsArray()
        select span;

    private static IEnumerable<string> Metrics(Collector collector) =>
        from sent in Sent(collector, "/v1/metrics")
        from resource in sent["message"]!["resourceMetrics"]!.AsArray()
        from scope in resource!["scopeMetrics"]!.AsArray()
        from metric in scope!["metrics"]!.AsArray()
        select (string)metric!["name"]!;

    private static IEnumerable<string> Attributes(JsonNode attributes) =>
        attributes.AsArray().Select(one => $"{one!["key"]}={one["value"]!.AsObject().Single().Value}");
}
