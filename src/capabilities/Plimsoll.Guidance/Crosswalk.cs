// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>A framework that our lines are compared with.</summary>
/// <param name="Id">Stable id with edition, such as <c>nist-ai-rmf-1.0</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Standing">Law, code of practice or voluntary.</param>
/// <param name="Version">Edition or date of the target.</param>
public sealed record CrosswalkTarget(string Id, string Title, Standing Standing, string Version, string Statement)
{
    /// <summary>Edition whose guidelines are compared.</summary>
    public required string Edition { get; init; }

    /// <summary>The day from which the whole of it applies; null where that differs within it, or where it is in force.</summary>
    public DateOnly? AppliesFrom { get; init; }
}

/// <summary>One row: a line of ours and an item of the target; <see cref="Item"/> is null where the target holds no counterpart.</summary>
/// <param name="Subject">Id of the line: a guideline, practice, strategy, duty or process.</param>
/// <param name="Label">Its title.</param>
/// <param name="Target">Id of the framework.</param>
/// <param name="Item">What the framework calls its item.</param>
/// <param name="Relation">How the line stands to the item; always our judgement.</param>
/// <param name="Confidence">How sure we are, between 0 and 1.</param>
/// <param name="Comment">Why: what both ask, and what only one of them does.</param>
public sealed record CrosswalkRow(string Subject, string Label, string Target, string? Item, Relation Relation, string Confidence, string Comment)
{
    public required LineKind Kind { get; init; }

    /// <summary>The guideline that the line is or belongs to; null for strategies, duties and processes.</summary>
    public string? Guideline => Kind is LineKind.Guideline or LineKind.Practice ? Group : null;

    /// <summary>What the item is about, in our own words; null without one.</summary>
    public string? About { get; init; }

    /// <summary>Id of the source that says so; <see cref="Library.Sources"/> holds it.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which the row was written or looked at last.</summary>
    public required DateOnly MappingDate { get; init; }

    /// <summary>What somebody who had not written the row said of it.</summary>
    public required SecondReading SecondReading { get; init; }

    /// <summary>Whether the row is about a line or about what belongs to it.</summary>
    public bool IsOf(string id) => Subject == id || Group == id;

    /// <summary>The guideline, strategy or process that the line is or belongs to.</summary>
    internal string Group => Kind is LineKind.Practice or LineKind.Duty ? Subject[..Subject.IndexOf('.', StringComparison.Ordinal)] : Subject;
}

/// <summary>The counterpart of a line as a list shows it.</summary>
/// <param name="Subject">Id of the line: the guideline or strategy itself, or a practice or duty of it.</param>
public sealed record Counterpart(string Subject, string Target, string Item, Relation Relation, Standing Standing)
{
    /// <summary>Every relation is our own judgement, whatever the basis of the line.</summary>
    public Basis Basis { get; init; } = Basis.Inferred;

    /// <summary>Between 0 and 1.</summary>
    public required string Confidence { get; init; }

    /// <summary>Why: what both ask, and what only one of them does.</summary>
    public required string Comment { get; init; }

    /// <summary>Id of the source that says so.</summary>
    public required string Source { get; init; }

    /// <summary>What the item is about, in our own words.</summary>
    public required string About { get; init; }
}

/// <summary>What a table of counterparts may name: lines of ours, items of frameworks, sources.</summary>
/// <param name="KindOf">What an id names in an edition; null for nothing.</param>
/// <param name="HasEdition">Whether an edition exists.</param>
/// <param name="Items">Items of frameworks.</param>
/// <param name="Sources">What rows may rest on.</param>
internal sealed record CrosswalkNames(
    Func<string, string, LineKind?> KindOf, Func<string, bool> HasEdition, IReadOnlyDictionary<(string Target, string Item), TargetItem> Items,
    SourceTable Sources);

/// <summary>A crosswalk table. Source of the format: SSSOM 1.0 (Simple Standard for
/// Sharing Ontological Mappings), TSV with an embedded metadata block.</summary>
public sealed partial record Crosswalk(CrosswalkTarget Target, IReadOnlyList<CrosswalkRow> Rows)
{
    private const string NoTerm = "sssom:NoTermFound";

    private static readonly string[] Columns = [
        "subject_id", "predicate_id", "subject_label", "object_id", "object_label", "mapping_justification", "author_label", "confidence",
        "mapping_date", "comment", "ext_source"
    ];

    /// <summary>The last column, which a table may do without: none of its rows was then read by a second person.</summary>
    private const string ReviewColumn = "ext_review";

    /// <summary>A documentation process of the progress report. Guidance knows it by its number alone; whoever joins it with Progress knows more.</summary>
    [GeneratedRegex(@"^[1-4]\.[1-9]\z")]
    private static partial Regex ProcessForm { get; }

