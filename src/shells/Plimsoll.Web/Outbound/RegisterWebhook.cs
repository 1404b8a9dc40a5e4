// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Outbound;

/// <summary>A webhook as pages and API show it; its secret is never among it.</summary>
/// <param name="Waiting">How much is to be sent there yet, as far as the deliveries show that are listed.</param>
/// <param name="LastAnswer">What came of the last attempt; null before the first.</param>
public sealed record WebhookView(
    string Webhook, string? Url, IReadOnlyList<string> Types, bool Stands, WebhookEnd? Ended, DateTimeOffset Since, int Waiting, string? LastAnswer);

/// <summary>Something that was or is to be sent to a webhook.</summary>
/// <param name="Answer">What came of the last attempt: <c>delivered</c>, <c>status-500</c>, <c>timeout</c> and the like; null before the first.</param>
/// <param name="NextTry">Null when it came to its end.</param>
public sealed record DeliveryView(string Id, string Type, DateTimeOffset Made, int Tries, string? Answer, DateTimeOffset? NextTry, DateTimeOffset? Ended);

/// <summary>Where an organisation has events sent: registered, with a secret that is shown once; listed with what came of it; removed.</summary>
internal sealed class RegisterWebhook(
    Books books, Vault vault, Recorder recorder, OutgoingMessages queue, OutboundDoor door, Announcements announcements, TimeProvider clock)
{
    /// <summary>So many stand for an organisation at most.</summary>
    public const int Most = 10;

    /// <summary>So many deliveries are shown.</summary>
    public const int MostShown = 1000;

    /// <param name="Url">Where to send to; its host stands on the list of whoever runs the server.</param>
    /// <param name="Types">Which events.</param>
    internal sealed record WebhookAsk(string Url, IReadOnlyList<string> Types);

    /// <param name="Secret">What the receiver verifies by; shown this once.</param>
    internal sealed record WebhookRegisteredAnswer(string Webhook, string Secret, LedgerPlace Ledger);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record WebhooksListed(IReadOnlyList<WebhookView> Webhooks, string? Next = null);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record DeliveriesListed(IReadOnlyList<DeliveryView> Deliveries, string? Next = null);

    public IReadOnlyList<WebhookView> Of(Caller caller) =>
    [
        .. books.Now.WebhooksOf(caller.In.Id).State.Webhooks.Values.OrderByDescending(w => w.Stands).ThenByDescending(w => w.Since).Select(w =>
        {
            var sent = queue.Of(w.Id, MostShown);
            return new WebhookView(
                w.Id, vault.Open(w.Url), w.Types, w.Stands, w.End, w.At, sent.Count(one => one.Next is not null),
                sent.FirstOrDefault(one => one.Answer.Length > 0)?.Answer);
        }),
    ];

    public IResult List(string? after, string? limit, Caller caller) =>
        Paging.Answer(after, limit, Of(caller), w => w.Webhook, page => new WebhooksListed(page.Items, page.Next));

    /// <summary>What was and is to be sent to a webhook, the newest first; null where there is none.</summary>
    public IReadOnlyList<DeliveryView>? DeliveriesOf(string webhook, Caller caller) =>
        books.Now.WebhooksOf(caller.In.Id).State.Webhooks.ContainsKey(webhook)
            ? [
                .. queue.Of(webhook, MostShown).Select(one => new DeliveryView(
                    one.Leaving.Id, one.Leaving.What, one.Leaving.Made, one.Tries, one.Answer.Length > 0 ? one.Answer : null, one.Next, one.Ended)),
            ]
            : null;

    public IResult ListDeliveries(string webhook, string? after, string? limit, Caller caller) => DeliveriesOf(webhook, caller) is { } deliveries
        ? Paging.Answer(after, limit, deliveries, one => one.Id, page => new DeliveriesListed(page.Items, page.Next)) : Problems.Of(Unknown(webhook));

    public Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.ShownOnceAsync<WebhookAsk, WebhookRegisteredAnswer>(
        request, caller, first => first.Events.OfType<WebhookRegistered>().Single().Webhook, registered => registered.Webhook,
        webhook => Acting.ShownBefore(webhook, "secret", "use the secret of the first answer, or remove that webhook and register it anew"),
        (ask, asking) => RegisterAsync(ask, caller, ct, asking.Once), ct);

    public async Task<Result<WebhookRegisteredAnswer>> RegisterAsync(WebhookAsk ask, Caller caller, CancellationToken ct, Idempotency? once = null)
    {
        if (door.Refuse(ask.Url.Trim()) is { } refusal) { return refusal; }
        if (ask.Types.Count == 0 || ask.Types.Distinct().Count() != ask.Types.Count)
        {
            return new Refusal(OutboundCodes.BadValue, "types", null, "are none or repeated", $"name each once: {announcements.Allowed}");
        }
        if (ask.Types.FirstOrDefault(type => !announcements.Knows(type)) is { } unknown)
        {
            return new Refusal(OutboundCodes.BadValue, "types", unknown, "is not one that is told", $"use {announcements.Allowed}");
        }
        var (id, secret) = (Ids.New("whk"), WebhookSignature.NewSecret(RandomNumberGenerator.Fill));
        var (url, kept) = (vault.Seal(SubjectOf(id), ask.Url.Trim()), vault.Seal(SubjectOf(id), secret));
        var written = await recorder.AppendAsync(
            caller.Id,
            state => state.WebhooksOf(caller.In.Id) is var book && book.State.Standing.Count() >= Most
                ? new Refusal(
                    OutboundCodes.TooMany, "webhook", null, $"would be one more than the {Most} that an organisation may have", "remove one that is not needed")
                : new[]
                {
                    WebhookStreams.Books.At(caller.In.Id).Writes(
                        book.Rev, [new WebhookRegistered(id, url.Ref, kept.Ref, [.. ask.Types.Order(StringComparer.Ordinal)])]),
                },
            [.. url.Rows, .. kept.Rows], once, ct);
        return written.Succeeds(out var place, out var no) ? new WebhookRegisteredAnswer(id, secret, place) : no;
    }

    public async Task<IResult> RemoveAsync(string webhook, Caller caller, CancellationToken ct) =>
        (await EndAsync(webhook, caller.In.Id, caller.Id, WebhookEnd.Removed, ct)).Succeeds(out var place, out var refusal)
            ? Body.Answer(new Done(place)) : Problems.Of(refusal);

    /// <summary>Nothing is sent there any more, and nobody needs its secret.</summary>
    public async Task<Result<LedgerPlace>> EndAsync(string webhook, string tenant, string by, WebhookEnd reason, CancellationToken ct)
    {
        if (books.Now.WebhooksOf(tenant).State.Webhooks.GetValueOrDefault(webhook) is not { } found) { return Unknown(webhook); }
        return await recorder.AppendAsync(
            by,
            state => state.WebhooksOf(tenant) is var book && book.State.Webhooks[webhook].Stands
                ? new[] { WebhookStreams.Books.At(tenant).Writes(book.Rev, [new WebhookEnded(webhook, reason)]) }
                : new Refusal(ApiCodes.NothingChanged, "webhook", webhook, "has ended already", "leave it"),
            [.. Vault.Drop(found.Secret.Ref), OutgoingMessages.End(webhook, clock.GetUtcNow(), "webhook-ended")], ct: ct);
    }

    /// <summary>Whose texts address and secret are in the vault.</summary>
    public static string SubjectOf(string webhook) => $"webhook/{webhook}";

    private static Refusal Unknown(string webhook) => new(OutboundCodes.UnknownId, "webhook", webhook, "is not known here", "check the id");
}
