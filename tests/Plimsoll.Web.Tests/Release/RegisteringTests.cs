// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Release.Parties;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Somebody else's model, at its page and by command: whose it is, where it came from, and without files where one only calls it.</summary>
public sealed class RegisteringTests : IAsyncLifetime
{
    private const string Address = "https://api.example.org/v1";

    private readonly RunningApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_model_of_others_that_one_only_calls_is_registered_with_whose_it_is_and_where_it_came_from()
    {
        const string Page = "/t/acme/registry/new/model";
        var world = await World.OpenAsync(_app);
        var party = (string)(await world.First.PostAsync($"{world.Tenant}/parties", new JsonObject { ["name"] = "BigCo", ["roles"] = new JsonArray("provider") }))["id"]!;
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        (string, string)[] typed =
        [
            ("name", "ChatAPI"), ("modelType", "general"), ("party", party), ("version", "2026-10"), ("address", Address), ("lineage", "fine-tuned-from"), ("from", "Base 1"),
        ];
        Assert.Equal(422, (await eve.SendAsync(Page, Page, [.. typed, ("files", $"{World.Sha256("f")}  f")])).Status);
        Assert.Equal(422, (await eve.SendAsync(Page, Page, [.. typed.Where(f => f.Item1 != "from")])).Status);
        Assert.Equal(303, (await eve.SendAsync(Page, Page, typed)).Status);
        Assert.Contains("fine-tuned from Base 1", await eve.TextAsync("/t/acme/registry"), StringComparison.Ordinal);

        Dictionary<string, string?> key = new() { ["PLIMSOLL_SERVER"] = _app.Address, ["PLIMSOLL_KEY"] = world.First.Key, ["PLIMSOLL_TENANT"] = "acme" };
        var model = (await RunAsync("release", "register-model", "Other chat", "--model", "general", "--party", party)).Split(',')[0];
        Assert.Equal(2, (await Programs.PlimsollAsync(key, "release", "register-version", model, "2", "--api", Address)).Exit);
        await RunAsync("release", "register-version", model, "2", "--api", Address, "--provider", "BigCo", "--name", "Other chat");
        await RunAsync("release", "lineage", model, "2", "fine-tuned-from", "Base 1");

        foreach (var (name, version) in ((string, string)[])[("ChatAPI", "2026-10"), ("Other chat", "2")])
        {
            var found = (await world.First.GetAsync($"{world.Tenant}/registry"))["models"]!.AsArray().Single(m => (string)m!["name"]! == name)!;
            var subject = ModelFiles.Of([ApiModel.Of("BigCo", name, version, Address).Value!]).Value!.Subject;
            Assert.Equal((party, subject.ToString()), ((string)found["party"]!, (string)found["versions"]![0]!["subject"]!));
            Assert.Equal("Base 1", (string)found["versions"]![0]!["lineage"]![0]!["from"]!);
        }

        // A risk is accepted by command with all that the record wants of it; and what serves no practice is attached as the page does.
        await world.AssessAsync();
        var assessed = await RunAsync("release", "assess", world.ReleaseId, "--model", "frontier");
        Assert.Matches("^provider; frontier model, restricted release: [0-9]+ of [0-9]+ practices asked for at restricted, 0 proven", assessed.Split('\n')[1]);
        await RunAsync("release", "attach", world.ReleaseId, "--link", "https://tide.example/post-mortem", "--digest", $"sha256:{World.Sha256("mended")}");
        await RunAsync("release", "set", world.ReleaseId, "G01.B1", "risk-accepted", "--reason", "Looked at in spring", "--accepted-by", world.First.Account, "--until", "2090-01-01");
        Assert.Equal("risk-accepted", (string)(await world.First.GetAsync($"{world.Release}/practices/G01.B1"))["practice"]!["status"]!);

        async Task<string> RunAsync(params string[] words)
        {
            var (exit, output, error) = await Programs.PlimsollAsync(key, words);
            Assert.True(exit == 0, $"plimsoll {string.Join(' ', words)} ended with {exit}: {error}{output}");
            return output;
        }
    }
}
