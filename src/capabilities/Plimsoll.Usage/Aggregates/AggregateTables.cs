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
        if (!Table(bytes, file, CountColumns).Succeeds(out var rows, out var refusal)) { return refusal; }
        return Entered(rows.GroupBy(r => string.Join('\u001f', r.Cells[..6].Concat(r.Cells[8..]))), group =>
        {
            var first = group.First();
            return new Aggregate(
                first["reporter"], first.Choice("role", Terms.Roles), model, first.Choice("measure", Terms.Measures),
                first.Choice("dimension", Terms.Dimensions), new Period(first.Day("from"), first.Day("until")),
                first.Choice("method", Terms.Methods),
                first["epsilon"] is { Length: > 0 } epsilon ? epsilon : null,
                first["definition"], first["coverage"], null,
                [.. group.Select(r => new Cell(r["key"], r.Number("count")))]);
        });
    }

    /// <summary>Downloads as a hub shows them. They are a kind of their own and are never added to usage.</summary>
    public static Result<Contribution[]> Downloads(ReadOnlyMemory<byte> bytes, string file, string model)
    {
        if (!Table(bytes, file, HubColumns).Succeeds(out var rows, out var refusal)) { return refusal; }
        return Entered(rows.Select(row => (Row[])[row]), row => new Aggregate(
            row[0]["hub"], ReporterRole.Hub, model, Measure.Downloads, Dimension.Total, new Period(row[0].Day("from"), row[0].Day("until")),
            CountMethod.Exact, null,
            "A download of the model's files, by a person or a machine.",
            "Downloads from this hub.", null, [new Cell("total", row[0].Number("downloads"))]));
    }

    /// <summary>Downstream applications with sector and use case.</summary>
    public static Result<DownstreamApplication[]> Applications(ReadOnlyMemory<byte> bytes, string file)
    {
        if (!Table(bytes, file, ApplicationColumns).Succeeds(out var rows, out var refusal)) { return refusal; }
        var applications = new List<DownstreamApplication>();
        foreach (var row in rows)
        {
            var application = new DownstreamApplication(
                row["application"], row["developer"], row["sector"], row["use_case"], row.Known("high_risk"), row.Choice("source", Terms.Namers));
            if (row.Fault is { } odd) { return odd; }
            if (application.Fault() is var (field, value, reason, fix)) { return row.Refuse(field, value, reason, fix); }
            if (applications.Any(a => a.IsSame(application)))
            {
                return row.Refuse("application", application.Name, "stands twice for this developer", "keep one");
            }
            applications.Add(application);
        }
        return applications.ToArray();
    }

    /// <summary>A contribution of each group of rows, or the first refusal.</summary>
    /// <param name="read">What a group counts; where a cell of its rows cannot be read, what it gives is not looked at.</param>
    private static Result<Contribution[]> Entered<TRows>(IEnumerable<TRows> groups, Func<TRows, Aggregate> read) where TRows : IEnumerable<Row>
    {
        var contributions = new List<Contribution>();
        foreach (var group in groups)
        {
            var aggregate = read(group);
            if (group.FirstOrDefault(r => r.Fault is not null)?.Fault is { } odd) { return odd; }
            foreach (var (field, value, reason, fix) in aggregate.Faults()) { return group.First().Refuse(field, value, reason, fix); }
            contributions.Add(Contribution.Entered(aggregate));
        }
        return contributions.ToArray();
    }

    private static Result<Row[]> Table(ReadOnlyMemory<byte> bytes, string file, string[] columns)
    {
        if (!TableReader.Read(bytes, new TableAsk(Most, file)).Succeeds(out var table, out var refusal)) { return refusal; }
        if (!table.Names.SequenceEqual(columns))
        {
            return Fault("header", table.Head is null ? null
                : string.Join(',', table.Names), "is not the one expected", $"write {string.Join(',', columns)}", table.Head?.Line ?? 1);
        }
        if (table.Rows.Count == 0) { return Fault("rows", null, "are none", "write at least one", table.Head!.Line + 1); }
        Row[] rows = [.. table.Rows.Select(r => new Row(file, r.Line, columns, [.. r.Cells.Select(c => c.Trim())]))];
        return rows.FirstOrDefault(r => r.Cells.Length != columns.Length) is { } ragged
            ? ragged.Refuse("row", ragged.Cells[0], "has another number of cells than the header", $"write {columns.Length} cells") : rows;

        Refusal Fault(string field, string? value, string reason, string fix, int line) =>
            new(UsageCodes.MalformedTable, field, value, reason, fix, file, line);
    }

    /// <summary>A row whose cells are read one by one. The first that cannot be read is its fault, and what is read of it then is nothing to go by.</summary>
    private sealed class Row(string file, int line, string[] columns, string[] cells)
    {
        public string[] Cells => cells;

        /// <summary>Why a cell that was read is refused; null while none is.</summary>
        public Refusal? Fault { get; private set; }

        public string this[string column] => cells[Array.IndexOf(columns, column)];

        public Refusal Refuse(string field, string? value, string reason, string fix) =>
            new(UsageCodes.MalformedTable, field, value, reason, fix, file, line);

        public T Choice<T>(string column, Words<T> words) where T : struct, Enum =>
            words.Find(this[column]) ?? Faulty<T>(column, "is not one of the allowed values", $"write {words.Allowed}");

        public DateOnly Day(string column) =>
            Aggregate.TryDay(this[column], out var day) ? day : Faulty<DateOnly>(column, "is not a day", "write 2026-07-01");

        public long Number(string column) =>
            long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : Faulty<long>(column, "is not a whole number", "write digits");

        /// <summary>Yes, no, or null where it is not known.</summary>
        public bool? Known(string column) => this[column] switch
        {
            "yes" => true,
            "no" => false,
            "" => null,
            _ => Faulty<bool>(column, "is not allowed", "write yes, no, or nothing where it is not known"),
        };

        private T Faulty<T>(string column, string reason, string fix) where T : struct
        {
            Fault ??= Refuse(column, this[column], reason, fix);
            return default;
        }
    }
}
