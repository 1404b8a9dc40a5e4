// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>States of streams that are folded when somebody asks for them. Those that were asked for last are kept, each at one revision; the others are let
/// go, and folded again from the journal. Safe for many threads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It holds nothing but memory, and lives as long as the books do.")]
internal sealed class FoldedStates<T>(StreamOf<T> book, StreamHistory history) where T : class
{
    /// <summary>States that are kept: what the people of a busy installation have open, and not what it has.</summary>
    internal const int Most = 512;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>The state of a stream as a revision left it.</summary>
    /// <exception cref="InvalidOperationException">The journal is not open, or an entry cannot be read.</exception>
    public T Of(string id, long rev)
    {
        var known = Known(id);
        if (known?.Rev == rev) { return known.State; }
        // From a later state no way leads back.
        var (from, state) = known is { } earlier && earlier.Rev < rev ? (earlier.Rev, earlier.State) : (0, book.Initial);
        foreach (var happened in history.Of(book.NameOf(id), from, rev - from)) { state = book.After(state, happened); }
        if (known is null || known.Rev < rev) { Keep(id, rev, state); }
        return state;
    }

    /// <summary>Takes a further entry of a stream, where the state before it is at hand.</summary>
    /// <param name="rev">The revision that the entry makes.</param>
    public void Advance(string id, long rev, Recorded happened)
    {
        if (Known(id) is { } known && known.Rev == rev - 1) { Keep(id, rev, book.After(known.State, happened)); }
    }

    private Folded? Known(string id) => _kept.TryGetValue<Folded>(id, out var known) ? known : null;

    private void Keep(string id, long rev, T state) => _kept.Set(id, new Folded(rev, state), new MemoryCacheEntryOptions { Size = 1 });

    private sealed record Folded(long Rev, T State);
}
