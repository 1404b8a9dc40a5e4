// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Tests;
using Plimsoll.Web.Tests.Faults;
using Plimsoll.Web.Tests.Outbound;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Chain;

/// <summary>Links, notices and decisions by command; notices by mail and webhook; and a server that is killed while it tells.</summary>
public sealed class LineageCommandTests : IDisposable
{
    private static readonly int Rounds = Math.Max(1, int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_KILL_ROUNDS") ?? "3", System.Globalization.CultureInfo.InvariantCulture));

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_link_a_notice_and_a_decision_are_worked_by_command()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        var (model, _) = await world.ModelAsync(world.B, "Quay tuned");
        Dictionary<string, string?> who = new()
        {
            ["PLIMSOLL_SERVER"] = app.Address, ["PLIMSOLL_KEY"] = world.First.Key, ["PLIMSOLL_TENANT"] = world.B.Tenant[(world.B.Tenant.LastIndexOf('/') + 1)..],
        };
        async Task<string> Run(params string[] words)
        {
            var ran = await Programs.PlimsollAsync(who, words);
            Assert.True(ran.Exit == 0, ran.Error);
            return ran.Output;
        }
        var wrong = (string)JsonNode.Parse(await Run("release", "lineage", model, "1.0", "distilled-from", "Harbour base 1.0", "--digest", world.Base, "--format", "json"))!["id"]!;
        await Run("release", "withdraw-lineage", model, "1.0", wrong, "--reason", "It was fine-tuned");
        var link = (string)JsonNode.Parse(await Run(
            "release", "lineage", model, "1.0", "fine-tuned-from", "Harbour base 1.0", "--digest", world.Base, "--flop", "3e21", "--basis", "Counted", "--format", "json"))!["id"]!;
        Assert.Contains("Nothing happened upstream", await Run("chain", "notices"), StringComparison.Ordinal);
        await Run("chain", "provider", model, "1.0", link, "original", "--reason", "Three thousandths", "--general-purpose", "yes", "--systemic-risk", "no");
        var decided = (await world.First.GetAsync($"{world.B.Tenant}/models/{model}/versions/1.0/lineage"))["providers"]![0]!;
        Assert.Equal(("original", "not-provider"), ((string)decided["who"]!, (string)decided["said"]![0]!["says"]!));
        Assert.NotEqual(0, (await Programs.PlimsollAsync(who, "chain", "provider", model, "1.0", link, "us", "--reason", "x", "--high-risk", "perhaps")).Exit);

        await world.SuspendAsync();
        await Eventually.TrueAsync(async () => (await world.NoticesAsync(world.B)).Length == 1);
        var told = await Run("chain", "notices");
        Assert.Contains("no answer", told, StringComparison.Ordinal);
        Assert.Contains("from which your Quay tuned 1.0 was fine-tuned, was suspended", told, StringComparison.Ordinal);
        await Run("chain", "answer", told.Split(' ')[0], "not-concerned", "--because", "It was never offered");
        Assert.Equal(("not-concerned", "It was never offered"), ((string)(await world.NoticesAsync(world.B))[0]["answer"]!, (string)(await world.NoticesAsync(world.B))[0]["reason"]!));
    }

