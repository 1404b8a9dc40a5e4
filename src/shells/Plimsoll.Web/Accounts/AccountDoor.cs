// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Where whoever runs the server lets somebody in again who lost their way in, while it runs.</summary>
internal sealed class AccountDoor(DataFolder folder, BeginReset reset, Passwords passwords, ILogger<AccountDoor> log) : OwnerDoor(folder.Path, Name, log)
{
    private const string Name = "accounts-1.sock";

    private const string ResetAsk = "reset\t", MailAsk = "reset-mail\t", UnlockAsk = "unlock\t";

    /// <summary>Asks the server of a data folder for a link; null where none listens.</summary>
    /// <param name="mailed">Whether the server mails it to its owner, and shows it to nobody.</param>
    public static Task<Result<BeginReset.Begun>?> ResetAsync(string data, string email, bool mailed) => AskAsync(data, mailed ? MailAsk : ResetAsk, email,
        told => told is [var page, var until] && Instant.TryRead(until, out var at) ? new BeginReset.Begun(page.Length == 0 ? null : page, at) : null);

    /// <summary>Has the server of a data folder forget what strangers guessed at an address; null where none listens.</summary>
    public static Task<Result<string>?> UnlockAsync(string data, string email) => AskAsync(data, UnlockAsk, email, told => told is [] ? email : null);

    protected override async Task AnswerAsync(string line, NetworkStream caller, CancellationToken ct) =>
        await SayAsync(caller, await AnswerAsync(line) + "\n", ct);

    private async Task<string> AnswerAsync(string line)
    {
        if (line.StartsWith(UnlockAsk, StringComparison.Ordinal))
        {
            passwords.Unlock(line[UnlockAsk.Length..]);
            return "done";
        }
        var mailed = line.StartsWith(MailAsk, StringComparison.Ordinal);
        if (!mailed && !line.StartsWith(ResetAsk, StringComparison.Ordinal)) { return Said(OfAnotherVersion("line")); }
        var email = line[(mailed ? MailAsk : ResetAsk).Length..];
        if (!(await reset.RunAsync(email, mailed)).Succeeds(out var begun, out var refusal)) { return Said(refusal); }
        passwords.Unlock(email);
        return $"done\t{begun.Page}\t{Instant.Write(begun.Until)}";
    }

    private static Task<Result<T>?> AskAsync<T>(string data, string ask, string email, Func<string[], T?> read) where T : class =>
        AskAsync(data, Name, ask + email, async reader => Read((await reader.ReadLineAsync())?.Split('\t'), email, read), ended: OfAnotherVersion("server"));

    private static Result<T> Read<T>(string[]? line, string email, Func<string[], T?> read) where T : class => line switch
    {
        ["done", .. var told] when read(told) is { } what => what,
        ["refused", var field, var reason, var fix] => new Refusal(AccountCodes.UnknownId, field, email, reason, fix),
        _ => OfAnotherVersion("server"),
    };

    private static string Said(Refusal refusal) =>
        string.Join('\t', ((string[])[refusal.Field, refusal.Reason, refusal.Fix]).Select(t => t.Replace('\t', ' ')).Prepend("refused"));

    private static Refusal OfAnotherVersion(string field) =>
        new(AccountCodes.BadValue, field, null, "is not understood", "ask with the program of the same version");
}
