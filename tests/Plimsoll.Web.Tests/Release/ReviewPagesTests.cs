// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Somebody outside reviews a release by a link: without an account, without script, once.</summary>
public sealed partial class ReviewPagesTests
{
    private static readonly (string, string)[] Olga =
    [
        ("name", "Olga Outside"), ("email", "olga@peers.example"), ("organisation", "Peers Ltd"), ("relation", "A peer, not paid"),
    ];

    [GeneratedRegex("https?://[^<\\s]+(/review/[A-Za-z0-9_-]{43})")]
    private static partial Regex Address { get; }

    [GeneratedRegex("name=\"bundle\" value=\"([^\"]+)\"")]
    private static partial Regex Bundle { get; }

    private static async Task<(World World, Visitor Eve)> BeginAsync(RunningApp app)
    {
        await app.InitializeAsync();
        var world = await World.OpenAsync(app, onePerson: true);
        await world.AssessAsync(type: "narrow");
        return (world, await Visitor.SignInAsync(app, "eve", "a long enough sentence"));
    }

    private static JsonObject Ask(string email = "olga@peers.example") => new()
    {
        ["name"] = "Olga Outside", ["email"] = email, ["organisation"] = "Peers Ltd", ["relation"] = "A peer, not paid",
    };

    private static async Task<(int Status, string Text, HttpResponseMessage Answer)> OpenAsync(RunningApp app, string page)
    {
        var answer = await app.GetAsync(page);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), answer);
    }

    private static async Task<(int Status, string Text)> SendAsync(RunningApp app, string page, string? session, params (string, string)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await app.PageAsync(HttpMethod.Post, page, session, form);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static (string, string)[] Answer(string bundle, params (string, string)[] more) =>
        [("name", "Olga O. Outside"), ("answer", "no-objection"), ("words", "I ran two of the tests again"), ("bundle", bundle), .. more];

    [Fact]
    public async Task A_colleague_who_is_there_is_asked_and_nobody_outside_nor_the_author_in_their_place()
    {
        await using var app = new RunningApp();
        var (world, eve) = await BeginAsync(app);
        using var _ = eve;
        await world.ProveAsync();
        // Another account of the same person is no colleague.
        await world.PersonAsync("Eve+spare", "approver");
        await world.First.PostAsync($"{world.Release}/reviews", Ask());
        await world.PersonAsync("ben", "approver");
        Assert.Equal((403, "release.reviewer-inside"), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Release}/reviews", Ask("other@peers.example")));
        var bundle = (string)(await world.First.GetAsync(world.Release))["bundle"]!;
        Assert.Equal((403, "release.author-approves"),
            await world.First.RefusedAsync(HttpMethod.Post, $"{world.Release}/approvals", new JsonObject { ["bundle"] = bundle }));
    }

    [Fact]
    public async Task A_reviewer_without_an_account_looks_answers_once_and_is_named_as_what_they_are()
    {
        await using var app = new RunningApp();
        var (world, eve) = await BeginAsync(app);
        using var _ = eve;
        var evidence = await world.ProveAsync();
        var (release, gate) = ($"/t/acme/releases/{world.ReleaseId}", $"/t/acme/releases/{world.ReleaseId}/gate");
        var asked = await eve.TextAsync(gate);
        Assert.Contains("Of two places one person alone may fill two, a lab of two one, three people none.", asked, StringComparison.Ordinal);
        Assert.Contains("This gate has 1 place, and there is no such colleague: links may fill 1 of 1.", asked, StringComparison.Ordinal);
        Assert.Contains("There is no such colleague here", await eve.TextAsync($"{release}/plan"), StringComparison.Ordinal);

        // A field that is wrong is named, and what was typed stays.
        var wrong = await eve.SendAsync(gate, $"{release}/reviews", [.. Olga, ("until", "2020-01-01")]);
        Assert.Equal(422, wrong.Status);
        Assert.Contains("value=\"Peers Ltd\"", wrong.Text, StringComparison.Ordinal);
        var made = await eve.SendAsync(gate, $"{release}/reviews", Olga);
        Assert.Equal(200, made.Status);
        var page = Address.Match(made.Text).Groups[1].Value;
        Assert.NotEqual("", page);
        Assert.DoesNotContain(page, await eve.TextAsync(gate), StringComparison.Ordinal);

        // All that an approval binds is there, for whoever has the address and nobody else to find.
        var (status, text, answer) = await OpenAsync(app, page);
        Assert.Equal((200, "no-store", "no-referrer", false),
            (status, answer.Headers.CacheControl?.ToString(), Assert.Single(answer.Headers.GetValues("Referrer-Policy")), answer.Headers.Contains("Set-Cookie")));
        foreach (var shown in new[] { "Organisation acme asks you to look at Example 1 1.0", "Eve Example", "report.pdf", World.Sha256("everything was tested"), "has evidence", "What you send is kept, and nothing before." })
        {
            Assert.Contains(shown, text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("nothing that you tick is kept", text, StringComparison.Ordinal);
        var seen = Bundle.Match(text).Groups[1].Value;
        using (var file = await app.GetAsync($"{page}/evidence/{evidence}"))
        {
            Assert.Equal("everything was tested", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.StartsWith("attachment", file.Content.Headers.ContentDisposition?.ToString(), StringComparison.Ordinal);
        }

        // What is left out is said, and what was typed stays; what changed meanwhile is shown and not approved unseen.
        var unticked = await SendAsync(app, page, null, Answer(seen));
        Assert.Equal(422, unticked.Status);
        Assert.Contains("I ran two of the tests again", unticked.Text, StringComparison.Ordinal);
        await world.First.AttachAsync(world.Release, "later.pdf", "and more was tested"u8.ToArray(), ["G06.B1"]);
        var stale = await SendAsync(app, page, null, Answer(seen, ("wroteNone", "yes")));
        Assert.Equal(409, stale.Status);
        Assert.Contains("later.pdf", stale.Text, StringComparison.Ordinal);
        Assert.Contains("It has changed since the link was made", stale.Text, StringComparison.Ordinal);
        Assert.Contains("That you wrote none of it is not ticked", unticked.Text, StringComparison.Ordinal);
        var received = await SendAsync(app, page, null, Answer(Bundle.Match(stale.Text).Groups[1].Value, ("wroteNone", "yes")));
        Assert.Equal(200, received.Status);
        foreach (var said in new[] { "Received: no objection, about Example 1 1.0", Bundle.Match(stale.Text).Groups[1].Value, "Olga O. Outside", "I ran two of the tests again" })
        {
            Assert.Contains(said, received.Text, StringComparison.Ordinal);
        }

        // Once: afterwards the address says so, also to whoever sends again.
        var used = await OpenAsync(app, page);
        Assert.Equal(410, used.Status);
        Assert.Contains("works once, and was used on", used.Text, StringComparison.Ordinal);
        Assert.Equal(410, (await SendAsync(app, page, null, Answer(seen, ("wroteNone", "yes")))).Status);
        Assert.Equal(410, (await OpenAsync(app, $"{page}/evidence/{evidence}")).Status);

        // Gate, decision and trail say that it was an outside reviewer.
        var verdict = await world.First.GetAsync($"{world.Release}/gate");
        Assert.Equal(("clear", "outside-reviewer"), ((string)verdict["verdict"]!, (string)Assert.Single(verdict["weakness"]!.AsArray())!));
        Assert.Equal(0, (int)verdict["stands"]!["asked"]!["proven"]!);
        Assert.True((int)verdict["stands"]!["asked"]!["seenOutside"]! > 0);
        await world.JudgeAsync();
        var envelope = JsonNode.Parse(await world.First.TextAsync($"{world.Release}/decisions/latest"))!;
        Assert.Contains("outside-reviewer: 1 of 1 approvals by reviewers from outside", Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!)), StringComparison.Ordinal);
        Assert.Contains("1 of 1 approvals by reviewers from outside, asked by a link, whom this server does not know", await eve.TextAsync(gate), StringComparison.Ordinal);
        Assert.Contains("I ran two of the tests again", await eve.TextAsync(gate), StringComparison.Ordinal);
        Assert.Contains("Olga O. Outside, an outside reviewer of Peers Ltd", await eve.TextAsync($"{release}/trail"), StringComparison.Ordinal);
        Assert.Contains("seen by an outsider", await eve.TextAsync($"{release}/practices"), StringComparison.Ordinal);

        // The secret lies nowhere.
        var token = page[(page.LastIndexOf('/') + 1)..];
        await app.EndAsync();
        foreach (var file in Directory.EnumerateFiles(app.Data, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(token)));
        }
        await app.InitializeAsync();
    }

    /// <summary>A lab of two, at a gate that asks for two who wrote none of it: a link fills the place that the one colleague cannot, until there is another.</summary>
    [Fact]
    public async Task A_link_fills_the_place_that_colleagues_cannot_and_says_so_to_whoever_answers()
    {
        await using var app = new RunningApp();
        await app.InitializeAsync();
        var world = await World.OpenAsync(app);
        await world.AssessAsync(stage: "wider", type: "narrow");
        await world.ProveAsync();
        var ben = await world.PersonAsync("ben", "approver");
        Assert.Contains("It counts at the gate", await AnsweredAsync("olga@peers.example"), StringComparison.Ordinal);
        await world.ApproveAsync(ben);
        var verdict = await world.First.GetAsync($"{world.Release}/gate");
        Assert.Equal(("clear", "1 of 2 approvals by reviewers from outside"), ((string)verdict["verdict"]!, ((string)verdict["weak"]![0]!)[..42]));
        await world.PersonAsync("cat", "approver");
        Assert.Contains("is shown as seen by an outsider", await AnsweredAsync("pia@peers.example"), StringComparison.Ordinal);
        Assert.Equal("held", (string)(await world.First.GetAsync($"{world.Release}/gate"))["verdict"]!);

        async Task<string> AnsweredAsync(string email)
        {
            var page = (string)(await world.First.PostAsync($"{world.Release}/reviews", Ask(email)))["page"]!;
            var seen = Bundle.Match((await OpenAsync(app, page)).Text).Groups[1].Value;
            var (status, text) = await SendAsync(app, page, null, Answer(seen, ("wroteNone", "yes")));
            Assert.Equal(200, status);
            return text;
        }
    }

    [Fact]
    public async Task A_link_opens_nothing_to_members_guessers_and_other_organisations_and_tells_its_holder_what_became_of_it()
    {
        var clock = new MovingClock();
        await using var app = new RunningApp { Clock = clock };
        var (world, eve) = await BeginAsync(app);
        using var _ = eve;
        await world.ProveAsync();
        var other = await World.OpenAsync(app, world.First, "other");
        await other.AssessAsync(name: "Example 2", type: "narrow");
        var theirs = (string)(await world.First.AttachAsync(other.Release, "theirs.pdf", "theirs"u8.ToArray(), []))["id"]!;
        var made = await world.First.PostAsync($"{world.Release}/reviews", Ask());
        var (page, review) = ((string)made["page"]!, (string)made["review"]!);

        // Guesses, and whatever is not of this release.
        Assert.Equal(404, (await OpenAsync(app, $"{page[..^1]}{(page[^1] == 'A' ? 'B' : 'A')}")).Status);
        Assert.Equal(404, (await OpenAsync(app, $"{page}/evidence/{theirs}")).Status);
        // No key of the API and no invitation is such a link.
        Assert.Equal(404, (await OpenAsync(app, $"/review/{world.First.Key}")).Status);

        // Whoever asks cannot answer: signed in, by their own address, or one that leads to the same mailbox.
        var session = await app.SessionAsync(world.First.Account);
        using (var mine = await app.PageAsync(HttpMethod.Get, page, session)) { Assert.Equal(HttpStatusCode.Forbidden, mine.StatusCode); }
        var seen = (string)(await world.First.GetAsync(world.Release))["bundle"]!;
        var forbidden = await SendAsync(app, page, session, Answer(seen, ("wroteNone", "yes")));
        Assert.Equal(403, forbidden.Status);
        Assert.Contains("is for somebody outside", forbidden.Text, StringComparison.Ordinal);
        await RefusedAsync("release.reviewer-inside", $"{world.Release}/reviews", Ask("EVE+review@example.org"));
        await RefusedAsync("release.reviewer-asked-already", $"{world.Release}/reviews", Ask("Olga+2@peers.example"));

        // Another organisation sees and ends nothing of it.
        foreach (var path in new[] { $"{other.Release}/reviews/{review}", $"{other.Tenant}/releases/{world.ReleaseId}/reviews/{review}" })
        {
            using var ended = await world.First.SendAsync(HttpMethod.Delete, path);
            Assert.Equal(HttpStatusCode.NotFound, ended.StatusCode);
        }
        Assert.Equal(200, (await OpenAsync(app, page)).Status);

        // Withdrawn: what was known of the reviewer is gone, and the holder of the link is told.
        using (var withdrawn = await world.First.SendAsync(HttpMethod.Delete, $"{world.Release}/reviews/{review}")) { Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode); }
        var gone = await OpenAsync(app, page);
        Assert.Equal(410, gone.Status);
        Assert.Contains("was withdrawn on", gone.Text, StringComparison.Ordinal);
        var listed = (await world.First.GetAsync($"{world.Release}/reviews"))["reviews"]![0]!;
        Assert.Equal(("withdrawn", null, null), ((string)listed["state"]!, (string?)listed["name"], (string?)listed["email"]));

        // Over: the last day has ended.
        var late = (string)(await world.First.PostAsync($"{world.Release}/reviews", Ask()))["page"]!;
        clock.Ahead = TimeSpan.FromDays(16);
        var over = await OpenAsync(app, late);
        Assert.Equal(410, over.Status);
        Assert.Contains("could be answered until", over.Text, StringComparison.Ordinal);

        async Task RefusedAsync(string code, string path, JsonObject ask)
        {
            using var body = new StringContent(ask.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await world.First.SendAsync(HttpMethod.Post, path, body);
            Assert.Equal(code, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]!);
        }
    }

    [Fact]
    public async Task An_erased_reviewer_is_nameless_and_what_they_answered_stays_answered()
    {
        await using var app = new RunningApp();
        var (world, eve) = await BeginAsync(app);
        using var _ = eve;
        await world.ProveAsync();
        var made = await world.First.PostAsync($"{world.Release}/reviews", Ask());
        var seen = (string)(await world.First.GetAsync(world.Release))["bundle"]!;
        Assert.Equal(200, (await SendAsync(app, (string)made["page"]!, null, Answer(seen, ("wroteNone", "yes")))).Status);
        var gate = $"/t/acme/releases/{world.ReleaseId}/gate";
        Assert.Equal(303, (await eve.SendAsync(gate, $"/t/acme/releases/{world.ReleaseId}/reviews/{(string)made["review"]!}/erase")).Status);
        Assert.DoesNotContain("Olga", await eve.TextAsync(gate), StringComparison.Ordinal);
        Assert.DoesNotContain("two of the tests", await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}/trail"), StringComparison.Ordinal);
        await app.RestartAsync();
        Assert.Equal("clear", (string)(await world.First.GetAsync($"{world.Release}/gate"))["verdict"]!);
        // Nobody could tell a further reviewer from this one.
        using var body = new StringContent(Ask("somebody@else.example").ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await world.First.SendAsync(HttpMethod.Post, $"{world.Release}/reviews", body);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }
}