    [Fact]
    public async Task A_notice_goes_to_a_webhook_and_to_members_who_asked_for_mail_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var certified = MailServer.Certify("localhost");
        await using var mail = await MailServer.StartAsync(new JsonObject { ["key"] = certified.Key, ["cert"] = certified.Certificate, ["secure"] = false, ["user"] = "plimsoll", ["password"] = "correct horse" });
        var (authority, password) = (Path.Combine(_folder, "authority.pem"), Path.Combine(_folder, "password"));
        await File.WriteAllTextAsync(authority, certified.Authority, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(password, "correct horse\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
        await using var app = new RunningApp
        {
            Arguments =
            [
                "--outbound", receiver.Listed, "--mail-server", mail.At(), "--mail-tls", "starttls", "--mail-from", "plimsoll@example.org", "--address", "https://plimsoll.example.org",
                "--outbound-authorities", authority, "--mail-user", "plimsoll", "--mail-password-file", password,
            ],
        };
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        var rosa = await world.B.PersonAsync("rosa", "engineer");
        await rosa.PutAsync($"{world.B.Tenant}/chain/notices/mail", new JsonObject { ["mailed"] = true });
        Assert.Equal((422, "api.nothing-changed"), await rosa.RefusedAsync(HttpMethod.Put, $"{world.B.Tenant}/chain/notices/mail", new JsonObject { ["mailed"] = true }));
        var hook = await world.First.PostAsync($"{world.B.Tenant}/webhooks", new JsonObject { ["url"] = $"{receiver.Address}/in", ["types"] = new JsonArray("chain.upstream-changed") });
        await receiver.TellAsync(new JsonObject { ["secret"] = (string)hook["secret"]! });
        await world.SuspendAsync();
        await Eventually.TrueAsync(() => receiver.Got.Count == 1 && mail.Got.Count == 1);
        var notice = (string)Assert.Single(await world.NoticesAsync(world.B))["notice"]!;
        var data = Assert.Single(receiver.Got)["verified"]!["data"]!;
        Assert.Equal((notice, $"https://plimsoll.example.org/t/bay/chain/notices#{notice}"), ((string)data["notice"]!, (string)data["page"]!));
        var got = Assert.Single(mail.Got);
        Assert.Equal("rosa@example.org", (string)got["to"]![0]!);
        var text = ((string)got["text"]!).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
        Assert.Contains(notice, text, StringComparison.Ordinal);
        Assert.Contains("Harbour base 1.0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("A secret of ours", text, StringComparison.Ordinal);
        // What comes after she asked for it no longer is not mailed.
        await rosa.PutAsync($"{world.B.Tenant}/chain/notices/mail", new JsonObject { ["mailed"] = false });
        await world.StatusAsync(world.A, "retired", "end-of-life");
        await Eventually.TrueAsync(() => receiver.Got.Count == 2);
        Assert.Single(mail.Got);
    }

    [LongFact]
    public async Task However_often_a_server_is_killed_while_it_tells_each_organisation_is_told_each_cause_once()
    {
        const int Organisations = 40, Changes = 6;
        var random = new Random(20261130);
        string key = "", release = "";
        List<string> tenants = [];
        for (var round = 0; round <= Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(_folder);
            if (round == 0) { (key, release) = await BuildAsync(server, Organisations, tenants); }
            if (round < Rounds)
            {
                for (var change = 0; change < Changes; change++)
                {
                    await DoAsync(server, HttpMethod.Post, $"{release}/evidence/{await AttachAsync(server, key, release, $"{round}-{change}")}/withdraw", key, new JsonObject { ["reason"] = "x" });
                }
                await Task.Delay(random.Next(0, 1500), TestContext.Current.CancellationToken);
                await server.KillAsync();
                continue;
            }
            foreach (var tenant in tenants)
            {
                await Eventually.TrueAsync(async () => (int)(await DoAsync(server, HttpMethod.Get, $"{tenant}/chain/notices?limit=1", key))["total"]! >= Rounds * Changes);
                var notices = (await DoAsync(server, HttpMethod.Get, $"{tenant}/chain/notices?limit=120", key))["notices"]!.AsArray();
                Assert.Equal(Rounds * Changes, notices.Count);
                Assert.Equal(notices.Count, notices.Select(n => (string)n!["at"]!).Distinct().Count());
            }
        }
    }

    private static async Task<JsonNode> DoAsync(ServerProcess server, HttpMethod method, string path, string? key, JsonNode? body = null)
    {
        var (status, answer) = await server.SendAsync(method, path, key, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
        return answer!;
    }

    private static async Task<string> AttachAsync(ServerProcess server, string key, string release, string name)
    {
        using var form = Api.File($"{name}.txt", System.Text.Encoding.UTF8.GetBytes(name), []);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{release}/evidence", UriKind.Relative)) { Content = form };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["id"]!;
    }

    /// <summary>A release that serves, and organisations whose models came from it, each from the one before and from the first.</summary>
    private async Task<(string Key, string Release)> BuildAsync(ServerProcess server, int organisations, List<string> tenants)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(_folder, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        var key = (string)(await DoAsync(server, HttpMethod.Post, "/api/v1/accounts/first", null, new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" }))["key"]!;
        async Task<string> Tenant(string slug) =>
            $"/api/v1/t/{(string)(await DoAsync(server, HttpMethod.Post, "/api/v1/tenants", key, new JsonObject { ["name"] = slug, ["slug"] = slug, ["roles"] = new JsonArray("provider"), ["onePerson"] = true }))["tenant"]!}";
        async Task<string> Model(string tenant, string weights)
        {
            var model = (string)(await DoAsync(server, HttpMethod.Post, $"{tenant}/models", key, new JsonObject { ["name"] = "Model", ["modelType"] = "narrow" }))["id"]!;
            await DoAsync(server, HttpMethod.Post, $"{tenant}/models/{model}/versions", key, new JsonObject
            {
                ["version"] = "1.0", ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = World.Sha256(weights) }),
            });
            return model;
        }
        var first = await Tenant("first");
        var source = await Model(first, "0");
        for (var i = 1; i <= organisations; i++)
        {
            var tenant = await Tenant($"org-{i}");
            var model = await Model(tenant, $"{i}");
            foreach (var from in (int[])[0, i - 1])
            {
                if (from == 0 && i == 1 && tenants.Count > 0) { continue; }
                await server.SendAsync(HttpMethod.Post, $"{tenant}/models/{model}/versions/1.0/lineage", key, new JsonObject { ["kind"] = "merged-from", ["from"] = $"Model {from}", ["fromDigest"] = $"sha256:{World.Sha256($"{from}")}" });
            }
            tenants.Add(tenant);
        }
        var opened = await DoAsync(server, HttpMethod.Post, $"{first}/releases", key, new JsonObject
        {
            ["model"] = source, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "own-staff", ["stage"] = "development", ["uses"] = new JsonArray("chat") },
        });
        var release = $"{first}/releases/{(string)opened["id"]!}";
        await DoAsync(server, HttpMethod.Put, $"{release}/assessment", key, new JsonObject { ["modelType"] = "narrow" });
        string[] asked = [.. (await DoAsync(server, HttpMethod.Get, $"{release}/practices?asked=true", key))["practices"]!.AsArray().Select(p => (string)p!["practice"]!)];
        var evidence = await AttachAsync(server, key, release, "everything");
        await server.SendAsync(HttpMethod.Put, $"{release}/evidence/{evidence}/practices", key, new JsonObject { ["practices"] = new JsonArray([.. asked.Select(a => (JsonNode)a)]) });
        foreach (var practice in asked) { await DoAsync(server, HttpMethod.Put, $"{release}/practices/{practice}/status", key, new JsonObject { ["status"] = "met" }); }
        await server.SendAsync(HttpMethod.Post, $"{release}/declarations", key, new JsonObject { ["question"] = "intimate-images-and-child-material", ["answer"] = "could-not", ["because"] = "Ships only" });
        var bundle = (string)(await DoAsync(server, HttpMethod.Get, release, key))["bundle"]!;
        await server.SendAsync(HttpMethod.Post, $"{release}/approvals", key, new JsonObject { ["bundle"] = bundle });
        var judged = await DoAsync(server, HttpMethod.Post, $"{release}/gate", key, new JsonObject());
        Assert.True((string)judged["verdict"]!["verdict"]! == "clear", judged.ToJsonString());
        await DoAsync(server, HttpMethod.Put, $"{release}/status", key, new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        return (key, release);
    }
}
