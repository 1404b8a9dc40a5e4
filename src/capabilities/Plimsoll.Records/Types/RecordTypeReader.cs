// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Records.Types;

/// <summary>Reads kinds of record. What it refuses, it refuses with file, line, field, value and fix. The shape also stands in
/// <c>content/records/kinds.schema.json</c>.</summary>
public static partial class RecordTypeReader
{
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex Slug { get; }

    private static readonly Words<FieldTakes> Takes = new(
        "takes", new(FieldTakes.Text, "text", "a text"), new(FieldTakes.Choice, "choice", "one answer"), new(FieldTakes.Choices, "choices", "some answers"),
        new(FieldTakes.Day, "day", "a day"));

    /// <summary>Words that name kinds which have code of their own.</summary>
    private static readonly string[] Own = [.. RecordsTerms.Kinds.All.Select(k => k.Key), "order"];

    /// <summary>Fields that a record of any kind has: one form holds both.</summary>
    private static readonly string[] Shared = ["title", "scope", "method", "result", "owner", "limits", "serves", "changed", "replaces", "rev"];

    /// <summary>The kinds that ship inside this assembly.</summary>
    public static Result<RecordTypes> Shipped()
    {
        return ContentReading.Shipped(Assembly.GetExecutingAssembly(), "content/kinds.json").Succeeds(out var node, out var refusal) ? Load(node) : refusal;
    }

    /// <summary>Reads one merged set of kinds.</summary>
    public static Result<RecordTypes> Load(ContentNode node) => ContentReading.Of<RecordTypes>(node, f =>
    {
        var pack = f.Map("pack");
        var (id, date, statement) = (Id(pack), pack.Text("date", IsDate, "a date such as 2026-11-30"), pack.Text("statement"));
        var basis = pack.Choice("basis", SharedTerms.Bases);
        pack.End();
        var kinds = f.List("kinds", Kind);
        f.End();
        return kinds.Count == 0 ? throw f.Refuse("kinds", null, "are none", "write at least one")
            : Twice(kinds.Select(k => k.Id)) is { } twice ? throw f.Refuse("kinds", twice, "stands twice", "give each an id of its own")
            : new RecordTypes(id, date, basis, statement, kinds);
    });

    private static RecordType Kind(ContentFields f)
    {
        var id = f.Text(
            "id", text => Slug.IsMatch(text) && !Own.Contains(text), "lower-case letters, digits and hyphens, and no kind that has code of its own");
        var type = new RecordType(id, f.Text("title"), f.Text("lead"), f.Text("source"), YesOrNo(f, "versions"), f.List("fields", Field));
        f.End();
        return Twice(type.Fields.Select(t => t.Id)) is { } twice ? throw f.Refuse("fields", twice, "stands twice", "give each an id of its own")
            : type.Fields.Count == 0 ? throw f.Refuse("fields", null, "are none", "write at least one")
            : type;
    }

    private static TypeField Field(ContentFields f)
    {
        var id = f.Text(
            "id", text => Slug.IsMatch(text) && !Shared.Contains(text), "lower-case letters, digits and hyphens, and no field that every record has");
        var (label, takes, asked, hint) = (f.Text("label"), f.Choice("takes", Takes), YesOrNo(f, "asked"), f.OptionalText("hint"));
        var options = f.OptionalList("options", o =>
        {
            var option = new FieldOption(Id(o), o.Text("label"));
            o.End();
            return option;
        });
        f.End();
        var chosen = takes is FieldTakes.Choice or FieldTakes.Choices;
        return chosen != options.Count > 0
            ? throw f.Refuse("options", null, chosen ? "are none" : "have no meaning here", chosen ? "write at least one" : "leave them out")
            : Twice(options.Select(o => o.Id)) is { } twice ? throw f.Refuse("options", twice, "stands twice", "give each an id of its own")
            : new TypeField(id, label, takes, asked, hint, options);
    }

    private static string Id(ContentFields f) => f.Text("id", Slug.IsMatch, "lower-case letters, digits and hyphens");

    private static bool YesOrNo(ContentFields f, string key) => f.Text(key, text => text is "yes" or "no", "yes or no") == "yes";

    private static string? Twice(IEnumerable<string> ids) => ids.GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
