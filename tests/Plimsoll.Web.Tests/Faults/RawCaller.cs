// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>A caller that sends bytes as they are, each request from another address of this machine: what a well-made client would not send, and what
/// budgets of one address would stop.</summary>
internal sealed class RawCaller(string address)
{
    private readonly Uri _server = new(address);
    private int _asked;

    /// <summary>What came back.</summary>
    /// <param name="Status">0 where nothing did.</param>
    public sealed record Answer(int Status, string Text)
    {
        public string? Header(string name) => Text.Split("\r\n\r\n")[0].Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    /// <summary>Asks once, and reads until the connection ends.</summary>
    /// <param name="head">Lines of the request without the last, which says that the connection ends.</param>
    public async Task<Answer> AskAsync(string head, byte[]? body = null)
    {
        using var socket = await OpenAsync();
        await SendAsync(socket, $"{head}\r\nConnection: close\r\n\r\n", body);
        return await ReadAsync(socket);
    }

    /// <param name="source">The last part of the address from which; the next one, when null.</param>
    public async Task<Socket> OpenAsync(int? source = null)
    {
        var from = source ?? 2 + (Interlocked.Increment(ref _asked) % 60_000);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, 7, (byte)(from / 250), (byte)(1 + (from % 250))]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, _server.Port);
        return socket;
    }

    public static async Task SendAsync(Socket socket, string head, byte[]? body = null)
    {
        // As bytes: a header can hold what is no ASCII.
        await socket.SendAsync(Encoding.UTF8.GetBytes(head));
        try { if (body is { Length: > 0 }) { await socket.SendAsync(body); } }
        // It was answered before it had all come.
        catch (SocketException) { }
    }

    public static async Task<Answer> ReadAsync(Socket socket)
    {
        var (bytes, buffer) = (new MemoryStream(), new byte[16 * 1024]);
        try
        {
            while (!IsWhole(bytes) && await socket.ReceiveAsync(buffer).WaitAsync(Eventually.Bound) is > 0 and var read) { bytes.Write(buffer, 0, read); }
        }
        catch (SocketException) { }
        var text = Encoding.UTF8.GetString(bytes.ToArray());
        return new Answer(text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0, text);
    }

    /// <summary>Whether an answer is here whole: a server waits for the rest of a body before it ends a connection, and nobody here sends it.</summary>
    private static bool IsWhole(MemoryStream bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) { return false; }
        var length = text[..end].Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is not null
            ? Encoding.UTF8.GetByteCount(text.AsSpan(end + 4)) >= int.Parse(length.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture)
            : text[..end].Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) && text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }
}
