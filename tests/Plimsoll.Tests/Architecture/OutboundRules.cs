// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Plimsoll.Tests.Architecture;

/// <summary>What leaves a server leaves by one door: nothing else makes a client, a connection or a question to a name server.</summary>
internal static partial class OutboundRules
{
    /// <summary>The one door of the server, and who else opens something, each with the reason why nothing leaves the server by it.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["src/shells/Plimsoll.Web/Outbound/OutboundDoor.cs"] = "The door.",
        ["src/shells/Plimsoll.Web/Outbound/CarryMail.cs"] = "Speaks SMTP over a connection that the door made, and makes none.",
        ["src/shells/Plimsoll.Web/Shared/OwnerDoor.cs"] = "Sockets of the file system, in the data folder.",
        ["src/shells/Plimsoll.Web/Listening.cs"] = "Binds an address of its own to see whether it is free, and connects to none.",
        ["src/shells/Plimsoll.Web/WarmUp.cs"] = "Asks for the server's own pages at its own address, past any proxy.",
        ["src/shells/Plimsoll.Gateway/PlimsollGate.cs"] = "No part of the server: whoever puts it before a model says whom it asks for the status.",
        ["src/shells/Plimsoll.Cli/Shared/Server.cs"] = "No part of the server: a command of somebody who names the server with --server.",
        ["src/shells/Plimsoll.Cli/Chain/ExchangeCommands.cs"] = "No part of the server: a command of somebody who names the link that they were sent.",
        ["src/shells/Plimsoll.Cli/Release/StatusAt.cs"] = "No part of the server: a command of somebody who names the address.",
    };

    [GeneratedRegex(
        @"\bnew\s+(?:\w+\.)*(?:HttpClient|SocketsHttpHandler|HttpClientHandler|WinHttpHandler|Socket|TcpClient|UdpClient|SmtpClient|ClientWebSocket|Ping)\b"
            + @"|\b(?:HttpClient|SocketsHttpHandler|HttpClientHandler|Socket|TcpClient|UdpClient|SmtpClient|ClientWebSocket)\s+\w+\s*=\s*new\b"
            + @"|\bDns\.\w|\bAddHttpClient\b|\bIHttpClientFactory\b|\bWebRequest\.Create|\bQuicConnection\b|\bFtpWebRequest\b")]
    private static partial Regex Opens { get; }

    public static IEnumerable<string> Doors(Tree tree) =>
        from path in tree.Files("src", ".cs", ".razor")
        where !Known.ContainsKey(path) && Opens.IsMatch(tree.Read(path))
        select $"{path} opens a way out of its own; what leaves the server goes by OutboundDoor, whose list an operator makes";

    /// <summary>Reasons that nothing needs.</summary>
    public static IEnumerable<string> Idle(Tree tree) =>
        from path in Known.Keys
        where !tree.Files("src", ".cs", ".razor").Contains(path) || !Opens.IsMatch(tree.Read(path))
        select $"{path} stands in the table of OutboundRules and opens nothing";
}
