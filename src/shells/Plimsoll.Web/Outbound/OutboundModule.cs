// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Outbound;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Outbound;

/// <summary>What leaves the server: part of every installation, and nothing leaves unless whoever runs it says where to.</summary>
/// <param name="waits">Shorter waits between attempts than usual, where a test sees all of them.</param>
/// <param name="mailWaits">The same of mail.</param>
internal sealed class OutboundModule(WebhookWaits? waits = null, MailWaits? mailWaits = null) : Module
{
    private MailChoice? _mail;

    public override string Name => "outbound";

    public override IReadOnlyList<StreamBook> Streams => [WebhookStreams.Books];

    public override IReadOnlyList<Settable> Settings => MailSettings.Settings;

    public override Refusal? ReadAtStart(IConfiguration settings)
    {
        if (!OutboundDoor.Read(settings).Succeeds(out var door, out var refusal) || !MailSettings.Read(settings, door).Succeeds(out _mail, out refusal))
        {
            return refusal;
        }
        return null;
    }

    public override void AddServices(IServiceCollection services) => services
        .AddSingleton<OutgoingMessages>().AddSingleton<Announcements>().AddSingleton(waits ?? WebhookWaits.Usual)
        .AddSingleton<RegisterWebhook>().AddSingleton<ShowWebhooks>()
        .AddSingleton<ICarry, CarryWebhooks>()
        .AddSingleton(_mail!).AddSingleton(mailWaits ?? MailWaits.Usual).AddSingleton<Mail>().AddSingleton<ICarry, CarryMail>()
        .AddSingleton<SendOutgoing>().AddHostedService(provider => provider.GetRequiredService<SendOutgoing>())
        .AddSingleton<IMeasured>(provider => provider.GetRequiredService<SendOutgoing>());

    public override void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapTenantApi().WithTags("Webhooks");
        api.MapGet("/webhooks", (RegisterWebhook use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
            .Asks(Right.People).Produces<RegisterWebhook.WebhooksListed>().WithName("ListWebhooks").WithSummary("Where the organisation has events sent");
        api.MapPost("/webhooks", (RegisterWebhook use, HttpRequest request, Caller caller, CancellationToken ct) => use.HandleAsync(request, caller, ct))
            .Asks(Right.People).Accepts<RegisterWebhook.WebhookAsk>("application/json")
            .Produces<RegisterWebhook.WebhookRegisteredAnswer>(StatusCodes.Status201Created).WithName("RegisterWebhook")
            .WithSummary("Have events sent somewhere; the secret is shown once");
        api.MapDelete("/webhooks/{webhook}", (RegisterWebhook use, string webhook, Caller caller, CancellationToken ct) =>
            use.RemoveAsync(webhook, caller, ct))
            .Asks(Right.People).Produces<Done>().WithName("RemoveWebhook").WithSummary("Have nothing sent there any more");
        api.MapGet("/webhooks/{webhook}/deliveries", (RegisterWebhook use, string webhook, string? after, string? limit, Caller caller) =>
            use.ListDeliveries(webhook, after, limit, caller))
            .Asks(Right.People).Produces<RegisterWebhook.DeliveriesListed>().WithName("ListDeliveries")
            .WithSummary("What was sent there lately and is to be, and what came of it");

        var pages = routes.MapTenantPages();
        pages.MapGet("/webhooks", (ShowWebhooks use, Caller caller) => use.Handle(caller)).Asks(Right.People);
        pages.MapPost("/webhooks", (ShowWebhooks use, HttpRequest request, Caller caller, CancellationToken ct) => use.RegisterAsync(request, caller, ct))
            .IsForm().Asks(Right.People);
        pages.MapGet("/webhooks/{webhook}", (ShowWebhooks use, string webhook, Caller caller) => use.Deliveries(webhook, caller)).Asks(Right.People);
        pages.MapPost("/webhooks/{webhook}/remove", (ShowWebhooks use, string webhook, Caller caller, CancellationToken ct) =>
            use.RemoveAsync(webhook, caller, ct)).IsForm().Asks(Right.People);
    }
}
