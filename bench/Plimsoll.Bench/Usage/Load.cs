// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plimsoll.Bench.Usage;

/// <summary>Requests of one form on connections that stay open, one after the other on each, as bare as a socket allows: what is measured is the server, not an HTTP client.</summary>
/// <param name="change">Makes each body another one; it keeps its length.</param>
internal sealed class Load(string method, string path, string bearer, string type, byte[] body, Action<byte[]> change)
{
    /// <summary>Answers with status 200 a second, and what each cost the server; any other status ends the measurement.</summary>
    public async Task<Served> RateAsync(Process server, int port, int callers, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        server.Refresh();
        var before = server.TotalProcessorTime;
        var count = (await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(port, watch, time))))).Sum();
        server.Refresh();
        return new Served(count / watch.Elapsed.TotalSeconds, (server.TotalProcessorTime - before).TotalMicroseconds / count);
    }

    /// <param name="Rate">Answers a second.</param>
    /// <param name="Micros">The server's processor time for one, in microseconds; a neighbour on the machine hardly changes it.</param>
    internal sealed record Served(double Rate, double Micros);

    private async Task<long> CallAsync(int port, Stopwatch watch, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] mine = [.. body], head = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {bearer}\r\n{(body.Length == 0 ? "" : $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n")}\r\n");
        byte[] request = [.. head, .. mine], answer = new byte[4096];
        long count = 0;
        for (; watch.Elapsed < time; count++)
        {
            change(mine);
            mine.CopyTo(request, head.Length);
            for (var sent = 0; sent < request.Length;) { sent += await socket.SendAsync(request.AsMemory(sent)); }
            var length = 0;
            do
            {
                if (await socket.ReceiveAsync(answer.AsMemory(length)) is not (> 0 and var read)) { throw new IOException("the server hung up"); }
                length += read;
            } while (!IsWhole(answer.AsSpan(0, length)));
        }
        return count;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) { return false; }
        if (!answer.StartsWith("HTTP/1.1 200 "u8)) { throw new IOException(Encoding.UTF8.GetString(answer)); }
        var at = answer[..end].IndexOf("Content-Length: "u8);
        if (at < 0) { return answer.EndsWith("0\r\n\r\n"u8); }
        return Utf8Parser.TryParse(answer[(at + 16)..], out int told, out _) && answer.Length >= end + 4 + told;
    }
}
