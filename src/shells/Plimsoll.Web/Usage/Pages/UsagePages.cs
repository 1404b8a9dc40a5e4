// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Progress;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>Addresses of the pages below Usage, and of what is published from there.</summary>
internal static class UsagePages
{
    /// <summary>Largest form: a table of many reporters.</summary>
    private const int MostBytes = 2 * 1024 * 1024;

    extension(IServiceCollection services)
    {
        public IServiceCollection AddUsagePages() =>
            services.AddSingleton<UsageActs>()
                .AddSingleton<ShowActivity>().AddSingleton<ShowErasure>().AddSingleton<ShowContributions>().AddSingleton<ShowApplications>()
                .AddSingleton<ShowAgreements>().AddSingleton<ShowSharing>().AddSingleton<ShowStatements>().AddSingleton<PublicStatements>();
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapUsagePages()
        {
            var u = routes.MapTenantPages().MapGroup("/usage");
            u.MapGet("", (ShowActivity use, string? month, HttpRequest request, Caller caller) =>
                use.Handle(string.IsNullOrEmpty(month) ? null : month, request, caller))
                .Asks(Right.Read);
            u.MapPost("/retention", (ShowActivity use, HttpRequest request, Caller caller, CancellationToken ct) => use.RetainAsync(request, caller, ct))
                .IsForm().Asks(Right.People);
            u.MapPost("/persons", (ShowErasure use, HttpRequest request, Caller caller, CancellationToken ct) => use.AskAsync(request, caller, ct))
                .IsForm().Asks(Right.People);
            u.MapPost("/persons/erase", (ShowErasure use, HttpRequest request, Caller caller, CancellationToken ct) => use.EraseAsync(request, caller, ct))
                .IsForm().Asks(Right.People);
            u.MapGet("/activity/{table}.csv", (ShowActivity use, string table, string? month, Caller caller) => use.File(table, csv: true, month, caller))
                .Asks(Right.Publish);
            u.MapGet("/activity/{table}.json", (ShowActivity use, string table, string? month, Caller caller) => use.File(table, csv: false, month, caller))
                .Asks(Right.Publish);
            u.MapGet("/contributions", (ShowContributions use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            File(u.MapPost(
                "/contributions/table",
                (ShowContributions use, HttpRequest request, Caller caller, CancellationToken ct) => use.TableAsync(request, caller, ct)));
            File(u.MapPost(
                "/contributions/signed",
                (ShowContributions use, HttpRequest request, Caller caller, CancellationToken ct) => use.SignedAsync(request, caller, ct)));
            u.MapPost(
                "/contributions/entered",
                (ShowContributions use, HttpRequest request, Caller caller, CancellationToken ct) => use.EnterAsync(request, caller, ct))
                .IsForm().Asks(Right.Register);
            u.MapPost(
                "/contributions/{contribution}/withdraw",
                (ShowContributions use, string contribution, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.WithdrawAsync(contribution, request, caller, ct))
                .IsForm().Asks(Right.Register);
            u.MapGet("/applications", (ShowApplications use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            u.MapPost("/applications", (ShowApplications use, HttpRequest request, Caller caller, CancellationToken ct) => use.ListAsync(request, caller, ct))
                .IsForm().Asks(Right.Register);
            File(u.MapPost(
                "/applications/table",
                (ShowApplications use, HttpRequest request, Caller caller, CancellationToken ct) => use.TableAsync(request, caller, ct)));
            u.MapPost(
                "/applications/{application}/unlist",
                (ShowApplications use, string application, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.UnlistAsync(application, request, caller, ct))
                .IsForm().Asks(Right.Register);
            u.MapGet("/agreements", (ShowAgreements use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            u.MapPost("/agreements", (ShowAgreements use, HttpRequest request, Caller caller, CancellationToken ct) => use.RecordAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);
            u.MapPost("/agreements/{agreement}/end", (ShowAgreements use, string agreement, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.EndAsync(agreement, request, caller, ct))
                .IsForm().Asks(Right.Publish);
            u.MapGet("/sharing", (ShowSharing use, Caller caller) => use.Handle(caller)).Asks(Right.Read);
            u.MapPost("/sharing", (ShowSharing use, HttpRequest request, Caller caller, CancellationToken ct) => use.MakeAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);
            u.MapPost("/sharing/content", (ShowSharing use, HttpRequest request, Caller caller, CancellationToken ct) => use.SwitchAsync(request, caller, ct))
                .IsForm().Asks(Right.People);
            u.MapPost(
                "/sharing/{package}/get",
                (ShowSharing use, string package, HttpContext http, Caller caller, CancellationToken ct) => use.GetAsync(package, http, caller, ct))
                .IsForm().Asks(Right.Publish);
            u.MapPost("/sharing/{package}/delete", (ShowSharing use, string package, Caller caller, CancellationToken ct) =>
                use.DeleteAsync(package, caller, ct))
                .IsForm().Asks(Right.Publish);
            u.MapGet("/statements", (ShowStatements use, HttpRequest request, Caller caller) => use.Handle(request, caller)).Asks(Right.Read);
            u.MapPost("/statements", (ShowStatements use, HttpRequest request, Caller caller, CancellationToken ct) => use.PublishAsync(request, caller, ct))
                .IsForm().Asks(Right.Publish);

            routes.MapTenantApi()
                .MapGet("/usage/activity", (ShowActivity use, string? month, Caller caller) => use.Answer(month, caller)).KnowsOnly("month")
                .Asks(Right.Publish).WithTags("Usage").ProducesProblem(StatusCodes.Status422UnprocessableEntity)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
                .Produces<ShowActivity.ActivityAnswer>().WithName("ShowActivity").WithSummary("What was used in one month, exactly, by day and by each label");
            var p = routes.MapGroup("/public/statements").CacheOutput(ProgressCache.Public).ProducesProblem(StatusCodes.Status410Gone);
            p.MapGet("/{statement}.json", (PublicStatements use, string statement) => use.Json(statement))
                .WithTags("Public").Produces<StatementAnswer>().ProducesProblem(StatusCodes.Status404NotFound).WithName("PublishedStatement")
                .WithSummary("A published statement, without an account");
            p.MapGet("/{statement}.csv", (PublicStatements use, string statement) => use.Csv(statement))
                .WithTags("Public").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound)
                .WithName("PublishedStatementCsv").WithSummary("The counts of a published statement as a table");
            p.MapGet("/{statement}", (PublicStatements use, string statement, HttpRequest request) => use.Page(statement, request)).ExcludeFromDescription();
        }
    }

    private static void File(RouteHandlerBuilder route) => route.IsForm().Asks(Right.Register).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
}
