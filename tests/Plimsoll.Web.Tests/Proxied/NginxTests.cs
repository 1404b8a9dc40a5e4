// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Proxied;

/// <summary>nginx with TLS in front of a server, by the lines that the guide shows.</summary>
public sealed partial class Nginx : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-nginx-").FullName;
    private Process? _process;

    internal RunningApp App { get; } = new() { Arguments = ["--proxies", "127.0.0.1"] };

    internal X509Certificate2 Certificate { get; } = Made();

    internal Uri Address { get; private set; } = null!;

    /// <summary>Why nothing of this can be tried here.</summary>
    internal static string? Missing => File.Exists("/usr/sbin/nginx") ? null : "nginx is not installed; run: apt-get install nginx";

    [GeneratedRegex("```nginx\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Shown { get; }

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) { return; }
        await App.InitializeAsync();
        var port = FreePort();
        Address = new Uri($"https://127.0.0.1:{port}");
        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.crt"), Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.key"), Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var block = Shown.Match(await File.ReadAllTextAsync(Path.Combine(Approved.Root, "docs", "guide", "operations.md"))).Groups[1].Value;
        foreach (var (from, to) in ((string, string)[])
        [
            ("listen 443 ssl;", $"listen 127.0.0.1:{port} ssl;"), ("/etc/ssl/plimsoll.crt", Path.Combine(_folder, "tls.crt")),
            ("/etc/ssl/plimsoll.key", Path.Combine(_folder, "tls.key")), ("http://127.0.0.1:5080/", App.Address + "/"),
        ])
        {
            Assert.Contains(from, block, StringComparison.Ordinal);
            block = block.Replace(from, to, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $$"""
            daemon off;
            worker_processes 1;
            pid {{_folder}}/nginx.pid;
            error_log {{_folder}}/error.log;
            events { worker_connections 256; }
            http {
                access_log {{_folder}}/access.log;
                client_body_temp_path {{_folder}}/body;
                proxy_temp_path {{_folder}}/proxy;
                fastcgi_temp_path {{_folder}}/fastcgi;
                uwsgi_temp_path {{_folder}}/uwsgi;
                scgi_temp_path {{_folder}}/scgi;
                {{block}}
            }
            """);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101); }
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-p", _folder, "-e", Path.Combine(_folder, "error.log"), "-c", Path.Combine(_folder, "nginx.conf")])
        {
            RedirectStandardError = true,
        })!;
        await Eventually.TrueAsync(() =>
        {
            if (_process.HasExited) { throw new InvalidOperationException(_process.StandardError.ReadToEnd()); }
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try { socket.Connect(IPAddress.Loopback, port); return true; }
            catch (SocketException) { return false; }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // Its own workers end with it when it is asked to, and only then.
            if (!_process.HasExited)
            {
                using var asked = Process.Start("kill", ["-QUIT", $"{_process.Id}"]);
                await asked.WaitForExitAsync(CancellationToken.None);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
            _process.Dispose();
            await App.DisposeAsync();
        }
        Certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static X509Certificate2 Made()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=plimsoll.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }
}

