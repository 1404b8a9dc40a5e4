// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>An item of a framework that lines are compared with.</summary>
/// <param name="Label">What the framework itself calls it.</param>
/// <param name="About">What it is about, in our own words.</param>
public sealed record TargetItem(string Label, string About);

/// <summary>Which items a framework has, so that a row names none that does not exist: <c>targets.tsv</c>.</summary>
internal static class TargetItems
{
    public const string File = "targets.tsv";

    private static readonly string[] Columns = ["target", "item", "label", "about"];

    /// <summary>Items by target and id.</summary>
    /// <exception cref="ContentRefusedException">A line breaks the form.</exception>
    public static IReadOnlyDictionary<(string Target, string Item), TargetItem> Read(IReadOnlyDictionary<string, string> tables)
    {
        var items = new Dictionary<(string, string), TargetItem>();
        if (!tables.TryGetValue(File, out var text)) { return items; }
        foreach (var (fields, line) in Tsv.Rows(Tsv.Lines(text), File, 0, Columns))
        {
            if (fields.FirstOrDefault(Blank.Is) is not null)
            {
                throw Tsv.Refuse(File, line, "fields", null, "are not all there", "write each");
            }
            if (!items.TryAdd((fields[0], fields[1]), new TargetItem(fields[2], fields[3])))
            {
                throw Tsv.Refuse(File, line, "item", fields[1], "stands twice", "give each item of a target its own id");
            }
        }
        return items;
    }
}
