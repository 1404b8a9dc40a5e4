// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Whoever builds on somebody else's model: asked as what they are and not as its provider, with whose model it is wherever somebody decides.</summary>
public sealed partial class BuilderTests : IAsyncLifetime
{
    private const string Address = "https://api.example.org/v1";
    private const string Register = "/t/acme/registry/new/model";

    private readonly RunningApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [GeneratedRegex("name=\"roles\" value=\"([a-z]+)\" checked")]
    private static partial Regex Ticked { get; }

    [GeneratedRegex("name=\"bundle\" value=\"([^\"]+)\"")]
    private static partial Regex Bundle { get; }

    private static (string, string)[] Typed(string name, params (string, string)[] more) =>
        [("name", name), ("modelType", "general"), ("version", "2026-10"), ("address", Address), .. more];

    private static async Task<JsonArray> ModelsAsync(World world) => (await world.First.GetAsync($"{world.Tenant}/registry"))["models"]!.AsArray();

    private static async Task OpenAsync(World world, string name, string way = "restricted", string stage = "restricted", string audience = "customers", params string[] out_)
    {
        var model = (string)(await ModelsAsync(world)).Single(m => (string)m!["name"]! == name)!["id"]!;
        var opened = await world.First.PostAsync($"{world.Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "2026-10",
            ["plan"] = new JsonObject
            {
                ["releaseType"] = way, ["components"] = new JsonArray([.. out_.Select(o => (JsonNode)o)]), ["audience"] = audience, ["stage"] = stage, ["uses"] = new JsonArray("chat"),
            },
        });
        world.At($"{world.Tenant}/releases/{(string)opened["id"]!}");
    }

    private static JsonObject As(params string[] roles) => new() { ["modelType"] = "general", ["roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]) };

    [Fact]
    public async Task A_model_that_is_only_called_is_nobody_s_own_by_being_passed_over()
    {
        var world = await World.OpenAsync(_app, role: "developer");
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        var unsaid = await eve.SendAsync(Register, Register, Typed("ChatAPI"));
        Assert.Equal(422, unsaid.Status);
        Assert.Contains("a model that you only call is rarely your own", unsaid.Text, StringComparison.Ordinal);
        Assert.Equal(422, (await eve.SendAsync(Register, Register, Typed("ChatAPI", ("provider", "BigCo"), ("ours", "yes")))).Status);
        Assert.Empty(await ModelsAsync(world));

        Assert.Equal(303, (await eve.SendAsync(Register, Register, Typed("ChatAPI", ("provider", "BigCo")))).Status);
        Assert.Equal(303, (await eve.SendAsync(Register, Register, Typed("ImageAPI", ("provider", "Big-Co")))).Status);
        Assert.Equal(303, (await eve.SendAsync(Register, Register, Typed("House model", ("ours", "yes")))).Status);
        var registry = await world.First.GetAsync($"{world.Tenant}/registry");
        var parties = registry["parties"]!.AsArray().ToDictionary(p => (string)p!["id"]!, p => $"{(string)p!["name"]!} {string.Join(' ', p["roles"]!.AsArray().Select(r => (string)r!))}");
        Assert.Equal(
            ["ChatAPI: BigCo provider", "House model: Organisation acme developer", "ImageAPI: BigCo provider"],
            registry["models"]!.AsArray().Select(m => $"{(string)m!["name"]!}: {parties[(string)m["party"]!]}").Order(StringComparer.Ordinal));
        Assert.Equal(2, parties.Count);
        // The interface asks nothing new of whoever sends the organisation, or none.
        Assert.NotNull((string?)(await world.First.PostAsync($"{world.Tenant}/models", new JsonObject { ["name"] = "Another", ["modelType"] = "general" }))["id"]);
    }

    [Fact]
    public async Task A_developer_is_asked_as_a_developer_and_reviewer_page_and_decision_name_the_owner_of_the_model()
    {
        var world = await World.OpenAsync(_app, role: "developer", onePerson: true);
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        await eve.SendAsync(Register, Register, Typed("ChatAPI", ("provider", "BigCo"), ("lineage", "fine-tuned-from"), ("from", "Base 1")));
        await OpenAsync(world, "ChatAPI");
        var page = $"/t/acme/releases/{world.ReleaseId}";
        var facts = await eve.TextAsync($"{page}/assessment");
        Assert.Equal(["developer"], Ticked.Matches(facts).Select(m => m.Groups[1].Value));
        Assert.Contains("The model is BigCo’s; what counts here is what Organisation acme is", facts, StringComparison.Ordinal);

        // Nobody who names no role is taken for the provider; what was derived wrongly is set right without a reason, and seen until then.
        await world.First.PutAsync($"{world.Release}/assessment", As("provider", "developer"));
        Assert.Contains("The list was derived for model provider, and the registry has the organisation as application developer", await eve.TextAsync("/t/acme/consistency"), StringComparison.Ordinal);
        Assert.Equal((422, "release.roles-narrowed"), await world.First.RefusedAsync(HttpMethod.Put, $"{world.Release}/assessment", As("provider")));
        await world.First.PutAsync($"{world.Release}/assessment", new JsonObject { ["modelType"] = "general" });
        var seen = await world.First.GetAsync(world.Release);
        Assert.Equal("developer", (string)Assert.Single(seen["assessment"]!["roles"]!.AsArray())!);
        Assert.Equal(("BigCo", "Base 1"), ((string)seen["origin"]!["owner"]!, (string)seen["origin"]!["from"]![0]!["from"]!));
        Assert.DoesNotContain("The list was derived", await eve.TextAsync("/t/acme/consistency"), StringComparison.Ordinal);
        Assert.Contains("It is BigCo’s; fine-tuned from Base 1.", await eve.TextAsync(page), StringComparison.Ordinal);

        // Whoever looks from outside sees which model it is, whose, and what was said of them.
        await world.ProveAsync();
        var asked = await world.First.PostAsync($"{world.Release}/reviews", new JsonObject
        {
            ["name"] = "Olga Outside", ["email"] = "olga@peers.example", ["organisation"] = "Peers Ltd", ["relation"] = "A peer, not paid",
        });
        var link = (string)asked["page"]!;
        var review = WebUtility.HtmlDecode(await _app.TextAsync(link));
        foreach (var shown in new[] { "BigCo; fine-tuned from Base 1", $">{Address}<", ">ChatAPI<", ">2026-10<", "Peers Ltd", "A peer, not paid", "If any of that is not so" })
        {
            Assert.Contains(shown, review, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("Weights<", review, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent(
        [
            new("name", "Olga Outside"), new("answer", "no-objection"), new("words", "I tried it"), new("wroteNone", "yes"), new("bundle", Bundle.Match(review).Groups[1].Value),
        ]);
        using var received = await _app.PageAsync(HttpMethod.Post, link, null, form);
        Assert.Equal(200, (int)received.StatusCode);
        await world.JudgeAsync();
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(await world.First.TextAsync($"{world.Release}/decisions/latest"))!["payload"]!));
        Assert.Contains("\"owner\":\"BigCo\"", payload, StringComparison.Ordinal);
        Assert.DoesNotContain("\"narrowed\"", payload, StringComparison.Ordinal);
        // What was judged is left out in words alone.
        Assert.Equal((422, "release.roles-narrowed"), await world.First.RefusedAsync(HttpMethod.Put, $"{world.Release}/assessment", As("host")));
    }

    [Fact]
    public async Task An_adapter_who_hands_out_weights_reads_that_it_may_be_a_provider_and_how_much_is_left_to_choice()
    {
        const string Note = "Whoever publishes weights may be a provider of them too";
        var world = await World.OpenAsync(_app, role: "adapter");
        using var eve = await Visitor.SignInAsync(_app, "eve", "a long enough sentence");
        (string, string)[] typed = [("name", "Tuned"), ("modelType", "general"), ("version", "2026-10"), ("files", $"{World.Sha256("w")}  w"), ("lineage", "fine-tuned-from"), ("from", "Tide 7B 1.0")];
        Assert.Equal(303, (await eve.SendAsync(Register, Register, typed)).Status);
        await OpenAsync(world, "Tuned", "open", "open-weights", "everyone", "weights");
        var page = $"/t/acme/releases/{world.ReleaseId}";
        Assert.Contains(Note, await eve.TextAsync($"{page}/assessment"), StringComparison.Ordinal);
        await world.First.PutAsync($"{world.Release}/assessment", new JsonObject { ["modelType"] = "general" });
        var note = (string)Assert.Single((await world.First.GetAsync($"{world.Release}/gate"))["notes"]!.AsArray())!;
        Assert.Equal("18 of the 19 duties of an adapter on it are left to choice, 6 because", note[(note.IndexOf(": ", StringComparison.Ordinal) + 2)..note.IndexOf(" the figure", StringComparison.Ordinal)]);
        Assert.Contains(note, await eve.TextAsync($"{page}/gate"), StringComparison.Ordinal);
        await world.First.PutAsync($"{world.Release}/assessment", As("adapter", "provider"));
        Assert.Null((await world.First.GetAsync($"{world.Release}/gate"))["notes"]);
    }
}
