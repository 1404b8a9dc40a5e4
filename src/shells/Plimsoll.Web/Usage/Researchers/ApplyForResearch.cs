// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage.Reports;

namespace Plimsoll.Web.Usage.Researchers;

/// <summary>What anybody sees and does about research access without an account: how requests fare, the form,
/// the receipt, made-up data. Nothing enters the journal before an officer takes a request up.</summary>
internal sealed class ApplyForResearch(
    Books books, Acting acting, Research research, Vault vault, ResearchRequests requests, ServerKeys keys, Storage.Journals.Journal journal,
    FormShares shares, TimeProvider clock)
{
    /// <summary>Decisions from which on grounds and days are told.</summary>
    private const int FewestDecided = 5;

    private const int ReceiptBytes = 24;

    private readonly byte[] _receipts = keys.Master.Derive(MasterKey.ResearchReceipts);

    /// <summary>A form without the tick that says that it is meant.</summary>
    public static Refusal Unconfirmed =>
        new(UsageCodes.BadValue, "confirmed", null, "is not ticked", "tick it if you mean it: what is erased does not come back");

    internal sealed record ApplyAsk(string Applicant, string Affiliation, string Independence, string Question, string Data, string Safeguards);

    /// <param name="Receipt">The only way back to the request; a secret.</param>
    /// <param name="Page">Where to see what came of it.</param>
    internal sealed record Received(string Receipt, [property: AddressHere] string Page);

    public static void Map(IEndpointRouteBuilder routes)
    {
        // No form here carries a session, so there is nothing that a foreign page could borrow.
        routes.MapGet("/public/research/{organisation}.json", (ApplyForResearch use, string organisation) => use.Equity(organisation))
            .WithTags("Public")
            .Produces<EquityView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("ResearchEquity")
            .WithSummary("How an organisation treats requests for access, in numbers");
        routes.MapGet("/public/research/{organisation}", (ApplyForResearch use, string organisation, HttpContext http) => use.Page(organisation, http))
            .ExcludeFromDescription();
        routes.MapPost(
            "/public/research/{organisation}",
            (ApplyForResearch use, string organisation, HttpContext http, CancellationToken ct) => use.SendAsync(organisation, http, ct))
            .RequireRateLimiting(PublicRateLimit.Guessing)
            .DisableAntiforgery()
            .ExcludeFromDescription();
        routes.MapGet(
            "/public/research/{organisation}/receipts/{receipt}",
            (ApplyForResearch use, string organisation, string receipt, HttpContext http) => use.ReceiptPage(organisation, receipt, http))
            .RequireRateLimiting(PublicRateLimit.Guessing)
            .ExcludeFromDescription();
        routes.MapPost(
            "/public/research/{organisation}/receipts/{receipt}/withdraw",
            (ApplyForResearch use, string organisation, string receipt, HttpContext http, CancellationToken ct) =>
                use.WithdrawFormAsync(organisation, receipt, http, ct))
            .RequireRateLimiting(PublicRateLimit.Guessing)
            .DisableAntiforgery()
            .ExcludeFromDescription();
        var api = routes.MapGroup("/api/v1/usage")
            .WithTags("Research")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapPost(
            "/research/{organisation}/requests",
            (ApplyForResearch use, string organisation, HttpRequest request, CancellationToken ct) => use.ReceiveAsync(organisation, request, ct))
            .RequireRateLimiting(PublicRateLimit.Guessing)
            .Accepts<ApplyAsk>("application/json")
            .Produces<Received>(StatusCodes.Status201Created)
            .WithName("ApplyForResearch")
            .WithSummary("Apply for research access, without an account");
        api.MapGet(
            "/research/{organisation}/receipts/{receipt}",
            (ApplyForResearch use, string organisation, string receipt, HttpContext http) => use.Receipt(organisation, receipt, http))
            .RequireRateLimiting(PublicRateLimit.Guessing)
            .Produces<RequestStanding>()
            .WithName("ResearchReceipt")
            .WithSummary("What came of a request for research access");
        api.MapPost(
            "/research/{organisation}/receipts/{receipt}/withdraw",
            (ApplyForResearch use, string organisation, string receipt, HttpContext http, CancellationToken ct) =>
                use.WithdrawAsync(organisation, receipt, http, ct))
            .RequireRateLimiting(PublicRateLimit.Guessing)
            .Produces<RequestStanding>()
            .WithName("WithdrawResearch")
            .WithSummary("Withdraw a request for research access and erase what was written");
        api.MapGet("/templates/{template}/mock.csv", (string template, ulong? seed) => RunReport.Templates.Find(template).Succeeds(out var found, out var no)
            ? (IResult)TypedResults.File(MockData.Table(found, seed ?? 1), "text/csv; charset=utf-8", $"MOCK-{template}.csv") : Problems.Of(no))
                .Produces<string>(StatusCodes.Status200OK, "text/csv")
                .WithName("MockTable")
                .WithSummary("A made-up answer in the form of a real one; no data are read");
        api.MapGet(
            "/templates/{template}/mock.jsonl",
            (string template, string? window, ulong? seed) => RunReport.Read(template, window).Succeeds(out var asked, out var no)
                ? (IResult)TypedResults.File(MockData.Events(asked.Template, asked.Window, seed ?? 1, 1000), "application/x-ndjson", $"MOCK-{template}.jsonl")
                : Problems.Of(no))
                    .Produces<string>(StatusCodes.Status200OK, "application/x-ndjson")
                    .WithName("MockEvents")
                    .WithSummary("Made-up events that a question could count; no data are read");
    }

    /// <summary>What was typed, as a request.</summary>
    public static Application Of(Typed typed) =>
        new(
            typed["applicant"] ?? "", typed["affiliation"] ?? "", typed["independence"] ?? "", typed["question"] ?? "", typed["data"] ?? "",
            typed["safeguards"] ?? "");

    private IResult Equity(string organisation) =>
        FindPublic(organisation) is { } tenant ? Body.Answer(EquityOf(tenant)) : Problems.Of(Unknown("organisation", organisation));

    private IResult Page(string organisation, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return FindPublic(organisation) is { } tenant ? Page(tenant, Typed.Nothing, null) : Problems.Page(Unknown("organisation", organisation));
    }

    private async Task<IResult> SendAsync(string organisation, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (FindPublic(organisation) is not { } tenant) { return Problems.Page(Unknown("organisation", organisation)); }
        var typed = await Forms.ReadAsync(http.Request, ct);
        return (await KeepAsync(tenant, Of(typed), http, ct)).Succeeds(out var received, out var refusal)
            ? Forms.See(received.Page) : Page(tenant, typed, refusal);
    }

    private async Task<IResult> ReceiveAsync(string organisation, HttpRequest request, CancellationToken ct)
    {
        if (FindPublic(organisation) is not { } tenant) { return Problems.Of(Unknown("organisation", organisation)); }
        if (!Body.Read<ApplyAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)) { return Problems.Of(refusal); }
        return (await KeepAsync(
            tenant, new Application(ask.Applicant, ask.Affiliation, ask.Independence, ask.Question, ask.Data, ask.Safeguards),
            request.HttpContext, ct)).Succeeds(
            out var received, out refusal)
            ? Body.Answer(received, StatusCodes.Status201Created) : Problems.Of(refusal);
    }

    private Task<Result<Received>> KeepAsync(Tenant tenant, Application application, HttpContext http, CancellationToken ct) =>
        requests.AloneAsync<Result<Received>>(async () =>
    {
        if (Researching.Refuses(books.Now.UsageOf(tenant.Id).State.Research, application) is { } refusal) { return refusal; }
        if (shares.Takes(http, $"research/{tenant.Id}", Researching.MostOfOne) is { } often) { return often; }
        var (id, way) = (Ids.New("rsc"), (WaitingRequest?)null);
        if (requests.CountOf(tenant.Id) >= Researching.MostHeld && requests.Of(tenant.Id) is { Count: > 0 } waiting)
        {
            var gives = shares.GivesWay([.. waiting.Select(r => r.Id)]);
            way = waiting.First(r => r.Id == gives);
        }
        RowChange[] rows = [.. way is null ? [] : ResearchRequests.Expire(way), .. requests.Add(id, tenant.Id, application, clock.GetUtcNow())];
        if (await journal.WriteAsync("anybody", rows) is AppendAnswer.Refused refused) { return refused.Refusal; }
        shares.Kept(http, id);
        if (way is not null) { shares.Left(way.Id); }
        var receipt = ReceiptOf(tenant.Id, id);
        return new Received(receipt, PageOf(tenant, receipt));
    }, ct);

    private static string PageOf(Tenant tenant, string receipt) => $"/public/research/{tenant.Slug}/receipts/{receipt}";

    private IResult Receipt(string organisation, string receipt, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return StandingOf(organisation, receipt).Succeeds(out var found, out var no) ? Body.Answer(found.Standing) : Problems.Of(no);
    }

    private async Task<IResult> WithdrawAsync(string organisation, string receipt, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return (await EraseAsync(organisation, receipt, ct)).Succeeds(out var found, out var no) ? Body.Answer(found.Standing) : Problems.Of(no);
    }

    private IResult ReceiptPage(string organisation, string receipt, HttpContext http) => ReceiptPage(StandingOf(organisation, receipt), receipt, http, null);

    private async Task<IResult> WithdrawFormAsync(string organisation, string receipt, HttpContext http, CancellationToken ct)
    {
        if (!Holds(organisation, receipt).Succeeds(out _, out var unknown)) { return Problems.Page(unknown); }
        var typed = await Forms.ReadAsync(http.Request, ct);
        if (typed["confirmed"] != "yes") { return ReceiptPage(StandingOf(organisation, receipt), receipt, http, Unconfirmed); }
        var erased = await EraseAsync(organisation, receipt, ct);
        return erased.Succeeds(out var found, out _) ? Forms.See(PageOf(found.Tenant, receipt)) : ReceiptPage(erased, receipt, http, null);
    }

    private static IResult ReceiptPage(Result<Seen> seen, string receipt, HttpContext http, Refusal? refusal)
    {
        http.Response.Headers.CacheControl = "no-store";
        // The address is the secret: it goes to no other site.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return seen.Succeeds(out var found, out var no)
            ? new RazorComponentResult<ResearchReceiptPage>(new
            {
                Organisation = found.Tenant.Name, found.Tenant.Slug, found.Standing, Receipt = receipt, Refusal = refusal
            })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
            }
            : Problems.Page(no);
    }

    /// <summary>Erases what the holder of a receipt wrote. Of a request that nobody took up
    /// nothing stays; one that stands in the history stays there without it.</summary>
    private async Task<Result<Seen>> EraseAsync(string organisation, string receipt, CancellationToken ct)
    {
        if (!Holds(organisation, receipt).Succeeds(out var held, out var refusal)) { return refusal; }
        return await research.ErasingAsync(() => ErasingAsync(held, ct), ct);
    }

    private async Task<Result<Seen>> ErasingAsync(Held held, CancellationToken ct)
    {
        var (tenant, id) = (held.Tenant, held.Request);
        if (!StandingOf(held).Succeeds(out var seen, out var refusal) || seen.Standing.Erased) { return seen is null ? refusal! : seen; }
        if (requests.Find(id) is { } waiting)
        {
            if (await journal.WriteAsync("anybody", [.. requests.Erase(id, waiting.Text, clock.GetUtcNow())]) is AppendAnswer.Refused refused)
            {
                return refused.Refusal;
            }
        }
        else
        {
            // Nobody signed in; nothing is written here, only erased.
            var texts = acting.TextsOf(tenant.Party, UsageCodes.BadValue);
            var decide = research.Erasing(id, tenant.Id, byApplicant: true, texts);
            if (!(await acting.ChangeAsync(UsageStreams.Registers.At(tenant.Id), DataFolder.Server, null, decide, texts, ct: ct)).Succeeds(out _, out refusal))
            {
                return refusal;
            }
        }
        return StandingOf(held);
    }

    /// <summary>Whose receipt it is. Without its secret no organisation and no request is told apart from one that does not exist.</summary>
    private Result<Held> Holds(string organisation, string receipt)
    {
        var id = receipt.Split('.')[0];
        return books.Now.Accounts.Find(organisation) is { } tenant
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(receipt), Encoding.UTF8.GetBytes(ReceiptOf(tenant.Id, id)))
            ? new Held(tenant, id)
            : UnknownReceipt;
    }

    private Result<Seen> StandingOf(string organisation, string receipt) =>
        Holds(organisation, receipt).Succeeds(out var held, out var refusal) ? StandingOf(held) : refusal;

    private Result<Seen> StandingOf(Held held)
    {
        var (tenant, id) = (held.Tenant, held.Request);
        // Looked for among those that wait first: whoever is taken up in between is found in the history.
        var waiting = requests.Find(id);
        if (books.Now.UsageOf(tenant.Id).State.Research.Projects.TryGetValue(id, out var p))
        {
            var reason = (p.Reason ?? p.Grant?.Reason) is { } text ? vault.Open(text) : null;
            return new Seen(tenant, new RequestStanding(
                ResearchTerms.States[p.At(clock.GetUtcNow())].Key, p.Erased is not null, p.ReceivedOn,
                p.Ground is { } ground ? ResearchTerms.Grounds[ground].Key : null,
                reason, p.Grant?.Templates ?? [], p.Grant?.Limit.RhoText, p.Grant?.From, p.Grant?.Until, p.Grant?.Months.First,
                p.Grant?.Months.Last));
        }
        return waiting is not null
            && waiting.Tenant == tenant.Id
                ? new Seen(
                    tenant,
                    new RequestStanding("received", false, DateOnly.FromDateTime(waiting.At.UtcDateTime), null, null, [], null, null, null, null, null))
            : requests.IsErased(id)
                ? new Seen(
                    tenant, new RequestStanding(ResearchTerms.States[ResearchState.Withdrawn].Key, true, null, null, null, [], null, null, null, null, null))
                : UnknownReceipt;
    }

    private RazorComponentResult<ApplyPage> Page(Tenant tenant, Typed typed, Refusal? refusal) =>
        new(new { Equity = EquityOf(tenant), tenant.Slug, books.Now.UsageOf(tenant.Id).State.Research.IsOpen, Typed = typed, Refusal = refusal })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
        };

    /// <summary>One that takes no requests and never had any is not told apart from one that does not exist.</summary>
    private Tenant? FindPublic(string organisation) =>
        books.Now.Accounts.Find(organisation) is { } tenant
            && books.Now.UsageOf(tenant.Id).State.Research is var book
            && (book.IsOpen || !book.Projects.IsEmpty || requests.CountOf(tenant.Id) > 0)
            ? tenant
            : null;

    private EquityView EquityOf(Tenant tenant)
    {
        var e = ResearchEquity.Of(books.Now.UsageOf(tenant.Id).State.Research, requests.CountOf(tenant.Id));
        // Of very few decisions, a ground or a number of days would be somebody's.
        var many = e.Granted + e.Refused >= FewestDecided;
        return new EquityView(
            tenant.Name, e.Received, e.Waiting, e.Granted, e.Refused, e.Withdrawn,
            many ? e.Grounds.ToDictionary(g => ResearchTerms.Grounds[g.Key].Key, g => g.Value) : new Dictionary<string, int>(),
            many ? e.MedianDays : null);
    }

    /// <summary>Told from the request and a key of the server, so that no list of receipts lies anywhere.</summary>
    private string ReceiptOf(string tenant, string id) =>
        $"{id}.{Base64Url.EncodeToString(HMACSHA256.HashData(_receipts, Encoding.UTF8.GetBytes($"{tenant}\n{id}")).AsSpan(0, ReceiptBytes))}";

    private static Refusal Unknown(string field, string? value) => new(UsageCodes.UnknownId, field, value, "is not known", "check it");

    /// <summary>A receipt is a secret and is not repeated.</summary>
    private static Refusal UnknownReceipt => Unknown("receipt", null);

    /// <summary>The request that a receipt is for.</summary>
    private sealed record Held(Tenant Tenant, string Request);

    private sealed record Seen(Tenant Tenant, RequestStanding Standing);
}
