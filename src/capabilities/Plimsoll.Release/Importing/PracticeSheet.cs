// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Tables;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Importing;

/// <summary>A link in a sheet, with the digest of what it points to.</summary>
public sealed record SheetEvidence(string Title, string Url, Digest Digest, DateTimeOffset? Collected);

/// <summary>A line of a sheet that could be read.</summary>
/// <param name="Line">Its number in the file, the heading being 1.</param>
/// <param name="Owner">An e-mail address or an account, as it was written.</param>
/// <param name="Reason">Why the practice does not apply or is not required here; only with such a status.</param>
/// <param name="Adverse">Whether the evidence speaks against the release; null where the line does not say.</param>
/// <param name="Against">What speaks against it; there exactly where it does.</param>
public sealed record SheetLine(
    int Line, string Practice, PracticeStatus? Status, string? Owner, SheetEvidence? Evidence, string? Reason = null, bool? Adverse = null,
    string? Against = null);

/// <summary>A line of a sheet that cannot be taken, and why.</summary>
public sealed record BadLine(int Line, string Column, string? Value, string Reason);

/// <summary>What exists already, as a spreadsheet: practices with status, owner and a link to evidence.</summary>
public sealed record PracticeSheet(IReadOnlyList<SheetLine> Lines, IReadOnlyList<BadLine> Bad)
{
    /// <summary>Lines that are taken at most.</summary>
    public const int MostLines = 1000;

    private const int MostText = 2000;

    /// <summary>The columns, in the order in which the sample has them; only the first is required.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["practice", "status", "owner", "evidence title", "evidence url", "sha256", "collected", "reason", "adverse", "against"];

    /// <summary>What is read of a file at most; far more than a sheet of <see cref="MostLines"/> lines needs.</summary>
    private static readonly TableLimits Most = new(4 * 1024 * 1024, 10_000, 64, 32_767, 8 * 1024 * 1024);

    /// <summary>Reads a sheet from its text.</summary>
    public static Result<PracticeSheet> Read(string text) =>
        Table(Encoding.UTF8.GetBytes(text)).Succeeds(out var table, out var refusal) ? Read(table) : refusal;

    /// <summary>Reads the table of a sheet: CSV or an Excel workbook.</summary>
    /// <param name="encoding">Encoding of a text without a byte order mark, where the sender names it; UTF-8 when null.</param>
    public static Result<ReadTable> Table(ReadOnlyMemory<byte> bytes, string? encoding = null) =>
        TableReader.Read(bytes, new TableAsk(Most, Encoding: encoding));

    /// <summary>Reads a sheet; refused as a whole only where it is no sheet.</summary>
    public static Result<PracticeSheet> Read(ReadTable table)
    {
        if (table.NameTwice is not null) { return Malformed(null, "names a column twice"); }
        if (table.Names.Where((n, i) => n.Length > 0 && !Columns.Any(c => table.Find(c) == i)).FirstOrDefault() is { } unknown)
        {
            return Malformed(unknown, "is not a known column");
        }
        if (table.Find("practice") < 0) { return Malformed(null, table.Head is null ? "has no lines" : "has no column practice"); }
        if (table.Names.Any(n => n.Length == 0)) { return Malformed(null, $"has text in column {table.Names.ToList().IndexOf("") + 1}, which has no name"); }
        if (table.Rows.Count > MostLines) { return new Refusal(ReleaseCodes.BadSheet, "sheet", null, $"has more than {MostLines} lines", "split it"); }
        var head = Columns.Where(c => table.Find(c) >= 0).ToDictionary(c => c, table.Find);
        var (lines, bad) = (new List<SheetLine>(), new List<BadLine>());
        foreach (var (line, cells) in table.Rows)
        {
            if (Line(line, [.. cells.Select(c => c.Trim())], head, out var fault) is { } read) { lines.Add(read); }
            else { bad.Add(fault!); }
        }
        return lines.Count + bad.Count == 0 ? Malformed(null, "has no lines") : new PracticeSheet(lines, bad);
    }

