// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Tests.Release;

/// <summary>An organisation with people and a release, led through its life over HTTP alone.</summary>
public sealed class World
{
    public const string Weights = "the weights";
    public const string Config = "the configuration";

    private readonly RunningApp _app;

    private World(RunningApp app, Api first, string tenant) => (_app, First, Tenant) = (app, first, tenant);

    public Api First { get; }

    /// <summary>Where the API of the organisation begins.</summary>
    public string Tenant { get; }

    public string Release { get; private set; } = "";

    /// <summary>Goes on with another release of the organisation.</summary>
    public void At(string release) => Release = release;

    public string ReleaseId => Release[(Release.LastIndexOf('/') + 1)..];

    public static async Task<World> OpenAsync(RunningApp app, Api? first = null, string slug = "acme", bool onePerson = false, string role = "provider", string? name = null)
    {
        first ??= await app.FirstAsync();
        var opened = await first.PostAsync("/api/v1/tenants", new JsonObject { ["name"] = name ?? $"Organisation {slug}", ["slug"] = slug, ["roles"] = new JsonArray(role), ["onePerson"] = onePerson });
        return new World(app, first, $"/api/v1/t/{(string)opened["tenant"]!}");
    }

    /// <summary>A member with a key, invited and come in as people are.</summary>
    public async Task<Api> PersonAsync(string name, params string[] roles)
    {
        var invited = await First.PostAsync($"{Tenant}/invitations", new JsonObject { ["email"] = $"{name}@example.org", ["roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]) });
        var taken = await new Api(_app, null).PostAsync("/api/v1/accounts/invited", new JsonObject { ["token"] = (string)invited["token"]!, ["password"] = $"the long sentence of {name}", ["name"] = name });
        return new Api(_app, (string)taken["key"]!) { Account = (string)taken["account"]! };
    }

    /// <summary>A model, a version, a restricted release of a frontier model or one of another type, and its list.</summary>
    public async Task AssessAsync(string stage = "restricted", string name = "Example 1", string type = "frontier")
    {
        var model = (string)(await First.PostAsync($"{Tenant}/models", new JsonObject { ["name"] = name, ["modelType"] = type }))["id"]!;
        await First.PostAsync($"{Tenant}/models/{model}/versions", new JsonObject { ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(File("model.safetensors", Weights), File("config.json", Config)) });
        var opened = await First.PostAsync($"{Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = stage, ["uses"] = new JsonArray("chat", "code") },
        });
        Release = $"{Tenant}/releases/{(string)opened["id"]!}";
        await First.PutAsync($"{Release}/assessment", new JsonObject { ["modelType"] = type });
    }

    /// <summary>A frontier model that is used inside and goes no further, and its list.</summary>
    public async Task InsideAsync()
    {
        var model = (string)(await First.PostAsync($"{Tenant}/models", new JsonObject { ["name"] = "Inside 1", ["modelType"] = "frontier" }))["id"]!;
        await First.PostAsync($"{Tenant}/models/{model}/versions", new JsonObject { ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(File("model.safetensors", Weights)) });
        var opened = await First.PostAsync($"{Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "closed", ["components"] = new JsonArray(), ["audience"] = "own-staff", ["stage"] = "internal", ["uses"] = new JsonArray("review") },
        });
        Release = $"{Tenant}/releases/{(string)opened["id"]!}";
        await First.PutAsync($"{Release}/assessment", new JsonObject { ["modelType"] = "frontier" });
    }

    /// <summary>A narrow model whose weights everybody may take, and its list.</summary>
    public async Task OpenWeightsAsync()
    {
        var model = (string)(await First.PostAsync($"{Tenant}/models", new JsonObject { ["name"] = "Open 1", ["modelType"] = "narrow" }))["id"]!;
        await First.PostAsync($"{Tenant}/models/{model}/versions", new JsonObject { ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(File("model.safetensors", Weights)) });
        var opened = await First.PostAsync($"{Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "open", ["components"] = new JsonArray("weights"), ["audience"] = "everyone", ["stage"] = "open-weights", ["uses"] = new JsonArray("chat") },
        });
        Release = $"{Tenant}/releases/{(string)opened["id"]!}";
        await First.PutAsync($"{Release}/assessment", new JsonObject { ["modelType"] = "narrow" });
    }

    /// <summary>Evidence for every practice that the gate asks for, each said to be met.</summary>
    /// <returns>The piece of evidence.</returns>
    public async Task<string> ProveAsync(bool declare = true)
    {
        string[] asked = [.. (await First.GetAsync($"{Release}/practices?asked=true"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!)];
        var evidence = (string)(await First.AttachAsync(Release, "report.pdf", "everything was tested"u8.ToArray(), asked))["id"]!;
        foreach (var practice in asked) { await First.PutAsync($"{Release}/practices/{practice}/status", new JsonObject { ["status"] = "met" }); }
        if (declare) { await DeclareAsync(); }
        return evidence;
    }

    /// <summary>Answers what gates ask from 2 December 2026 on, so that a test stands whenever it runs.</summary>
    public Task DeclareAsync(string answer = "could-not") => First.PostAsync($"{Release}/declarations", new JsonObject
    {
        ["question"] = "intimate-images-and-child-material", ["answer"] = answer, ["because"] = "It gives text about ships only",
    });

    /// <summary>A practice whose due date is over, as time makes it: nobody can set such a date anew.</summary>
    public async Task OverdueAsync(string practice, DateTimeOffset due)
    {
        var done = await _app.Services.GetRequiredService<Acting>().ChangeAsync(
            ReleaseStreams.Releases.At(Tenant[(Tenant.LastIndexOf('/') + 1)..], ReleaseId), First.Account, null,
            (_, _, _) => Outcome.Of(new PracticeAssigned(practice, First.Account, new LastInstant(due))), texts: null,
            ct: TestContext.Current.CancellationToken);
        Assert.True(done.Succeeds(out _, out _));
    }

    public async Task<JsonNode> ApproveAsync(Api by)
    {
        var bundle = (string)(await by.GetAsync(Release))["bundle"]!;
        return await by.PostAsync($"{Release}/approvals", new JsonObject { ["bundle"] = bundle });
    }

    public async Task<JsonNode> JudgeAsync(Api? by = null) => await (by ?? First).PostAsync($"{Release}/gate");

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonObject File(string path, string text) => new() { ["path"] = path, ["sha256"] = Sha256(text) };
}
