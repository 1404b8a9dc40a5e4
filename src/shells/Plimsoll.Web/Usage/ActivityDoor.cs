// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage;

/// <summary>Lets <c>backup</c> have a copy of activity from the server that holds it, and <c>verify</c> its findings: a socket in the data folder, which only
/// its owner can open. One line asks.</summary>
/// <remarks>While whoever asked for a copy stays, nothing is told to the journal and nothing deleted, so that the journal and the leaves can be copied that
/// belong to it.</remarks>
internal sealed partial class ActivityDoor(OpenedActivity activity, TellActivity tell, ILogger<ActivityDoor> log) : BackgroundService
{
    // The first door, activity.sock, took a path alone.
    private const string FileName = "activity-2.sock";
    private const string CopyAsk = "copy\t", VerifyAsk = "verify";
    private const int LongestLine = 8192;

    private Socket? _socket;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long a copy may keep erasures waiting.</summary>
    private static readonly TimeSpan LongestStay = TimeSpan.FromMinutes(10);

    /// <summary>Asks the server of a data folder for a copy; null where none listens.</summary>
    /// <param name="meanwhile">Done while the server waits.</param>
    public static Task<Result<T>?> CopyAsync<T>(string data, string file, Func<ActivityCopy, Result<T>> meanwhile) where T : class => AskAsync(data, CopyAsk
        + Path.GetFullPath(file), async reader =>
        (await reader.ReadLineAsync())?.Split('\t') switch
        {
            ["saved", var digest, var rows] => meanwhile(new ActivityCopy(digest, long.Parse(rows, CultureInfo.InvariantCulture))),
            ["refused", var code, var field, var reason, var fix] => new Refusal(Told(code), field, file, reason, fix),
            _ => Ended(),
        });

    /// <summary>Asks the server of a data folder to compare its activity with the journal; null where none listens.</summary>
    public static Task<Result<CheckActivity.Checked>?> VerifyAsync(string data) => AskAsync(data, VerifyAsk, async reader =>
    {
        if ((await reader.ReadLineAsync())?.Split('\t') is not ["found", var holds, var count] || !int.TryParse(count, NumberStyles.None,
            CultureInfo.InvariantCulture, out var lines)) { return Ended(); }
        List<string> sentences = [];
        while (sentences.Count < lines && await reader.ReadLineAsync() is { } line) { sentences.Add(line); }
        return sentences.Count == lines ? new CheckActivity.Checked(holds == "holds", sentences) : (Result<CheckActivity.Checked>)Ended();
    });

    private static Refusal Ended() => ActivityBackup.Held("could not be read to its end, because the server that holds it ended meanwhile");

    private static async Task<Result<T>?> AskAsync<T>(string data, string line, Func<StreamReader, Task<Result<T>>> read) where T : class
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try { await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, FileName))); }
        catch (Exception e) when (e is SocketException or ArgumentException) { return null; }
        try
        {
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            using var reader = new StreamReader(stream);
            return await read(reader);
        }
        catch (IOException) { return Ended(); }
    }

    /// <summary>The code of this name among those with which a copy is refused; a server of another version may know others.</summary>
    private static RefusalCode Told(string code) => ActivityBackup.Refusals.FirstOrDefault(known => known.Text == code) ?? UsageCodes.StoreUnreadable;

    /// <summary>Listens before the server says that it runs: whoever saves after that is let in.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (activity.Store.Succeeds(out _, out _)) { Listen(); }
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is null || !activity.Store.Succeeds(out var store, out _)) { return; }
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
        finally { File.Delete(Path.Combine(activity.Data, FileName)); }
    }

    private void Listen()
    {
        var path = Path.Combine(activity.Data, FileName);
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

    private async Task AnswerAsync(ActivityStore store, Socket caller, CancellationToken ct)
    {
        await using var stream = new NetworkStream(caller);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        if (await LineAsync(stream, patience.Token) is not { } line) { return; }
        if (line == VerifyAsk)
        {
            var found = CheckActivity.Checked.Of(await tell.CheckAsync(store, ct));
            await SayAsync(string.Create(CultureInfo.InvariantCulture,
                $"found\t{(found.Holds ? "holds" : "broken")}\t{found.Sentences.Count}\n{string.Join('\n', found.Sentences)}\n"));
        }
        else if (line.StartsWith(CopyAsk, StringComparison.Ordinal))
        {
            await tell.AloneAsync(async () =>
            {
                await SayAsync((await Task.Run(() => store.Copy(line[CopyAsk.Length..]), ct)).Succeeds(out var copy, out var refusal)
                    ? string.Create(CultureInfo.InvariantCulture, $"saved\t{copy.Digest}\t{copy.Rows}\n") : string.Join('\t', ((string[])[refusal.Code,
                        refusal.Field, refusal.Reason, refusal.Fix]).Select(OneLine).Prepend("refused")) + "\n");
                using var stay = CancellationTokenSource.CreateLinkedTokenSource(ct);
                stay.CancelAfter(LongestStay);
                return await LineAsync(stream, stay.Token);
            }, ct);
        }

        ValueTask SayAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
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
