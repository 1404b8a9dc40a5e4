// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Microsoft.AspNetCore.Http;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>Nobody closes a form to others by filling it.</summary>
public sealed class FormShareTests
{
    private readonly FormShares _shares = new(TimeProvider.System);

    private static DefaultHttpContext From(string address) => new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    [Fact]
    public void One_address_sends_so_many_and_no_more_and_takes_nothing_of_anothers()
    {
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => _shares.Takes(From("203.0.113.7"), "research/a", 2) is null));
        Assert.Null(_shares.Takes(From("203.0.113.8"), "research/a", 2));
        Assert.Null(_shares.Takes(From("203.0.113.7"), "research/b", 2));
        // An IPv6 site is one address, and an IPv4 address is the same one however it comes.
        Assert.Equal([true, false], [_shares.Takes(From("2001:db8:1:2::1"), "research/a", 1) is null, _shares.Takes(From("2001:db8:1:2::2"), "research/a", 1) is null]);
        Assert.NotNull(_shares.Takes(From("::ffff:203.0.113.7"), "research/a", 2));
        Assert.Equal("http.too-many", _shares.Takes(From("203.0.113.7"), "research/a", 2)!.Code);
    }

    [Fact]
    public void Where_there_is_no_room_the_oldest_of_the_network_that_has_most_gives_way_and_whoever_sent_once_stays()
    {
        _shares.Kept(From("198.51.100.1"), "honest");
        var flood = Enumerable.Range(0, 200).Select(n => $"flood{n}").ToArray();
        foreach (var (n, id) in flood.Index()) { _shares.Kept(From($"203.0.{n / 250}.{n % 250}"), id); }
        // What came before the last start is from nowhere in particular.
        List<string> waiting = ["before1", "honest", .. flood, "before2"];
        for (var n = 0; n < 150; n++)
        {
            var gives = _shares.GivesWay(waiting);
            Assert.Equal(flood[n], gives);
            waiting.Remove(gives);
            _shares.Left(gives);
        }
        Assert.Contains("honest", waiting);
        Assert.Contains("before1", waiting);
    }
}
