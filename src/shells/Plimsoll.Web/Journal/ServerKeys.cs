// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Ledger;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

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

/// <summary>The secrets of an installation in <c>&lt;data&gt;/keys</c>: made at the first start,
/// refused when others can read them, never in the database and never in a log.</summary>
internal sealed class ServerKeys : IDisposable
{
    public const string Folder = "keys";

    public static readonly IReadOnlyList<string> Purposes = ["log", "decision", "status", "publication"];

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Dictionary<string, ServerKey> _keys;

    private ServerKeys(MasterKey master, Dictionary<string, ServerKey> keys) => (Master, _keys) = (master, keys);

    public MasterKey Master { get; }

    public ServerKey Log => _keys["log"];

    public ServerKey Decision => _keys["decision"];

    public ServerKey Status => _keys["status"];

    public ServerKey Publication => _keys["publication"];

    public IEnumerable<ServerKey> Signing => Purposes.Select(purpose => _keys[purpose]);

    /// <summary>Signs a note with the key of the log.</summary>
    public T SignNote<T>(string name, Func<NoteSigner, T> sign)
    {
        if (!Ed25519PrivateKey.TryReadPem(Log.ToPem(), out var key)) { throw new InvalidOperationException("The key of the log cannot be read."); }
        using var signer = new NoteSigner(name, key);
        return sign(signer);
    }

    /// <summary>Reads the keys of a data folder, making those that are not there.</summary>
    public static Result<ServerKeys> Open(string data)
    {
        var folder = Path.Combine(data, Folder);
        try
        {
            if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
            else
            {
                Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
                // Also where the folder was copied here with the rights of something else.
                File.SetUnixFileMode(folder, Owner | UnixFileMode.UserExecute);
            }
            if (!Secret(folder, "master.key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Length)))
                .Succeeds(out var text, out var refusal))
            {
                return refusal;
            }
            var bytes = new byte[MasterKey.Length];
            if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length) || length != bytes.Length)
            {
                return Unusable(Path.Combine(folder, "master.key"), "does not hold 32 bytes of base64");
            }
            var keys = new Dictionary<string, ServerKey>(StringComparer.Ordinal);
            foreach (var purpose in Purposes)
            {
                if (!Secret(folder, $"{purpose}.pem", NewPem).Succeeds(out var pem, out refusal)) { return refusal; }
                if (!Ed25519PrivateKey.TryReadPem(pem, out var key))
                {
                    return Unusable(Path.Combine(folder, $"{purpose}.pem"), "does not hold one Ed25519 private key");
                }
                using var half = key.PublicKey();
                keys.Add(purpose, new ServerKey(TrustedKey.IdOf(half.Bytes), purpose, key));
            }
            return new ServerKeys(new MasterKey(bytes), keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable(folder, $"cannot be used: {e.Message.TrimEnd('.')}");
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values) { key.Dispose(); }
        Master.Dispose();
    }

    private static string NewPem()
    {
        using var key = Ed25519PrivateKey.Generate();
        return key.ToPem();
    }

    private static Result<string> Secret(string folder, string name, Func<string> make)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) { OwnFile.Write(path, make()); }
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? Unusable(path, "can be read or written by others")
            : File.ReadAllText(path);
    }

    private static Refusal Unusable(string path, string reason) =>
        new(
            WebCodes.KeyUnusable, "key", path, reason,
            "make it readable by the owner alone (chmod 600), or put back the file that belongs to this data folder");
}
