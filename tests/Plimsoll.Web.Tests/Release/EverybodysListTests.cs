// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Guidance;
using Plimsoll.Tests;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Whoever somebody is in the value chain, the register has the list that the guidance has, and says of each field whose word it is.</summary>
public sealed partial class EverybodysListTests : IAsyncLifetime
{
    /// <summary>All sets of roles, those of one role first.</summary>
    private static readonly Role[][] RoleSets =
        [.. Enumerable.Range(1, 15).Select(set => (Role[])[.. Enum.GetValues<Role>().Where((_, i) => (set & 1 << i) != 0)]).OrderBy(roles => roles.Length)];

    private readonly RunningApp _app = new();
    private World _world = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        // The cells follow with ever higher types of model: a lower one would ask a reason.
        await _world.AssessAsync(type: "narrow");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [LongFact]
    public async Task Every_set_of_roles_gets_in_every_cell_what_the_guidance_asks_of_it_with_whose_word_each_field_is()
    {
        var (library, seen, signed, differ) = (_app.Services.GetRequiredService<Library>(), 0, 0, new List<string>());
        void Same(IEnumerable<string> expected, IEnumerable<string> found, string where) => differ.AddRange(Difference(expected, found, where));
        var session = await _app.SessionAsync(_world.First.Account);
        Role[] before = [Role.Provider];
        // Each actor in every cell; those who are several, and what a model makes or how it is hosted, are spread over the cells.
        foreach (var (cell, n) in Cell.All.Select((cell, n) => (cell, n)))
        {
            var (model, release) = (SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key);
            foreach (var roles in RoleSets.Where((roles, i) => roles.Length == 1 || (i - 4) % 11 == n % 11))
            {
                string[] named = [.. roles.Select(r => SharedTerms.Roles[r].Key)];
                string[] modalities = roles.Length == 1 ? [] : [Plimsoll.Guidance.Terms.Modalities.All[n % Plimsoll.Guidance.Terms.Modalities.All.Count].Key];
                var hosting = roles.Length > 1 && roles.Contains(Role.Host) ? Plimsoll.Guidance.Terms.Hostings.All[n % Plimsoll.Guidance.Terms.Hostings.All.Count].Key : null;
                var ask = new JsonObject
                {
                    ["modelType"] = model, ["releaseType"] = release, ["roles"] = new JsonArray([.. named.Select(r => (JsonNode)r)]),
                    ["modalities"] = new JsonArray([.. modalities.Select(m => (JsonNode)m)]), ["hosting"] = hosting,
                };
                // Whoever drops a role says why.
                if (before.Except(roles).Any()) { ask["reason"] = "Somebody else takes that part"; }
                before = roles;
                await _world.First.PutAsync($"{_world.Release}/assessment", ask);
                var list = library.Tailor(Profile.Read(new ProfileAsk(model, release) { Roles = named, Modalities = modalities, Hosting = hosting }).Value!);
                string[] expected = [.. list.Items.Select(Line)];
                var what = $"{cell} {string.Join('+', named)} {string.Join('+', modalities)} {hosting}";
                Assert.True(expected.Length > 0 != (list.Redirect is not null && roles is [Role.Provider]), $"{what} has neither a list nor advice");
                Same(expected, await PracticesAsync(), $"{what}, the interface of the register");
                Same(expected, Sheet(await _world.First.TextAsync($"{_world.Release}/practices?format=csv")), $"{what}, the CSV of the register");
                Same(expected, await PagesAsync(session), $"{what}, the page of the register");
                var owed = expected.Where(l => l.Split(' ')[2] == "owed").Order(StringComparer.Ordinal).ToArray();
                Same(owed, await SignedAsync(), $"{what}, the decision");
                (seen, signed) = (seen + expected.Length, signed + owed.Length);
                var guidance = $"model={model}&release={release}{string.Concat(named.Select(r => $"&role={r}"))}{string.Concat(modalities.Select(m => $"&modality={m}"))}"
                    + (hosting is null ? "" : $"&hosting={hosting}");
                Same(expected, Items(JsonNode.Parse(await _app.TextAsync($"/api/v1/guidance/checklist?{guidance}"))!), $"{what}, the interface of the guidance");
                // Its tables stand in the order of the documents.
                Same(expected.Order(StringComparer.Ordinal), Checklist(await _app.TextAsync($"/api/v1/guidance/checklist?{guidance}&format=csv")), $"{what}, the CSV of the guidance");
                Same(expected.Order(StringComparer.Ordinal), Blocks(await _app.TextAsync($"/guidance/checklist?{guidance}")), $"{what}, the page of the guidance");
                if (roles is [Role.Provider] && list.Items.FirstOrDefault(i => i.RewordedBecause is not null) is { } reworded)
                {
                    // Our words name both: the practice that they adapt, and what they follow instead.
                    using var page = await _app.PageAsync(HttpMethod.Get, $"/t/acme/releases/{_world.ReleaseId}/practices/{reworded.Id}", session);
                    var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    if (!BothSources.IsMatch(text)) { differ.Add($"{what}, {reworded.Id}: its page names one source of two"); }
                }
            }
        }
        Assert.Empty(differ);
        Assert.True(seen > 2000 && signed > 1000, $"{seen} lines were looked at, {signed} of them signed");
    }

