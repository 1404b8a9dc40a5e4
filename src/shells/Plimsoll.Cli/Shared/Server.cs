// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>A server that a command speaks to: its address, a key, and the organisation. Options win over the environment.</summary>
internal sealed class Server(Terminal terminal, Uri address, string key, string? tenant)
{
    private const int MostTries = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Where the API of the organisation begins.</summary>
    public string Base => $"/api/v1/t/{Uri.EscapeDataString(tenant ?? "")}";

    /// <summary>Asks; the answer, or an exit code after the reason was said.</summary>
    /// <param name="path">Below the server's address.</param>
    public (HttpStatusCode Status, byte[] Body)? Send(HttpMethod method, string path, HttpContent? content, out int exit) =>
        Told(Once(method, path, content), out exit);

    /// <summary>Asks again, as often and as late as a busy server wants it.</summary>
    /// <param name="content">The body, made anew for every try.</param>
    /// <param name="wait">Waits.</param>
    public (HttpStatusCode Status, byte[] Body)? SendPatiently(HttpMethod method, string path, Func<HttpContent> content, Action<TimeSpan> wait, out int exit)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = Once(method, path, content());
            if (answer is not { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } || tries == MostTries)
            {
                return Told(answer, out exit);
            }
            wait(answer.Later ?? TimeSpan.FromSeconds(1));
        }
    }

    private sealed record Answered(HttpStatusCode Status, bool Good, byte[] Body, TimeSpan? Later);

    /// <summary>The answer; null after it was said that there is none.</summary>
    private Answered? Once(HttpMethod method, string path, HttpContent? content)
    {
        try
        {
            using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = client.Send(request);
            using var stream = answer.Content.ReadAsStream();
            using var body = new MemoryStream();
            stream.CopyTo(body);
            return new Answered(
                answer.StatusCode, answer.IsSuccessStatusCode, body.ToArray(),
                answer.Headers.RetryAfter?.Delta is { } later ? later < LongestWait ? later : LongestWait : null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            terminal.Say(
                new Refusal(
                    CliCodes.ServerUnreachable, "--server", address.ToString(),
                    $"does not answer ({e.Message.Split('\n')[0].TrimEnd('.')})",
                    "check the address, and that the server runs").Sentence);
            return null;
        }
    }

    private (HttpStatusCode Status, byte[] Body)? Told(Answered? answer, out int exit)
    {
        exit = answer is null ? ExitCode.ServerUnreachable : ExitCode.Clear;
        if (answer is null || answer.Good) { return answer is null ? null : (answer.Status, answer.Body); }
        terminal.Say(Reason(answer.Status, answer.Body));
        exit = (int)answer.Status switch { 503 => ExitCode.ServerUnreachable, >= 500 => ExitCode.Broken, _ => ExitCode.BadInput };
        return null;
    }

    public static HttpContent Json(JsonNode body) =>
        new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>The sentence of a problem document (RFC 9457), with its code.</summary>
    private static string Reason(HttpStatusCode status, byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject problem && (string?)problem["detail"] is { } detail
                ? $"{detail} ({(string?)problem["code"]})"
                : $"The server answered {(int)status}.";
        }
        catch (JsonException) { return $"The server answered {(int)status}."; }
    }
}

/// <summary>The options that say which server, as whom and for which organisation.</summary>
internal sealed class ServerOptions(bool tenant = true)
{
    private readonly Option<string> _server = new("--server") { HelpName = "URL", Description = "The server; else PLIMSOLL_SERVER." };
    private readonly Option<string> _key = new("--key")
    {
        HelpName = "KEY", Description = "A key of its API; else PLIMSOLL_KEY, which no list of processes shows."
    };
    private readonly Option<bool> _plain = new("--plain-http")
    {
        Description = "Send the key in clear to another machine, where anybody on the way can read it; else PLIMSOLL_PLAIN_HTTP=1. This machine needs it not."
    };
    private readonly Option<string> _tenant = new("--tenant") { HelpName = "NAME", Description = "The organisation; else PLIMSOLL_TENANT." };

    public IEnumerable<Symbol> All => tenant ? [_server, _key, _tenant, _plain] : [_server, _key, _plain];

    public Result<Server> Read(ParseResult parse, Terminal terminal)
    {
        var (server, key, name) = (
            parse.GetValue(_server) ?? Setting(terminal, "PLIMSOLL_SERVER"), parse.GetValue(_key) ?? Setting(terminal, "PLIMSOLL_KEY"),
            tenant ? parse.GetValue(_tenant) ?? Setting(terminal, "PLIMSOLL_TENANT") : null);
        return server is null ? Missing("--server", "PLIMSOLL_SERVER")
            : !Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
                ? new Refusal(CliCodes.BadSetting, "--server", server, "is not an address", "write one like http://127.0.0.1:5080")
            : address is { Scheme: "http", IsLoopback: false } && !parse.GetValue(_plain) && Setting(terminal, "PLIMSOLL_PLAIN_HTTP") != "1"
                ? new Refusal(
                    CliCodes.BadSetting, "--server", server, "is another machine without TLS, and the key would go there in clear",
                    "write https://, or say --plain-http where nobody but you is on the way")
            : key is null ? Missing("--key", "PLIMSOLL_KEY")
            : key.Any(c => c is <= ' ' or > '~') ? new Refusal(CliCodes.BadSetting, "--key", null, "is not a key", "use one as the server showed it")
            : tenant && name is null ? Missing("--tenant", "PLIMSOLL_TENANT")
            : new Server(terminal, address, key, name);
    }

    private static string? Setting(Terminal terminal, string name) => terminal.Environment(name) is { Length: > 0 } value ? value : null;

    private static Refusal Missing(string option, string variable) => new(CliCodes.BadSetting, option, null, "is missing", $"give it, or set {variable}");
}
