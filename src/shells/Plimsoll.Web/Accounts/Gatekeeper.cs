// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Lets nobody through who may not: after routing, before any handler. An address
/// below an organisation without a stated right is a fault that stops the start.</summary>
internal sealed class Gatekeeper(Books books, Credentials credentials, Storage.Journals.Journal journal, TimeProvider clock)
{
    /// <summary>How long a session lives without being used.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>How long a session lives however much it is used.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const int LongestKey = 200;

    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(5);

    public static string CookieOf(HttpContext http) => http.Request.IsHttps ? "__Host-plimsoll" : "plimsoll";

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Rights.Asked>() is not { } asked) { await next(http); return; }
        var api = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        http.Response.Headers.CacheControl = "no-store";
        if (await AuthenticateAsync(http, api) is not var (account, key, session)) { await NobodyAsync(http, api); return; }
        if (http.Request.Headers["Idempotency-Key"] is { Count: > 0 } once && (once.Count > 1 || once.ToString().Length is 0 or > LongestKey))
        {
            await AnswerAsync(
                http, api,
                new Refusal(
                    ApiCodes.Malformed, "Idempotency-Key", null, "is empty, too long or stands twice", $"send one of 1 to {LongestKey} characters, or none"));
            return;
        }
        var state = books.Now.Accounts;
        var tenant = http.GetRouteValue("tenant") is string named ? state.Find(named) : null;
        if (asked.Right is not { } right)
        {
            http.Features.Set(new Caller(account, null, [], key) { Session = session });
            await next(http);
            return;
        }
        // Somebody else's organisation is not told apart from one that does not exist.
        if (tenant is null || Caller.RolesIn(tenant, account, key) is not { } bounded)
        {
            await AnswerAsync(
                http, api,
                new Refusal(
                    HttpCodes.NotFound, "address", http.Request.Path, "leads nowhere", "check the address, and whether you belong to the organisation"));
            return;
        }
        if (!Rights.Grant(bounded, right))
        {
            await AnswerAsync(
                http, api,
                new Refusal(
                    AccountCodes.NotAllowed, "role",
                    string.Join(", ", bounded.Select(r => Rights.Roles[r].Key)),
                    $"does not allow to {Verb(right)}",
                    $"ask somebody who is {string.Join(" or ", Rights.Roles.All.Where(w => Rights.Grants(w.Value, right)).Select(w => w.Key))}"));
            return;
        }
        // A key is a program's; who issued it showed the factor then.
        if (session is { Factor: false } && tenant.FactorAskedOf.Any(tenant.Members[account.Id].Contains))
        {
            await AskFactorAsync(http, tenant);
            return;
        }
        http.Features.Set(new Caller(account, tenant, bounded, key) { Session = session });
        await next(http);
    }

    /// <summary>Whoever looks is led to where the factor is set up or shown; whoever sends is told, and nothing is done.</summary>
    private static Task AskFactorAsync(HttpContext http, Tenant tenant)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location =
                $"/account/second-factor?next={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}&for={Uri.EscapeDataString(tenant.Slug)}";
            return Task.CompletedTask;
        }
        return AnswerAsync(
            http, api: false,
            new Refusal(AccountCodes.FactorAsked, "organisation", tenant.Slug, "asks for a second factor", "set one up or show it at /account/second-factor"));
    }

    /// <summary>The faults of a route table: addresses below an organisation that ask for no right.</summary>
    public static IEnumerable<string> Open(IEnumerable<Endpoint> endpoints) =>
        from endpoint in endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.Parameters.Any(p => p.Name == "tenant") && endpoint.Metadata.GetMetadata<Rights.Asked>()?.Right is null
        select endpoint.RoutePattern.RawText;

    private async Task<(Account Account, ApiKey? Key, Session? Session)?> AuthenticateAsync(HttpContext http, bool api)
    {
        var now = clock.GetUtcNow();
        if (api)
        {
            return KeyOf(http, now) is var (owner, key) ? (owner, key, null) : null;
        }
        if (SessionOf(http, now) is not var (token, account, session)) { return null; }
        if (now - session.Used > Touch) { await journal.WriteAsync(account.Id, Credentials.UseSession(token, now)); }
        return (account, null, session);
    }

    /// <summary>Who it is where an address asks for nobody, by session or by key; looking keeps no session alive.</summary>
    public Account? Visitor(HttpContext http)
    {
        var now = clock.GetUtcNow();
        return SessionOf(http, now)?.Account ?? KeyOf(http, now)?.Account;
    }

    private (Account Account, ApiKey Key)? KeyOf(HttpContext http, DateTimeOffset now)
    {
        var (header, state) = (http.Request.Headers.Authorization.ToString(), books.Now.Accounts);
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && credentials.FindKey(header["Bearer ".Length..].Trim()) is { } id
            && state.Keys.TryGetValue(id, out var key) && key.WorksAt(now) && state.Accounts.TryGetValue(key.Account, out var owner) && !owner.Erased
            ? (owner, key) : null;
    }

    /// <summary>Whether a session still stands at an instant.</summary>
    public static bool Stands(Session session, DateTimeOffset now) => now - session.Used <= Idle && now - session.Started <= Longest;

    private (string Token, Account Account, Session Session)? SessionOf(HttpContext http, DateTimeOffset now) =>
        http.Request.Cookies[CookieOf(http)] is { Length: > 0 } token && credentials.FindSession(token) is { } session && Stands(session, now)
            && books.Now.Accounts.Accounts.TryGetValue(session.Account, out var account) && !account.Erased
            ? (token, account, session) : null;

    private static async Task NobodyAsync(HttpContext http, bool api)
    {
        if (api)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await AnswerAsync(
                http, api,
                new Refusal(
                    AccountCodes.NoAccount, "Authorization", null, "holds no key that stands",
                    "send Authorization: Bearer with a key that is neither revoked nor expired"));
            return;
        }
        var looks = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        // A session that ended while a form lay open takes nothing along: what was typed waits until somebody signed in.
        if (!looks && await Forms.HeldAsync(http.Request, http.RequestAborted) is { } held)
        {
            await SignIn.Page(null, held, Typed.Nothing, SessionEnded).ExecuteAsync(http);
            return;
        }
        var back = looks ? http.Request.Path + http.Request.QueryString : CameFrom(http.Request) ?? "/";
        http.Response.Redirect($"/sign-in?next={Uri.EscapeDataString(back)}");
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
    }

    /// <summary>The page of ours that a form was sent from.</summary>
    private static string? CameFrom(HttpRequest request) => OwnPages.IsOwn(request) && Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from)
        && from.Authority == request.Host.Value ? LocalAddress.Of(from.PathAndQuery) : null;

    private static Refusal SessionEnded => new(
        AccountCodes.NoSession, "session", null, "has ended, and nothing was done", "sign in; what you typed comes along, and you send it once more");

    internal static Task AnswerAsync(HttpContext http, bool api, Refusal refusal)
    {
        http.Response.StatusCode = RefusalStatus.Of(refusal.Kind);
        return Outward.AnswerAsync(http, api ? Problems.Of(refusal) : Problems.Page(refusal));
    }

    private static string Verb(Right right) => right switch
    {
        Right.Read => "look at this",
        Right.Register => "register",
        Right.Assess => "set plan, owners and states",
        Right.Contribute => "add evidence",
        Right.Approve => "approve",
        Right.Judge => "have the gate judged",
        Right.Refuse => "decide against a release",
        Right.Serve => "change whether a model may serve",
        Right.People => "look after people",
        Right.OwnKeys => "have keys",
        Right.Publish => "publish",
        Right.Send => "send events",
        Right.Vulnerabilities => "see the register of vulnerabilities",
        Right.Query => "ask questions within a research project",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
