// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Chain;
using Plimsoll.Cli.Shared;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Chain;

/// <summary>What a receiver does with an installation of its own: takes a sheet in, answers it, and brings the answer to the sender and back. No server asks
/// another: the command carries what goes between them.</summary>
internal static class ExchangeCommands
{
    /// <summary>Bytes of an answer of the sender's server at most: somebody else's, who could send without end.</summary>
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Take(Terminal terminal)
    {
        var file = new Argument<string>("SHEET") { Description = "The signed sheet, or the address of its link." };
        var key = OnlineVerb.One("--sender-key", "PUB", "The public key (PEM) of the sender, from a place that you trust.", required: true);
        return OnlineVerb.Create(
            terminal, "take", "Take in a sheet whose signature holds; prints its id here and the entry that holds it.",
            "plimsoll chain take sheet.json --sender-key sender.pub.pem", ask =>
            {
                if (!AnswerFile.Read(terminal, ask.Value(key)!).Succeeds(out var pem, out var no)
                    || !Read(terminal, ask.Value(file)).Succeeds(out var sheet, out no))
                {
                    return terminal.Refuse(no);
                }
                return ask.Act(
                    HttpMethod.Post, "/chain/received",
                    new JsonObject { ["document"] = Encoding.UTF8.GetString(sheet), ["key"] = Encoding.UTF8.GetString(pem) });
            },
            file, key);
    }

    public static Command Reply(Terminal terminal)
    {
        var received = new Argument<string>("RECEIVED") { Description = "Id of the sheet here." };
        var answers = new Argument<string>("ANSWERS")
        {
            Description = "A JSON file with name, role and lines, as POST …/answers takes it; - for standard input.",
        };
        var link = OnlineVerb.One("--link", "URL", "The sender's link: the signed answers go there, and come back with the sender's signature beside yours.");
        var output = OnlineVerb.One("--out", "FILE", "Where the signed document is written.", required: true);
        return OnlineVerb.Create(
            terminal, "reply", "Answer lines of a sheet under the key of your server; with --link, bring the answer to the sender and keep what both signed.",
            "plimsoll chain reply rcv_5yWhNsPKX1QoBnq2Vj7TdE answers.json --out answers.dsse.json", ask =>
            {
                if (!AnswerFile.Read(terminal, ask.Value(answers)).Succeeds(out var body, out var no)) { return terminal.Refuse(no); }
                var at = $"/chain/received/{ask.Value(received)}";
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                if (ask.Server.Send(HttpMethod.Post, $"{ask.Server.Base}{at}/answers", content, out var exit) is not var (_, replied)) { return exit; }
                var id = (string)JsonNode.Parse(replied)!["answers"]!;
                if (ask.Server.Send(HttpMethod.Get, $"{ask.Server.Base}{at}/answers/{id}", null, out exit) is not var (_, document)) { return exit; }
                if (ask.Value(link) is { } address)
                {
                    // Kept before it is sent: an answer that is lost on the way is asked for again, and is the same.
                    if (AnswerFile.Write(ask.Value(output)!, document) is { } unwritten) { return terminal.Refuse(unwritten); }
                    if (!Carry(address, document).Succeeds(out var both, out no))
                    {
                        terminal.Say(no.Sentence);
                        return ExitCode.Of(no.Is);
                    }
                    document = both;
                    var agreed = Server.Json(new JsonObject { ["document"] = Encoding.UTF8.GetString(document) });
                    if (ask.Server.Send(HttpMethod.Post, $"{ask.Server.Base}{at}/agreed", agreed, out exit) is null) { return exit; }
                }
                if (AnswerFile.Write(ask.Value(output)!, document) is { } unwritable) { return terminal.Refuse(unwritable); }
                return terminal.Answer(Encoding.UTF8.GetBytes($"{id}\n"));
            },
            received, answers, link, output);
    }

    public static Command Agree(Terminal terminal)
    {
        var received = new Argument<string>("RECEIVED") { Description = "Id of the sheet here." };
        var file = new Argument<string>("DOCUMENT") { Description = "The answers with both signatures; - for standard input." };
        return OnlineVerb.Create(
            terminal, "agree", "Keep the answers that the sender signed beside you, where they came as a file.",
            "plimsoll chain agree rcv_5yWhNsPKX1QoBnq2Vj7TdE answers.dsse.json", ask =>
                AnswerFile.Read(terminal, ask.Value(file)).Succeeds(out var document, out var no)
                    ? ask.Act(
                        HttpMethod.Post, $"/chain/received/{ask.Value(received)}/agreed", new JsonObject { ["document"] = Encoding.UTF8.GetString(document) })
                    : terminal.Refuse(no),
            received, file);
    }

    /// <summary>A file, or what a link of the sender answers.</summary>
    private static Result<byte[]> Read(Terminal terminal, string place) =>
        LinkOf(place) is { } link ? Ask(HttpMethod.Get, link, null) : AnswerFile.Read(terminal, place);

    private static Result<byte[]> Carry(string address, byte[] document) => LinkOf(address) is { } link
        ? Ask(HttpMethod.Post, new Uri($"{link}/signed"), document)
        : new Refusal(CliCodes.BadSetting, "--link", null, "is no link of a hand-over", "give the whole address as the sender sent it");

    /// <summary>Where the API answers to a link; null where it is none.</summary>
    private static Uri? LinkOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
            && page.AbsolutePath.Split("/hand-over/") is [var before, { Length: > 0 } token] && !token.Contains('/')
            && (page.Scheme == "https" || page.IsLoopback)
            ? new Uri(page, $"{before}/api/v1/chain/links/{token}") : null;

    private static Result<byte[]> Ask(HttpMethod method, Uri address, byte[]? body)
    {
        try
        {
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
            using var request = new HttpRequestMessage(method, address);
            if (body is not null) { request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }; }
            using var answer = client.Send(request);
            using var bytes = new MemoryStream();
            using (var stream = answer.Content.ReadAsStream()) { stream.CopyTo(bytes); }
            return answer.IsSuccessStatusCode ? bytes.ToArray() : new Refusal(
                ChainCodes.BadValue, "link", null, $"was refused by the sender's server: {Reason(bytes.ToArray()) ?? $"it answered {(int)answer.StatusCode}"}",
                "mend that, or ask the sender");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // The address is a secret, and stands in no message.
            return new Refusal(CliCodes.ServerUnreachable, "--link", null, "does not answer", "check the address, and that the server runs");
        }
    }

    private static string? Reason(byte[] body)
    {
        try { return (string?)JsonNode.Parse(body)?["detail"] is { } detail ? detail.TrimEnd('.') : null; }
        catch (System.Text.Json.JsonException) { return null; }
    }
}
