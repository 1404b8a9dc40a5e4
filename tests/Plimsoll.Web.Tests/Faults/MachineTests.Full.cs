// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Usage;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Accounts;
using Plimsoll.Web.Tests.Release;
using Plimsoll.Web.Tests.Usage;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Tests.Faults;

public sealed partial class MachineTests
{
    /// <summary>Where a kind of write lies and what it makes.</summary>
    /// <param name="Try">Asks for one more; its number is in it wherever it is looked for again.</param>
    /// <param name="Kept">How many of those that were acknowledged, told by their numbers, are there; nothing of another is.</param>
    private sealed record Writing(Func<int, Task<HttpResponseMessage>> Try, Func<IReadOnlyList<int>, Task> Kept);

    [Theory]
    [InlineData("act")]
    [InlineData("evidence")]
    [InlineData("events")]
    [InlineData("otlp")]
    [InlineData("conversations")]
    [InlineData("request of a stranger")]
    [InlineData("proposal of a stranger")]
    [InlineData("package")]
    [InlineData("erasure of a member")]
    [InlineData("erasure of evidence")]
    [InlineData("erasure of activity")]
    public async Task A_disk_that_fills_up_refuses_each_kind_of_write_loses_none_that_was_acknowledged_and_takes_more_when_there_is_room(string kind)
    {
        NeedsMounts();
        using var disk = await SmallDisk.MountAsync();
        await using (var app = new RunningApp { Data = Directory.CreateDirectory(Path.Combine(disk.Path, "data")).FullName, Arguments = ["--proxies", "127.0.0.1"] })
        {
            await app.InitializeAsync();
            var world = await World.OpenAsync(app);
            await world.AssessAsync();
            var writing = await WritingAsync(kind, app, world);
            var (number, acknowledged) = (0, new List<int>());
            await TakenAsync();
            await TakenAsync();
            using (disk.Filled())
            {
                HttpResponseMessage? refused = null;
                for (var tries = 0; refused is null && tries < MostTries(kind); tries++)
                {
                    disk.Fill();
                    number++;
                    var answer = await writing.Try(number);
                    if (answer.IsSuccessStatusCode) { acknowledged.Add(number); answer.Dispose(); continue; }
                    refused = answer;
                }
                Assert.True(refused is not null, "the disk is full, and everything was taken");
                var said = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)refused.StatusCode}: {said}");
                Assert.True(refused.Headers.RetryAfter is not null, said);
                Assert.Contains("disk", said, StringComparison.Ordinal);
                Assert.DoesNotContain(disk.Path, said, StringComparison.Ordinal);
                refused.Dispose();
                // Reading goes on.
                await world.First.GetAsync("/api/v1/me");
                await writing.Kept(acknowledged);
            }
            // What was refused is done when it is asked for again.
            number--;
            await TakenAsync();
            await TakenAsync();
            await writing.Kept(acknowledged);
            await app.EndAsync();
            using var output = new StringWriter();
            using var error = new StringWriter();
            Assert.Equal((0, ""), (await MaintainJournal.RunAsync(["verify", "--data", app.Data], output, error), error.ToString()));
            await app.InitializeAsync();
            await writing.Kept(acknowledged);

