// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;

namespace Plimsoll.Usage.Otlp;

internal enum Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }

/// <summary>Reads the fields of one protobuf message out of its bytes. Source: protobuf
/// encoding. Nothing is copied, nothing recurses, and no length leads outside.</summary>
/// <remarks>A message that breaks off, a length that overflows, a group or an unknown wire type ends the reading with <see cref="IsBroken"/>.</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the current field.</summary>
    public int Field { get; private set; }

    public Wire Type { get; private set; }

    /// <summary>Value of the current field when it is a number; bits of a fixed one.</summary>
    public ulong Number { get; private set; }

    /// <summary>Content of the current field when it is bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next field; false at the end and where the message is broken.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || IsBroken) { return false; }
        if (!Varint(out var tag) || tag >> 3 is 0 or > (1 << 29) - 1) { return Break(); }
        Field = (int)(tag >> 3);
        Type = (Wire)(tag & 7);
        switch (Type)
        {
            case Wire.Varint:
                if (!Varint(out var number)) { return Break(); }
                Number = number;
                return true;
            case Wire.Fixed64:
                if (_rest.Length < 8) { return Break(); }
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[8..];
                return true;
            case Wire.Bytes:
                if (!Varint(out var length) || length > (ulong)_rest.Length) { return Break(); }
                Bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                return true;
            case Wire.Fixed32:
                if (_rest.Length < 4) { return Break(); }
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[4..];
                return true;
            default: return Break();
        }
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    /// <summary>At most ten bytes, the last with one bit: 64 bits and no more.</summary>
    private bool Varint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i >= _rest.Length) { return false; }
            var b = _rest[i];
            if (i == 9 && b > 1) { return false; }
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
