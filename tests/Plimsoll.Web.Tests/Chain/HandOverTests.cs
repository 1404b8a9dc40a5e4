// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Chain.Documents;
using Plimsoll.Ledger;
using Plimsoll.Web.Chain;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Chain;

/// <summary>Duties are handed over: signed, opened by a link without an account, answered line by line, changed, and shown at the gate as they stand.</summary>
public sealed partial class HandOverTests
{
    internal const string Configuration = "Restricted API, hosted in two regions, for chat";

    [GeneratedRegex("https?://[^<\\s]+(/hand-over/[A-Za-z0-9_-]{43})")]
    private static partial Regex Address { get; }

    [GeneratedRegex("name=\"answer-([A-Za-z0-9.-]+)\" value=\"open\"")]
    private static partial Regex Asked { get; }

    [GeneratedRegex("name=\"(digest-[A-Za-z0-9.-]+)\" value=\"([^\"]+)\"")]
    private static partial Regex Shown { get; }

    internal static async Task<World> BeginAsync(RunningApp app, string slug = "acme")
    {
        await app.InitializeAsync();
        var world = await World.OpenAsync(app, slug: slug);
        await world.AssessAsync();
        return world;
    }

    /// <summary>Three practices that the gate asks for, and a report.</summary>
    internal static async Task<string[]> GateAsync(World world, int most = 3) =>
        [.. (await world.First.GetAsync($"{world.Release}/practices?asked=true"))["practices"]!.AsArray().Take(most).Select(p => (string)p!["practice"]!)];

    internal static async Task<JsonNode> HandOverAsync(World world, string[] practices, string receiver = "Harbour Cloud", string? key = null)
    {
        var draft = await world.First.GetAsync($"{world.Release}/hand-overs/draft?kind=host&limit=120");
        var all = draft["lines"]!.AsArray().Select(l => (string)l!["line"]!).ToList();
        for (var next = (string?)draft["next"]; next is not null; next = (string?)draft["next"])
        {
            draft = await world.First.GetAsync($"{world.Release}/hand-overs/draft?kind=host&limit=120&after={next}");
            all.AddRange(draft["lines"]!.AsArray().Select(l => (string)l!["line"]!));
        }
        return await world.First.PostAsync($"{world.Release}/hand-overs", new JsonObject
        {
            ["receiver"] = receiver, ["kind"] = "host", ["configuration"] = Configuration, ["key"] = key,
            ["lines"] = new JsonArray([.. practices.Select(p => (JsonNode)new JsonObject { ["line"] = p, ["owes"] = "receiver" })]),
            ["leaveOut"] = new JsonArray([.. all.Except(practices).Select(l => (JsonNode)l)]),
            ["reports"] = new JsonArray(new JsonObject { ["what"] = "incident", ["by"] = "receiver", ["days"] = 2, ["domain"] = "health advice" }),
        });
    }

