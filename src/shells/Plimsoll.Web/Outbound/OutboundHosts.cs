// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Globalization;
using System.Net;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Outbound;

/// <summary>Somewhere that whoever runs the server lets others send to.</summary>
/// <param name="Host">A name in ASCII and small letters, or an address without brackets.</param>
public sealed record OutboundHost(string Host, int Port);

/// <summary>Where the server may send what members ask it to. Nothing is listed unless whoever runs the server lists it.</summary>
/// <param name="Hosts">Hosts with their ports: exactly these, none below or beside them.</param>
/// <param name="Ranges">Addresses of this machine or of a private network that may be connected to.</param>
internal sealed record OutboundHosts(IReadOnlyList<OutboundHost> Hosts, IReadOnlyList<IPNetwork> Ranges)
{
    /// <summary>The port that is meant where none is named: https.</summary>
    public const int UsualPort = 443;

    private const string Key = "Outbound:Hosts";

    /// <summary>What a URL has beside its host.</summary>
    private static readonly SearchValues<char> Foreign = SearchValues.Create("/\\?#@ ");

    public static IReadOnlyList<Settable> Settings { get; } =
    [
        new("outbound", Key, "HOSTS", "none",
            "hosts that webhooks may be sent to, as HOST or HOST:PORT parted by commas; and addresses and ranges of private networks or of this machine that "
                + "they may lie in, which are never connected to unless they stand here"),
    ];

    public static OutboundHosts None { get; } = new([], []);

    public bool IsOff => Hosts.Count == 0;

    /// <summary>Reads the list; a wrong item stops the start.</summary>
    public static Result<OutboundHosts> Read(IConfiguration settings)
    {
        var (hosts, ranges) = (new List<OutboundHost>(), new List<IPNetwork>());
        foreach (var item in (settings[Key] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.Contains('/', StringComparison.Ordinal))
            {
                if (!IPNetwork.TryParse(item, out var range)) { return Bad(item, "is no range", "write one like 10.1.0.0/16"); }
                ranges.Add(range);
            }
            else if (HostOf(item) is { } host)
            {
                hosts.Add(host);
                if (IPAddress.TryParse(host.Host, out var address))
                {
                    var plain = PublicAddresses.Plain(address);
                    ranges.Add(new IPNetwork(plain, plain.GetAddressBytes().Length * 8));
                }
            }
            else { return Bad(item, "is no host", "write names or addresses with a port or without, such as hooks.example.org or [fd00::1]:8443"); }
        }
        return new OutboundHosts(hosts, ranges);
    }

    /// <summary>A host as it is written in a setting, with its port; null where it is none.</summary>
    /// <param name="usual">The port where none is named.</param>
    public static OutboundHost? HostOf(string text, int usual = UsualPort)
    {
        // A bare IPv6 address has colons and no port.
        var bare = IPAddress.TryParse(text, out var only) && only.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && text[0] != '[';
        var (host, port) = (bare ? $"[{text}]" : text, usual);
        if (!bare && text.LastIndexOf(':') is > 0 and var at && at > text.LastIndexOf(']'))
        {
            if (!int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65_535) { return null; }
            host = text[..at];
        }
        return Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var url) && url is { PathAndQuery: "/", UserInfo: "", Fragment: "", IsDefaultPort: true }
            && url.IdnHost.Length > 0 && !host.AsSpan().ContainsAny(Foreign)
            ? new OutboundHost(Name(url), port) : null;
    }

    /// <summary>The host of a URL as it is compared: in ASCII and small letters, without brackets or a dot at the end.</summary>
    public static string Name(Uri url) => url.IdnHost.TrimEnd('.').ToLowerInvariant();

    /// <summary>Whether the host of a URL stands here, with its port.</summary>
    public bool Lists(Uri url) => Hosts.Contains(new OutboundHost(Name(url), url.Port));

    /// <summary>Whether an address may be connected to: it is public, or stands here itself.</summary>
    public bool Allows(IPAddress address) =>
        PublicAddresses.Holds(address) || PublicAddresses.Plain(address) is var plain && Ranges.Any(range => range.Contains(plain));

    private static Refusal Bad(string item, string reason, string fix) => new(WebCodes.BadSetting, "outbound", item, reason, fix);
}
