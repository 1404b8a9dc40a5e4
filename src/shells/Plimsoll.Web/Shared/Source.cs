// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;

namespace Plimsoll.Web.Shared;

/// <summary>Who asks, as far as an address tells: what budgets without an account are counted by. The one place that reads it.</summary>
internal static class Source
{
    /// <summary>The network that a caller is in, as far as an address tells: the first two bytes of IPv4, the first four of IPv6.</summary>
    public static string NetworkOf(HttpContext http) => http.Connection.RemoteIpAddress is not { } address ? "unknown"
        : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes() is var bytes
            ? Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? 2 : 4)) : "unknown";

    /// <summary>One caller is one IPv4 address or one IPv6 /64, the smallest block that is handed to a single site.</summary>
    public static string Of(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) { return "unknown"; }
        if (address.IsIPv4MappedToIPv6) { address = address.MapToIPv4(); }
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
