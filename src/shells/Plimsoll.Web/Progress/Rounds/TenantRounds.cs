// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>The pages on which an organisation runs its rounds. Each act is a form that comes back to its page.</summary>
internal sealed class TenantRounds(RoundDesk desk, RoundActs acts, Proposals proposals)
{
    private RoundActs Acts => acts;

    /// <summary>One act of a form: what was sent, by whom, in which round.</summary>
    private delegate Task<Result<Change<RoundBook>>> Acting(Sent sent, RoundActs.Told told, HttpContext http);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/t/{tenant}/progress/rounds").ExcludeFromDescription();
        pages.MapGet("", (TenantRounds use, HttpContext http, Caller caller) => use.List(http, caller, null, null)).Asks(Right.Read);
        pages.MapPost("", (TenantRounds use, HttpContext http, Caller caller, CancellationToken ct) => use.OpenAsync(http, caller, ct)).Asks(Right.Assess).IsForm();
        pages.MapGet("/{round}", (TenantRounds use, string round, HttpContext http, Caller caller) => use.Show(round, http, caller, null, null, null)).Asks(Right.Read);
        pages.MapGet("/{round}/preview", (TenantRounds use, string round, Caller caller) => use.Preview(round, caller)).Asks(Right.Read);
        pages.MapGet("/{round}/{provider}/{process}", (TenantRounds use, string round, string provider, string process, HttpContext http, Caller caller) => use.Pair(round, provider, process, http, caller, null, null)).Asks(Right.Read);
        pages.MapPost("/{round}/providers/{provider}/invite", (TenantRounds use, string round, string provider, HttpContext http, Caller caller, CancellationToken ct) => use.InviteAsync(round, provider, http, caller, ct)).Asks(Right.Assess).IsForm();

        Act("/call", Right.Assess, (use, sent, told, _) => Until(sent, ask => use.Acts.CallAsync(ask, told)));
        Act("/publish", Right.Publish, (use, _, told, _) => use.Acts.PublishAsync(told));
        Act("/abandon", Right.Assess, (use, sent, told, _) => use.Acts.AbandonAsync(new(sent["reason"]), told));
        Act("/proposals/{id}/accept", Right.Contribute, (use, _, told, at) => use.Acts.AcceptAsync(at("id"), told));
        Act("/proposals/{id}/decline", Right.Contribute, (use, sent, told, at) => use.Acts.DeclineAsync(at("id"), new(sent["reason"]), told));
        Act("/{provider}/{process}/evidence", Right.Contribute, (use, sent, told, at) => use.RecordAsync(sent, told, at("provider"), at("process")));
        Act("/{provider}/{process}/evidence/{id}/withdraw", Right.Contribute, (use, sent, told, at) => use.Acts.WithdrawAsync(at("id"), new(sent["reason"]), told));
        Act("/{provider}/{process}/finding", Right.Contribute, (use, sent, told, at) => Found(sent, "finding", f => use.Acts.FindAsync(at("provider"), at("process"), new(f, sent["note"]), told)));
        Act("/{provider}/{process}/confirm", Right.Approve, (use, sent, told, at) => Found(sent, "finding", f => use.Acts.ConfirmAsync(at("provider"), at("process"), new(f), told)));
        Act("/{provider}/{process}/dissent", Right.Approve, (use, sent, told, at) => Found(sent, "would", f => use.Acts.DissentAsync(at("provider"), at("process"), new(f, sent["reason"]), told)));

