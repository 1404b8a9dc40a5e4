// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>The page of people: members with their roles, invitations, and what each role may do.</summary>
internal sealed class ShowPeople(People people, SetZone zones, AskFactor factors, Factors known, Mail mail)
{
    public IResult Handle(Caller caller, Typed? typed = null, Refusal? refusal = null, string? invited = null, string? token = null) =>
        new RazorComponentResult<PeoplePage>(new
        {
            Caller = caller, Listed = Seen(caller), Typed = typed ?? Typed.Nothing, Refusal = refusal, Invited = invited, Token = token, Mails = mail.Is,
        })
        {
            StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
        };

    /// <summary>Invites. The answer is the page itself and no redirect, because the token is in no state that could be shown again.</summary>
    public async Task<IResult> InviteAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        return (await people.InviteAsync(
            new People.InviteAsk(typed["email"] ?? "", RolesOf(typed), typed["mail"] == "yes"), caller, ct)).Succeeds(out var answer, out var refusal)
            ? Handle(caller with { Tenant = people.Fresh(caller.In) }, null, null, Outward.Origin(request) + answer.Page, answer.Token)
            : Handle(caller, typed, refusal);
    }

    public async Task<IResult> WithdrawAsync(string invitation, Caller caller, CancellationToken ct) =>
        Answer(await people.EndAsync(invitation, caller, ct), caller, Typed.Nothing);

    public async Task<IResult> SetAsync(string account, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        return Answer(await people.SetAsync(account, RolesOf(typed), caller, ct), caller, typed);
    }

    public async Task<IResult> SetZoneAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        return Answer(await zones.SetAsync(typed["zone"] ?? "", caller, ct), caller, typed);
    }

    public async Task<IResult> AskFactorAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        return Answer(await factors.SetAsync(RolesOf(typed), caller, ct), caller, typed);
    }

    public async Task<IResult> RemoveAsync(string account, Caller caller, CancellationToken ct) =>
        (await people.TakeOutAsync(account, caller, ct)).Succeeds(out _, out var refusal)
            // Whoever leaves opens nothing here any more, this page neither.
            ? Forms.See(account == caller.Id ? "/home?left=yes" : $"/t/{caller.In.Slug}/people") : Handle(caller, Typed.Nothing, refusal);

    /// <summary>What an erasure takes and what it leaves, before anything is done.</summary>
    public IResult ShowErase(string account, Caller caller, Refusal? refusal = null) =>
        people.Of(caller.In).People.FirstOrDefault(p => p.Account == account) is { } member
            ? new RazorComponentResult<ErasePage>(new { Caller = caller, Account = account, Name = member.Name ?? member.Email ?? account, Refusal = refusal })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind)
            }
            : Problems.Page(new Refusal(AccountCodes.UnknownId, "account", account, "is not known here", "check the id"));

    public async Task<IResult> EraseAsync(string account, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var typed = await Forms.ReadAsync(request, ct);
        if (typed["sure"] != "yes")
        {
            return ShowErase(account, caller, new Refusal(AccountCodes.BadValue, "sure", null, "is not ticked", "say that you mean it, or go back"));
        }
        return (await people.ErasePersonAsync(account, caller, ct)).Succeeds(out _, out var refusal)
            ? Forms.See($"/t/{caller.In.Slug}/people")
            : ShowErase(account, caller, refusal);
    }

    public static IReadOnlyList<MemberRole> RolesOf(Typed typed) => [.. typed.All("roles").Select(Rights.Roles.Find).OfType<MemberRole>()];

    private IResult Answer<T>(Result<T> result, Caller caller, Typed typed) where T : class =>
        result.Succeeds(out _, out var refusal) ? Forms.See($"/t/{caller.In.Slug}/people") : Handle(caller, typed, refusal);

    private SeenPeople Seen(Caller caller)
    {
        var listed = people.Of(caller.In);
        return new SeenPeople(
            [.. listed.People.Select(p => new SeenPerson(p.Account, p.Name, p.Email, p.Roles, known.Has(p.Account)))],
            [.. listed.Invitations.Select(i => new SeenInvitation(i.Invitation, i.Email, i.Roles, i.Until))]);
    }
}

/// <summary>People and invitations as the page shows them.</summary>
public sealed record SeenPeople(IReadOnlyList<SeenPerson> People, IReadOnlyList<SeenInvitation> Invitations);

/// <param name="Factor">Whether the person has a second factor.</param>
public sealed record SeenPerson(string Account, string? Name, string? Email, IReadOnlyList<MemberRole> Roles, bool Factor);

public sealed record SeenInvitation(string Invitation, string? Email, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until);
