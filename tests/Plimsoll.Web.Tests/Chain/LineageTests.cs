// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Chain;

/// <summary>What happens to a released model is told along the lineage: to each organisation downstream, once.</summary>
public sealed class LineageTests
{
    [Fact]
    public async Task A_suspension_reaches_each_organisation_downstream_once_and_nobody_else_also_after_a_restart()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        await world.SuspendAsync();
        Assert.Equal("0 1 1 0", await world.CountsAsync(1));

        var told = Assert.Single(await world.NoticesAsync(world.C));
        Assert.Equal(
            ("suspended", "Harbour base", "1.0", "Organisation acme", world.A.ReleaseId, "incident"),
            ((string)told["what"]!, (string)told["model"]!, (string)told["version"]!, (string)told["organisation"]!, (string)told["release"]!, (string)told["because"]!));
        // C is reached in two ways, and told the shorter one.
        var reached = Assert.Single(told["reached"]!.AsArray())!;
        Assert.Equal(("Mole merged", 1, 0, "merged-from"), ((string)reached["name"]!, (int)reached["links"]!, (int)reached["between"]!, (string)reached["kind"]!));
        // B is told both of its versions, in one notice.
        var both = Assert.Single(await world.NoticesAsync(world.B))["reached"]!.AsArray();
        Assert.Equal([("Quay domain", 2), ("Quay small", 3)], both.Select(r => ((string)r!["name"]!, (int)r["links"]!)));
        Assert.Equal(["Quay domain 1.0", "Quay small 1.0"], both[1]!["own"]!.AsArray().Select(o => (string)o!));
        Assert.Contains("Harbour base 1.0 of Organisation acme, from which your Quay domain 1.0 comes along 2 links", (string)(await world.NoticesAsync(world.B))[0]["sentence"]!, StringComparison.Ordinal);
        // Of reasons, and of what lies between in other organisations, nobody is told.
        var text = (await world.First.TextAsync($"{world.C.Tenant}/chain/notices")) + (await world.First.TextAsync($"{world.B.Tenant}/chain/notices"));
        foreach (var secret in (string[])["A secret of ours", "Harbour chat"]) { Assert.DoesNotContain(secret, text, StringComparison.Ordinal); }
        Assert.DoesNotContain("Quay", await world.First.TextAsync($"{world.C.Tenant}/chain/notices"), StringComparison.Ordinal);

