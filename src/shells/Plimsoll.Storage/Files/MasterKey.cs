// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Files;

/// <summary>The key that wraps every other key of an installation. It lies outside the database, so that a copy of the database alone tells nothing.</summary>
/// <remarks>AES-256-GCM with a fresh 96-bit nonce: <c>nonce ‖ tag ‖ ciphertext</c>. What a ciphertext is for is bound in as associated data.</remarks>
public sealed class MasterKey : IDisposable
{
    public const int Length = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Purposes that a key of before goes on serving after a change of the master key: what was told under it, a receipt or the hash of a person,
    /// lies with people or where nothing could make it anew.</summary>
    private static readonly string[] Lasting = [Persons, DonationReceipts, ResearchReceipts, AskDigests];

    /// <summary>Purposes that go over to the new master key with it: what stands under them is written anew, or is nothing that anybody misses.</summary>
    private static readonly string[] Renewed = [AddressLookup, Content, KnownBrowsers];

    private readonly byte[] _key;
    private readonly Dictionary<string, byte[]> _inherited;

    /// <exception cref="ArgumentException">The key does not have 32 bytes.</exception>
    public MasterKey(ReadOnlySpan<byte> key) : this(key, []) { }

    private MasterKey(ReadOnlySpan<byte> key, Dictionary<string, byte[]> inherited) =>
        (_key, _inherited) = (key.Length == Length ? key.ToArray() : throw new ArgumentException("A master key has 32 bytes.", nameof(key)), inherited);

    /// <summary>Under which addresses are looked up at sign-in.</summary>
    public const string AddressLookup = "plimsoll address lookup";

    /// <summary>Over the keys of conversations.</summary>
    public const string Content = "plimsoll usage content";

    /// <summary>Under which people who use models become hashes.</summary>
    public const string Persons = "plimsoll usage persons";

    /// <summary>From which the receipts of donations are told.</summary>
    public const string DonationReceipts = "plimsoll usage donation receipts";

    /// <summary>From which the receipts of requests for research are told.</summary>
    public const string ResearchReceipts = "plimsoll usage research receipts";

    /// <summary>Under which browsers are known again that somebody signed in with; after a change each is a stranger until its owner comes in.</summary>
    public const string KnownBrowsers = "plimsoll known browsers";

    /// <summary>Under which a request that comes twice is known.</summary>
    public const string AskDigests = "plimsoll ask digest";

    /// <summary>What the key is known by, in hexadecimal: it stands on the record, and nothing of the key can be told from it.</summary>
    public string Kid => Convert.ToHexStringLower(Derived("plimsoll master key id"));

    /// <summary>A new master key.</summary>
    public static MasterKey New(RandomFill random)
    {
        Span<byte> key = stackalloc byte[Length];
        random(key);
        return new MasterKey(key);
    }

    /// <summary>A new master key in the place of this one, with the keys that have to stay as they are.</summary>
    public MasterKey Successor(RandomFill random)
    {
        Span<byte> key = stackalloc byte[Length];
        random(key);
        return new MasterKey(key, Lasting.ToDictionary(purpose => purpose, Derive, StringComparer.Ordinal));
    }

    /// <summary>A key for a purpose of its own, so that what one part signs or looks up tells nothing of another.</summary>
    /// <exception cref="ArgumentException">Nobody said of the purpose what becomes of it when the master key changes.</exception>
    public byte[] Derive(string purpose) =>
        !Lasting.Contains(purpose) && !Renewed.Contains(purpose) ? throw new ArgumentException($"'{purpose}' is no purpose of a master key.", nameof(purpose))
            : _inherited.TryGetValue(purpose, out var kept) ? [.. kept] : Derived(purpose);

    /// <summary>Reads the text of a file: the key in base64 on the first line; then, after a change, a line for each key that was kept, with its purpose.
    /// Null where it is something else.</summary>
    public static MasterKey? Read(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        var inherited = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            if (line.Split('\t') is not [var purpose, var base64] || !Lasting.Contains(purpose) || Bytes(base64) is not { } kept
                || !inherited.TryAdd(purpose, kept)) { return null; }
        }
        return Bytes(lines[0].Trim()) is { } key ? new MasterKey(key, inherited) : null;
    }

    /// <summary>The text of its file.</summary>
    public string Write()
    {
        var text = new StringBuilder(Convert.ToBase64String(_key));
        foreach (var (purpose, kept) in _inherited.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{purpose}\t{Convert.ToBase64String(kept)}");
        }
        return text.ToString();
    }

    private byte[] Derived(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Length, info: Encoding.UTF8.GetBytes(purpose));

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == Length ? bytes : null;
    }

    internal byte[] Wrap(byte[] dataKey, string subject, RandomFill random) => Seal(_key, dataKey, subject, random);

    internal byte[] Unwrap(byte[] wrapped, string subject) => Open(_key, wrapped, subject);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        foreach (var kept in _inherited.Values) { CryptographicOperations.ZeroMemory(kept); }
    }

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string bound, RandomFill random)
    {
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        random(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(bound));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">The bytes were changed, or sealed for something else.</exception>
    internal static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes, string bound)
    {
        if (sealedBytes.Length < NonceLength + TagLength) { throw new CryptographicException("Too short to be sealed."); }
        var plain = new byte[sealedBytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), plain,
            Encoding.UTF8.GetBytes(bound));
        return plain;
    }
}
