// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Plimsoll.Storage.Usage;

/// <summary>Numbers pairs of 64-bit values from 0 in the order in which they come.</summary>
internal sealed class PairNumbers
{
    private const ulong First = 0x9e3779b97f4a7c15, Second = 0xc2b2ae3d27d4eb4f;

    // A slot holds a number plus one; 0 is empty.
    private int[] _slots = new int[1 << 10];
    private (ulong A, ulong B)[] _pairs = new (ulong, ulong)[1 << 8];
    private int _shift = 64 - 10;

    public int Count { get; private set; }

    public (ulong A, ulong B) this[int number] => _pairs[number];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(ulong a, ulong b)
    {
        var slots = _slots;
        for (var slot = Slot(a, b); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var number = slots[slot] - 1;
            if (number < 0) { return Add(a, b); }
            ref var pair = ref _pairs[number];
            if (pair.A == a && pair.B == b) { return number; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(ulong a, ulong b)
    {
        var mixed = (a ^ Second) * First ^ b * Second;
        return (int)((mixed ^ mixed >> 32) * First >> _shift);
    }

    private int Add(ulong a, ulong b)
    {
        if (Count == _pairs.Length)
        {
            Array.Resize(ref _pairs, 2 * Count);
            (_slots, _shift) = (new int[2 * _slots.Length], _shift - 1);
            for (var number = 0; number < Count; number++) { Put(number); }
        }
        _pairs[Count] = (a, b);
        Put(Count);
        return Count++;
    }

    private void Put(int number)
    {
        var slot = Slot(_pairs[number].A, _pairs[number].B);
        while (_slots[slot] != 0) { slot = (slot + 1) & (_slots.Length - 1); }
        _slots[slot] = number + 1;
    }
}
