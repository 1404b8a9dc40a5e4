// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web;

/// <summary>Asks whether the addresses of a server are free before a data folder is made, so that a start that cannot listen leaves nothing behind.</summary>
/// <remarks>Somebody else may take the port in between; the start then fails as late as it can, and leaves an empty installation.</remarks>
internal static class Listening
{
    /// <param name="urls">As <c>--urls</c> takes them, parted by semicolons.</param>
    /// <param name="setting">Whose addresses they are.</param>
    public static Refusal? Refuse(string urls, string setting = "urls")
    {
        foreach (var url in urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                var address = BindingAddress.Parse(url);
                // A port that the system chooses is free, and a socket of the file system is the server's to judge.
                if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0) { continue; }
                var at = new IPEndPoint(Ip(address.Host), address.Port);
                using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(at);
            }
            catch (Exception e) when (e is SocketException or FormatException or ArgumentException or InvalidOperationException)
            {
                return Refused(url, e, setting);
            }
        }
        return null;
    }

    /// <summary>How a start ends that was refused: 70 where the machine says no, 2 where what was asked is none.</summary>
    public static int ExitOf(Refusal refusal) =>
        refusal.Is == WebCodes.CannotListen && refusal.Value is { } url && IsAddress(url) ? 70 : 2;

    public static Refusal Refused(string url, Exception why, string setting = "urls") =>
        new(
            WebCodes.CannotListen, setting, url, $"cannot be listened to ({why.Message.Split('\n')[0].Trim().TrimEnd('.')})",
            $"choose another address with --{setting}, for example --{setting} http://127.0.0.1:5081");

    private static bool IsAddress(string url)
    {
        try { return BindingAddress.Parse(url) is { Port: >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort }; }
        catch (FormatException) { return false; }
    }

    private static IPAddress Ip(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip : IPAddress.Any;
}
