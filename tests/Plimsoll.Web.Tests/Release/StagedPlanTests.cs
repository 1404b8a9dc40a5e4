// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>The governance lead of a provider lays out the way of a release, moves on once its criteria are met, and back when one comes true.</summary>
public sealed class StagedPlanTests(Opened opened) : IClassFixture<Opened>
{
    [Fact]
    public async Task A_way_is_laid_out_its_next_gate_is_seen_everywhere_and_moving_on_and_back_changes_the_plan()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "stages");
        var first = world.First;
        var release = await InternalAsync(world);
        var before = await first.GetAsync(release);
        Assert.Null(before["verdict"]!["next"]);
        var empty = await first.GetAsync($"{release}/staged-plan");
        Assert.Equal((0, false, "internal"), (empty["steps"]!.AsArray().Count, (bool)empty["isStep"]!, (string)empty["stage"]!));
        // A move answers the criteria of a plan that was read: whoever does not say which one is refused.
        Assert.Equal((422, "release.bad-value"), await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves", On(("read", null))));
        Assert.Equal((422, "release.not-staged"), await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves?rev={await RevAsync(first, release)}", On(("read", null))));

        var done = await first.PutAsync($"{release}/staged-plan", Way());
        Assert.Equal(["release.staged-plan-set"], Happened(done));
        Assert.Equal((409, "journal.conflict"), await first.RefusedAsync(HttpMethod.Put, $"{release}/staged-plan?rev={(string)before["rev"]!}", Way()));
        var now = await first.GetAsync(release);
        Assert.Equal((before["bundle"]!.ToJsonString(), before["plan"]!.ToJsonString()), (now["bundle"]!.ToJsonString(), now["plan"]!.ToJsonString()));

        // The next gate: in the release, at its gate, in the staged plan, at the pages, and in the history that is judged where no server is.
        var next = now["verdict"]!["next"]!;
        Assert.Equal(("research", "vetted-researchers", "2027-03-01", 2, "held"), ((string)next["stage"]!, (string)next["audience"]!, (string)next["plannedDay"]!, (int)next["criteria"]!, (string)next["verdict"]!));
        string[] missing = Keys(next);
        Assert.NotEmpty(missing);
        Assert.Equal(missing, Keys((await first.GetAsync($"{release}/gate"))["next"]!));
        Assert.Equal(missing, Keys((await first.GetAsync($"{release}/staged-plan"))["next"]!));
        Assert.Equal(missing, Keys((await first.PostAsync("/api/v1/release/judge", JsonNode.Parse(await first.TextAsync($"{release}/history"))))["next"]!));
        foreach (var page in new[] { "", "/plan", "/staged-plan" })
        {
            var text = await opened.Eve.TextAsync($"/t/stages/releases/{world.ReleaseId}{page}");
            Assert.Contains("Next gate", text, StringComparison.Ordinal);
            Assert.Contains("planned for 1 March 2027, which is promised to nobody", text, StringComparison.Ordinal);
            Assert.Contains($"{missing.Length} things are missing today", text, StringComparison.Ordinal);
        }

        // Something is said of every criterion, and whoever leaves one out is told which.
        using (var refused = await first.SendAsync(
            HttpMethod.Post, $"{release}/staged-plan/moves?rev={await RevAsync(first, release)}", System.Net.Http.Json.JsonContent.Create(On(("Ben and two others read it", null)))))
        {
            var told = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("release.criterion-open", (string)told["code"]!);
            Assert.Contains("Partners used it for four weeks", told.ToJsonString(), StringComparison.Ordinal);
        }
        var piece = (string)(await first.AttachAsync(release, "weeks.pdf", "four weeks"u8.ToArray()))["id"]!;
        done = await MoveAsync(first, release, On(("Ben and two others read it", null), (null, piece)));
        Assert.Equal(["release.moved-on", "release.plan-changed"], Happened(done));
        now = await first.GetAsync(release);
        Assert.Equal(("research", "vetted-researchers"), ((string)now["plan"]!["stage"]!, (string)now["plan"]!["audience"]!));
        // A move answers the criteria of the way as it was read: without its revision none is made, and with an older one neither.
        Assert.Equal((422, "release.bad-value"), await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves", Back("internal")));
        Assert.Equal((409, "journal.conflict"), await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves?rev={(string)before["rev"]!}", Back("internal")));
        // The same once more says of the step before what nobody said of this one.
        Assert.Equal((409, "release.off-staged-plan"), await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves?rev={await RevAsync(first, release)}", On(("read", null), ("used", null))));
        // What the gate says there is what was told before.
        Assert.Equal(missing, now["verdict"]!["missing"]!.AsArray().Select(m => (string)m!["sentence"]!));
        Assert.Equal("open-weights", (string)now["verdict"]!["next"]!["stage"]!);

        // The command prints it, on a server and over a history that somebody brings along.
        var said = await Programs.PlimsollAsync(
            new Dictionary<string, string?> { ["PLIMSOLL_SERVER"] = opened.App.Address, ["PLIMSOLL_TENANT"] = "stages", ["PLIMSOLL_KEY"] = first.Key },
            "release", "gate", world.ReleaseId, "--ask");
        Assert.Contains("next gate: open-weights, to everyone, on no planned day: held today, ", said.Output, StringComparison.Ordinal);
        Assert.Contains("; criteria to be met before: 1", said.Output, StringComparison.Ordinal);
        var history = Path.Combine(Directory.CreateTempSubdirectory("plimsoll-staged-").FullName, "history.json");
        await File.WriteAllTextAsync(history, await first.TextAsync($"{release}/history"), TestContext.Current.CancellationToken);
        said = await Programs.PlimsollAsync(new Dictionary<string, string?>(), "release", "judge", history);
        Directory.Delete(Path.GetDirectoryName(history)!, recursive: true);
        Assert.Matches(@"Next gate +Open-weights, to everyone, on no planned day: held today", said.Output);

        // As it stood before.
        Assert.Equal("internal", (string)(await first.GetAsync($"{release}/staged-plan?asOf={(string)before["asOf"]!}"))["stage"]!);

        done = await MoveAsync(first, release, Back("internal"));
        Assert.Equal(["release.moved-back", "release.plan-changed"], Happened(done));
        Assert.Equal("internal", (string)(await first.GetAsync(release))["plan"]!["stage"]!);
        var staged = await first.GetAsync($"{release}/staged-plan");
        Assert.Equal(["back", "on"], staged["moves"]!.AsArray().Select(m => m!["asked"] is null ? "on" : "back"));
        Assert.Equal(
            ("Somebody used it against people", "It was used to find where people live"),
            ((string)staged["moves"]![0]!["criterion"]!, (string)staged["moves"]![0]!["words"]!));
        Assert.Equal(piece, (string)staged["moves"]![1]!["met"]![1]!["evidence"]!);
        var trail = await opened.Eve.TextAsync($"/t/stages/releases/{world.ReleaseId}/trail");
        Assert.Contains("moved back, because a criterion came true, to suspend it", trail, StringComparison.Ordinal);
        Assert.Contains("moved on to the next step", trail, StringComparison.Ordinal);
        // Every criterion is told as it was written, what was said of it too, and of a way laid out anew those of then and of now.
        await first.PutAsync($"{release}/staged-plan", Way(undone: true));
        trail = await opened.Eve.TextAsync($"/t/stages/releases/{world.ReleaseId}/trail");
        Assert.Contains("laid out the way ahead anew", trail, StringComparison.Ordinal);
        foreach (var words in new[] { "Read by three colleagues", "Partners used it for four weeks", "Somebody used it against people", "They check it by its weights", "Ben and two others read it" })
        {
            Assert.Contains($"<dd>{words}</dd>", trail, StringComparison.Ordinal);
        }
        Assert.Contains("Research release, to move back and suspend it", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_refuses_to_call_weights_back_offers_what_could_go_first_and_takes_a_reason()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "laid");
        await InternalAsync(world);
        var page = $"/t/laid/releases/{world.ReleaseId}/staged-plan";
        Assert.Contains("Which way ahead for Staged 1 1.0", await opened.Eve.TextAsync(page), StringComparison.Ordinal);
        List<(string, string)> typed =
        [
            ("steps", "internal"), ("internal.on", "Read by three colleagues\nUsed for a month"), ("internal.canBeUndone", "yes"),
            ("steps", "research"), ("research.audience", "vetted-researchers"), ("research.components", "weights"),
            ("research.suspend", "Somebody used it against people"), ("research.plannedDay", "2026-01-01"), ("research.canBeUndone", "yes"),
        ];
        var (status, _, shown) = await opened.Eve.SendAsync(page, page, [.. typed]);
        Assert.Equal(422, status);
        Assert.Contains("Research release: whether it can be undone", shown, StringComparison.Ordinal);
        Assert.Contains("who keep them: nobody can call them back", shown, StringComparison.Ordinal);
        // What was typed is there again.
        Assert.Contains("Somebody used it against people", shown, StringComparison.Ordinal);

        typed[^1] = ("research.canBeUndone", "no");
        (status, _, shown) = await opened.Eve.SendAsync(page, page, [.. typed]);
        Assert.Equal(422, status);
        Assert.Contains("Let an earlier step hand out one of code, data, architecture, evaluations, paper, or say why not", shown, StringComparison.Ordinal);

        Assert.Equal((303, page), await SentAsync(page, page, [.. typed, ("research.weightsFirst", "Reviewers can check it by its weights alone")]));
        shown = await opened.Eve.TextAsync(page);
        Assert.Contains("Staged 1 1.0 stands at internal use; research release is the next step", shown, StringComparison.Ordinal);
        Assert.Contains("Reviewers can check it by its weights alone", shown, StringComparison.Ordinal);
        Assert.Contains("It cannot be undone once it went out", shown, StringComparison.Ordinal);
        Assert.Contains("planned for 1 January 2026, which has passed.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("which is promised to nobody", shown, StringComparison.Ordinal);
        Assert.Contains("planned for 1 January 2026, which has passed:", await opened.Eve.TextAsync($"/t/laid/releases/{world.ReleaseId}/board"), StringComparison.Ordinal);

        (status, _, shown) = await opened.Eve.SendAsync(page, $"{page}/on", ("from", "internal"), ("criterion-1", "Three names"));
        Assert.Equal(422, status);
        Assert.Contains("Used for a month", shown, StringComparison.Ordinal);
        Assert.Contains(">Three names</textarea>", shown, StringComparison.Ordinal);
        Assert.Equal((303, $"{page}#moves"), await SentAsync(page, $"{page}/on", ("from", "internal"), ("criterion-1", "Three names"), ("criterion-2", "Since June")));
        Assert.Contains("Since June", await opened.Eve.TextAsync(page), StringComparison.Ordinal);
        Assert.Equal((303, $"{page}#moves"), await SentAsync(page, $"{page}/back", ("from", "research"), ("criterion", "1"), ("to", "internal"), ("words", "It was used to find people")));
        Assert.Equal("internal", (string)(await world.First.GetAsync(world.Release))["plan"]!["stage"]!);

        // What was filled in and not ticked is not lost without a word; a step of before is left out by its tick alone.
        (status, _, shown) = await opened.Eve.SendAsync(page, page, [.. typed.Where(f => f.Item1 != "steps"), ("steps", "internal")]);
        Assert.Equal(422, status);
        Assert.Contains("are fewer than two", shown, StringComparison.Ordinal);
        (status, _, shown) = await opened.Eve.SendAsync(page, page, [.. typed, ("wider.audience", "everyone")]);
        Assert.Equal(422, status);
        Assert.Contains("Wider availability: the stage", shown, StringComparison.Ordinal);
        Assert.Contains("is filled in, and not ticked as a step of the plan", shown, StringComparison.Ordinal);

        async Task<(int, string?)> SentAsync(string from, string action, params (string, string)[] fields) =>
            await opened.Eve.SendAsync(from, action, fields) is var (code, location, _) ? (code, location) : default;
    }

    [Fact]
    public async Task What_researchers_were_handed_stays_out_and_the_page_says_what_the_criterion_asks_until_it_is_done()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "handed");
        var (first, ben) = (world.First, await world.PersonAsync("ben-staged", "approver"));
        var release = await InternalAsync(world);
        await first.PutAsync($"{release}/staged-plan", Way());
        await MoveAsync(first, release, On(("read", null), ("used", null)));
        await ServeAsync(world, ben);
        var (was, serial) = ((string)(await first.GetAsync(release))["plan"]!.ToJsonString(), (string)(await first.GetAsync(release))["status"]!["serial"]!);
        var done = await MoveAsync(first, release, Back("internal"));
        Assert.Equal(["release.moved-back"], Happened(done));
        var now = await first.GetAsync(release);
        Assert.Equal((was, "active", serial), (now["plan"]!.ToJsonString(), (string)now["status"]!["state"]!, (string)now["status"]!["serial"]!));
        var move = (await first.GetAsync($"{release}/staged-plan"))["moves"]![0]!;
        Assert.Equal(("research", "internal", 0), ((string)move["to"]!, (string)move["asked"]!, move["left"]!.AsArray().Count));
        var page = await opened.Eve.TextAsync($"/t/handed/releases/{world.ReleaseId}/staged-plan");
        Assert.Contains("A criterion of going back came true that asks to suspend it; it is active.", page, StringComparison.Ordinal);
        Assert.Contains("The plan went no further back: what went out cannot be called back", page, StringComparison.Ordinal);
        // Whoever judges, approves or answers for it reads it where they decide.
        const string asks = "A criterion of going back came true that asks to suspend it; it is active";
        Assert.Contains(asks, (await first.GetAsync($"{release}/gate"))["notes"]!.AsArray().Select(n => (string)n!));
        Assert.Contains(asks, await opened.Eve.TextAsync($"/t/handed/releases/{world.ReleaseId}/gate"), StringComparison.Ordinal);
        Assert.Contains(asks, await opened.Eve.TextAsync($"/t/handed/releases/{world.ReleaseId}"), StringComparison.Ordinal);
        Assert.Contains(asks, await opened.Eve.TextAsync($"/t/handed/releases/{world.ReleaseId}/board"), StringComparison.Ordinal);
        await first.PutAsync($"{release}/status", new JsonObject { ["state"] = "suspended", ["criterion"] = "misuse", ["reason"] = "as the plan says" });
        Assert.DoesNotContain("A criterion of going back came true", await opened.Eve.TextAsync($"/t/handed/releases/{world.ReleaseId}/staged-plan"), StringComparison.Ordinal);
        Assert.Equal((422, "release.cannot-undo"), await first.RefusedAsync(HttpMethod.Put, $"{release}/staged-plan", Way(undone: true)));
    }

    [Fact]
    public async Task A_move_says_one_thing_and_whoever_may_not_plan_does_not_move()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "moves");
        var first = world.First;
        var release = await InternalAsync(world);
        var noor = await world.PersonAsync("noor-staged", "contributor");
        Assert.Equal(403, (await noor.RefusedAsync(HttpMethod.Put, $"{release}/staged-plan", Way())).Status);
        await first.PutAsync($"{release}/staged-plan", Way());
        Assert.Equal(403, (await noor.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves", On(("a", null), ("b", null)))).Status);
        Assert.Equal(3, (await noor.GetAsync($"{release}/staged-plan"))["steps"]!.AsArray().Count);
        foreach (var ask in new JsonObject[]
        {
            new() { ["way"] = "back", ["from"] = "internal" }, new() { ["way"] = "back", ["from"] = "internal", ["to"] = "internal", ["criterion"] = 1 }, new() { ["way"] = "on", ["from"] = "internal", ["to"] = "research" },
            new() { ["way"] = "on", ["from"] = "internal", ["words"] = "x" }, On([.. Enumerable.Repeat(("x", (string?)null), 13)]), new() { ["way"] = "on", ["from"] = "internal", ["met"] = new JsonArray(new JsonObject { ["criterion"] = 9, ["words"] = "x" }) },
        })
        {
            Assert.Equal((422, "release.bad-value"), await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves?rev={await RevAsync(first, release)}", ask));
        }
        Assert.Equal(400, (await first.RefusedAsync(HttpMethod.Post, $"{release}/staged-plan/moves?rev={await RevAsync(first, release)}", new JsonObject { ["way"] = "sideways", ["from"] = "internal" })).Status);
        var long_ = Way();
        long_["steps"]![0]!["on"] = new JsonArray(new string('x', 501));
        Assert.Equal((422, "release.bad-value"), await first.RefusedAsync(HttpMethod.Put, $"{release}/staged-plan", long_));
        var stranger = await World.OpenAsync(opened.App, opened.First, "strange-stages");
        Assert.Equal((404, "release.unknown-id"), await first.RefusedAsync(HttpMethod.Get, $"{stranger.Tenant}/releases/{world.ReleaseId}/staged-plan"));
    }

    /// <summary>Internal use, a research release with weights, open weights.</summary>
    internal static JsonObject Way(bool undone = false) => new()
    {
        ["steps"] = new JsonArray(
            Step("internal", "own-staff", ["paper"], ["Read by three colleagues", "Partners used it for four weeks"], [], true),
            Step("research", "vetted-researchers", undone ? ["paper"] : ["paper", "weights"], ["No finding is open"], ["Somebody used it against people"], undone, "2027-03-01", undone ? null : "They check it by its weights"),
            Step("open-weights", "everyone", ["paper", "weights"], [], ["The licence was broken"], false)),
    };

    private static JsonObject Step(string stage, string audience, string[] components, string[] on, string[] back, bool undone, string? day = null, string? why = null) => new()
    {
        ["stage"] = stage, ["audience"] = audience, ["components"] = new JsonArray([.. components.Select(c => (JsonNode)c)]), ["canBeUndone"] = undone,
        ["on"] = new JsonArray([.. on.Select(c => (JsonNode)c)]), ["back"] = new JsonArray([.. back.Select(b => (JsonNode)new JsonObject { ["act"] = "suspend", ["when"] = b })]),
        ["plannedDay"] = day, ["weightsFirst"] = why,
    };

    private static JsonObject On(params (string? Words, string? Evidence)[] met) => new()
    {
        ["way"] = "on", ["from"] = "internal",
        ["met"] = new JsonArray([.. met.Select((m, i) => (JsonNode)new JsonObject { ["criterion"] = i + 1, ["words"] = m.Words, ["evidence"] = m.Evidence })]),
    };

    private static JsonObject Back(string to) => new()
    {
        ["way"] = "back", ["from"] = "research", ["to"] = to, ["criterion"] = 1, ["words"] = "It was used to find where people live",
    };

    /// <summary>Moves along the staged plan as it was read just now.</summary>
    private static async Task<JsonNode> MoveAsync(Api api, string release, JsonObject ask) =>
        await api.PostAsync($"{release}/staged-plan/moves?rev={await RevAsync(api, release)}", ask);

    private static async Task<string> RevAsync(Api api, string release) => (string)(await api.GetAsync($"{release}/staged-plan"))["rev"]!;

    private static string[] Happened(JsonNode done) => [.. done["happened"]!.AsArray().Select(h => (string)h!)];

    private static string[] Keys(JsonNode next) => [.. next["missing"]!.AsArray().Select(m => (string)m!["sentence"]!)];

    /// <summary>A general model with open access, at internal use, and its list.</summary>
    internal static async Task<string> InternalAsync(World world, string type = "general")
    {
        var first = world.First;
        var model = (string)(await first.PostAsync($"{world.Tenant}/models", new JsonObject { ["name"] = "Staged 1", ["modelType"] = type }))["id"]!;
        await first.PostAsync($"{world.Tenant}/models/{model}/versions", new JsonObject
        {
            ["version"] = "1.0", ["confirmed"] = true, ["files"] = new JsonArray(new JsonObject { ["path"] = "model.safetensors", ["sha256"] = World.Sha256($"staged {world.Tenant}") }),
        });
        var made = await first.PostAsync($"{world.Tenant}/releases", new JsonObject
        {
            ["model"] = model, ["version"] = "1.0",
            ["plan"] = new JsonObject { ["releaseType"] = "open", ["components"] = new JsonArray("paper"), ["audience"] = "own-staff", ["stage"] = "internal", ["uses"] = new JsonArray("chat") },
        });
        world.At($"{world.Tenant}/releases/{(string)made["id"]!}");
        await first.PutAsync($"{world.Release}/assessment", new JsonObject { ["modelType"] = type });
        return world.Release;
    }

    private static async Task ServeAsync(World world, Api approver)
    {
        await world.ProveAsync();
        await world.ApproveAsync(approver);
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);
        await world.First.PutAsync($"{world.Release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
    }
}
