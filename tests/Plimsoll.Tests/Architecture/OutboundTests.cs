// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class OutboundTests
{
    private const string Header = "// SPDX-License-Identifier: Apache-2.0\n";
    private const string New = "src/shells/Plimsoll.Web/Usage/New.cs";

    [Fact]
    public void What_leaves_the_server_leaves_by_one_door() => Rule.Holds([.. OutboundRules.Doors(Tree.Here), .. OutboundRules.Idle(Tree.Here)]);

    [Theory]
    [InlineData("var client = new HttpClient();")]
    [InlineData("using var client = new System.Net.Http.HttpClient(handler);")]
    [InlineData("private readonly HttpClient _client = new();")]
    [InlineData("exporter.HttpClientFactory = () => new HttpClient(new SocketsHttpHandler());")]
    [InlineData("using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);")]
    [InlineData("using var smtp = new SmtpClient();")]
    [InlineData("TcpClient tcp = new(host, 25);")]
    [InlineData("var found = await Dns.GetHostAddressesAsync(host, ct);")]
    [InlineData("services.AddHttpClient();")]
    public void A_way_out_beside_the_door_is_reported(string use) => Assert.Equal(
        [$"{New} opens a way out of its own; what leaves the server goes by OutboundDoor, whose list an operator makes"],
        BrokenTree.Reported(OutboundRules.Doors, broken => broken.Write(New, Header + use)));

    [Fact]
    public void A_reason_that_nothing_needs_is_reported() => Assert.Equal(
        ["src/shells/Plimsoll.Web/WarmUp.cs stands in the table of OutboundRules and opens nothing"],
        BrokenTree.Reported(OutboundRules.Idle, broken => broken.Write("src/shells/Plimsoll.Web/WarmUp.cs", Header)));
}
