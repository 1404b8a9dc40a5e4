// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Roles and organisations: every address, every role, from inside, from another organisation, and from outside.</summary>
public sealed partial class AccessTests(TwoOrganisations here) : IClassFixture<TwoOrganisations>
{
    [Fact]
    public void Every_address_has_a_row_in_the_table_and_every_row_an_address()
    {
        var routes = AccessTable.Routes(here.App.Services);
        if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1") { AccessTable.Approve(routes); }
        var rows = AccessTable.Read();
        var without = routes.Except(rows.Select(row => row.Name)).ToArray();
        Assert.True(without is [], $"Nobody has decided who may use {string.Join(", ", without)}: run the tests once with PLIMSOLL_APPROVE=1, then replace each {AccessTable.Undecided} in access.tsv.");
        Assert.Empty(rows.Select(row => row.Name).Except(routes));
        Assert.Equal(rows.Count, rows.DistinctBy(row => row.Name).Count());
        Assert.Empty(AccessTable.Faults(rows));
    }

    [Fact]
    public void A_role_that_comes_is_refused_in_the_table_until_somebody_grants_it_and_one_that_goes_leaves_no_column()
    {
        string Line(params IEnumerable<string> cells) => string.Join('\t', cells);
        // The table as it was before the last role came, and when there was one that is no more.
        var newcomer = AccessTable.Roles[^1];
        string[] before = [.. AccessTable.Callers.Where(caller => caller != newcomer), "gone"];
        string Row(string name, string outcome) => Line([.. name.Split(' '), .. before.Select(_ => outcome)]);
        string[] table =
        [
            Line(["method", "address", .. before]), Row("GET /public", "open"), Row("GET /t/{tenant}", "allowed"), Row("GET /ended", "allowed"),
        ];
        Assert.Equal(
            [
                Line(["method", "address", .. AccessTable.Callers]),
                Line(["GET", "/public", .. AccessTable.Callers.Select(_ => "open")]),
                Line(["GET", "/t/{tenant}", .. AccessTable.Callers.Select(caller => caller == newcomer ? "403" : "allowed")]),
                Line(["POST", "/t/{tenant}", .. AccessTable.Callers.Select(_ => AccessTable.Undecided)]),
            ],
            AccessTable.Approved(table, ["GET /public", "GET /t/{tenant}", "POST /t/{tenant}"]));
    }

