// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Pages of an organisation beside its releases: home, approvals, people, keys.</summary>
internal static class WorkPages
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddWork() => services.AddSingleton<ShowWork>().AddSingleton<ShowPeople>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapWorkPages()
        {
            routes.MapTenantApi().WithTags("Releases").MapGet("/due", (ShowWork use, Caller caller) => use.Due(caller)).Asks(Right.Read).Produces<ShowWork.DueAnswer>().WithName("Due").WithSummary("What waits for whoever asks, most urgent first");
            var t = routes.MapTenantPages();
            t.MapGet("", (ShowWork use, Caller caller) => use.Home(caller)).Asks(Right.Read);
            t.MapGet("/approvals", (ShowWork use, Caller caller) => use.Inbox(caller)).Asks(Right.Read);
            t.MapPost("/approvals/{release}", (ShowWork use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.ApproveAsync(release, request, caller, ct)).IsForm().Asks(Right.Approve);
            t.MapPost("/approvals/{release}/{approval}/revoke", (ShowWork use, string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) => use.RevokeAsync(release, approval, request, caller, ct)).IsForm().Asks(Right.Approve);
            t.MapGet("/people", (ShowPeople use, Caller caller) => use.People(caller)).Asks(Right.People);
            t.MapPost("/invitations", (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.InviteAsync(request, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/invitations/{invitation}/withdraw", (ShowPeople use, string invitation, Caller caller, CancellationToken ct) => use.WithdrawAsync(invitation, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/people/{account}", (ShowPeople use, string account, HttpRequest request, Caller caller, CancellationToken ct) => use.SetAsync(account, request, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/people/{account}/remove", (ShowPeople use, string account, Caller caller, CancellationToken ct) => use.RemoveAsync(account, caller, ct)).IsForm().Asks(Right.People);
            t.MapGet("/people/{account}/erase", (ShowPeople use, string account, Caller caller) => use.AskErase(account, caller)).Asks(Right.People);
            t.MapPost("/people/{account}/erase", (ShowPeople use, string account, Caller caller, CancellationToken ct) => use.EraseAsync(account, caller, ct)).IsForm().Asks(Right.People);
            t.MapGet("/keys", (ShowPeople use, Caller caller) => use.Keys(caller)).Asks(Right.OwnKeys);
            t.MapPost("/keys", (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.IssueAsync(request, caller, ct)).IsForm().Asks(Right.OwnKeys);
            t.MapPost("/keys/{key}/revoke", (ShowPeople use, string key, Caller caller, CancellationToken ct) => use.RevokeAsync(key, caller, ct)).IsForm().Asks(Right.OwnKeys);
        }
    }
}
