// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>Puts another key in the place of one that the server signs with, while the server stands still. The key before vouches for the new one, and what
/// it signed goes on holding.</summary>
internal sealed class RotateKey(DataFolder data, Books books, ServerKeys keys, Recorder recorder)
{
    private readonly KeyFolder _folder = new(data.Path);

    /// <param name="Old">The key before; null where there was none on record.</param>
    /// <param name="New">The key that signs from now on.</param>
    /// <param name="Kept">Where the private half of the key before lies; null where it was lost.</param>
    internal sealed record Rotated(string? Old, string New, string Pem, string? Kept, LedgerPlace Ledger);

    /// <summary>The public half of the key that is to take the place of one, made where there is none yet: whoever verifies can be given it before.</summary>
    public Result<string> Prepare(string purpose)
    {
        var path = _folder.Next(purpose);
        if (!File.Exists(path)) { KeyFolder.MakeAt(path, purpose); }
        if (!KeyFolder.ReadSigning(path).Succeeds(out var key, out var refusal)) { return refusal; }
        using (key)
        {
            using var half = key.PublicKey();
            return half.ToPem();
        }
    }

    /// <param name="lost">States that nobody has the key before any more, so that none vouches for the new one.</param>
    /// <param name="revoked">Why the key before is revoked at once; null where it only ends.</param>
    public async Task<Result<Rotated>> RunAsync(string purpose, bool lost, KeyRevocation? revoked)
    {
        var old = books.Now.Accounts.InUse(purpose);
        if (lost && KeyFolder.KidAt(_folder.Of(purpose), purpose)?.Value is { } there && there == old?.Kid)
        {
            return new Refusal(
                WebCodes.MalformedCommand, "--lost", purpose, $"is not so: {_folder.Of(purpose)} holds the key",
                "leave it out, so that the key vouches for the new one");
        }
        if (!Prepare(purpose).Succeeds(out var pem, out var refusal)) { return refusal; }
        if (!Ed25519PublicKey.TryReadPem(pem, out var half)) { throw new InvalidOperationException($"The public half of {purpose} cannot be read."); }
        using (half)
        {
            var (kid, raw) = (TrustedKey.IdOf(half.Bytes), half.Bytes.ToArray());
            var endorsed = lost || old is null ? null : Convert.ToBase64String(keys.Find(purpose)!.Sign(raw));
            AccountEvent[] events =
            [
                new SigningKeySet(kid, purpose, Convert.ToBase64String(raw), endorsed),
                .. old is not null && (revoked ?? (lost ? KeyRevocation.Lost : null)) is { } reason
                    ? (AccountEvent[])[new SigningKeyRevoked(old.Kid, reason)] : [],
            ];
            if (!(await recorder.AppendAsync(DataFolder.Server, state => new[] { AccountStreams.Writes(state, AccountBook.ServerTenant, events) }, []))
                .Succeeds(out var place, out refusal))
            {
                return refusal;
            }
            // On the record first: a start finds the key that is ready by it, and goes on where this is cut short.
            return _folder.Take(purpose) is { } unmoved ? unmoved
                : new Rotated(old?.Kid, kid, pem, lost || old is null ? null : _folder.Kept(purpose, old.Kid), place);
        }
    }
}
