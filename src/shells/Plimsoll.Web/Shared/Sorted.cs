// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Shared;

/// <summary>Things in order, kept so while they come and go: a page of them is found without walking the rest. Not safe for several threads.</summary>
/// <param name="order">Total: two different things are never equal.</param>
internal sealed class Sorted<T>(IComparer<T> order)
{
    private readonly List<T> _things = [];

    public int Count => _things.Count;

    public IEnumerable<T> All => _things;

    public bool Holds(T thing) => _things.BinarySearch(thing, order) >= 0;

    /// <summary>Begins anew with many at once.</summary>
    public void Fill(IEnumerable<T> things)
    {
        _things.Clear();
        _things.AddRange(things);
        _things.Sort(order);
    }

    /// <exception cref="InvalidOperationException">It is there already.</exception>
    public void Add(T thing)
    {
        var place = _things.BinarySearch(thing, order);
        if (place >= 0) { throw new InvalidOperationException($"{thing} is listed already."); }
        _things.Insert(~place, thing);
    }

    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public void Remove(T thing)
    {
        var place = _things.BinarySearch(thing, order);
        if (place < 0) { throw new InvalidOperationException($"{thing} is not listed."); }
        _things.RemoveAt(place);
    }

    /// <summary>What follows a place, whether the thing at the place is still there or not.</summary>
    /// <param name="place">Compares like what stood there; null for the beginning.</param>
    public IEnumerable<T> After(T? place)
    {
        if (place is null) { return From(0); }
        var at = _things.BinarySearch(place, order);
        return From(at >= 0 ? at + 1 : ~at);
    }

    /// <summary>What begins at an index.</summary>
    public IEnumerable<T> From(int index) { for (var i = index; i < _things.Count; i++) { yield return _things[i]; } }
}