            async Task TakenAsync()
            {
                number++;
                using var answer = await writing.Try(number);
                Assert.True(answer.IsSuccessStatusCode, $"{kind} {number}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                acknowledged.Add(number);
            }
        }
    }

    [Fact]
    public async Task A_backup_to_a_full_disk_says_so_and_leaves_nothing_there_and_is_made_when_there_is_room()
    {
        NeedsMounts();
        using var disk = await SmallDisk.MountAsync();
        var backups = Directory.CreateDirectory(Path.Combine(disk.Path, "backups")).FullName;
        await using var app = new RunningApp { Data = Directory.CreateDirectory(Path.Combine(disk.Path, "data")).FullName };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        await world.ProveAsync();
        using (disk.Filled())
        {
            var (code, error) = await BackupAsync();
            Assert.True(code == 2 && error.Contains("the disk is full", StringComparison.Ordinal), $"{code}: {error}");
            Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(backups, "*", SearchOption.AllDirectories));
            await world.First.GetAsync("/api/v1/me");
        }
        Assert.Equal((0, ""), await BackupAsync());

        async Task<(int Code, string Error)> BackupAsync()
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            return (await MaintainJournal.RunAsync(["backup", Path.Combine(backups, "all.db"), "--data", app.Data], output, error), error.ToString());
        }
    }

    /// <summary>What the journal has of room in files that are there already it uses up first.</summary>
    private static int MostTries(string kind) => kind.StartsWith("erasure", StringComparison.Ordinal) ? 12 : 400;

    private static async Task<Writing> WritingAsync(string kind, RunningApp app, World world)
    {
        var (first, tenant, anybody) = (world.First, world.Tenant, new Api(app, null));
        var practice = (string)(await first.GetAsync($"{world.Release}/practices?asked=true"))["practices"]![0]!["practice"]!;
        var today = Vocabulary.Instant.Write(app.Clock.GetUtcNow());
        switch (kind)
        {
            case "act":
                return new(
                    n => SendAsync(first, $"{tenant}/models", new JsonObject { ["name"] = $"Model {n} {new string('x', 60)}", ["modelType"] = "narrow" }),
                    async kept => Same(kept, (await first.GetAsync($"{tenant}/registry"))["models"]!.AsArray().Select(m => (string)m!["name"]!)
                        .Where(name => name.StartsWith("Model ", StringComparison.Ordinal)).Select(name => Number(name.Split(' ')[1]))));
            case "evidence":
                return new(
                    n => first.SendAsync(HttpMethod.Post, $"{world.Release}/evidence", Api.File($"report-{n}.bin", Bytes(n, 100_000), [practice])),
                    async kept =>
                    {
                        var there = (await first.GetAsync($"{world.Release}/evidence"))["evidence"]!.AsArray();
                        Same(kept, there.Select(e => Number(((string)e!["label"]!).Split('-', '.')[1])));
                        foreach (var one in there)
                        {
                            using var read = await first.SendAsync(HttpMethod.Get, $"{world.Release}/evidence/{(string)one!["evidence"]!}/content");
                            Assert.True(read.IsSuccessStatusCode, await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                            Assert.Equal(Bytes(Number(((string)one["label"]!).Split('-', '.')[1]), 100_000), await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
                        }
                    });
            case "events":
            case "otlp":
                return new(
                    n => first.SendAsync(HttpMethod.Post, kind == "otlp" ? $"{tenant}/usage/v1/traces" : $"{tenant}/usage/events", kind == "otlp" ? Otlp(n) : Events(n, today, $"app-{n}")),
                    kept => EventsAsync(kept.Count));
            case "conversations":
                return new(
                    n => SendAsync(first, $"{tenant}/usage/donations", new JsonObject
                    {
                        ["donor"] = $"donor-{n}", ["researchSet"] = $"set-{n}", ["consent"] = new JsonObject { ["version"] = "1", ["at"] = "2026-01-01T00:00:00.000Z" }, ["keepUntil"] = Soon.InAMonth[..10],
                        ["conversations"] = new JsonArray(new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["text"] = new string('x', 8_000) }) }),
                    }),
                    async kept => Same(kept, (await first.GetAsync($"{tenant}/usage/donations"))["sets"]!.AsArray().Select(s => Number(((string)s!["researchSet"]!).Split('-')[1]))));
            case "request of a stranger":
                await first.PutAsync($"{tenant}/usage/research/access", new JsonObject { ["open"] = true });
                return new(
                    n => FromAsync(app, n, "/api/v1/usage/research/acme/requests", new JsonObject
                    {
                        ["applicant"] = "Rosa Diaz, rosa@example.org", ["affiliation"] = "University of the Coast", ["independence"] = "Publicly funded.", ["question"] = $"Question {n} {new string('x', 900)}?",
                        ["data"] = "People by country.", ["safeguards"] = "One locked machine.",
                    }),
                    async kept => Assert.Equal(kept.Count, (int)JsonNode.Parse(await app.TextAsync("/public/research/acme.json"))!["waiting"]!));
            case "proposal of a stranger":
                var rounds = $"{tenant}/progress/rounds";
                var round = (string)(await first.PostAsync(rounds, new JsonObject
                {
                    ["name"] = "Field review", ["assessed"] = today[..10], ["processes"] = new JsonArray("1.3"),
                    ["providers"] = new JsonArray(new JsonObject { ["id"] = "acme", ["name"] = "Acme", ["access"] = "open" }),
                }))["id"]!;
                await first.PostAsync($"{rounds}/{round}/call", new JsonObject { ["until"] = Soon.InAMonth[..10] });
                return new(
                    n => FromAsync(app, n, $"/api/v1/progress/rounds/{round}/proposals", new JsonObject
                    {
                        ["provider"] = "acme", ["process"] = "1.3", ["side"] = "for", ["link"] = $"https://acme.example/{n}", ["quote"] = $"Words {n} {new string('x', 400)}.", ["seen"] = today[..10],
                    }),
                    async kept => Assert.Equal(kept.Count, (await first.GetAsync($"{tenant}/progress/rounds/{round}"))["proposals"]!.AsArray().Count));
            case "package":
                var agreement = (string)(await first.PostAsync($"{tenant}/usage/agreements", new JsonObject
                {
                    ["parties"] = new JsonArray("Harbour Institute", "Organisation acme"), ["purpose"] = "research", ["fields"] = new JsonArray("model", "region"), ["from"] = "2026-01-01",
                }))["id"]!;
                return new(
                    n => SendAsync(first, $"{tenant}/usage/packages/import", new JsonObject
                    {
                        ["package"] = Convert.ToBase64String(SignedPackage.For("Organisation acme", "Harbour Institute", app.Clock.GetUtcNow().AddMinutes(-n))), ["key"] = SignedPackage.Key, ["agreement"] = agreement,
                    }),
                    async kept => Assert.True((await first.GetAsync($"{tenant}/usage/packages"))["received"]!.AsArray().Count >= 1));
            case "erasure of a member":
                var members = new Dictionary<int, Api>();
                for (var n = 1; n <= 20; n++)
                {
                    var invited = await first.PostAsync($"{tenant}/invitations", new JsonObject { ["email"] = $"member-{n}@example.org", ["roles"] = new JsonArray("auditor") });
                    using var come = await FromAsync(app, n, "/api/v1/accounts/invited", new JsonObject
                    {
                        ["token"] = (string)invited["token"]!, ["password"] = $"the long sentence of member {n}", ["name"] = $"Member {n}",
                    });
                    var taken = JsonNode.Parse(await come.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
                    members.Add(n, new Api(app, (string)taken["key"]!) { Account = (string)taken["account"]! });
                }
                return new(
                    n => SendAsync(first, $"{tenant}/people/{members[n].Account}/erase", new JsonObject()),
                    async kept =>
                    {
                        foreach (var (n, member) in members)
                        {
                            using var me = await member.SendAsync(HttpMethod.Get, "/api/v1/me");
                            Assert.Equal((n, kept.Contains(n) ? HttpStatusCode.Unauthorized : HttpStatusCode.OK), (n, me.StatusCode));
                        }
                    });
            case "erasure of evidence":
                var pieces = new Dictionary<int, string>();
                for (var n = 1; n <= 20; n++) { pieces.Add(n, (string)(await first.AttachAsync(world.Release, $"piece-{n}.bin", Bytes(n, 2_000), practice))["id"]!); }
                return new(
                    n => SendAsync(first, $"{world.Release}/evidence/{pieces[n]}/erase", new JsonObject { ["reason"] = "A person asked." }),
                    async kept =>
                    {
                        foreach (var (n, piece) in pieces)
                        {
                            using var read = await first.SendAsync(HttpMethod.Get, $"{world.Release}/evidence/{piece}/content");
                            Assert.Equal((n, kept.Contains(n) ? HttpStatusCode.Gone : HttpStatusCode.OK), (n, read.StatusCode));
                        }
                    });
            case "erasure of activity":
                for (var n = 1; n <= 20; n++)
                {
                    using var taken = await first.SendAsync(HttpMethod.Post, $"{tenant}/usage/events", Events(n, today, $"app-{n}"));
                    Assert.True(taken.IsSuccessStatusCode);
                }
                return new(
                    n => SendAsync(first, $"{tenant}/usage/persons/erase", new JsonObject { ["user"] = $"user-{n}" }),
                    kept => EventsAsync(20 - kept.Count));
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }

        // Fifty of each number.
        Task EventsAsync(int numbers)
        {
            var store = app.Services.GetRequiredService<OpenedActivity>().Store.Value!;
            Assert.Equal(50 * numbers, store.LeavesOf(tenant.Split('/')[^1], new Going.Before(app.Clock.GetUtcNow().AddDays(1))).Count);
            return Task.CompletedTask;
        }

        static void Same(IReadOnlyList<int> kept, IEnumerable<int> there) => Assert.Equal(kept.Order(), there.Order());
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static byte[] Bytes(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Task<HttpResponseMessage> SendAsync(Api api, string path, JsonObject body) => api.SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    /// <summary>From an address of its own, since each may send few.</summary>
    private static async Task<HttpResponseMessage> FromAsync(RunningApp app, int number, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Forwarded-For", $"203.0.{number / 200}.{1 + (number % 200)}");
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static StringContent Events(int number, string at, string label) => new(string.Join('\n', Enumerable.Range(0, 50).Select(i =>
        $$"""{"id":"{{number}}-{{i}}","at":"{{at}}","model":"m","user":"user-{{number}}","application":"{{label}}"}""")), Encoding.UTF8, "application/x-ndjson");

    private static StringContent Otlp(int number) => new($$"""
        {"resourceSpans":[{"scopeSpans":[{"spans":[{{string.Join(',', Enumerable.Range(0, 50).Select(i => $$$"""
            {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"{{{number:x8}}}{{{i:x8}}}","startTimeUnixNano":"{{{Nanoseconds}}}","endTimeUnixNano":"{{{Nanoseconds}}}",
             "attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"tidewater-7b"}},{"key":"user.id","value":{"stringValue":"user-{{{number}}}"}}]}
            """))}}]}]}]}
        """, Encoding.UTF8, "application/json");

    private static long Nanoseconds => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    /// <summary>A file system of a few MiB in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private FileStream? _fill;

        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static async Task<SmallDisk> MountAsync()
        {
            var path = Directory.CreateTempSubdirectory("plimsoll-full-").FullName;
            await RunAsync("mount", "-t", "tmpfs", "-o", "size=40m,mode=0700", "tmpfs", path);
            return new SmallDisk(path);
        }

        /// <summary>Full until it is disposed of.</summary>
        public IDisposable Filled()
        {
            _fill = new FileStream(System.IO.Path.Combine(Path, "fill"), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
            Fill();
            return new Emptied(this);
        }

        /// <summary>Takes what somebody gave up meanwhile.</summary>
        public void Fill()
        {
            foreach (var size in (int[])[1 << 20, 1 << 12, 1])
            {
                var bytes = new byte[size];
                try { while (true) { _fill!.Write(bytes); } }
                catch (IOException) { /* It is full. */ }
            }
        }

        public void Dispose()
        {
            _fill?.Dispose();
            RunAsync("umount", "-l", Path).GetAwaiter().GetResult();
            Directory.Delete(Path);
        }

        private sealed class Emptied(SmallDisk disk) : IDisposable
        {
            public void Dispose()
            {
                disk._fill!.Dispose();
                disk._fill = null;
                File.Delete(System.IO.Path.Combine(disk.Path, "fill"));
            }
        }
    }
}
