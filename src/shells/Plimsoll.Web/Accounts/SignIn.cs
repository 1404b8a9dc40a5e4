// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>How a person comes in at a page, and goes out; the first account, invitations, and the first organisation.</summary>
internal sealed class SignIn(Books books, Passwords passwords, Storage.Journals.Journal journal, OpenAccount accounts, OpenTenant tenants, SteadyClock clock)
{
    public static IResult Show(string? next) => new RazorComponentResult<SignInPage>(new { Next = next });

    public async Task<IResult> EnterAsync(HttpRequest request, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (!(await passwords.CheckAsync(typed["email"] ?? "", typed["password"] ?? "", ct)).Succeeds(out var credential, out var refusal))
        {
            return new RazorComponentResult<SignInPage>(new { Next = typed["next"], Typed = typed, Refusal = refusal })
            {
                StatusCode = RefusalStatus.Of(refusal.Kind)
            };
        }
        if (await StartAsync(request.HttpContext, credential.Account) is { } unwritten)
        {
            return new RazorComponentResult<SignInPage>(new { Next = typed["next"], Typed = typed, Refusal = unwritten })
            {
                StatusCode = RefusalStatus.Of(unwritten.Kind)
            };
        }
        return Forms.See(Local(typed["next"]) ?? "/home");
    }

    /// <summary>A new token at every sign-in, so that one that was planted before is worth nothing.</summary>
    /// <returns>Why there is none, when the disk takes no more.</returns>
    public async Task<Refusal?> StartAsync(HttpContext http, string account)
    {
        var (token, now) = (Credentials.NewToken(RandomNumberGenerator.Fill), clock.GetUtcNow());
        RowChange[] old = http.Request.Cookies[Gatekeeper.CookieOf(http)] is { Length: > 0 } before ? [Credentials.EndSession(before)] : [];
        RowChange[] idle = clock.Settled() is { } settled ? [Credentials.EndIdleSessions(settled.Minus(Gatekeeper.Idle))] : [];
        if (await journal.WriteAsync(
            account,
            [.. old, .. idle, Credentials.StartSession(token, account, now)]) is AppendAnswer.Refused refused)
        {
            return refused.Refusal;
        }
        http.Response.Cookies.Append(
            Gatekeeper.CookieOf(http), token,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/", IsEssential = true });
        return null;
    }

    public async Task<IResult> LeaveAsync(HttpContext http)
    {
        if (http.Request.Cookies[Gatekeeper.CookieOf(http)] is { Length: > 0 } token)
        {
            // A session that goes on is not told to have ended.
            if (await journal.WriteAsync(DataFolder.Server, Credentials.EndSession(token)) is AppendAnswer.Refused refused)
            {
                return Problems.Page(refused.Refusal);
            }
        }
        http.Response.Cookies.Delete(Gatekeeper.CookieOf(http), new CookieOptions { Path = "/", Secure = http.Request.IsHttps });
        return Forms.See("/");
    }

    /// <summary>/first and /invitation: a token, and a password of one's own.</summary>
    public IResult ShowWelcome(bool first, string? token = null) =>
        new RazorComponentResult<WelcomePage>(new { First = first, Token = token, accounts.TokenPath, Over = first && !accounts.IsFirst });

    public async Task<IResult> WelcomeAsync(bool first, HttpRequest request, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var (token, password) = (typed["token"] ?? "", typed["password"] ?? "");
        var result = first
            ? await accounts.FirstAsync(new OpenAccount.FirstAsk(token, typed["email"] ?? "", password, typed["name"]), withKey: false, ct)
            : await accounts.InvitedAsync(new OpenAccount.InvitedAsk(token, password, typed["name"]), withKey: false, ct);
        if (!result.Succeeds(out var opened, out var refusal))
        {
            return new RazorComponentResult<WelcomePage>(new { First = first, Token = typed["token"], accounts.TokenPath, Typed = typed, Refusal = refusal })
            {
                StatusCode = RefusalStatus.Of(refusal.Kind)
            };
        }
        return Forms.See(await StartAsync(request.HttpContext, opened.Account) is null ? "/home" : "/sign-in");
    }

    /// <summary>/home: the organisation of the person, the choice among several, or the form that opens the first.</summary>
    public IResult Home(Caller caller) => books.Now.Accounts.Of(caller.Id).ToArray() switch
    {
        [var only] when !caller.Account.Administers =>
            Forms.See($"/t/{only.Slug}{(Rights.Grant(only.Members[caller.Id], Right.Read) ? "" : "/usage/research")}"),
        var several => new RazorComponentResult<HomePage>(new { Caller = caller, Tenants = several }),
    };

    public async Task<IResult> OpenTenantAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        Role[] roles = [.. typed.All("roles").Select(r => SharedTerms.Roles.Find(r)).OfType<Role>()];
        return (await tenants.OpenAsync(new OpenTenant.Ask(typed["name"] ?? "", typed["slug"] ?? "", roles, typed["onePerson"] == "yes"), caller, ct)).Succeeds(
            out var opened, out var refusal)
            ? Forms.See($"/t/{opened.Slug}")
            : new RazorComponentResult<HomePage>(new
            {
                Caller = caller, Tenants = books.Now.Accounts.Of(caller.Id).ToArray(), Typed = typed, Refusal = refusal
            })
            {
                StatusCode = RefusalStatus.Of(refusal.Kind)
            };
    }

    /// <summary>Only an address of our own; anything else is forgotten.</summary>
    private static string? Local(string? next) => next is ['/', not ('/' or '\\'), ..] or "/" && !next.Any(char.IsControl) ? next : null;
}
