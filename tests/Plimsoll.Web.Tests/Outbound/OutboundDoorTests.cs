// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Plimsoll.Web.Outbound;

namespace Plimsoll.Web.Tests.Outbound;

/// <summary>Where the server connects to, and where it does not, whatever a name is made to lead to.</summary>
public sealed class OutboundDoorTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connected;

    public OutboundDoorTests()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.19.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task An_address_that_is_not_public_is_connected_to_only_where_it_stands_on_the_list_itself(string address)
    {
        Assert.False(PublicAddresses.Holds(IPAddress.Parse(address)));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(Door("hooks.example.org:80", address)));
        Assert.Equal("address-not-listed", Assert.IsType<NotConnectedException>(refused.InnerException).Why);
        var plain = PublicAddresses.Plain(IPAddress.Parse(address));
        Assert.True(Hosts($"hooks.example.org,{plain}").Allows(IPAddress.Parse(address)));
        Assert.True(Hosts($"hooks.example.org,{plain}/{(plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)}").Allows(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void An_address_that_anybody_can_reach_is_public(string address) => Assert.True(PublicAddresses.Holds(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_elsewhere_a_moment_later_leads_nowhere()
    {
        var asked = 0;
        var door = Door($"hooks.example.org:{Port}", "unused") with
        {
            // Public when it is looked at first, this machine afterwards.
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "198.18.0.1" : "127.0.0.1")]),
        };
        for (var tries = 0; tries < 3; tries++) { await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(door, Port)); }
        Assert.Equal((3, 0), (asked, _connected));
    }

    [Fact]
    public async Task One_address_of_a_name_that_may_not_be_connected_to_and_none_of_them_is()
    {
        var door = Door($"hooks.example.org:{Port},127.0.0.1", "unused") with
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1")]),
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(door, Port));
        Assert.Equal(0, _connected);
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(door with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) }, Port));
        await Eventually.TrueAsync(() => _connected > 0);
    }

    [Fact]
    public async Task A_place_that_a_setting_names_is_the_only_one_that_its_client_goes_to()
    {
        var door = Door("", "127.0.0.1");
        using var client = door.ClientTo(new Uri($"http://collector.internal:{Port}/v1"), TimeSpan.FromSeconds(10));
        foreach (var elsewhere in (string[])[$"http://other.internal:{Port}/", "http://collector.internal:1/", $"http://127.0.0.1:{Port}/"])
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(elsewhere), TestContext.Current.CancellationToken));
        }
        Assert.Equal(0, _connected);
        await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri($"http://collector.internal:{Port}/v1/traces"), TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => _connected > 0);
    }

    [Theory]
    [InlineData("https://hooks.example.org", "is no range")]
    [InlineData("hooks.example.org:0", "is no host")]
    [InlineData("hooks.example.org:70000", "is no host")]
    [InlineData("user@hooks.example.org", "is no host")]
    [InlineData("*.example.org", "is no host")]
    [InlineData("10.0.0.0/40", "is no range")]
    public void A_list_that_cannot_be_read_stops_the_start(string item, string reason)
    {
        Assert.False(OutboundHosts.Read(Configured(item)).Succeeds(out _, out var refusal));
        Assert.Equal(("web.bad-setting", "outbound", reason), (refusal.Code, refusal.Field, refusal.Reason));
    }

    [Fact]
    public void A_list_names_hosts_exactly_and_https_where_it_names_no_port()
    {
        var hosts = Hosts("Hooks.Example.org, b\u00fccher.example:8443,[fd00::1]:8443,fd00::2,10.1.0.0/16");
        Assert.Equal(
            [("hooks.example.org", 443), ("xn--bcher-kva.example", 8443), ("fd00::1", 8443), ("fd00::2", 443)], hosts.Hosts.Select(h => (h.Host, h.Port)));
        Assert.True(hosts.Lists(new Uri("https://b\u00fccher.example:8443/x")));
        Assert.True(hosts.Lists(new Uri("https://[fd00::1]:8443/x")));
        // A range lets a name lie in it, and is no host that anything is sent to.
        Assert.True(hosts.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.False(hosts.Lists(new Uri("https://10.1.2.3/x")));
        Assert.False(hosts.Allows(IPAddress.Parse("10.2.2.3")));
    }

    private static OutboundHosts Hosts(string list) =>
        OutboundHosts.Read(Configured(list)).Succeeds(out var hosts, out var refusal) ? hosts : throw new InvalidOperationException(refusal.Sentence);

    private static IConfiguration Configured(string list) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Outbound:Hosts", list)]).Build();

    private static OutboundDoor Door(string list, string leadsTo) => new(Hosts(list), null, null)
    {
        Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(leadsTo)]),
    };

    private static async Task AskAsync(OutboundDoor door, int port = 80)
    {
        using var client = door.Client(TimeSpan.FromSeconds(10));
        using var answer = await client.GetAsync(new Uri($"http://hooks.example.org:{port}/"), TestContext.Current.CancellationToken);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _connected);
            }
        }
        catch (SocketException) { /* The test is over. */ }
        catch (ObjectDisposedException) { /* The test is over. */ }
    }
}
