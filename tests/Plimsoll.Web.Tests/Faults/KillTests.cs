// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Tests;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>The server killed without warning while people work, and read by whoever reads its log.</summary>
public sealed class KillTests : IDisposable
{
    /// <summary>A few in the ordinary tests; <c>tools/slow</c> asks for more.</summary>
    private static readonly int Rounds = Math.Max(1, int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture));

    private readonly string _data = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    private readonly string _at = Vocabulary.Instant.Write(TimeProvider.System.GetUtcNow());

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [LongFact]
    public async Task However_often_the_server_is_killed_every_act_that_was_acknowledged_is_there_and_the_tree_verifies()
    {
        var random = new Random(20261125);
        var acknowledged = new List<(string Party, LedgerHead Head)>();
        var (key, tenant) = ("", "");
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(_data);
            if (round == 0) { (key, tenant) = await OpenAsync(server); }
            // What was acknowledged in the rounds before is told by the server that started again.
            var parties = await PartiesAsync(server, tenant, key);
            Assert.Empty(acknowledged.Select(a => a.Party).Except(parties));
            var now = new ConcurrentBag<(string, LedgerHead)>();
            var ended = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 6).Select(client => ActAsync(server, tenant, key, $"{round}-{client}", now, ended.Token)).ToArray();
            // However busy the machine is, the kill comes while acts are acknowledged.
            await Eventually.TrueAsync(() => !now.IsEmpty);
            await Task.Delay(random.Next(300, 900), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await ended.CancelAsync();
            await Task.WhenAll(clients);
            ended.Dispose();
            Assert.NotEmpty(now);
            acknowledged.AddRange(now);
        }
        using var journal = Storage.Journals.Journal.Open(new JournalOptions(_data, TimeProvider.System, RandomNumberGenerator.Fill)).Value!;
        Assert.Equal(journal.Head, journal.Verify().Value);
        // Each root that was answered is the root of a beginning of what is there now.
        foreach (var head in acknowledged.Select(a => a.Head).Distinct()) { Assert.True(journal.ProveConsistency(head.Size, journal.Head.Size).Verify(head.Root, journal.Head.Root)); }
    }

    [LongFact]
    public async Task What_was_acknowledged_of_acts_uploads_and_activity_at_once_is_there_after_every_kill_with_its_bytes()
    {
        var random = new Random(20261130);
        var (acts, files, events) = (new List<string>(), new List<(string Id, byte[] Bytes)>(), new List<string>());
        var (key, tenant, release, practice) = ("", "", "", "");
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(_data);
            if (round == 0)
            {
                (key, tenant) = await OpenAsync(server);
                (release, practice) = await AssessAsync(server, tenant, key);
            }
            await HoldsAsync(server, round);
            var now = new Acknowledged();
            using var ended = new CancellationTokenSource();
            Task[] clients =
            [
                RegisterAsync(server, round, now, ended.Token), UploadAsync(server, round, 0, now, ended.Token), UploadAsync(server, round, 1, now, ended.Token),
                ReportAsync(server, round, 0, now, ended.Token), ReportAsync(server, round, 1, now, ended.Token),
            ];
            await Eventually.TrueAsync(() => now is { Acts.IsEmpty: false, Files.IsEmpty: false, Events.IsEmpty: false });
            await Task.Delay(random.Next(100, 600), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await ended.CancelAsync();
            await Task.WhenAll(clients);
            acts.AddRange(now.Acts);
            files.AddRange(now.Files);
            events.AddRange(now.Events);
        }
        await using (var last = await ServerProcess.StartAsync(_data)) { await HoldsAsync(last, Rounds); }
        Assert.Empty(Directory.GetFiles(Path.Combine(_data, "incoming")));
        // Of those that were on their way some are there too.
        var copy = Path.Combine(_data, "..", $"{Path.GetFileName(_data)}.backup");
        using var said = new StringWriter();
        Assert.Equal(0, await MaintainJournal.RunAsync(["backup", copy, "--data", _data], said, said));
        Assert.InRange(long.Parse(Regex.Match(said.ToString(), "(\\d+) rows of activity").Groups[1].Value, CultureInfo.InvariantCulture), events.Count, long.MaxValue);

        // Each file is looked at in the round after it came, and all of them in the last.
        async Task HoldsAsync(ServerProcess server, int round)
        {
            Assert.Empty(acts.Except(await PartiesAsync(server, tenant, key)));
            foreach (var (id, bytes) in round == Rounds ? files : files.TakeLast(20))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{release}/evidence/{id}/content", UriKind.Relative));
                request.Headers.Authorization = new("Bearer", key);
                using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal((200, Convert.ToHexString(SHA256.HashData(bytes))),
                    ((int)answer.StatusCode, Convert.ToHexString(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)))));
            }
            // What is sent again is known by its id: it was not lost.
            string[] known = [.. events.TakeLast(500)];
            if (known is []) { return; }
            var (status, body) = await server.SendAsync(HttpMethod.Post, $"{tenant}/usage/events", key, new JsonArray([.. known.Select(Event)]));
            Assert.Equal((200, known.Length), (status, (int?)body!["duplicates"]));
        }

        Task RegisterAsync(ServerProcess server, int round, Acknowledged now, CancellationToken ended) => UntilKilledAsync(async i =>
        {
            var (status, body) = await server.SendAsync(
                HttpMethod.Post, $"{tenant}/parties", key,
                new JsonObject { ["name"] = $"Party of {round} and {i}", ["roles"] = new JsonArray("adapter"), ["confirmed"] = true });
            Assert.Contains(status, (int[])[201, 409]);
            if (status == 201) { now.Acts.Add((string)body!["id"]!); }
        }, ended);

        Task UploadAsync(ServerProcess server, int round, int client, Acknowledged now, CancellationToken ended) => UntilKilledAsync(async i =>
        {
            var bytes = new byte[1 + (i * 30_011 % 200_000)];
            new Random((round * 1_000_003) + (client * 5_003) + i).NextBytes(bytes);
            using var content = Api.File($"Report {round}-{client}-{i}", bytes, [practice]);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{release}/evidence", UriKind.Relative)) { Content = content };
            request.Headers.Authorization = new("Bearer", key);
            using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode == 409, text);
            if (answer.IsSuccessStatusCode) { now.Files.Add(((string)JsonNode.Parse(text)!["id"]!, bytes)); }
        }, ended);

        Task ReportAsync(ServerProcess server, int round, int client, Acknowledged now, CancellationToken ended) => UntilKilledAsync(async i =>
        {
            string[] ids = [.. Enumerable.Range(0, 20).Select(n => $"e-{round}-{client}-{i}-{n}")];
            var (status, _) = await server.SendAsync(HttpMethod.Post, $"{tenant}/usage/events", key, new JsonArray([.. ids.Select(Event)]));
            Assert.Contains(status, (int[])[200, 429, 503]);
            if (status == 200) { foreach (var id in ids) { now.Events.Add(id); } }
        }, ended);

        JsonNode Event(string id) => new JsonObject { ["id"] = id, ["at"] = _at, ["model"] = "example" };
    }

    private sealed record Acknowledged
    {
        public ConcurrentBag<string> Acts { get; } = [];

        public ConcurrentBag<(string Id, byte[] Bytes)> Files { get; } = [];

        public ConcurrentBag<string> Events { get; } = [];
    }

    private static async Task UntilKilledAsync(Func<int, Task> act, CancellationToken ended)
    {
        try { for (var i = 0; !ended.IsCancellationRequested; i++) { await act(i); } }
        // The server is gone: what it had not answered was never acknowledged.
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException) { }
    }

    /// <summary>A release with its list.</summary>
    /// <returns>Where it is, and a practice that its gate asks for.</returns>
    private static async Task<(string Release, string Practice)> AssessAsync(ServerProcess server, string tenant, string key)
    {
        async Task<JsonNode> DoAsync(HttpMethod method, string path, JsonObject body)
        {
            var (status, answer) = await server.SendAsync(method, path, key, body);
            Assert.True(status is 200 or 201, $"{path}: {status} {answer}");
            return answer!;
        }
        var model = (string)(await DoAsync(HttpMethod.Post, $"{tenant}/models", new() { ["name"] = "Example", ["modelType"] = "frontier" }))["id"]!;
        await DoAsync(HttpMethod.Post, $"{tenant}/models/{model}/versions", new()
        {
            ["version"] = "1.0", ["confirmed"] = true,
            ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = Convert.ToHexStringLower(SHA256.HashData("weights"u8)) }),
        });
        var opened = await DoAsync(HttpMethod.Post, $"{tenant}/releases", new()
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject
            {
                ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted",
                ["uses"] = new JsonArray("chat"),
            },
        });
        var release = $"{tenant}/releases/{(string)opened["id"]!}";
        await DoAsync(HttpMethod.Put, $"{release}/assessment", new() { ["modelType"] = "frontier" });
        var (_, practices) = await server.SendAsync(HttpMethod.Get, $"{release}/practices?asked=true", key);
        return (release, (string)practices!["practices"]![0]!["practice"]!);
    }

    [Fact]
    public async Task No_line_of_the_log_holds_a_key_a_token_or_a_password_even_when_everything_is_logged()
    {
        await using var server = await ServerProcess.StartAsync(_data, ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"), ("Logging__Console__LogLevel__Default", "Trace"));
        var first = (await File.ReadAllTextAsync(Path.Combine(_data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        var (key, tenant) = await OpenAsync(server);
        var invited = (await server.SendAsync(HttpMethod.Post, $"{tenant}/invitations", key, new JsonObject { ["email"] = "ben@example.org", ["roles"] = new JsonArray("auditor") })).Body!;
        var (token, page) = ((string)invited["token"]!, (string)invited["page"]!);
        Assert.Contains(token, page, StringComparison.Ordinal);
        await server.SendAsync(HttpMethod.Get, page, null);
        var taken = (await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/invited", null, new JsonObject { ["token"] = token, ["password"] = "the sentence of ben" })).Body!;
        await server.SendAsync(HttpMethod.Get, "/api/v1/me", (string)taken["key"]!);
        await server.SendAsync(HttpMethod.Get, "/api/v1/me", "a-key-that-is-wrong");
        await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/invited", null, JsonNode.Parse("""{"token":"a-token-that-is-wrong","password":"a password that is wrong"}"""));
        await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/invited", null, JsonNode.Parse("""{"token":"a-token-that-is-wrong","password":"a password that is wrong","more":1}"""));
        var (session, form) = await SignInAsync(server, "ben@example.org", "the sentence of ben");
        await server.KillAsync();
        Assert.Contains("dbug", server.Said, StringComparison.Ordinal);
        foreach (var secret in (string[])[first, key, token, (string)taken["key"]!, session, form, "a long enough sentence", "the sentence of ben", "a-key-that-is-wrong", "a-token-that-is-wrong", "a password that is wrong"])
        {
            Assert.DoesNotContain(secret, server.Said, StringComparison.Ordinal);
        }
        foreach (var pem in Directory.GetFiles(Path.Combine(_data, "keys"), "*.*"))
        {
            Assert.DoesNotContain((await File.ReadAllLinesAsync(pem, TestContext.Current.CancellationToken)).First(line => !line.StartsWith('-')), server.Said, StringComparison.Ordinal);
        }
    }

    /// <summary>Every organisation that the registry lists, page by page.</summary>
    private static async Task<IReadOnlySet<string>> PartiesAsync(ServerProcess server, string tenant, string key)
    {
        var (parties, after) = (new HashSet<string>(StringComparer.Ordinal), "");
        do
        {
            var page = (await server.SendAsync(HttpMethod.Get, $"{tenant}/registry?after={after}", key)).Body!;
            parties.UnionWith(page["parties"]!.AsArray().Select(p => (string)p!["id"]!));
            after = (string?)page["next"];
        }
        while (after is not null);
        return parties;
    }

    private static async Task ActAsync(ServerProcess server, string tenant, string key, string name, ConcurrentBag<(string, LedgerHead)> acknowledged, CancellationToken ended)
    {
        try
        {
            for (var i = 0; !ended.IsCancellationRequested; i++)
            {
                var (status, body) = await server.SendAsync(HttpMethod.Post, $"{tenant}/parties", key, new JsonObject { ["name"] = $"Party {name} {i}", ["roles"] = new JsonArray("adapter"), ["confirmed"] = true });
                if (status == 201) { acknowledged.Add(((string)body!["id"]!, new LedgerHead(long.Parse((string)body["ledger"]!["treeSize"]!, CultureInfo.InvariantCulture), TreeHash.TryFromBase64((string)body["ledger"]!["root"]!, out var root) ? root : default))); }
                else { Assert.Equal(409, status); }
            }
        }
        // The server is gone: what it had not answered was never acknowledged.
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException) { }
    }

    private async Task<(string Key, string Tenant)> OpenAsync(ServerProcess server)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(_data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        var key = (string)(await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/first", null, new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" })).Body!["key"]!;
        var opened = (await server.SendAsync(HttpMethod.Post, "/api/v1/tenants", key, new JsonObject { ["name"] = "Acme", ["slug"] = "acme", ["roles"] = new JsonArray("provider") })).Body!;
        return (key, $"/api/v1/t/{(string)opened["tenant"]!}");
    }

    private static async Task<(string Session, string Form)> SignInAsync(ServerProcess server, string email, string password)
    {
        using var page = await server.Client.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
        var cookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var field = html.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/sign-in", UriKind.Relative)) { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", field), new("email", email), new("password", password)]) };
        request.Headers.Add("Cookie", cookie);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("plimsoll=", StringComparison.Ordinal))[9..52], field);
    }

    private readonly record struct LedgerHead(long Size, TreeHash Root);
}
