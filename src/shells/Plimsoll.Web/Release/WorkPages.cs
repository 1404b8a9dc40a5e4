// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Addresses of the signed-in pages about the organisation as a whole: home, approvals, people, keys, import.</summary>
internal static class WorkPages
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddWorkPages() => services.AddSingleton<ShowHome>().AddSingleton<ShowApprovals>().AddSingleton<ShowPeople>().AddSingleton<ShowKeys>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapWorkPages()
        {
            var t = routes.MapTenantPages();
            t.MapGet("", (ShowHome use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            t.MapGet("/approvals", (ShowApprovals use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            t.MapPost("/approvals/{release}", (ShowApprovals use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.ApproveAsync(release, request, caller, ct)).IsForm().Asks(Right.Approve);
            t.MapPost("/approvals/{release}/{approval}/revoke", (ShowApprovals use, string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) => use.RevokeAsync(release, approval, request, caller, ct)).IsForm().Asks(Right.Approve);
            t.MapGet("/releases/{release}/bundle", (Approve use, string release, Caller caller) => use.Bundle(release, null, caller)).Asks(Right.Read);

            t.MapGet("/people", (ShowPeople use, Caller caller) => use.Handle(caller)).Asks(Right.People);
            t.MapPost("/people/invite", (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.InviteAsync(request, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/people/invitations/{invitation}/withdraw", (ShowPeople use, string invitation, Caller caller, CancellationToken ct) => use.WithdrawAsync(invitation, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/people/zone", (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.SetZoneAsync(request, caller, ct))
                .IsForm().Asks(Right.People);
            t.MapPost("/people/{account}", (ShowPeople use, string account, HttpRequest request, Caller caller, CancellationToken ct) => use.SetAsync(account, request, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/people/{account}/remove", (ShowPeople use, string account, Caller caller, CancellationToken ct) => use.RemoveAsync(account, caller, ct)).IsForm().Asks(Right.People);
            t.MapGet("/people/{account}/erase", (ShowPeople use, string account, Caller caller) => use.ShowErase(account, caller)).Asks(Right.People);
            t.MapPost("/people/{account}/erase", (ShowPeople use, string account, HttpRequest request, Caller caller, CancellationToken ct) => use.EraseAsync(account, request, caller, ct)).IsForm().Asks(Right.People);
            t.MapGet("/keys", (ShowKeys use, Caller caller) => use.Handle(caller)).Asks(Right.OwnKeys);
            t.MapPost("/keys", (ShowKeys use, HttpRequest request, Caller caller, CancellationToken ct) => use.IssueAsync(request, caller, ct)).IsForm().Asks(Right.OwnKeys);
            t.MapPost("/keys/{key}/revoke", (ShowKeys use, string key, Caller caller, CancellationToken ct) => use.RevokeAsync(key, caller, ct)).IsForm().Asks(Right.OwnKeys);
        }

        public void MapWorkApi()
        {
            var t = routes.MapTenantApi().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            t.MapGet("/due", (ShowHome use, Caller caller) => Body.Answer(use.Of(caller))).Asks(Right.Read).WithTags("Work").Produces<DueViews>().WithName("Due").WithSummary("What is due of whoever asks, most urgent first");
        }
    }
}
