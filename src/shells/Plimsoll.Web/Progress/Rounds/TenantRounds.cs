// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>The pages on which an organisation runs its rounds. Each act is a form that comes back to its page.</summary>
internal sealed class TenantRounds(Acting acting, RoundActs acts, PublishRound publish, ProgressLibrary library, Vault vault, Proposals proposals)
{
    private RoundActs Acts => acts;

    private PublishRound Publish => publish;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/t/{tenant}/progress/rounds").ExcludeFromDescription();
        pages.MapGet("", (TenantRounds use, HttpContext http, Caller caller) => (IResult)use.List(http, caller, null, null)).Asks(Right.Read);
        pages.MapPost("", (TenantRounds use, HttpContext http, Caller caller, CancellationToken ct) => use.OpenAsync(http, caller, ct))
            .Asks(Right.Assess)
            .IsForm();
        pages.MapGet("/{round}", (TenantRounds use, string round, HttpContext http, Caller caller) => use.Show(round, http, caller, null, null, null))
            .Asks(Right.Read);
        pages.MapGet("/{round}/preview", (TenantRounds use, string round, Caller caller) => use.Preview(round, caller)).Asks(Right.Read);
        pages.MapGet("/{round}/{provider}/{process}", (TenantRounds use, string round, string provider, string process, HttpContext http, Caller caller) =>
            use.Pair(round, provider, process, http, caller, null, null)).Asks(Right.Read);
        pages.MapPost("/{round}/providers/{provider}/invite",
            (TenantRounds use, string round, string provider, HttpContext http, Caller caller, CancellationToken ct) =>
            use.InviteAsync(round, provider, http, caller, ct)).Asks(Right.Assess).IsForm();

        Act("/call", Right.Assess, Until, (use, ask, told, _) => use.Acts.CallAsync(use.Shown(ask, told, b => b.CallUntil), told));
        Act("/publish", Right.Publish, fields => fields, (use, _, told, _) => use.Publish.PublishAsync(told.Round, told.Asking));
        Act("/abandon", Right.Assess, Reason, (use, ask, told, _) => use.Acts.AbandonAsync(ask, told));
        Act("/proposals/{id}/accept", Right.Contribute, fields => fields, (use, _, told, at) => use.Acts.AcceptAsync(at("id"), told));
        Act("/proposals/{id}/decline", Right.Contribute, Reason, (use, ask, told, at) => use.Acts.DeclineAsync(at("id"), ask, told));
        Act("/{provider}/{process}/evidence", Right.Contribute, Evidence, (use, sent, told, at) => use.RecordAsync(sent, told, at("provider"), at("process")));
        Act("/{provider}/{process}/evidence/{id}/withdraw", Right.Contribute, Reason, (use, ask, told, at) => use.Acts.WithdrawAsync(at("id"), ask, told));
        Act("/{provider}/{process}/finding", Right.Contribute,
            fields => new RoundActs.FindingAsk(fields.Choice(ProgressTerms.Findings, "finding"), fields["note"]),
            (use, ask, told, at) => use.Acts.FindAsync(at("provider"), at("process"), ask, told));
        Act("/{provider}/{process}/confirm", Right.Approve, fields => new RoundActs.ConfirmAsk(fields.Choice(ProgressTerms.Findings, "finding")),
            (use, ask, told, at) => use.Acts.ConfirmAsync(at("provider"), at("process"), ask, told));
        Act("/{provider}/{process}/dissent", Right.Approve,
            fields => new RoundActs.DissentAsk(fields.Choice(ProgressTerms.Findings, "would"), fields["reason"] ?? ""),
            (use, ask, told, at) => use.Acts.DissentAsync(at("provider"), at("process"), ask, told));

