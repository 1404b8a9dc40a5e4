// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Tables;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Usage.Aggregates;

/// <summary>A statement for machines: counts as strings, so that no parser changes one.</summary>
public sealed record StatementAnswer(
    string Coverage, string Model, Reach Reach, string From, string Until, IReadOnlyList<string> Remarks, IReadOnlyList<TableAnswer> Usage,
    IReadOnlyList<TableAnswer> Downloads,
    IReadOnlyList<StatedSector> Sectors, IReadOnlyList<DownstreamApplication> Applications, IReadOnlyList<ReporterAnswer> Reporters);

public sealed record TableAnswer(Measure Measure, Dimension Dimension, bool Noised, IReadOnlyList<CountAnswer> Rows);

public sealed record CountAnswer(string Key, string Count, int Reporters);

/// <summary>What one reporter contributed, and by which bytes and key it can be checked.</summary>
public sealed record ReporterAnswer(
    string Reporter, ReporterRole Role, Measure Measure, Dimension Dimension, string From, string Until, CountMethod Method, string? Epsilon,
    string Definition, string Coverage, string? Agreement, string Digest, string? Key);

/// <summary>Statements as JSON and CSV; command and server emit the same bytes.</summary>
public static class StatementDocument
{
    public static StatementAnswer AnswerOf(Statement s) => new(
        s.Coverage, s.Model, s.Reach, Day(s.Period.From), Day(s.Period.Until), s.Remarks, [.. s.Usage.Select(Table)], [.. s.Downloads.Select(Table)],
        s.Sectors, s.Applications,
        [.. s.Contributions.Select(c => new ReporterAnswer(
            c.Aggregate.Reporter, c.Aggregate.Role, c.Aggregate.Measure, c.Aggregate.Dimension, Day(c.Aggregate.Period.From),
            Day(c.Aggregate.Period.Until), c.Aggregate.Method, c.Aggregate.Epsilon,
            c.Aggregate.Definition, c.Aggregate.Coverage, c.Aggregate.Agreement, c.Digest.ToString(), c.KeyId))]);

    /// <summary>Indented UTF-8, ending in a line feed.</summary>
    public static byte[] ToUtf8(Statement statement) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(AnswerOf(statement), StatementJson.Readable.StatementAnswer), (byte)'\n'];

    public static byte[] ToCsv(Statement statement) => ToCsv(AnswerOf(statement));

    /// <summary>The tables, one count a line.</summary>
    public static byte[] ToCsv(StatementAnswer statement) => CsvTable.Write(
        ["kind", "measure", "dimension", "key", "count", "reporters", "noised"],
        from kind in (IEnumerable<(string Name, IReadOnlyList<TableAnswer> Tables)>)[("usage", statement.Usage), ("downloads", statement.Downloads)]
        from table in kind.Tables
        from row in table.Rows
        select (string[])
        [
            kind.Name, Terms.Measures[table.Measure].Key, Terms.Dimensions[table.Dimension].Key, row.Key, row.Count,
            row.Reporters.ToString(CultureInfo.InvariantCulture), table.Noised ? "yes" : "no",
        ]);

    /// <summary>Reads a statement back from its own bytes.</summary>
    public static StatementAnswer Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, StatementJson.Readable.StatementAnswer) ?? throw new JsonException();

    /// <summary>A page of its own, to be put anywhere.</summary>
    public static byte[] ToHtml(Statement statement) => StatementHtml.Page(AnswerOf(statement));

    public static string How(Aggregate aggregate) => How(aggregate.Method, aggregate.Epsilon);

    internal static string How(CountMethod method, string? epsilon) => method == CountMethod.Exact ? "exact" : $"noised, ε = {epsilon}";

    public static string HighRisk(DownstreamApplication application) => application.HighRisk switch { true => "yes", false => "no", null => "not said" };

    private static TableAnswer Table(StatedTable table) =>
        new(
            table.Measure, table.Dimension, table.Noised,
            [.. table.Rows.Select(r => new CountAnswer(r.Key, r.Count.ToString(CultureInfo.InvariantCulture), r.Reporters))]);

    private static string Day(DateOnly day) => Period.Day(day);
}

/// <summary>People read this JSON too: letters stay letters. The bytes never stand inside HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatementAnswer))]
[JsonSerializable(typeof(TakenAnswer))]
internal sealed partial class StatementJson : JsonSerializerContext
{
    public static readonly StatementJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
