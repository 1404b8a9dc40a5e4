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
    Books books, Vault vault, Credentials credentials, Passwords passwords, Factors factors, SignIn signIn, Storage.Journals.Journal journal,
    TimeProvider clock)
{
    public IResult Handle(Caller caller, Refusal? refusal = null, string? done = null)
    {
        var now = clock.GetUtcNow();
        return new RazorComponentResult<AccountPage>(new
        {
            Caller = caller, Who = Who(caller.Account), Sessions = credentials.SessionsOf(caller.Id).Where(s => Gatekeeper.Stands(s, now)).ToArray(),
            Factor = factors.Of(caller.Id), Refusal = refusal, Done = done,
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
        if (RefuseNew(fresh, form["same-password"].ToString()) is { } unfit) { return Handle(caller, unfit); }
        if (fresh == old)
        {
            return Handle(caller, new Refusal(AccountCodes.WeakPassword, "new-password", null, "is the password of now", "choose another"));
        }
        if (await RefuseAsync(caller, old, "old-password", ct) is { } wrong) { return Handle(caller, wrong); }
        RowChange[] rows = [Credentials.SetPassword(caller.Id, passwords.Hash(fresh)), Credentials.EndSessions(caller.Id)];
        return await signIn.StartAsync(request.HttpContext, caller.Id, caller.Session!.Factor, rows) is { } unwritten ? Handle(caller, unwritten)
            : Handle(Renewed(request.HttpContext, caller), null, "The password is changed, and every other session has ended.");
    }

    /// <summary>Ends one of one's own sessions.</summary>
    public async Task<IResult> EndAsync(string session, Caller caller)
    {
        if (Credentials.EndSessionOf(caller.Id, session) is not { } end || credentials.SessionsOf(caller.Id).All(s => s.Handle != session))
        {
            return Handle(caller, new Refusal(AccountCodes.UnknownId, "sessions", session, "is no session of yours", "it may have ended already"));
        }
        return await journal.WriteAsync(caller.Id, end) is AppendAnswer.Refused refused ? Handle(caller, refused.Refusal) : Forms.See("/account#sessions");
    }

    /// <summary>Ends all of them, this one too.</summary>
    public async Task<IResult> EndAllAsync(HttpContext http, Caller caller) =>
        await journal.WriteAsync(caller.Id, Credentials.EndSessions(caller.Id)) is AppendAnswer.Refused refused ? Handle(caller, refused.Refusal)
            : await signIn.LeaveAsync(http);

    /// <summary>The page of the second factor.</summary>
    public IResult ShowFactor(HttpRequest request, Caller caller) => FactorPage(caller, new Typed(new FormCollection(request.Query.ToDictionary())), null);

    public async Task<IResult> SetFactorAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var typed = new Typed(form);
        if (await RefuseAsync(caller, form["password"].ToString(), "password", ct) is { } wrong) { return FactorPage(caller, typed, wrong); }
        var session = request.Cookies[Gatekeeper.CookieOf(request.HttpContext)]!;
        return (await factors.SetAsync(caller.Id, session, typed["offer"], typed["code"] ?? "", Here(caller))).Succeeds(
            out var codes, out var refusal) ? FactorPage(caller, typed, null, codes) : FactorPage(caller, typed, refusal);
    }

    /// <summary>Shows the factor in a session that began without it.</summary>
    public async Task<IResult> ProveAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (await factors.CheckAsync(caller.Id, typed["code"] ?? "", Here(caller), ct) is { } refusal) { return FactorPage(caller, typed, refusal); }
        // A new token, as at every sign-in: what was planted before is worth nothing.
        return await signIn.StartAsync(request.HttpContext, caller.Id, factor: true) is { } unwritten ? FactorPage(caller, typed, unwritten)
            : Forms.See(LocalAddress.Of(typed["next"]) ?? "/account");
    }

    public async Task<IResult> RemoveFactorAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var typed = new Typed(form);
        if (await RefuseAsync(caller, form["password"].ToString(), "remove-password", ct) is { } wrong) { return FactorPage(caller, typed, wrong); }
        return (await factors.CheckAsync(caller.Id, typed["code"] ?? "", Here(caller), ct) ?? await factors.RemoveAsync(caller.Id)) is { } refusal
            ? FactorPage(caller, typed, refusal) : Forms.See("/account");
    }

    /// <summary>Why a password is none that can be set.</summary>
    public static Refusal? RefuseNew(string fresh, string same) => Passwords.RefusePassword(fresh, "new-password")
        ?? (fresh != same ? new Refusal(AccountCodes.WeakPassword, "same-password", null, "is not the new password", "type the same twice") : null);

    /// <summary>Asks for the password of whoever is signed in; wrong ones count at this session, and keep nobody else out.</summary>
    private async Task<Refusal?> RefuseAsync(Caller caller, string password, string field, CancellationToken ct) =>
        vault.Open(caller.Account.Email) is not { } email ? new Refusal(AccountCodes.UnknownId, "account", caller.Id, "was erased", "ask an administrator")
        : (await passwords.CheckAsync(email, password, _ => Here(caller), ct)).Succeeds(out _, out var refusal) ? null
        : refusal.Is == AccountCodes.WrongPassword ? refusal with { Field = field, Fix = "type the password that you sign in with" } : refusal;

    private static Guesser Here(Caller caller) => new("", $"session {caller.Session!.Handle}");

    private Caller Renewed(HttpContext http, Caller caller) =>
        caller with { Session = SessionOfForm.Begun(http) is { } token ? credentials.FindSession(token) : null };

    private string Who(Account account) => (account.Name is { } name ? vault.Open(name) : null, vault.Open(account.Email)) switch
    {
        ({ } called, { } email) => $"{called}, {email}",
        (null, { } email) => email,
        _ => account.Id,
    };

    private RazorComponentResult<FactorPage> FactorPage(Caller caller, Typed typed, Refusal? refusal, IReadOnlyList<string>? codes = null)
    {
        var wanted = typed["for"] is { } slug && books.Now.Accounts.Find(slug) is { } tenant && tenant.Members.ContainsKey(caller.Id) ? tenant : null;
        return new RazorComponentResult<FactorPage>(new
        {
            Caller = caller, Offered = factors.Offer(caller.Id, typed["offer"]), Factor = factors.Of(caller.Id), Codes = codes ?? [], For = wanted?.Name,
            ForSlug = wanted?.Slug, Next = LocalAddress.Of(typed["next"]), Refusal = refusal,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };
    }
}
