// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>How a person comes in at a page, and goes out; the first account, invitations, and the first organisation.</summary>
internal sealed class SignIn(
    Books books, Passwords passwords, Factors factors, Passkeys passkeys, KnownBrowsers browsers, Storage.Journals.Journal journal,
    OpenAccount accounts, OpenTenant tenants, SteadyClock clock)
{
    public static IResult Show(string? next) => new RazorComponentResult<SignInPage>(new { Next = next });

    /// <summary>The page on which somebody signs in.</summary>
    /// <param name="held">What was typed into a form that has to wait for it.</param>
    public static IResult Page(string? next, HeldForm? held, Typed typed, Refusal refusal) =>
        new RazorComponentResult<SignInPage>(new { Next = next, Held = held, Typed = typed, Refusal = refusal })
        {
            StatusCode = RefusalStatus.Of(refusal.Kind)
        };

    /// <summary>The first step: e-mail and password. Whoever has a second factor is asked for it next, and nobody else learns that they have one.</summary>
    public async Task<IResult> EnterAsync(HttpRequest request, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var (typed, held) = (new Typed(form), HeldForm.In(form));
        if (!(await passwords.CheckAsync(typed["email"] ?? "", typed["password"] ?? "", By(request.HttpContext), ct)).Succeeds(
            out var credential, out var refusal))
        {
            return Page(typed["next"], held, typed, refusal);
        }
        return factors.Has(credential.Account)
            ? await StepAsync(
                request.HttpContext, credential.Account, factors.Half(credential, FormTokens.BrowserOf(request.HttpContext)), typed["next"], held, null)
            : await InAsync(request.HttpContext, credential.Account, factor: false, typed, held);
    }

    /// <summary>The second step: a code of the second factor, or one of recovery.</summary>
    public Task<IResult> CodeAsync(HttpRequest request, CancellationToken ct) =>
        SecondAsync(request, (account, typed, _) => factors.CheckAsync(account, typed["code"] ?? "", By(request.HttpContext)(account), ct), ct);

    /// <summary>The second step: a passkey.</summary>
    public Task<IResult> PasskeyAsync(HttpRequest request, CancellationToken ct) => SecondAsync(
        request, (account, typed, half) => passkeys.CheckAsync(
            request.HttpContext, PasskeyStep.SignIn, account, half, typed["ticket"], typed["answer"], By(request.HttpContext)(account), ct), ct);

    private async Task<IResult> SecondAsync(HttpRequest request, Func<string, Typed, string, Task<Refusal?>> check, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var (typed, held, half) = (new Typed(form), HeldForm.In(form), form["half"].ToString());
        if (factors.WholeOf(half, FormTokens.BrowserOf(request.HttpContext)) is not { } account)
        {
            return Page(
                typed["next"], held, Typed.Nothing,
                new Refusal(AccountCodes.BadToken, "first step", null, "is too long ago", "type e-mail and password again"));
        }
        return await check(account, typed, half) is { } refusal
            ? await StepAsync(request.HttpContext, account, half, typed["next"], held, refusal)
            : await InAsync(request.HttpContext, account, factor: true, typed, held);
    }

    /// <summary>Who guesses at an account, as the request says.</summary>
    public Func<string?, Guesser> By(HttpContext http) =>
        account => new Guesser(Guesses.SourceOf(http.Connection.RemoteIpAddress), browsers.Find(http, account));

    /// <summary>A new token at every sign-in, so that one that was planted before is worth nothing.</summary>
    /// <param name="factor">Whether a second factor was shown.</param>
    /// <param name="further">What is written with it.</param>
    /// <returns>Why there is none, when the disk takes no more.</returns>
    public async Task<Refusal?> StartAsync(HttpContext http, string account, bool factor, params IReadOnlyList<RowChange> further)
    {
        var (token, now) = (Credentials.NewToken(RandomNumberGenerator.Fill), clock.GetUtcNow());
        RowChange[] old = http.Request.Cookies[Gatekeeper.CookieOf(http)] is { Length: > 0 } before ? [Credentials.EndSession(before)] : [];
        RowChange[] ended = clock.Settled() is { } settled
            ? [Credentials.EndIdleSessions(settled.Minus(Gatekeeper.Idle)), Credentials.EndLongSessions(settled.Minus(Gatekeeper.Longest))] : [];
        RowChange[] rows =
        [
            .. further, .. old, .. ended, Credentials.StartSession(token, account, now, Browsers.Roughly(http.Request.Headers.UserAgent), factor),
        ];
        if (await journal.WriteAsync(account, rows) is AppendAnswer.Refused refused) { return refused.Refusal; }
        http.Response.Cookies.Append(
            Gatekeeper.CookieOf(http), token,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/", IsEssential = true });
        browsers.Remember(http, account);
        SessionOfForm.Begin(http, token);
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
        new RazorComponentResult<WelcomePage>(new
        {
            First = first, Token = token, accounts.TokenPath, Over = first && !accounts.IsFirst, To = first ? null : accounts.InvitedTo(token),
        });

    public async Task<IResult> WelcomeAsync(bool first, HttpRequest request, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var (token, password) = (typed["token"] ?? "", typed["password"] ?? "");
        var result = first
            ? await accounts.FirstAsync(new OpenAccount.FirstAsk(token, typed["email"] ?? "", password, typed["name"]), withKey: false, ct)
            : await accounts.InvitedAsync(
                new OpenAccount.InvitedAsk(token, password, typed["name"], typed["code"]), withKey: false, By(request.HttpContext), ct);
        if (!result.Succeeds(out var opened, out var refusal))
        {
            return new RazorComponentResult<WelcomePage>(new
            {
                First = first, Token = typed["token"], accounts.TokenPath, Typed = typed, Refusal = refusal, To = first ? null : accounts.InvitedTo(token),
            })
            {
                StatusCode = RefusalStatus.Of(refusal.Kind)
            };
        }
        return Forms.See(await StartAsync(request.HttpContext, opened.Account, opened.Factor) is null ? "/home" : "/sign-in");
    }

    /// <summary>/home: the organisation of the person, the choice among several, or the form that opens the first.</summary>
    /// <param name="left">Whether they have just left an organisation: then they are told so, whatever is left to them.</param>
    public IResult Home(Caller caller, bool left) => books.Now.Accounts.Of(caller.Id).ToArray() switch
    {
        [var only] when !caller.Account.Administers && !left =>
            Forms.See($"/t/{only.Slug}{(Rights.Grant(only.Members[caller.Id], Right.Read) ? "" : "/usage/research")}"),
        var several => new RazorComponentResult<HomePage>(new { Caller = caller, Tenants = several, Left = left }),
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

    private async Task<IResult> InAsync(HttpContext http, string account, bool factor, Typed typed, HeldForm? held) =>
        await StartAsync(http, account, factor) is { } unwritten ? Page(typed["next"], held, typed, unwritten)
            : held is not null ? Forms.Again(held, "Your session had ended when you sent this form, and you have signed in since.", StatusCodes.Status200OK)
            : Forms.See(LocalAddress.Of(typed["next"]) ?? "/home");

    /// <summary>The page of the second step. A passkey is asked for anew each time, under another challenge.</summary>
    private async Task<IResult> StepAsync(HttpContext http, string account, string half, string? next, HeldForm? held, Refusal? refusal) =>
        new RazorComponentResult<CodePage>(new
        {
            Half = half, Next = next, Held = held, Refusal = refusal, Ask = await passkeys.AskAsync(http, PasskeyStep.SignIn, account, half),
            HasCodes = factors.Of(account) is not null,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };
}
