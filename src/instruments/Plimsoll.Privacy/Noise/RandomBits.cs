// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Numerics;

namespace Plimsoll.Privacy.Noise;

/// <summary>Fills all bytes with bits that nobody can predict: in production the operating system's generator, in tests a known stream.</summary>
public delegate void FillRandom(Span<byte> bytes);

/// <summary>A stream of uniform bits, read in words of 32. Every sampler draws from here and from nowhere else.</summary>
/// <remarks>
/// Not safe for several threads: give each its own. The order in which words are used is part of the contract, so that known answers can be checked:
/// below n takes ceil(b/32) little-endian words, b the bits of n, the last shifted right by 32 - b mod 32, and is drawn anew when it is not below n.
/// That is the rule of divviup/libprio-rs, whose test vectors hold here.
/// </remarks>
public sealed class RandomBits
{
    private const int BufferLength = 8192;

    private readonly FillRandom _fill;
    private readonly byte[] _buffer = new byte[BufferLength];
    private int _at = BufferLength;

    public RandomBits(FillRandom fill) => _fill = fill;

    /// <summary>The next 32 bits.</summary>
    public uint Word()
    {
        if (_at == BufferLength)
        {
            _fill(_buffer);
            _at = 0;
        }
        var word = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_at));
        _at += sizeof(uint);
        return word;
    }

    /// <summary>A uniform number from 0 to <paramref name="n"/> - 1; exact, by rejection.</summary>
    /// <param name="n">At least 1.</param>
    public ulong Below(ulong n)
    {
        var bits = 64 - BitOperations.LeadingZeroCount(n);
        ulong drawn;
        if (bits <= 32)
        {
            var shift = 32 - bits;
            do { drawn = Word() >> shift; } while (drawn >= n);
        }
        else
        {
            var shift = 64 - bits;
            do { drawn = Word() | (ulong)(Word() >> shift) << 32; } while (drawn >= n);
        }
        return drawn;
    }

    /// <inheritdoc cref="Below(ulong)"/>
    public UInt128 Below(UInt128 n)
    {
        if (n <= ulong.MaxValue) { return Below((ulong)n); }
        var bits = 128 - (int)UInt128.LeadingZeroCount(n);
        UInt128 drawn;
        do
        {
            drawn = 0;
            for (var (taken, left) = (0, bits); left > 0; taken += 32, left -= 32) { drawn |= (UInt128)(Word() >> Math.Max(0, 32 - left)) << taken; }
        }
        while (drawn >= n);
        return drawn;
    }

    /// <inheritdoc cref="Below(ulong)"/>
    public BigInteger Below(BigInteger n)
    {
        if (n <= ulong.MaxValue) { return Below((ulong)n); }
        var bits = (int)n.GetBitLength();
        BigInteger drawn;
        do
        {
            drawn = BigInteger.Zero;
            for (var (taken, left) = (0, bits); left > 0; taken += 32, left -= 32) { drawn |= (BigInteger)(Word() >> Math.Max(0, 32 - left)) << taken; }
        }
        while (drawn >= n);
        return drawn;
    }
}
