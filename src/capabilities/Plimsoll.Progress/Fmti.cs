// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Progress.Editions;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>A score sheet of the Foundation Model Transparency Index (Stanford CRFM, CC BY 4.0): theirs, beside our processes.</summary>
/// <param name="Mean">Mean of the developers' totals.</param>
public sealed record FmtiSheet(
    FmtiLayout Layout, string Statement, int Indicators, IReadOnlyList<FmtiDeveloper> Developers, double Mean, IReadOnlyList<FmtiProcess> Processes)
{
    /// <summary>The index has a hundred indicators, and its developers are few.</summary>
    private static readonly TableLimits Most = new(1024 * 1024, 10_000, 256, 32_767, 8 * 1024 * 1024);

    private static readonly string[] Indexed = ["Domain", "Subdomain", "Indicator"];

    /// <summary>Reads a score sheet in one of its three layouts. There is no id column, so indicators are known by name with trailing blanks cut off.</summary>
    public static Result<FmtiSheet> Read(ReadOnlyMemory<byte> bytes, string file, ProgressEdition edition)
    {
        if (!TableReader.Read(bytes, new TableAsk(Most, file)).Succeeds(out var table, out var refusal)) { return refusal; }
        string[] head = [.. table.Names];
        if (LayoutOf(head) is not { } layout)
        {
            return new Refusal(ProgressCodes.FmtiLayout, "header", head is [] ? null
                : string.Join(',', head), "belongs to none of the layouts known", Fix, file, table.Head?.Line ?? 1);
        }
        var (names, end) = layout == FmtiLayout.October2023 ? (2, head.Length - 1) : (0, head.Length);
        var scores = new List<(string Name, int[] Values)>();
        foreach (var (line, cells) in table.Rows)
        {
            string[] row = [.. cells];
            if (row.Length <= names || row[names].Trim() == "Total") { continue; }
            if (row.Length != head.Length || row[(names + 1)..end].Any(cell => cell.Trim() is not ("0" or "1")))
            {
                return new Refusal(
                    ProgressCodes.FmtiLayout, "row", row[names].Trim(), "holds something other than 0 and 1 for each developer", Fix, file, line);
            }
            scores.Add((row[names].Trim(), [.. row[(names + 1)..end].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))]));
        }
        if (scores.Count != 100)
        {
            return new Refusal(
                ProgressCodes.FmtiLayout, "indicators", scores.Count.ToString(CultureInfo.InvariantCulture), "are not the hundred of the index", Fix, file);
        }
        FmtiDeveloper[] developers = [.. head[(names + 1)..end].Select((name, i) => new FmtiDeveloper(name.Trim(), scores.Sum(s => s.Values[i])))];
        var counterparts = edition.Fmti.Counterparts.Where(c => c.Layout == layout).ToArray();
        if (counterparts.SelectMany(c => c.Indicators).FirstOrDefault(i => scores.All(s => s.Name != i)) is { } lost)
        {
            return new Refusal(ProgressCodes.FmtiLayout, "indicator", lost, "is missing", Fix, file);
        }
        return new FmtiSheet(
            layout, edition.Fmti.Statement, scores.Count, developers, Math.Round(developers.Average(d => d.Total), 1),
            [.. counterparts.Select(c => new FmtiProcess(
                c.Process, [.. c.Indicators.Select(i => new FmtiIndicator(i, scores.Single(s => s.Name == i).Values.Sum(), developers.Length))]))]);
    }

    private const string Fix = "give a score sheet of October 2023, May 2024 or December 2025 as published";

    private static FmtiLayout? LayoutOf(string[] head) => head switch
    {
        [var a, var b, var c, .., "Total"] when Indexed.SequenceEqual([a, b, c]) => FmtiLayout.October2023,
        ["Indicator", .., var last] when last != "Total" && head.Length == 15 => FmtiLayout.May2024,
        ["Indicator", .., var last] when last != "Total" && head.Length == 14 => FmtiLayout.December2025,
        _ => null,
    };
}

/// <summary>A developer as the index names it, with its total of a hundred.</summary>
public sealed record FmtiDeveloper(string Name, int Total);

/// <summary>Their indicators beside one of our processes.</summary>
public sealed record FmtiProcess(string Process, IReadOnlyList<FmtiIndicator> Indicators);

/// <summary>How many developers score on an indicator.</summary>
public sealed record FmtiIndicator(string Name, int Scored, int Of);
