// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>How we know what a source says: the issuer's own publication, the same text in somebody else's copy, or what others tell of it.</summary>
[JsonConverter(typeof(KebabEnumConverter<Reading>))]
public enum Reading { Primary, Copy, Secondary }

/// <summary>A text outside this repository that the content rests on, and how we came to know what it says.</summary>
/// <param name="Id">Stable id; of a document that packs restate, its file name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Publisher">Who issued it.</param>
/// <param name="Version">Edition or date, as exactly as it says; null where it has none.</param>
/// <param name="Address">Where the issuer gives it out; null where that is not known.</param>
/// <param name="ReadDate">The day on which it was last read.</param>
/// <param name="How">How it was read.</param>
/// <param name="SeenAt">Where it was read, if not at the issuer's address; null otherwise.</param>
/// <param name="Note">What was read of it and what was not.</param>
public sealed record ExternalSource(
    string Id, string Title, string Publisher, string? Version, string? Address, DateOnly ReadDate, Reading How, string? SeenAt, string Note)
{
    /// <summary>Days after which what we know of a source has to be read again.</summary>
    public const int FreshDays = 180;

    /// <summary>The first day on which it is older than it may be.</summary>
    [JsonIgnore]
    public DateOnly StaleFrom => ReadDate.PlusDays(FreshDays + 1);

    /// <summary>Whether it was read longer ago than <see cref="FreshDays"/> days.</summary>
    public bool IsStale(DateOnly today) => today >= StaleFrom;
}

/// <summary>Sources by id, and the headings of documents by line. Content, not code: <c>sources.tsv</c> and <c>sections.tsv</c>.</summary>
public sealed class SourceTable
{
    public const string File = "sources.tsv";
    public const string SectionsFile = "sections.tsv";

    private static readonly string[] Columns = ["id", "title", "version", "publisher", "address", "read", "how", "at", "note"];
    private static readonly string[] SectionColumns = ["document", "lines", "page", "section"];

    private readonly Dictionary<string, ExternalSource> _byId;
    private readonly ILookup<string, Section> _sections;

    private SourceTable(IReadOnlyList<ExternalSource> all, IEnumerable<Section> sections)
    {
        All = all;
        _byId = all.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _sections = sections.ToLookup(s => s.Document, StringComparer.Ordinal);
    }

    /// <summary>Every source, in the order written.</summary>
    public IReadOnlyList<ExternalSource> All { get; }

    public ExternalSource? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads both tables; either may be absent.</summary>
    /// <param name="tables">Relative path to text.</param>
    /// <exception cref="ContentRefusedException">A line breaks the form.</exception>
    public static SourceTable Read(IReadOnlyDictionary<string, string> tables)
    {
        var sources = new List<ExternalSource>();
        if (tables.TryGetValue(File, out var text))
        {
            foreach (var (fields, line) in Tsv.Rows(Tsv.Lines(text), File, 0, Columns)) { sources.Add(Source(fields, line, sources)); }
        }
        var sections = new List<Section>();
        if (tables.TryGetValue(SectionsFile, out var headings))
        {
            foreach (var (fields, line) in Tsv.Rows(Tsv.Lines(headings), SectionsFile, 0, SectionColumns))
            {
                if (!SourceLines.IsForm(fields[1]))
                {
                    throw Tsv.Refuse(SectionsFile, line, "lines", fields[1], "are not lines", "write lines such as 77 or 138-140");
                }
                if (sources.All(s => s.Id != fields[0]))
                {
                    throw Tsv.Refuse(SectionsFile, line, "document", fields[0], "is not known", $"use a document that stands in {File}");
                }
                var (first, last) = new SourceLines(fields[0], fields[1]).Ranges().First();
                sections.Add(new Section(fields[0], first, last, fields[3], fields[2].Length == 0 ? null : fields[2]));
            }
        }
        return new SourceTable(sources, sections);
    }

    /// <summary>The lines with what they are called for a reader who does not have our copy; as they are where the document is not known.</summary>
    public SourceLines Cite(SourceLines lines)
    {
        if (Find(lines.Document) is not { } document) { return lines; }
        Section[] within = [.. lines.Ranges()
            .Select(range => _sections[lines.Document].FirstOrDefault(s => s.First <= range.First && range.First <= s.Last))
            .Where(s => s is not null).Select(s => s!).Distinct()];
        string? Joined(Func<Section, string?> part) =>
            string.Join("; ", within.Select(part).Where(p => p is not null).Distinct(StringComparer.Ordinal)) is { Length: > 0 } said ? said : null;
        return lines with { Cited = new Citation(document.Title, Joined(s => s.Title), Joined(s => s.Page), document.Publisher, document.Address) };
    }

    private static ExternalSource Source(string[] fields, int line, IReadOnlyList<ExternalSource> before)
    {
        if (fields is not [var id, var title, var version, var publisher, var address, var read, var how, var at, var note])
        {
            throw new System.Diagnostics.UnreachableException();
        }
        foreach (var (field, value) in new[] { ("id", id), ("title", title), ("publisher", publisher), ("note", note) })
        {
            if (Blank.Is(value)) { throw Tsv.Refuse(File, line, field, null, "is missing", "write it"); }
        }
        if (before.Any(s => s.Id == id)) { throw Tsv.Refuse(File, line, "id", id, "stands twice", "give each source its own id"); }
        foreach (var (field, value) in new[] { ("address", address), ("at", at) })
        {
            if (value.Length > 0 && !(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
            {
                throw Tsv.Refuse(File, line, field, value, "is no address", "write one that begins with https://, or leave it empty");
            }
        }
        return DateOnly.TryParseExact(read, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new ExternalSource(
                id, title, publisher, Or(version), Or(address), day,
                Terms.Readings.Find(how) ?? throw Tsv.Refuse(File, line, "how", how, "is not one of the allowed values", $"use {Terms.Readings.Allowed}"),
                Or(at), note)
            : throw Tsv.Refuse(File, line, "read", read, "is no day", "write a day such as 2026-11-29");

        static string? Or(string text) => text.Length == 0 ? null : text;
    }

    private sealed record Section(string Document, int First, int Last, string Title, string? Page);
}
