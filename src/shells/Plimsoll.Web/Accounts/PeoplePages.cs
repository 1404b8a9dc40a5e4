// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Addresses of the signed-in pages about who works here: people with their roles, keys of the API, erasure.</summary>
internal static class PeoplePages
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddPeoplePages() =>
            services.AddSingleton<ShowPeople>().AddSingleton<ShowLimits>().AddSingleton<ShowKeys>().AddSingleton<Names>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapPeoplePages()
        {
            var t = routes.MapTenantPages();
            t.MapGet("/people", (ShowPeople use, Caller caller) => use.Handle(caller)).Asks(Right.People);
            t.MapPost("/people/invite",
                (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.InviteAsync(request, caller, ct)).IsForm().Asks(Right.People);
            t.MapPost("/people/invitations/{invitation}/withdraw",
                (ShowPeople use, string invitation, Caller caller, CancellationToken ct) => use.WithdrawAsync(invitation, caller, ct))
                    .IsForm().Asks(Right.People);
            t.MapPost("/people/zone", (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.SetZoneAsync(request, caller, ct))
                .IsForm().Asks(Right.People);
            t.MapPost("/people/second-factor",
                (ShowPeople use, HttpRequest request, Caller caller, CancellationToken ct) => use.AskFactorAsync(request, caller, ct))
                    .IsForm().Asks(Right.People);
            t.MapPost("/people/{account}",
                (ShowPeople use, string account, HttpRequest request, Caller caller, CancellationToken ct) => use.SetAsync(account, request, caller, ct))
                    .IsForm().Asks(Right.People);
            t.MapPost("/people/{account}/remove",
                (ShowPeople use, string account, Caller caller, CancellationToken ct) => use.RemoveAsync(account, caller, ct)).IsForm().Asks(Right.People);
            t.MapGet("/people/{account}/erase", (ShowPeople use, string account, Caller caller) => use.ShowErase(account, caller)).Asks(Right.People);
            t.MapPost("/people/{account}/erase",
                (ShowPeople use, string account, HttpRequest request, Caller caller, CancellationToken ct) => use.EraseAsync(account, request, caller, ct))
                    .IsForm().Asks(Right.People);
            t.MapGet("/limits", (ShowLimits use, Caller caller) => use.Page(caller)).Asks(Right.OwnKeys);
            t.MapGet("/keys", (ShowKeys use, Caller caller) => use.Handle(caller)).Asks(Right.OwnKeys);
            t.MapPost("/keys",
                (ShowKeys use, HttpRequest request, Caller caller, CancellationToken ct) => use.IssueAsync(request, caller, ct)).IsForm().Asks(Right.OwnKeys);
            t.MapPost("/keys/{key}/revoke",
                (ShowKeys use, string key, Caller caller, CancellationToken ct) => use.RevokeAsync(key, caller, ct)).IsForm().Asks(Right.OwnKeys);
        }
    }
}
