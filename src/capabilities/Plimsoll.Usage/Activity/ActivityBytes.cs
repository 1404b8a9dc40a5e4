// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Ledger;

namespace Plimsoll.Usage.Activity;

/// <summary>The fields of a row, in the order in which its canonical bytes hold them. A later field is added at the end and no earlier one ever
/// moves.</summary>
public enum RowField
{
    Salt, Id, At, Received, Kind, Deployment, Application, Model, Provider, Operation, Region, Language, Sector, UseCase, HighRisk, User, Customer,
        Conversation, Response, Turns,
    InputTokens, OutputTokens, CachedTokens, DurationMs, Classifier, Rule, Score, Verdict, Action, Feedback, FeedbackValue, Schema, Attributes, Agreement,
}

/// <summary>The canonical bytes of a row, version 1 (<see cref="Form"/>), and the leaf over them. What a row is committed to, whatever store holds it and
/// whatever columns come later.</summary>
/// <remarks>
/// <code>
/// row    = "plimsoll-activity-bytes-1" LF field*
/// field  = name " " length ":" value LF
/// name   = the camelCase name of a RowField
/// length = bytes of the value, decimal, without leading zeros
/// leaf   = SHA-256(0x00 ‖ row)                              (RFC 6962 section 2.1)
/// </code>
/// Fields stand in the order of <see cref="RowField"/>, each at most once; one that is absent is left out, so that a field that comes later changes no earlier
/// row's bytes.
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

    private static readonly byte[][] Names = [.. Enum.GetValues<RowField>().Select(f => Encoding.ASCII.GetBytes($"{NameOf(f)} "))];

    // The first byte is the prefix of a leaf, so that nothing is copied to hash one.
    private byte[] _bytes = new byte[1024];
    private int _length;
    private RowField _last;

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

    /// <summary>The name of a field in the bytes.</summary>
    public static string NameOf(RowField field)
    {
        var name = field.ToString();
        return $"{char.ToLowerInvariant(name[0])}{name[1..]}";
    }

    /// <summary>Begins a row; its salt, 16 random bytes that are deleted with it, keeps a leaf that stays from telling anything.</summary>
    public ActivityBytes Begin(UInt128 salt)
    {
        (_length, _last) = (1 + Header.Length, RowField.Salt);
        Span<byte> value = stackalloc byte[SaltLength];
        BinaryPrimitives.WriteUInt128BigEndian(value, salt);
        return Hex(RowField.Salt, value);
    }

    /// <summary>Writes a whole row.</summary>
    public ActivityBytes Write(ActivityRow row, UInt128 salt)
    {
        Span<byte> id = stackalloc byte[16];
        row.Id.TryWriteBytes(id, bigEndian: true, out _);
        Begin(salt).Id(BinaryPrimitives.ReadUInt128BigEndian(id)).Whole(RowField.At, Micros(row.At)).Whole(RowField.Received,
            Micros(row.ReceivedAt)).Text(RowField.Kind, KindOf(row.Kind));
        Text(RowField.Deployment, row.Deployment).Text(RowField.Application, row.Application).Text(RowField.Model, row.Model).Text(RowField.Provider,
            row.Provider);
        Text(RowField.Operation, row.Operation).Text(RowField.Region, row.Region).Text(RowField.Language, row.Language).Text(RowField.Sector,
            row.Sector).Text(RowField.UseCase, row.UseCase);
        if (row.HighRisk is { } high) { Truth(RowField.HighRisk, high); }
        Hash(RowField.User, row.User).Hash(RowField.Customer, row.Customer).Hash(RowField.Conversation, row.Conversation).Hash(RowField.Response, row.Response);
        Whole(RowField.Turns, row.Turns).Whole(RowField.InputTokens, row.InputTokens).Whole(RowField.OutputTokens,
            row.OutputTokens).Whole(RowField.CachedTokens, row.CachedTokens);
        Whole(RowField.DurationMs, row.DurationMs).Text(RowField.Classifier, row.Classifier).Text(RowField.Rule, row.Rule).Real(RowField.Score,
            row.Score).Text(RowField.Verdict, row.Verdict);
        Text(RowField.Action, row.Action).Text(RowField.Feedback, row.Feedback).Real(RowField.FeedbackValue, row.FeedbackValue).Text(RowField.Schema,
            row.Schema);
        return Text(RowField.Attributes, row.Attributes).Text(RowField.Agreement, row.Agreement);
    }

    public ActivityBytes Id(UInt128 id)
    {
        Span<byte> value = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(value, id);
        return Hex(RowField.Id, value);
    }

    /// <summary>Writes a text that is there, the empty one too.</summary>
    public ActivityBytes Text(RowField field, ReadOnlySpan<byte> utf8)
    {
        var value = Value(field, utf8.Length);
        utf8.CopyTo(value);
        return this;
    }

    public ActivityBytes Text(RowField field, string? text)
    {
        if (text is null) { return this; }
        Encoding.UTF8.GetBytes(text, Value(field, Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    public ActivityBytes Whole(RowField field, long? number)
    {
        if (number is not { } whole) { return this; }
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(whole, digits, out var length);
        return Text(field, digits[..length]);
    }

    public ActivityBytes Hash(RowField field, ulong? hash)
    {
        if (hash is not { } bits) { return this; }
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(value, bits);
        return Hex(field, value);
    }

    public ActivityBytes Real(RowField field, double? number) => number switch
    {
        null => this,
        double.NaN => Hash(field, 0x7ff8_0000_0000_0000),
        0 => Hash(field, 0),
        { } real => Hash(field, BitConverter.DoubleToUInt64Bits(real)),
    };

    public ActivityBytes Truth(RowField field, bool truth) => Text(field, truth ? "true"u8 : "false"u8);

    /// <summary>The word for a kind, in the bytes and in stores.</summary>
    public static string KindOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Usage => "usage",
        ActivityKind.Verdict => "verdict",
        ActivityKind.Feedback => "feedback",
        _ => throw new UnreachableException(),
    };

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private ActivityBytes Hex(RowField field, ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, Value(field, 2 * bytes.Length), out _);
        return this;
    }

    /// <summary>Writes a field up to its value and answers where that goes.</summary>
    private Span<byte> Value(RowField field, int length)
    {
        if (field <= _last && field != RowField.Salt) { throw new InvalidOperationException($"The field {field} comes after {_last}."); }
        _last = field;
        var name = Names[(int)field];
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
