// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Release;

/// <summary>A list answered on one page, with one file that shows what is met, and the same over the API.</summary>
public sealed class AnswerListTests(RunningApp app) : IClassFixture<RunningApp>, IAsyncLifetime
{
    private static int _count;
    private static World? _world;

    private static World TheWorld => _world!;

    private static string Page => $"/t/acme/releases/{TheWorld.ReleaseId}/answers";

    public async ValueTask InitializeAsync()
    {
        _world ??= await World.OpenAsync(app);
        await TheWorld.AssessAsync(name: $"Example {++_count}", type: "narrow");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task At_the_page_a_list_is_answered_with_one_file_and_nothing_of_it_is_taken_where_one_answer_is_wrong()
    {
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (first, second, third) = ((await AskedAsync())[0], (await AskedAsync())[1], (await AskedAsync())[2]);
        var before = await RevAsync();

        // Each of these is told at the page, with what was typed, and takes nothing.
        foreach (var (says, file, fields, expected) in ((string, string, (string, string)[], int)[])[
            ("are none", "all of it was tested", [], 422),
            ("is missing", "", [($"say-{first}", "shown")], 422),
            ("shows nothing", "all of it was tested", [($"say-{first}", "in-progress")], 422),
            ("needs a reason", "all of it was tested", [($"say-{first}", "shown"), ($"say-{second}", "not-applicable")], 422),
            ("is not one of the allowed values", "all of it was tested", [($"say-{first}", "certainly")], 422),
            ("is not on the list", "all of it was tested", [($"say-{first}", "shown"), ("say-G99.B9", "shown")], 404)])
        {
            var (status, _, text) = await SendAsync(eve, file, fields);
            Assert.Equal(expected, status);
            Assert.Contains(says, text, StringComparison.Ordinal);
            // The file is chosen anew, and the practice is called what the page calls it.
            Assert.Contains("Choose the file again:", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Say-", text, StringComparison.Ordinal);
        }
        Assert.Contains($">{second}</a> needs a reason", (await SendAsync(eve, "all of it was tested", [($"say-{first}", "shown"), ($"say-{second}", "not-applicable")])).Text, StringComparison.Ordinal);
        Assert.Equal(before, await RevAsync());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.Data, "incoming")));

        var (done, location, _) = await SendAsync(eve, "all of it was tested", [($"say-{first}", "shown"), ($"say-{second}", "not-applicable"), ($"reason-{second}", "It gives text only"), ($"say-{third}", "in-progress")]);
        Assert.Equal((303, $"/t/acme/releases/{TheWorld.ReleaseId}/gate"), (done, location));
        Assert.Equal(["met", "not-applicable", "in-progress"], [await StatusAsync(first), await StatusAsync(second), await StatusAsync(third)]);
        var piece = Assert.Single((await TheWorld.First.GetAsync($"{TheWorld.Release}/evidence"))["evidence"]!.AsArray())!;
        Assert.Equal(("answers.md", first), ((string)piece["label"]!, (string)Assert.Single(piece["practices"]!.AsArray())!));
        // What stands is asked no more, and what was begun still is.
        var page = await eve.TextAsync(Page);
        Assert.DoesNotContain($"say-{first}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"say-{second}", page, StringComparison.Ordinal);
        Assert.Contains($"say-{third}", page, StringComparison.Ordinal);
        // Somebody was faster: nothing is taken unseen.
        await TheWorld.First.PutAsync($"{TheWorld.Release}/practices/{third}/status", new JsonObject { ["status"] = "open" });
        Assert.Equal(409, (await SendAsync(eve, "", [($"say-{third}", "in-progress")], rev: before)).Status);
    }

    [Fact]
    public async Task A_first_list_says_beforehand_how_many_lines_come_and_afterwards_how_many_are_owed()
    {
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var plan = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray(), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat") };
        var opened = await TheWorld.First.PostAsync($"{TheWorld.Tenant}/releases", new JsonObject
        {
            ["model"] = (string)(await TheWorld.First.GetAsync(TheWorld.Release))["model"]!, ["version"] = "1.0", ["plan"] = plan,
        });
        var at = $"/t/acme/releases/{(string)opened["id"]!}";
        var before = System.Text.RegularExpressions.Regex.Match(await eve.TextAsync($"{at}/assessment"), "the list holds ([0-9]+) practices: ([0-9]+ owed, [0-9]+ left to choice)");
        Assert.True(before.Success);
        var after = await TheWorld.First.PutAsync($"{TheWorld.Tenant}/releases/{(string)opened["id"]!}/assessment", new JsonObject { ["modelType"] = "narrow" });
        Assert.NotNull(after);
        Assert.Contains($"{before.Groups[1].Value} practices listed</a>", await eve.TextAsync(at), StringComparison.Ordinal);
        Assert.Contains($"{before.Groups[2].Value}.", await eve.TextAsync(at), StringComparison.Ordinal);
        // What is handed out is said, also where it is nothing.
        Assert.Matches("Handed out</dt><dd>\\s*nothing", await eve.TextAsync(at));
    }

    [Fact]
    public async Task Over_the_api_many_are_said_at_once_or_none()
    {
        var asked = await AskedAsync();
        await TheWorld.First.AttachAsync(TheWorld.Release, "report.pdf", "everything was tested"u8.ToArray(), [.. asked]);
        var path = $"{TheWorld.Release}/practices/status";
        Assert.Equal((422, "release.bad-value"), await TheWorld.First.RefusedAsync(HttpMethod.Post, path, Ask([.. asked.Select(p => (p, "met")), (asked[0], "open")])));
        Assert.Equal("open", await StatusAsync(asked[0]));
        var done = await TheWorld.First.PostAsync(path, Ask([.. asked.Select(p => (p, "met"))]));
        Assert.Equal(asked.Count, done["happened"]!.AsArray().Count);
        Assert.All(asked, practice => Assert.Equal("met", StatusAsync(practice).GetAwaiter().GetResult()));
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        Assert.Contains("Every practice that the gate asks for stands.", await eve.TextAsync(Page), StringComparison.Ordinal);
    }

    private static JsonObject Ask((string Practice, string Status)[] answers) => new()
    {
        ["answers"] = new JsonArray([.. answers.Select(a => (JsonNode)new JsonObject { ["practice"] = a.Practice, ["status"] = a.Status })]),
    };

    private static async Task<IReadOnlyList<string>> AskedAsync() =>
        [.. (await TheWorld.First.GetAsync($"{TheWorld.Release}/practices?asked=true"))["practices"]!.AsArray().Select(p => (string)p!["practice"]!)];

    private static async Task<string> StatusAsync(string practice) => (string)(await TheWorld.First.GetAsync($"{TheWorld.Release}/practices/{practice}"))["practice"]!["status"]!;

    private static async Task<string> RevAsync() => (string)(await TheWorld.First.GetAsync(TheWorld.Release))["rev"]!;

    private static async Task<(int Status, string? Location, string Text)> SendAsync(Visitor by, string file, (string, string)[] fields, string? rev = null)
    {
        var (token, shown) = await by.HiddenAsync(Page);
        return await by.UploadAsync(Page, token, file.Length == 0 ? "" : "answers.md", System.Text.Encoding.UTF8.GetBytes(file), [("rev", rev ?? shown!), .. fields]);
    }
}
