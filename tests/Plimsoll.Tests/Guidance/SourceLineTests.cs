// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

/// <summary>Every line that a pack cites is held against the document itself.</summary>
public sealed partial class SourceLineTests
{
    private const int StemLength = 5;

    /// <summary>Fields that restate what the lines hold.</summary>
    private static readonly string[] Said = ["title", "text", "aim", "definition", "advice", "examples", "labels", "points", "actors"];

    /// <summary>Words of five letters and more that say nothing about a subject.</summary>
    private static readonly HashSet<string> Empty =
    [
        .. "about above after again against among another because before being below between could during either every further might never often other others rather shall should since still their there therefore these thing things those though through together toward towards under until where whether which while whose within without would".Split(' ').Select(Stem),
    ];

    [GeneratedRegex("[a-z]{4,}")]
    private static partial Regex Word { get; }

    [Fact]
    public void Every_cited_line_exists_is_not_blank_and_speaks_of_what_we_restate()
    {
        Assert.SkipWhen(Repository.Seeds is null, "The source documents are not beside this repository.");
        var documents = Directory.EnumerateFiles(Repository.Seeds!, "*.txt").ToDictionary(path => Path.GetFileName(path), File.ReadAllLines);
        var cited = Shipped.Folder.Packs.Values.SelectMany(Cited).ToArray();
        Assert.True(cited.Length > 400, $"only {cited.Length} citations were found");
        Assert.Empty(cited.SelectMany(c => Faults(c, documents)));
    }

    [Fact]
    public void A_citation_of_a_blank_a_missing_and_a_foreign_line_is_found()
    {
        var documents = new Dictionary<string, string[]> { ["d.txt"] = ["Scan for emerging risks", "", "Pay annotators fairly"] };
        string[] Of(string lines, string text = "Look for risks that are emerging") => [.. Faults(new("d.txt", lines, text, "here"), documents)];
        Assert.Empty(Of("1"));
        Assert.Equal(["here: d.txt 2 is blank"], Of("2"));
        Assert.Equal(["here: d.txt 4 does not exist"], Of("3-4", "annotators"));
        Assert.Equal(["here: d.txt 2-1 runs backwards"], Of("2-1"));
        Assert.Equal(["here: d.txt 3 shares no word with what restates it"], Of("3"));
        Assert.Equal(["here: e.txt does not exist"], Faults(new("e.txt", "1", "", "here"), documents));
    }

    private static IEnumerable<string> Faults(Citation citation, Dictionary<string, string[]> documents)
    {
        if (!documents.TryGetValue(citation.Document, out var lines)) { yield return $"{citation.Place}: {citation.Document} does not exist"; yield break; }
        var held = "";
        foreach (var (first, last) in new SourceLines(citation.Document, citation.Lines).Ranges())
        {
            if (last < first) { yield return $"{citation.Place}: {citation.Document} {first}-{last} runs backwards"; yield break; }
            foreach (var line in new[] { first, last }.Distinct())
            {
                if (line > lines.Length) { yield return $"{citation.Place}: {citation.Document} {line} does not exist"; yield break; }
                if (string.IsNullOrWhiteSpace(lines[line - 1])) { yield return $"{citation.Place}: {citation.Document} {line} is blank"; yield break; }
            }
            held += " " + string.Join(' ', lines[(first - 1)..last]);
        }
        var ours = Stems(citation.Text);
        if (!Stems(held).Any(theirs => ours.Any(o => o.StartsWith(theirs, StringComparison.Ordinal) || theirs.StartsWith(o, StringComparison.Ordinal)))) { yield return $"{citation.Place}: {citation.Document} {citation.Lines} shares no word with what restates it"; }
    }

    /// <summary>Every mapping with a source, wherever it stands, with the words beside it.</summary>
    private static IEnumerable<Citation> Cited(ContentNode pack)
    {
        var files = ((ContentNode.List)((ContentNode.Map)pack).Entries["documents"]).Items.Cast<ContentNode.Map>().ToDictionary(d => Text(d, "id"), d => Text(d, "file"));
        return Walk(pack);

        IEnumerable<Citation> Walk(ContentNode node)
        {
            if (node is ContentNode.Map map)
            {
                if (map.Entries.GetValueOrDefault("source") is ContentNode.Map source)
                {
                    yield return new Citation(files[Text(source, "document")], Text(source, "lines"), string.Join(' ', Said.SelectMany(key => map.Entries.TryGetValue(key, out var said) ? Words(said) : [])), $"{node.File}:{node.Line}");
                }
                foreach (var found in map.Entries.Values.SelectMany(Walk)) { yield return found; }
            }
            if (node is ContentNode.List list) { foreach (var found in list.Items.SelectMany(Walk)) { yield return found; } }
        }
    }

    private static IEnumerable<string> Words(ContentNode node) => node switch
    {
        ContentNode.Text text => [text.Value ?? ""],
        ContentNode.List list => list.Items.SelectMany(Words),
        ContentNode.Map map => map.Entries.Values.SelectMany(Words),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Text(ContentNode.Map map, string key) => ((ContentNode.Text)map.Entries[key]).Value!;

    private static HashSet<string> Stems(string text) => [.. Word.Matches(text.ToLowerInvariant()).Select(m => Stem(m.Value)).Where(stem => !Empty.Contains(stem))];

    private static string Stem(string word) => word.Length <= StemLength ? word : word[..StemLength];

    private sealed record Citation(string Document, string Lines, string Text, string Place);
}
