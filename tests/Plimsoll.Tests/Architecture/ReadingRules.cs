// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Plimsoll.Tests.Architecture;

/// <summary>
/// The one exception that carries a refusal is thrown by what reads fields and becomes a result in one place. What names it anywhere else has begun to
/// use it for something that a result says.
/// </summary>
internal static partial class ReadingRules
{
    public const string Catches = "src/Plimsoll.Vocabulary/ContentReading.cs";
    public const string Declares = "src/Plimsoll.Vocabulary/ContentRefusedException.cs";

    /// <summary>What makes the exception, each with what it reads; who holds the fields of a document refuses by <c>ContentFields.Refuse</c>.</summary>
    private static readonly Dictionary<string, string> Readers = new(StringComparer.Ordinal)
    {
        ["src/Plimsoll.Vocabulary/ContentFields.cs"] = "the fields of a mapping",
        ["src/Plimsoll.Vocabulary/JsonContent.cs"] = "JSON",
        ["src/Plimsoll.Content/YamlContent.cs"] = "the YAML of packs",
        ["src/capabilities/Plimsoll.Guidance/Tsv.cs"] = "the rows of a table of the content",
        ["src/capabilities/Plimsoll.Guidance/Edition.cs"] = "the cells that several packs give together",
    };

    /// <summary>What opens a document or a mapping beside the one place: readers of packs, which it runs.</summary>
    private static readonly Dictionary<string, string> Opens = new(StringComparer.Ordinal)
    {
        ["src/Plimsoll.Content/ContentFolder.cs"] = "the files of a folder of packs",
        ["src/capabilities/Plimsoll.Guidance/Library.cs"] = "which pack is read before which",
        ["src/capabilities/Plimsoll.Guidance/Packs/PackReader.cs"] = "one pack of several",
        ["src/capabilities/Plimsoll.Progress/Editions/EditionReader.cs"] = "one edition of several",
    };

    [GeneratedRegex(@"^\s*///?.*$", RegexOptions.Multiline)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"\bContentRefusedException\b")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\bcatch\s*\(\s*(?:[\w.]+\.)?ContentRefusedException\b|\b(?:is|or|and|not|case|as)\s+(?:[\w.]+\.)?ContentRefusedException\b")]
    private static partial Regex Caught { get; }

    [GeneratedRegex(@"\b(?<what>JsonContent\.Read|YamlContent\.Read|ContentFields\.Of)\b")]
    private static partial Regex Opened { get; }

    /// <summary>Nobody but the one place catches it, and that place does so once.</summary>
    public static IEnumerable<string> Catching(Tree tree)
    {
        foreach (var (path, source) in Sources(tree))
        {
            var times = Caught.Count(source);
            if (path != Catches && times > 0) { yield return $"{path} catches ContentRefusedException; {Catches} does, and everybody else sees a Result"; }
            if (path == Catches && times != 1) { yield return $"{path} catches ContentRefusedException {times} times, not once"; }
        }
    }

    /// <summary>Nobody but what reads fields makes it; a table, a decision or a page returns its refusal.</summary>
    public static IEnumerable<string> Making(Tree tree)
    {
        foreach (var (path, source) in Sources(tree).Where(file => file.Path is not (Catches or Declares)))
        {
            var names = Named.IsMatch(Caught.Replace(source, ""));
            if (names && !Readers.ContainsKey(path)) { yield return $"{path} makes or passes on a ContentRefusedException; it returns its refusal, or refuses a field by ContentFields.Refuse"; }
            if (!names && Readers.ContainsKey(path)) { yield return $"{path} makes no ContentRefusedException any more; take it out of ReadingRules.Readers"; }
        }
        foreach (var gone in Readers.Keys.Where(path => !tree.HasFile(path))) { yield return $"{gone} is not there; take it out of ReadingRules.Readers"; }
    }

    /// <summary>A document is opened where a refusal is caught, so that none leaves as an exception.</summary>
    public static IEnumerable<string> Opening(Tree tree)
    {
        foreach (var (path, source) in Sources(tree).Where(file => file.Path != Catches))
        {
            var what = Opened.Match(source);
            if (what.Success && !Opens.ContainsKey(path)) { yield return $"{path} opens a document by {what.Groups["what"].Value}; it is opened by ContentReading.Of"; }
            if (!what.Success && Opens.ContainsKey(path)) { yield return $"{path} opens no document any more; take it out of ReadingRules.Opens"; }
        }
        foreach (var gone in Opens.Keys.Where(path => !tree.HasFile(path))) { yield return $"{gone} is not there; take it out of ReadingRules.Opens"; }
    }

    private static IEnumerable<(string Path, string Source)> Sources(Tree tree) =>
        tree.Files("src", ".cs", ".razor").Select(path => (path, Comment.Replace(tree.Read(path), "")));
}
