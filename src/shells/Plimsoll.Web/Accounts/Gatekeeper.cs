// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Lets nobody through who may not: after routing, before any handler. An address
/// below an organisation without a stated right is a fault that stops the start.</summary>
internal sealed class Gatekeeper(Books books, Credentials credentials, Storage.Journals.Journal journal, TimeProvider clock)
{
    /// <summary>How long a session lives without being used.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private const int LongestKey = 200;

    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(5);

    public static string CookieOf(HttpContext http) => http.Request.IsHttps ? "__Host-plimsoll" : "plimsoll";

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Rights.Asked>() is not { } asked) { await next(http); return; }
        var api = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        http.Response.Headers.CacheControl = "no-store";
        if (await AuthenticateAsync(http, api) is not var (account, key)) { await NobodyAsync(http, api); return; }
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
            http.Features.Set(new Caller(account, null, [], key));
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
        http.Features.Set(new Caller(account, tenant, bounded, key));
        await next(http);
    }

    /// <summary>The faults of a route table: addresses below an organisation that ask for no right.</summary>
    public static IEnumerable<string> Open(IEnumerable<Endpoint> endpoints) =>
        from endpoint in endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.Parameters.Any(p => p.Name == "tenant") && endpoint.Metadata.GetMetadata<Rights.Asked>()?.Right is null
        select endpoint.RoutePattern.RawText;

    private async Task<(Account Account, ApiKey? Key)?> AuthenticateAsync(HttpContext http, bool api)
    {
        var now = clock.GetUtcNow();
        var state = books.Now.Accounts;
        if (api)
        {
            var header = http.Request.Headers.Authorization.ToString();
            if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) { return null; }
            return credentials.FindKey(header["Bearer ".Length..].Trim()) is { } id && state.Keys.TryGetValue(id, out var key) && key.WorksAt(now)
                && state.Accounts.TryGetValue(key.Account, out var owner) && !owner.Erased ? (owner, key) : null;
        }
        if (SessionOf(http, now) is not var (token, account, used)) { return null; }
        if (now - used > Touch) { await journal.WriteAsync(account.Id, Credentials.UseSession(token, now)); }
        return (account, null);
    }

    /// <summary>Who is signed in where a page asks for nobody; looking keeps no session alive.</summary>
    public Account? Visitor(HttpContext http) => SessionOf(http, clock.GetUtcNow())?.Account;

    private (string Token, Account Account, DateTimeOffset Used)? SessionOf(HttpContext http, DateTimeOffset now) =>
        http.Request.Cookies[CookieOf(http)] is { Length: > 0 } token && credentials.FindSession(token) is { } session && now - session.Used <= Idle
            && books.Now.Accounts.Accounts.TryGetValue(session.Account, out var account) && !account.Erased
            ? (token, account, session.Used) : null;

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
        var back = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? http.Request.Path + http.Request.QueryString : "/";
        http.Response.Redirect($"/sign-in?next={Uri.EscapeDataString(back)}");
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
    }

    internal static Task AnswerAsync(HttpContext http, bool api, Refusal refusal)
    {
        http.Response.StatusCode = RefusalStatus.Of(refusal.Kind);
        return (api ? (IResult)Problems.Of(refusal) : Problems.Page(refusal)).ExecuteAsync(http);
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
        Right.Query => "ask questions within a research project",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
