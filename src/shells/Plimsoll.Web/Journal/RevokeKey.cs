// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>Says of a key that the server signed with that it is not to be believed any more: what it signed holds only where the log shows it
/// before.</summary>
internal sealed class RevokeKey(Books books, Recorder recorder)
{
    private const int Fewest = 8;

    /// <param name="kid">The id of the key, or so many of its first digits that no other begins with them.</param>
    public async Task<Result<SigningKey>> RunAsync(string kid, KeyRevocation reason)
    {
        var found = kid.Length < Fewest ? [] : books.Now.Accounts.SigningKeys.Where(k => k.Kid.StartsWith(kid, StringComparison.Ordinal)).ToArray();
        if (found is not [var key])
        {
            return new Refusal(
                WebCodes.UnknownKey, "key", kid, found.Length > 1 ? "begins the ids of several keys" : "is no key that this server ever signed with",
                $"write its id, or at least {Fewest} of its first digits; keys list shows them");
        }
        if (key.Revoked is { } end)
        {
            return new Refusal(WebCodes.UnknownKey, "key", kid, $"was revoked with entry {end.Entry}", "leave it; a revocation stays");
        }
        if (key.NotAfter is null)
        {
            return new Refusal(
                WebCodes.UnknownKey, "key", kid, "is in use, and what this server signs next would not be believed",
                $"write keys rotate {key.Purpose} --revoke {KeyEnd.Reasons[reason].Key}, which puts another in its place and revokes it");
        }
        var written = await recorder.AppendAsync(
            DataFolder.Server, state => new[] { AccountStreams.Writes(state, AccountBook.ServerTenant, new SigningKeyRevoked(key.Kid, reason)) }, []);
        return written.Succeeds(out _, out var refusal) ? books.Now.Accounts.SigningKeys.First(k => k.Kid == key.Kid) : refusal;
    }
}
