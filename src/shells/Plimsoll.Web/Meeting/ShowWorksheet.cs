// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Guidance;
using Plimsoll.Release;
using Plimsoll.Release.Evidence;
using Plimsoll.Storage.Release;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Guidance;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>A worksheet of a release on its page.</summary>
/// <param name="Item">The piece of evidence that it is.</param>
/// <param name="Releases">What it says, where it is of whoever releases and its bytes are here.</param>
/// <param name="Answers">What was answered, question by question; none where its bytes are gone.</param>
/// <param name="Reasons">Why it says what it says.</param>
/// <param name="Waits">Whether it waits for somebody who calls it adequate.</param>
/// <param name="Own">Whether whoever looks wrote a revision of it, and so cannot.</param>
public sealed record SheetLine(
    EvidenceView Item, ReleasingWorksheet? Releases, IReadOnlyList<(string Question, string Answer)> Answers, IReadOnlyList<string> Reasons, bool Waits,
    bool Own);

/// <summary>The worksheets of a release: filled in, kept as evidence and called adequate at one page. This is where Guidance and Release meet.</summary>
internal sealed class ShowWorksheet(Acting acting, ReleaseFrames frames, ShowRelease views, AttachEvidence attach, EvidenceFiles files)
{
    /// <summary>Bytes of the largest sheet that is taken as a file.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Sheets that are shown.</summary>
    private const int MostSheets = 40;

    /// <param name="revises">The sheet that is filled in anew; null for a new one.</param>
    public async Task<IResult> HandleAsync(string release, string? revises, Caller caller, CancellationToken ct) =>
        Page(release, revises, caller, await SheetsAsync(release, caller, ct), null, null);

    /// <summary>A form of the page: the sheet is concluded, kept whole and attached.</summary>
    public async Task<IResult> KeepAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var sheets = await SheetsAsync(release, caller, ct);
        return await Acting.FormAsync(
            request, ReleaseCodes.BadValue,
            fields =>
            {
                if (ReleasingForm.Read(key => fields[key]).Succeeds(out var sheet, out var refusal))
                {
                    return (Sheet: new AnyWorksheet(null, sheet), Revises: fields["revises"]);
                }
                fields.Refuse(refusal);
                return (new AnyWorksheet(null, null), null);
            },
            (filled, seen) => KeepAsync(
                release, filled.Revises, filled.Sheet, new Asking(caller, acting.Fresh(caller, release, seen, _ => false), null, ct)),
            (typed, _) => Forms.See($"/t/{caller.In.Slug}/releases/{release}/worksheet"),
            (typed, refusal) => Page(release, typed["revises"], caller, sheets, typed, refusal), ct);
    }

    /// <summary>A sheet that was filled in elsewhere, of either asker.</summary>
    public async Task<IResult> TakeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var sheets = await SheetsAsync(release, caller, ct);
        return await Acting.FormAsync(
            request, ReleaseCodes.BadValue,
            fields =>
            {
                var bytes = fields.Bytes("file", "text", "a worksheet (JSON)");
                if (AnyWorksheet.FromJson(bytes, fields.NameOf("file")).Succeeds(out var sheet, out var refusal)) { return sheet; }
                fields.Refuse(refusal);
                return new AnyWorksheet(null, null);
            },
            (sheet, seen) => KeepAsync(release, null, sheet, new Asking(caller, acting.Fresh(caller, release, seen, _ => false), null, ct)),
            (typed, _) => Forms.See($"/t/{caller.In.Slug}/releases/{release}/worksheet"),
            (typed, refusal) => Page(release, null, caller, sheets, typed, refusal), ct);
    }

    /// <summary>A second person calls a sheet adequate.</summary>
    public async Task<IResult> CallAsync(string release, string evidence, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var sheets = await SheetsAsync(release, caller, ct);
        return await acting.FormAsync(
            request, caller, release,
            (fields, texts) => CallAdequate.Decide(
                evidence, new CallAdequate.Ask(fields.Number("revision", "is no number", "open the page again"), fields["words"] ?? ""), caller, texts),
            told => told.Evidence == evidence, _ => $"/t/{caller.In.Slug}/releases/{release}/worksheet#{evidence}",
            (typed, refusal) => Page(release, null, caller, sheets, typed, refusal), ct);
    }

    private async Task<Result<Change<Dossier>>> KeepAsync(string release, string? revises, AnyWorksheet sheet, Asking asking)
    {
        var bytes = sheet.ToUtf8();
        using var stream = new MemoryStream(bytes);
        using var json = JsonDocument.Parse(bytes);
        if (!(await attach.FileAsync(asking.Caller, stream, asking.Ct)).Succeeds(out var file, out var refusal)) { return refusal; }
        return await attach.KeepAsync(
            release, revises, new AttachEvidence.Ask(EvidenceKind.Worksheet, [], Worksheet: json.RootElement.Clone()), file, asking);
    }

    private IResult Page(string release, string? revises, Caller caller, IReadOnlyList<SheetLine> sheets, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<WorksheetsPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Sheets"] = sheets, ["Revises"] = sheets.FirstOrDefault(s => s.Item.Evidence == revises)
        });

    /// <summary>The worksheets of a release that were not withdrawn, the newest first.</summary>
    public async Task<IReadOnlyList<SheetLine>> SheetsAsync(string release, Caller caller, CancellationToken ct) =>
        acting.Find(caller, release).Succeeds(out var kept, out _) ? await SheetsAsync(caller.In.Id, kept.State, acting.AskerOf(caller), ct) : [];

    /// <inheritdoc cref="SheetsAsync(string, Caller, CancellationToken)"/>
    /// <param name="reader">Who looks.</param>
    public async Task<IReadOnlyList<SheetLine>> SheetsAsync(string tenant, Dossier state, Asker reader, CancellationToken ct)
    {
        var lines = new List<SheetLine>();
        var all = state.Evidence.Values.Where(e => e.Current.Content.Kind == EvidenceKind.Worksheet && !e.Withdrawn);
        foreach (var item in all.OrderByDescending(e => e.Current.ReceivedAt).Take(MostSheets))
        {
            var sheet = await SheetAsync(tenant, item, ct);
            var view = views.View(state, item, acting.Now);
            lines.Add(new SheetLine(
                view, sheet?.Releases, Answers(sheet), Reasons(sheet),
                view is { Counts: true, Conclusion: null, Result: WorksheetResult.LookedNotShown or WorksheetResult.ShownMitigated, Adequate.Count: 0 },
                SecondPerson.Of(reader, item.Revisions.Select(r => r.By)) == Apartness.Same));
        }
        return lines;
    }

    private async Task<AnyWorksheet?> SheetAsync(string tenant, EvidenceItem item, CancellationToken ct)
    {
        if (item.Current.Gone) { return null; }
        using var bytes = new MemoryStream();
        return await files.SendAsync(tenant, item.Current.Content.Digest, bytes, ct) ? AnyWorksheet.FromJson(bytes.ToArray(), "worksheet").Value : null;
    }

    private static IReadOnlyList<(string, string)> Answers(AnyWorksheet? sheet) => sheet switch
    {
        { Releases: { } releases } => ReleasingForm.Answers(releases),
        { Restricts: { } restricts } => RestrictingForm.Answers(restricts),
        _ => [],
    };

    private static IReadOnlyList<string> Reasons(AnyWorksheet? sheet) => sheet switch
    {
        { Releases: { } releases } => releases.Conclude().Reasons,
        { Restricts: { } restricts } => restricts.Conclude().Reasons,
        _ => [],
    };
}
