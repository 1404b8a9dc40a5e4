// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Reports;

/// <summary>A published table for people and machines: the sentence first, the parameters last.
/// Written once, when it is published; what is shown later is read from these bytes.</summary>
/// <param name="Sentence">What may be quoted first.</param>
/// <param name="Precision">How far a number may lie from what was counted.</param>
/// <param name="Error">That distance as a number, in what is counted; null where only ranks are shown.</param>
/// <param name="ValueColumn">Name of the value column in the table file.</param>
/// <param name="Methods">How it was made, in plain words.</param>
/// <param name="Parameters">All that decides the guarantee.</param>
/// <param name="Record">Digest of the publication record.</param>
/// <param name="Table">Digest of the table file.</param>
public sealed record Publication(
    string Id, string Publisher, string Title, string Sentence, string Precision, string? Error, string Window, DateOnly From, DateOnly Until,
    string Template, Digest TemplateDigest, string Why, string Counts, string Unit,
    IReadOnlyList<string> Columns, string ValueColumn, IReadOnlyList<PublishedRow> Rows, IReadOnlyList<string> Methods,
    IReadOnlyList<PublicationParameter> Parameters, Digest Record, Digest Table, string KeyId, DateTimeOffset At)
{
    /// <summary>The document of a table that was just made.</summary>
    public static Publication Of(
        string publisher, ReportTemplate template, ReportWindow window, NoisyTable table, PublicationRecord record, DateTimeOffset at) =>
        new(
            record.Facts.ReleaseId, publisher, template.Title,
            PublicationWords.Sentence(template, window, table, publisher),
            PublicationWords.Precision(template),
            template.Shown.RanksOnly ? null : template.Error95.ToString(CultureInfo.InvariantCulture),
            window.Label, window.Period.From, window.Period.Until, template.Id, template.Digest, template.Why,
            ReportTerms.Measures[template.Counts].Label, PrivacyTerms.Units[template.Unit].Label.ToLowerInvariant(), template.Columns, template.ValueColumn,
            [.. table.Rows.Select(row =>
                new PublishedRow(row.Key, PublicationWords.Label(template, row.Key), row.Value.ToString(CultureInfo.InvariantCulture)))],
            PublicationWords.Methods(template, window, record), PublicationParameter.Of(record), Digest.Of(RecordJson.Write(record)), record.Table,
            TrustedKey.IdOf(Convert.FromBase64String(record.Facts.Signer)),
            at);

    /// <summary>How far a number of a template may lie from what was counted, in words.</summary>
    public static string PrecisionOf(ReportTemplate template) => PublicationWords.Precision(template);

    /// <summary>A small chance as people say it.</summary>
    public static string ChanceOf(string delta) => PublicationWords.Chance(delta);

    /// <summary>ε with two digits after the point, never too small.</summary>
    public static string EpsilonOf(string epsilon) => PublicationWords.Short(epsilon);

    /// <summary>The table, drawn from the rows that were kept: given only where its
    /// file is the one whose digest was signed, in whatever form it leaves.</summary>
    /// <exception cref="InvalidOperationException">It is another one: what was kept, or what draws it, has changed.</exception>
    public NoisyTable TableOf(PublicationRecord record) =>
        Drawn() is var table && Digest.Of(table.ToCsv()) == record.Table ? table
            : throw new InvalidOperationException($"The table of {Id} is not the one that was signed.");

    private NoisyTable Drawn() =>
        new(
            Columns, ValueColumn,
            Rows.Select(row => new NoisyRow(row.Key, long.Parse(row.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))));

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, PublicationJson.Readable.Publication);

    /// <summary>Reads what <see cref="ToUtf8"/> wrote.</summary>
    public static Publication Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, PublicationJson.Readable.Publication) ?? throw new JsonException("It is null.");
}

/// <summary>A row: its key as the table file has it, as people read it, and its value.</summary>
public sealed record PublishedRow(IReadOnlyList<string> Key, string Label, string Value);

/// <summary>A parameter: its name, its value, and what it means.</summary>
public sealed record PublicationParameter(string Name, string Value, string Meaning)
{
    internal static IReadOnlyList<PublicationParameter> Of(PublicationRecord record)
    {
        var (plan, scope) = (record.Plan, record.Scope);
        List<PublicationParameter> all =
        [
            new("Privacy unit", PrivacyTerms.Units[scope.Unit].Label, "Whom the guarantee protects"),
            new("Window", scope.Window, "Within which it holds"),
            new("ρ of this table", record.Charge.RhoText, "Zero-concentrated differential privacy; exact units in the record"),
            new("δ of this table", record.Charge.DeltaText, "What rows that only the data name cost"),
            new("ε of this table", record.Alone.EpsilonUp, $"At δ = {PublicationWords.ConversionDelta(record.Charge)}, α = {record.Alone.Alpha}, rounded up"),
            new(
                "ε together", record.Together.EpsilonUp,
                $"With all that was spent before, at δ = {PublicationWords.ConversionDelta(record.After)}, α = {record.Together.Alpha}"),
            new("Spent before, after, limit (ρ)", $"{record.Before.RhoText}, {record.After.RhoText}, {record.Limit.RhoText}", "The budget"),
            new("Rows a unit counts in (L0)", plan.Caps.L0.ToString(CultureInfo.InvariantCulture), "More are left out at random"),
            new("Most in a row (L∞)", plan.Caps.LInf.ToString(CultureInfo.InvariantCulture), "More is cut off"),
            new(
                "Noise",
                $"{PrivacyTerms.Mechanisms[plan.Mechanism.Kind].Label}, {(plan.Mechanism.Kind == MechanismKind.DiscreteGaussian ? "σ²" : "scale")} = "
                    + $"{plan.Mechanism.Parameter}",
                "Added to every row"),
            new("Rows", plan.Keys switch
            {
                KeySource.PublicList => "public list, every row shown",
                KeySource.PrivateKeys from => $"shown from {from.Threshold} on, at least {from.MinimumUnits} units",
                _ => throw new System.Diagnostics.UnreachableException(),
            }, "Which rows are shown"),
        ];
        return all;
    }
}

/// <summary>People read this JSON too: letters stay letters. The bytes never stand inside HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Publication))]
internal sealed partial class PublicationJson : JsonSerializerContext
{
    public static readonly PublicationJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantConverter() },
    });
}
