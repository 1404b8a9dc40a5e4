// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage;

/// <summary>Lets <c>backup</c> have a copy of activity from the server that holds it: a socket in the data folder, which only its owner can open. One line asks, one answers.</summary>
internal sealed partial class ActivityDoor(ActivityDesk desk, ILogger<ActivityDoor> log) : BackgroundService
{
    private const string FileName = "activity.sock";
    private const int LongestLine = 8192;

    private Socket? _socket;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks the server of a data folder for a copy; null where none listens.</summary>
    public static async Task<Result<ActivityCopy>?> AskAsync(string data, string file)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try { await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, FileName))); }
        catch (Exception e) when (e is SocketException or ArgumentException) { return null; }
        try
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Path.GetFullPath(file) + "\n"));
            using var reader = new StreamReader(stream);
            return (await reader.ReadLineAsync())?.Split('\t') switch
            {
                ["saved", var digest, var rows] => new ActivityCopy(digest, long.Parse(rows, CultureInfo.InvariantCulture)),
                ["refused", var code, var field, var reason, var fix] => new Refusal(Told(code), field, file, reason, fix),
                _ => ActivityBackup.Held("was not saved, because the server that holds it ended meanwhile"),
            };
        }
        catch (IOException) { return ActivityBackup.Held("was not saved, because the server that holds it ended meanwhile"); }
    }

    /// <summary>The code of this name among those with which a copy is refused; a server of another version may know others.</summary>
    private static RefusalCode Told(string code) => ActivityBackup.Refusals.FirstOrDefault(known => known.Text == code) ?? UsageCodes.StoreUnreadable;

    /// <summary>Listens before the server says that it runs: whoever saves after that is let in.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (desk.Store.Succeeds(out _, out _)) { Listen(); }
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is null || !desk.Store.Succeeds(out var store, out _)) { return; }
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                using var caller = await _socket.AcceptAsync(stoppingToken);
                try { await AnswerAsync(store, caller, stoppingToken); }
                catch (Exception e) when (e is IOException or SocketException) { /* Whoever asked has gone. */ }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested) { /* Whoever asked said nothing. */ }
            }
        }
        catch (OperationCanceledException) { /* The server stops. */ }
        finally { File.Delete(Path.Combine(desk.Data, FileName)); }
    }

    private void Listen()
    {
        var path = Path.Combine(desk.Data, FileName);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); }
            socket.Listen(4);
            _socket = socket;
        }
        // The server does without: a copy is then made while it stands still.
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            Closed(log, e.GetType().Name);
        }
    }

    private static async Task AnswerAsync(ActivityStore store, Socket caller, CancellationToken ct)
    {
        await using var stream = new NetworkStream(caller);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        if (await LineAsync(stream, patience.Token) is not { } file) { return; }
        var answer = (await Task.Run(() => store.Copy(file), ct)).Succeeds(out var copy, out var refusal)
            ? string.Create(CultureInfo.InvariantCulture, $"saved\t{copy.Digest}\t{copy.Rows}\n") : string.Join('\t', ((string[])[refusal.Code, refusal.Field, refusal.Reason, refusal.Fix]).Select(OneLine).Prepend("refused")) + "\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), ct);
    }

    private static async Task<string?> LineAsync(NetworkStream stream, CancellationToken ct)
    {
        var (bytes, length) = (new byte[LongestLine], 0);
        while (length < bytes.Length && await stream.ReadAsync(bytes.AsMemory(length), ct) is > 0 and var read)
        {
            length += read;
            if (bytes.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end) { return Encoding.UTF8.GetString(bytes, 0, end); }
        }
        return null;
    }

    private static string OneLine(string text) => text.Replace('\t', ' ').Replace('\n', ' ');

    [LoggerMessage(1403, LogLevel.Warning, "Activity can be saved only while the server stands still: its socket cannot be opened ({Kind})")]
    private static partial void Closed(ILogger log, string kind);
}