    private static async Task<(int Status, string Text)> PageAsync(RunningApp app, string page, params (string, string)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = fields.Length == 0 ? await app.GetAsync(page) : await app.PageAsync(HttpMethod.Post, page, null, form);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    internal static string PublicKey(RunningApp app)
    {
        var raw = app.Services.GetRequiredService<ServerKeys>().HandOver.Public;
        // SubjectPublicKeyInfo of Ed25519 (RFC 8410): a fixed head and the 32 bytes.
        byte[] der = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. raw];
        return $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(der)}\n-----END PUBLIC KEY-----\n";
    }

    internal static VerifiedHandOver Verify(byte[] bytes, params string[] keys)
    {
        var verified = VerifiedHandOver.Verify(bytes, KnownKeys.AnyOf([.. keys.Select(k => TrustedKey.Read(k, "key").Value!)]));
        return verified.Value ?? throw new InvalidOperationException(verified.Refusal!.Sentence);
    }

    [Fact]
    public async Task A_receiver_without_an_account_answers_by_link_and_the_gate_says_who_owes_what()
    {
        await using var app = new RunningApp();
        var world = await BeginAsync(app);
        var practices = await GateAsync(world);
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");

        // The form is filled from the list; what is typed wrongly is named and kept.
        var form = $"/t/acme/releases/{world.ReleaseId}/hand-overs?kind=host";
        var filled = await eve.TextAsync(form);
        foreach (var practice in practices) { Assert.Contains($"name=\"owes-{practice}\"", filled, StringComparison.Ordinal); }
        var fields = Regex.Matches(filled, "name=\"(owes-[^\"]+)\"").Select(m => (m.Groups[1].Value, practices.Contains(m.Groups[1].Value[5..]) ? "receiver" : "out")).ToArray();
        (string, string)[] sent =
        [
            ("kind", "host"), ("receiver", "Harbour Cloud"), ("configuration", Configuration), .. fields, ("what-0", "incident"), ("by-0", "receiver"), ("days-0", "2"),
            ("domain-0", "health advice"),
        ];
        var wrong = await eve.SendAsync(form, $"/t/acme/releases/{world.ReleaseId}/hand-overs", [.. sent, ("until", "2020-01-01")]);
        Assert.Equal(422, wrong.Status);
        Assert.Contains("value=\"Harbour Cloud\"", wrong.Text, StringComparison.Ordinal);
        var made = await eve.SendAsync(form, $"/t/acme/releases/{world.ReleaseId}/hand-overs", sent);
        Assert.Equal(200, made.Status);
        var link = Address.Match(made.Text).Groups[1].Value;
        Assert.NotEqual("", link);
        var list = await world.First.GetAsync($"{world.Tenant}/chain/hand-overs");
        var handOver = (string)Assert.Single(list["handOvers"]!.AsArray())!["handOver"]!;

        // Silence is shown as no answer, and nobody owes what was handed over.
        var silent = await eve.TextAsync($"/t/acme/chain/{handOver}");
        Assert.DoesNotContain(link, silent, StringComparison.Ordinal);
        Assert.Contains("never answered: that is no acceptance of anything", silent, StringComparison.Ordinal);
        var owed = await world.First.GetAsync($"{world.Release}/owed");
        Assert.Equal((3, 3), ((int)owed["total"]!, (int)owed["gaps"]!));
        Assert.All(owed["lines"]!.AsArray(), l => Assert.Equal(("nobody", "no-answer"), ((string)l!["now"]!, (string)l["state"]!)));
        // Whoever hands over does not answer for the other.
        Assert.Equal(403, (await eve.GetAsync(link)).Status);

        var (status, text) = await PageAsync(app, link);
        // A title says little: what would be owed stands beside it.
        foreach (var practice in practices)
        {
            var asks = (string)(await world.First.GetAsync($"/api/v1/guidance/practices/{practice}"))["practice"]!["text"]!;
            Assert.Contains($"<p>{asks}</p>", System.Net.WebUtility.HtmlDecode(text), StringComparison.Ordinal);
        }
        Assert.Equal(200, status);
        foreach (var shown in new[]
        {
            "Organisation acme hands duties over to Harbour Cloud", Configuration, "You need no account", "It moves no duty that law puts on somebody",
            app.Services.GetRequiredService<ServerKeys>().HandOver.Kid, "The receiver tells the sender of an incident (health advice), within 2 days",
            "What you send is kept, and nothing before.",
        })
        {
            Assert.Contains(shown, text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, Asked.Count(text));

        // A reason is asked for what is declined, and what was typed stays.
        (string, string)[] answers =
        [
            ("revision", "1"), ("name", "Olga Harbour"), ("role", "Head of trust"), ($"answer-{practices[0]}", "accepted"), ($"work-{practices[0]}", "Our duty desk"),
            ($"answer-{practices[1]}", "declined"), ($"answer-{practices[2]}", "open"), ("answer-R1", "countered"), ("words-R1", "Within five days"),
            .. Shown.Matches(text).Select(m => (m.Groups[1].Value, m.Groups[2].Value)),
        ];
        // An answer that does not say which line it was shown is none.
        Assert.Equal(409, (await PageAsync(app, link, [.. answers.Where(a => !a.Item1.StartsWith("digest-", StringComparison.Ordinal))])).Status);
        var unsaid = await PageAsync(app, link, answers);
        Assert.Equal(422, unsaid.Status);
        Assert.Contains("says not why it is declined", unsaid.Text, StringComparison.Ordinal);
        Assert.Contains("Our duty desk", unsaid.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await PageAsync(app, link, [.. answers, ($"words-{practices[1]}", "We never see the prompts")])).Status);
        var (_, after) = await PageAsync(app, $"{link}?sent=true");
        foreach (var shown in new[] { "answered by whoever held this link; identity not checked", "Olga Harbour, Head of trust", "1 line has no answer, and that is no acceptance" })
        {
            Assert.Contains(shown, after, StringComparison.Ordinal);
        }

        // The sender sees each line, and the gate says who owes what now.
        var page = await eve.TextAsync($"/t/acme/chain/{handOver}");
        foreach (var shown in new[] { "We never see the prompts", "Our duty desk", "Within five days", "Owed by nobody" }) { Assert.Contains(shown, page, StringComparison.Ordinal); }
        var gate = await eve.TextAsync($"/t/acme/releases/{world.ReleaseId}/gate");
        Assert.Contains("2 duties that this gate asks for are owed by nobody", gate, StringComparison.Ordinal);
        Assert.Contains("Harbour Cloud declined it; nobody owes it now", gate, StringComparison.Ordinal);
        Assert.Contains("handed to Harbour Cloud, who has not answered; nobody owes it now", gate, StringComparison.Ordinal);
        Assert.Contains("Harbour Cloud accepted that they owe it", gate, StringComparison.Ordinal);
        Assert.Equal(2, (int)(await world.First.GetAsync($"{world.Release}/owed"))["gaps"]!);

        // The signed document verifies offline, and says what was not checked.
        var view = await world.First.GetAsync($"{world.Tenant}/chain/hand-overs/{handOver}");
        var set = (string)Assert.Single(view["answers"]!.AsArray())!["answers"]!;
        var bytes = Encoding.UTF8.GetBytes(await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/answers/{set}"));
        Assert.Equal((string)view["answers"]![0]!["envelope"]!, Vocabulary.Digest.Of(bytes).ToString());
        var verified = Verify(bytes, PublicKey(app));
        Assert.True(verified is { BySender: true, ByReceiver: false });
        Assert.Contains(verified.Disclosed, l => l.EndsWith("in the name of Harbour Cloud: answered by whoever held this link; identity not checked", StringComparison.Ordinal));
        bytes[bytes.Length / 2] ^= 1;
        Assert.Null(VerifiedHandOver.Verify(bytes, TrustedKey.Read(PublicKey(app), "key").Value!).Value);

        // Who wrote and what they wrote lie sealed; the secret lies nowhere.
        await app.EndAsync();
        foreach (var file in Directory.EnumerateFiles(app.Data, "*", SearchOption.AllDirectories))
        {
            var held = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            foreach (var secret in new[] { link[11..], "Olga Harbour", "We never see the prompts", "Our duty desk", Configuration }) { Assert.DoesNotContain(secret, held, StringComparison.Ordinal); }
        }
    }

    [Fact]
    public async Task The_gate_is_held_by_what_nobody_owes_until_somebody_does_and_whoever_judges_without_a_server_finds_the_same()
    {
        await using var app = new RunningApp();
        var world = await BeginAsync(app);
        var practices = await GateAsync(world);
        await world.ProveAsync();
        var approver = await world.PersonAsync("ann", "approver");
        await world.ApproveAsync(approver);
        Assert.Equal("clear", (string)(await world.First.GetAsync($"{world.Release}/gate"))["verdict"]!);

        var made = await HandOverAsync(world, practices);
        var (handOver, token) = ((string)made["handOver"]!, (string)made["token"]!);
        await HeldAsync(practices);
        var anybody = new Api(app, null);
        JsonNode Line(string line, string answer, string? words = null) => new JsonObject { ["line"] = line, ["answer"] = answer, ["words"] = words };
        async Task AnswerAsync(int revision, params JsonNode[] lines) => await anybody.PostAsync(
            $"/api/v1/chain/links/{token}/answers", new JsonObject { ["revision"] = revision, ["name"] = "Olga", ["lines"] = new JsonArray(lines) });
        await AnswerAsync(1, Line(practices[0], "accepted"), Line(practices[1], "declined", "Not by us"));
        await HeldAsync(practices[1..]);
        var held = await world.First.GetAsync($"{world.Release}/gate");
        Assert.Contains(
            held["missing"]!.AsArray(), m => ((string)m!["sentence"]!).EndsWith("Harbour Cloud declined it; nobody owes it.", StringComparison.Ordinal)
                && (string)m["page"]! == $"chain/{handOver}#{practices[1]}");
        // What the receiver says last counts.
        await AnswerAsync(1, Line(practices[0], "not-ours"), Line(practices[1], "accepted"));
        await HeldAsync(practices[0], practices[2]);
        await AnswerAsync(1, Line(practices[0], "accepted"));
        await HeldAsync(practices[2]);

        // The sheet gives the last one back, and the decision names who owes what.
        await world.First.PostAsync(
            $"{world.Release}/hand-overs/{handOver}/revisions", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[2], ["owes"] = "sender" }) });
        await HeldAsync();
        // What was handed over and taken back is approved as it stands now.
        await world.ApproveAsync(approver);
        Assert.Equal("clear", (string)(await world.First.GetAsync($"{world.Release}/gate"))["verdict"]!);
        var judged = await world.JudgeAsync();
        var decision = JsonNode.Parse(await world.First.TextAsync($"{world.Release}/decisions/{(string)judged["decision"]!}"))!;
        var handed = JsonNode.Parse(Convert.FromBase64String((string)decision["payload"]!))!["predicate"]!["urn:plimsoll:release-decision:1"]!["handed"]!.AsArray();
        Assert.Equal(
            [(handOver, "Harbour Cloud", practices[0], "receiver", "accepted"), (handOver, "Harbour Cloud", practices[1], "receiver", "accepted")],
            handed.Select(d => ((string)d!["handOver"]!, (string)d["receiver"]!, (string)d["practice"]!, (string)d["owed"]!, (string)d["stands"]!)));

        // Whoever hands it to nobody holds it again; taken back, the hand-over says nothing any more.
        await world.First.PostAsync(
            $"{world.Release}/hand-overs/{handOver}/revisions", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[1], ["owes"] = "nobody" }) });
        await HeldAsync(practices[1]);
        await world.First.PostAsync($"{world.Tenant}/chain/hand-overs/{handOver}/withdraw", new JsonObject { ["reason"] = "Another host" });
        await HeldAsync();

        async Task HeldAsync(params string[] by)
        {
            var asked = await world.First.GetAsync($"{world.Release}/gate");
            Assert.Equal(by, Unowned(asked));
            var history = await world.First.TextAsync($"{world.Release}/history");
            using var answer = await new Api(app, null).SendAsync(HttpMethod.Post, "/api/v1/release/judge", new StringContent(history, Encoding.UTF8, "application/json"));
            Assert.Equal(by, Unowned(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!));
        }

        static IEnumerable<string> Unowned(JsonNode verdict) =>
            verdict["missing"]!.AsArray().Where(m => (string)m!["kind"]! == "duty-unowned").Select(m => (string)m!["practice"]!);
    }

    [Fact]
    public async Task A_hand_over_that_is_asked_for_twice_with_one_key_is_made_once_and_its_link_is_not_shown_again()
    {
        await using var app = new RunningApp();
        var world = await BeginAsync(app);
        var practices = await GateAsync(world);
        var lines = new JsonArray([.. practices.Select(p => (JsonNode)new JsonObject { ["line"] = p, ["owes"] = "receiver" })]);
        var ask = new JsonObject
        {
            ["receiver"] = "Harbour Cloud", ["kind"] = "host", ["configuration"] = Configuration, ["lines"] = lines,
            ["reports"] = new JsonArray(new JsonObject { ["what"] = "incident", ["by"] = "receiver", ["days"] = 2 }),
        };
        var first = await SentAsync($"{world.Release}/hand-overs", ask, "once-1");
        Assert.True(first.Status == 201, first.Text);
        var handOver = (string)JsonNode.Parse(first.Text)!["handOver"]!;
        var again = await SentAsync($"{world.Release}/hand-overs", ask, "once-1");
        Assert.Equal((409, "chain.shown-once"), (again.Status, (string)JsonNode.Parse(again.Text)!["code"]!));
        Assert.Contains(handOver, again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain((string)JsonNode.Parse(first.Text)!["token"]!, again.Text, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await world.First.GetAsync($"{world.Tenant}/chain/hand-overs"))["total"]!);

        // The same of a new link: the second ask does not end the link that the first one showed.
        var link = await SentAsync($"{world.Tenant}/chain/hand-overs/{handOver}/link", [], "once-2");
        Assert.Equal(201, link.Status);
        Assert.Equal(409, (await SentAsync($"{world.Tenant}/chain/hand-overs/{handOver}/link", [], "once-2")).Status);
        Assert.Equal(200, (await PageAsync(app, (string)JsonNode.Parse(link.Text)!["page"]!)).Status);

        async Task<(int Status, string Text)> SentAsync(string path, JsonObject body, string once)
        {
            using var answer = await world.First.SendAsync(HttpMethod.Post, path, JsonContent.Create(body), once);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_change_after_signing_asks_for_the_changed_line_alone()
    {
        await using var app = new RunningApp();
        var world = await BeginAsync(app);
        var practices = await GateAsync(world);
        var made = await HandOverAsync(world, practices);
        var (handOver, token) = ((string)made["handOver"]!, (string)made["token"]!);
        var anybody = new Api(app, null);
        JsonObject Answer(int revision, string answer, params string[] lines) => new()
        {
            ["revision"] = revision, ["name"] = "Olga", ["lines"] = new JsonArray([.. lines.Select(l => (JsonNode)new JsonObject { ["line"] = l, ["answer"] = answer })]),
        };
        await anybody.PostAsync($"/api/v1/chain/links/{token}/answers", Answer(1, "accepted", [.. practices, "R1"]));
        Assert.Equal(0, (int)(await world.First.GetAsync($"{world.Release}/owed"))["gaps"]!);

        // The same again changes nothing; a change goes out as the next revision.
        var revisions = $"{world.Release}/hand-overs/{handOver}/revisions";
        Assert.Equal((422, "api.nothing-changed"), await world.First.RefusedAsync(HttpMethod.Post, revisions, new JsonObject()));
        await world.First.PostAsync(revisions, new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[1], ["owes"] = "both" }) });
        var view = await world.First.GetAsync($"{world.Tenant}/chain/hand-overs/{handOver}");
        Assert.Equal(practices[1], (string)Assert.Single(view["revisions"]![1]!["changed"]!.AsArray())!);
        var states = view["lines"]!.AsArray().ToDictionary(l => (string)l!["line"]!, l => (string)l!["state"]!);
        Assert.Equal(("accepted", "changed", "accepted", "accepted"), (states[practices[0]], states[practices[1]], states[practices[2]], states["R1"]));

        var (_, text) = await PageAsync(app, $"/hand-over/{token}");
        Assert.Equal([practices[1]], Asked.Matches(text.Split("id=\"answered\"")[0]).Select(m => m.Groups[1].Value));
        Assert.Contains($"Asked anew: {practices[1]}.", text, StringComparison.Ordinal);
        Assert.Contains("This line reads otherwise since you answered “accepted”", text, StringComparison.Ordinal);

        // An answer to what was shown before is none to what reads otherwise now.
        Assert.Equal((409, "chain.other-revision"), await anybody.RefusedAsync(HttpMethod.Post, $"/api/v1/chain/links/{token}/answers", Answer(1, "accepted", practices[1])));
        await anybody.PostAsync($"/api/v1/chain/links/{token}/answers", Answer(2, "not-ours", practices[1]));
        view = await world.First.GetAsync($"{world.Tenant}/chain/hand-overs/{handOver}");
        var line = view["lines"]!.AsArray().First(l => (string)l!["line"]! == practices[1])!;
        Assert.Equal(("not-ours", "sender"), ((string)line["state"]!, (string)line["now"]!));
        var last = Encoding.UTF8.GetBytes(await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/answers/{(string)view["answers"]![1]!["answers"]!}"));
        var answers = Verify(last, PublicKey(app)).Answers!;
        Assert.Equal((1, 3, 0), (answers.Lines.Count, answers.Kept.Count, answers.Unanswered.Count()));

        // Everything stands after a restart, read from the journal alone.
        var before = await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}");
        await app.RestartAsync();
        Assert.Equal(before, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}"));
    }

    [Fact]
    public async Task Two_installations_end_with_the_same_document_that_both_signed()
    {
        await using var app = new RunningApp();
        await using var other = new RunningApp();
        var world = await BeginAsync(app);
        await other.InitializeAsync();
        var harbour = await World.OpenAsync(other, slug: "harbour", role: "host", name: "Harbour Cloud");
        var practices = await GateAsync(world);
        var theirs = other.Services.GetRequiredService<ServerKeys>().HandOver.Kid;
        var made = await HandOverAsync(world, practices, key: theirs);
        var (handOver, token) = ((string)made["handOver"]!, (string)made["token"]!);
        var sheet = await new Api(app, null).TextAsync($"/api/v1/chain/links/{token}");
        Assert.Equal(sheet, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/sheet"));

        // Taken in under the key that was named for the sender, and under no other.
        var take = new JsonObject { ["document"] = sheet, ["key"] = PublicKey(app) };
        Assert.Equal((422, "ledger.unknown-key"), await harbour.First.RefusedAsync(
            HttpMethod.Post, $"{harbour.Tenant}/chain/received", new JsonObject { ["document"] = sheet, ["key"] = PublicKey(other) }));
        var received = (string)(await harbour.First.PostAsync($"{harbour.Tenant}/chain/received", take.DeepClone()))["id"]!;
        Assert.Equal((409, "chain.settled"), await harbour.First.RefusedAsync(HttpMethod.Post, $"{harbour.Tenant}/chain/received", take));
        var at = $"{harbour.Tenant}/chain/received/{received}";
        JsonNode reply = new JsonObject
        {
            ["name"] = "Olga", ["role"] = "Head of trust", ["lines"] = new JsonArray(
                new JsonObject { ["line"] = practices[0], ["answer"] = "accepted", ["work"] = "The duty desk" },
                new JsonObject { ["line"] = practices[1], ["answer"] = "declined", ["words"] = "We never see the prompts" }),
        };
        // Sent again with its key it is answered once, and alike.
        var twice = await harbour.First.WholeAsync(HttpMethod.Post, $"{at}/answers", reply, "reply once");
        Assert.Equal(twice, await harbour.First.WholeAsync(HttpMethod.Post, $"{at}/answers", reply, "reply once"));
        var replied = JsonNode.Parse(twice[(twice.IndexOf("\n\n", StringComparison.Ordinal) + 2)..])!;
        Assert.Single((await harbour.First.GetAsync(at))["answers"]!.AsArray());
        var set = (string)replied["answers"]!;
        var ours = await harbour.First.TextAsync($"{at}/answers/{set}");
        Assert.True(Verify(Encoding.UTF8.GetBytes(ours), PublicKey(other), PublicKey(app)) is { ByReceiver: true, BySender: false });

        // Brought to the sender's link; sent again, it is answered with the same bytes.
        var both = await PostAsync(app, $"/api/v1/chain/links/{token}/signed", ours);
        Assert.Equal(both, await PostAsync(app, $"/api/v1/chain/links/{token}/signed", ours));
        await harbour.First.PostAsync($"{at}/agreed", new JsonObject { ["document"] = both });
        Assert.Equal(both, await harbour.First.TextAsync($"{at}/answers/{set}"));
        Assert.Equal(both, await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/answers/{set}"));
        Assert.True(Verify(Encoding.UTF8.GetBytes(both), PublicKey(app), PublicKey(other)) is { BySender: true, ByReceiver: true });
        var view = await world.First.GetAsync($"{world.Tenant}/chain/hand-overs/{handOver}");
        Assert.Equal(("named-key", theirs), ((string)view["answers"]![0]!["how"]!, (string)view["answers"]![0]!["key"]!));
        Assert.Equal(2, (int)(await world.First.GetAsync($"{world.Release}/owed"))["gaps"]!);
        Assert.True((bool)(await harbour.First.GetAsync(at))["answers"]![0]!["agreed"]!);

        // A later revision goes to the same sheet here, and what was answered to lines that stay is kept.
        await world.First.PostAsync($"{world.Release}/hand-overs/{handOver}/revisions", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[1], ["owes"] = "both" }) });
        var later = new JsonObject { ["document"] = await new Api(app, null).TextAsync($"/api/v1/chain/links/{token}"), ["key"] = PublicKey(app) };
        Assert.Equal(received, (string)(await harbour.First.PostAsync($"{harbour.Tenant}/chain/received", later))["id"]!);
        var taken = await harbour.First.GetAsync(at);
        Assert.Equal((2, 3), ((int)taken["sheet"]!["revision"]!, (int)taken["sheet"]!["open"]!));
        var second = (string)(await harbour.First.PostAsync($"{at}/answers", new JsonObject
        {
            ["name"] = "Olga", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[1], ["answer"] = "accepted" }),
        }))["answers"]!;
        both = await PostAsync(app, $"/api/v1/chain/links/{token}/signed", await harbour.First.TextAsync($"{at}/answers/{second}"));
        Assert.Equal([practices[0]], Verify(Encoding.UTF8.GetBytes(both), PublicKey(app), PublicKey(other)).Answers!.Kept.Select(k => k.Line));
        Assert.Equal(1, (int)(await world.First.GetAsync($"{world.Release}/owed"))["gaps"]!);

        // Nor is our signature put below a name that was not handed anything, or below what was never answered.
        var (signing, honest) = (other.Services.GetRequiredService<KeptDocuments>(), OwnCopies.AnswersOf(Encoding.UTF8.GetBytes(both)).Value!);
        foreach (var (untrue, field) in ((AnswerSet, string)[])[
            (honest with { Id = Ids.New("ans"), By = honest.By with { Organisation = "Somebody else" } }, "organisation"),
            (honest with { Id = Ids.New("ans"), Kept = [.. honest.Kept.Select(k => k with { Answer = Plimsoll.Chain.LineAnswer.NotOurs })] }, "kept"),
            (honest with { Id = Ids.New("ans"), Kept = [.. honest.Kept.Select(k => k with { Answers = second })] }, "kept"),
            (honest with { Id = Ids.New("ans"), Given = honest.Given.AddMilliseconds(-1) }, "given"),
            (honest with { Id = Ids.New("ans"), Given = honest.Given.AddHours(2) }, "given"),
            (honest with { Id = Ids.New("ans"), Given = honest.Sheet.Made.AddHours(-2) }, "given"),
            (honest with { Id = Ids.New("hnd"), Given = honest.Given.AddSeconds(1) }, "answers"),
            (honest with { Id = Ids.New("ans"), Given = honest.Given.AddSeconds(1), By = honest.By with { Name = new string('o', 201) } }, "name"),
            (honest with { Id = Ids.New("ans"), Given = honest.Given.AddSeconds(1), By = honest.By with { Name = "Olga \u202E" } }, "name"),
            (honest with { Id = Ids.New("ans"), Given = honest.Given.AddSeconds(1), By = honest.By with { Role = "Head\0" } }, "role"),
            (honest with { Id = Ids.New("ans"), Kept = [new KeptAnswer("R1", honest.Sheet.Find("R1")!.Digest, Plimsoll.Chain.LineAnswer.Accepted, set)] }, "kept"),
        ])
        {
            using var no = await app.Client.PostAsync(
                new Uri($"/api/v1/chain/links/{token}/signed", UriKind.Relative), new ByteArrayContent(signing.Sign(untrue)), TestContext.Current.CancellationToken);
            Assert.Equal(field, (string)JsonNode.Parse(await no.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["field"]!);
            Assert.False(no.IsSuccessStatusCode);
        }

        // By the link alone nobody answers where a key was named, and both sides keep the same bytes: nothing may stand beside them.
        Assert.Equal((422, "chain.other-key"), await new Api(app, null).RefusedAsync(HttpMethod.Post, $"/api/v1/chain/links/{token}/answers", new JsonObject
        {
            ["revision"] = 2, ["name"] = "Mallory", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[2], ["answer"] = "accepted" }),
        }));
        var (_, asked) = await PageAsync(app, $"/hand-over/{token}");
        Assert.Contains("No answer is taken here.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Record these answers", asked, StringComparison.Ordinal);
        Assert.Equal((422, "chain.other-signer"), await harbour.First.RefusedAsync(
            HttpMethod.Post, $"{at}/agreed", new JsonObject { ["document"] = JsonNode.Parse(both)!.ToJsonString(new() { WriteIndented = true }) }));
        var beside = JsonNode.Parse(both)!;
        beside["signatures"]!.AsArray().Add(new JsonObject { ["keyid"] = new string('a', 64), ["sig"] = "AAAA" });
        Assert.Equal((422, "chain.other-signer"), await harbour.First.RefusedAsync(HttpMethod.Post, $"{at}/agreed", new JsonObject { ["document"] = beside.ToJsonString() }));

        // What was signed and is changed on the way is taken by neither.
        var forged = both.Replace(set, "ans_x", StringComparison.Ordinal).Replace("\"payload\":\"ey", "\"payload\":\"eY", StringComparison.Ordinal);
        using var refused = await app.Client.PostAsync(new Uri($"/api/v1/chain/links/{token}/signed", UriKind.Relative), new StringContent(forged, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Whoever_hands_over_answers_in_the_receiver_s_place_by_no_way_and_nobody_in_another_s_name()
    {
        await using var app = new RunningApp();
        var world = await BeginAsync(app);
        var practices = await GateAsync(world);
        var made = await HandOverAsync(world, practices);
        var token = (string)made["token"]!;
        JsonObject Answer() => new()
        {
            ["revision"] = 1, ["name"] = "Olga", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[0], ["answer"] = "accepted" }),
        };
        // By a key of a member, and by taking the own sheet in.
        Assert.Equal((403, "chain.inside"), await world.First.RefusedAsync(HttpMethod.Post, $"/api/v1/chain/links/{token}/answers", Answer()));
        var ida = await world.PersonAsync("ida", "auditor");
        Assert.Equal((403, "chain.inside"), await ida.RefusedAsync(HttpMethod.Post, $"/api/v1/chain/links/{token}/answers", Answer()));
        var take = new JsonObject { ["document"] = await new Api(app, null).TextAsync($"/api/v1/chain/links/{token}"), ["key"] = PublicKey(app) };
        Assert.Equal((403, "chain.inside"), await world.First.RefusedAsync(HttpMethod.Post, $"{world.Tenant}/chain/received", take.DeepClone()));

        // Another organisation of the same server takes it in and signs, with the key of the server, in no name but its own.
        var quay = await World.OpenAsync(app, world.First, slug: "quay", name: "Quay Labs");
        var received = (string)(await quay.First.PostAsync($"{quay.Tenant}/chain/received", take.DeepClone()))["id"]!;
        var reply = new JsonObject { ["name"] = "Mallory", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[0], ["answer"] = "accepted" }) };
        Assert.Equal((422, "chain.other-sheet"), await quay.First.RefusedAsync(HttpMethod.Post, $"{quay.Tenant}/chain/received/{received}/answers", reply.DeepClone()));
        var harbour = await World.OpenAsync(app, world.First, slug: "harbour", name: "HARBOUR cloud");
        received = (string)(await harbour.First.PostAsync($"{harbour.Tenant}/chain/received", take))["id"]!;
        var set = (string)(await harbour.First.PostAsync($"{harbour.Tenant}/chain/received/{received}/answers", reply))["answers"]!;
        var bytes = Encoding.UTF8.GetBytes(await harbour.First.TextAsync($"{harbour.Tenant}/chain/received/{received}/answers/{set}"));
        // One key for both proves nothing between them, and the verification says so.
        Assert.Contains(Verify(bytes, PublicKey(app)).Disclosed, line => line.StartsWith("one key signed for both", StringComparison.Ordinal) && line.Contains("nobody has compared whose it is", StringComparison.Ordinal));

        // A sheet that cannot be taken in leaves what was typed.
        using var eve = await Visitor.SignInAsync(app, "eve", "a long enough sentence");
        var (status, _, text) = await eve.SendAsync("/t/quay/chain", "/t/quay/chain/received", ("document", "{\"a\":1}"), ("key", PublicKey(app).Replace("\n", "\\n", StringComparison.Ordinal)));
        Assert.NotEqual(303, status);
        Assert.Contains("{\"a\":1}</textarea>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("is not an Ed25519 public key", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_end_and_what_a_receiver_wrote_is_erased_for_good()
    {
        await using var app = new RunningApp();
        var world = await BeginAsync(app);
        var practices = await GateAsync(world);
        var made = await HandOverAsync(world, practices);
        var (handOver, token) = ((string)made["handOver"]!, (string)made["token"]!);
        var anybody = new Api(app, null);
        await anybody.PostAsync($"/api/v1/chain/links/{token}/answers", new JsonObject
        {
            ["revision"] = 1, ["name"] = "Olga", ["lines"] = new JsonArray(new JsonObject { ["line"] = practices[0], ["answer"] = "declined", ["words"] = "Not by us" }),
        });
        // A new link takes the place of the old one.
        var anew = await world.First.PostAsync($"{world.Tenant}/chain/hand-overs/{handOver}/link", new JsonObject());
        Assert.Equal((404, "chain.unknown-id"), await anybody.RefusedAsync(HttpMethod.Get, $"/api/v1/chain/links/{token}"));
        token = (string)anew["token"]!;
        await anybody.TextAsync($"/api/v1/chain/links/{token}");
        Assert.Equal((404, "chain.unknown-id"), await anybody.RefusedAsync(HttpMethod.Get, "/api/v1/chain/links/nothing-at-all"));

        await world.First.PostAsync($"{world.Tenant}/chain/hand-overs/{handOver}/erase", new JsonObject());
        Assert.Equal((410, "chain.ended"), await anybody.RefusedAsync(HttpMethod.Get, $"/api/v1/chain/links/{token}"));
        var view = await world.First.GetAsync($"{world.Tenant}/chain/hand-overs/{handOver}");
        var line = view["lines"]!.AsArray().First(l => (string)l!["line"]! == practices[0])!;
        Assert.Equal(("declined", null, null), ((string)line["state"]!, (string?)line["words"], (string?)view["answers"]![0]!["name"]));
        var set = (string)view["answers"]![0]!["answers"]!;
        Assert.Equal((410, "chain.erased"), await world.First.RefusedAsync(HttpMethod.Get, $"{world.Tenant}/chain/hand-overs/{handOver}/answers/{set}"));
        // The sheet is the sender's own, and stays.
        await world.First.TextAsync($"{world.Tenant}/chain/hand-overs/{handOver}/sheet");
    }

    internal static async Task<string> PostAsync(RunningApp app, string path, string document)
    {
        using var answer = await app.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(document, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }
}