    /// <summary>Whether an id has the form of a documentation process: <c>3.4</c>.</summary>
    public static bool IsProcess(string id) => ProcessForm.IsMatch(id);

    /// <summary>Reads a table.</summary>
    /// <param name="text">The table, metadata lines first, each beginning with <c>#</c>.</param>
    /// <param name="file">Its name, for refusals.</param>
    /// <param name="names">What its rows may name.</param>
    /// <exception cref="ContentRefusedException">A line breaks the form or names what does not exist.</exception>
    internal static Crosswalk Read(string text, string file, CrosswalkNames names)
    {
        var lines = Tsv.Lines(text);
        var header = lines.TakeWhile(line => line.StartsWith('#')).ToArray();
        string? Find(string key) =>
            header.Select(line => line[1..].Trim()).FirstOrDefault(line => line.StartsWith(key + ":", StringComparison.Ordinal)) is { } found
                && found.Length > key.Length + 1
                ? found[(key.Length + 1)..].Trim().Trim('"')
                : null;
        string Meta(string key) => Find(key) ?? throw Tsv.Refuse(file, 1, key, null, "is missing from the metadata block", $"add '#{key}: …'");
        var standing = Terms.Standings.Find(Meta("ext_standing"))
            ?? throw Tsv.Refuse(file, 1, "ext_standing", Meta("ext_standing"), "is not one of the allowed values", $"use {Terms.Standings.Allowed}");
        var target = new CrosswalkTarget(Meta("ext_target"), Meta("mapping_set_title"), standing, Meta("object_source_version"), Meta("comment"))
        {
            Edition = Meta("subject_source_version"),
            AppliesFrom = Find("ext_applies") is { } applies ? Day(applies, file, 1, "ext_applies") : null,
        };
        if (!names.HasEdition(target.Edition))
        {
            throw Tsv.Refuse(file, 1, "subject_source_version", target.Edition, "is not known", "write the id of an edition");
        }
        var body = lines[header.Length..];
        string[] columns = body.FirstOrDefault()?.EndsWith($"\t{ReviewColumn}", StringComparison.Ordinal) is true ? [.. Columns, ReviewColumn] : Columns;
        return new Crosswalk(target, [.. Tsv.Rows(body, file, header.Length, columns).Select(row => Row(row.Fields, target, file, row.Line, names))]);
    }

    private static CrosswalkRow Row(string[] fields, CrosswalkTarget target, string file, int line, CrosswalkNames names)
    {
        if (fields is not [
            var subjectId, var predicate, var label, var objectId, _, _, _, var confidence, var date, var comment, var source, .. var review])
        {
            throw new System.Diagnostics.UnreachableException();
        }
        var subject = subjectId.Split(':')[^1];
        var kind = names.KindOf(target.Edition, subject)
            ?? throw Tsv.Refuse(
                file, line, "subject_id", subjectId, "is not known", "use the id of a guideline, practice, strategy, duty or process, such as pai:G07.B2");
        if (Relations.OfPredicate(predicate) is not { } relation)
        {
            throw Tsv.Refuse(file, line, "predicate_id", predicate, "is not one of the allowed values", $"use {string.Join(" | ", Relations.Predicates)}");
        }
        if (!double.TryParse(confidence, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is < 0 or > 1)
        {
            throw Tsv.Refuse(file, line, "confidence", confidence, "is not between 0 and 1", "write a number such as 0.6");
        }
        if (comment.Length == 0) { throw Tsv.Refuse(file, line, "comment", null, "is missing", "write why: what both ask, and what only one of them does"); }
        var item = objectId == NoTerm ? null : names.Items.GetValueOrDefault((target.Id, objectId.Split(':', 2)[^1]))
            ?? throw Tsv.Refuse(file, line, "object_id", objectId, "is not known", $"use an item of {target.Id} that stands in {TargetItems.File}");
        if (names.Sources.Find(source) is null)
        {
            throw Tsv.Refuse(file, line, "ext_source", source, "is not known", $"use a source that stands in {SourceTable.File}");
        }
        return new CrosswalkRow(subject, label, target.Id, item?.Label, item is null ? Relation.None : relation, confidence, comment)
        {
            Kind = kind, About = item?.About, Source = source, MappingDate = Day(date, file, line, "mapping_date"),
            SecondReading = review is not [var said] ? SecondReading.NotRead : Terms.SecondReadings.Find(said)
                ?? throw Tsv.Refuse(file, line, ReviewColumn, said, "is not one of the allowed values", $"use {Terms.SecondReadings.Allowed}"),
        };
    }

    private static DateOnly Day(string text, string file, int line, string field) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Tsv.Refuse(file, line, field, text, "is no day", "write a day such as 2026-11-29");
}
