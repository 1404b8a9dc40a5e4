// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>/reset: somebody who lost their password, or their second factor, comes in by a link of whoever runs the server.</summary>
internal sealed class ResetAccess(
    Books books, Vault vault, Credentials credentials, Passwords passwords, Factors factors, SignIn signIn, Recorder recorder, TimeProvider clock)
{
    public static IResult Show(string? token, Refusal? refusal = null) => new RazorComponentResult<ResetPage>(new { Token = token, Refusal = refusal })
    {
        StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
    };

    public async Task<IResult> TakeAsync(HttpRequest request, CancellationToken ct)
    {
        var form = await Forms.SentAsync(request, ct);
        var (token, fresh) = (form["token"].ToString().Trim(), form["new-password"].ToString());
        if (credentials.FindBearer(token) is not { Kind: BeginReset.Kind, Id: var id } || books.Now.Accounts.Resets.GetValueOrDefault(id) is not { } reset
            || clock.GetUtcNow() >= reset.Until || books.Now.Accounts.Accounts.GetValueOrDefault(reset.Account) is not { Erased: false } account)
        {
            return Show(null, Bad);
        }
        if (ShowAccount.RefuseNew(fresh, form["same-password"].ToString()) is { } unfit) { return Show(token, unfit); }
        var written = await recorder.AppendAsync(
            account.Id,
            state => state.Accounts.Resets.ContainsKey(id)
                ? new[] { AccountStreams.Writes(state, AccountBook.ServerTenant, new ResetEnded(id, Taken: true)) } : Bad,
            [
                Credentials.RemoveBearer(id), Credentials.SetPassword(account.Id, passwords.Hash(fresh)), .. factors.Removal(account.Id),
                Credentials.EndSessions(account.Id),
            ],
            ct: ct);
        if (!written.Succeeds(out _, out var refusal)) { return Show(token, refusal); }
        if (vault.Open(account.Email) is { } email) { passwords.Unlock(email); }
        return Forms.See(await signIn.StartAsync(request.HttpContext, account.Id, factor: false) is null ? "/account" : "/sign-in");
    }

    private static Refusal Bad =>
        new(AccountCodes.BadToken, "token", null, "is of no link that stands: it was used, is older than a day, or another one was made since",
            "ask whoever runs this server for a new one");
}
