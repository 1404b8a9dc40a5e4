// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Mvc;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Usage;

/// <summary>Addresses of the API that keep: intake, contributions, agreements, applications, statements.</summary>
internal static class UsageRecordRoutes
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddUsage() =>
            services.AddSingleton<DraftStatement>().AddSingleton<ReceiveActivity>().AddSingleton<CountThings>().AddSingleton<TellActivity>()
            .AddSingleton<ErasePerson>().AddSingleton<KeepActivity>().AddSingleton<RewriteErased>()
            .AddHostedService(provider => provider.GetRequiredService<KeepActivity>()).AddHostedService<ActivityDoor>()
            .AddHostedService(provider => provider.GetRequiredService<RewriteErased>());
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapUsageRecordApi()
        {
            var u = routes.MapTenantApi()
                .WithTags("Usage").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            // What an exporter sends is bounded by the queue of the store, which says when to come again, and not by the limit for people.
            Intake(u.MapPost(
                "/usage/v1/traces",
                (ReceiveActivity use, HttpRequest request, Caller caller, CancellationToken ct) => use.OtlpAsync(false, request, caller, ct))
                .Accepts<byte[]>("application/x-protobuf", "application/json").WithName("ReceiveTraces")
                .WithSummary("Take spans of an OpenTelemetry exporter (OTLP over HTTP, protobuf or JSON)"));
            Intake(u.MapPost("/usage/v1/logs", (ReceiveActivity use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.OtlpAsync(true, request, caller, ct))
                .Accepts<byte[]>("application/x-protobuf", "application/json").WithName("ReceiveLogs")
                .WithSummary("Take log records of an OpenTelemetry exporter"));
            Intake(u.MapPost("/usage/events", (ReceiveActivity use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.JsonAsync(request, caller, ct))
                .Accepts<byte[]>("application/json", "application/x-ndjson").WithName("ReceiveEvents")
                .WithSummary("Take events as JSON, a list of them, or one a line"));
            u.MapGet("/usage/intake", (ReceiveActivity use, Caller caller) => use.State(caller))
                .OutsideLanes("counters in memory, asked for all the time by whoever watches intake")
                .Asks(Right.Read).Produces<ReceiveActivity.Intaking>().WithName("ShowIntake").WithSummary(
                    "How intake is doing: the queue of the server; of the organisation what was taken, sent twice, refused and not taken by reason, and the "
                        + "last commit");
            u.MapGet("/usage/register", (CountThings use, string? after, string? limit, Caller caller) => use.Show(after, limit, caller))
                .Asks(Right.Read).Produces<CountThings.RegisterView>().WithName("ShowUsageRegister")
                .WithSummary("Agreements, contributions, applications and statements");
            u.MapPost("/usage/agreements", (CountThings use, HttpRequest request, Caller caller, CancellationToken ct) => use.AgreeAsync(request, caller, ct))
                .Acts<CountThings.AgreementAsk>(
                    Right.Publish, "RecordAgreement", "Record what was agreed about a flow of counts or events", StatusCodes.Status201Created);
            u.MapPost(
                "/usage/agreements/{agreement}/end",
                (CountThings use, string agreement, HttpRequest request, Caller caller, CancellationToken ct) => use.EndAsync(agreement, request, caller, ct))
                .Asks(Right.Publish).Produces<Acted>().WithName("EndAgreement").WithSummary("End an agreement before its time");
            u.MapPost("/usage/contributions", (CountThings use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ContributeAsync(request, caller, ct))
                .Acts<CountThings.ContributionAsk>(
                    Right.Register, "TakeContribution", "Take the signed counts of a reporter; one whose days overlap is refused",
                    StatusCodes.Status201Created);
            u.MapPost("/usage/contributions/entered", (CountThings use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.EnterAsync(request, caller, ct))
                .Acts<CountThings.EnteredAsk>(
                    Right.Register, "EnterContribution", "Enter counts of your own, or public ones such as downloads from a hub", StatusCodes.Status201Created);
            u.MapPost(
                "/usage/contributions/{contribution}/withdraw",
                (CountThings use, string contribution, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.WithdrawAsync(contribution, request, caller, ct))
                .Acts<CountThings.WithdrawAsk>(Right.Register, "WithdrawContribution", "Take a contribution out of what is counted");
            u.MapPost("/usage/applications", (CountThings use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.ListAsync(request, caller, ct))
                .Acts<CountThings.ApplicationAsk>(
                    Right.Register, "ListDownstreamApplication", "List a downstream application with sector and use case", StatusCodes.Status201Created);
            u.MapPost(
                "/usage/applications/{application}/unlist",
                (CountThings use, string application, HttpRequest request, Caller caller, CancellationToken ct) =>
                    use.UnlistAsync(application, request, caller, ct))
                .Asks(Right.Register).Produces<Acted>().WithName("UnlistDownstreamApplication").WithSummary("Take an application off the list");
            u.MapPost("/usage/statements", (CountThings use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.PublishAsync(request, caller, ct))
                .Acts<CountThings.StatementAsk>(
                    Right.Publish, "PublishStatement", "Publish how a model is used, from everything that is counted", StatusCodes.Status201Created);
            u.MapPut("/usage/retention", (CountThings use, HttpRequest request, Caller caller, CancellationToken ct) => use.RetainAsync(request, caller, ct))
                .Acts<CountThings.RetentionAsk>(Right.People, "SetRetention", "Set how many days events are kept");
            u.MapPost("/usage/persons/erase", (ErasePerson use, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.HandleAsync(request, caller, ct))
                .Asks(Right.People).Accepts<ErasePerson.EraseAsk>("application/json").Produces<ErasedPerson>().WithName("ErasePersonActivity")
                .WithSummary("Delete what was stored of one person");
        }
    }

    private static void Intake(RouteHandlerBuilder route) =>
        route.Asks(Right.Send)
            .DisableRateLimiting().WithMetadata(new RequestSizeLimitAttribute(ReceiveActivity.MostPacked))
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

}