    /// <summary>Over all that anybody may say of a model and of themselves, the list that the register pins is the list that the guidance gives.</summary>
    [LongFact]
    public void Whatever_is_said_of_a_model_the_register_pins_each_item_of_the_guidance_as_it_is_asked_and_names_every_pack()
    {
        var (library, seen) = (Library.Shipped().Value!, 0);
        var asks =
            from roles in RoleSets
            from cell in Cell.All
            from modality in Plimsoll.Guidance.Terms.Modalities.All.Select(m => (string?)m.Key).Prepend(null)
            from hosting in Plimsoll.Guidance.Terms.Hostings.All.Select(h => (string?)h.Key).Prepend(null)
            select new ProfileAsk(SharedTerms.ModelTypes[cell.Model].Key, SharedTerms.ReleaseTypes[cell.Release].Key)
            {
                Roles = [.. roles.Select(r => SharedTerms.Roles[r].Key)], Modalities = modality is null ? [] : [modality], Hosting = hosting,
            };
        foreach (var one in asks)
        {
            var ask = one with { SignificantUpdate = seen++ % 2 == 1 };
            var list = library.Tailor(Profile.Read(ask).Value!);
            var pinned = Meeting.Assess.Of(library, list);
            var what = $"{ask.Model}/{ask.Release}, {string.Join('+', ask.Roles)}, {string.Join('+', ask.Modalities)}, {ask.Hosting}";
            Assert.True(list.Items.Select(Line).SequenceEqual(pinned.Requirements.Select(Line)), what);
            Assert.Equal(
                (ask.SignificantUpdate, ask.Hosting, string.Join(' ', ask.Roles), string.Join(' ', ask.Modalities), list.Redirect is null),
                (pinned.Profile.SignificantUpdate, pinned.Profile.Hosting, string.Join(' ', pinned.Profile.Roles.Select(r => SharedTerms.Roles[r].Key)),
                    string.Join(' ', pinned.Profile.Modalities), pinned.Redirect is null));
            Assert.Empty(list.Items.SelectMany(i => new[] { i.Basis.Text, i.Basis.Level, i.Basis.When, i.Basis.Proof }).Select(f => f.Pack).Except(pinned.Packs.Select(p => p.Id)));
            Assert.True(list.Items.Zip(pinned.Requirements).All(p => (p.First.When, p.First.Proof, p.First.Tier, string.Join(' ', p.First.Serves), p.First.Renew == Renew.Yes)
                == (p.Second.When, p.Second.Proof, p.Second.Tier, string.Join(' ', p.Second.HowAsked!.Serves), p.Second.HowAsked.Renew)), what);
        }
        Assert.Equal(15 * 12 * 8 * 3, seen);
    }

