// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Outbound;

/// <summary>Looks a name up.</summary>
internal delegate Task<IPAddress[]> Resolving(string host, CancellationToken ct);

/// <summary>A connection that was not made, and why, in a word of ours.</summary>
internal sealed class NotConnectedException(string why) : IOException(why)
{
    public string Why { get; } = why;
}

/// <summary>The one door by which anything leaves the server: a test reads that no other file connects outward. A name is looked up first, each address that
/// it has is compared with what may be connected to, and the connection goes to an address that was compared, so that a name which leads elsewhere a moment
/// later leads nowhere. No redirect is followed, no proxy of the environment is asked, nothing is fetched for the sake of a certificate.</summary>
/// <param name="Hosts">Where members may have something sent to.</param>
/// <param name="Authorities">Who is believed about certificates in place of those that the machine believes; null where those are.</param>
/// <param name="Address">Where people reach this server, without a slash at the end; null where nobody said.</param>
internal sealed record OutboundDoor(OutboundHosts Hosts, X509Certificate2Collection? Authorities, string? Address)
{
    private const string AuthoritiesKey = "Outbound:Authorities", AddressKey = "Outbound:Address";

    /// <summary>Bytes of headers that an answer may have.</summary>
    private const int MostHeaders = 16;

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5), LongestIdle = TimeSpan.FromSeconds(30), LongestLife = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Settable> Settings { get; } =
    [
        .. OutboundHosts.Settings,
        new("outbound-authorities", AuthoritiesKey, "FILE", "those that the machine believes",
            "PEM file of authorities that are believed, in place of the machine's, about the certificates of whatever is sent to"),
        new("address", AddressKey, "ADDRESS", "none", "where people reach this server, as https://plimsoll.example.org; for links in what is sent"),
    ];

    /// <summary>How names are looked up; tests have their own.</summary>
    public Resolving Resolve { get; init; } = static (host, ct) => Dns.GetHostAddressesAsync(host, ct);

    public static Result<OutboundDoor> Read(IConfiguration settings)
    {
        if (!OutboundHosts.Read(settings).Succeeds(out var hosts, out var refusal)) { return refusal; }
        X509Certificate2Collection? authorities = null;
        if (settings[AuthoritiesKey] is { Length: > 0 } file)
        {
            authorities = [];
            try { authorities.ImportFromPemFile(file); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException) { authorities.Clear(); }
            if (authorities.Count == 0)
            {
                return new Refusal(
                    WebCodes.BadSetting, "outbound-authorities", file, "holds no certificates that can be read",
                    "name a PEM file of certificates that the server may read, or leave it out");
            }
        }
        var address = settings[AddressKey] is { Length: > 0 } said ? said : null;
        return address is null || Uri.TryCreate(address, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? new OutboundDoor(hosts, authorities, address?.TrimEnd('/'))
            : new Refusal(
                WebCodes.BadSetting, "address", null, "is no address of this server",
                "write how people reach it, without a query, such as https://plimsoll.example.org");
    }

    /// <summary>An address of this server for somebody who has only what was sent: whole where it is known where people reach the server.</summary>
    /// <param name="address">Begins with a slash.</param>
    public string Whole(string address) => Address + address;

    /// <summary>Why nothing may be sent to a URL that a member names; null where something may. What its name leads to is looked at when it is sent.</summary>
    public Refusal? Refuse(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url is not { Scheme: "http" or "https", UserInfo: "", Fragment: "" }
            || text!.Length > 2000)
        {
            return new Refusal(
                OutboundCodes.BadValue, "url", null, "is no address that something can be sent to", "write one like https://hooks.example.org/in");
        }
        if (!Hosts.Lists(url))
        {
            return new Refusal(
                OutboundCodes.NotListed, "url", $"{OutboundHosts.Name(url)}:{url.Port}", "is not on the list of hosts that this server may send to",
                "ask whoever runs the server to list the host with --outbound, or use one that is listed");
        }
        return url.Scheme == "https" || url.IsLoopback ? null : new Refusal(
            OutboundCodes.BadValue, "url", null, "would be sent without TLS", "begin it with https://; http is for this machine alone");
    }

    /// <summary>A client for what members have sent: to listed hosts alone.</summary>
    public HttpClient Client(TimeSpan patience) => Made(patience, (host, port, ct) => ConnectAsync(host, port, Hosts.Allows, ct));

    /// <summary>A client for one place that a setting names: that setting lists it, whatever network it lies in, and it goes nowhere else.</summary>
    public HttpClient ClientTo(Uri named, TimeSpan patience)
    {
        var (name, port) = (OutboundHosts.Name(named), named.Port);
        return Made(patience, (host, at, ct) => string.Equals(host.TrimEnd('.'), name, StringComparison.OrdinalIgnoreCase) && at == port
            ? ConnectAsync(host, at, static _ => true, ct) : throw new NotConnectedException("not-listed"));
    }

    /// <summary>A connection to one place that a setting names, over which something else than HTTP is spoken.</summary>
    public Task<Socket> ConnectToAsync(OutboundHost named, CancellationToken ct) => ConnectAsync(named.Host, named.Port, static _ => true, ct);

    /// <summary>How certificates are looked at: by what is believed here, and without fetching anything for it.</summary>
    public X509ChainPolicy Chain()
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (Authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Authorities);
        }
        return policy;
    }

    private HttpClient Made(TimeSpan patience, Func<string, int, CancellationToken, Task<Socket>> connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = LongestConnect,
        PooledConnectionIdleTimeout = LongestIdle, PooledConnectionLifetime = LongestLife, MaxResponseHeadersLength = MostHeaders,
        MaxConnectionsPerServer = 4, MaxResponseDrainSize = 0, ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Chain() },
        ConnectCallback = async (context, ct) => new NetworkStream(await connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct), ownsSocket: true),
    })
    {
        Timeout = patience, MaxResponseContentBufferSize = 64 * 1024,
    };

    /// <summary>Looks up, compares, connects to what was compared. One address that may not be connected to, and none of them is: whoever answers for the name
    /// means the server ill, or does not know what they list.</summary>
    private async Task<Socket> ConnectAsync(string host, int port, Func<IPAddress, bool> allows, CancellationToken ct)
    {
        IPAddress[] found;
        try { found = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Resolve(host, ct); }
        catch (SocketException) { throw new NotConnectedException("no-such-name"); }
        if (found.Length == 0) { throw new NotConnectedException("no-such-name"); }
        if (!Array.TrueForAll(found, address => allows(address))) { throw new NotConnectedException("address-not-listed"); }
        foreach (var address in found.Select(PublicAddresses.Plain).Distinct().Take(4))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), ct);
                return socket;
            }
            catch (SocketException) { socket.Dispose(); }
            catch { socket.Dispose(); throw; }
        }
        throw new NotConnectedException("nobody-listens");
    }
}
