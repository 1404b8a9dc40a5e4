// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Storage.Outbound;
using Plimsoll.Tests;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Tests.Faults;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Outbound;

/// <summary>Events of an organisation at a program of its own, verified by somebody else's library, over a real connection.</summary>
public sealed class WebhookTests
{
    private const string Words = "Because the harbour master says so";

    [Fact]
    public async Task An_event_arrives_once_signed_and_says_no_word_of_anybody()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = new RunningApp { Arguments = ["--outbound", receiver.Listed, "--address", "https://plimsoll.example.org/base"] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var registered = await RegisterAsync(world.First, world.Tenant, $"{receiver.Address}/in?token=4711", "release.gate-judged", "release.refused");
        await receiver.TellAsync(new JsonObject { ["secret"] = (string)registered["secret"]! });
        // What nobody asked for is not sent.
        await world.First.PutAsync($"{world.Release}/practices/{await AnyPracticeAsync(world)}/status", new JsonObject { ["status"] = "in-progress" });
        await world.JudgeAsync();
        await world.First.PostAsync($"{world.Release}/refuse", new JsonObject { ["reason"] = Words });
        await Eventually.TrueAsync(() => receiver.Got.Count == 2);
        Assert.Equal(["release.gate-judged", "release.refused"], receiver.Got.Select(one => (string)one["verified"]!["type"]!).Order(StringComparer.Ordinal));
        // Either may come first.
        var got = receiver.Got.Single(one => (string)one["verified"]!["type"]! == "release.gate-judged");
        Assert.Equal(("POST", "/in?token=4711"), ((string)got["method"]!, (string)got["at"]!));
        Assert.Equal("application/json", (string)got["headers"]!["content-type"]!);
        Assert.Null(got["headers"]!["traceparent"]);
        Assert.Null(got["headers"]!["cookie"]);
        var verified = Assert.IsType<JsonObject>(got["verified"]);
        Assert.Equal("release.gate-judged", (string)verified["type"]!);
        var data = verified["data"]!.AsObject();
        Assert.Equal(["organisation", "release", "entry", "page", "api"], data.Select(member => member.Key));
        Assert.Equal(world.ReleaseId, (string)data["release"]!);
        Assert.Equal($"https://plimsoll.example.org/base/t/acme/releases/{world.ReleaseId}", (string)data["page"]!);
        // What it names can be read there.
        var entry = long.Parse((string)data["entry"]!, System.Globalization.CultureInfo.InvariantCulture);
        var written = Storage.Journals.Envelope.Of(app.Services.GetRequiredService<Storage.Journals.Journal>().Read(entry - 1, 1)[0]);
        Assert.Equal(("release.gate-judged", $"release/{world.ReleaseId}"), (written.Type, written.Stream));
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(world, registered)).All(one => (string?)one!["answer"] == "delivered"));
        var delivery = (await DeliveriesAsync(world, registered)).Single(one => (string)one!["type"]! == "release.gate-judged")!;
        Assert.Equal(((string)got["headers"]!["webhook-id"]!, 1), ((string)delivery["id"]!, (int)delivery["tries"]!));
        // The secret is shown once, and nowhere again.
        Assert.DoesNotContain((string)registered["secret"]!, await world.First.TextAsync($"{world.Tenant}/webhooks"), StringComparison.Ordinal);
        Assert.All(receiver.Got, one => Assert.DoesNotContain(Words, one.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_refused_is_sent_again_ever_later_under_the_same_id_and_gets_there()
    {
        await using var receiver = await Receiver.StartAsync();
        var clock = new MovingClock();
        await using var app = new RunningApp { Clock = clock, Arguments = ["--outbound", receiver.Listed] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var registered = await RegisterAsync(world.First, world.Tenant, receiver.Address, "release.gate-judged");
        await receiver.TellAsync(new JsonObject { ["secret"] = (string)registered["secret"]! });
        var answers = new JsonNode[] { 500, 429, "redirect", 200 };
        await receiver.TellAsync(new JsonObject { ["answer"] = answers[0].DeepClone() });
        await world.JudgeAsync();
        for (var tries = 1; tries < answers.Length; tries++)
        {
            await Eventually.TrueAsync(async () => (int?)(await DeliveriesAsync(world, registered)).FirstOrDefault()?["tries"] == tries);
            var waiting = (await DeliveriesAsync(world, registered))[0]!;
            Assert.Equal(tries switch { 1 => "status-500", 2 => "status-429", _ => "status-307" }, (string)waiting["answer"]!);
            var wait = (DateTimeOffset)waiting["nextTry"]! - app.Clock.GetUtcNow();
            Assert.InRange(wait, TimeSpan.MinValue, WebhookWaits.Usual.Each[tries - 1]);
            Assert.True(wait > WebhookWaits.Usual.Each[tries - 1] - Eventually.Bound, $"{wait}");
            await receiver.TellAsync(new JsonObject { ["answer"] = answers[tries].DeepClone() });
            clock.Ahead += WebhookWaits.Usual.Each[tries - 1];
        }
        await Eventually.TrueAsync(async () => (string?)(await DeliveriesAsync(world, registered))[0]!["answer"] == "delivered");
        Assert.Equal(4, receiver.Got.Count);
        Assert.Single(receiver.Ids.Distinct());
        // Each attempt is signed for its own time, and nobody went where the redirect led.
        Assert.All(receiver.Got, one => Assert.Equal("/", (string)one["at"]!));
        Assert.Equal(4, receiver.Got.Select(one => (string)one["headers"]!["webhook-timestamp"]!).Distinct().Count());
    }

    [Fact]
    public async Task A_webhook_that_nothing_reaches_for_three_days_ends_with_a_line_for_the_operator_and_another_goes_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var well = await Receiver.StartAsync();
        await using var app = new RunningApp
        {
            Arguments = ["--outbound", $"{receiver.Listed},{well.Listed}"],
            Waits = new WebhookWaits([TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)]),
        };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        var registered = await RegisterAsync(world.First, world.Tenant, receiver.Address, "release.gate-judged");
        var other = await RegisterAsync(world.First, world.Tenant, well.Address, "release.gate-judged");
        await receiver.TellAsync(new JsonObject { ["answer"] = 503 });
        await world.JudgeAsync();
        await Eventually.TrueAsync(async () => (await WebhooksAsync(world)).Any(w => (string?)w!["ended"] == "unreachable"));
        Assert.Equal(3, receiver.Got.Count);
        var ended = (await WebhooksAsync(world)).Single(w => (string?)w!["ended"] == "unreachable")!;
        Assert.Equal((string)registered["webhook"]!, (string)ended["webhook"]!);
        await Eventually.TrueAsync(() => well.Got.Count == 1);
        // Nothing more is queued for it, and its secret is gone.
        await world.JudgeAsync();
        await Eventually.TrueAsync(() => well.Got.Count == 2);
        Assert.Single(await DeliveriesAsync(world, registered));
        Assert.Equal((true, null), ((bool)(await WebhooksAsync(world)).Single(w => (string)w!["webhook"]! == (string)other["webhook"]!)!["stands"]!, (string?)null));
    }

    [Fact]
    public async Task An_organisation_with_much_to_send_to_somebody_who_does_not_answer_keeps_no_other_waiting()
    {
        await using var silent = await Receiver.StartAsync();
        await using var well = await Receiver.StartAsync();
        await using var app = new RunningApp { Arguments = ["--outbound", $"{silent.Listed},{well.Listed}"] };
        await app.InitializeAsync();
        var one = await World.OpenAsync(app);
        var other = await World.OpenAsync(app, one.First, "other");
        await silent.TellAsync(new JsonObject { ["answer"] = "silent" });
        var registered = await RegisterAsync(one.First, one.Tenant, silent.Address, "release.gate-judged");
        await RegisterAsync(other.First, other.Tenant, well.Address, "release.gate-judged");
        var (queue, first) = (app.Services.GetRequiredService<OutgoingMessages>(), app.Clock.GetUtcNow().AddHours(-1));
        // More than are looked at in a round, of one target, and as many targets, all of one organisation and all due for an hour.
        string[] targets = [.. Enumerable.Repeat((string)registered["webhook"]!, 1000), .. Enumerable.Range(0, 1000).Select(n => $"whk_{n}")];
        await app.Services.GetRequiredService<Storage.Journals.Journal>().WriteAsync("server", [.. targets.Select((target, n) => OutgoingMessages.Queue(
            new Leaving($"msg_{n}", target.Length > 20 ? "webhook" : "nobody carries it", target, one.Tenant[(one.Tenant.LastIndexOf('/') + 1)..], "release.gate-judged", "{}", first)))]);
        await other.AssessAsync();
        await other.JudgeAsync();
        await Eventually.TrueAsync(() => well.Got.Count == 1);
        // Each target once, however much waits for it.
        string[] due = [.. queue.Due(app.Clock.GetUtcNow(), 2000).Select(leaving => leaving.Leaving.Target)];
        Assert.Equal(targets.Distinct().Order(), due.Intersect(targets).Order());
        Assert.Distinct(due);
        Assert.Single(silent.Got);
    }

    [Fact]
    public async Task An_answer_of_gone_ends_a_webhook_at_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = new RunningApp { Arguments = ["--outbound", receiver.Listed] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync();
        await RegisterAsync(world.First, world.Tenant, receiver.Address, "release.gate-judged");
        await receiver.TellAsync(new JsonObject { ["answer"] = 410 });
        await world.JudgeAsync();
        await Eventually.TrueAsync(async () => (string?)(await WebhooksAsync(world))[0]!["ended"] == "gone");
        Assert.Single(receiver.Got);
    }

    [LongFact]
    public async Task A_server_that_is_killed_at_any_moment_sends_each_event_at_least_once_and_never_under_two_ids()
    {
        await using var receiver = await Receiver.StartAsync();
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        (string, string)[] environment = [("PLIMSOLL_OUTBOUND", receiver.Listed)];
        string key, tenant, release;
        var server = await ServerProcess.StartAsync(data, environment);
        try
        {
            var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
            key = (string)(await OkAsync(server, HttpMethod.Post, "/api/v1/accounts/first", null, new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" }))["key"]!;
            tenant = $"/api/v1/t/{(string)(await OkAsync(server, HttpMethod.Post, "/api/v1/tenants", key, new JsonObject { ["name"] = "Acme", ["slug"] = "acme", ["roles"] = new JsonArray("provider") }))["tenant"]!}";
            var model = (string)(await OkAsync(server, HttpMethod.Post, $"{tenant}/models", key, new JsonObject { ["name"] = "Example 1", ["modelType"] = "narrow" }))["id"]!;
            await OkAsync(server, HttpMethod.Post, $"{tenant}/models/{model}/versions", key, new JsonObject { ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = World.Sha256("weights") }) });
            var opened = await OkAsync(server, HttpMethod.Post, $"{tenant}/releases", key, new JsonObject
            {
                ["model"] = model, ["version"] = "1.0",
                ["plan"] = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat") },
            });
            release = $"{tenant}/releases/{(string)opened["id"]!}";
            await OkAsync(server, HttpMethod.Put, $"{release}/assessment", key, new JsonObject { ["modelType"] = "narrow" });
            var registered = await OkAsync(server, HttpMethod.Post, $"{tenant}/webhooks", key, new JsonObject { ["url"] = receiver.Address, ["types"] = new JsonArray("release.gate-judged") });
            await receiver.TellAsync(new JsonObject { ["secret"] = (string)registered["secret"]! });
            for (var round = 0; round < 4; round++)
            {
                var before = receiver.Got.Count;
                await OkAsync(server, HttpMethod.Post, $"{release}/gate", key, new JsonObject());
                // Before it is queued, and when it has just arrived and is not noted yet.
                if (round % 2 == 1) { await Eventually.TrueAsync(() => receiver.Got.Count > before); }
                await server.KillAsync();
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(data, environment);
            }
            await Eventually.TrueAsync(() => Entries(receiver).Distinct().Count() == 4);
            await Eventually.TrueAsync(async () => (await OkAsync(server, HttpMethod.Get, $"{tenant}/webhooks", key))["webhooks"]![0]!["waiting"]!.GetValue<int>() == 0);
            Assert.All(receiver.Got, one => Assert.NotNull(one["verified"]));
            Assert.All(receiver.Got.GroupBy(one => (string)one["verified"]!["data"]!["entry"]!), event_ => Assert.Single(event_.Select(one => (string)one["headers"]!["webhook-id"]!).Distinct()));
            Assert.Equal(4, receiver.Ids.Distinct().Count());
        }
        finally { await server.DisposeAsync(); }
        Directory.Delete(data, recursive: true);

        static string[] Entries(Receiver receiver) => [.. receiver.Got.Select(one => (string)one["verified"]!["data"]!["entry"]!)];
    }

    [Fact]
    public void An_entry_has_one_id_at_a_webhook_however_often_it_is_read_and_another_everywhere_else()
    {
        var (one, other) = (new Storage.Journals.Entry(7, "release/rel_1", 1, "{\"seq\":7}"u8.ToArray()), new Storage.Journals.Entry(7, "release/rel_1", 1, "{\"seq\":8}"u8.ToArray()));
        var id = Announcements.IdOf("whk_1", one);
        Assert.Equal(id, Announcements.IdOf("whk_1", one));
        // Also where a restored history has another entry of the same number.
        Assert.Equal(3, new[] { id, Announcements.IdOf("whk_1", other), Announcements.IdOf("whk_2", one) }.Distinct().Count());
    }

    [Fact]
    public async Task Where_nobody_listed_a_host_nothing_is_registered_and_no_page_offers_it()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        Assert.Equal((422, "outbound.not-listed"), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/webhooks", new JsonObject { ["url"] = "https://hooks.example.org/in", ["types"] = new JsonArray("release.refused") }));
        var page = await (await app.PageAsync(HttpMethod.Get, "/t/acme/webhooks", await app.SessionAsync(world.First.Account))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("This server sends nothing to anybody", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"url\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.example.org/in", null)]
    [InlineData("https://hooks.example.org:443/in", null)]
    [InlineData("https://HOOKS.example.org./in", null)]
    [InlineData("https://hooks.example.org:8443/in", "outbound.not-listed")]
    [InlineData("https://evil.hooks.example.org/in", "outbound.not-listed")]
    [InlineData("https://hooks.example.org.evil.example/in", "outbound.not-listed")]
    [InlineData("https://hooks.example.org@evil.example/in", "outbound.bad-value")]
    [InlineData("https://user:secret@hooks.example.org/in", "outbound.bad-value")]
    [InlineData("http://hooks.example.org:443/in", "outbound.bad-value")]
    [InlineData("ftp://hooks.example.org/in", "outbound.bad-value")]
    [InlineData("file:///etc/passwd", "outbound.bad-value")]
    [InlineData("/in", "outbound.bad-value")]
    public async Task An_address_is_taken_where_its_host_and_port_are_listed_exactly(string url, string? code)
    {
        await using var app = new RunningApp { Arguments = ["--outbound", "hooks.example.org"] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var ask = new JsonObject { ["url"] = url, ["types"] = new JsonArray("release.refused") };
        if (code is null) { await world.First.PostAsync($"{world.Tenant}/webhooks", ask); }
        else { Assert.Equal((422, code), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/webhooks", ask)); }
    }

    [Fact]
    public async Task A_webhook_is_registered_once_though_its_request_is_sent_again_with_its_key()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = new RunningApp { Arguments = ["--outbound", receiver.Listed] };
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        var ask = new JsonObject { ["url"] = receiver.Address, ["types"] = new JsonArray("release.gate-judged") };
        var made = await world.First.PostAsync($"{world.Tenant}/webhooks", ask, "once");
        using var again = await world.First.SendAsync(
            HttpMethod.Post, $"{world.Tenant}/webhooks", System.Net.Http.Json.JsonContent.Create(ask.DeepClone()), "once");
        var refused = JsonNode.Parse(await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((409, "api.shown-once"), ((int)again.StatusCode, (string)refused["code"]!));
        Assert.Contains((string)made["webhook"]!, (string)refused["detail"]!, StringComparison.Ordinal);
        Assert.Single(await WebhooksAsync(world));
    }

    private static Task<JsonNode> RegisterAsync(Api by, string tenant, string url, params string[] types) => by.PostAsync(
        $"{tenant}/webhooks", new JsonObject { ["url"] = url, ["types"] = new JsonArray([.. types.Select(t => (JsonNode)t)]) });

    private static async Task<JsonArray> WebhooksAsync(World world) => (await world.First.GetAsync($"{world.Tenant}/webhooks"))["webhooks"]!.AsArray();

    private static async Task<JsonArray> DeliveriesAsync(World world, JsonNode registered) =>
        (await world.First.GetAsync($"{world.Tenant}/webhooks/{(string)registered["webhook"]!}/deliveries"))["deliveries"]!.AsArray();

    private static async Task<string> AnyPracticeAsync(World world) =>
        (string)(await world.First.GetAsync($"{world.Release}/practices"))["practices"]![0]!["practice"]!;

    private static async Task<JsonNode> OkAsync(ServerProcess server, HttpMethod method, string path, string? key, JsonNode? body = null)
    {
        var (status, answer) = await server.SendAsync(method, path, key, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
        return answer!;
    }
}
