// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Web.Tests.Records;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A director reads where a release stands on one page, and everything there comes from the record.</summary>
public sealed class BoardTests(Opened opened) : IClassFixture<Opened>
{
    [Fact]
    public async Task What_nobody_knows_yet_is_said_to_be_not_known()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "board-new");
        await StagedPlanTests.InternalAsync(world);
        var board = await world.First.GetAsync($"{world.Release}/board");
        Assert.Equal(["model", "stands", "depth", "risks", "duties", "decision", "asked"], board["parts"]!.AsArray().Select(p => (string)p!["subject"]!));
        Assert.Equal(["Nothing."], Lines(board, "asked"));
        Assert.Equal(["Nobody has decided yet: no verdict is on the record."], Lines(board, "decision"));
        Assert.Equal(["None: nothing was handed over, so that Organisation board-new owes all of it."], Lines(board, "duties"));
        Assert.Equal(["No severe finding is open. Not known what an evaluation would find: none with a result is on the record.", "No risk is accepted."], Lines(board, "risks"));
        Assert.Contains("Not known what follows: no staged plan is laid out.", Lines(board, "stands"));
        Assert.Contains("Nothing can have lapsed: it never went out.", Lines(board, "depth"));
        Assert.Contains("not known that it came from another one", Lines(board, "model")[0], StringComparison.Ordinal);
        Assert.Contains("is held at the gate to internal use", Lines(board, "stands")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_a_board_has_to_know_stands_on_the_page_and_each_line_leads_to_its_place()
    {
        var world = await World.OpenAsync(opened.App, opened.First, "board-full");
        var (first, ben) = (world.First, await world.PersonAsync("ben-board", "approver"));
        var release = await StagedPlanTests.InternalAsync(world);
        await first.PutAsync($"{release}/staged-plan", StagedPlanTests.Way());
        await world.ProveAsync();
        await first.PutAsync($"{release}/practices/G04.R1/status", new JsonObject
        {
            ["status"] = "risk-accepted", ["reason"] = "small", ["acceptedBy"] = first.Account, ["until"] = "2026-12-24",
        });
        await world.ApproveAsync(ben);
        Assert.Equal("clear", (string)(await world.JudgeAsync())["verdict"]!["verdict"]!);
        await first.PutAsync($"{release}/status", new JsonObject { ["state"] = "active", ["criterion"] = "gate-clear" });
        var board = await first.GetAsync($"{release}/board");
        Assert.Contains("Staged 1 1.0 is in service for chat.", Lines(board, "stands")[0], StringComparison.Ordinal);
        Assert.Contains("The next gate is research release, planned for 1 March 2027", Lines(board, "stands")[2], StringComparison.Ordinal);
        Assert.Contains(Lines(board, "risks"), l => l.StartsWith("Risk accepted: G04.R1 ", StringComparison.Ordinal) && l.Contains("by Eve Example, until 24 December 2026", StringComparison.Ordinal));
        Assert.StartsWith("Clear for internal use, on ", Lines(board, "decision")[0], StringComparison.Ordinal);
        Assert.EndsWith("at the word of Eve Example; it holds.", Lines(board, "decision")[0], StringComparison.Ordinal);
        Assert.Equal(["Approved by ben-board.", "No weakness of that decision is on the record."], Lines(board, "decision")[1..]);
        Assert.Contains("Nothing has lapsed since it went out.", Lines(board, "depth"));

        // A finding and evidence that speaks against it: both are on the page, and what is asked of the board is.
        var evaluation = await first.EvaluateAsync(release, "Red team");
        await first.PostAsync($"{release}/records/findings", RecordAsks.Finding(evaluation));
        var piece = (string)(await first.AttachAsync(release, "against.pdf", "it speaks against it"u8.ToArray()))["id"]!;
        await first.PostAsync($"{release}/evidence/{piece}/adverse", new JsonObject { ["words"] = "look at page 3" });
        board = await first.GetAsync($"{release}/board");
        Assert.Contains(Lines(board, "risks"), l => l.StartsWith("Finding, severe: ", StringComparison.Ordinal) && l.Contains("holds the gate; Eve Example answers for it", StringComparison.Ordinal));
        Assert.Contains(Lines(board, "asked"), l => l.Contains("Evidence speaks against the release; decide whether it keeps serving.", StringComparison.Ordinal));
        Assert.Contains(Lines(board, "asked"), l => l.Contains("G04.R1", StringComparison.Ordinal) && l.Contains("the acceptance ends", StringComparison.Ordinal));

        // The page says the same, and every place is there.
        var page = await opened.Eve.TextAsync($"/t/board-full/releases/{world.ReleaseId}/board");
        foreach (var line in board["parts"]!.AsArray().SelectMany(p => p!["lines"]!.AsArray()))
        {
            Assert.Contains((string)line!["text"]!, page, StringComparison.Ordinal);
            if (line["page"] is { } place) { Assert.Equal(200, (await opened.Eve.GetAsync((string)place!)).Status); }
        }
        var entry = (string)board["entry"]!;
        Assert.Equal(200, (await opened.Eve.GetAsync($"/t/board-full/entries/{entry}/proof")).Status);
        Assert.Contains($"entry {entry}", page, StringComparison.Ordinal);
        Assert.Equal(entry, (string)(await first.GetAsync($"{release}/trail?limit=120"))["entries"]!.AsArray()[^1]!["seq"]!);

        // What one person alone decided is said to be weak.
        var alone = await World.OpenAsync(opened.App, opened.First, "board-one", onePerson: true);
        await StagedPlanTests.InternalAsync(alone);
        await alone.ProveAsync();
        await alone.ApproveAsync(alone.First);
        await alone.JudgeAsync();
        Assert.Equal("Weak about it: self-attested, the approver is also an author.", Lines(await first.GetAsync($"{alone.Release}/board"), "decision")[2]);
        Assert.Equal((404, "release.unknown-id"), await first.RefusedAsync(HttpMethod.Get, $"{alone.Tenant}/releases/{world.ReleaseId}/board"));
    }

    private static string[] Lines(JsonNode board, string subject) =>
        [.. board["parts"]!.AsArray().Single(p => (string)p!["subject"]! == subject)!["lines"]!.AsArray().Select(l => (string)l!["text"]!)];
}
