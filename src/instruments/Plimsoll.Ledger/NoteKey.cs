// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>A named public key that checks signatures on notes, written <c>name+id+base64</c>. Source: C2SP signed-note v1.0.0, type 0x01.</summary>
public sealed class NoteKey : IDisposable
{
    /// <summary>Signature type Ed25519.</summary>
    internal const byte Ed25519 = 0x01;

    /// <exception cref="ArgumentException">The name is empty or holds a space, a plus sign or a control character.</exception>
    public NoteKey(string name, Ed25519PublicKey key)
    {
        if (!IsName(name)) { throw new ArgumentException("A key name is not empty and holds no space, plus sign or control character.", nameof(name)); }
        (Name, Key, Id) = (name, key, IdOf(name, key.Bytes));
    }

    /// <summary>Who signs, usually the origin of a log.</summary>
    public string Name { get; }

    public Ed25519PublicKey Key { get; }

    /// <summary>First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key): tells keys of one name apart, and proves nothing.</summary>
    public uint Id { get; }

    /// <summary>Reads <c>name+id+base64</c>. The id must be the one that name and key give.</summary>
    public static Result<NoteKey> Parse(string text)
    {
        // Names hold no plus sign, base64 may: the first two separate.
        var parts = text.Split('+', 3);
        if (parts.Length != 3
            || !IsName(parts[0])
            || parts[1].Length != 8
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
        {
            return Malformed(text);
        }
        var bytes = new byte[Ed25519PublicKey.Length + 1];
        if (!Convert.TryFromBase64String(parts[2], bytes, out var length) || length != bytes.Length) { return Malformed(text); }
        if (bytes[0] != Ed25519)
        {
            return new Refusal(LedgerCodes.UnknownKeyType, "key", text, $"is of type 0x{bytes[0]:x2}", "use a key of type 0x01, Ed25519");
        }
        var key = new NoteKey(parts[0], new Ed25519PublicKey(bytes.AsSpan(1)));
        if (key.Id == id) { return key; }
        key.Dispose();
        return new Refusal(LedgerCodes.MalformedKey, "key", text, "has an id that is not its own", "copy the whole key again from who published it");
    }

    /// <summary>Whether a text may name a key.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c)) && Utf8.IsWellFormed(name);

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([Ed25519, .. Key.Bytes])}";

    public void Dispose() => Key.Dispose();

    private static uint IdOf(string name, ReadOnlySpan<byte> key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, Ed25519, .. key]));

    private static Refusal Malformed(string text) =>
        new(LedgerCodes.MalformedKey, "key", text, "is not a key for signed notes", "write name+id+base64 as the log publishes it");
}
