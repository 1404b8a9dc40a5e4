// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Accounts;

/// <summary>Ends the accounts of persons who are erased.</summary>
internal sealed class EraseAccounts(Books books, Recorder recorder) : IErasing
{
    public async Task<Refusal?> EraseAsync(IReadOnlySet<string> gone)
    {
        foreach (var account in books.Now.Accounts.Accounts.Values.Where(a => !a.Erased && gone.Contains(a.Id)))
        {
            var written = await recorder.AppendAsync(
                DataFolder.Server,
                state => new[] { AccountStreams.Writes(state, AccountBook.ServerTenant, new AccountErased(account.Id)) },
                Credentials.Remove(account.Id));
            if (!written.Succeeds(out _, out var refusal)) { return refusal; }
        }
        return null;
    }
}
