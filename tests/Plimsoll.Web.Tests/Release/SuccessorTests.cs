// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Tests.Records;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A model that serves gets a significant update: its successor begins with what stood and counts none of it, is decided about anew, and the public
/// status of the release before points to it once it serves.</summary>
public sealed class SuccessorTests(Opened opened) : IClassFixture<Opened>
{
    private const string Newer = "the weights that also see";

    [Fact]
    public async Task A_successor_begins_with_all_that_stood_counts_none_of_it_and_is_named_by_the_old_status_once_it_serves()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "sloop");
        var (ben, old, piece) = (await world.PersonAsync("ben", "approver"), "", "");
        (old, piece) = await ServedAsync(world, ben);
        var first = world.First;
        var oldId = old[(old.LastIndexOf('/') + 1)..];
        await RegisterAsync(world, old, "1.1", Newer);
        var before = await first.GetAsync(old);
        string[] met = [.. (await first.GetAsync($"{old}/practices?status=met&limit=120"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!)];

        var made = await first.PostAsync($"{old}/successor", new JsonObject
        {
            ["version"] = "1.1", ["changes"] = new JsonArray("modality", "compute"), ["modalities"] = new JsonArray("image"), ["words"] = "It reads pictures now",
        });
        Assert.Equal(
            ["release.opened", "release.succeeds", "release.assessment-pinned", "release.carried-over"],
            made["happened"]!.AsArray().Select(h => (string)h!).Distinct());
        var release = $"{world.Tenant}/releases/{(string)made["id"]!}";
        var newId = (string)made["id"]!;
        world.At(release);

        // The plan of before, its list for the update and the new modality.
        var now = await first.GetAsync(release);
        Assert.Equal(before["plan"]!.ToJsonString(), now["plan"]!.ToJsonString());
        Assert.True((bool)now["assessment"]!["significantUpdate"]!);
        Assert.Equal(["text", "image"], now["assessment"]!["modalities"]!.AsArray().Select(m => (string)m!));
        Assert.Equal((oldId, (string)before["subject"]!), ((string)now["succeeds"]!["release"]!, (string)now["succeeds"]!["subject"]!));

        // All that was met waits, and the gate counts none of it.
        var update = await first.GetAsync($"{release}/update?part=waits&limit=120");
        string[] waits = [.. update["lines"]!.AsArray().Select(l => (string)l!["about"]!)];
        Assert.Equal(met.Order(), waits.Order());
        Assert.Equal((met.Length, 0), ((int)update["counts"]!["waits"]!, (int)update["counts"]!["confirmed"]!));
        Assert.True((int)update["counts"]!["added"]! > 0);
        Assert.Equal(0, (int)now["loadLine"]!["standing"]!);
        var missing = (await first.GetAsync($"{release}/gate"))["missing"]!.AsArray();
        string[] renewed = [.. missing.Where(m => (string)m!["kind"]! == "practice-to-renew").Select(m => (string)m!["practice"]!)];
        string[] carried = [.. missing.Where(m => (string)m!["kind"]! == "practice-carried").Select(m => (string)m!["practice"]!)];
        Assert.Equal(met.Order(), renewed.Concat(carried).Order());
        Assert.NotEmpty(renewed);
        Assert.NotEmpty(carried);

        // The same bytes under the same id, and nobody sent them again.
        Assert.Equal("everything was tested", await first.TextAsync($"{release}/evidence/{piece}/content"));

        // Nobody outside hears of a successor that is on its way.
        Assert.Null(await LinkAsync(oldId));
        Assert.Null((await StatusAsync(oldId, "?form=2")).Successor);
        Assert.Equal((409, "release.successor-open"), await first.RefusedAsync(HttpMethod.Post, $"{old}/successor", new JsonObject
        {
            ["version"] = "1.1", ["changes"] = new JsonArray("compute"),
        }));
        var page = await opened.Eve.TextAsync($"/t/sloop/releases/{newId}/update");
        Assert.Contains("It reads pictures now", page, StringComparison.Ordinal);
        Assert.Contains("Waits: " + met.Length, page, StringComparison.Ordinal);
        Assert.Contains("A successor is on its way", await opened.Eve.TextAsync($"/t/sloop/releases/{oldId}"), StringComparison.Ordinal);

        // What the guidance asks anew is not confirmed with what was there before, whoever sends it again.
        Assert.Equal((422, "release.no-evidence"), await first.RefusedAsync(
            HttpMethod.Post, $"{release}/practices/{renewed[0]}/confirm", await ConfirmAsync(world, renewed[0], piece)));
        foreach (var practice in carried)
        {
            await first.PostAsync($"{release}/practices/{practice}/confirm", await ConfirmAsync(world, practice, piece));
        }
        var fresh = (string)(await first.AttachAsync(release, "report-1.1.pdf", "the new model was tested"u8.ToArray(), await AskedAsync(world)))["id"]!;
        foreach (var practice in (await AskedAsync(world)).Except(carried))
        {
            await first.PutAsync($"{release}/practices/{practice}/status", new JsonObject { ["status"] = "met" });
        }
        await world.DeclareAsync();
        update = await first.GetAsync($"{release}/update");
        Assert.Equal(
            (0, carried.Length, renewed.Length),
            ((int)update["counts"]!["waits"]!, (int)update["counts"]!["confirmed"]!, (int)update["counts"]!["anew"]!));

        // Decided again, by a decision that names what it succeeds.
        Assert.Equal(["approval"], (await first.GetAsync($"{release}/gate"))["missing"]!.AsArray().Select(m => (string)m!["kind"]!));
        await world.ApproveAsync(ben);
        var judged = await world.JudgeAsync();
        Assert.Equal("clear", (string)judged["verdict"]!["verdict"]!);
        var decision = Encoding.UTF8.GetBytes(await first.TextAsync($"{release}/decisions/{(string)judged["decision"]!}"));
        var keys = await KeysAsync("decision");
        var verified = VerifiedDecision.Verify(decision, Expected.Of(Stage.Restricted, Files(Newer), newId), keys, TimeProvider.System.GetUtcNow());
        Assert.True(verified.Succeeds(out var holds, out var refusal), refusal?.Sentence);
        Assert.Equal((oldId, (string)before["subject"]!), (holds.Predecessor!.Release, holds.Predecessor.Subject));
        Assert.Equal((string)now["succeeds"]!["decision"]!, holds.Predecessor.Decision);
        Assert.Contains(holds.Disclosed, line => line.Contains($"succeeds: {oldId}", StringComparison.Ordinal) && line.Contains("a new modality", StringComparison.Ordinal));
        Assert.Null(await LinkAsync(oldId));
        // Its history says the same where there is no server.
        Assert.Equal("clear", (string)(await first.PostAsync("/api/v1/release/judge", JsonNode.Parse(await first.TextAsync($"{release}/history"))))["verdict"]!);

        // It serves: pages, header and signed statement of the old one point to it.
        await first.PutAsync($"{release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        Assert.Equal($"</public/releases/{newId}/status>; rel=\"successor-version\"", await LinkAsync(oldId));
        var named = await StatusAsync(oldId, "?form=2");
        Assert.Equal((newId, Files(Newer).Subject, ServiceState.Active), (named.Successor!.Release, named.Successor.Subject, named.State));
        var plain = await StatusAsync(oldId, "");
        Assert.Equal((null, named.Serial), (plain.Successor, plain.Serial));
        Assert.Equal(
            ["allowedUses", "expiresAt", "issuedAt", "kid", "notices", "release", "serial", "state", "subject"], await FieldsAsync(oldId));
        Assert.Contains("succeeded by", await opened.Eve.TextAsync("/t/sloop/releases"), StringComparison.Ordinal);
        Assert.Contains("The public status points to it", await opened.Eve.TextAsync($"/t/sloop/releases/{oldId}"), StringComparison.Ordinal);
        Assert.Equal((422, "release.bad-value"), await first.RefusedAsync(HttpMethod.Get, $"/public/releases/{oldId}/status?form=3"));

        // A restart keeps it, and retiring the old one stays a decision of people.
        await opened.RestartAsync();
        Assert.Equal(newId, (await StatusAsync(oldId, "?form=2")).Successor!.Release);
        Assert.Equal((int)update["counts"]!["confirmed"]!, (int)(await first.GetAsync($"{release}/update"))["counts"]!["confirmed"]!);
        Assert.Equal(303, (await opened.Eve.SendAsync(
            $"/t/sloop/releases/{oldId}", $"/t/sloop/releases/{oldId}/status", ("state", "retired"), ("criterion", "superseded"), ("reason", "All moved on"))).Status);
        Assert.Equal((ServiceState.Retired, newId), ((await StatusAsync(oldId, "?form=2")) is var end ? (end.State, end.Successor!.Release) : default));
        Assert.NotEqual(piece, fresh);
    }

    [Fact]
    public async Task What_succeeds_nothing_is_refused_by_name()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "refused");
        var ben = await world.PersonAsync("ben2", "approver");
        var first = world.First;
        await world.AssessAsync();
        Assert.Equal((422, "release.not-in-service"), await SuccessorAsync(world.Release, "1.0"));
        Assert.Null((await first.GetAsync($"{world.Release}/update"))["predecessor"]);
        Assert.Equal(422, (await opened.Eve.GetAsync($"/t/refused/releases/{world.ReleaseId}/update")).Status);
        await first.PutAsync($"{world.Release}/assessment", new JsonObject { ["modelType"] = "frontier", ["modalities"] = new JsonArray("text") });
        await ServeAsync(world, ben);
        var release = world.Release;
        Assert.Equal((422, "release.same-weights"), await SuccessorAsync(release, "1.0"));
        Assert.Equal((404, "release.unknown-id"), await SuccessorAsync(release, "9.9"));
        await RegisterAsync(world, release, "1.0.1", World.Weights);
        Assert.Equal((422, "release.same-weights"), await SuccessorAsync(release, "1.0.1"));
        await RegisterAsync(world, release, "1.1", Newer);
        Assert.Equal((422, "release.unknown-modality"), await SuccessorAsync(release, "1.1", "smell"));
        Assert.Equal((422, "release.modality-not-new"), await SuccessorAsync(release, "1.1", "text"));
        var other = await World.OpenAsync(opened.App, opened.First, "stranger");
        Assert.Equal((404, "release.unknown-id"), await SuccessorAsync($"{other.Tenant}/releases/{world.ReleaseId}", "1.1"));

        // However many ask at once, one is opened.
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var answer = await first.SendAsync(HttpMethod.Post, $"{release}/successor", System.Net.Http.Json.JsonContent.Create(Ask("1.1", "image")));
            return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        }));
        Assert.Equal([201, 409, 409, 409, 409, 409], answers.Select(a => a.Item1).Order());
        var successor = $"{world.Tenant}/releases/{(string)answers.Single(a => a.Item1 == 201).Item2["id"]!}";

        // A list that takes the update back is none.
        Assert.Equal((422, "release.successor-profile"), await first.RefusedAsync(
            HttpMethod.Put, $"{successor}/assessment", new JsonObject { ["modelType"] = "frontier", ["modalities"] = new JsonArray("text", "image") }));
        Assert.Equal((422, "release.successor-profile"), await first.RefusedAsync(
            HttpMethod.Put, $"{successor}/assessment", new JsonObject { ["modelType"] = "frontier", ["significantUpdate"] = true, ["modalities"] = new JsonArray("text") }));

        Task<(int, string)> SuccessorAsync(string of, string version, string modality = "image") => first.RefusedAsync(HttpMethod.Post, $"{of}/successor", Ask(version, modality));
    }

    [Fact]
    public async Task An_open_severe_finding_holds_the_successor_until_it_is_mended_there()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "found");
        var ben = await world.PersonAsync("ben3", "approver");
        var (old, piece) = await ServedAsync(world, ben);
        var first = world.First;
        var evaluation = await first.EvaluateAsync(old, "Red team");
        var finding = (string)(await first.PostAsync($"{old}/records/findings", RecordAsks.Finding(evaluation)))["id"]!;
        await RegisterAsync(world, old, "1.1", Newer);
        var newId = (string)(await first.PostAsync($"{old}/successor", Ask("1.1", "image")))["id"]!;
        var release = $"{world.Tenant}/releases/{newId}";
        Assert.Contains((await first.GetAsync($"{release}/gate"))["missing"]!.AsArray(), m => (string)m!["kind"]! == "finding-open" && (string)m["finding"]! == finding);

        // What was here before mends nothing of it, and neither does an evaluation of the model before.
        Assert.Equal(422, (await first.RefusedAsync(HttpMethod.Post, $"{release}/findings/{finding}/mitigation", new JsonObject { ["evidence"] = piece })).Status);
        var fixedBy = (string)(await first.AttachAsync(release, "fix.pdf", "the safeguard was fitted anew"u8.ToArray(), "G06.B1"))["id"]!;
        await first.PostAsync($"{release}/findings/{finding}/mitigation", new JsonObject { ["evidence"] = fixedBy });
        Assert.Equal(422, (await first.RefusedAsync(HttpMethod.Post, $"{release}/findings/{finding}/retest", new JsonObject { ["evaluation"] = evaluation })).Status);
        var again = await first.EvaluateAsync(release, "Again");
        await first.PostAsync($"{world.Tenant}/records/{again}/threshold", RecordAsks.Threshold());
        await first.PostAsync($"{world.Tenant}/records/{again}/result", RecordAsks.Result(0.03));
        Assert.Contains("waits for a retest", await opened.Eve.TextAsync($"/t/found/releases/{newId}/update"), StringComparison.Ordinal);
        await first.PostAsync($"{release}/findings/{finding}/retest", new JsonObject { ["evaluation"] = again });
        Assert.DoesNotContain((await first.GetAsync($"{release}/gate"))["missing"]!.AsArray(), m => (string)m!["kind"]! == "finding-open");
        Assert.Contains((await first.GetAsync($"{old}/gate"))["missing"]!.AsArray(), m => (string)m!["kind"]! == "finding-open");
    }

    [Fact]
    public async Task The_page_opens_a_successor_and_bytes_that_are_erased_are_gone_there_too()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "paged");
        var ben = await world.PersonAsync("ben4", "approver");
        var (old, piece) = await ServedAsync(world, ben);
        var oldId = old[(old.LastIndexOf('/') + 1)..];
        await RegisterAsync(world, old, "1.1", Newer);
        var model = (string)(await world.First.GetAsync(old))["model"]!;
        var page = $"/t/paged/releases/{oldId}/successor";
        (string, string)[] typed =
        [
            ("version", $"{model} 1.1"), ("changes", "autonomy"), ("changes", "other"), ("releaseType", "restricted"), ("stage", "restricted"), ("audience", "customers"),
            ("components", "evaluations"), ("uses", "chat code"),
        ];
        var (status, _, shown) = await opened.Eve.SendAsync(page, page, typed);
        Assert.Equal(422, status);
        Assert.Contains("something else changed", shown, StringComparison.Ordinal);
        var (sent, location, _) = await opened.Eve.SendAsync(page, page, [.. typed, ("words", "It runs tools by itself")]);
        Assert.Equal(303, sent);
        var update = await opened.Eve.TextAsync(location!);
        Assert.Contains("the guidance adds no line for it by itself", update, StringComparison.Ordinal);
        Assert.Contains("It runs tools by itself", update, StringComparison.Ordinal);
        var newId = location!.Split('/')[^2];
        await world.First.PostAsync($"{old}/evidence/{piece}/erase");
        Assert.True((bool)(await world.First.GetAsync($"{world.Tenant}/releases/{newId}/evidence"))["evidence"]!.AsArray().Single(e => (string)e!["evidence"]! == piece)!["gone"]!);
    }

    private static JsonObject Ask(string version, string modality) => new()
    {
        ["version"] = version, ["changes"] = new JsonArray("modality"), ["modalities"] = new JsonArray(modality),
    };

    /// <summary>A release for text, clear and in service.</summary>
    private static async Task<(string Release, string Evidence)> ServedAsync(World world, Api approver)
    {
        await world.AssessAsync();
        await world.First.PutAsync($"{world.Release}/assessment", new JsonObject { ["modelType"] = "frontier", ["modalities"] = new JsonArray("text") });
        return (world.Release, await ServeAsync(world, approver));
    }

    private static async Task<string> ServeAsync(World world, Api approver)
    {
        var piece = await world.ProveAsync();
        await world.ApproveAsync(approver);
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);
        await world.First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        return piece;
    }

    private static async Task RegisterAsync(World world, string release, string version, string weights)
    {
        var model = (string)(await world.First.GetAsync(release))["model"]!;
        await world.First.PostAsync($"{world.Tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = version, ["confirmed"] = true,
            ["files"] = new JsonArray(
                new JsonObject { ["path"] = "model.safetensors", ["sha256"] = World.Sha256(weights) },
                new JsonObject { ["path"] = "config.json", ["sha256"] = World.Sha256(version) }),
        });
    }

    private static async Task<JsonObject> ConfirmAsync(World world, string practice, string piece) => new()
    {
        ["words"] = (string)(await world.First.GetAsync($"{world.Release}/practices/{practice}"))["practice"]!["howAsked"]!["words"]!, ["evidence"] = new JsonArray(piece),
        ["reason"] = "It holds of the new model as well",
    };

    private static async Task<string[]> AskedAsync(World world) =>
        [.. (await world.First.GetAsync($"{world.Release}/practices?asked=true&limit=120"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!)];

    private static ModelFiles Files(string weights) => ModelFiles.Of(
        [new("model.safetensors", Digest.OfHex(World.Sha256(weights))!), new("config.json", Digest.OfHex(World.Sha256("1.1"))!)]).Value!;

    private async Task<string?> LinkAsync(string release)
    {
        using var answer = await opened.App.Client.GetAsync(new Uri($"/public/releases/{release}/status", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null;
    }

    private async Task<StatusDocument> StatusAsync(string release, string query)
    {
        var (keys, text) = (await KeysAsync("status"), await opened.App.TextAsync($"/public/releases/{release}/status{query}"));
        return StatusDocument.Open(Encoding.UTF8.GetBytes(text), keys).Succeeds(out var document, out var refusal)
            ? document : throw new InvalidOperationException(refusal.Sentence);
    }

    /// <summary>The fields of the payload of whoever asks as before.</summary>
    private async Task<string[]> FieldsAsync(string release)
    {
        var envelope = JsonNode.Parse(await opened.App.TextAsync($"/public/releases/{release}/status"))!;
        Assert.Equal(StatusDocument.PayloadType, (string)envelope["payloadType"]!);
        return [.. JsonNode.Parse(Convert.FromBase64String((string)envelope["payload"]!))!.AsObject().Select(p => p.Key)];
    }

    private async Task<KnownKeys> KeysAsync(string purpose) => TrustedKey.Read(
        (string)JsonNode.Parse(await opened.App.TextAsync("/.well-known/plimsoll-keys.json"))!["keys"]!.AsArray().Single(k => (string)k!["purpose"]! == purpose)!["pem"]!, "key").Value!;
}
