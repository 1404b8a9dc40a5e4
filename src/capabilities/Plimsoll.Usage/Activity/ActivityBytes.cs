// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Ledger;

namespace Plimsoll.Usage.Activity;

/// <summary>The canonical bytes of a row, version 1 (<see cref="Form"/>), and the leaf over them. What a row is committed to, whatever store holds it and
/// whatever columns come later.</summary>
/// <remarks>
/// <code>
/// row    = "plimsoll-activity-bytes-1" LF field*
/// field  = name " " length ":" value LF
/// name   = salt, id, at, received, kind; then <see cref="ActivityField.Written"/>
/// length = bytes of the value, decimal, without leading zeros
/// leaf   = SHA-256(0x00 ‖ row)                              (RFC 6962 section 2.1)
/// </code>
/// Salt, id, at, received and kind stand first; then fields in the order of <see cref="ActivityFields"/>, each at most once. One that is absent is left out,
/// so that a field that comes later, at the end of the table, changes no earlier row's bytes.
/// Values by form: a text is its UTF-8; a whole number is decimal; instants (at, received) are whole microseconds since 1970-01-01T00:00Z; salt and id are 32
/// lower-case hexadecimal
/// digits; keyed hashes (user, customer, conversation, response) are 16; a real number (score, feedbackValue) is the 16 hexadecimal digits of its IEEE 754
/// binary64 bits, most significant first,
/// with negative zero written as zero and every not-a-number as 7ff8000000000000; truth is true or false; kind is usage, verdict or feedback.
/// The organisation is not named: the journal's entry that holds the root belongs to one. An instance is used again and again by one thread.
/// </remarks>
public sealed class ActivityBytes
{
    /// <summary>How events name this form.</summary>
    public const string Form = "activity-bytes-1";

    /// <summary>Bytes of a salt.</summary>
    public const int SaltLength = 16;

    private static readonly byte[] Header = Encoding.ASCII.GetBytes($"plimsoll-{Form}\n");

    /// <summary>What stands before the fields; each has a place below 0.</summary>
    private static readonly byte[][] HeadNames = [.. ((string[])["salt", "id", "at", "received", "kind"]).Select(name => Encoding.ASCII.GetBytes($"{name} "))];

    private static readonly byte[][] Names = [.. HeadNames, .. ActivityFields.All.Select(f => Encoding.ASCII.GetBytes($"{f.Written} "))];

    private const int Salt = -5, IdPlace = -4, At = -3, Received = -2, Kind = -1, Heads = 5;

    // The first byte is the prefix of a leaf, so that nothing is copied to hash one.
    private byte[] _bytes = new byte[1024];
    private int _length;
    private int _last;

    public ActivityBytes() => Header.CopyTo(_bytes, 1);

    /// <summary>What has been written of the row.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(1, _length - 1);

    /// <summary>The leaf over what has been written.</summary>
    public TreeHash Leaf
    {
        get
        {
            Span<byte> hash = stackalloc byte[TreeHash.Length];
            SHA256.HashData(_bytes.AsSpan(0, _length), hash);
            return new TreeHash(hash);
        }
    }

    /// <summary>Begins a row; its salt, 16 random bytes that are deleted with it, keeps a leaf that stays from telling anything.</summary>
    public ActivityBytes Begin(UInt128 salt)
    {
        (_length, _last) = (1 + Header.Length, Salt - 1);
        Span<byte> value = stackalloc byte[SaltLength];
        BinaryPrimitives.WriteUInt128BigEndian(value, salt);
        return Hex(Salt, value);
    }

    /// <summary>Writes what makes a row a row.</summary>
    /// <param name="at">When it happened, in microseconds since 1970.</param>
    /// <param name="received">When it arrived, likewise.</param>
    /// <param name="kind">The word for its kind, as UTF-8.</param>
    public ActivityBytes Head(UInt128 id, long at, long received, ReadOnlySpan<byte> kind)
    {
        Span<byte> value = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(value, id);
        return Hex(IdPlace, value).Whole(At, at).Whole(Received, received).Text(Kind, kind);
    }

    /// <summary>Writes a whole row.</summary>
    public ActivityBytes Write(ActivityRow row, UInt128 salt)
    {
        Span<byte> id = stackalloc byte[16];
        row.Id.TryWriteBytes(id, bigEndian: true, out _);
        Begin(salt).Head(BinaryPrimitives.ReadUInt128BigEndian(id), Micros(row.At), Micros(row.ReceivedAt), Encoding.UTF8.GetBytes(KindOf(row.Kind)));
        foreach (var field in ActivityFields.All)
        {
            if (field.Type == FieldType.Text) { Text(field, row.Texts[field.Slot]); }
            else if (row.Number(field) is { } bits)
            {
                _ = field.Type switch
                {
                    FieldType.Truth => Truth(field, bits != 0),
                    FieldType.Hash => Hash(field, unchecked((ulong)bits)),
                    FieldType.Whole => Whole(field, bits),
                    FieldType.Real => Real(field, BitConverter.Int64BitsToDouble(bits)),
                    FieldType.Text => throw new UnreachableException(),
                    _ => throw new UnreachableException(),
                };
            }
        }
        return this;
    }

    /// <summary>Writes a text that is there, the empty one too.</summary>
    public ActivityBytes Text(ActivityField field, ReadOnlySpan<byte> utf8) => Text(field.Place, utf8);

    public ActivityBytes Text(ActivityField field, string? text)
    {
        if (text is null) { return this; }
        Encoding.UTF8.GetBytes(text, Value(field.Place, Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    public ActivityBytes Whole(ActivityField field, long number) => Whole(field.Place, number);

    public ActivityBytes Hash(ActivityField field, ulong hash)
    {
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(value, hash);
        return Hex(field.Place, value);
    }

    public ActivityBytes Real(ActivityField field, double number) => number switch
    {
        double.NaN => Hash(field, 0x7ff8_0000_0000_0000),
        0 => Hash(field, 0),
        _ => Hash(field, BitConverter.DoubleToUInt64Bits(number)),
    };

    public ActivityBytes Truth(ActivityField field, bool truth) => Text(field.Place, truth ? "true"u8 : "false"u8);

    /// <summary>The word for a kind, in the bytes and in stores.</summary>
    public static string KindOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Usage => "usage",
        ActivityKind.Verdict => "verdict",
        ActivityKind.Feedback => "feedback",
        _ => throw new UnreachableException(),
    };

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private ActivityBytes Text(int place, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Value(place, utf8.Length));
        return this;
    }

    private ActivityBytes Whole(int place, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        return Text(place, digits[..length]);
    }

    private ActivityBytes Hex(int place, ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, Value(place, 2 * bytes.Length), out _);
        return this;
    }

    /// <summary>Writes a field up to its value and answers where that goes.</summary>
    private Span<byte> Value(int place, int length)
    {
        if (place <= _last) { throw new InvalidOperationException($"The field at {place} comes after the one at {_last}."); }
        _last = place;
        var name = Names[Heads + place];
        var most = _length + name.Length + length + 12;
        if (most > _bytes.Length) { Array.Resize(ref _bytes, Math.Max(most, 2 * _bytes.Length)); }
        name.CopyTo(_bytes, _length);
        _length += name.Length;
        Utf8Formatter.TryFormat(length, _bytes.AsSpan(_length), out var digits);
        _length += digits;
        _bytes[_length++] = (byte)':';
        var value = _bytes.AsSpan(_length, length);
        _length += length;
        _bytes[_length++] = (byte)'\n';
        return value;
    }
}
