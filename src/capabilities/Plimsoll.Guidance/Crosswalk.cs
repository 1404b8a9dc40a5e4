// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using CsvHelper;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>A framework that guidelines are compared with.</summary>
/// <param name="Id">Stable id with edition, such as <c>nist-ai-rmf-1.0</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Standing">Law, code of practice or voluntary.</param>
/// <param name="Version">Edition or date of the target.</param>
public sealed record CrosswalkTarget(string Id, string Title, Standing Standing, string Version, string Statement)
{
    /// <summary>Edition whose guidelines are compared.</summary>
    public required string Edition { get; init; }
}

/// <summary>One row: a guideline and an item of the target; <see cref="Item"/> is null where the target holds no counterpart.</summary>
/// <param name="Relation">Always our judgement; <c>intersects</c> unless the row says otherwise, <c>none</c> without counterpart.</param>
public sealed record CrosswalkRow(string Guideline, string Target, string? Item, string Relation, string Confidence, string Comment);

/// <summary>The counterpart of a guideline as a checklist shows it.</summary>
public sealed record Counterpart(string Target, string Item, string Relation, Standing Standing)
{
    /// <summary>Every relation is our own judgement, whatever the basis of the guideline.</summary>
    public Basis Basis { get; init; } = Basis.Inferred;

    /// <summary>Between 0 and 1.</summary>
    public required string Confidence { get; init; }

    /// <summary>What limits the relation, such as <c>weak</c> or <c>in part</c>; empty when nothing does.</summary>
    public required string Comment { get; init; }
}

/// <summary>A crosswalk table. Source of the format: SSSOM 1.0 (Simple Standard for
/// Sharing Ontological Mappings), TSV with an embedded metadata block.</summary>
public sealed record Crosswalk(CrosswalkTarget Target, IReadOnlyList<CrosswalkRow> Rows)
{
    private const string NoTerm = "sssom:NoTermFound";

    private static readonly CsvReaderOptions Tsv = new() { Separator = '\t', Mode = CsvMode.NoEscape, HasHeader = false };

    /// <summary>Predicates that may stand in a table, and the relation they mean.</summary>
    private static readonly Dictionary<string, string> Relations = new(StringComparer.Ordinal)
    {
        ["skos:relatedMatch"] = "intersects", ["skos:exactMatch"] = "equal", ["skos:broadMatch"] = "subset", ["skos:narrowMatch"] = "superset",
    };

    private static readonly string[] Columns = [
        "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "author_label", "confidence",
        "mapping_date", "comment"
    ];

    /// <summary>Reads a table.</summary>
    /// <param name="text">The table, metadata lines first, each beginning with <c>#</c>.</param>
    /// <param name="file">Its name, for refusals.</param>
    /// <param name="guidelinesOf">Ids that a subject may have, by edition; null for an edition that does not exist.</param>
    /// <exception cref="ContentRefusedException">A line breaks the form or names an unknown guideline.</exception>
    public static Crosswalk Read(string text, string file, Func<string, IReadOnlySet<string>?> guidelinesOf)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var header = lines.TakeWhile(line => line.StartsWith('#')).ToArray();
        string Meta(string key) =>
            header.Select(line => line[1..].Trim()).FirstOrDefault(line => line.StartsWith(key + ":", StringComparison.Ordinal)) is { } found
                && found.Length > key.Length + 1
                ? found[(key.Length + 1)..].Trim().Trim('"')
                : throw Refuse(file, 1, key, null, "is missing from the metadata block", $"add '#{key}: …'");
        var standing = Terms.Standings.Find(Meta("ext_standing"))
            ?? throw Refuse(file, 1, "ext_standing", Meta("ext_standing"), "is not one of the allowed values", $"use {Terms.Standings.Allowed}");
        var target = new CrosswalkTarget(Meta("ext_target"), Meta("mapping_set_title"), standing, Meta("object_source_version"), Meta("comment"))
        {
            Edition = Meta("subject_source_version")
        };
        var guidelines = guidelinesOf(target.Edition)
            ?? throw Refuse(file, 1, "subject_source_version", target.Edition, "is not known", "write the id of an edition");

        using var csv = CsvReader.FromText(string.Join('\n', lines.Skip(header.Length)), Tsv);
        string[] Fields() => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
        if (!csv.Read() || !Columns.SequenceEqual(Fields()))
        {
            throw Refuse(file, header.Length + 1, "columns", null, "are not those expected", $"write {string.Join(", ", Columns)}");
        }
        var rows = new List<CrosswalkRow>();
        while (csv.Read())
        {
            rows.Add(Row(Fields(), target.Id, file, header.Length + (int)csv.RowNumber, guidelines));
        }
        return new Crosswalk(target, rows);
    }

    private static CrosswalkRow Row(string[] fields, string target, string file, int line, IReadOnlySet<string> guidelines)
    {
        if (fields is not [var subjectId, _, var predicate, var objectId, var item, _, _, var confidence, _, var comment])
        {
            throw Refuse(file, line, "columns", $"{fields.Length}", "is the wrong number", $"write {Columns.Length}");
        }
        var subject = subjectId.Split(':')[^1];
        if (!guidelines.Contains(subject)) { throw Refuse(file, line, "subject_id", subjectId, "is not known", "use the id of a guideline"); }
        if (!Relations.TryGetValue(predicate, out var relation))
        {
            throw Refuse(file, line, "predicate_id", predicate, "is not one of the allowed values", $"use {string.Join(" | ", Relations.Keys)}");
        }
        if (!double.TryParse(confidence, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is < 0 or > 1)
        {
            throw Refuse(file, line, "confidence", confidence, "is not between 0 and 1", "write a number such as 0.6");
        }
        return objectId == NoTerm
            ? new CrosswalkRow(subject, target, null, "none", confidence, comment)
            : new CrosswalkRow(subject, target, item, relation, confidence, comment);
    }

    private static ContentRefusedException Refuse(string file, int line, string field, string? value, string reason, string fix) =>
        new(new Refusal(ContentCodes.Refused, field, value, reason, fix, file, line));
}
