// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using System.Text;

namespace Plimsoll.Web.Shared;

/// <summary>Lets whoever owns the data folder tell a running server something: a socket in the folder, which only its owner can open. One line
/// asks.</summary>
/// <param name="file">Name of the socket in the data folder.</param>
internal abstract partial class OwnerDoor(string data, string file, ILogger log) : BackgroundService
{
    private const int LongestLine = 8192;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Socket? _socket;

    protected ILogger Log { get; } = log;

    /// <summary>Whether the server has something to tell here; asked once, at its start.</summary>
    protected virtual bool Opens => true;

    /// <summary>Asks the server of a data folder; null where none listens.</summary>
    /// <param name="read">Reads what it answers.</param>
    /// <param name="ended">What stands for the answer of a server that ended meanwhile.</param>
    protected static async Task<T?> AskAsync<T>(string data, string file, string line, Func<StreamReader, Task<T?>> read, T? ended) where T : class
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try { await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, file))); }
        catch (Exception e) when (e is SocketException or ArgumentException) { return null; }
        try
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            using var reader = new StreamReader(stream);
            return await read(reader);
        }
        catch (IOException) { return ended; }
    }

    /// <summary>Listens before the server says that it runs: whoever asks after that is let in.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (Opens) { Listen(); }
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        base.Dispose();
    }

    /// <summary>Does what a line asks, and answers whoever asked.</summary>
    protected abstract Task AnswerAsync(string line, NetworkStream caller, CancellationToken ct);

    protected static ValueTask SayAsync(NetworkStream caller, string text, CancellationToken ct) => caller.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    /// <summary>The next line of whoever asked; null where they have gone, or where it is too long.</summary>
    protected static async Task<string?> LineAsync(NetworkStream caller, CancellationToken ct)
    {
        var (bytes, length) = (new byte[LongestLine], 0);
        while (length < bytes.Length && await caller.ReadAsync(bytes.AsMemory(length), ct) is > 0 and var read)
        {
            length += read;
            if (bytes.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end) { return Encoding.UTF8.GetString(bytes, 0, end); }
        }
        return null;
    }

    /// <summary>Tells the log that the socket cannot be opened. The server does without.</summary>
    protected virtual void TellClosed(string kind) => Closed(Log, file, kind);

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
        if (await LineAsync(stream, patience.Token) is { } line) { await AnswerAsync(line, stream, ct); }
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
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            TellClosed(e.GetType().Name);
        }
    }

    [LoggerMessage(1501, LogLevel.Warning, "Nobody can tell the running server anything through {File}: its socket cannot be opened ({Kind})")]
    private static partial void Closed(ILogger log, string file, string kind);
}
