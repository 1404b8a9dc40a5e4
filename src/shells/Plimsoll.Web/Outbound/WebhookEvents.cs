// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Outbound;

/// <summary>Something that happened to where an organisation has its events sent. What is delivered is no part of the history.</summary>
public abstract record WebhookEvent : JournalEvent
{
    private protected WebhookEvent() { }

    /// <summary>The events about webhooks, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(WebhookEvent), WebhookJson.Default);
}

/// <summary>An organisation has events sent somewhere from now on.</summary>
/// <param name="Url">Where to; an address may hold a token, so it stands in the vault.</param>
/// <param name="Secret">What the receiver verifies by, as it was shown once.</param>
/// <param name="Types">Which events.</param>
[Event("outbound.webhook-registered", 1)]
public sealed record WebhookRegistered(string Webhook, VaultRef Url, VaultRef Secret, IReadOnlyList<string> Types) : WebhookEvent;

/// <summary>Nothing is sent there any more.</summary>
[Event("outbound.webhook-ended", 1)]
public sealed record WebhookEnded(string Webhook, WebhookEnd Reason) : WebhookEvent, IAtAnyTime;

/// <summary>Why nothing is sent to a webhook any more.</summary>
[JsonConverter(typeof(KebabEnumConverter<WebhookEnd>))]
public enum WebhookEnd
{
    /// <summary>A member removed it.</summary>
    Removed,

    /// <summary>Nothing got there in all the time in which it was tried.</summary>
    Unreachable,

    /// <summary>It answered 410: nobody wants what is sent any more.</summary>
    Gone,
}

/// <summary>Where an organisation has events sent.</summary>
/// <param name="Since">Number of the entry with which it began; what was before is not sent.</param>
/// <param name="End">Null while it stands.</param>
internal sealed record Webhook(string Id, VaultRef Url, VaultRef Secret, IReadOnlyList<string> Types, string By, long Since, DateTimeOffset At, WebhookEnd? End)
{
    public bool Stands => End is null;
}

/// <summary>The webhooks of an organisation. Derived from events, never changed in place.</summary>
internal sealed record WebhookBook
{
    public static readonly WebhookBook Empty = new();

    /// <summary>By id; those that ended too.</summary>
    public ImmutableSortedDictionary<string, Webhook> Webhooks { get; init; } = ImmutableSortedDictionary.Create<string, Webhook>(StringComparer.Ordinal);

    public IEnumerable<Webhook> Standing => Webhooks.Values.Where(w => w.Stands);

    public WebhookBook Apply(Recorded happened) => happened.Event switch
    {
        WebhookRegistered e => this with
        {
            Webhooks = Webhooks.SetItem(e.Webhook, new Webhook(e.Webhook, e.Url, e.Secret, e.Types, happened.By, happened.Seq, happened.At, null)),
        },
        WebhookEnded e => this with { Webhooks = Webhooks.SetItem(e.Webhook, Webhooks[e.Webhook] with { End = e.Reason }) },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>The stream of the webhooks of an organisation.</summary>
internal static class WebhookStreams
{
    public static readonly StreamOf<WebhookBook> Books = new("webhooks", WebhookBook.Empty, (book, happened) => book.Apply(happened), WebhookEvent.Catalog);

    extension(BooksState state)
    {
        public Kept<WebhookBook> WebhooksOf(string tenant) => Books.At(tenant).Find(state).Value!;

        /// <summary>Every webhook that stands, with its organisation.</summary>
        public IEnumerable<(string Tenant, Webhook Webhook)> StandingWebhooks =>
            state.Of(Books).All.SelectMany(kept => kept.State.Standing.Select(webhook => (kept.Tenant, webhook)));
    }
}

/// <summary>The JSON of these events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(WebhookRegistered)), JsonSerializable(typeof(WebhookEnded))]
internal sealed partial class WebhookJson : JsonSerializerContext;
