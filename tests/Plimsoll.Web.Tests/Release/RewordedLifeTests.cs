// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A cleared restricted release is moved to open weights, its model is taken for less, and what does not go together is refused.</summary>
public sealed class RewordedLifeTests(Opened opened) : IClassFixture<Opened>
{
    [Fact]
    public async Task What_is_worded_otherwise_after_a_move_to_open_weights_waits_until_it_is_confirmed_by_interface_or_page()
    {
        var world = await World.OpenAsync(opened.App, opened.First);
        var (ben, cleo) = (await world.PersonAsync("ben", "approver"), await world.PersonAsync("cleo", "contributor"));
        await world.AssessAsync(type: "general");
        var (first, release) = (world.First, world.Release);
        var piece = await world.ProveAsync();
        await world.ApproveAsync(ben);
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);

        // A plan that contradicts itself is no plan; the one that does not changes what the list has to be derived for.
        var half = Plan("restricted", "open-weights", "customers", "evaluations");
        Assert.Equal((422, "release.plan-contradicts"), await first.RefusedAsync(HttpMethod.Put, $"{release}/plan", half));
        await first.PutAsync($"{release}/plan", Plan("open", "open-weights", "everyone", "weights"));
        var seen = await first.PostAsync($"{release}/assessment/preview", new JsonObject { ["modelType"] = "general" });
        string[] waits = [.. seen["waits"]!.AsArray().Select(w => (string)w!["practice"]!)];
        Assert.Contains("G06.B1", waits);
        await first.PutAsync($"{release}/assessment", new JsonObject { ["modelType"] = "general" });
        var listed = (await first.GetAsync($"{release}/practices?waits=true&limit=120"))["practices"]!.AsArray();
        Assert.Equal(waits.Order(), listed.Select(p => (string)p!["practice"]!).Order());
        var missing = await MissingAsync(world, "practice-reworded");
        Assert.Equal(listed.Where(p => (bool)p!["asked"]!).Select(p => (string)p!["practice"]!).Order(), missing.Order());
        Assert.Contains("G06.B1", missing);

        // By the interface: with the words that were read, by somebody who may.
        var one = (await first.GetAsync($"{release}/practices/G06.B1"))["practice"]!;
        Assert.Equal(("reworded", piece), ((string)one["waits"]!["because"]!, (string)Assert.Single(one["waits"]!["evidence"]!.AsArray())!));
        var old = new JsonObject { ["words"] = (string)one["waits"]!["words"]!, ["evidence"] = new JsonArray(piece) };
        Assert.Equal((409, "release.other-wording"), await first.RefusedAsync(HttpMethod.Post, $"{release}/practices/G06.B1/confirm", old));
        var now = new JsonObject { ["words"] = (string)one["howAsked"]!["words"]!, ["evidence"] = new JsonArray(piece), ["reason"] = "The tests covered it" };
        Assert.Equal(403, (await cleo.RefusedAsync(HttpMethod.Post, $"{release}/practices/G06.B1/confirm", now)).Status);
        await first.PostAsync($"{release}/practices/G06.B1/confirm", now);
        var confirmed = (await first.GetAsync($"{release}/practices/G06.B1"))["practice"]!;
        Assert.Equal((null, null, "The tests covered it"), (confirmed["waits"], confirmed["lacks"], (string?)confirmed["confirmed"]!["reason"]));

        // At the pages: what was answered and what is asked now, then the button.
        var other = missing.First(p => p != "G06.B1");
        var eve = opened.Eve;
        var page = $"/t/acme/releases/{world.ReleaseId}/practices/{other}";
        var shown = await eve.TextAsync(page);
        Assert.Contains("What was answered", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("do not hold those words any more", shown, StringComparison.Ordinal);
        Assert.Contains("waits to be confirmed for", await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}/evidence/{piece}"), StringComparison.Ordinal);
        var words = (string)(await first.GetAsync($"{release}/practices/{other}"))["practice"]!["howAsked"]!["words"]!;
        Assert.Equal(422, (await eve.SendAsync(page, $"{page}/confirm", ("words", words), ("answers", piece))).Status);
        Assert.Equal(303, (await eve.SendAsync(page, $"{page}/confirm", ("words", words), ("answers", piece), ("sure", "yes"))).Status);
        Assert.Contains("Confirmed as it is asked now by Eve Example", await eve.TextAsync(page), StringComparison.Ordinal);
        Assert.Equal(missing.Except(["G06.B1", other]).Order(), (await MissingAsync(world, "practice-reworded")).Order());
        Assert.Contains("The tests covered it", await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}/trail"), StringComparison.Ordinal);
        Assert.Contains("wait to be confirmed", await eve.TextAsync("/t/acme/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_is_lowered_for_a_reason_with_what_drops_shown_before_and_an_interface_alone_hands_nothing_out()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "lower");
        await world.AssessAsync();
        var (first, release) = (world.First, world.Release);
        await first.PutAsync($"{release}/plan", Plan("restricted", "restricted", "customers"));
        Assert.Empty((await first.GetAsync(release))["plan"]!["components"]!.AsArray());

        var eve = opened.Eve;
        var page = $"/t/lower/releases/{world.ReleaseId}/assessment";
        (string, string)[] typed = [("modelType", "general"), ("roles", "provider")];
        var (status, _, shown) = await eve.SendAsync(page, page, [.. typed, ("look", "yes")]);
        Assert.Equal(200, status);
        Assert.Contains("Not asked any more", shown, StringComparison.Ordinal);
        Assert.Contains("Why it is no longer Paradigm-shifting or Frontier", shown, StringComparison.Ordinal);
        Assert.Equal(422, (await eve.SendAsync(page, page, typed)).Status);
        Assert.Equal((422, "release.type-lowered"), await first.RefusedAsync(HttpMethod.Put, $"{release}/assessment", new JsonObject { ["modelType"] = "general" }));
        Assert.Equal(303, (await eve.SendAsync(page, page, [.. typed, ("reason", "It was trained with far less")])).Status);

        var judged = await world.JudgeAsync();
        var envelope = JsonNode.Parse(await first.TextAsync($"{release}/decisions/{(string)judged["decision"]!}"))!;
        var statement = JsonNode.Parse(Convert.FromBase64String((string)envelope["payload"]!))!;
        var lowered = statement["predicate"]![Plimsoll.Release.Decisions.Statement.Extension]!["downgraded"]!;
        Assert.Equal(("frontier", "general", "administrator"), ((string)lowered["from"]!, (string)lowered["to"]!, (string)lowered["by"]![0]!));
        Assert.DoesNotContain("far less", statement.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("The reason is on the record", await eve.TextAsync("/t/lower/consistency"), StringComparison.Ordinal);
        Assert.Contains("It was trained with far less", await eve.TextAsync($"/t/lower/releases/{world.ReleaseId}/trail"), StringComparison.Ordinal);
    }

    private static JsonObject Plan(string type, string stage, string audience, params string[] components) => new()
    {
        ["releaseType"] = type, ["components"] = new JsonArray([.. components.Select(c => (JsonNode)c)]), ["audience"] = audience, ["stage"] = stage,
        ["uses"] = new JsonArray("chat"),
    };

    private static async Task<string[]> MissingAsync(World world, string kind) =>
        [.. (await world.First.GetAsync($"{world.Release}/gate"))["missing"]!.AsArray().Where(m => (string)m!["kind"]! == kind).Select(m => (string)m!["practice"]!)];
}
