// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Organisations;

/// <summary>The pages on which an organisation writes its public page.</summary>
internal sealed class TenantPages(Acting acting, WritePage write, ProgressLibrary library, Vault vault)
{
    private WritePage Write => write;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/t/{tenant}/progress/page").ExcludeFromDescription();
        pages.MapGet("", (TenantPages use, HttpContext http, Caller caller) => (IResult)use.Show(http, caller, null, null)).Asks(Right.Read);
        pages.MapGet("/preview", (TenantPages use, Caller caller) => use.Preview(caller)).Asks(Right.Read);
        pages.MapGet("/{process}", (TenantPages use, string process, HttpContext http, Caller caller) => use.Line(process, http, caller, null, null))
            .Asks(Right.Read);
        Act("", fields => new WritePage.OpenAsk(fields["organisation"] ?? "", fields["handle"] ?? ""),
            (use, ask, asking) => use.Write.OpenAsync(ask, asking with { Seen = null }));
        Act("/publish", fields => new WritePage.PublishAsk(fields["listed"] == "true"), (use, ask, asking) => use.Write.PublishAsync(ask, asking));
        Act("/withdraw", fields => new ReasonAsk(fields["reason"] ?? ""), (use, ask, asking) => use.Write.WithdrawAsync(ask, asking));
        pages.MapPost("/{process}",
            (TenantPages use, string process, HttpContext http, Caller caller, CancellationToken ct) => use.StateAsync(process, http, caller, ct))
            .Asks(Right.Contribute).IsForm();

        void Act<T>(string path, Func<FieldReader, T> read, Func<TenantPages, T, Asking, Task<Result<Change<PageBook>>>> act) =>
            pages.MapPost(path, (TenantPages use, HttpContext http, Caller caller, CancellationToken ct) => Acting.FormAsync(
                http.Request, ProgressCodes.BadValue, read, (ask, seen) => act(use, ask, new Asking(caller, seen, null, ct)),
                (_, _) => Forms.See($"/t/{Tenant(http)}/progress/page"), (typed, refusal) => use.Show(http, caller, typed, refusal), ct)).Asks(Right.Publish)
                    .IsForm();
    }

    private RazorComponentResult<TenantPagePage> Show(HttpContext http, Caller caller, Typed? typed, Refusal? refusal)
    {
        var kept = acting.State.PageOf(caller.In.Id);
        return new(new
        {
            Caller = caller, Tenant = Tenant(http), TenantName = caller.In.Name, Edition = library.Of(kept.State), Book = kept.State, kept.Rev,
            Given = typed ?? Typed.Nothing, Refusal = refusal,
        }) { StatusCode = Status(refusal) };
    }

    private IResult Preview(Caller caller) => acting.State.PageOf(caller.In.Id) is { State: { Opened: not null } book }
        ? new RazorComponentResult<OrganisationPage>(new { D = write.Draft(book), Edition = library.Of(book), Preview = true })
        : Problems.Page(new Refusal(ProgressCodes.UnknownId, "page", null, "is not known", "open it first"));

    private IResult Line(string process, HttpContext http, Caller caller, Typed? typed, Refusal? refusal)
    {
        var kept = acting.State.PageOf(caller.In.Id);
        if (kept.State.Opened is null) { return Forms.See($"/t/{Tenant(http)}/progress/page"); }
        if (!library.Of(kept.State).Process(process).Succeeds(out var found, out var no)) { return Problems.Page(no); }
        return new RazorComponentResult<TenantLinePage>(new
        {
            Caller = caller, Tenant = Tenant(http), Process = found, Line = kept.State.Lines.GetValueOrDefault(process), kept.Rev,
            Text = (Func<VaultRef, string?>)vault.Open, Given = typed ?? Typed.Nothing, Refusal = refusal,
        }) { StatusCode = Status(refusal) };
    }

    private Task<IResult> StateAsync(string process, HttpContext http, Caller caller, CancellationToken ct) => Acting.FormAsync(
        http.Request, ProgressCodes.BadValue, fields => Read(fields, acting.State.PageOf(caller.In.Id).State.Lines.GetValueOrDefault(process)),
        (ask, seen) => write.StateAsync(process, ask, new Asking(caller, seen, null, ct)),
        (_, _) => Forms.See($"/t/{Tenant(http)}/progress/page"), (typed, refusal) => Line(process, http, caller, typed, refusal), ct);

    /// <param name="before">What the page showed; its day of review is kept where it is not changed.</param>
    private WritePage.LineAsk Read(FieldReader fields, PageLineSet? before)
    {
        var (state, today) = (fields.Choice(ProgressTerms.OwnStates, "state"), Rounds.Days.Of(acting.Now));
        WritePage.EvidenceAsk[] evidence =
        [
            .. (fields["evidence"] ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(link => new WritePage.EvidenceAsk(link, today)),
        ];
        var withheld = fields["ground"] is null && fields["decidedBy"] is null && fields["reviewOn"] is null ? null
            : new WritePage.WithheldAsk(fields["ground"] ?? "", fields["decidedBy"] ?? "", fields.End("reviewOn").ShownOf(before?.Withheld?.ReviewOn));
        return new WritePage.LineAsk(state, fields["text"], evidence, withheld);
    }

    private static string Tenant(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;

    private static int Status(Refusal? refusal) => refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind);
}
