// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>One signature line of a note. The bytes mean nothing until a key has checked them.</summary>
public sealed record NoteSignature(string Name, uint KeyId, IReadOnlyList<byte> Bytes);

/// <summary>What a key says of a note.</summary>
public enum NoteVerdict
{
    /// <summary>The key signed exactly this text.</summary>
    Verified,

    /// <summary>A line claims to be this key's, and is not.</summary>
    Forged,

    /// <summary>No line claims to be this key's.</summary>
    NotSigned,
}

/// <summary>A text and signatures under it, readable by people. Source: C2SP signed-note v1.0.0.</summary>
/// <param name="Text">The signed text; ends with a newline.</param>
/// <param name="Signatures">At least one, in the order of the file.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const int MostBytes = 1_000_000;
    private const int MostSignatures = 100;
    private const string Dash = "\u2014 ";

    /// <summary>Reads a note without checking any signature.</summary>
    public static Result<SignedNote> Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostBytes) { return Malformed($"is longer than {MostBytes} bytes"); }
        if (Utf8.Read(utf8) is not { } note) { return Malformed("is not UTF-8"); }
        if (note.Any(c => c < ' ' && c != '\n')) { return Malformed("holds a control character"); }
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0) { return Malformed("has no blank line between text and signatures"); }
        var lines = note[(blank + 2)..];
        if (!lines.EndsWith('\n')) { return Malformed("has no signature line that ends with a newline"); }
        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1].Split('\n'))
        {
            if (Signature(line) is not { } signature) { return Malformed("has a line under the blank line that is not a signature"); }
            if (signatures.Count == MostSignatures) { return Malformed($"has more than {MostSignatures} signatures"); }
            signatures.Add(signature);
        }
        return new SignedNote(note[..(blank + 1)], signatures);
    }

    /// <summary>Signs a text that ends with a newline.</summary>
    /// <exception cref="ArgumentException">The text is empty, does not end with a newline, or holds a control character or broken Unicode.</exception>
    public static SignedNote Sign(string text, params ReadOnlySpan<NoteSigner> signers)
    {
        if (!text.EndsWith('\n') || text.Any(c => c < ' ' && c != '\n') || !Utf8.IsWellFormed(text))
        {
            throw new ArgumentException("A note is Unicode text without control characters that ends with a newline.", nameof(text));
        }
        if (signers.IsEmpty) { throw new ArgumentException("A note has at least one signature.", nameof(signers)); }
        var signatures = new List<NoteSignature>();
        foreach (var signer in signers) { signatures.Add(new NoteSignature(signer.Key.Name, signer.Key.Id, signer.Sign(Utf8.Bytes(text)))); }
        return new SignedNote(text, signatures);
    }

    /// <summary>Whether this key signed the text. A line of the same name and id that does not hold is never passed over.</summary>
    public NoteVerdict Verify(NoteKey key)
    {
        var own = Signatures.Where(s => s.Name == key.Name && s.KeyId == key.Id).ToArray();
        if (own.Length == 0) { return NoteVerdict.NotSigned; }
        var text = Utf8.Bytes(Text);
        return own.All(s => key.Key.Verify(text, [.. s.Bytes])) ? NoteVerdict.Verified : NoteVerdict.Forged;
    }

    /// <summary>The note as it is published.</summary>
    public byte[] ToUtf8() => Utf8.Bytes(ToString());

    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(Line))}";

    private static string Line(NoteSignature signature)
    {
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, signature.KeyId);
        return $"{Dash}{signature.Name} {Convert.ToBase64String([.. id, .. signature.Bytes])}\n";
    }

    private static NoteSignature? Signature(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal)) { return null; }
        var parts = line[Dash.Length..].Split(' ');
        if (parts.Length != 2 || !NoteKey.IsName(parts[0])) { return null; }
        var bytes = new byte[parts[1].Length];
        // Written again it must be the same text: two spellings of one signature would be two notes.
        if (!Convert.TryFromBase64String(parts[1], bytes, out var length) || length < 5 || Convert.ToBase64String(bytes.AsSpan(0, length)) != parts[1])
        {
            return null;
        }
        return new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..length]);
    }

    private static Refusal Malformed(string reason) => new(LedgerCodes.MalformedNote, "note", null, reason, "use the file as the log published it");
}
