// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Tests.Release;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>Whatever a caller gets wrong is the caller's fault at every address that there is: told as one, and no line of the log.</summary>
public sealed partial class CallerFaultTests : IAsyncLifetime
{
    private const string Host = "Host: plimsoll.example";

    private readonly RunningApp _app = new();
    private WrittenLog _log = null!;
    private RawCaller _caller = null!;
    private World _world = null!;
    private string _session = "", _form = "";
    private Address[] _all = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _world = await World.OpenAsync(_app);
        await _world.AssessAsync();
        (_session, _log, _caller) = (await _app.SessionAsync(_world.First.Account), WrittenLog.Of(_app), new RawCaller(_app.Address));
        _form = await TokenAsync();
        _all =
        [
            .. from endpoint in _app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               where method != "HEAD"
               select new Address(method, Filled(endpoint.RoutePattern.RawText!), endpoint),
        ];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_host_that_is_none_is_refused_before_anything_else()
    {
        string[] hosts =
            ["", " ", "a b", "a/b", "a?b", "a#b", "user@a", "[::1", "a:99999", "a:b", "..", "%41", "a%00", "é.example", "<script>", new string('a', 5000), "a,b", "a\\b", "xn--", "a.xn--", "xn--.b:80", "xn--a-.example"];
        foreach (var host in hosts)
        {
            foreach (var address in (string[])["/", "/nowhere", "/health", "/api/v1/guidance/matrix", "/t/acme", "/plimsoll.css"])
            {
                var answer = await _caller.AskAsync($"GET {address} HTTP/1.1\r\nHost: {host}");
                Assert.True(answer.Status == 400, $"{host} at {address}: {answer.Text}");
            }
        }
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_host_that_is_one_is_taken_and_a_request_with_none_is_refused_at_every_address()
    {
        foreach (var host in (string[])["a", "a.b-c_d.example.", "127.0.0.1:80", "[::1]:5080", "localhost:65535"])
        {
            Assert.Equal(200, (await _caller.AskAsync($"GET /about HTTP/1.1\r\nHost: {host}")).Status);
        }
        await EachAsync(
            _all, a => [("no host", $"{a.Method} {a.Path} HTTP/1.1\r\nHost: {Who(a)}", null)], answer => answer.Status == 400);
        Assert.Equal(400, (await _caller.AskAsync("GET / HTTP/1.0")).Status);
    }

    [Fact]
    public async Task What_reads_is_told_nothing_odd_that_makes_a_fault_of_ours()
    {
        string[] odd = ["%ED%A0%80", "%00", "%FF%FE", "%0d%0a", "é", "\"%ud800", "%F0%9F%98%80", new string('9', 40)];
        await EachAsync(_all.Where(a => a.Method == "GET"), a =>
        [
            ("query", $"GET {a.Path}?next=/{odd[a.Number % odd.Length]}&on={odd[(a.Number + 1) % odd.Length]}&after={odd[(a.Number + 2) % odd.Length]}&limit={odd[(a.Number + 3) % odd.Length]} HTTP/1.1\r\n{Host}{Who(a)}", null),
            ("headers", $"GET {a.Path} HTTP/1.1\r\n{Host}{Who(a)}\r\nAccept-Encoding: é,\x01;q=x\r\nIf-None-Match: \"\ud83d\ude00\r\nIf-Match: é\r\nRange: bytes=9-1\r\nAccept: ;;;\r\nCookie: =;é=é;plimsoll=%00\r\nContent-Type: ;;;\r\nIdempotency-Key: é", null),
        ]);
    }

    [Fact]
    public async Task A_body_that_is_not_what_it_says_is_the_senders_fault_at_every_address_that_takes_one()
    {
        var (long_, many) = (new string('B', 5000), Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 1500).Select(n => $"k{n}=v"))));
        await EachAsync(_all.Where(a => a.Method != "GET"), a =>
        [
            Sent("long boundary", a, $"multipart/form-data; boundary={long_}", "x"u8.ToArray()),
            Sent("no boundary", a, "multipart/form-data", "x"u8.ToArray()),
            Sent("broken off", a, "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"facts\"\r\n\r\n{\"kind\":\"file\",\"label\":\"a\",\"practices\":[]}\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"u8.ToArray()),
            Sent("odd part", a, "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"facts\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA-\r\n--B--\r\n"u8.ToArray()),
            Sent("no form", a, "text/html", "<p>"u8.ToArray()),
            Sent("charset", a, "application/x-www-form-urlencoded; charset=utf-7", "a=b"u8.ToArray()),
            Sent("many fields", a, "application/x-www-form-urlencoded", many),
            Sent("odd form", a, "application/x-www-form-urlencoded", "next=%2F%C3%A9&email=%ED%A0%80&rev=%00&%FF=%FF&name=%D8%00"u8.ToArray()),
            Sent("odd json type", a, "application/json; charset=utf-7", "{}"u8.ToArray()),
            Sent("half a surrogate", a, "application/json", Encoding.UTF8.GetBytes(Surrogates(a.Ask))),
            Sent("no unicode", a, "application/json", [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]),
            Sent("no gzip", a, "application/json\r\nContent-Encoding: gzip", "{}"u8.ToArray()),
            Sent("an encoding of nobody", a, "application/json\r\nContent-Encoding: é", "{}"u8.ToArray()),
            Sent("no type", a, ";;;", "{}"u8.ToArray()),
        ]);
        Assert.True(_all.Count(a => a.Ask is not null) > 60, "the bodies that addresses name were not found");
    }

    [Fact]
    public async Task A_fault_that_was_found_is_told_as_the_callers()
    {
        var lone = await File.ReadAllBytesAsync(Path.Combine(Approved.Root, "tests", "Plimsoll.Web.Tests", "Faults", "judge-lone-surrogate.json"), Ct);
        var judged = await _caller.AskAsync($"POST /api/v1/release/judge HTTP/1.1\r\n{Host}\r\nContent-Type: application/json\r\nContent-Length: {lone.Length}", lone);
        Assert.InRange(judged.Status, 400, 499);
        Assert.NotNull(judged.Header("Content-Type"));
        // A part of an upload that breaks off is no full disk.
        var part = "--B\r\nContent-Disposition: form-data; name=\"facts\"\r\n\r\n{\"kind\":\"file\",\"label\":\"a\",\"practices\":[]}\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"u8.ToArray();
        var upload = await _caller.AskAsync($"POST {_world.Release}/evidence HTTP/1.1\r\n{Host}\r\nAuthorization: Bearer {_world.First.Key}\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: {part.Length}", part);
        Assert.Equal(400, upload.Status);
        Assert.Contains("http.malformed", upload.Text, StringComparison.Ordinal);
        // Nobody reads a body for an organisation that does not exist.
        var nowhere = await _caller.AskAsync($"POST /public/research/nobody HTTP/1.1\r\n{Host}\r\nContent-Type: text/html\r\nContent-Length: 3", "<p>"u8.ToArray());
        Assert.InRange(nowhere.Status, 400, 404);
        // An address that no header can hold is written as one that it can.
        Assert.Equal("/%C3%A9?a=%F0%9F%98%80%EF%BF%BD&b=%41", Web.Shared.Locations.Of("/é?a=\ud83d\ude00\ud800&b=%41"));
        Assert.Empty(_log.Lines);
    }

    /// <summary>Asks each address each thing, and holds every answer and the log to what is said.</summary>
    private async Task EachAsync(IEnumerable<Address> addresses, Func<Address, (string What, string Head, byte[]? Body)[]> asks, Func<RawCaller.Answer, bool>? right = null)
    {
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var asked = 0;
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (address, _) =>
        {
            foreach (var (what, head, body) in asks(address))
            {
                var answer = await _caller.AskAsync(head, body);
                Interlocked.Increment(ref asked);
                if (answer.Status is 0 or >= 500 || right?.Invoke(answer) == false) { wrong.Enqueue($"{address.Method} {address.Path}, {what}: {answer.Status} {answer.Text[..Math.Min(600, answer.Text.Length)]}"); }
            }
        });
        Assert.True(asked > 150, $"only {asked} were asked");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {asked}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.True(_log.Lines.IsEmpty, $"{_log.Lines.Count} lines of the log:\n{string.Join('\n', _log.Lines.Take(5))}");
    }

    private (string, string, byte[]?) Sent(string what, Address address, string type, byte[] body) =>
        (what, $"{address.Method} {address.Path} HTTP/1.1\r\n{Host}{Who(address)}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}", body);

    /// <summary>Somebody who may do most things, with a token where a form asks for one.</summary>
    private string Who(Address address) => address.Endpoint.Metadata.GetMetadata<Rights.Asked>() is null && !address.Path.StartsWith("/t/", StringComparison.Ordinal) && address.Path is not "/sign-in" and not "/first" ? ""
        : address.Path.StartsWith("/api/", StringComparison.Ordinal) ? $"\r\nAuthorization: Bearer {_world.First.Key}" : _form;

    /// <summary>The cookies and the header with which a form of a signed-in page is sent.</summary>
    private async Task<string> TokenAsync()
    {
        using var page = await _app.PageAsync(HttpMethod.Get, "/t/acme/keys", _session);
        var token = Token.Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        Assert.NotEmpty(token);
        var cookies = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).Append($"plimsoll={_session}"));
        return $"\r\nCookie: {cookies}\r\nRequestVerificationToken: {token}";
    }

    private string Filled(string pattern) => Parameter.Replace(pattern.StartsWith('/') ? pattern : $"/{pattern}", match => match.Groups[1].Value switch
    {
        "tenant" => pattern.Contains("api/", StringComparison.Ordinal) ? _world.Tenant[(_world.Tenant.LastIndexOf('/') + 1)..] : "acme",
        "release" => _world.ReleaseId,
        "organisation" => "acme",
        _ => "x",
    });

    /// <summary>A body of the form that an address names, whose every text is half of a surrogate pair.</summary>
    private static string Surrogates(Type? ask)
    {
        if (ask is null || ask.IsInterface || ask.IsArray) { return "[{\"seq\":\"\\ud800\",\"at\":\"\\ud800\",\"type\":\"\\ud800\",\"\\ud800\":1}]"; }
        var fields = ask.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => $"\"{JsonNamingPolicy.CamelCase.ConvertName(p.Name)}\":{Value(p.PropertyType)}");
        return $"{{{string.Join(',', fields)}}}";

        static string Value(Type type) => type == typeof(JsonElement) || type == typeof(JsonElement?) ? "{\"risk\":\"\\ud800\"}"
            : type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
                ? type.IsGenericType && type.GetGenericArguments() is [var item] ? $"[{Value(item)}]" : "{\"\\ud800\":\"\\ud800\"}"
            : type == typeof(bool) ? "true" : type == typeof(int) || type == typeof(long) ? "1" : "\"\\ud800\"";
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token { get; }

    [GeneratedRegex(@"\{\*{0,2}([a-zA-Z]+)[^}]*\}")]
    private static partial Regex Parameter { get; }

    private sealed record Address(string Method, string Path, RouteEndpoint Endpoint)
    {
        /// <summary>What its body is read as, where it says so.</summary>
        public Type? Ask => Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

        /// <summary>The same in every run.</summary>
        public int Number => Path.Sum(c => c);
    }
}
