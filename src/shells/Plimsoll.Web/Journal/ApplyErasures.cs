// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web.Journal;

/// <summary>What a start does about erasures that the journal does not know: after a restore, the list beside the database is newer than the history.</summary>
/// <param name="all">What each module does about them.</param>
internal sealed class ApplyErasures(Storage.Journals.Journal journal, Vault vault, Erasures erasures, IEnumerable<IErasing> all)
{
    public async Task<Refusal?> RunAsync()
    {
        foreach (var (subject, at) in erasures.Read().Where(e => !vault.IsErased(e.Subject)))
        {
            if (await journal.WriteAsync(DataFolder.Server, [.. Credentials.Remove(subject), .. vault.Erase(subject, at)]) is AppendAnswer.Refused refused)
            {
                return refused.Refusal;
            }
        }
        erasures.Note();
        var gone = vault.AllErased().Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var erasing in all) { if (await erasing.EraseAsync(gone) is { } refusal) { return refusal; } }
        return null;
    }
}