public sealed class NginxTests(Nginx nginx) : IClassFixture<Nginx>
{
    [Fact]
    public async Task Somebody_signs_in_below_the_path_base_over_https_with_cookies_that_stay_there()
    {
        Assert.SkipWhen(Nginx.Missing is not null, Nginx.Missing ?? "");
        using var eve = new Caller(nginx.Address, certificate: nginx.Certificate);
        var token = (await File.ReadAllTextAsync(Path.Combine(nginx.App.Data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
        using var first = await eve.FillAsync(
            "/plimsoll/first", "/plimsoll/first", [("token", token), ("email", "eve@example.org"), ("password", "a long enough sentence"), ("name", "Eve")]);
        Assert.Equal((303, "/plimsoll/home"), ((int)first.StatusCode, first.Headers.Location?.OriginalString));
        Assert.Equal("max-age=31536000", Assert.Single(first.Headers.GetValues("Strict-Transport-Security")));
        var session = eve.Cookies.GetCookies(nginx.Address).Single(c => c.Name == "__Host-plimsoll");
        Assert.True(session.Secure && session.HttpOnly && session.Path == "/");
        Assert.All(
            eve.Cookies.GetAllCookies().Cast<Cookie>().Concat(eve.Cookies.GetCookies(new Uri(nginx.Address, "/plimsoll/"))), cookie => Assert.True(cookie.Secure, cookie.Name));

        using var home = await eve.FillAsync("/plimsoll/home", "/plimsoll/home", [("name", "Harbour"), ("slug", "harbour"), ("roles", "provider")]);
        Assert.Equal((303, "/plimsoll/t/harbour"), ((int)home.StatusCode, home.Headers.Location?.OriginalString));
        using var invited = await eve.FillAsync(
            "/plimsoll/t/harbour/people", "/plimsoll/t/harbour/people/invite", [("email", "sam@example.org"), ("roles", "contributor")]);
        var page = await invited.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"https://127.0.0.1:{nginx.Address.Port}/plimsoll/invitation?token=", page, StringComparison.Ordinal);
        using var style = await eve.GetAsync(Regex.Match(page, "href=\"(/plimsoll/plimsoll\\.css[^\"]*)\"").Groups[1].Value);
        Assert.Equal((200, "text/css"), ((int)style.StatusCode, style.Content.Headers.ContentType?.MediaType));
        using var left = await eve.FillAsync("/plimsoll/t/harbour", "/plimsoll/sign-out", []);
        Assert.Equal("/plimsoll/", left.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Each_caller_has_a_budget_of_its_own_whatever_it_claims_to_be()
    {
        Assert.SkipWhen(Nginx.Missing is not null, Nginx.Missing ?? "");
        using Caller guesser = new(nginx.Address, "127.0.0.2", nginx.Certificate), owner = new(nginx.Address, "127.0.0.3", nginx.Certificate);
        var answers = new List<int>();
        var since = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 200 && answers is not [.., 429]; i++)
        {
            using var form = new FormUrlEncodedContent([]);
            using var answer = await guesser.SendAsync(
                HttpMethod.Post, "/plimsoll/sign-in", form, ("X-Forwarded-For", $"10.0.0.{i}"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Prefix", "/evil"),
                ("Forwarded", "for=10.0.0.1"));
            answers.Add((int)answer.StatusCode);
            Assert.DoesNotContain("evil", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        // Twenty a minute; a minute may end meanwhile, on a slow machine more than one.
        Assert.InRange(answers.Count - 1, 20, 20 * (2 + (int)(TimeProvider.System.GetElapsedTime(since) / TimeSpan.FromMinutes(1))));
        using var sent = new FormUrlEncodedContent([]);
        using var other = await owner.SendAsync(HttpMethod.Post, "/plimsoll/sign-in", sent);
        Assert.NotEqual(429, (int)other.StatusCode);
    }

    [Fact]
    public async Task Whoever_goes_around_the_proxy_and_claims_to_be_one_is_refused()
    {
        Assert.SkipWhen(Nginx.Missing is not null, Nginx.Missing ?? "");
        using var stranger = new Caller(new Uri(nginx.App.Address), "127.0.0.2");
        using var answer = await stranger.GetAsync("/", ("X-Forwarded-For", "127.0.0.3"));
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_longest_address_that_a_page_may_have_comes_through()
    {
        Assert.SkipWhen(Nginx.Missing is not null, Nginx.Missing ?? "");
        using var reader = new Caller(nginx.Address, certificate: nginx.Certificate);
        using var answer = await reader.GetAsync($"/plimsoll/guidance/comment?on={new string('a', 40_000)}");
        Assert.InRange((int)answer.StatusCode, 200, 404);
    }
}
