// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Storage.Journals;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Reports;

/// <summary>Reports of an organisation: what may be asked, what it would cost and how far off it would be, what was asked, what is left.</summary>
internal sealed class ShowReports(Books books, Names names, RunReport runner, TimeProvider clock)
{
    /// <param name="TemplateDigest">Of the question whose cost was seen; another one is refused.</param>
    internal sealed record ReportAsk(string Template, string Window, string? TemplateDigest = null);

    private const int LongestKey = 64;

    internal sealed record BudgetAsk(PrivacyUnit Unit, WindowKind Window, string Rho, string Delta);

    public static IResult Templates() =>
        Body.Answer(new TemplatesView(
            RunReport.Templates.Id, RunReport.Templates.Date, RunReport.Templates.Statement, [.. RunReport.Templates.All.Select(TemplateView.Of)]));

    public IResult Preview(Caller caller, string? template, string? window) =>
        PreviewOf(caller, template, window).Succeeds(out var preview, out var refusal) ? Body.Answer(preview) : Acting.Refuse(refusal);

    public IResult List(string? after, string? limit, Caller caller)
    {
        var named = names.Of(caller);
        return Paging.Answer(after, limit, Of(caller).Reports.NewestFirst, r => r.Id,
            page => new ReportsView([.. page.Items.Select(r => ReportView.Of(r, named))], page.Next));
    }

    public IResult Budgets(Caller caller) => Body.Answer(new BudgetsView(BudgetsOf(caller)));

    public IResult BuilderPage(Caller caller, string? template, string? window, Refusal? refused = null)
    {
        var found = RunReport.Templates.All.FirstOrDefault(t => t.Id == template);
        window ??= ReportWindow.Of(found?.Window ?? WindowKind.Month, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).PlusMonths(-1)).Name;
        ReportPreview? preview = null;
        if (template is not null && refused is null) { _ = PreviewOf(caller, template, window).Succeeds(out preview, out refused); }
        // What changed since it was shown is shown as it stands now, under the reason.
        else if (template is not null && refused?.Is == JournalCodes.Conflict) { _ = PreviewOf(caller, template, window).Succeeds(out preview, out _); }
        return new RazorComponentResult<ReportsPage>(new
        {
            Caller = caller, Choice = template, Window = window, Preview = preview, Refusal = refused, Running = runner.Running,
            Reports = (IReadOnlyList<ReportView>)[.. Of(caller).Reports.NewestFirst
                .Where(r => r.Project is null)
                .Select(r => ReportView.Of(r, names.Of(caller)))],
        }) { StatusCode = refused is null ? StatusCodes.Status200OK : RefusalStatus.Of(refused.Kind) };
    }

    public IResult BudgetPage(Caller caller, Typed? typed = null, Refusal? refused = null) =>
        new RazorComponentResult<BudgetPage>(new
        {
            Caller = caller, Budgets = BudgetsOf(caller), Typed = typed ?? Typed.Nothing, Refusal = refused, Rev = books.Now.UsageOf(caller.In.Id).Rev
        })
        {
            StatusCode = refused is null ? StatusCodes.Status200OK : RefusalStatus.Of(refused.Kind),
        };

    /// <summary>Asks a report over the API: answered when it is published, or with what goes on.</summary>
    public async Task<IResult> AskAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<ReportAsk>(body).Succeeds(out var ask, out var refusal)
            || !Body.Rev(request).Succeeds(out var seen, out refusal)
            || !RunReport.Read(ask.Template, ask.Window, ask.TemplateDigest).Succeeds(out var asked, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var id = Ids.New("rpt");
        if (!(await runner.StartAsync(
            caller, asked.Template, asked.Window, null, seen.Rev, Recorder.Once(request, body, Encoding.UTF8.GetBytes(id)), id, ct)).Succeeds(
            out var started, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        await Task.WhenAny(started.Count, Task.Delay(RunReport.Patience, ct));
        var report = Of(caller).Reports.Reports[started.Id];
        return Body.Answer(
            ReportView.Of(report, names.Of(caller)), report.State == ReportState.Counting ? StatusCodes.Status202Accepted : StatusCodes.Status201Created);
    }

    /// <summary>Asks a report from the page that showed what it costs.</summary>
    public async Task<IResult> AskFromPageAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (!RunReport.Read(typed["template"], typed["window"], typed["shown"]).Succeeds(out var asked, out var refusal))
        {
            return BuilderPage(caller, typed["template"], typed["window"], refusal);
        }
        var id = Ids.New("rpt");
        // The page carries a key of its own: sent twice, it is paid once and leads to the same report.
        var once = typed["once"] is { Length: <= LongestKey } key
            ? new Idempotency(
                key, SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.In.Id}\n{asked.Template.Id}\n{asked.Window.Name}")), Encoding.UTF8.GetBytes(id))
            : null;
        if (!(await runner.StartAsync(caller, asked.Template, asked.Window, null, typed.Rev, once, id, ct)).Succeeds(out var started, out refusal))
        {
            return BuilderPage(caller, typed["template"], typed["window"], Acting.Plainly(refusal));
        }
        await Task.WhenAny(started.Count, Task.Delay(RunReport.Patience / 4, ct));
        return Forms.See(
            Of(caller).Reports.Reports[started.Id].IsPublic(clock.GetUtcNow()) ? $"/public/publications/{started.Id}" : $"/t/{caller.In.Slug}/usage/reports");
    }

    private UsageRegister Of(Caller caller) => books.Now.UsageOf(caller.In.Id).State;

    private Result<ReportPreview> PreviewOf(Caller caller, string? template, string? window)
    {
        if (!RunReport.Read(template, window).Succeeds(out var asked, out var refusal)) { return refusal; }
        var kept = books.Now.UsageOf(caller.In.Id);
        return Reporting.Consider(kept.State, asked.Template, asked.Window, RunReport.DatasetOf(caller.In), clock.GetUtcNow())
            .Succeeds(out var taken, out refusal)
            ? ReportPreview.Of(asked.Template, asked.Window, taken, kept.Rev)
            : refusal;
    }

    private List<BudgetView> BudgetsOf(Caller caller)
    {
        var book = Of(caller).Reports;
        var named = names.Of(caller);
        List<BudgetView> all = [];
        foreach (var ((unit, kind), limit) in book.Limits)
        {
            WindowView[] windows = [.. book.Spent.Values.Where(b => b.Scope.Unit == unit && book.Reports.Values.Any(r => r.Scope == b.Scope && r.Kind == kind))
                .OrderByDescending(b => b.Scope.Window, StringComparer.Ordinal)
                .Select(b => WindowView.Of(b, kind, [.. book.NewestFirst.Where(r => r.Scope == b.Scope).Select(r => ReportView.Of(r, named))]))];
            all.Add(new BudgetView(unit, kind, limit.RhoText, limit.DeltaText, Stated.Of(limit, Reporting.ConversionDelta).EpsilonUp, windows));
        }
        return all;
    }
}
