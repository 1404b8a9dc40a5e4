// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Outbound;

namespace Plimsoll.Web.Accounts;

/// <summary>Whoever runs the server makes a new way in for somebody who lost theirs: a link that sets a new password once. It is on the record, so that whoever
/// is let in by it, and whoever trusts what they decide, can see that it was made.</summary>
internal sealed class BeginReset(Books books, Credentials credentials, Recorder recorder, Vault vault, TimeProvider clock, Mail? mail = null)
{
    /// <summary>The kind of token that its link holds.</summary>
    public const string Kind = "reset";

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <param name="Page">The address below that of the server; its token is shown this once. Null where it was mailed to its owner.</param>
    internal sealed record Begun(string? Page, DateTimeOffset Until);

    /// <param name="mailed">Whether the link is mailed to its owner, and shown to nobody.</param>
    public async Task<Result<Begun>> RunAsync(string email, bool mailed = false)
    {
        if (mailed && mail?.Refuse(asked: true) is { } unsent) { return unsent; }
        if (credentials.Find(email) is not { Account: var account } || books.Now.Accounts.Accounts.GetValueOrDefault(account) is not { Erased: false })
        {
            return new Refusal(AccountCodes.UnknownId, "e-mail", email, "has no account here", "check how it is written");
        }
        var (id, token, until) = (Ids.New("rst"), Credentials.NewToken(RandomNumberGenerator.Fill), clock.GetUtcNow() + Life);
        var page = $"/reset?token={token}";
        IReadOnlyList<RowChange> rows = !mailed || mail is null || vault.Open(books.Now.Accounts.Accounts[account].Email) is not { } to ? [] : mail.Send(
            account, account, AccountBook.ServerTenant, "reset",
            new MailText(
                to, "A new password",
                $"Whoever runs the server made this link for you. It sets a new password, once and until {Instant.Write(until)}; every session ends with it, "
                    + $"and a second factor is taken away:\n\n{mail.Whole(page)}\n\nIf you did not ask for it, tell whoever runs the server.\n"));
        // One link at a time: the one that was made last.
        string[] before = [.. books.Now.Accounts.Resets.Values.Where(r => r.Account == account).Select(r => r.Id)];
        var written = await recorder.AppendAsync(
            DataFolder.Server,
            state => new[]
            {
                AccountStreams.Writes(
                    state, AccountBook.ServerTenant,
                    [
                        .. before.Where(state.Accounts.Resets.ContainsKey).Select(old => new ResetEnded(old, Taken: false)),
                        new ResetBegun(id, account, until),
                    ]),
            },
            [.. before.Select(Credentials.RemoveBearer), .. rows, Credentials.AddBearer(token, Kind, id)]);
        return written.Succeeds(out _, out var refusal) ? new Begun(mailed ? null : page, until) : refusal;
    }
}
