// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Guidance.Packs;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Exports;

/// <summary>Names, properties and metadata that all our OSCAL documents share.</summary>
internal static class OscalNames
{
    /// <summary>Namespace of every property and part name that OSCAL does not define itself.</summary>
    public const string Namespace = "https://plimsoll.invalid/ns/oscal";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>OSCAL identifiers are tokens; ours are lower case there.</summary>
    public static string Of(string id) => id.ToLowerInvariant();

    public static string Of(Cell cell) => cell.ToString().Replace('/', '-');

    public static string Version(Edition edition) => $"{edition.Id}+{Date(edition)}";

    public static string Uuid(Edition edition, string name) => NameUuid.Create(NameUuid.Plimsoll, $"oscal/{Version(edition)}/{name}").ToString();

    public static JsonObject Prop(string name, string value, string? remarks = null, string? @class = null)
    {
        var prop = new JsonObject { ["name"] = name, ["ns"] = Namespace, ["value"] = Said.OneLine(value) };
        if (@class is not null) { prop["class"] = @class; }
        if (remarks is not null) { prop["remarks"] = MarkdownText.Escape(remarks); }
        return prop;
    }

    /// <summary>Whose word a line is.</summary>
    public static IEnumerable<JsonNode> PackAndBasis(string pack, Basis basis) => [Prop("pack", pack), Prop("basis", SharedTerms.Bases[basis].Key)];

    /// <summary>Where a line stands and whose word it is.</summary>
    public static IEnumerable<JsonNode> Place(SourceLines source, string pack, Basis basis) =>
        [
            Prop("source-document", source.Document), Prop("source-lines", source.Lines),
            .. source.Cited?.Within is { } within ? new[] { Prop("source-section", within) } : [],
            .. PackAndBasis(pack, basis)
        ];

    /// <summary>A part with a name of ours.</summary>
    public static JsonObject Part(string name, string? id, string? title, IEnumerable<JsonNode> props, string prose, IEnumerable<JsonNode>? parts = null)
    {
        var part = new JsonObject();
        if (id is not null) { part["id"] = Of(id); }
        part["name"] = name;
        part["ns"] = Namespace;
        if (title is not null) { part["title"] = MarkdownText.Escape(title); }
        part["props"] = Array(props);
        part["prose"] = MarkdownText.Escape(prose);
        if (parts is not null) { AddUnlessEmpty(part, "parts", parts); }
        return part;
    }

    /// <param name="edition">The edition; its date is the last change.</param>
    /// <param name="title">Title of the document.</param>
    /// <param name="packs">Packs behind its lines, whose statements it carries.</param>
    /// <param name="props">Further properties.</param>
    /// <param name="remarks">What a reader has to know before anything else.</param>
    public static JsonObject Metadata(
        Edition edition, string title, IEnumerable<PackStatement> packs, IEnumerable<JsonNode>? props = null, params IEnumerable<string> remarks)
    {
        PackStatement[] known = [.. packs];
        return new JsonObject
        {
            ["title"] = MarkdownText.Escape(title),
            ["last-modified"] = $"{Date(edition)}T00:00:00Z",
            ["version"] = Version(edition),
            ["oscal-version"] = "1.2.1",
            [
                "props"] = Array([
                    Prop("edition", edition.Id), .. known.Select(p => Prop("pack", p.Id, p.Statement, SharedTerms.Bases[p.Basis].Key)), .. props ?? []
                ]),
            ["remarks"] = string.Join("\n\n", remarks.Concat(known.Select(Said.Sentence)).Append(Said.Voluntary).Select(MarkdownText.Escape)),
        };
    }

    public static IEnumerable<PackStatement> Statements(Edition edition, IEnumerable<Pack> more) =>
        edition.Tailoring.Prepend(edition.Pack).Concat(more).Distinct().Select(p => PackStatement.Of(p.Header));

    public static JsonArray Array(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    /// <summary>OSCAL allows no empty list.</summary>
    public static void AddUnlessEmpty(JsonObject to, string key, IEnumerable<JsonNode> nodes)
    {
        var list = Array(nodes);
        if (list.Count > 0) { to[key] = list; }
    }

    public static JsonObject WithIds(IEnumerable<string> ids) => new() { ["with-ids"] = Array(ids.Select(id => (JsonNode)JsonValue.Create(Of(id))!)) };

    public static byte[] ToUtf8(string root, JsonObject document)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable)) { new JsonObject { [root] = document }.WriteTo(writer); }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static string Date(Edition edition) => edition.Pack.Header.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
