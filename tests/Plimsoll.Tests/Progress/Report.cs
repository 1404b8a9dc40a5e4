// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Content;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

/// <summary>The shipped edition, and the folder it came from.</summary>
internal static class Report
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    public static ProgressLibrary Library { get; } = ProgressLibrary.Shipped().Value!;

    public static ProgressEdition Edition { get; } = Library.Editions[0];

    public static ContentFolder Folder { get; } = Story.Value(ContentFolder.Read(Repository.At("content", "progress")));

    public static string Sample(string name) => Repository.At("samples", "progress", name);

    /// <summary>The shipped edition with one text changed wherever a YAML file holds it.</summary>
    public static Result<ProgressLibrary> With(string file, string from, string to)
    {
        var text = File.ReadAllText(Repository.At("content", "progress", "2024-11", file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var changed = (ContentNode.Map)YamlContent.Read(new StringReader(text.Replace(from, to, StringComparison.Ordinal)), $"2024-11/{file}");
        var whole = (ContentNode.Map)Folder.Packs["2024-11"];
        var entries = whole.Entries.ToDictionary(e => e.Key, e => changed.Entries.GetValueOrDefault(e.Key) ?? e.Value, StringComparer.Ordinal);
        return ProgressLibrary.Load(new Dictionary<string, ContentNode> { ["2024-11"] = whole with { Entries = entries } });
    }
}
