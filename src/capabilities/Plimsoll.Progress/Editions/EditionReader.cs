// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Editions;

/// <summary>Reads one edition. What it refuses, it refuses with file, line, field, value and fix; nothing is guessed and no key is ignored.</summary>
internal sealed partial class EditionReader
{
    private readonly Dictionary<string, string> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _ids = new(StringComparer.Ordinal);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.-]{0,63}\z")]
    private static partial Regex IdForm { get; }

    [GeneratedRegex(@"^[0-9]{4}-(0[1-9]|1[0-2])\z")]
    private static partial Regex MonthForm { get; }

    /// <exception cref="ContentRefusedException">The edition breaks its form or refers to what does not exist.</exception>
    public static ProgressEdition Read(ContentNode node) => new EditionReader().Whole(ContentFields.Of(node, ""));

    private ProgressEdition Whole(ContentFields f)
    {
        var documents = f.List("documents", g => Ended(g, new ReportDocument(Id(g, "document"), g.Text("file"), g.Text("title"))));
        foreach (var document in documents) { _documents[document.Id] = document.File; }
        var header = Header(f.Map("edition"));
        var notes = f.List("notes", g => Point(g, "note"));
        var challenges = f.List("challenges", Challenge);
        var practices = f.List("practices", Practice);
        // Two processes may name each other as judged together, so the ids are known before the processes are read.
        Held("process").UnionWith(f.List("processes", g => g.Text("id")));
        var edition = new ProgressEdition(
            header, documents,
            f.List("scale", g => Ended(g, new ScaleStep(g.Choice("level", ProgressTerms.Levels), g.Text("counts"), g.Text("text"), Source(g)))),
            f.List(
                "providers",
                g => Ended(
                    g,
                    new AssessedProvider(
                        Id(g, "provider"), g.Text("name"), g.Text("model"), g.Choice("access", ProgressTerms.Accesses), YesOrNo(g, "answered"), Source(g)))),
            notes, f.List("findings", g => Point(g, "finding")), f.List("benefits", g => Point(g, "benefit")),
            f.List("considerations", g => Point(g, "consideration")),
            f.List("limitations", g => Ended(g, new Limitation(Id(g, "limitation"), g.Text("title"), g.Text("text"), g.Text("mitigation"), Source(g)))),
            f.List("questions", g => Point(g, "question")),
            f.List("deployments", Deployment), f.List("stakeholders", Stakeholder),
            f.List("risks", g => Ended(g, new RiskCategory(Id(g, "risk"), g.Text("title"), g.Text("text"), g.Texts("examples"), Source(g)))),
            practices, f.List("processes", Process), challenges, f.List("recommendations", Recommendation), f.List("evidence", Evidence),
            Template(f.Map("template")), Fmti(f.Map("fmti")),
            f.OptionalList("changes", g => Ended(g, new EditionChange(Date(g, "date"), g.Text("on"), g.Text("text")))));
        f.End();
        return edition;
    }

    private EditionHeader Header(ContentFields f) => Ended(f, new EditionHeader(
        f.Text("id", IdForm.IsMatch, "letters, digits, dots and hyphens"),
        f.Text("title"), f.Text("publisher"), f.Text("published"), Date(f, "date"), Month(f, "assessed"), f.Text("scope"), f.Text("statement"),
        Source(f)));

    private static DateOnly Date(ContentFields f, string key) =>
        DateOnly.ParseExact(
            f.Text(key, t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a date such as 2026-11-20"),
            "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Month(ContentFields f, string key) => f.Text(key, MonthForm.IsMatch, "a month such as 2026-03");

    private static bool YesOrNo(ContentFields f, string key) => f.Text(key, t => t is "yes" or "no", "yes or no") == "yes";

    private SourceLines Source(ContentFields f, string key = "source")
    {
        var g = f.Map(key);
        var document = g.Text("document", _documents.ContainsKey, $"the id of a document of this edition ({string.Join(", ", _documents.Keys)})");
        return Ended(g, new SourceLines(_documents[document], g.Text("lines", SourceLines.IsForm, "lines such as 77, 138-140 or 269,291")));
    }

    /// <summary>A new id among those of its kind.</summary>
    private string Id(ContentFields f, string kind)
    {
        var id = f.Text("id", IdForm.IsMatch, "letters, digits, dots and hyphens");
        return Held(kind).Add(id) ? id : throw f.Refuse("id", id, "stands twice", "give each its own");
    }

    private HashSet<string> Held(string kind)
    {
        if (!_ids.TryGetValue(kind, out var held)) { _ids[kind] = held = new HashSet<string>(StringComparer.Ordinal); }
        return held;
    }

    private string Known(ContentFields f, string key, string kind) => f.Text(key, Held(kind).Contains, $"the id of a {kind}");

    private IReadOnlyList<string> AllKnown(ContentFields f, string key, string kind)
    {
        var all = f.Texts(key);
        return all.FirstOrDefault(id => !Held(kind).Contains(id)) is { } unknown
            ? throw f.Refuse(key, unknown, "is not known", $"write the id of a {kind}")
            : all;
    }

    private Point Point(ContentFields f, string kind) => Ended(f, new Point(Id(f, kind), f.Text("title"), f.Text("text"), Source(f)));

    private static T Ended<T>(ContentFields f, T value)
    {
        f.End();
        return value;
    }
}