    [Fact]
    public async Task The_door_answers_as_the_table_says_to_everybody_at_every_address()
    {
        var wrong = new List<string>();
        foreach (var row in AccessTable.Read())
        {
            foreach (var (caller, expected) in row.Expected)
            {
                foreach (var role in caller switch { "other" => AccessTable.Roles, "none" => [null], _ => (string?[])[caller] })
                {
                    var (api, session) = role is null ? (new Api(here.App, null), null) : here.People[(caller == "other" ? here.Other : here.Own, role)];
                    var path = Filled(row, here.OwnIds);
                    using var answer = path.StartsWith("/api/", StringComparison.Ordinal)
                        ? await api.SendAsync(new HttpMethod(row.Method), path, Content(row))
                        : await here.App.PageAsync(new HttpMethod(row.Method), path, session, Content(row));
                    var outcome = await AccessTable.OutcomeAsync(answer, row.Expected["none"] == "open");
                    if (outcome != expected) { wrong.Add($"{row.Name} as {caller} {role}: {outcome}, not {expected}"); }
                    // Whoever may look sees something: the ids are right, so a refusal elsewhere is not one for want of them.
                    else if (expected == "allowed" && row.Method == "GET" && (int)answer.StatusCode is >= 400 and not (422 or 503)) { wrong.Add($"{row.Name} as {caller} {role}: {(int)answer.StatusCode}"); }
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_key_opens_no_page_and_a_session_no_address_of_the_api()
    {
        var (api, session) = here.People[(here.Own, "governance")];
        using var page = await api.SendAsync(HttpMethod.Get, "/home");
        Assert.Equal(303, (int)page.StatusCode);
        using var answer = await here.App.PageAsync(HttpMethod.Get, $"{here.Own.Tenant}/releases", session);
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_was_issued_for_one_organisation_opens_no_other_though_its_owner_is_in_both()
    {
        var issued = await here.Own.First.PostAsync($"{here.Own.Tenant}/keys", new JsonObject { ["label"] = "ci", ["roles"] = new JsonArray("administrator", "governance"), ["until"] = Soon.InAMonth });
        var scoped = new Api(here.App, (string)issued["key"]!);
        Assert.NotEmpty((await scoped.GetAsync($"{here.Own.Tenant}/releases"))["releases"]!.AsArray());
        Assert.Equal((404, "http.not-found"), await scoped.RefusedAsync(HttpMethod.Get, $"{here.Other.Tenant}/releases"));
        Assert.Equal((403, "accounts.not-allowed"), await scoped.RefusedAsync(HttpMethod.Post, "/api/v1/tenants", new JsonObject { ["name"] = "Third", ["slug"] = "third", ["roles"] = new JsonArray("provider") }));
    }

    [Fact]
    public async Task A_key_for_one_organisation_tells_of_it_alone_and_of_the_roles_that_the_key_has()
    {
        var issued = await here.Own.First.PostAsync(
            $"{here.Own.Tenant}/keys", new JsonObject { ["label"] = "narrow", ["roles"] = new JsonArray("administrator"), ["until"] = Soon.InAMonth });
        var scoped = new Api(here.App, (string)issued["key"]!);
        var (wide, narrow) = (await here.Own.First.GetAsync("/api/v1/me"), await scoped.GetAsync("/api/v1/me"));
        Assert.Equal(
            ["acme administrator governance", "other administrator governance"],
            wide["tenants"]!.AsArray().Select(Seen).Order(StringComparer.Ordinal));
        Assert.True((bool)wide["administers"]!);
        Assert.Equal(["acme administrator"], narrow["tenants"]!.AsArray().Select(Seen));
        Assert.False((bool)narrow["administers"]!);
        // Nor does it see, or take back, the key of its holder that opens everything.
        var first = (await here.Own.First.GetAsync($"{here.Own.Tenant}/keys"))["keys"]!.AsArray().Single(k => (string?)k!["label"] == "first key");
        Assert.DoesNotContain(
            (await scoped.GetAsync($"{here.Own.Tenant}/keys"))["keys"]!.AsArray(), k => (string)k!["keyId"]! == (string)first!["keyId"]!);
        Assert.Equal(
            (404, "accounts.unknown-id"),
            await scoped.RefusedAsync(HttpMethod.Delete, $"{here.Own.Tenant}/keys/{(string)first!["keyId"]!}"));

        static string Seen(JsonNode? tenant) => $"{(string)tenant!["slug"]!} {string.Join(' ', tenant["roles"]!.AsArray().Select(r => (string)r!))}";
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task An_id_of_another_organisation_is_unknown_in_ones_own_addresses(string method, string pattern, string foreign, string? body)
    {
        // Somebody who may do everything in the own organisation, and belongs to no other.
        var everybody = here.People[(here.Own, pattern.Contains("/people", StringComparison.Ordinal) || pattern.Contains("/invitations", StringComparison.Ordinal) || pattern.EndsWith("/{project}/erase", StringComparison.Ordinal) || pattern.EndsWith("/{handOver}/erase", StringComparison.Ordinal) ? "administrator" : "governance")].Api;
        var path = Filled(pattern, id => id == foreign ? here.OtherIds[id] : here.OwnIds[id]);
        var (status, code) = await everybody.RefusedAsync(new HttpMethod(method), path, body is null ? null : JsonNode.Parse(Filled(body, id => here.OtherIds[id])));
        Assert.Equal(404, status);
        Assert.Contains(
            code,
            (string[])["release.unknown-id", "accounts.unknown-id", "journal.unknown-entry", "usage.unknown-id", "chain.unknown-id", "records.unknown-id"]);
        // The same with an id that nobody has: the two cannot be told apart.
        Assert.Equal((status, code), await everybody.RefusedAsync(new HttpMethod(method), Filled(pattern, id => id == foreign ? id == "seq" ? "999999" : Unlike(here.OtherIds[id]) : here.OwnIds[id]), body is null ? null : JsonNode.Parse(Filled(body, id => Unlike(here.OtherIds[id])))));
    }

    /// <summary>For every kind of id: method, address, which id of it is foreign, and a body that would be accepted otherwise.</summary>
    public static TheoryData<string, string, string, string?> Strangers
    {
        get
        {
            var all = new TheoryData<string, string, string, string?>();
            const string Tenant = "/api/v1/t/{tenant}", Release = Tenant + "/releases/{release}";
            foreach (var row in AccessTable.Read().Where(row => row is { Method: "GET", Pattern: var p } && p.StartsWith(Release, StringComparison.Ordinal))) { all.Add("GET", row.Pattern, "release", null); }
            foreach (var (method, rest, body) in ((string, string, string?)[])
            [
                ("PUT", "/plan", """{"releaseType":"restricted","components":["evaluations"],"audience":"customers","stage":"wider","uses":["chat"]}"""), ("PUT", "/assessment", """{"modelType":"frontier"}"""),
                ("POST", "/assessment/preview", """{"modelType":"frontier"}"""), ("POST", "/practices/{practice}/confirm", "{}"),
                ("PUT", "/practices/{practice}/assignment", """{"owner":null,"due":null}"""), ("PUT", "/practices/{practice}/status", """{"status":"open"}"""), ("POST", "/practices/{practice}/comments", """{"text":"hello"}"""),
                ("POST", "/evidence", """{"kind":"link","label":"x","practices":[],"digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"""),
                ("POST", "/evidence/{evidence}/withdraw", """{"reason":"wrong"}"""), ("PUT", "/evidence/{evidence}/practices", """{"practices":[]}"""), ("POST", "/gate", null),
                ("POST", "/approvals", """{"bundle":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"""), ("POST", "/approvals/{approval}/revoke", """{"reason":"wrong"}"""),
                ("POST", "/refuse", """{"reason":"no"}"""), ("POST", "/lift", """{"reason":"no"}"""), ("PUT", "/status", """{"state":"suspended","criterion":"incident","reason":"now"}"""),
                ("POST", "/monitoring", """{"findings":"none"}"""),
                ("POST", "/declarations", """{"question":"intimate-images-and-child-material","answer":"could-not","because":"text only"}"""),
                ("POST", "/evidence/{evidence}/adequate", """{"revision":1,"words":"fine"}"""),
            ]) { all.Add(method, Release + rest, "release", body); }
            all.Add("GET", Release + "/evidence/{evidence}/content", "evidence", null);
            all.Add("PUT", Release + "/evidence/{evidence}/practices", "evidence", """{"practices":[]}""");
            all.Add("POST", Release + "/evidence/{evidence}/withdraw", "evidence", """{"reason":"wrong"}""");
            all.Add("POST", Release + "/evidence/{evidence}/adequate", "evidence", """{"revision":1,"words":"fine"}""");
            all.Add("POST", Release + "/evidence/{evidence}/revisions", "evidence", """{"kind":"link","label":"x","practices":[],"digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""");
            all.Add("POST", Release + "/approvals/{approval}/revoke", "approval", """{"reason":"wrong"}""");
            all.Add("GET", Release + "/decisions/{decision}", "decision", null);
            all.Add("POST", Tenant + "/models/{model}/versions", "model", """{"version":"2.0","files":[{"path":"a","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}""");
            all.Add("POST", Tenant + "/models/{model}/versions/{version}/lineage", "model", """{"kind":"fine-tuned-from","from":"elsewhere"}""");
            all.Add("GET", Tenant + "/models/{model}/versions/{version}/lineage", "model", null);
            all.Add("POST", Tenant + "/models/{model}/versions/{version}/lineage/{link}/withdraw", "link", """{"reason":"wrong"}""");
            all.Add("POST", Tenant + "/models/{model}/versions/{version}/provider", "-", """{"link":"{link}","who":"us","reason":"so"}""");
            all.Add("POST", Tenant + "/models/{model}/versions/{version}/provider/ask", "-", """{"link":"{link}","who":"us","reason":"so"}""");
            all.Add("GET", Tenant + "/chain/notices/{notice}", "notice", null);
            all.Add("POST", Tenant + "/chain/notices/{notice}/answer", "notice", """{"answer":"goes-on","because":"so"}""");
            all.Add("POST", Tenant + "/applications", "-", """{"name":"An application","model":"{model}"}""");
            all.Add("POST", Tenant + "/releases", "-", """{"model":"{model}","version":"1.0","plan":{"releaseType":"restricted","components":["evaluations"],"audience":"customers","stage":"wider","uses":["chat"]}}""");
            all.Add("POST", Tenant + "/models", "-", """{"name":"Another model","modelType":"frontier","party":"{party}"}""");
            all.Add("PUT", Tenant + "/parties/{party}", "party", """{"roles":["provider"],"onePerson":false}""");
            all.Add("PUT", Release + "/practices/{practice}/assignment", "-", """{"owner":"{account}","due":null}""");
            all.Add("DELETE", Tenant + "/keys/{key}", "key", null);
            all.Add("DELETE", Tenant + "/invitations/{invitation}", "invitation", null);
            all.Add("PUT", Tenant + "/people/{account}", "account", """{"roles":["auditor"]}""");
            all.Add("DELETE", Tenant + "/people/{account}", "account", null);
            all.Add("POST", Tenant + "/people/{account}/erase", "account", null);
            all.Add("GET", Tenant + "/entries/{seq}", "seq", null);
            foreach (var rest in (string[])["", "/order"]) { all.Add("GET", Tenant + "/records/{record}" + rest, "record", null); }
            all.Add("POST", Tenant + "/records/{record}/changes", "record", """{"changed":"the filter"}""");
            all.Add("POST", Tenant + "/records/{record}/result", "record", """{"result":"it held"}""");
            all.Add(
                "POST", Release + "/records/findings", "-",
                """{"shape":{"title":"t","scope":"s","method":"m","firstDay":"2026-11-02","result":"r"},"severity":"severe","evaluation":"{record}"}""");
            foreach (var rest in (string[])["", "/answers.zip", "/preview?template=geography&window=2026-01"]) { all.Add("GET", Tenant + "/usage/research/{project}" + rest, "project", null); }
            all.Add("POST", Tenant + "/usage/research/{project}/reports", "project", """{"template":"geography","window":"2026-01"}""");
            all.Add("POST", Tenant + "/usage/research/{project}/revoke", "project", """{"reason":"over"}""");
            all.Add("POST", Tenant + "/usage/research/{project}/erase", "project", "{}");
            all.Add("GET", Tenant + "/usage/packages/{package}", "package", null);
            all.Add("POST", Tenant + "/usage/packages/{package}/delete", "package", null);
            all.Add("GET", Tenant + "/usage/donations/{donation}", "donation", null);
            all.Add("GET", Tenant + "/usage/content/{conversation}", "conversation", null);
            foreach (var rest in (string[])["", "/sheet", "/answers/{answers}"]) { all.Add("GET", Tenant + "/chain/hand-overs/{handOver}" + rest, "handOver", null); }
            all.Add("POST", Tenant + "/chain/hand-overs/{handOver}/link", "handOver", "{}");
            all.Add("DELETE", Tenant + "/chain/hand-overs/{handOver}/link", "handOver", null);
            all.Add("POST", Tenant + "/chain/hand-overs/{handOver}/withdraw", "handOver", """{"reason":"over"}""");
            all.Add("POST", Tenant + "/chain/hand-overs/{handOver}/erase", "handOver", "{}");
            all.Add("POST", Release + "/hand-overs/{handOver}/revisions", "handOver", "{}");
            foreach (var rest in (string[])["", "/document", "/answers/{answers}"]) { all.Add("GET", Tenant + "/chain/received/{received}" + rest, "received", null); }
            all.Add("POST", Tenant + "/chain/received/{received}/answers", "received", """{"name":"Olga","lines":[{"line":"{practice}","answer":"accepted"}]}""");
            all.Add("POST", Tenant + "/chain/received/{received}/agreed", "received", """{"document":"{}"}""");
            return all;
        }
    }

    /// <summary>An id of the same form that nobody has.</summary>
    private static string Unlike(string id) => id[^1] == 'a' ? $"{id[..^1]}b" : $"{id[..^1]}a";

    /// <summary>Whoever looks is shown something; whoever would change something changes nothing, because what it names does not exist.</summary>
    private static string Filled(AccessTable.Row row, IReadOnlyDictionary<string, string> ids) =>
        Filled(row.Pattern, id => row.Method is "GET" or "HEAD" || id is "tenant" or "release" ? ids.GetValueOrDefault(id, "x") : id == "seq" ? "1" : $"{id}_none");

    private static string Filled(string text, Func<string, string> id) => Id.Replace(text, match => id(match.Groups[1].Value));

    private static JsonContent? Content(AccessTable.Row row) => row.Method is "GET" or "HEAD" or "DELETE" ? null : JsonContent.Create(new JsonObject());

    [GeneratedRegex("\\{([a-zA-Z]+)[^}\"]*\\}")]
    private static partial Regex Id { get; }
}
