// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Outbound;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Outbound;

/// <summary>How long is waited after each attempt that failed.</summary>
internal sealed record WebhookWaits(IReadOnlyList<TimeSpan> Each)
{
    /// <summary>Three days in all. Source: the example schedule of Standard Webhooks 1.0.0.</summary>
    public static readonly WebhookWaits Usual = new(
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ]);
}

/// <summary>Sends events to where organisations want them, signed as Standard Webhooks says. An answer of 2xx is taken for delivered, and nothing of an
/// answer is read but its status.</summary>
internal sealed class CarryWebhooks(
    Books books, Vault vault, OutboundDoor door, OutgoingMessages queue, RegisterWebhook register, Notices notices, TimeProvider clock, WebhookWaits waits)
    : ICarry, IDisposable
{
    /// <summary>The kind of what it carries.</summary>
    public const string Webhook = "webhook";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client = door.Client(Patience);

    public string Kind => Webhook;

    public IReadOnlyList<TimeSpan> Waits => waits.Each;

    public async Task<Sent> SendAsync(Leaving leaving, CancellationToken ct)
    {
        if (books.Now.WebhooksOf(leaving.Tenant).State.Webhooks.GetValueOrDefault(leaving.Target) is not { Stands: true } webhook
            || vault.Open(webhook.Url) is not { } address || vault.Open(webhook.Secret) is not { } secret)
        {
            return new Sent.Never("webhook-ended");
        }
        // The list may be another one since it was registered.
        if (door.Refuse(address) is not null) { return new Sent.NotYet("not-listed"); }
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(leaving.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Plimsoll", null));
        request.Headers.Add(WebhookSignature.IdHeader, leaving.Id);
        request.Headers.Add(WebhookSignature.TimeHeader, WebhookSignature.TimeOf(now));
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Of(secret, leaving.Id, now, leaving.Body));
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return answer.IsSuccessStatusCode ? new Sent.Arrived()
                : answer.StatusCode == HttpStatusCode.Gone ? new Sent.Never("status-410")
                : new Sent.NotYet($"status-{(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return new Sent.NotYet("timeout"); }
        catch (HttpRequestException e) { return new Sent.NotYet(WordOf(e)); }
        catch (IOException) { return new Sent.NotYet("broken-off"); }
    }

    public async Task GiveUpAsync(Leaving leaving, Sent sent, CancellationToken ct)
    {
        var gone = sent is Sent.Never { Word: "status-410" };
        if (!gone && (sent is Sent.Never || queue.ReachedSince(leaving.Target, leaving.Made))) { return; }
        var ended = await register.EndAsync(
            leaving.Target, leaving.Tenant, DataFolder.Server, gone ? WebhookEnd.Gone : WebhookEnd.Unreachable, ct);
        if (ended.Succeeds(out _, out _))
        {
            var why = gone ? "it answered that nobody wants its events any more" : $"nothing got there, at last because of {sent.Word}";
            notices.Tell(
                "webhooks",
                $"The webhook {leaving.Target} was ended: {why}; an administrator of its organisation registers it anew when it is to go on.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static string WordOf(HttpRequestException e) => e switch
    {
        { InnerException: NotConnectedException { Why: var why } } => why,
        { InnerException: AuthenticationException } => "certificate",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "certificate",
        _ => "broken-off",
    };
}
