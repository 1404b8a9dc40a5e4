// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Accounts;

/// <summary>Somebody at the pages with a browser that runs no script: cookies are kept, and forms are sent as they stand on the page.</summary>
internal sealed partial class Guest(RunningApp app, string agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    /// <summary>Another client than that of the application, such as one of <see cref="From"/>.</summary>
    public HttpClient? Client { get; init; }

    /// <summary>A client at an address of its own on this machine, so that what it may try in a minute is its own.</summary>
    public static HttpClient From(RunningApp app, string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address).MapToIPv6(), 0));
            await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host).MapToIPv6(), context.DnsEndPoint.Port, ct);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        },
    }) { BaseAddress = new Uri(app.Address) };

    public string? Session { get => _cookies.GetValueOrDefault("plimsoll"); set => _cookies["plimsoll"] = value!; }

    /// <summary>Everything that the browser has, as it sends it.</summary>
    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public void Take(string cookie, string value) => _cookies[cookie] = value;

    public Task<Seen> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, []);

    /// <summary>Sends a form of the page at an address.</summary>
    public async Task<Seen> FillAsync(string page, string action, params (string Name, string Value)[] fields) =>
        await FillAsync(await GetAsync(page), action, fields);

    /// <summary>Sends a form of a page: its hidden fields, and what is typed.</summary>
    public async Task<Seen> FillAsync(Seen page, string action, params (string Name, string Value)[] fields)
    {
        var form = Forms.Matches(page.Text).FirstOrDefault(f => WebUtility.HtmlDecode(f.Groups["action"].Value) == action)
            ?? throw new InvalidOperationException($"{page.Status} has no form for {action}: {page.Text}");
        return await PostAsync(action, [.. HiddenOf(form.Value).Where(h => !fields.Any(f => f.Name == h.Name)), .. fields]);
    }

    /// <summary>Sends fields as a page of the server does.</summary>
    public Task<Seen> PostAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, [("Sec-Fetch-Site", "same-origin")], fields);

    public Task<Seen> PostAsync(string path, (string Name, string Value)[] headers, (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), headers);

    /// <summary>Signs in; the answer to the password.</summary>
    public Task<Seen> SignInAsync(string email, string password, string next = "") =>
        FillAsync("/sign-in", "/sign-in", ("email", email), ("password", password), ("next", next));

    public static (string Name, string Value)[] HiddenOf(string html) => [.. Hidden.Matches(html)
        .Select(m => (WebUtility.HtmlDecode(m.Groups["name"].Value), WebUtility.HtmlDecode(m.Groups["value"].Value)))];

    public async Task<Seen> SendAsync(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        if (_cookies.Count > 0) { request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"))); }
        foreach (var (name, value) in headers) { request.Headers.TryAddWithoutValidation(name, value); }
        using var answer = await (Client ?? app.Client).SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            var (name, value) = (set[..set.IndexOf('=', StringComparison.Ordinal)], set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
            if (value.Length == 0) { _cookies.Remove(name); } else { _cookies[name] = value; }
        }
        return new Seen(
            (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.Location?.OriginalString);
    }

    internal sealed record Seen(int Status, string Text, string? Location);

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]+)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms { get; }

    [GeneratedRegex("<input\\s+type=\"hidden\"\\s+name=\"(?<name>[^\"]+)\"(?:\\s+value=\"(?<value>[^\"]*)\")?")]
    private static partial Regex Hidden { get; }
}
