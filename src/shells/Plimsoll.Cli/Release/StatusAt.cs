// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Plimsoll.Cli.Shared;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary>A signed status document, from a file or from the address at which a server publishes it.</summary>
internal static class StatusAt
{
    private const int MostBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The bytes, as they came. Who signed them is another question.</summary>
    public static Result<byte[]> Read(Terminal terminal, string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? Fetch(address!) : AnswerFile.Read(terminal, place);

    private static Result<byte[]> Fetch(Uri address)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
            using var request = new HttpRequestMessage(HttpMethod.Get, InSecondForm(address));
            using var answer = client.Send(request);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                return new Refusal(
                    ReleaseCodes.StatusAbsent, "--status", address.ToString(), "has no status document: the release never went into service, or is not there",
                    "put it into service, or say --decision-only");
            }
            if (!answer.IsSuccessStatusCode) { return Unreachable(address, $"it answered {(int)answer.StatusCode}"); }
            using var stream = answer.Content.ReadAsStream();
            using var body = new MemoryStream();
            stream.CopyTo(body);
            return body.ToArray();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return Unreachable(address, e.Message.Split('\n')[0].TrimEnd('.'));
        }
    }

    /// <summary>The address of the form that may name a successor. A server of before answers with the first form, whatever stands behind the question mark; an
    /// address that is not one of ours, or that asks for something already, is left as it is.</summary>
    private static Uri InSecondForm(Uri address) =>
        address is { Query: "", Segments: [.., "public/", "releases/", _, "status"] } ? new UriBuilder(address) { Query = "form=2" }.Uri : address;

    private static Refusal Unreachable(Uri address, string why) => new(
        CliCodes.ServerUnreachable, "--status", address.ToString(), $"gives no status document ({why})", "check the address, and that the server runs");
}