    private static SheetLine? Line(int line, string[] cells, Dictionary<string, int> head, out BadLine? bad)
    {
        bad = null;
        if (cells.Length > head.Count)
        {
            bad = new BadLine(line, "practice", null,
                $"has {cells.Length} cells under {head.Count} columns; put quotes around a text that holds the separator");
            return null;
        }
        var (practice, state, owner, title, url, sha256, collected, reason) = (
            Cell("practice"), Cell("status"), Cell("owner"), Cell("evidence title"), Cell("evidence url"), Cell("sha256"), Cell("collected"), Cell("reason"));
        if (Columns.Select(c => (Column: c, Value: Cell(c)))
            .FirstOrDefault(c => c.Value?.Length > MostText || c.Value?.Any(char.IsControl) == true) is { Column: { } odd })
        {
            bad = new BadLine(line, odd, null, "is too long or not printable");
            return null;
        }
        if (practice is null) { bad = new BadLine(line, "practice", null, "is empty; write an id such as G01.B1"); return null; }
        PracticeStatus? status = null;
        if (state is not null)
        {
            status = Terms.Statuses.Find(state.ToLowerInvariant().Replace(' ', '-'));
            if (status is null) { bad = new BadLine(line, "status", state, "is not one of open, in-progress, met, not-applicable, not-required"); return null; }
            if (status is PracticeStatus.RiskAccepted)
            {
                bad = new BadLine(line, "status", state, "is accepted by a person, until a day; set it on the page of the practice");
                return null;
            }
        }
        if ((status is PracticeStatus.NotApplicable or PracticeStatus.NotRequired) != reason is not null)
        {
            bad = reason is null
                ? new BadLine(line, "reason", null, $"is empty, and {Terms.Statuses[status!.Value].Key} needs one")
                : new BadLine(line, "reason", reason, "goes with the status not-applicable or not-required alone");
            return null;
        }
        SheetEvidence? evidence = null;
        if (url is not null)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            {
                bad = new BadLine(line, "evidence url", url, "is no address that begins with https:// or http://");
                return null;
            }
            if (sha256 is null || Digest.OfHex(Bare(sha256)) is not { } digest)
            {
                bad = new BadLine(line, "sha256", sha256, "must be the 64 digits of what the address points to, or nobody can tell later whether it changed");
                return null;
            }
            DateTimeOffset? at = null;
            if (collected is not null)
            {
                if (!TryDay(collected, out var day)) { bad = new BadLine(line, "collected", collected, "is no day; write one like 2026-11-20"); return null; }
                at = day;
            }
            evidence = new SheetEvidence(title ?? url, url, digest, at);
        }
        else if ((title ?? sha256 ?? collected) is not null)
        {
            bad = new BadLine(line, "evidence url", null, "is empty, though other columns tell of evidence");
            return null;
        }
        var (speaks, against) = (Cell("adverse"), Cell("against"));
        bool? adverse = speaks?.ToLowerInvariant() switch { "yes" => true, "no" => false, _ => null };
        bad = speaks is not null && adverse is null ? new BadLine(line, "adverse", speaks, "is neither yes nor no")
            : adverse is not null && evidence is null ? new BadLine(line, "adverse", speaks, "is said of evidence, and the line has none")
            : adverse == true && against is null ? new BadLine(line, "against", null, "is empty; write what speaks against the release")
            : adverse != true && against is not null ? new BadLine(line, "against", against, "goes with adverse yes alone")
            : null;
        return bad is null ? new SheetLine(line, practice, status, owner, evidence, reason, adverse, against) : null;

        string? Cell(string column) => head.TryGetValue(column, out var at) && at < cells.Length && cells[at].Length > 0 ? cells[at] : null;
    }

    /// <summary>The digits of a digest, which other places write with <c>sha256:</c> before them.</summary>
    private static string Bare(string sha256) =>
        sha256.ToLowerInvariant() is var lower && lower.StartsWith("sha256:", StringComparison.Ordinal) ? lower[7..] : lower;

    /// <summary>A day as its first instant, or an instant.</summary>
    internal static bool TryDay(string text, out DateTimeOffset at) =>
        Instant.TryReadAsked(text, out at, out _)
            || DateTimeOffset.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

    private static Refusal Malformed(string? value, string reason) =>
        new(ReleaseCodes.BadSheet, "sheet", value, reason, $"begin with the heading {string.Join(',', Columns)}");
}
