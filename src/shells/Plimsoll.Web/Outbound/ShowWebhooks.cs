// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Outbound;

/// <summary>The pages of webhooks: registered, their secret shown once, removed; and what was sent to one.</summary>
internal sealed class ShowWebhooks(RegisterWebhook webhooks, OutboundDoor door, Announcements announcements)
{
    /// <summary>Deliveries that the page shows.</summary>
    private const int Few = 100;

    public IResult Handle(Caller caller, Typed? typed = null, Refusal? refusal = null, string? secret = null) => new RazorComponentResult<WebhooksPage>(new
    {
        Caller = caller, Webhooks = webhooks.Of(caller), Types = announcements.All, Hosts = (IReadOnlyList<OutboundHost>)door.Hosts.Hosts,
        Typed = typed ?? Typed.Nothing, Refusal = refusal, Secret = secret,
    })
    {
        StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind),
    };

    /// <summary>Registers one. The answer is the page itself and no redirect, because the secret is in no state that could be shown again.</summary>
    public Task<IResult> RegisterAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, OutboundCodes.BadValue,
        fields => new RegisterWebhook.WebhookAsk(fields.Text("url", "write where to send to, such as https://hooks.example.org/in"), fields.Typed.All("types")),
        (ask, _) => webhooks.RegisterAsync(ask, caller, ct), (_, registered) => Handle(caller, null, null, registered.Secret),
        (typed, refusal) => Handle(caller, typed, refusal), ct);

    public async Task<IResult> RemoveAsync(string webhook, Caller caller, CancellationToken ct) =>
        (await webhooks.EndAsync(webhook, caller.In.Id, caller.Id, WebhookEnd.Removed, ct)).Succeeds(out _, out var refusal)
            ? Forms.See($"/t/{caller.In.Slug}/webhooks") : Handle(caller, null, refusal);

    public IResult Deliveries(string webhook, Caller caller) => webhooks.DeliveriesOf(webhook, caller) is { } deliveries
        ? new RazorComponentResult<DeliveriesPage>(new
        {
            Caller = caller, Webhook = webhooks.Of(caller).Single(w => w.Webhook == webhook),
            Deliveries = (IReadOnlyList<DeliveryView>)[.. deliveries.Take(Few)], Total = deliveries.Count,
        })
        : TypedResults.NotFound();
}
