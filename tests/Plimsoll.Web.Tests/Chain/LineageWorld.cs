// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Chain;

/// <summary>Organisations of one installation whose models came from one another.</summary>
internal sealed class LineageWorld
{
    private LineageWorld(RunningApp app, Api first) => (App, First) = (app, first);

    public RunningApp App { get; }

    public Api First { get; }

    /// <summary>Four organisations and a release of the first that serves; nothing is linked yet.</summary>
    public static async Task<LineageWorld> BeginAsync(RunningApp app)
    {
        await app.InitializeAsync();
        var world = await World.OpenAsync(app, slug: "acme");
        var made = new LineageWorld(app, world.First) { A = world };
        await world.AssessAsync(name: "Harbour base");
        made.Base = await made.SubjectAsync(world, "Harbour base");
        await made.ServeAsync(world);
        (made.B, made.C, made.D) = (
            await World.OpenAsync(app, world.First, "bay"), await World.OpenAsync(app, world.First, "cove"), await World.OpenAsync(app, world.First, "dune"));
        return made;
    }

    public World A { get; private init; } = null!;

    public World B { get; private set; } = null!;

    public World C { get; private set; } = null!;

    public World D { get; private set; } = null!;

    /// <summary>Subject of the version that A has released.</summary>
    public string Base { get; private set; } = "";

    /// <summary>Puts a release into service, as people do.</summary>
    public async Task ServeAsync(World world, string? release = null)
    {
        if (release is not null) { world.At(release); }
        await world.ProveAsync();
        var name = $"pia{world.Tenant[^6..]}{world.ReleaseId[^4..]}".ToLowerInvariant();
        await world.ApproveAsync(await world.PersonAsync(name, "approver"));
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);
        await First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
    }

    /// <summary>A model with one version of its own weights; its id and its subject.</summary>
    public async Task<(string Model, string Subject)> ModelAsync(World world, string name, string? weights = null, string? party = null)
    {
        var model = (string)(await First.PostAsync($"{world.Tenant}/models", new JsonObject { ["name"] = name, ["modelType"] = "general", ["party"] = party }))["id"]!;
        await First.PostAsync($"{world.Tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.0", ["confirmed"] = true,
            ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = World.Sha256(weights ?? $"the weights of {name}") }),
        });
        return (model, Subject($"{World.Sha256(weights ?? $"the weights of {name}")}  model.safetensors\n"));
    }

    public Task<JsonNode> LinkAsync(World world, string model, string kind, string from, string digest, string version = "1.0") => First.PostAsync(
        $"{world.Tenant}/models/{model}/versions/{version}/lineage", new JsonObject { ["kind"] = kind, ["from"] = from, ["fromDigest"] = digest });

    /// <summary>A base → A chat → B domain → B quantised → C merged, and C merged from A's base as well: five links, and C is reached in two ways.</summary>
    public async Task LinkFiveAsync()
    {
        var chat = await ModelAsync(A, "Harbour chat");
        await LinkAsync(A, chat.Model, "fine-tuned-from", "Harbour base 1.0", Base);
        var domain = await ModelAsync(B, "Quay domain");
        await LinkAsync(B, domain.Model, "fine-tuned-from", "Harbour chat 1.0", chat.Subject);
        var small = await ModelAsync(B, "Quay small");
        await LinkAsync(B, small.Model, "quantized-from", domain.Model, domain.Subject);
        var merged = await ModelAsync(C, "Mole merged");
        await LinkAsync(C, merged.Model, "merged-from", "Quay small 1.0", small.Subject);
        await LinkAsync(C, merged.Model, "merged-from", "Harbour base 1.0", Base);
        var other = await ModelAsync(D, "Dune");
        await LinkAsync(D, other.Model, "fine-tuned-from", "Somebody's base", Digest.Of("another"u8).ToString());
        (Domain, Small, Merged) = (domain.Model, small.Model, merged.Model);
    }

    public string Domain { get; private set; } = "";

    public string Small { get; private set; } = "";

    public string Merged { get; private set; } = "";

    /// <summary>Opens a release of a version; its id.</summary>
    public async Task<string> OpenAsync(World world, string model, string type = "general")
    {
        var opened = await First.PostAsync($"{world.Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat", "code") },
        });
        var release = (string)opened["id"]!;
        await First.PutAsync($"{world.Tenant}/releases/{release}/assessment", new JsonObject { ["modelType"] = type });
        return $"{world.Tenant}/releases/{release}";
    }

    public Task<JsonNode> StatusAsync(World world, string state, string criterion, params string[] uses) => First.PutAsync($"{world.Release}/status", new JsonObject
    {
        ["state"] = state, ["criterion"] = criterion, ["reason"] = "A secret of ours", ["uses"] = uses.Length == 0 ? null : new JsonArray([.. uses.Select(u => (JsonNode)u)]),
    });

    public Task<JsonNode> SuspendAsync(string criterion = "incident") =>
        First.PutAsync($"{A.Release}/status", new JsonObject { ["state"] = "suspended", ["criterion"] = criterion, ["reason"] = "A secret of ours" });

    public async Task<JsonNode[]> NoticesAsync(World world) => [.. (await First.GetAsync($"{world.Tenant}/chain/notices"))["notices"]!.AsArray().Select(n => n!)];

    /// <summary>The notices of A, B, C and D once B has as many as it should.</summary>
    public async Task<string> CountsAsync(int most)
    {
        await Eventually.TrueAsync(async () => (await NoticesAsync(B)).Length >= most && (await NoticesAsync(C)).Length >= most);
        return $"{(await NoticesAsync(A)).Length} {(await NoticesAsync(B)).Length} {(await NoticesAsync(C)).Length} {(await NoticesAsync(D)).Length}";
    }

    private async Task<string> SubjectAsync(World world, string name) => (string)(await First.GetAsync($"{world.Tenant}/registry"))["models"]!.AsArray()
        .Single(m => (string)m!["name"]! == name)!["versions"]![0]!["subject"]!;

    private static string Subject(string lines) => Digest.Of(Encoding.UTF8.GetBytes(lines)).ToString();
}
