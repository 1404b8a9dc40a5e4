// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>What happened in a stream, read from the journal again.</summary>
/// <remarks>It is made before the journal is open, because the states that are read here are counted while it opens.</remarks>
internal sealed class StreamHistory(StreamBooks books)
{
    private const int Step = 1000;

    private Storage.Journals.Journal? _journal;

    /// <summary>From now on it can be read.</summary>
    public void Open(Storage.Journals.Journal journal) => _journal = journal;

    /// <summary>The entries of a stream as they were written.</summary>
    /// <param name="stream">Its whole name.</param>
    /// <param name="afterRev">The revision that is known already.</param>
    /// <exception cref="InvalidOperationException">The journal is not open.</exception>
    public IEnumerable<Entry> Entries(string stream, long afterRev = 0, long most = long.MaxValue)
    {
        var journal = _journal ?? throw new InvalidOperationException($"{stream} is asked for before the journal is open.");
        while (most > 0 && journal.ReadStream(stream, afterRev, (int)Math.Min(Step, most)) is { Count: > 0 } entries)
        {
            foreach (var entry in entries) { yield return entry; }
            (afterRev, most) = (entries[^1].Rev, most - entries.Count);
        }
    }

    /// <summary>What the entries say.</summary>
    /// <exception cref="InvalidOperationException">An entry cannot be read, though its name is known: this version cannot tell what it says.</exception>
    public IEnumerable<Recorded> Of(string stream, long afterRev = 0, long most = long.MaxValue)
    {
        foreach (var written in Entries(stream, afterRev, most))
        {
            var entry = Envelope.Of(written.Bytes);
            yield return books.EventOf(entry).Succeeds(out var happened, out var refusal)
                ? new Recorded(entry.Seq, entry.At, entry.By, happened) { TimeUncertain = entry.TimeUncertain }
                : throw new InvalidOperationException($"Entry {entry.Seq}: {refusal.Sentence}");
        }
    }
}
