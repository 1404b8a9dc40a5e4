// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plimsoll.Vocabulary;

/// <summary>A SHA-256 digest, written <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(DigestConverter))]
public sealed record Digest
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<byte> Utf8Digits = SearchValues.Create("0123456789abcdef"u8);

    private Digest(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Reads <c>sha256:…</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) ? OfHex(text[Prefix.Length..]) : null;
        return digest is not null;
    }

    /// <summary>Reads 64 hexadecimal digits; null when they are not lower-case ones.</summary>
    public static Digest? OfHex(string hex) => hex.Length == 64 && !hex.AsSpan().ContainsAnyExcept(Digits) ? new(hex) : null;

    /// <summary>Reads <c>sha256:…</c> from UTF-8 bytes; null when they are something else.</summary>
    internal static Digest? OfUtf8(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("sha256:"u8) && utf8.Length == Prefix.Length + 64 && !utf8[Prefix.Length..].ContainsAnyExcept(Utf8Digits)
            ? new(Encoding.ASCII.GetString(utf8[Prefix.Length..])) : null;

    public override string ToString() => Prefix + Hex;
}

/// <summary>What stands in an event where a person's words, name or file names would: a place in the vault and a commitment to the text.</summary>
/// <param name="Ref">Where the text lies; it can be erased there.</param>
/// <param name="Commitment">Binds the text without telling it.</param>
public sealed record VaultRef(string Ref, Digest Commitment);

/// <summary>JSON of a digest, as <see cref="Digest.ToString"/> writes it.</summary>
public sealed class DigestConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        // Most digests are read at the start of a server, a million at once: no text is made of one but that which is kept.
        reader is { TokenType: JsonTokenType.String, HasValueSequence: false } && Digest.OfUtf8(reader.ValueSpan) is { } plain ? plain
            : Digest.TryParse(reader.GetString(), out var digest) ? digest
            : throw new JsonException("a digest is written sha256: and 64 lower-case hexadecimal digits");

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
