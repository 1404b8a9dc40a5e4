// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.HttpOverrides;
using Plimsoll.Vocabulary;
using IPNetwork = System.Net.IPNetwork;

namespace Plimsoll.Web.Shared;

/// <summary>The proxies that stand in front of this server. What they say of a caller is believed: address, scheme, host and path base. Whoever else says
/// such a thing is refused, because it would choose its own address, and with it whose budget it spends.</summary>
internal sealed partial class Proxies
{
    /// <summary>What a proxy says of a caller. <c>Forwarded</c> is not read: nobody may find that out by trying.</summary>
    private static readonly string[] Headers =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName,
        ForwardedHeadersDefaults.XForwardedHostHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName, "Forwarded",
    ];

    /// <summary>How often the log tells of strangers.</summary>
    private static readonly TimeSpan Told = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<IPNetwork> _trusted;
    private readonly int _hops;
    private readonly Lock _gate = new();
    private long? _saidAt;
    private long _unsaid;

    private Proxies(IReadOnlyList<IPNetwork> trusted, int hops) => (_trusted, _hops) = (trusted, hops);

    /// <summary>Reads which proxies somebody named; none unless they did.</summary>
    public static Result<Proxies> Read(IConfiguration settings)
    {
        var trusted = new List<IPNetwork>();
        foreach (var text in (settings["Proxies:Trusted"] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Network(text) is not { } network)
            {
                return new Refusal(
                    WebCodes.BadSetting, "proxies", text, "is no address and no range of addresses",
                    "name those of the proxies alone, such as 127.0.0.1,10.0.0.0/8");
            }
            if (network.PrefixLength == 0)
            {
                return new Refusal(
                    WebCodes.BadSetting, "proxies", text, "is everybody, and everybody would choose their own address",
                    "name the proxies alone, such as 127.0.0.1,10.0.0.0/8");
            }
            trusted.Add(network);
        }
        return Setting.Read(settings, "Proxies:Hops", 1).Succeeds(out var hops, out var refusal) ? new Proxies(trusted, (int)(hops.Value ?? 1)) : refusal;
    }

    /// <summary>Puts it in the line, before whatever asks who a caller is.</summary>
    public void Use(WebApplication app)
    {
        var (log, clock) = (app.Services.GetRequiredService<ILogger<Proxies>>(), app.Services.GetRequiredService<TimeProvider>());
        app.Use((http, next) =>
            Array.Find(Headers, http.Request.Headers.ContainsKey) is { } header && !Trusts(http.Connection.RemoteIpAddress)
                ? RefuseAsync(http, header, log, clock) : next(http));
        if (_trusted is []) { return; }
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = _hops };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in _trusted) { options.KnownIPNetworks.Add(network); }
        app.UseForwardedHeaders(options);
        app.Use((http, next) =>
        {
            var below = http.Request.PathBase.Value?.TrimEnd('/') ?? "";
            if (!Base.IsMatch(below))
            {
                return SayAsync(http, new Refusal(
                    HttpCodes.Malformed, ForwardedHeadersDefaults.XForwardedPrefixHeaderName, null, "is no path that pages can stand below",
                    "have the proxy send one like /plimsoll"));
            }
            http.Request.PathBase = below;
            return next(http);
        });
    }

    private static IPNetwork? Network(string text)
    {
        // The shorter spellings of an address (10.1, or a number) are taken for a mistake.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text == address.ToString()))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }
        return text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out var network) ? network : null;
    }

    private bool Trusts(IPAddress? address)
    {
        if (address is null) { return false; }
        if (address.IsIPv4MappedToIPv6) { address = address.MapToIPv4(); }
        return _trusted.Any(network => network.Contains(address));
    }

    private Task RefuseAsync(HttpContext http, string header, ILogger log, TimeProvider clock)
    {
        var (now, told) = (clock.GetTimestamp(), 0L);
        lock (_gate)
        {
            _unsaid++;
            if (_saidAt is not { } at || clock.GetElapsedTime(at, now) >= Told) { (told, _unsaid, _saidAt) = (_unsaid, 0, now); }
        }
        if (told > 0) { Strange(log, header, http.Connection.RemoteIpAddress?.ToString() ?? "a socket", told); }
        return SayAsync(http, new Refusal(
            HttpCodes.Forwarded, header, null, "comes from an address that is no proxy of this server",
            "leave it out; whoever runs the server names its proxies with --proxies"));
    }

    /// <summary>In a sentence that costs nothing to write: it is said before anybody is counted.</summary>
    private static Task SayAsync(HttpContext http, Refusal refusal) => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        ? Problems.Of(refusal).ExecuteAsync(http)
        : Results.Text(refusal.Sentence + "\n", statusCode: RefusalStatus.Of(refusal.Kind)).ExecuteAsync(http);

    [LoggerMessage(1430, LogLevel.Warning,
        "{Header} came from {Address}, which is no proxy of this server; refused: {Count}. If it is one, name it with --proxies. Said once a minute.")]
    private static partial void Strange(ILogger log, string header, string address, long count);

    /// <summary>Up to eight segments of what needs no escape, none of them dots alone.</summary>
    [GeneratedRegex(@"^(/(?!\.+(/|$))[A-Za-z0-9._~-]{1,64}){0,8}\z")]
    private static partial Regex Base { get; }
}
