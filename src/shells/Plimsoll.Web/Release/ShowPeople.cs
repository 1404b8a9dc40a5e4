// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A member on the page of people.</summary>
public sealed record PersonRow(string Account, string Name, string? Email, IReadOnlyList<MemberRole> Roles);

/// <summary>An invitation that stands.</summary>
public sealed record InvitedRow(string Invitation, string Email, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until);

/// <summary>A key on the page of keys.</summary>
public sealed record KeyRow(string Key, string Label, string Owner, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until, bool Revoked);

/// <summary>Who belongs to the organisation, and keys of the API. What is secret is shown once, in the answer that made it.</summary>
internal sealed class ShowPeople(People people, IssueKey keys, Books books, Names names, TimeProvider clock)
{
    public IResult People(Caller caller) => PeoplePage(caller, null, null);

    public async Task<IResult> InviteAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        return (await people.InviteAsync(new People.InviteAsk(typed["email"] ?? "", Roles(typed)), caller, ct)).Succeeds(out var invited, out var refusal) ? PeoplePage(caller, null, null, invited.Token) : PeoplePage(caller, refusal, typed);
    }

    public async Task<IResult> SetAsync(string account, HttpRequest request, Caller caller, CancellationToken ct) =>
        Then(caller, await people.SetAsync(account, Roles(await Forms.ReadAsync(request, ct)), caller, ct));

    public async Task<IResult> RemoveAsync(string account, Caller caller, CancellationToken ct) => Then(caller, await people.TakeOutAsync(account, caller, ct));

    public async Task<IResult> WithdrawAsync(string invitation, Caller caller, CancellationToken ct) => Then(caller, await people.WithdrawInvitationAsync(invitation, caller, ct));

    /// <summary>What goes and what stays, before anything is erased.</summary>
    public IResult AskErase(string account, Caller caller) => books.Now.Accounts.Tenants[caller.In.Id].Members.ContainsKey(account)
        ? new RazorComponentResult<ErasePage>(new { Caller = caller, Account = account, Name = names.Of(caller)[account] })
        : Problems.Page(new Refusal("accounts.unknown-id", "account", account, "is not known here", "check the id"), StatusCodes.Status404NotFound);

    public async Task<IResult> EraseAsync(string account, Caller caller, CancellationToken ct) => Then(caller, await people.ErasePersonAsync(account, caller, ct));

    public IResult Keys(Caller caller) => KeysPage(caller, null, null);

    public async Task<IResult> IssueAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        var until = int.TryParse(typed["days"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var days) ? clock.GetUtcNow().AddDays(days) : clock.GetUtcNow();
        return (await keys.IssueAsync(new IssueKey.Ask(typed["label"] ?? "", Roles(typed), until), caller, ct)).Succeeds(out var issued, out var refusal) ? KeysPage(caller, null, null, issued.Key) : KeysPage(caller, refusal, typed);
    }

    public async Task<IResult> RevokeAsync(string key, Caller caller, CancellationToken ct) =>
        (await keys.TakeBackAsync(key, caller, ct)).Succeeds(out _, out var refusal) ? Forms.See($"/t/{caller.In.Slug}/keys") : KeysPage(caller, refusal, null);

    private IResult Then(Caller caller, Result<LedgerPlace> result) => result.Succeeds(out _, out var refusal) ? Forms.See($"/t/{caller.In.Slug}/people") : PeoplePage(caller, refusal, null);

    private RazorComponentResult<PeoplePage> PeoplePage(Caller caller, Refusal? refusal, Typed? typed, string? token = null)
    {
        var listed = people.Of(books.Now.Accounts.Tenants[caller.In.Id]);
        return new RazorComponentResult<PeoplePage>(new
        {
            Caller = caller, Refusal = refusal, Typed = typed ?? Typed.Nothing, Token = token,
            People = listed.People.Select(m => new PersonRow(m.Account, m.Name ?? m.Email ?? m.Account, m.Email, m.Roles)).ToArray(),
            Invited = listed.Invitations.Select(i => new InvitedRow(i.Invitation, i.Email ?? "", i.Roles, i.Until)).ToArray(),
        }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal) };
    }

    private RazorComponentResult<KeysPage> KeysPage(Caller caller, Refusal? refusal, Typed? typed, string? key = null)
    {
        var named = names.Of(caller);
        return new RazorComponentResult<KeysPage>(new
        {
            Caller = caller, Refusal = refusal, Typed = typed ?? Typed.Nothing, Key = key,
            Keys = keys.Of(caller).Select(k => new KeyRow(k.KeyId, k.Label ?? "what it is for was erased", named[k.Account], k.Roles, k.Until, k.Revoked)).ToArray(),
        }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal) };
    }

    private static MemberRole[] Roles(Typed typed) => [.. typed.All("roles").Select(r => Rights.Roles.Find(r)).OfType<MemberRole>()];
}
