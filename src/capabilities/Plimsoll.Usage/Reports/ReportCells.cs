// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Reports;

/// <summary>Where what the store found counts: which cell each found key falls into, and the key of each cell.</summary>
/// <param name="CellOf">Cell of each key that was found.</param>
/// <param name="Keys">Key of each cell; for a public list every key of it, in its order.</param>
public sealed record ReportCells(IReadOnlyList<uint> CellOf, IReadOnlyList<IReadOnlyList<string>> Keys)
{
    /// <summary>Maps the keys that were found to the cells of a report. This is the last time that keys are grouped: bounding comes after it.</summary>
    /// <param name="template">What is asked.</param>
    /// <param name="found">Keys as the rows hold them; an empty text where a row names none.</param>
    public static ReportCells Of(ReportTemplate template, IReadOnlyList<IReadOnlyList<string>> found)
    {
        var keys = template.Keys?.ToList() ?? [];
        var places = new Dictionary<string, uint>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++) { places.Add(Joined(keys[i]), (uint)i); }
        HashSet<string>[] listed = [.. Enumerable.Range(0, template.Columns.Count)
            .Select(column => keys.Select(key => key[column]).ToHashSet(StringComparer.Ordinal))];
        var cellOf = new uint[found.Count];
        for (var i = 0; i < found.Count; i++)
        {
            string[] key = template.Key.Fields is [] ? ["all"] : [.. found[i].Select((text, column) => Plain(template.Key.Fields[column], text))];
            if (template.Keys is not null)
            {
                for (var column = 0; column < key.Length; column++) { if (!listed[column].Contains(key[column])) { key[column] = ReportTemplate.Other; } }
            }
            if (!places.TryGetValue(Joined(key), out var place))
            {
                if (template.Keys is not null) { throw new UnreachableException("A public list takes every key, as other where it is not listed."); }
                places.Add(Joined(key), place = (uint)keys.Count);
                keys.Add(key);
            }
            cellOf[i] = place;
        }
        // A table of private keys in which nobody counted has one cell that cannot show.
        if (keys.Count == 0) { keys.Add([.. template.Columns.Select(_ => ReportTemplate.NotSaid)]); }
        return new ReportCells(cellOf, keys);
    }

    /// <summary>A key as the lists write it: a region by its country, a language without script or region, truth as yes or no.</summary>
    private static string Plain(ActivityField field, string text) => (field.Form, text) switch
    {
        (_, "") => ReportTemplate.NotSaid,
        (FieldForm.Region, _) => text.Length < 2 ? ReportTemplate.Other : text[..2],
        (FieldForm.Language, _) => text.Split('-')[0],
        (FieldForm.Truth, "true") => "yes",
        (FieldForm.Truth, "false") => "no",
        (FieldForm.Label or FieldForm.Slug, _) => text,
        _ => throw new UnreachableException(),
    };

    private static string Joined(IReadOnlyList<string> key) => string.Join('\n', key);
}
