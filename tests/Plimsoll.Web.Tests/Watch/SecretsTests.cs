// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plimsoll.Web.Tests.Accounts;
using Plimsoll.Web.Tests.Faults;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>What a server that is watched tells of those who use it: nothing. Every address is asked, by those who may and by strangers, with secrets
/// wherever a request can hold one.</summary>
public sealed partial class SecretsTests
{
    /// <summary>What is in a request and may be told nowhere.</summary>
    private const string Secret = "sesame-4711";

    /// <summary>The most values that anything but a pattern of an address may have: words of ours.</summary>
    private const int MostWords = 60;

    [GeneratedRegex("\\{([a-zA-Z]+)[^}\"]*\\}")]
    private static partial Regex Id { get; }

    /// <summary>Every way in which a setting may ask for more lines.</summary>
    private const string Everything = """
        {"Logging":{"LogLevel":{"Default":"Trace","Microsoft":"Trace","Microsoft.AspNetCore":"Trace","Microsoft.AspNetCore.Hosting.Diagnostics":"Trace",
        "Microsoft.AspNetCore.HttpLogging":"Trace","System":"Trace"},"Console":{"LogLevel":{"Default":"Trace","Microsoft.AspNetCore":"Trace",
        "Microsoft.AspNetCore.Routing":"Trace"},"FormatterOptions":{"IncludeScopes":true}}}}
        """;

