// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Proxied;

/// <summary>Somebody on the loopback with an address of their own, who keeps cookies as a browser does.</summary>
internal sealed partial class Caller : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="server">Where requests go.</param>
    /// <param name="from">Address of the caller, such as 127.0.0.2.</param>
    /// <param name="certificate">The one that the server has to show; null over plain HTTP.</param>
    public Caller(Uri server, string from = "127.0.0.1", X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, CookieContainer = Cookies,
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        if (certificate is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString(),
            };
        }
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
    }

    public CookieContainer Cookies { get; } = new();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token { get; }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers) { Assert.True(request.Headers.TryAddWithoutValidation(name, value), name); }
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a page, fills its form and sends it to where the form says.</summary>
    public async Task<HttpResponseMessage> FillAsync(string page, string action, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        using var opened = await GetAsync(page, headers);
        var text = await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(opened.IsSuccessStatusCode, $"{page}: {(int)opened.StatusCode} {text}");
        Assert.Contains($"action=\"{action}\"", text, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", Token.Match(text).Groups[1].Value)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await SendAsync(HttpMethod.Post, action, form, headers);
    }

    public void Dispose() => _http.Dispose();
}
