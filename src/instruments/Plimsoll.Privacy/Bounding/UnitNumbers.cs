// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Plimsoll.Privacy.Bounding;

/// <summary>Numbers hashes from 0 in the order in which they come: an open table that grows with what it holds, and compares whole hashes.</summary>
/// <remarks>Hashes that share bits only make it slower: the slot is the top of a product that all bits reach.</remarks>
internal sealed class UnitNumbers
{
    private const ulong Spread = 0x9e3779b97f4a7c15;
    private const int FirstSlotBits = 11;
    private const int MostSlots = 1 << 30;

    // A slot holds a number plus one; 0 is empty, since every hash may occur.
    private int[] _slots = new int[1 << FirstSlotBits];
    private ulong[] _hashes = new ulong[1 << (FirstSlotBits - 1)];
    private int _shift = 64 - FirstSlotBits;

    public int Count { get; private set; }

    public ulong this[int number] => _hashes[number];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(ulong hash)
    {
        var slots = _slots;
        for (var slot = (int)(hash * Spread >> _shift); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var number = slots[slot] - 1;
            if (number < 0) { return Add(hash, slot); }
            if (_hashes[number] == hash) { return number; }
        }
    }

    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    private int Add(ulong hash, int slot)
    {
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * Count);
            if (_slots.Length < MostSlots) { return Grow(hash); }
        }
        (_hashes[Count], _slots[slot]) = (hash, ++Count);
        return Count - 1;
    }

    private int Grow(ulong hash)
    {
        _slots = new int[2 * _slots.Length];
        _shift--;
        var count = Count;
        Count = 0;
        for (var number = 0; number < count; number++) { Of(_hashes[number]); }
        return Of(hash);
    }
}
