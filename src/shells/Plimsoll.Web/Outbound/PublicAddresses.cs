// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;

namespace Plimsoll.Web.Outbound;

/// <summary>Which addresses belong to the public internet. Everything else is this machine, a network that strangers are not in, or nobody's.</summary>
internal static class PublicAddresses
{
    /// <summary>Not globally reachable, or reaching another address than they show. Source: IANA IPv4 Special-Purpose Address Registry, and RFC 7526 for
    /// 192.88.99.0/24.</summary>
    private static readonly IPNetwork[] Special4 =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>The one block from which global unicast addresses are given. Source: IANA IPv6 Address Space.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>Parts of it that are not globally reachable, or that carry an IPv4 address within. Source: IANA IPv6 Special-Purpose Address
    /// Registry.</summary>
    private static readonly IPNetwork[] Special6 =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse)];

    /// <summary>The address that is meant: an IPv4 address that is written as IPv6 is that IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Whether strangers anywhere could reach it; false for whatever is not known to be public.</summary>
    public static bool Holds(IPAddress address) => Plain(address) is var plain && plain.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Special4.Any(block => block.Contains(plain)),
        AddressFamily.InterNetworkV6 => Global6.Contains(plain) && !Special6.Any(block => block.Contains(plain)),
        _ => false,
    };
}