        await app.RestartAsync();
        await app.Services.GetRequiredService<TellDownstream>().OnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal("0 1 1 0", await world.CountsAsync(1));
    }

    [Fact]
    public async Task Whoever_says_that_theirs_came_from_a_model_that_was_suspended_before_is_told_once_as_those_were_who_said_so_in_time()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        await world.SuspendAsync();
        var domain = await world.ModelAsync(world.B, "Quay domain");
        var merged = await world.ModelAsync(world.C, "Mole merged");
        await world.LinkAsync(world.C, merged.Model, "merged-from", "Quay domain 1.0", domain.Subject);
        await TellAsync();
        Assert.Equal((0, 0), await CountsAsync());
        // The link of B reaches C through what C said before.
        await world.LinkAsync(world.B, domain.Model, "fine-tuned-from", "Harbour base 1.0", world.Base);
        await TellAsync();
        Assert.Equal((1, 1), await CountsAsync());
        var told = Assert.Single(await world.NoticesAsync(world.B));
        Assert.Equal(("suspended", "Harbour base", world.A.ReleaseId), ((string)told["what"]!, (string)told["model"]!, (string)told["release"]!));
        // Another link to the same, and a restart, tell nobody twice.
        var small = await world.ModelAsync(world.B, "Quay small");
        await world.LinkAsync(world.B, small.Model, "quantized-from", "Harbour base 1.0", world.Base);
        await app.RestartAsync();
        await TellAsync();
        Assert.Equal((1, 1), await CountsAsync());

        Task TellAsync() => app.Services.GetRequiredService<TellDownstream>().OnceAsync(TestContext.Current.CancellationToken);
        async Task<(int, int)> CountsAsync() => ((await world.NoticesAsync(world.B)).Length, (await world.NoticesAsync(world.C)).Length);
    }

    [Fact]
    public async Task What_is_told_is_due_of_whoever_may_change_a_status_and_answered_by_name_and_only_as_it_is()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        var release = await world.OpenAsync(world.B, world.Small);
        world.B.At(release);
        await world.ServeAsync(world.B);
        await world.SuspendAsync();
        await world.CountsAsync(1);
        var told = Assert.Single(await world.NoticesAsync(world.B));
        var (notice, at) = ((string)told["notice"]!, $"{world.B.Tenant}/chain/notices/{(string)told["notice"]!}");

        // At home and in what is due, at the release that it reaches, for who may change a status and for nobody else.
        var due = (await world.First.GetAsync($"{world.B.Tenant}/due?limit=120"))["due"]!.AsArray().Single(d => (string)d!["kind"]! == "upstream")!;
        Assert.Equal((world.B.ReleaseId, notice, $"/t/bay/chain/notices#{notice}"), ((string)due["release"]!, (string)due["subject"]!, (string)due["page"]!));
        Assert.EndsWith("decide about yours.", (string)due["sentence"]!, StringComparison.Ordinal);
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        Assert.Contains((string)due["sentence"]!, await eve.TextAsync("/t/bay"), StringComparison.Ordinal);
        // Where nothing was released of what it reaches, home says so all the same.
        Assert.Contains("Harbour base 1.0 of Organisation acme, from which your Mole merged 1.0 was merged, was suspended", await eve.TextAsync("/t/cove"), StringComparison.Ordinal);
        var auditor = await world.B.PersonAsync("ada", "auditor");
        Assert.DoesNotContain((await auditor.GetAsync($"{world.B.Tenant}/due?limit=120"))["due"]!.AsArray(), d => (string)d!["kind"]! == "upstream");
        Assert.Equal((403, "accounts.not-allowed"), await auditor.RefusedAsync(HttpMethod.Post, $"{at}/answer", new JsonObject { ["answer"] = "goes-on", ["because"] = "x" }));

        Assert.Equal((422, "chain.bad-value"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/answer", new JsonObject { ["answer"] = "goes-on" }));
        Assert.Equal((409, "chain.not-so"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/answer", new JsonObject { ["answer"] = "suspended" }));
        Assert.Equal((409, "chain.not-so"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/answer", new JsonObject { ["answer"] = "restricted" }));
        // Another organisation's notice is none.
        Assert.Equal((404, "chain.unknown-id"), await world.First.RefusedAsync(HttpMethod.Get, $"{world.C.Tenant}/chain/notices/{notice}"));
        await world.StatusAsync(world.B, "suspended", "incident");
        var (status, location, _) = await eve.SendAsync("/t/bay/chain/notices", $"/t/bay/chain/notices/{notice}/answer", ("answer", "suspended"));
        Assert.Equal((303, $"/t/bay/chain/notices#{notice}"), (status, location));
        var answered = await world.First.GetAsync(at);
        Assert.Equal(("suspended", world.First.Account), ((string)answered["answer"]!, (string)answered["by"]!));
        Assert.DoesNotContain((await world.First.GetAsync($"{world.B.Tenant}/due?limit=120"))["due"]!.AsArray(), d => (string)d!["kind"]! == "upstream");
        Assert.DoesNotContain("decide about yours", await eve.TextAsync("/t/bay"), StringComparison.Ordinal);
        var page = await eve.TextAsync("/t/bay/chain/notices");
        foreach (var shown in (string[])["Nothing from upstream waits for an answer", "By Eve Example", "1 link of another organisation → Quay domain 1.0 → Quay small 1.0"])
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }
        // Its maker sees how many were told, and of nobody's lineage which.
        var own = await eve.TextAsync($"/t/acme/releases/{world.A.ReleaseId}");
        Assert.Contains("Of the last change that was told, two were.", System.Text.RegularExpressions.Regex.Replace(own, "\\s+", " "), StringComparison.Ordinal);
        foreach (var theirs in (string[])["Quay", "Mole", "Organisation bay", "Organisation cove"]) { Assert.DoesNotContain(theirs, own, StringComparison.Ordinal); }
    }

    [Fact]
    public async Task Each_change_that_concerns_those_downstream_is_told_once_and_what_one_act_does_is_one()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        // That it went out for the first time was told to nobody, and neither is that it is put into service once more.
        await world.StatusAsync(world.A, "restricted", "duty-lapsed", "chat");
        await world.A.JudgeAsync();
        await world.StatusAsync(world.A, "active", "remedied");
        var evidence = (string)(await world.First.AttachAsync(world.A.Release, "doubt.txt", "it speaks against it"u8.ToArray()))["id"]!;
        await world.First.PostAsync($"{world.A.Release}/evidence/{evidence}/adverse", new JsonObject { ["words"] = "A secret of ours" });
        await world.First.PutAsync($"{world.A.Tenant}/adverse", new JsonObject { ["suspends"] = true });
        // This suspends at once: two entries, and one thing that happened.
        var second = (string)(await world.First.AttachAsync(world.A.Release, "more.txt", "this does too"u8.ToArray()))["id"]!;
        await world.First.PostAsync($"{world.A.Release}/evidence/{second}/adverse", new JsonObject { ["words"] = "A secret of ours" });
        var third = (string)(await world.First.AttachAsync(world.A.Release, "third.txt", "a third"u8.ToArray()))["id"]!;
        await world.First.PostAsync($"{world.A.Release}/evidence/{third}/withdraw", new JsonObject { ["reason"] = "A secret of ours" });
        await world.StatusAsync(world.A, "retired", "end-of-life");
        Assert.Equal("0 6 6 0", await world.CountsAsync(6));
        Assert.Equal(
            ["retired", "evidence-withdrawn", "suspended", "adverse", "back-in-service", "restricted"], (await world.NoticesAsync(world.C)).Select(n => (string)n["what"]!));
        Assert.Equal(["chat"], (await world.NoticesAsync(world.C))[5]["uses"]!.AsArray().Select(u => (string)u!));
        Assert.DoesNotContain("A secret of ours", await world.First.TextAsync($"{world.C.Tenant}/chain/notices"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_taken_back_leads_nowhere_and_one_that_closes_a_ring_or_counts_wrongly_is_refused()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        var at = $"{world.B.Tenant}/models/{world.Domain}/versions/1.0";
        var small = (await world.First.GetAsync($"{world.B.Tenant}/models/{world.Small}/versions/1.0/lineage"))["subject"]!;
        Task<(int Status, string Code)> No(JsonObject ask) => world.First.RefusedAsync(HttpMethod.Post, $"{at}/lineage", ask);
        JsonObject Ask(params (string Key, JsonNode? Value)[] more)
        {
            var ask = new JsonObject { ["kind"] = "distilled-from", ["from"] = "Another base" };
            foreach (var (key, value) in more) { ask[key] = value; }
            return ask;
        }
        Assert.Equal((409, "release.lineage-ring"), await No(Ask(("fromDigest", small.DeepClone()))));
        Assert.Equal((422, "release.bad-value"), await No(Ask(("share", 0.05m))));
        Assert.Equal((422, "release.bad-value"), await No(Ask(("basis", "a guess"))));
        Assert.Equal((422, "release.bad-value"), await No(Ask(("share", -0.1m), ("basis", "a guess"))));
        Assert.Equal((422, "release.bad-value"), await No(Ask(("flop", 0), ("basis", "a guess"))));
        Assert.Equal((422, "release.bad-value"), await No(Ask(("share", 0.1m), ("flop", 1), ("originalFlop", 2), ("basis", "a guess"))));
        Assert.Equal((404, "release.unknown-id"), await No(new JsonObject { ["kind"] = "distilled-from", ["from"] = world.Small, ["fromVersion"] = "9" }));
        Assert.Equal((409, "release.lineage-ring"), await No(new JsonObject { ["kind"] = "distilled-from", ["from"] = world.Small, ["fromVersion"] = "1.0" }));
        // What is used together came from nothing, and closes no ring.
        await world.First.PostAsync($"{at}/lineage", new JsonObject { ["kind"] = "used-together-with", ["from"] = world.Small, ["fromVersion"] = "1.0" });

        // Without its link from A, B is downstream by nothing, and neither is C by B: C has one of its own.
        var link = (string)(await world.First.GetAsync($"{at}/lineage"))["links"]![0]!["link"]!;
        Assert.Equal((404, "release.unknown-id"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/lineage/none/withdraw", new JsonObject { ["reason"] = "wrong" }));
        await world.First.PostAsync($"{at}/lineage/{link}/withdraw", new JsonObject { ["reason"] = "It was another base" });
        Assert.Equal((404, "release.unknown-id"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/lineage/{link}/withdraw", new JsonObject { ["reason"] = "wrong" }));
        await world.SuspendAsync();
        await Eventually.TrueAsync(async () => (await world.NoticesAsync(world.C)).Length == 1);
        Assert.Empty(await world.NoticesAsync(world.B));
    }

    [Fact]
    public async Task Who_is_the_provider_now_is_decided_with_a_reason_and_with_what_each_rule_said()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        var (model, _) = await world.ModelAsync(world.B, "Quay tuned");
        var at = $"{world.B.Tenant}/models/{model}/versions/1.0";
        var link = (string)(await world.First.PostAsync($"{at}/lineage", new JsonObject
        {
            ["kind"] = "fine-tuned-from", ["from"] = "Harbour base 1.0", ["fromDigest"] = world.Base, ["share"] = 0.4m, ["basis"] = "Hours of the cluster, twice counted",
        }))["id"]!;
        var shown = await world.First.GetAsync($"{at}/lineage");
        Assert.Equal((0.4m, "Hours of the cluster, twice counted"), ((decimal)shown["links"]![0]!["share"]!, (string)shown["links"]![0]!["basis"]!));
        Assert.Equal(["cannot-be-told", "cannot-be-told", "not-provider"], shown["links"]![0]!["rules"]!.AsArray().Select(r => (string)r!["says"]!));
        // What is asked is recorded nowhere.
        var asked = await world.First.PostAsync($"{at}/provider/ask", new JsonObject { ["link"] = link, ["who"] = "us", ["reason"] = "", ["generalPurpose"] = true, ["highRisk"] = false });
        Assert.Equal(["provider", "not-provider", "not-provider"], asked["said"]!.AsArray().Select(r => (string)r!["says"]!));
        Assert.Empty((await world.First.GetAsync($"{at}/lineage"))["providers"]!.AsArray());
        Assert.Equal((404, "chain.unknown-id"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/provider", new JsonObject { ["link"] = "none", ["who"] = "us", ["reason"] = "x" }));
        Assert.Equal((422, "chain.bad-value"), await world.First.RefusedAsync(HttpMethod.Post, $"{at}/provider", new JsonObject { ["link"] = link, ["who"] = "us", ["reason"] = " " }));
        await world.First.PostAsync($"{at}/provider", new JsonObject { ["link"] = link, ["who"] = "original", ["reason"] = "We thought it was less" });

        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var page = $"/t/bay/models/{model}/versions/1.0";
        var (status, location, _) = await eve.SendAsync(
            page, $"{page}/provider", ("link", link), ("who", "us"), ("reason-provider", "Two fifths is more than a third"), ("generalPurpose", "yes"), ("highRisk", "no"));
        Assert.Equal((303, $"{page}#provider"), (status, location));
        var decided = (await world.First.GetAsync($"{at}/lineage"))["providers"]!.AsArray();
        Assert.Equal([("us", true), ("original", false)], decided.Select(d => ((string)d!["who"]!, (bool)d["counts"]!)));
        Assert.Equal(("plimsoll-providers-1", "provider", "The change took 0.4 of what the original took: that is more than 1/3."), (
            (string)decided[0]!["pack"]!, (string)decided[0]!["said"]![0]!["says"]!, (string)decided[0]!["said"]![0]!["because"]!));
        var text = await eve.TextAsync(page);
        foreach (var words in (string[])["Two fifths is more than a third", "It is no legal advice", "was decided anew since", "What others say of the source was read", "Share of compute 0.4"])
        {
            Assert.Contains(words, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Harm_is_told_while_nobody_knows_what_time_it_is_and_what_gives_something_waits()
    {
        var clock = new MovingClock { Ahead = TimeSpan.FromHours(-2) };
        await using var app = new RunningApp { Clock = clock };
        var world = await LineageWorld.BeginAsync(app);
        await world.LinkFiveAsync();
        clock.Ahead = TimeSpan.Zero;
        clock.Stepped = TimeSpan.FromDays(500);
        await world.SuspendAsync();
        var tell = app.Services.GetRequiredService<TellDownstream>();
        Assert.False(await tell.OnceAsync(TestContext.Current.CancellationToken));
        Assert.Equal("0 1 1 0", await world.CountsAsync(1));
        clock.Stepped = TimeSpan.Zero;
        Assert.True(await tell.OnceAsync(TestContext.Current.CancellationToken));
        Assert.Equal("0 1 1 0", await world.CountsAsync(1));
    }

    [Fact]
    public async Task Whoever_opened_a_sheet_by_its_link_sees_whether_the_release_may_serve_and_no_reason()
    {
        await using var app = new RunningApp();
        var world = await LineageWorld.BeginAsync(app);
        var made = await HandOverTests.HandOverAsync(world.A, await HandOverTests.GateAsync(world.A));
        var link = (string)made["page"]!;
        async Task<string> Shown() => System.Text.RegularExpressions.Regex.Replace(System.Net.WebUtility.HtmlDecode(await app.TextAsync(link)), "\\s+", " ");
        Assert.Contains("active for chat, code since", await Shown(), StringComparison.OrdinalIgnoreCase);
        await world.SuspendAsync();
        var text = await Shown();
        Assert.Contains("suspended since", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"/public/releases/{world.A.ReleaseId}/status", text, StringComparison.Ordinal);
        Assert.DoesNotContain("A secret of ours", text, StringComparison.Ordinal);
    }
}
