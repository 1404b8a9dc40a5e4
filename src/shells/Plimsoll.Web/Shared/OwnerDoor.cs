// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using System.Text;

namespace Plimsoll.Web.Shared;

/// <summary>Lets whoever owns the data folder tell a running server something: a socket in the folder, which only its owner can open. One line asks, one
/// answers.</summary>
/// <param name="file">Name of the socket in the data folder.</param>
internal abstract partial class OwnerDoor(string data, string file, ILogger log) : BackgroundService
{
    private const int LongestLine = 8192;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Socket? _socket;

    /// <summary>Asks the server of a data folder; null where none listens, or it ended meanwhile.</summary>
    public static async Task<string?> AskAsync(string data, string file, string line)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, file)));
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync();
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException) { return null; }
    }

    /// <summary>Listens before the server says that it runs: whoever asks after that is let in.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Listen();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        base.Dispose();
    }

    /// <summary>Does what a line asks.</summary>
    /// <returns>One line.</returns>
    protected abstract Task<string> AnswerAsync(string line, CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is null) { return; }
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                using var caller = await _socket.AcceptAsync(stoppingToken);
                try { await LetInAsync(caller, stoppingToken); }
                catch (Exception e) when (e is IOException or SocketException) { /* Whoever asked has gone. */ }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested) { /* Whoever asked said nothing. */ }
            }
        }
        catch (OperationCanceledException) { /* The server stops. */ }
        finally { File.Delete(Path.Combine(data, file)); }
    }

    private async Task LetInAsync(Socket caller, CancellationToken ct)
    {
        await using var stream = new NetworkStream(caller);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var (bytes, length) = (new byte[LongestLine], 0);
        while (length < bytes.Length && await stream.ReadAsync(bytes.AsMemory(length), patience.Token) is > 0 and var read)
        {
            length += read;
            if (bytes.AsSpan(0, length).IndexOf((byte)'\n') is not (>= 0 and var end)) { continue; }
            var answer = (await AnswerAsync(Encoding.UTF8.GetString(bytes, 0, end), ct)).ReplaceLineEndings(" ");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), patience.Token);
            return;
        }
    }

    private void Listen()
    {
        var path = Path.Combine(data, file);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
            socket.Listen(4);
            _socket = socket;
        }
        // The server does without: what would be told is said at its next start.
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            Closed(log, file, e.GetType().Name);
        }
    }

    [LoggerMessage(1501, LogLevel.Warning, "Nobody can tell the running server anything through {File}: its socket cannot be opened ({Kind})")]
    private static partial void Closed(ILogger log, string file, string kind);
}