        void Act<T>(
            string path, Right right, Func<FieldReader, T> read,
            Func<TenantRounds, T, RoundActs.Told, Func<string, string>, Task<Result<Change<RoundBook>>>> act) =>
            pages.MapPost("/{round}" + path, (TenantRounds use, string round, HttpContext http, Caller caller, CancellationToken ct) =>
                use.ActAsync(round, http, caller, read, (ask, told) => act(use, ask, told, key => (string)http.Request.RouteValues[key]!), ct)).Asks(right)
                    .IsForm();
    }

    private RazorComponentResult<TenantRoundsPage> List(HttpContext http, Caller caller, Typed? typed, Refusal? refusal) => new(new
    {
        Caller = caller, Tenant = Tenant(http), TenantName = caller.In.Name, Edition = library.Editions[0], Today, Refusal = refusal,
        Given = typed ?? Typed.Nothing,
        Chosen = typed?.All("process"), Books = (IReadOnlyList<RoundBook>)[.. acting.State.RoundsOf(caller.In.Id).OrderByDescending(b => b.OpenedAt)],
    }) { StatusCode = Status(refusal) };

    private Task<IResult> OpenAsync(HttpContext http, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rnd");
        return Acting.FormAsync(
            http.Request, ProgressCodes.BadValue, Opened, (ask, _) => acts.OpenAsync(id, ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"/t/{Tenant(http)}/progress/rounds/{id}"), (typed, refusal) => List(http, caller, typed, refusal), ct);
    }

    private static RoundActs.OpenAsk Opened(FieldReader fields)
    {
        var assessed = fields.Day("assessed");
        if (!ProviderLines.Read(fields.Typed.Or("providers", "")).Succeeds(out var providers, out var refusal)) { fields.Refuse(refusal); }
        return new(fields["name"] ?? "", providers ?? [], fields.Typed.All("process"), assessed, null, fields["rubric"]);
    }

    private IResult Show(string round, HttpContext http, Caller caller, string? link, string? linkFor, Refusal? refusal) =>
        acting.Find(caller, round).Succeeds(out var kept, out var no)
        ? new RazorComponentResult<TenantRoundPage>(new
        {
            Caller = caller, Tenant = Tenant(http), Book = kept.State, kept.Rev, Missing = kept.State.IsOpen ? Publishing.Missing(kept.State, acting.Now) : [],
            Proposals = Waiting(round), Today = caller.In.Today(acting.Now), Link = link, LinkFor = linkFor, Refusal = refusal,
        }) { StatusCode = Status(refusal) }
        : Problems.Page(no);

    private IResult Preview(string round, Caller caller)
    {
        if (!acting.Find(caller, round).Succeeds(out var kept, out var refusal)) { return Problems.Page(refusal); }
        if (Publishing.Missing(kept.State, acting.Now) is [var missing, ..]) { return Problems.Page(missing); }
        var draft = publish.Draft(caller, kept.State);
        var bytes = draft.ToUtf8();
        var shown = new PublishedRound(draft, bytes, Digest.Of(bytes), 0, library.Of(kept.State));
        return new RazorComponentResult<RoundPage>(new { Round = shown, Others = (IReadOnlyList<RoundRow>)[] });
    }

    private IResult Pair(string round, string provider, string process, HttpContext http, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!acting.Find(caller, round).Succeeds(out var kept, out var no)) { return Problems.Page(no); }
        var opened = kept.State.Opened!;
        if (opened.Providers.FirstOrDefault(p => p.Id == provider) is not { } found || !opened.Processes.Contains(process))
        {
            return Problems.Page(new Refusal(ProgressCodes.UnknownId, "address", $"{provider}/{process}", "is not in this round", "start from the round"));
        }
        return new RazorComponentResult<TenantPairPage>(new
        {
            Caller = caller, Tenant = Tenant(http), Book = kept.State, Provider = found,
            Own = kept.State.Of(provider, process).Judgement is { } stands && SecondPerson.Of(acting.AskerOf(caller), [stands.By]) == Apartness.Same,
            Process = library.Of(kept.State).Process(process).Value!,
            kept.Rev, Today, Text = (Func<VaultRef, string?>)vault.Open, Given = typed ?? Typed.Nothing, Refusal = refusal,
        }) { StatusCode = Status(refusal) };
    }

    private Task<IResult> InviteAsync(string round, string provider, HttpContext http, Caller caller, CancellationToken ct)
    {
        var token = RoundActs.NewToken();
        // Shown in the answer itself and never again: an address would keep it.
        return Acting.FormAsync(
            http.Request, ProgressCodes.BadValue, Until, (ask, seen) =>
            {
                var told = new RoundActs.Told(new Asking(caller, seen, null, ct), round);
                return acts.InviteAsync(provider, token, Shown(ask, told, b => b.Hearings.GetValueOrDefault(provider)?.Until), told);
            },
            (_, change) => Show(
                round, http, caller, $"{Outward.Origin(http.Request)}/public/rounds/reply/{token}",
                change.After.Opened!.Providers.First(p => p.Id == provider).Name, null),
            (_, refusal) => Show(round, http, caller, null, null, refusal), ct);
    }

    private Task<IResult> ActAsync<T>(
        string round, HttpContext http, Caller caller, Func<FieldReader, T> read, Func<T, RoundActs.Told, Task<Result<Change<RoundBook>>>> act,
        CancellationToken ct)
    {
        var (provider, process) = ((string?)http.Request.RouteValues["provider"], (string?)http.Request.RouteValues["process"]);
        return Acting.FormAsync(
            http.Request, ProgressCodes.BadValue, read, (ask, seen) => act(ask, new(new Asking(caller, seen, null, ct), round)),
            (_, _) => Forms.See($"/t/{Tenant(http)}/progress/rounds/{round}{(process is null ? "" : $"/{provider}/{process}")}"),
            (typed, refusal) => process is null ? Show(round, http, caller, null, null, refusal)
                : Pair(round, provider!, process, http, caller, typed, refusal), ct);
    }

    private async Task<Result<Change<RoundBook>>> RecordAsync(SentEvidence sent, RoundActs.Told told, string provider, string process)
    {
        ReceivedFile? copy = null;
        if (sent.Copy is { } stream)
        {
            await using (stream)
            {
                if (!(await acts.ReceiveAsync(told.Caller, stream, null, told.Asking.Ct)).Succeeds(out copy, out var refusal)) { return refusal; }
            }
        }
        return await acts.RecordAsync(Ids.New("pev"), new(provider, process, sent.Side, sent.Link, sent.Quote, sent.Seen), copy, told);
    }

    private static SentEvidence Evidence(FieldReader fields) =>
        new(fields.Choice(ProgressTerms.Sides, "side"), fields["link"] ?? "", fields["quote"] ?? "", fields.Day("seen"), fields.Open("copy"));

    /// <summary>The day that a form asks for; where it is the one that the page showed of a promise, it is that promise.</summary>
    private RoundActs.DayAsk Shown(RoundActs.DayAsk ask, RoundActs.Told told, Func<RoundBook, LastDay?> standing) =>
        acting.Find(told.Caller, told.Round).Succeeds(out var kept, out _) ? ask with { Until = ask.Until.ShownOf(standing(kept.State)) } : ask;

    private static RoundActs.DayAsk Until(FieldReader fields) => new(fields.End("until"));

    private static ReasonAsk Reason(FieldReader fields) => new(fields["reason"] ?? "");

    private DateOnly Today => Days.Of(acting.Now);

    private IReadOnlyList<Proposal> Waiting(string round) =>
        [.. proposals.Of(round, Proposing.MostWaiting)
            .Select(p => new Proposal(p.Id, p.Round, p.Provider, p.Process, p.Side, vault.Open(p.Link) ?? "", vault.Open(p.Quote) ?? "", p.Seen, p.At))];

    private static string Tenant(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;

    private static int Status(Refusal? refusal) => refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind);

    /// <summary>Evidence as the form sends it, with the copy that came along.</summary>
    private sealed record SentEvidence(Side Side, string Link, string Quote, DateOnly Seen, Stream? Copy);
}
