// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>Addresses of the signed-in pages about the organisation as a whole: home, approvals, what is due.</summary>
internal static class WorkPages
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddWorkPages() => services.AddSingleton<Worklists>().AddSingleton<ShowHome>().AddSingleton<ShowCalendar>()
            .AddSingleton<ShowApprovals>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapWorkPages()
        {
            var t = routes.MapTenantPages();
            t.MapGet("", (ShowHome use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            t.MapGet("/calendar", (ShowCalendar use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            t.MapPost("/calendar", (ShowCalendar use, HttpRequest request, Caller caller, CancellationToken ct) => use.OpenAsync(request, caller, ct))
                .IsForm().Asks(Right.Read);
            t.MapPost("/calendar/{calendar}/close", (ShowCalendar use, string calendar, Caller caller, CancellationToken ct) =>
                use.CloseAsync(calendar, caller, ct)).IsForm().Asks(Right.Read);
            // Calendars bring no cookie and no header of ours; the address is the secret.
            routes.MapGet("/calendar/{token}.ics", (ShowCalendar use, string token, HttpContext http) => use.Read(token, http)).ExcludeFromDescription();
            t.MapGet("/approvals", (ShowApprovals use, string? after, string? given, string? unready, Caller caller) =>
                use.Show(Given(after), Given(given), Given(unready), caller))
                .Asks(Right.Read);
            t.MapPost(
                "/approvals/{release}",
                (ShowApprovals use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.ApproveAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            t.MapPost(
                "/approvals/{release}/changes",
                (ShowApprovals use, string release, HttpRequest request, Caller caller, CancellationToken ct) => use.RequestAsync(release, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            t.MapPost(
                "/approvals/{release}/{approval}/met",
                (ShowApprovals use, string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.MeetAsync(release, approval, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            t.MapPost(
                "/approvals/{release}/{approval}/revoke",
                (ShowApprovals use, string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.RevokeAsync(release, approval, request, caller, ct))
                .IsForm().Asks(Right.Approve);
            t.MapPost("/approvals/{release}/seen", (ShowApprovals use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.SeeAsync(release, request, caller, ct)).IsForm().Asks(Right.Approve);
            t.MapGet("/releases/{release}/bundle", (Approve use, string release, Caller caller) => use.Bundle(release, null, caller)).Asks(Right.Read);
        }

        public void MapWorkApi()
        {
            var t = routes.MapTenantApi().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            t.MapGet("/due", (ShowHome use, string? after, string? limit, Caller caller) =>
                use.Of(after, limit, caller).Succeeds(out var due, out var refusal) ? Body.Answer(due) : Acting.Refuse(refusal))
                .Asks(Right.Read).WithTags("Work").Produces<DueViews>().WithName("Due").WithSummary("What is due of whoever asks, most urgent first");
            t.MapGet("/calendars", (CalendarLinks use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
                .Asks(Right.Read).WithTags("Work").Produces<CalendarLinks.Listed>().WithName("ListCalendars")
                .WithSummary("Addresses at which a calendar reads what is due of whoever asks");
            t.MapPost("/calendars", (CalendarLinks use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
                .Asks(Right.Read).WithTags("Work").Accepts<CalendarLinks.Ask>("application/json")
                .Produces<CalendarLinks.Opened>(StatusCodes.Status201Created).WithName("OpenCalendar")
                .WithSummary("Make an address at which a calendar reads what is due of whoever asks; it is shown once");
            t.MapDelete("/calendars/{calendar}", (CalendarLinks use, string calendar, Caller caller, CancellationToken ct) =>
                use.CloseAsync(calendar, caller, ct)).Asks(Right.Read).WithTags("Work").Produces<Done>().WithName("CloseCalendar")
                .WithSummary("Take such an address back");
        }
    }

    private static string? Given(string? value) => Blank.Is(value) ? null : value;
}