    [Theory]
    [InlineData(null)]
    [InlineData(Everything)]
    public async Task No_line_no_measure_and_no_trace_holds_a_secret_an_id_or_an_address_as_it_was_asked(string? settings)
    {
        using var file = new SettingsFile(settings);
        var here = new TwoOrganisations(["--access-log", "on", "--otlp", "http://127.0.0.1:9", .. file.Switch]);
        await here.InitializeAsync();
        using var log = new Lines();
        here.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var measured = new Measured(here.App);
        var spans = new ConcurrentQueue<string>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Plimsoll",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(string.Join('\n',
                [span.DisplayName, span.TraceStateString, span.ParentId, .. span.Baggage.Select(b => $"{b.Key}={b.Value}"), .. span.TagObjects.Select(t => $"{t.Key}={t.Value}"), .. span.Events.Select(e => e.Name)])),
        };
        ActivitySource.AddActivityListener(traces);

        var (rows, asked) = (AccessTable.Read(), 0);
        var (api, session) = here.People[(here.Own, "governance")];
        foreach (var row in rows)
        {
            foreach (var known in (bool[])[true, false])
            {
                var path = Id.Replace(row.Pattern, match => known ? here.OwnIds.GetValueOrDefault(match.Groups[1].Value, Secret) : $"{match.Groups[1].Value}-{Secret}");
                using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri($"{path}?token={Secret}&q={Secret}", UriKind.Relative));
                if (row.Method is not ("GET" or "HEAD" or "DELETE")) { request.Content = JsonContent.Create(new JsonObject { ["reason"] = Secret, ["token"] = Secret }); }
                request.Headers.Add("Authorization", known ? $"Bearer {api.Key}" : $"Bearer {Secret}");
                request.Headers.Add("Cookie", known ? $"plimsoll={session}" : $"plimsoll={Secret}");
                request.Headers.Add("Idempotency-Key", $"{Secret}-{asked++}");
                request.Headers.Add("Referer", $"http://127.0.0.1/{Secret}");
                request.Headers.Add("User-Agent", Secret);
                request.Headers.Add("X-Forwarded-For", "203.0.113.77");
                request.Headers.Add("traceparent", "00-5e5a4e00000000000000000000004711-5e5a4e0000004711-01");
                request.Headers.Add("tracestate", $"vendor={Secret}");
                request.Headers.Add("baggage", $"user={Secret}");
                using var answer = await here.App.Client.SendAsync(request, TestContext.Current.CancellationToken);
            }
        }
        using (var strange = new HttpRequestMessage(new HttpMethod(Secret.ToUpperInvariant()), new Uri($"/{Secret}", UriKind.Relative)))
        {
            using var answer = await here.App.Client.SendAsync(strange, TestContext.Current.CancellationToken);
        }
        measured.Look();
        await Eventually.TrueAsync(() => log.Access.Count >= asked + 1);

        var told = log.All.Concat(measured.Split.SelectMany(m => m.Value.Keys)).Concat(spans).ToArray();
        string[] secrets =
        [
            Secret, Secret.ToUpperInvariant(), "5e5a4e", api.Key!, session, here.App.Data, "203.0.113.77", api.Account,
            .. here.OwnIds.Where(id => id.Value.Length > 6).Select(id => id.Value),
        ];
        Assert.All(told, text => Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        // Each request is a line of its pattern, and there is a span of it.
        Assert.Equal(asked + 1, log.Access.Count);
        Assert.True(spans.Count >= asked + 1, $"{spans.Count} spans of {asked} requests");
        var patterns = rows.Select(row => row.Pattern).Append("-").ToHashSet(StringComparer.Ordinal);
        Assert.All(log.Access, line => Assert.Matches(@"^(GET|HEAD|POST|PUT|DELETE|_OTHER) \S+ \d{3} \d+ ms \d+ bytes$", line));
        Assert.All(log.Access, line => Assert.Contains(line.Split(' ')[1], patterns));
        Assert.Empty(patterns.Except(log.Access.Select(line => line.Split(' ')[1])));
        Assert.Contains(log.Access, line => line.StartsWith("_OTHER - 40", StringComparison.Ordinal));
        Assert.Contains(log.Access, line => line.StartsWith("GET / 200 ", StringComparison.Ordinal) && !line.EndsWith(" 0 bytes", StringComparison.Ordinal));

        // What is measured is split by patterns and by few words.
        Assert.Contains(("plimsoll.duty.lag", "duty"), measured.Split.Keys);
        Assert.Contains(("plimsoll.http.refusals", "code"), measured.Split.Keys);
        Assert.Contains(("plimsoll.gateway.looks", "outcome"), measured.Split.Keys);
        foreach (var ((instrument, name), values) in measured.Split)
        {
            if (name == "http.route") { Assert.All(values.Keys, value => Assert.Contains(value, patterns)); continue; }
            Assert.True(values.Count <= MostWords, $"{instrument} is split by {name} into {values.Count}: {string.Join(' ', values.Keys)}");
        }
        await here.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_s_requests_are_told_unless_somebody_asked_for_it()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        using var log = new Lines();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        foreach (var path in (string[])["/", "/nowhere", "/health"]) { await app.TextAsync(path); }
        Assert.Empty(log.All);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task However_much_is_asked_for_the_console_tells_no_address_and_nothing_around_a_line(string form)
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        using var file = new SettingsFile(Everything);
        await using (var server = await ServerProcess.StartAsync(data, ("PLIMSOLL_LOG", form), ("PLIMSOLL_ACCESS_LOG", "on"), ("PLIMSOLL_SETTINGS", file.Path),
            ("Logging__Console__FormatterOptions__IncludeScopes", "true"), ("Logging__LogLevel__Default", "Trace")))
        {
            foreach (var path in (string[])["/public/rounds/reply", "/review", "/accounts/invited", "/api/v1/public/usage/content", "/%ZZ", "/nowhere"])
            {
                await server.SendAsync(HttpMethod.Get, $"{path}/{Secret}?token={Secret}", Secret);
                await server.SendAsync(HttpMethod.Post, $"{path}/{Secret}", Secret, new JsonObject { ["token"] = Secret });
            }
            await Eventually.TrueAsync(() => server.Said.Contains("/review/{token}", StringComparison.Ordinal));
            // It does tell more: of connections.
            Assert.Contains("Kestrel.Connections", server.Said, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, server.Said, StringComparison.Ordinal);
        }
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_log_that_is_asked_for_as_json_is_an_object_a_line_and_holds_no_secret()
    {
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        await using (var server = await ServerProcess.StartAsync(data, ("PLIMSOLL_LOG", "json"), ("PLIMSOLL_ACCESS_LOG", "on")))
        {
            // Its address is the first line all the same, so that a script can read it.
            Assert.Empty(server.Before);
            Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, $"/api/v1/t/{Secret}/releases?token={Secret}", Secret)).Status);
            File.Delete(Path.Combine(data, "keys", "log.pem"));
            await Eventually.TrueAsync(() => Lines().Any(line => (string?)line["State"]?["Kind"] == "keys") && Lines().Any(line => (string?)line["State"]?["Route"] == "/api/v1/t/{tenant}/releases"));
            var asked = Lines().First(line => (string?)line["State"]?["Route"] == "/api/v1/t/{tenant}/releases");
            Assert.Equal(("GET", 401, "Information"), ((string)asked["State"]!["Method"]!, (int)asked["State"]!["Status"]!, (string)asked["LogLevel"]!));
            var key = Lines().First(line => (string?)line["State"]?["Kind"] == "keys");
            Assert.Equal("Error", (string)key["LogLevel"]!);
            Assert.Contains("put it back", (string)key["Message"]!, StringComparison.Ordinal);
            Assert.True(DateTimeOffset.TryParse((string)key["Timestamp"]!, System.Globalization.CultureInfo.InvariantCulture, out _));
            Assert.DoesNotContain(Secret, server.Said, StringComparison.Ordinal);

            JsonNode[] Lines() => [.. server.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{') && line.TrimEnd().EndsWith('}')).Select(line => JsonNode.Parse(line)!)];
        }
        Directory.Delete(data, recursive: true);
    }

    /// <summary>A settings file, or none.</summary>
    private sealed class SettingsFile : IDisposable
    {
        public SettingsFile(string? settings)
        {
            if (settings is not null) { File.WriteAllText(Path, settings); }
            else { File.Delete(Path); }
        }

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public string[] Switch => File.Exists(Path) ? ["--settings", Path] : [];

        public void Dispose() => File.Delete(Path);
    }

    /// <summary>Every line, and apart those of the access log.</summary>
    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ConcurrentQueue<string> Access { get; } = [];

        public ILogger CreateLogger(string categoryName) => new One(this, categoryName.EndsWith(".AccessLog", StringComparison.Ordinal));

        public void Dispose() { }

        private sealed class One(Lines lines, bool access) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var line = $"{formatter(state, exception)}{exception}";
                lines.All.Enqueue(line);
                if (access) { lines.Access.Enqueue(line); }
            }
        }
    }
}
