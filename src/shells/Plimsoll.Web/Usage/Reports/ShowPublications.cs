// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Reports;

/// <summary>Publications, for anybody: page, document, table, signed record, registry entry.
/// Nothing is shown before its day, and nothing that a project asked for itself.</summary>
internal sealed class ShowPublications(Books books, Vault vault, Remaining remaining, TimeProvider clock)
{
    private const int MostListed = 200, MostRemembered = 500;

    /// <summary>Documents never change, so those that were read once are not deciphered and read again for every visitor.</summary>
    private readonly ConcurrentDictionary<string, Found> _found = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, byte[]> _parquet = new(StringComparer.Ordinal);

    public IResult Page(string publication) =>
        Find(publication).Succeeds(out var found, out var refusal)
            ? new RazorComponentResult<PublicationPage>(new { D = found.Document, found.Record })
            : Problems.Page(refusal);

    public IResult ListPage(string? after) =>
        Paging.Of(after, null, MostListed).Succeeds(out var paging, out var refusal) && paging.Take(Shown(), r => r.Id).Succeeds(out var page, out refusal)
            ? new RazorComponentResult<PublicationsPage>(new { All = Listed(page), page.Total, page.Next, After = paging.After }) : Problems.Page(refusal);

    public IResult List(string? after, string? limit) =>
        Paging.Answer(after, limit, Shown(), r => r.Id, page => new ListedPublications(Listed(page), page.Next), MostListed);

    public IResult Document(string publication) => Bytes(publication, found => found.Bytes, "application/json");

    public IResult Table(string publication) =>
        Bytes(publication, found => found.Document.TableOf(found.Record).ToCsv(), "text/csv; charset=utf-8", "table.csv");

    public IResult Parquet(string publication)
    {
        if (!Find(publication).Succeeds(out var found, out var refusal)) { return Problems.Of(refusal); }
        if (_parquet.TryGetValue(publication, out var made)) { return TypedResults.Bytes(made, "application/vnd.apache.parquet", "table.parquet"); }
        if (_parquet.Count >= MostRemembered) { _parquet.Clear(); }
        var table = found.Document.TableOf(found.Record);
        return ParquetTable.Write(table.KeyColumns, table.Measure, [.. table.Rows.Select(row => (row.Key, row.Value))])
            .Succeeds(out var bytes, out refusal)
            ? TypedResults.Bytes(_parquet.GetOrAdd(publication, bytes), "application/vnd.apache.parquet", "table.parquet") : Problems.Of(refusal);
    }

    /// <summary>The signed record, byte for byte.</summary>
    public IResult Record(string publication) => Bytes(publication, found => Encoding.UTF8.GetBytes(found.Envelope), "application/json", "record.json");

    public IResult Registry(string publication) => Bytes(publication, found => DeploymentEntry.ToUtf8(found.Document, found.Record), "application/json");

    private IResult Bytes(string publication, Func<Found, byte[]> write, string type, string? name = null) =>
        Find(publication).Succeeds(out var found, out var refusal) ? TypedResults.Bytes(write(found), type, name) : Problems.Of(refusal);

    private Result<Found> Find(string publication)
    {
        if (books.Now.FindReport(publication) is not { } report || !report.IsPublic(clock.GetUtcNow()))
        {
            return new Refusal(UsageCodes.UnknownId, "publication", publication, "is not known, or not shown yet", "check the id");
        }
        if (Read(report) is { } found) { return found; }
        // What was read before it was erased is forgotten too.
        _found.TryRemove(publication, out _);
        _parquet.TryRemove(publication, out _);
        return remaining.Of(UsageCodes.Erased, "publication", publication, report.Published!.Record, report.Published.Seq, "its record");
    }

    /// <summary>A publication; null where its document was erased.</summary>
    private Found? Read(Report report)
    {
        if (!vault.Holds(report.Published!.Document)) { return null; }
        if (_found.TryGetValue(report.Id, out var known)) { return known; }
        if (vault.Open(report.Published.Document) is not { } text) { return null; }
        if (_found.Count >= MostRemembered) { _found.Clear(); }
        var bytes = Encoding.UTF8.GetBytes(text);
        return _found.GetOrAdd(report.Id, new Found(Publication.Read(bytes), bytes, Opened(report.Published.Envelope), report.Published.Envelope));
    }

    /// <summary>What is shown, the newest first.</summary>
    private Report[] Shown()
    {
        var now = clock.GetUtcNow();
        return
        [
            .. books.Now.Of(UsageStreams.Registers).All
                .SelectMany(r => r.State.Reports.Reports.Values)
                .Where(r => r.IsPublic(now))
                .OrderByDescending(r => r.Published!.VisibleFrom)
                .ThenBy(r => r.Id, StringComparer.Ordinal),
        ];
    }

    private List<ListedPublication> Listed(Page<Report> page) =>
    [
        .. from report in page.Items let document = Read(report)?.Document where document is not null
           select new ListedPublication(
               report.Id, document.Publisher, document.Title, document.Window, document.Sentence, report.Published!.VisibleFrom,
               $"/public/publications/{report.Id}"),
    ];

    /// <summary>The server's own record; its signature was made here.</summary>
    internal static PublicationRecord Opened(string envelope) =>
        ContentReading.Of(Encoding.UTF8.GetBytes(envelope), "record", f => RecordJson.Read(Convert.FromBase64String(f.Text("payload")))).Value!;

    private sealed record Found(Publication Document, byte[] Bytes, PublicationRecord Record, string Envelope);
}

/// <summary>Publications that anybody may see.</summary>
/// <param name="Next">To be given as <c>after</c>; absent where this is the end.</param>
public sealed record ListedPublications(
    IReadOnlyList<ListedPublication> Publications, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null);

/// <summary>A publication in a list.</summary>
public sealed record ListedPublication(string Publication, string Publisher, string Title, string Window, string Sentence, DateTimeOffset Shown, string Page);
