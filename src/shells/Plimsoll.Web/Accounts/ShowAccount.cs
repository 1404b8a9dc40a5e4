// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>/account: what a person does about their own account, wherever they work.</summary>
internal sealed class ShowAccount(
    Books books, Vault vault, Credentials credentials, Passwords passwords, Factors factors, Passkeys passkeys, SignIn signIn,
    Storage.Journals.Journal journal, TimeProvider clock)
{
    public IResult Show(HttpRequest request, Caller caller) => Handle(request, caller);

    private RazorComponentResult<AccountPage> Handle(HttpRequest request, Caller caller, Refusal? refusal = null, string? done = null)
    {
        var now = clock.GetUtcNow();
        return new RazorComponentResult<AccountPage>(new
        {
            Caller = caller, Who = Who(caller.Account), Sessions = credentials.SessionsOf(caller.Id).Where(s => Gatekeeper.Stands(s, now)).ToArray(),
            Factor = factors.Of(caller.Id), Passkeys = passkeys.Of(request, caller.Id), Recovery = factors.RecoveryLeft(caller.Id), Refusal = refusal,
            Done = done,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };
    }

    /// <summary>Another password; every other session ends, and this one goes on under a new token.</summary>
    public async Task<IResult> ChangePasswordAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var (old, fresh) = (form["old-password"].ToString(), form["new-password"].ToString());
        if (RefuseNew(fresh, form["same-password"].ToString()) is { } unfit) { return Handle(request, caller, unfit); }
        if (fresh == old)
        {
            return Handle(request, caller, new Refusal(AccountCodes.WeakPassword, "new-password", null, "is the password of now", "choose another"));
        }
        if (await RefuseAsync(caller, old, "old-password", ct) is { } wrong) { return Handle(request, caller, wrong); }
        RowChange[] rows = [Credentials.SetPassword(caller.Id, passwords.Hash(fresh)), Credentials.EndSessions(caller.Id)];
        return await signIn.StartAsync(request.HttpContext, caller.Id, caller.Session!.Factor, rows) is { } unwritten
            ? Handle(request, caller, unwritten)
            : Handle(request, Renewed(request.HttpContext, caller), null, "The password is changed, and every other session has ended.");
    }

    /// <summary>Ends one of one's own sessions.</summary>
    public async Task<IResult> EndAsync(string session, HttpRequest request, Caller caller)
    {
        if (Credentials.EndSessionOf(caller.Id, session) is not { } end || credentials.SessionsOf(caller.Id).All(s => s.Handle != session))
        {
            return Handle(request, caller, new Refusal(AccountCodes.UnknownId, "sessions", session, "is no session of yours", "it may have ended already"));
        }
        return await journal.WriteAsync(caller.Id, end) is AppendAnswer.Refused refused ? Handle(request, caller, refused.Refusal)
            : Forms.See("/account#sessions");
    }

    /// <summary>Ends all of them, this one too.</summary>
    public async Task<IResult> EndAllAsync(HttpContext http, Caller caller) =>
        await journal.WriteAsync(caller.Id, Credentials.EndSessions(caller.Id)) is AppendAnswer.Refused refused
            ? Handle(http.Request, caller, refused.Refusal) : await signIn.LeaveAsync(http);

    /// <summary>The page of the second factor.</summary>
    public Task<IResult> ShowFactorAsync(HttpRequest request, Caller caller) => FactorPageAsync(request, caller, Typed.OfQuery(request), null);

    public async Task<IResult> SetFactorAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var typed = new Typed(form);
        if ((Unproven(caller) ?? await RefuseAsync(caller, form["password"].ToString(), "password", ct)) is { } wrong)
        {
            return await FactorPageAsync(request, caller, typed, wrong);
        }
        var session = request.Cookies[Gatekeeper.CookieOf(request.HttpContext)]!;
        return (await factors.SetAsync(caller.Id, session, typed["offer"], typed["code"] ?? "", Here(caller))).Succeeds(
            out var codes, out var refusal)
            ? await FactorPageAsync(request, caller, typed, null, codes) : await FactorPageAsync(request, caller, typed, refusal);
    }

    /// <summary>Shows a code in a session that began without a second factor.</summary>
    public Task<IResult> ProveAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        ProveAsync(request, caller, typed => factors.CheckAsync(caller.Id, typed["code"] ?? "", Here(caller), ct), ct);

    /// <summary>Shows a passkey in such a session.</summary>
    public Task<IResult> ProveByPasskeyAsync(HttpRequest request, Caller caller, CancellationToken ct) => ProveAsync(
        request, caller, typed => passkeys.CheckAsync(
            request.HttpContext, PasskeyStep.Show, caller.Id, caller.Session!.Handle, typed["ticket"], typed["answer"], Here(caller), ct), ct);

    private async Task<IResult> ProveAsync(HttpRequest request, Caller caller, Func<Typed, Task<Refusal?>> check, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (await check(typed) is { } refusal) { return await FactorPageAsync(request, caller, typed, refusal); }
        // A new token, as at every sign-in: what was planted before is worth nothing.
        return await signIn.StartAsync(request.HttpContext, caller.Id, factor: true) is { } unwritten
            ? await FactorPageAsync(request, caller, typed, unwritten) : Forms.See(LocalAddress.Of(typed["next"]) ?? "/account");
    }

    public async Task<IResult> RemoveFactorAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var typed = new Typed(form);
        if (await RefuseAsync(caller, form["password"].ToString(), "remove-password", ct) is { } wrong)
        {
            return await FactorPageAsync(request, caller, typed, wrong);
        }
        return (await factors.CheckAsync(caller.Id, typed["code"] ?? "", Here(caller), ct) ?? await factors.RemoveAsync(caller.Id)) is { } refusal
            ? await FactorPageAsync(request, caller, typed, refusal) : Forms.See("/account");
    }

    /// <summary>Why a password is none that can be set.</summary>
    public static Refusal? RefuseNew(string fresh, string same) => Passwords.RefusePassword(fresh, "new-password")
        ?? (fresh != same ? new Refusal(AccountCodes.WeakPassword, "same-password", null, "is not the new password", "type the same twice") : null);

    /// <summary>Asks for the password of whoever is signed in; wrong ones count at this session, and keep nobody else out.</summary>
    public async Task<Refusal?> RefuseAsync(Caller caller, string password, string field, CancellationToken ct) =>
        vault.Open(caller.Account.Email) is not { } email ? new Refusal(AccountCodes.UnknownId, "account", caller.Id, "was erased", "ask an administrator")
        : (await passwords.CheckAsync(email, password, _ => Here(caller), ct)).Succeeds(out _, out var refusal) ? null
        : refusal.Is == AccountCodes.WrongPassword ? refusal with { Field = field, Fix = "type the password that you sign in with" } : refusal;

    /// <summary>Why factors are not changed in a session: whoever has one shows it first.</summary>
    public Refusal? Unproven(Caller caller) => caller.Session is { Factor: false } && factors.Has(caller.Id)
        ? new Refusal(
            AccountCodes.FactorAsked, "second factor", null, "was not shown in this session", "show the one that you have, or a code of recovery, first")
        : null;

    /// <summary>The organisation that sent somebody to set up or show a factor, where they are a member of it.</summary>
    public Tenant? WantedBy(Caller caller, Typed typed) =>
        typed["for"] is { } slug && books.Now.Accounts.Find(slug) is { } tenant && tenant.Members.ContainsKey(caller.Id) ? tenant : null;

    private static Guesser Here(Caller caller) => new("", $"session {caller.Session!.Handle}");

    private Caller Renewed(HttpContext http, Caller caller) =>
        caller with { Session = SessionOfForm.Begun(http) is { } token ? credentials.FindSession(token) : null };

    private string Who(Account account) => (account.Name is { } name ? vault.Open(name) : null, vault.Open(account.Email)) switch
    {
        ({ } called, { } email) => $"{called}, {email}",
        (null, { } email) => email,
        _ => account.Id,
    };

    private async Task<IResult> FactorPageAsync(
        HttpRequest request, Caller caller, Typed typed, Refusal? refusal, IReadOnlyList<string>? codes = null)
    {
        var (wanted, unproven) = (WantedBy(caller, typed), codes is null && Unproven(caller) is not null);
        return new RazorComponentResult<FactorPage>(new
        {
            Has = factors.Has(caller.Id), Unproven = unproven,
            Ask = unproven ? await passkeys.AskAsync(request.HttpContext, PasskeyStep.Show, caller.Id, caller.Session!.Handle) : null,
            Offered = factors.Offer(caller.Id, typed["offer"]), Factor = factors.Of(caller.Id), Codes = codes ?? [], For = wanted?.Name,
            ForSlug = wanted?.Slug, Next = LocalAddress.Of(typed["next"]), Refusal = refusal,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };
    }
}
