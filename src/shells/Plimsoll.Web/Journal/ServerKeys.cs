// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>A key that the server signs with.</summary>
internal sealed class ServerKey(string kid, string purpose, Ed25519PrivateKey key) : IDisposable
{
    /// <summary>SHA-256 of the public key, in hexadecimal.</summary>
    public string Kid { get; } = kid;

    /// <summary>What is signed with it: log, decision, status or publication.</summary>
    public string Purpose { get; } = purpose;

    public byte[] Public { get; } = PublicOf(key);

    public byte[] Sign(ReadOnlyMemory<byte> bytes) => key.Sign(bytes.Span);

    /// <summary>The secret as PEM text, to hand it to a signer of notes; it never leaves the process.</summary>
    public string ToPem() => key.ToPem();

    public void Dispose() => key.Dispose();

    private static byte[] PublicOf(Ed25519PrivateKey key)
    {
        using var half = key.PublicKey();
        return half.Bytes.ToArray();
    }
}

/// <summary>The secrets of an installation in <c>&lt;data&gt;/keys</c>: made at the first start, proven at each later one to be those that the journal
/// knows, refused when others can read them, never in the database and never in a log.</summary>
internal sealed class ServerKeys : IDisposable
{
    public const string Folder = "keys";

    public static readonly IReadOnlyList<string> Purposes = ["log", "decision", "status", "publication"];

    private readonly Dictionary<string, ServerKey> _keys;

    private ServerKeys(MasterKey master, Dictionary<string, ServerKey> keys) => (Master, _keys) = (master, keys);

    public MasterKey Master { get; }

    public ServerKey Log => _keys["log"];

    public ServerKey Decision => _keys["decision"];

    public ServerKey Status => _keys["status"];

    public ServerKey Publication => _keys["publication"];

    /// <summary>Hand-overs are signed with the key of decisions: the types of what is signed keep them apart, and a folder of before publishes the keys that
    /// it always did.</summary>
    public ServerKey HandOver => Decision;

    public IEnumerable<ServerKey> Signing => Purposes.Where(_keys.ContainsKey).Select(purpose => _keys[purpose]);

    /// <summary>The key of a purpose; null where the folder was opened to replace it.</summary>
    public ServerKey? Find(string purpose) => _keys.GetValueOrDefault(purpose);

    /// <summary>Signs a note with the key of the log.</summary>
    public T SignNote<T>(string name, Func<NoteSigner, T> sign)
    {
        if (!Ed25519PrivateKey.TryReadPem(Log.ToPem(), out var key)) { throw new InvalidOperationException("The key of the log cannot be read."); }
        using var signer = new NoteSigner(name, key);
        return sign(signer);
    }

    /// <summary>Reads the keys of a data folder and proves that they belong to its journal. Keys that the journal knows have to be there and are never made
    /// anew; those of a folder that has no history yet are made. Where anything is wrong, nothing is written.</summary>
    /// <param name="known">What the journal knows of keys.</param>
    /// <param name="fits">Whether a master key opens what lies in the folder; asked where the journal does not know it.</param>
    /// <param name="lost">The purpose whose key may be another one or missing: whoever opens the folder is about to replace it. Of the master key alone it
    /// means that a change of it may have been begun.</param>
    public static Result<ServerKeys> Open(string data, AccountBook known, Func<MasterKey, bool> fits, string? lost = null)
    {
        var folder = new KeyFolder(data);
        try
        {
            var begun = known.SigningKeys.Count > 0;
            // Before anything is made, so that what is refused leaves the folder as it was.
            if (folder.Settle(KeyFolder.Master, known.Master, lost == KeyFolder.Master) is { } master) { return master; }
            if (begun && !File.Exists(folder.Of(KeyFolder.Master))) { return folder.Missing(KeyFolder.Master); }
            foreach (var purpose in Purposes.Where(p => p != lost))
            {
                if (folder.Settle(purpose, known.InUse(purpose)?.Kid) is { } foreign) { return foreign; }
            }
            folder.Make();
            foreach (var purpose in Purposes.Where(p => p != lost).Append(KeyFolder.Master).Where(p => !File.Exists(folder.Of(p))))
            {
                KeyFolder.MakeAt(folder.Of(purpose), purpose);
            }
            if (!KeyFolder.ReadMaster(folder.Of(KeyFolder.Master)).Succeeds(out var secret, out var refusal)) { return refusal; }
            if (known.Master is null && !fits(secret))
            {
                secret.Dispose();
                return folder.Sealed();
            }
            var keys = new Dictionary<string, ServerKey>(StringComparer.Ordinal);
            foreach (var purpose in Purposes.Where(p => p != lost))
            {
                if (!KeyFolder.ReadSigning(folder.Of(purpose)).Succeeds(out var key, out refusal)) { return refusal; }
                keys.Add(purpose, new ServerKey(KeyFolder.KidOf(key), purpose, key));
            }
            return new ServerKeys(secret, keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return folder.Unreachable(e.Message.TrimEnd('.'));
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values) { key.Dispose(); }
        Master.Dispose();
    }
}
