// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Storage;

/// <summary>The ids stored last, so that what a client sends again is known at once. Older ones are found when their day is counted anew.</summary>
internal sealed class RecentIds(int most)
{
    private readonly HashSet<UInt128> _known = new(Math.Min(most, 1 << 16));
    private readonly Queue<UInt128> _order = new();

    public bool Add(UInt128 id)
    {
        if (!_known.Add(id)) { return false; }
        _order.Enqueue(id);
        return true;
    }

    /// <summary>Takes back the last ones: they were not stored after all.</summary>
    public void Remove(IEnumerable<UInt128> ids) { foreach (var id in ids) { _known.Remove(id); } }

    /// <summary>Forgets the oldest beyond what may be remembered.</summary>
    public void Trim() { while (_order.Count > most) { _known.Remove(_order.Dequeue()); } }
}
