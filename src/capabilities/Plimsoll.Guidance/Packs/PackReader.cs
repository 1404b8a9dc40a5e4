// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

/// <summary>Reads one content pack. What it refuses, it refuses with file, line, field, value and fix; nothing is guessed and no key is ignored.</summary>
/// <remarks>The same shape stands as JSON Schema in <c>content/guidance/pack.schema.json</c>; a test mutates every field to show that both agree.</remarks>
internal sealed partial class PackReader
{
    private readonly PackIds _ids;
    private readonly Dictionary<string, string> _documents = new(StringComparer.Ordinal);

    private PackReader(PackIds ids) => (_ids, Own) = (ids, new EditionIds());

    /// <summary>Ids of the edition that the pack holds or tailors.</summary>
    private EditionIds Own { get; set; }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,63}\z")]
    private static partial Regex SlugForm { get; }

    /// <summary>The header alone, so that packs can be read in an order in which references resolve.</summary>
    public static PackHeader Header(ContentNode node) => Header(ContentFields.Of(node, "").Map("pack"));

    /// <param name="node">The merged pack.</param>
    /// <param name="ids">Ids of the packs read before; this pack's own are added.</param>
    /// <exception cref="ContentRefusedException">The pack breaks its form or refers to what does not exist.</exception>
    public static Pack Read(ContentNode node, PackIds ids) => new PackReader(ids).Whole(ContentFields.Of(node, ""));

    private Pack Whole(ContentFields f)
    {
        var header = Header(f.Map("pack"));
        Own = _ids.Open(header.Edition ?? header.Id);
        var documents = f.List("documents", Document);
        foreach (var document in documents) { _documents[document.Id] = document.File; }
        var texts = Texts(f);
        var guidelines = f.OptionalList("guidelines", Guideline);
        var strategies = f.OptionalList("strategies", Strategy);
        if (header.Edition is not null && _ids.Find(header.Edition) is null)
        {
            throw f.Map("pack").Refuse("edition", header.Edition, "is not known", "write the id of a pack that holds guidelines");
        }
        var pack = new Pack(header, documents, texts, guidelines, strategies, Tailoring(f), f.OptionalList("changes", Change));
        f.End();
        return pack;
    }

    private static PackHeader Header(ContentFields f)
    {
        var header = new PackHeader(
            f.Text("id", SlugForm.IsMatch, "lower-case letters, digits, dots and hyphens"), f.Text("title"), f.Text("publisher"), f.Text("published"),
            DateOf(f, "date"),
            f.Choice("basis", SharedTerms.Bases), f.OptionalText("edition"), f.Text("scope"), f.Text("statement"));
        f.End();
        return header;
    }

    private static DateOnly DateOf(ContentFields f, string key) =>
        DateOnly.ParseExact(f.Text(key, IsDate, "a date such as 2026-11-20"), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static Change Change(ContentFields f) => Ended(f, new Change(DateOf(f, "date"), f.Text("on"), f.Text("text"), f.OptionalText("comment")));

    private static Document Document(ContentFields f) => Ended(f, new Document(f.Text("id"), f.Text("file"), f.Text("title")));

    private SourceLines Source(ContentFields f)
    {
        var document = f.Text("document", _documents.ContainsKey, $"the id of a document of this pack ({string.Join(", ", _documents.Keys)})");
        return Ended(f, At(_documents[document], f.Text("lines", SourceLines.IsForm, "lines such as 77, 138-140 or 269,291")));
    }

    private SourceLines At(string file, string lines) => _ids.Sources.Cite(new SourceLines(file, lines));

    private PackTexts Texts(ContentFields f) => new(
        f.OptionalList("modelTypes", g => Described(g, SharedTerms.ModelTypes)), f.OptionalList("releaseTypes", g => Described(g, SharedTerms.ReleaseTypes)),
        f.OptionalList("frontierCriteria", Statement), f.OptionalMap("update") is { } update ? Update(update) : null,
        f.OptionalList("redirects", Redirect), f.OptionalList("riskFamilies", Statement), f.OptionalList("riskCategories", Statement),
        f.OptionalList("actorSets", g => Ended(g, new ActorSet(g.Text("id"), g.Text("title"), Source(g.Map("source")), g.List("actors", Statement)))));

    private Described Described<T>(ContentFields f, Words<T> words) where T : struct, Enum =>
        Ended(f, new Described(words[f.Choice("id", words)].Key, f.Text("text"), f.Texts("examples"), f.Texts("labels"), Source(f.Map("source"))));

    private Statement Statement(ContentFields f) =>
        Ended(
            f,
            new Statement(
                f.Text("id", SlugForm.IsMatch, "lower-case letters, digits, dots and hyphens"), f.Text("title"), f.Text("text"), Source(f.Map("source"))));

    private UpdateTest Update(ContentFields f) =>
        Ended(f, new UpdateTest(f.Text("text"), f.List("features", Statement), f.List("examples", Statement), Source(f.Map("source"))));

    private RedirectText Redirect(ContentFields f) =>
        Ended(f, new RedirectText(CellOf(f, "cell"), f.Text("advice"), CellOf(f, "instead"), f.List("conditions", Statement), Source(f.Map("source"))));

    private static Cell CellOf(ContentFields f, string key) =>
        Cell.Find(f.Text(key, text => Cell.Find(text) is not null, "a cell such as frontier/restricted"))!;

    private Remark Remark(ContentFields f) => Ended(f, new Remark(f.Text("text"), Source(f.Map("source"))));

    private static T Ended<T>(ContentFields f, T value)
    {
        f.End();
        return value;
    }
}
