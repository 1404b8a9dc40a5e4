// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>Puts another master key in the place of the one there is, while the server stands still: the keys of what people wrote are wrapped by it, people
/// are found by it at sign-in, and the old one opens nothing of it any more.</summary>
/// <remarks>What was told to people under the old key (receipts) or lies where nothing could make it anew (hashes of people in activity) stays as it is; the
/// keys of that alone lie beside the new one. Cut short, it is gone on with: the new key lies ready, and what was done is done again to no harm.</remarks>
internal sealed class RewrapMaster(DataFolder data, Books books, ServerKeys keys, Recorder recorder, Vault vault, Credentials credentials, ContentStore content)
{
    private readonly KeyFolder _folder = new(data.Path);

    /// <param name="Kept">Where the old master key lies: backups of before need it.</param>
    internal sealed record Rewrapped(string Old, string New, string Kept, int Subjects);

    public async Task<Result<Rewrapped>> RunAsync()
    {
        var (path, old) = (_folder.Next(KeyFolder.Master), keys.Master);
        if (!File.Exists(path))
        {
            using var made = old.Successor(RandomNumberGenerator.Fill);
            OwnFile.Write(path, made.Write());
        }
        if (!KeyFolder.ReadMaster(path).Succeeds(out var next, out var refusal)) { return refusal; }
        using (next)
        {
            if (!vault.Rewrap(next).Succeeds(out var wrapped, out refusal)) { return refusal; }
            var accounts = books.Now.Accounts.Accounts;
            var moved = credentials.Move(next, account => accounts.TryGetValue(account, out var found) ? vault.Open(found.Email) : null);
            // The conversations lie in a file of their own; whatever of both is done when this is cut short, the new key lies ready and opens it.
            try { if (!content.Rewrap(next).Succeeds(out _, out refusal)) { return refusal; } }
            catch (CryptographicException)
            {
                return new Refusal(
                    WebCodes.KeyForeign, "key", _folder.Of(KeyFolder.Master), "does not open the conversations of this data folder",
                    $"put back {ContentStore.FileName} and the folder {ServerKeys.Folder} of one day");
            }
            if (!(await recorder.AppendAsync(
                DataFolder.Server,
                state => new[] { AccountStreams.Writes(state, AccountBook.ServerTenant, new MasterKeySet(next.Kid)) },
                [.. wrapped, .. moved])).Succeeds(out _, out refusal))
            {
                return refusal;
            }
            return _folder.Take(KeyFolder.Master) is { } unmoved ? unmoved
                : new Rewrapped(old.Kid, next.Kid, _folder.Kept(KeyFolder.Master, old.Kid), wrapped.Count);
        }
    }
}