        void Act(string path, Right right, Func<TenantRounds, Sent, RoundActs.Told, Func<string, string>, Task<Result<Change<RoundBook>>>> act) =>
            pages.MapPost("/{round}" + path, (TenantRounds use, string round, HttpContext http, Caller caller, CancellationToken ct) =>
                use.ActAsync(round, http, caller, (sent, told, context) => act(use, sent, told, key => (string)context.Request.RouteValues[key]!), ct)).Asks(right).IsForm();
    }

    private RazorComponentResult<TenantRoundsPage> List(HttpContext http, Caller caller, Sent? sent, Refusal? refusal) => new(new
    {
        Caller = caller, Tenant = Tenant(http), TenantName = caller.In.Name, Edition = desk.Library.Editions[0], desk.Today, Refusal = refusal, Given = sent?.Typed ?? new Dictionary<string, string>(),
        Chosen = sent is null ? null : (IReadOnlyList<string>)[.. sent.Form["process"].OfType<string>()],
        Books = (IReadOnlyList<RoundBook>)[.. desk.Of(caller).OrderByDescending(b => b.OpenedAt)],
    }) { StatusCode = Status(refusal) };

    private async Task<IResult> OpenAsync(HttpContext http, Caller caller, CancellationToken ct)
    {
        var sent = await Sent.ReadAsync(http);
        var id = Ids.New("rnd");
        return sent.Day("assessed").Succeeds(out var day, out var refusal) && ProviderLines.Read(sent["providers"]).Succeeds(out var providers, out refusal)
            && (await acts.OpenAsync(id, new(sent["name"], providers, [.. sent.Form["process"].OfType<string>()], day.Day, null, sent["rubric"]), caller, null, ct)).Succeeds(out _, out refusal)
            ? Forms.See($"/t/{Tenant(http)}/progress/rounds/{id}") : List(http, caller, sent, refusal);
    }

    private IResult Show(string round, HttpContext http, Caller caller, string? link, string? linkFor, Refusal? refusal) => desk.Find(caller, round).Succeeds(out var kept, out var no)
        ? new RazorComponentResult<TenantRoundPage>(new
        {
            Caller = caller, Tenant = Tenant(http), Book = kept.State, kept.Rev, Missing = kept.State.IsOpen ? Publishing.Missing(kept.State, desk.Now) : [],
            Proposals = Waiting(round), Today = caller.In.Today(desk.Now), Link = link, LinkFor = linkFor, Refusal = refusal,
        }) { StatusCode = Status(refusal) }
        : Problems.Page(no);

    private IResult Preview(string round, Caller caller)
    {
        if (!desk.Find(caller, round).Succeeds(out var kept, out var refusal)) { return Problems.Page(refusal); }
        if (Publishing.Missing(kept.State, desk.Now) is [var missing, ..]) { return Problems.Page(missing); }
        var draft = desk.Draft(caller, kept.State);
        var bytes = draft.ToUtf8();
        return new RazorComponentResult<RoundPage>(new { Round = new PublishedRound(draft, bytes, Digest.Of(bytes), 0, desk.EditionOf(kept.State)), Others = (IReadOnlyList<RoundRow>)[] });
    }

    private IResult Pair(string round, string provider, string process, HttpContext http, Caller caller, Sent? sent, Refusal? refusal)
    {
        if (!desk.Find(caller, round).Succeeds(out var kept, out var no)) { return Problems.Page(no); }
        var opened = kept.State.Opened!;
        if (opened.Providers.FirstOrDefault(p => p.Id == provider) is not { } found || !opened.Processes.Contains(process)) { return Problems.Page(new Refusal(ProgressCodes.UnknownId, "address", $"{provider}/{process}", "is not in this round", "start from the round")); }
        return new RazorComponentResult<TenantPairPage>(new
        {
            Caller = caller, Tenant = Tenant(http), Account = caller.Id, Book = kept.State, Provider = found, Process = desk.EditionOf(kept.State).Process(process).Value!, kept.Rev, desk.Today, Text = (Func<VaultRef, string?>)desk.Text,
            Given = sent?.Typed ?? new Dictionary<string, string>(), Refusal = refusal,
        }) { StatusCode = Status(refusal) };
    }

    private async Task<IResult> InviteAsync(string round, string provider, HttpContext http, Caller caller, CancellationToken ct)
    {
        var sent = await Sent.ReadAsync(http);
        var token = RoundActs.NewToken();
        if (!sent.Day("until").Succeeds(out var day, out var refusal)
            || !(await acts.InviteAsync(provider, token, new(AskedEnd.Of(day.Day)), new(caller, round, sent.Rev, null, ct)))
            .Succeeds(out var change, out refusal))
        {
            return Show(round, http, caller, null, null, refusal);
        }
        // Shown in the answer itself and never again: an address would keep it.
        return Show(round, http, caller, $"{http.Request.Scheme}://{http.Request.Host}/public/rounds/reply/{token}", change.After.Opened!.Providers.First(p => p.Id == provider).Name, null);
    }

    private async Task<IResult> ActAsync(string round, HttpContext http, Caller caller, Acting act, CancellationToken ct)
    {
        var sent = await Sent.ReadAsync(http);
        var done = (await act(sent, new RoundActs.Told(caller, round, sent.Rev, null, ct), http)).Succeeds(out _, out var refusal);
        var (provider, process) = ((string?)http.Request.RouteValues["provider"], (string?)http.Request.RouteValues["process"]);
        if (done) { return Forms.See($"/t/{Tenant(http)}/progress/rounds/{round}{(process is null ? "" : $"/{provider}/{process}")}"); }
        return process is null ? Show(round, http, caller, null, null, refusal) : Pair(round, provider!, process, http, caller, sent, refusal);
    }

    private async Task<Result<Change<RoundBook>>> RecordAsync(Sent sent, RoundActs.Told told, string provider, string process)
    {
        if (ProgressTerms.Sides.Parse(sent["side"], out var side, ProgressCodes.BadValue) is { } bad) { return bad; }
        if (!sent.Day("seen").Succeeds(out var seen, out var refusal)) { return refusal; }
        ReceivedFile? copy = null;
        if (sent.Form.Files.GetFile("copy") is { Length: > 0 } file)
        {
            await using var stream = file.OpenReadStream();
            if (!(await acts.ReceiveAsync(told.Caller, stream, null, told.Ct)).Succeeds(out copy, out refusal)) { return refusal; }
        }
        return await acts.RecordAsync(Ids.New("pev"), new(provider, process, side, sent["link"], sent["quote"], seen.Day), copy, told);
    }

    private static Task<Result<Change<RoundBook>>> Until(Sent sent, Func<RoundActs.DayAsk, Task<Result<Change<RoundBook>>>> act) =>
        sent.Day("until").Succeeds(out var day, out var refusal) ? act(new(AskedEnd.Of(day.Day))) : Task.FromResult<Result<Change<RoundBook>>>(refusal);

    private static Task<Result<Change<RoundBook>>> Found(Sent sent, string field, Func<Finding, Task<Result<Change<RoundBook>>>> act) =>
        ProgressTerms.Findings.Parse(sent[field], out var finding, ProgressCodes.BadValue) is { } bad ? Task.FromResult<Result<Change<RoundBook>>>(bad) : act(finding);

    private IReadOnlyList<Proposal> Waiting(string round) =>
        [.. proposals.Of(round).Select(p => new Proposal(p.Id, p.Round, p.Provider, p.Process, p.Side, desk.Text(p.Link) ?? "", desk.Text(p.Quote) ?? "", p.Seen, p.At))];

    private static string Tenant(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;

    private static int Status(Refusal? refusal) => refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind);
}