    /// <summary>What cannot be a fact, and the name by which it is refused.</summary>
    private static readonly (string Body, string Field)[] NoFacts =
    [
        ("""{"modelType":"general","hosting":""}""", "hosting"),
        ("""{"modelType":"general","roles":["host"],"hosting":"downloads "}""", "hosting"),
        ("""{"modelType":"general","roles":["host"],"hosting":"../../etc"}""", "hosting"),
        ("""{"modelType":"general","roles":["host",""]}""", "roles"),
        ("""{"modelType":"general","roles":["Provider\u0000"]}""", "roles"),
        ("""{"modelType":"general","modalities":["text","text","smell"]}""", "modalities"),
        ("""{"modelType":"","roles":["host"]}""", "modelType"),
        ("""{"modelType":"general","releaseType":"open/../closed"}""", "releaseType"),
        ("""{"modelType":"general","edition":"pai-1999"}""", "edition"),
    ];

    /// <summary>However much is sent, what is kept is one list of what was meant, and what is answered is a sentence.</summary>
    [Fact]
    public async Task Facts_that_are_said_a_thousand_times_are_kept_once_and_a_list_that_many_pin_at_once_stands_on_the_record_once()
    {
        foreach (var (body, field) in NoFacts) { Assert.Equal(field, (string?)JsonNode.Parse(await RefusedAsync(JsonNode.Parse(body)!))!["field"]); }
        JsonArray Many(params string[] words) => new([.. Enumerable.Range(0, 1000).Select(n => (JsonNode)words[n % words.Length])]);
        await _world.First.PutAsync($"{_world.Release}/assessment", new JsonObject { ["modelType"] = "narrow", ["releaseType"] = "open", ["roles"] = Many("developer", "provider"), ["modalities"] = Many("image", "text") });
        var assessment = (await _world.First.GetAsync(_world.Release))["assessment"]!;
        Assert.Equal("""["provider","developer"] ["text","image"]""", $"{assessment["roles"]!.ToJsonString()} {assessment["modalities"]!.ToJsonString()}");
        Assert.InRange((await RefusedAsync(new JsonObject { ["modelType"] = new string('g', 100_000) })).Length, 1, 1000);
        Assert.InRange((await RefusedAsync(new JsonObject { ["modelType"] = "general", ["modalities"] = Many("text", new string('m', 500)) })).Length, 1, 1000);

        // Two releases, one of them assessed by four people at once, all for a list that nobody had before.
        var first = _world.Release;
        await _world.AssessAsync(name: "Example 2", type: "narrow");
        // Ever more is asked of them, so that nobody has to say why it is less.
        foreach (var (roles, hosting) in new (string[], string)[]
        {
            (["provider", "developer"], "downloads"), (["provider", "developer", "adapter"], "downloads"),
            (["provider", "developer", "adapter", "host"], "downloads"), (["provider", "developer", "adapter", "host"], "inference"),
        })
        {
            var ask = new JsonObject
            {
                ["modelType"] = "general", ["releaseType"] = "open", ["roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]), ["hosting"] = hosting,
            };
            await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _world.First.PutAsync($"{(n % 2 == 0 ? first : _world.Release)}/assessment", ask.DeepClone())));
        }
        var lists = _app.Services.GetRequiredService<Storage.Journals.Journal>().Read(0, 100_000).Select(e => Storage.Journals.Envelope.Of(e.Bytes)).Where(e => e.Stream.StartsWith("list/", StringComparison.Ordinal)).ToArray();
        Assert.All(lists.GroupBy(e => e.Stream), list => Assert.Equal(Enumerable.Range(1, list.Count()).Select(n => (long)n), list.Select(e => e.Rev).Order()));
        Assert.Equal(2 + 4, lists.Select(e => e.Stream).Distinct().Count());

