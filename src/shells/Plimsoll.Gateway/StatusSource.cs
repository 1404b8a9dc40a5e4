// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Gateway;

/// <summary>What one look at the server found. There are exactly these three cases.</summary>
internal abstract record Look
{
    private Look() { }

    /// <summary>A document, not verified yet.</summary>
    public sealed record Found(byte[] Envelope, EntityTagHeaderValue? Tag) : Look;

    /// <summary>What is held is still the newest.</summary>
    public sealed record Unchanged : Look;

    /// <summary>No answer, or none with a document.</summary>
    public sealed record Nothing(Refusal Refusal) : Look;
}

/// <summary>Fetches a status document, never more than a document can have, and never waiting for ever.</summary>
internal sealed class StatusSource(HttpClient http, Uri address, TimeProvider clock)
{
    /// <summary>How long one look may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostBytes = 64 * 1024;

    /// <param name="tag">Of the document that is held; null to be given one in any case.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Look> LookAsync(EntityTagHeaderValue? tag, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (tag is not null) { request.Headers.IfNoneMatch.Add(tag); }
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode == HttpStatusCode.NotModified && tag is not null) { return new Look.Unchanged(); }
            if (answer.StatusCode != HttpStatusCode.OK) { return Nothing($"was answered with status {(int)answer.StatusCode}"); }
            await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
            var bytes = new byte[MostBytes + 1];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, either.Token);
            return length > MostBytes ? Nothing($"was answered with more than {MostBytes} bytes") : new Look.Found(bytes[..length], answer.Headers.ETag);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Nothing($"cannot be fetched ({e.Message.TrimEnd('.')})");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Nothing("was not answered in time");
        }
    }

    private Look.Nothing Nothing(string reason) =>
        new(new Refusal(GatewayCodes.Unreachable, "status", address.AbsoluteUri, reason, "see that the server runs and can be reached from here"));
}
