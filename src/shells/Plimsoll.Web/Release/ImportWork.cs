// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>What a sheet would do.</summary>
public sealed record ImportPreview(IReadOnlyList<BadLine> Bad, IReadOnlyList<PlannedLine> Will);

/// <summary>What exists already comes in as a sheet: looked at line by line first, then taken whole or not at all, in one append.</summary>
internal sealed class ImportWork(ReleaseDesk desk, Books books, Vault vault)
{
    /// <summary>Largest sheet.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>POST …/import: CSV; with <c>preview=true</c> nothing is written.</summary>
    public async Task<IResult> HandleAsync(string release, bool? preview, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Plan(release, Encoding.UTF8.GetString(body), caller, out var texts).Succeeds(out var plan, out var refusal)) { return ReleaseDesk.Refuse(refusal); }
        return preview == true ? Body.Answer(new ImportPreview(plan.Bad, plan.Will)) : ReleaseDesk.Answer(await desk.ChangeAsync(caller, release, null, plan.Decide, texts, Recorder.Once(request, body, "-"u8.ToArray()), ct), null);
    }

    public IResult Show(string release, Caller caller) => desk.Find(caller, release).Succeeds(out _, out var refusal)
        ? new RazorComponentResult<ImportPage>(new { Caller = caller, Release = release }) : Problems.Page(refusal, RefusalStatus.Of(refusal));

    /// <summary>The form: shows what would happen, and does it when it is sent a second time as it was shown.</summary>
    public async Task<IResult> SendAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (!Plan(release, typed["sheet"] ?? "", caller, out var texts).Succeeds(out var plan, out var refusal)) { return Page(null, refusal); }
        if (typed["act"] != "take" || plan.Bad.Count > 0) { return Page(new ImportPreview(plan.Bad, plan.Will), null); }
        return (await desk.ChangeAsync(caller, release, null, plan.Decide, texts, ct: ct)).Succeeds(out _, out refusal) ? Forms.See($"/t/{caller.In.Slug}/releases/{release}") : Page(null, refusal);

        IResult Page(ImportPreview? preview, Refusal? no) => new RazorComponentResult<ImportPage>(new { Caller = caller, Release = release, Typed = typed, Preview = preview, Refusal = no }) { StatusCode = no is null ? StatusCodes.Status200OK : RefusalStatus.Of(no) };
    }

    private Result<SheetPlan> Plan(string release, string text, Caller caller, out Texts texts)
    {
        texts = desk.Texts(caller);
        if (!desk.Find(caller, release).Succeeds(out var kept, out var refusal) || !PracticeSheet.Read(text).Succeeds(out var sheet, out refusal)) { return refusal; }
        var members = books.Now.Accounts.Tenants[caller.In.Id].Members.Keys;
        var byEmail = members.Select(m => (Account: m, Email: vault.Open(books.Now.Accounts.Accounts[m].Email))).Where(m => m.Email is not null).ToLookup(m => m.Email!, m => m.Account, StringComparer.OrdinalIgnoreCase);
        var labels = new Dictionary<SheetEvidence, (string, VaultRef)>();
        foreach (var evidence in sheet.Lines.Select(l => l.Evidence).OfType<SheetEvidence>().Distinct()) { labels[evidence] = (Ids.New("evd"), texts.Keep("evidence title", evidence.Title)); }
        return SheetPlan.Of(sheet, kept.State, caller.At(desk.Now), typed => members.Contains(typed) ? typed : byEmail[typed].FirstOrDefault(), labels);
    }
}
