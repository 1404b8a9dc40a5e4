// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Cli.Shared;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;

namespace Plimsoll.Cli.Usage;

/// <summary>A statement for people at a terminal: the sentence first, the parameters last.</summary>
internal static class StatementPage
{
    public static byte[] Write(Page page, Statement statement)
    {
        page.Title($"How {statement.Model} is used, {statement.Period}");
        page.Text(statement.Coverage);
        foreach (var table in statement.Usage)
        {
            Table(page, $"Usage: {Terms.Measures[table.Measure].Label} {Terms.Dimensions[table.Dimension].Label}{(table.Noised ? ", with noise" : "")}", table);
        }
        foreach (var table in statement.Downloads) { Table(page, "Downloads: not usage", table); }
        if (statement.Applications.Count > 0)
        {
            page.Heading("Downstream applications");
            page.Table(
                ["Application", "Developer", "Sector", "Use case", "High-risk", "Named by"],
                [.. statement.Applications.Select(a =>
                    (string[])[a.Name, a.Developer, a.Sector, a.UseCase, StatementDocument.HighRisk(a), Terms.Namers[a.Source].Label])]);
        }
        page.Heading("Before you use these numbers");
        foreach (var remark in statement.Remarks) { page.Text(remark); }
        page.Heading("Who counted what");
        foreach (var c in statement.Contributions)
        {
            page.Entry(
                c.Aggregate.Reporter,
                $"{Terms.Measures[c.Aggregate.Measure].Label} {Terms.Dimensions[c.Aggregate.Dimension].Label}, {c.Aggregate.Period}, "
                    + $"{StatementDocument.How(c.Aggregate)}",
                c.Aggregate.Definition, c.Aggregate.Coverage, c.Digest.ToString(),
                c.KeyId is { } key ? $"signed with {key}" : "not signed");
        }
        return page.ToUtf8();
    }

    private static void Table(Page page, string heading, StatedTable table)
    {
        page.Heading(heading);
        page.Table(
            ["Key", "Count", "Reporters"],
            [.. table.Rows.Select(r =>
                (string[])[r.Key, r.Count.ToString("N0", CultureInfo.InvariantCulture), r.Reporters.ToString(CultureInfo.InvariantCulture)])]);
    }
}
