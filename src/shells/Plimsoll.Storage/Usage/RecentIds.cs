// SPDX-License-Identifier: Apache-2.0


namespace Plimsoll.Storage.Usage;

/// <summary>The ids stored last, so that what a client sends again is known at once. Older ones are found when their day is counted anew.</summary>
/// <remarks>Two tables, each of as many ids as must be remembered: when the newer is full the older is
/// forgotten whole. Looking up and adding touches memory twice, which is what they cost.</remarks>
internal sealed class RecentIds(int most)
{
    private Ids _older = new(0);
    private Ids _newer = new(0);

    /// <summary>Remembers an id; false where it is known.</summary>
    public bool Add(UInt128 id)
    {
        // An empty place is zero.
        if (id == UInt128.Zero) { id = UInt128.MaxValue; }
        if (_older.Holds(id)) { return false; }
        if (_newer.Count >= most && !_newer.Holds(id)) { (_older, _newer) = (_newer, new Ids(_newer.Count)); }
        return _newer.Add(id);
    }

    /// <summary>Takes ids back: they were not stored after all.</summary>
    public void Remove(IReadOnlyCollection<UInt128> ids)
    {
        var gone = ids.ToHashSet();
        (_older, _newer) = (_older.Without(gone), _newer.Without(gone));
    }

    /// <summary>An open table that grows. The place of an id depends on chance, which differs at each start: nobody can choose ids that meet.</summary>
    private sealed class Ids(int expected)
    {
        private const int Fewest = 1 << 10;

        private UInt128[] _places = new UInt128[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(Fewest, 2 * expected))];

        public int Count { get; private set; }

        public bool Holds(UInt128 id) => Count > 0 && _places[PlaceOf(id)] == id;

        public bool Add(UInt128 id)
        {
            var place = PlaceOf(id);
            if (_places[place] == id) { return false; }
            if (2 * (Count + 1) > _places.Length)
            {
                var old = _places;
                _places = new UInt128[2 * old.Length];
                foreach (var held in old) { if (held != UInt128.Zero) { _places[PlaceOf(held)] = held; } }
                place = PlaceOf(id);
            }
            _places[place] = id;
            Count++;
            return true;
        }

        public Ids Without(HashSet<UInt128> gone)
        {
            var kept = new Ids(Count);
            foreach (var held in _places) { if (held != UInt128.Zero && !gone.Contains(held)) { kept.Add(held); } }
            return kept;
        }

        /// <summary>Where the id stands, or would.</summary>
        private int PlaceOf(UInt128 id)
        {
            var place = HashCode.Combine((ulong)id, (ulong)(id >> 64)) & (_places.Length - 1);
            while (_places[place] is var held && held != UInt128.Zero && held != id) { place = (place + 1) & (_places.Length - 1); }
            return place;
        }
    }
}
