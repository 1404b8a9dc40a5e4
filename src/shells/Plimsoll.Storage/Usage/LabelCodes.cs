// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Plimsoll.Storage.DuckDb;

namespace Plimsoll.Storage.Usage;

/// <summary>Numbers the texts of a column from 0 in the order in which they come. A text that is not there is the empty one.</summary>
internal sealed class LabelCodes
{
    private const ulong Odd = 0x9e3779b97f4a7c15;

    private readonly PairNumbers _numbers = new();
    private readonly List<byte[]> _texts = [];

    public int Count => _texts.Count;

    public string this[int code] => Encoding.UTF8.GetString(_texts[code]);

    public ReadOnlySpan<byte> Bytes(int code) => _texts[code];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(DuckDbText text)
    {
        if (!text.IsInline) { return OfLong(text); }
        // Short ones lie in the value, filled up with zeros: they are equal where the values are.
        var code = _numbers.Of(text.First, text.Second);
        if (code == _texts.Count) { _texts.Add(text.Bytes.ToArray()); }
        return code;
    }

    /// <summary>Long ones are found by a hash, and compared; where another one has the hash, the next hash is tried.</summary>
    private int OfLong(DuckDbText text)
    {
        var bytes = text.Bytes;
        for (var seed = 0ul; ; seed++)
        {
            var code = _numbers.Of(text.First, Hash(bytes, seed));
            if (code == _texts.Count) { _texts.Add(bytes.ToArray()); return code; }
            if (bytes.SequenceEqual(_texts[code])) { return code; }
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hash = seed;
        for (; bytes.Length >= 8; bytes = bytes[8..]) { hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Odd, 29); }
        foreach (var last in bytes) { hash = BitOperations.RotateLeft((hash ^ last) * Odd, 29); }
        return hash;
    }
}
