// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage;

/// <summary>Lets <c>backup</c> have a copy of activity from the server that holds it, and <c>verify</c> its findings: a socket in the data folder, which only
/// its owner can open. One line asks.</summary>
/// <remarks>While whoever asked for a copy stays, nothing is told to the journal and nothing deleted, so that the journal and the leaves can be copied that
/// belong to it.</remarks>
internal sealed partial class ActivityDoor(OpenedActivity activity, TellActivity tell, ILogger<ActivityDoor> log)
    : OwnerDoor(activity.Data, FileName, log)
{
    // The first door, activity.sock, took a path alone.
    private const string FileName = "activity-2.sock";
    private const string CopyAsk = "copy\t", VerifyAsk = "verify";

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

    private static Task<Result<T>?> AskAsync<T>(string data, string line, Func<StreamReader, Task<Result<T>?>> read) where T : class =>
        AskAsync(data, FileName, line, read, Ended());

    /// <summary>The code of this name among those with which a copy is refused; a server of another version may know others.</summary>
    private static RefusalCode Told(string code) => ActivityBackup.Refusals.FirstOrDefault(known => known.Text == code) ?? UsageCodes.StoreUnreadable;

    /// <summary>Where there is no store, nothing can be copied or compared.</summary>
    protected override bool Opens => activity.Store.Succeeds(out _, out _);

    /// <summary>A copy is then made while the server stands still.</summary>
    protected override void TellClosed(string kind) => Closed(Log, kind);

    protected override async Task AnswerAsync(string line, NetworkStream caller, CancellationToken ct)
    {
        if (!activity.Store.Succeeds(out var store, out _)) { return; }
        if (line == VerifyAsk)
        {
            var found = CheckActivity.Checked.Of(await tell.CheckAsync(store, ct));
            await SayAsync(caller, string.Create(CultureInfo.InvariantCulture,
                $"found\t{(found.Holds ? "holds" : "broken")}\t{found.Sentences.Count}\n{string.Join('\n', found.Sentences)}\n"), ct);
        }
        else if (line.StartsWith(CopyAsk, StringComparison.Ordinal))
        {
            await tell.AloneAsync(async () =>
            {
                await SayAsync(caller, (await Task.Run(() => store.Copy(line[CopyAsk.Length..]), ct)).Succeeds(out var copy, out var refusal)
                    ? string.Create(CultureInfo.InvariantCulture, $"saved\t{copy.Digest}\t{copy.Rows}\n") : string.Join('\t', ((string[])[refusal.Code,
                        refusal.Field, refusal.Reason, refusal.Fix]).Select(OneLine).Prepend("refused")) + "\n", ct);
                using var stay = CancellationTokenSource.CreateLinkedTokenSource(ct);
                stay.CancelAfter(LongestStay);
                return await LineAsync(caller, stay.Token);
            }, ct);
        }
    }

    private static string OneLine(string text) => text.Replace('\t', ' ').Replace('\n', ' ');

    [LoggerMessage(1403, LogLevel.Warning, "Activity can be saved only while the server stands still: its socket cannot be opened ({Kind})")]
    private static partial void Closed(ILogger log, string kind);
}
