// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Aggregates;

/// <summary>Counts, hub downloads and applications as CSV or a workbook, for whoever has no telemetry and two files.</summary>
public static class AggregateTables
{
    /// <summary>What a year of counts by day and sector needs, many times over.</summary>
    private static readonly TableLimits Most = new(16 * 1024 * 1024, 200_000, 64, 32_767, 32 * 1024 * 1024);

    private static readonly string[] CountColumns = [
        "reporter", "role", "measure", "dimension", "from", "until", "key", "count", "method", "epsilon", "definition", "coverage"
    ];
    private static readonly string[] HubColumns = ["hub", "from", "until", "downloads"];
    private static readonly string[] ApplicationColumns = ["application", "developer", "sector", "use_case", "high_risk", "source"];

    /// <summary>Counts by several reporters; rows that agree in everything but key and count are one contribution.</summary>
    public static Result<Contribution[]> Counts(ReadOnlyMemory<byte> bytes, string file, string model)
    {
        try
        {
            var rows = Table(bytes, file, CountColumns);
            return rows.GroupBy(r => string.Join('\u001f', r.Cells[..6].Concat(r.Cells[8..]))).Select(group =>
            {
                var first = group.First();
                var aggregate = new Aggregate(
                    first["reporter"], first.Choice("role", Terms.Roles), model, first.Choice("measure", Terms.Measures),
                    first.Choice("dimension", Terms.Dimensions), new Period(first.Day("from"), first.Day("until")),
                    first.Choice("method", Terms.Methods),
                    first["epsilon"] is { Length: > 0 } epsilon ? epsilon : null,
                    first["definition"], first["coverage"], null,
                    [.. group.Select(r => new Cell(r["key"], r.Number("count")))]);
                foreach (var (field, value, reason, fix) in aggregate.Faults()) { throw first.Refuse(field, value, reason, fix); }
                return Contribution.Entered(aggregate);
            }).ToArray();
        }
        catch (ContentRefusedException e) { return e.Refusal; }
    }

    /// <summary>Downloads as a hub shows them. They are a kind of their own and are never added to usage.</summary>
    public static Result<Contribution[]> Downloads(ReadOnlyMemory<byte> bytes, string file, string model)
    {
        try
        {
            return Table(bytes, file, HubColumns).Select(row =>
            {
                var aggregate = new Aggregate(
                    row["hub"], ReporterRole.Hub, model, Measure.Downloads, Dimension.Total, new Period(row.Day("from"), row.Day("until")),
                    CountMethod.Exact, null,
                    "A download of the model's files, by a person or a machine.",
                    "Downloads from this hub.", null, [new Cell("total", row.Number("downloads"))]);
                foreach (var (field, value, reason, fix) in aggregate.Faults()) { throw row.Refuse(field, value, reason, fix); }
                return Contribution.Entered(aggregate);
            }).ToArray();
        }
        catch (ContentRefusedException e) { return e.Refusal; }
    }

    /// <summary>Downstream applications with sector and use case.</summary>
    public static Result<DownstreamApplication[]> Applications(ReadOnlyMemory<byte> bytes, string file)
    {
        try
        {
            var applications = new List<DownstreamApplication>();
            foreach (var row in Table(bytes, file, ApplicationColumns))
            {
                var application = new DownstreamApplication(
                    row["application"], row["developer"], row["sector"], row["use_case"],
                    row["high_risk"] switch
                    {
                        "yes" => true,
                        "no" => false,
                        "" => null,
                        var other => throw row.Refuse("high_risk", other, "is not allowed", "write yes, no, or nothing where it is not known")
                    },
                    row.Choice("source", Terms.Namers));
                if (application.Fault() is var (field, value, reason, fix)) { throw row.Refuse(field, value, reason, fix); }
                if (applications.Any(a => a.IsSame(application)))
                {
                    throw row.Refuse("application", application.Name, "stands twice for this developer", "keep one");
                }
                applications.Add(application);
            }
            return applications.ToArray();
        }
        catch (ContentRefusedException e) { return e.Refusal; }
    }

    private static Row[] Table(ReadOnlyMemory<byte> bytes, string file, string[] columns)
    {
        if (!TableReader.Read(bytes, new TableAsk(Most, file)).Succeeds(out var table, out var refusal)) { throw new ContentRefusedException(refusal); }
        if (!table.Names.SequenceEqual(columns))
        {
            throw Fault("header", table.Head is null ? null
                : string.Join(',', table.Names), "is not the one expected", $"write {string.Join(',', columns)}", table.Head?.Line ?? 1);
        }
        if (table.Rows.Count == 0) { throw Fault("rows", null, "are none", "write at least one", table.Head!.Line + 1); }
        Row[] rows = [.. table.Rows.Select(r => new Row(file, r.Line, columns, [.. r.Cells.Select(c => c.Trim())]))];
        return rows.FirstOrDefault(r => r.Cells.Length != columns.Length) is { } ragged
            ? throw ragged.Refuse("row", ragged.Cells[0], "has another number of cells than the header", $"write {columns.Length} cells") : rows;

        ContentRefusedException Fault(string field, string? value, string reason, string fix, int line) =>
            new(new Refusal(UsageCodes.MalformedTable, field, value, reason, fix, file, line));
    }

    private sealed record Row(string File, int Line, string[] Columns, string[] Cells)
    {
        public string this[string column] => Cells[Array.IndexOf(Columns, column)];

        public ContentRefusedException Refuse(string field, string? value, string reason, string fix) =>
            new(new Refusal(UsageCodes.MalformedTable, field, value, reason, fix, File, Line));

        public T Choice<T>(string column, Words<T> words) where T : struct, Enum =>
            words.Find(this[column]) ?? throw Refuse(column, this[column], "is not one of the allowed values", $"write {words.Allowed}");

        public DateOnly Day(string column) =>
            Aggregate.TryDay(this[column], out var day) ? day : throw Refuse(column, this[column], "is not a day", "write 2026-07-01");

        public long Number(string column) =>
            long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Refuse(column, this[column], "is not a whole number", "write digits");
    }
}