        // The same files under another name and a higher type are that type: taking them for less asks a reason, whichever name stands at the release.
        await _world.AssessAsync(name: "Example 3", type: "frontier");
        _world.At(first);
        Assert.Equal("release.type-lowered", (string?)JsonNode.Parse(await RefusedAsync(new JsonObject { ["modelType"] = "general" }))!["code"]);
    }

    private async Task<string> RefusedAsync(JsonNode ask)
    {
        using var answer = await _world.First.SendAsync(HttpMethod.Put, $"{_world.Release}/assessment", System.Net.Http.Json.JsonContent.Create(ask));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode is 400 or 422, text);
        return text;
    }

    /// <summary>Item by item: the first that differs is told, with both.</summary>
    private static IEnumerable<string> Difference(IEnumerable<string> expected, IEnumerable<string> found, string where)
    {
        string[] left = [.. expected], right = [.. found];
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (one, other) = (left.ElementAtOrDefault(i) ?? "nothing more", right.ElementAtOrDefault(i) ?? "nothing more");
            if (one != other) { return [$"{where}: asked is [{one}], said is [{other}]"]; }
        }
        return [];
    }

    private static string Line(ChecklistItem item) => Line(
        item.Id, SharedTerms.AskedAs[item.Asked].Key, item.Owed,
        [.. new[] { item.Basis.Text, item.Basis.Level, item.Basis.When, item.Basis.Proof }.Select(f => $"{f.Pack} {SharedTerms.Bases[f.Basis].Key}")]);

    private static string Line(Plimsoll.Release.Assessment.Requirement item) => Line(
        item.Id, SharedTerms.AskedAs[item.HowAsked!.As].Key, item.Owed, [.. item.HowAsked.Fields.Select(f => $"{f.Whose.Pack} {SharedTerms.Bases[f.Whose.Basis].Key}")]);

    private static string Line(string id, string asked, bool owed, params string[] whose) =>
        $"{id} {asked} {(owed ? "owed" : "free")} {string.Join(' ', whose)}";

    private async Task<List<string>> PracticesAsync()
    {
        var lines = new List<string>();
        for (string? after = null; ;)
        {
            var page = await _world.First.GetAsync($"{_world.Release}/practices?limit=100{(after is null ? "" : $"&after={after}")}");
            foreach (var practice in page["practices"]!.AsArray())
            {
                var how = practice!["howAsked"]!;
                lines.Add(Line((string)practice["practice"]!, (string)how["as"]!, (bool)practice["owed"]!, Whose(how["basis"]!)));
            }
            if ((after = (string?)page["next"]) is null) { return lines; }
        }
    }

    private static IEnumerable<string> Items(JsonNode checklist) =>
        checklist["items"]!.AsArray().Select(i => Line((string)i!["id"]!, (string)i["asked"]!, (bool)i["owed"]!, Whose(i["basis"]!)));

    private static string[] Whose(JsonNode basis) => [.. new[] { "text", "level", "when", "proof" }.Select(f => $"{basis[f]!["pack"]} {basis[f]!["basis"]}")];

    /// <summary>The rows of the register's CSV.</summary>
    private static IEnumerable<string> Sheet(string csv) => Rows(csv).Select(r =>
        Line(r["practice"], r["askedAs"], r["owed"] == "yes", r["textBasis"], r["levelBasis"], r["whenBasis"], r["proofBasis"]));

    /// <summary>The rows of the guidance's CSV that ask for something by themselves.</summary>
    private static IEnumerable<string> Checklist(string csv) => Rows(csv).Where(r => r["kind"] is "practice" or "duty" && r["tier"].Length > 0).Select(r => Line(
        r["id"], r["asked"], r["owed"] == "yes", $"{r["pack"]} {Key(r["basis"])}", $"{r["levelPack"]} {Key(r["levelBasis"])}",
        $"{r["whenPack"]} {Key(r["whenBasis"])}", $"{r["proofPack"]} {Key(r["proofBasis"])}")).Order(StringComparer.Ordinal);

    /// <summary>Records of RFC 4180 CSV, each as header to value, read by nothing of the product.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string csv)
    {
        var (records, record, field, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        foreach (var c in csv.TrimStart('\uFEFF'))
        {
            if (c == '"') { quoted = !quoted; }
            else if (!quoted && (c is ',' or '\n'))
            {
                record.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n') { records.Add(record); record = []; }
            }
            else { field.Append(c); }
        }
        return records.Skip(1).Select(r => records[0].Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
    }

    /// <summary>The rows of the register's page, on however many pages they stand.</summary>
    private async Task<List<string>> PagesAsync(string session)
    {
        var lines = new List<string>();
        var at = $"/t/acme/releases/{_world.ReleaseId}/practices";
        for (string? next = at; next is not null;)
        {
            using var answer = await _app.PageAsync(HttpMethod.Get, next, session);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            lines.AddRange(text.Split("<tr>").Where(row => row.Contains("<details>", StringComparison.Ordinal)).Select(Block));
            next = NextRows.Match(text) is { Success: true } more ? more.Groups[1].Value : null;
        }
        return lines;
    }

    /// <summary>The lines of the guidance's page that ask for something by themselves.</summary>
    private static IEnumerable<string> Blocks(string html) => WebUtility.HtmlDecode(html).Split("<li class=\"practice ").Skip(1)
        .Where(block => Fields.IsMatch(block)).Select(Block).Order(StringComparer.Ordinal);

    /// <summary>What a block of a page says of one item, whatever stands around it.</summary>
    private static string Block(string html)
    {
        var (id, words, said) = (Id.Match(html), Words.Match(html), Fields.Match(html));
        Assert.True(id.Success && words.Success && said.Success, html);
        string Whose(int at) => $"{said.Groups[at + 1].Value} {Key(said.Groups[at].Value)}";
        return Line(id.Groups[1].Value, said.Groups[1].Value, said.Groups[2].Length == 0, $"{words.Groups[1].Value} {Key(words.Groups[2].Value)}", Whose(3), Whose(5), Whose(7));
    }

    private static string Key(string label) => SharedTerms.Bases.All.Single(w => w.Label == label).Key;

    [GeneratedRegex("<span class=\"id\">([GM][0-9]+\\.[A-Z][0-9]+)</span>")]
    private static partial Regex Id { get; }

    [GeneratedRegex("(?:words: |· )([a-z0-9-]+), (sourced|inferred)")]
    private static partial Regex Words { get; }

    [GeneratedRegex("asked as (duty|suggestion|example) · (?:baseline|recommended)(, left to choice)?, (sourced|inferred) \\(([^)]+)\\)"
        + " · [a-z ]+, (sourced|inferred) \\(([^)]+)\\) · [a-z ]+, (sourced|inferred) \\(([^)]+)\\)")]
    private static partial Regex Fields { get; }

    [GeneratedRegex("; reworded after (<a href=\"[^\"]+\">)?[A-Z0-9]")]
    private static partial Regex BothSources { get; }

    [GeneratedRegex("href=\"([^\"]+)\"[^>]*>Next rows")]
    private static partial Regex NextRows { get; }

    /// <summary>What a decision of now says of each thing that is owed.</summary>
    private async Task<string[]> SignedAsync()
    {
        var decision = (string)(await _world.JudgeAsync())["decision"]!;
        var envelope = JsonNode.Parse(await _world.First.TextAsync($"{_world.Release}/decisions/{decision}"))!;
        var statement = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!)))!;
        var groups = statement["predicate"]![Plimsoll.Release.Decisions.Statement.Extension]!["asked"]?.AsArray() ?? [];
        return [.. (from @group in groups
                    from item in @group!["items"]!.AsArray()
                    select Line((string)item!, (string)@group["as"]!, owed: true, $"{@group["text"]}", $"{@group["level"]}", $"{@group["when"]}", $"{@group["proof"]}"))
                    .Order(StringComparer.Ordinal)];
    }
}
