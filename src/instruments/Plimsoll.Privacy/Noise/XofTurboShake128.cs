// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Numerics;

namespace Plimsoll.Privacy.Noise;

/// <summary>Stretches a seed into a stream without end. Sources: TurboSHAKE128 of RFC 9861;
/// message and domain byte of draft-irtf-cfrg-vdaf-20, XofTurboShake128.</summary>
/// <remarks>The same seed always gives the same stream, so it serves known answers and protocols
/// that ask for it; noise for a publication comes from the operating system.</remarks>
public sealed class XofTurboShake128
{
    private const int Rate = 168;
    private const int Rounds = 12;
    private const byte Domain = 1;

    /// <summary>The last twelve of the 24 round constants of Keccak-f[1600]. Source: FIPS 202, section 3.2.5.</summary>
    private static readonly ulong[] Constants =
    [
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Where lanes move in the steps ρ and π, and how far each turns, along the one cycle that begins at lane 1.</summary>
    private static readonly (int Lane, int Turn)[] Path =
    [
        (10, 1), (7, 3), (11, 6), (17, 10), (18, 15), (3, 21), (5, 28), (16, 36), (8, 45), (21, 55), (24, 2), (4, 14),
        (15, 27), (23, 41), (19, 56), (13, 8), (12, 25), (2, 43), (20, 62), (14, 18), (22, 39), (9, 61), (6, 20), (1, 44),
    ];

    private readonly ulong[] _state = new ulong[25];
    private readonly byte[] _block = new byte[Rate];
    private int _at = Rate;

    /// <param name="seed">At most 255 bytes.</param>
    /// <param name="domain">What the stream is for; called dst in the draft.</param>
    /// <param name="binder">What the stream is bound to.</param>
    public XofTurboShake128(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> domain, ReadOnlySpan<byte> binder)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed.Length, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(domain.Length, ushort.MaxValue);
        Absorb([(byte)domain.Length, (byte)(domain.Length >> 8), .. domain, (byte)seed.Length, .. seed, .. binder], Domain);
    }

    private XofTurboShake128(ReadOnlySpan<byte> message, byte domain) => Absorb(message, domain);

    /// <summary>Bare TurboSHAKE128 of a message under a domain byte, for the answers that RFC 9861 publishes.</summary>
    internal static XofTurboShake128 Bare(ReadOnlySpan<byte> message, byte domain) => new(message, domain);

    /// <summary>The next bytes of the stream.</summary>
    public void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_at == Rate) { Squeeze(); }
            var count = Math.Min(bytes.Length, Rate - _at);
            _block.AsSpan(_at, count).CopyTo(bytes);
            _at += count;
            bytes = bytes[count..];
        }
    }

    private void Absorb(ReadOnlySpan<byte> message, byte domain)
    {
        for (; message.Length >= Rate; message = message[Rate..])
        {
            Mix(message);
            Permute(_state);
        }
        Span<byte> last = stackalloc byte[Rate];
        message.CopyTo(last);
        last[message.Length] = domain;
        last[^1] ^= 0x80;
        Mix(last);
    }

    private void Mix(ReadOnlySpan<byte> block)
    {
        for (var lane = 0; lane < Rate / 8; lane++) { _state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(lane * 8)..]); }
    }

    private void Squeeze()
    {
        Permute(_state);
        for (var lane = 0; lane < Rate / 8; lane++) { BinaryPrimitives.WriteUInt64LittleEndian(_block.AsSpan(lane * 8), _state[lane]); }
        _at = 0;
    }

    /// <summary>Keccak-p[1600, 12].</summary>
    private static void Permute(Span<ulong> a)
    {
        Span<ulong> c = stackalloc ulong[5];
        for (var round = 0; round < Rounds; round++)
        {
            for (var x = 0; x < 5; x++) { c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]; }
            for (var x = 0; x < 5; x++)
            {
                var d = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                for (var y = x; y < 25; y += 5) { a[y] ^= d; }
            }
            var moving = a[1];
            foreach (var (lane, turn) in Path) { (a[lane], moving) = (BitOperations.RotateLeft(moving, turn), a[lane]); }
            for (var y = 0; y < 25; y += 5)
            {
                var row = a.Slice(y, 5);
                var (first, second) = (row[0], row[1]);
                row[0] ^= ~row[1] & row[2];
                row[1] ^= ~row[2] & row[3];
                row[2] ^= ~row[3] & row[4];
                row[3] ^= ~row[4] & first;
                row[4] ^= ~first & second;
            }
            a[0] ^= Constants[round];
        }
    }
}
