// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Tests.Architecture;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>Whatever grows is read a page at a time, wherever the description of the interface shows a list.</summary>
public sealed class PagedListTests
{
    private const string Description = "docs/api/openapi.json";

    /// <summary>Lists that are answered whole, by the name of the operation, each with its reason.</summary>
    private static readonly IReadOnlyDictionary<string, string> Whole = new Dictionary<string, string>
    {
        ["PublicKeys"] = "keys of the server: one more a year",
        ["PublicIndex"] = "an index that machines mirror whole",
        ["ConsistencyProof"] = "hashes of a proof: as many as the log has levels",
        ["RoundProof"] = "hashes of a proof: as many as the log has levels",
        ["OrganisationProof"] = "hashes of a proof: as many as the log has levels",
        ["Me"] = "the organisations of one person",
        ["ShowRelease"] = "what stands about one release now; its history is the trail",
        ["ShowStagedPlan"] = "the steps of one release, a stage each, and its last moves; all of them are the trail",
        ["ShowBoard"] = "one page of one release: what is told of each kind is bounded",
        ["ShowRecord"] = "one record: what it serves and measured is bounded, and what it changed is read as one",
        ["ShowVulnerability"] = "one vulnerability: of two hundred versions at most, and what was published of it, read as one",
        ["ShowPractice"] = "the discussion of one practice, read as one",
        ["Applicability"] = "the lines of one list of practices, which a pack bounds",
        ["ListReviews"] = "links of one release: at most twenty are open, and what was answered is read as one",
        ["ShowHandOver"] = "the lines of one sheet, of which it has 250 at most, and its revisions and answers, which are bounded too",
        ["ShowReceivedSheet"] = "the lines of one sheet, and the answers that were given to it: both are bounded",
        ["ShowRhythms"] = "seven things that are looked at: a table in the program names them",
        ["ShowInternalUse"] = "one period, of which each list shows two hundred at most and says how many more there are",
        ["ListRecordTypes"] = "the kinds of record that a pack describes",
        ["ShowLineage"] = "the links of one version and what was decided about it: both are bounded",
        ["ShowUpstreamNotice"] = "one notice: what it reaches is bounded",
        ["AskGate"] = "what one gate says: a pack bounds it",
        ["History"] = "the release as a file: what verifies wants all of it",
        ["ShowContent"] = "the newest conversations and how many there are; none is kept for long",
        ["ReadConversation"] = "one conversation",
        ["ShowBudgets"] = "a budget for each unit and kind of window",
        ["ReportTemplates"] = "a pack bounds it",
        ["Publication"] = "one published table, as it was signed",
        ["ShowResearch"] = "one project",
        ["ResearchReceipt"] = "one request",
        ["ShowActivity"] = "one month, by words that the store bounds",
        ["PublishedStatement"] = "one statement, as it was published",
        ["ShowLimits"] = "the limits of one organisation, which a table in the program bounds",
        ["ShowRound"] = "one round with what waits; the number of proposals is bounded",
        ["ShowOwnPage"] = "one page",
        ["RoundProvider"] = "one provider of a round",
        ["CompareRound"] = "the processes of an edition",
    };

    private static JsonObject Approved => JsonNode.Parse(Tree.Here.Read(Description))!.AsObject();

    [Fact]
    public void Every_answer_that_is_a_list_is_read_a_page_at_a_time_or_says_why_not() => Assert.Empty(Unpaged(Approved));

    [Fact]
    public void A_list_without_pages_one_that_names_no_limit_and_a_reason_that_nothing_needs_are_reported()
    {
        var broken = Approved;
        var reports = Operation(broken, "ListReports");
        reports["parameters"] = new JsonArray([.. Parameters(reports).Where(name => name != "limit").Select(name => new JsonObject { ["name"] = name })]);
        var keys = Operation(broken, "ListKeys");
        keys["parameters"] = new JsonArray();
        Operation(broken, "Me")["operationId"] = "WhoAmI";
        Assert.Equal(
            [
                "ListKeys answers with a list and takes no after and limit", "ListReports answers with a list and takes no after and limit",
                "Me stands in the table and answers with no list", "WhoAmI answers with a list and takes no after and limit",
            ],
            Unpaged(broken).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Unpaged(JsonObject description)
    {
        var lists = Lists(description).ToDictionary(l => (string)l["operationId"]!);
        foreach (var (name, operation) in lists)
        {
            if (Whole.ContainsKey(name)) { continue; }
            if (Parameters(operation).Intersect(["after", "limit"]).Count() < 2) { yield return $"{name} answers with a list and takes no after and limit"; }
        }
        foreach (var name in Whole.Keys.Where(name => !lists.ContainsKey(name))) { yield return $"{name} stands in the table and answers with no list"; }
    }

    /// <summary>What is read and answers with an array, or with an object that holds one. What packs and editions hold is bounded by them.</summary>
    private static IEnumerable<JsonObject> Lists(JsonObject description) =>
        from path in description["paths"]!.AsObject()
        let read = path.Value!["get"] as JsonObject
        where read is not null && !path.Key.StartsWith("/api/v1/guidance/", StringComparison.Ordinal)
            && (path.Key == "/api/v1/progress/rounds" || !path.Key.StartsWith("/api/v1/progress/", StringComparison.Ordinal))
        let answer = Resolved(description, read["responses"]?["200"]?["content"]?["application/json"]?["schema"])
        where answer is not null && (IsArray(answer) || (answer["properties"]?.AsObject() ?? []).Any(p => IsArray(Resolved(description, p.Value))))
        select read;

    private static JsonNode? Resolved(JsonObject description, JsonNode? schema) => (string?)schema?["$ref"] is { } reference
        ? Resolved(description, description["components"]!["schemas"]![reference.Split('/')[^1]]) : schema;

    private static bool IsArray(JsonNode? schema) =>
        schema?["type"] is JsonArray several ? several.Any(t => (string?)t == "array") : (string?)schema?["type"] == "array";

    private static IReadOnlyList<string> Parameters(JsonObject operation) =>
        [.. (operation["parameters"]?.AsArray() ?? []).Select(p => (string)p!["name"]!)];

    private static JsonObject Operation(JsonObject description, string name) => description["paths"]!.AsObject()
        .Select(p => p.Value!["get"]).OfType<JsonObject>().Single(o => (string?)o["operationId"] == name);
}
