// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Organisations;

/// <summary>The pages on which an organisation writes its public page.</summary>
internal sealed class TenantPages(PageDesk desk)
{
    private PageDesk Desk => desk;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/t/{tenant}/progress/page").ExcludeFromDescription();
        pages.MapGet("", (TenantPages use, HttpContext http, Caller caller) => use.Show(http, caller, null, null)).Asks(Right.Read);
        pages.MapGet("/preview", (TenantPages use, Caller caller) => use.Preview(caller)).Asks(Right.Read);
        pages.MapGet("/{process}", (TenantPages use, string process, HttpContext http, Caller caller) => use.Line(process, http, caller, null, null)).Asks(Right.Read);
        pages.MapPost("", (TenantPages use, HttpContext http, Caller caller, CancellationToken ct) => use.ActAsync(http, caller, sent => use.Desk.OpenAsync(new(sent["organisation"], sent["handle"]), caller, null, ct))).Asks(Right.Publish).IsForm();
        pages.MapPost("/publish", (TenantPages use, HttpContext http, Caller caller, CancellationToken ct) => use.ActAsync(http, caller, sent => use.Desk.PublishAsync(sent["listed"] == "true", caller, sent.Rev, null, ct))).Asks(Right.Publish).IsForm();
        pages.MapPost("/withdraw", (TenantPages use, HttpContext http, Caller caller, CancellationToken ct) => use.ActAsync(http, caller, sent => use.Desk.WithdrawAsync(new(sent["reason"]), caller, sent.Rev, null, ct))).Asks(Right.Publish).IsForm();
        pages.MapPost("/{process}", (TenantPages use, string process, HttpContext http, Caller caller, CancellationToken ct) => use.StateAsync(process, http, caller, ct)).Asks(Right.Contribute).IsForm();
    }

    private RazorComponentResult<TenantPagePage> Show(HttpContext http, Caller caller, Sent? sent, Refusal? refusal)
    {
        var kept = desk.Of(caller);
        return new(new { Caller = caller, Tenant = Tenant(http), TenantName = caller.In.Name, Edition = desk.EditionOf(kept.State), Book = kept.State, kept.Rev, Given = sent?.Typed ?? new Dictionary<string, string>(), Refusal = refusal }) { StatusCode = Status(refusal) };
    }

    private IResult Preview(Caller caller) => desk.Of(caller) is { State: { Opened: not null } book }
        ? new RazorComponentResult<OrganisationPage>(new { D = desk.Draft(book), Edition = desk.EditionOf(book), Preview = true })
        : Problems.Page(new Refusal(ProgressCodes.UnknownId, "page", null, "is not known", "open it first"));

    private IResult Line(string process, HttpContext http, Caller caller, Sent? sent, Refusal? refusal)
    {
        var kept = desk.Of(caller);
        if (kept.State.Opened is null) { return Forms.See($"/t/{Tenant(http)}/progress/page"); }
        if (!desk.EditionOf(kept.State).Process(process).Succeeds(out var found, out var no)) { return Problems.Page(no); }
        return new RazorComponentResult<TenantLinePage>(new
        {
            Caller = caller, Tenant = Tenant(http), Process = found, Line = kept.State.Lines.GetValueOrDefault(process), kept.Rev, Text = (Func<VaultRef, string?>)desk.Text, Given = sent?.Typed ?? new Dictionary<string, string>(), Refusal = refusal,
        }) { StatusCode = Status(refusal) };
    }

    private async Task<IResult> ActAsync(HttpContext http, Caller caller, Func<Sent, Task<Result<Change<PageBook>>>> act)
    {
        var sent = await Sent.ReadAsync(http);
        return (await act(sent)).Succeeds(out _, out var refusal) ? Forms.See($"/t/{Tenant(http)}/progress/page") : Show(http, caller, sent, refusal);
    }

    private async Task<IResult> StateAsync(string process, HttpContext http, Caller caller, CancellationToken ct)
    {
        var sent = await Sent.ReadAsync(http);
        return Read(sent).Succeeds(out var ask, out var refusal) && (await desk.StateAsync(process, ask, caller, sent.Rev, null, ct)).Succeeds(out _, out refusal)
            ? Forms.See($"/t/{Tenant(http)}/progress/page") : Line(process, http, caller, sent, refusal);
    }

    private Result<PageDesk.LineAsk> Read(Sent sent)
    {
        if (ProgressTerms.OwnStates.Parse(sent["state"], out var state, ProgressCodes.BadValue) is { } bad) { return bad; }
        PageDesk.EvidenceAsk[] evidence = [.. sent["evidence"].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(link => new PageDesk.EvidenceAsk(link, desk.Today))];
        if (sent["ground"].Length == 0 && sent["decidedBy"].Length == 0 && sent["reviewOn"].Length == 0) { return new PageDesk.LineAsk(state, sent["text"], evidence); }
        return sent.Day("reviewOn").Succeeds(out var day, out var refusal)
            ? new PageDesk.LineAsk(state, sent["text"], evidence, new(sent["ground"], sent["decidedBy"], AskedEnd.Of(day.Day))) : refusal;
    }

    private static string Tenant(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;

    private static int Status(Refusal? refusal) => refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind);
}
