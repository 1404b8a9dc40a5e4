// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Exports;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Templates;

/// <summary>The template to fill in: to print, for a spreadsheet, for a machine.</summary>
public static class BlankTemplate
{
    private static readonly string[] Common = [
        "Audience", "Deployment configuration", "State", "Period", "If withheld: ground, who decided, when it is looked at again"
    ];

    /// <summary>One printed page a process.</summary>
    public static byte[] Html(ProgressEdition e)
    {
        var html = new HtmlWriter();
        using (html.Open("html", ("lang", "en")))
        {
            ProgressHtml.Head(html, $"{e.Template.Title} {e.Template.Version}");
            using (html.Open("body"))
            using (html.Open("main"))
            {
                html.Line("h1", $"{e.Template.Title} {e.Template.Version}")
                    .Line("p", e.Template.Statement)
                    .Line("p", "Organisation: ____________________ Model: ____________________");
                html.Line("h2", "For whom");
                ProgressHtml.Table(html, ["Audience", "Meaning"], e.Template.Audiences.Select(a => (string[])[a.Title, a.Text]));
                html.Line("h2", "Deployment configurations");
                ProgressHtml.Table(html, ["Configuration", "Meaning"], e.Deployments.Select(d => (string[])[d.Title, d.Text]));
                foreach (var p in e.Processes)
                {
                    html.Line("h2", $"{p.Id} {p.Title}");
                    ProgressHtml.Table(html, ["Field", "Answer"], [
                        .. Common.Select(c => (string[])[c, Choices(e, c)]),
                        .. Fields(e, p).Select(f => (string[])[$"{f.Text}{(f.Element is null ? " (proposed by Plimsoll)" : "")}", ""]),
                    ]);
                }
            }
        }
        return html.ToUtf8();
    }

    public static byte[] Csv(ProgressEdition e) => CsvTable.Write(
        ["process", "title", "field", "asks", "element", "audience", "deployment", "state", "period", "answer", "statement"],
        from p in e.Processes from f in Fields(e, p) select (string[])[p.Id, p.Title, f.Id, f.Text, f.Element ?? "", "", "", "", "", "", e.Template.Statement]);

    /// <summary>JSON Schema of a filled template; <see cref="FilledTemplate.Read"/> refuses the same and says where.</summary>
    public static byte[] Schema(ProgressEdition e)
    {
        static JsonObject Text() => new() { ["type"] = "string", ["pattern"] = "\\S" };
        static JsonArray List(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
        static JsonObject Given(string state, params string[] required) => new()
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { ["state"] = new JsonObject { ["const"] = state } } },
            ["then"] = new JsonObject
            {
                ["required"] = List(required),
                [
                    "properties"] = new JsonObject([.. required.Where(r => r != "fields")
                        .Select(r => KeyValuePair.Create(
                            r,
                            (JsonNode?)(r == "reviewOn" ? new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" } : Text())))])
            },
        };
        var pages = e.Processes.Select(p => (JsonNode)new JsonObject
        {
            ["title"] = $"{p.Id} {p.Title}", ["type"] = "object", ["additionalProperties"] = false, ["required"] = List(["process", "audience", "state"]),
            ["properties"] = new JsonObject
            {
                ["process"] = new JsonObject { ["const"] = p.Id },
                ["audience"] = new JsonObject
                {
                    ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["enum"] = List(e.Template.Audiences.Select(a => a.Id)) }
                },
                ["state"] = new JsonObject { ["enum"] = List(ProgressTerms.States.All.Select(w => w.Name)) },
                ["period"] = Optional(), ["ground"] = Optional(), ["decidedBy"] = Optional(), ["reviewOn"] = Optional(),
                ["fields"] = new JsonObject
                {
                    ["type"] = "object", ["additionalProperties"] = false,
                    [
                        "properties"] = new JsonObject([.. Fields(e, p)
                            .Select(f =>
                                KeyValuePair.Create(f.Id, (JsonNode?)new JsonObject { ["description"] = f.Text, ["type"] = "string", ["pattern"] = "\\S" }))]),
                },
            },
            ["allOf"] = new JsonArray(Given("withheld", "ground", "decidedBy", "reviewOn"), WithFields(Given("reported", "period", "fields"))),
        });
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = "https://plimsoll.invalid/schema/post-deployment-template-1.json",
            ["title"] = $"{e.Template.Title} {e.Template.Version}",
            ["description"] = e.Template.Statement, ["type"] = "object", ["additionalProperties"] = false,
            ["required"] = List(["template", "organisation", "model", "deployment", "pages"]),
            ["properties"] = new JsonObject
            {
                ["template"] = new JsonObject { ["const"] = e.Template.Version }, ["organisation"] = Text(), ["model"] = Text(),
                ["deployment"] = new JsonObject { ["enum"] = List(e.Deployments.Select(d => d.Id)) },
                ["pages"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. pages]) } },
            },
        };
        return System.Text.Encoding.UTF8.GetBytes(schema.ToString() + "\n");
    }

    private static JsonObject Optional() => new() { ["type"] = new JsonArray("string", "null"), ["pattern"] = "\\S" };

    private static JsonObject WithFields(JsonObject rule)
    {
        rule["then"]!["properties"]!["fields"] = new JsonObject { ["minProperties"] = 1 };
        return rule;
    }

    private static IEnumerable<TemplateField> Fields(ProgressEdition e, DocumentationProcess p) => e.Template.Fields.Where(f => f.Process == p.Id);

    private static string Choices(ProgressEdition e, string field) => field switch
    {
        "Audience" => string.Join(" / ", e.Template.Audiences.Select(a => a.Title)),
        "Deployment configuration" => string.Join(" / ", e.Deployments.Select(d => d.Title)),
        "State" => string.Join(" / ", ProgressTerms.States.All.Select(w => w.Label)),
        _ => "",
    };
}
