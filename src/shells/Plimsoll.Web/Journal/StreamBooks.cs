// SPDX-License-Identifier: Apache-2.0

using System.Collections.Frozen;
using System.Reflection;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>The books of all modules: for each kind of stream the one that writes and reads it.</summary>
internal sealed class StreamBooks
{
    private readonly FrozenDictionary<string, StreamBook> _byKind;
    private readonly FrozenDictionary<StreamBook, int> _places;
    private readonly FrozenDictionary<Type, StreamBook[]> _hearing;
    private readonly FrozenSet<Type> _public;

    /// <summary>Names of the events, of whatever version, that more than their own stream needs: they are read at every start.</summary>
    private readonly FrozenSet<string> _heeded;

    /// <exception cref="InvalidOperationException">Two books read one kind of stream, or a book hears or
    /// something public follows an event that no stream holds: the program is put together wrongly.</exception>
    /// <param name="publishing">Events that change what is public: pages kept for readers are drawn anew after them.</param>
    public StreamBooks(IEnumerable<StreamBook> books, IEnumerable<Type> publishing)
    {
        All = [.. books];
        _public = publishing.ToFrozenSet();
        if (All.SelectMany(b => b.Kinds).GroupBy(k => k, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two books read the streams {twice.Key}/….");
        }
        if (All.SelectMany(b => b.Hears).Concat(_public).FirstOrDefault(type => !All.Any(b => b.Catalog.Holds(type))) is { } unheard)
        {
            throw new InvalidOperationException($"{unheard.Name} stands in no stream.");
        }
        _byKind = All.SelectMany(b => b.Kinds.Select(kind => KeyValuePair.Create(kind, b))).ToFrozenDictionary(StringComparer.Ordinal);
        _places = All.Index().ToFrozenDictionary(b => b.Item, b => b.Index);
        _hearing = All.SelectMany(b => b.Hears.Select(type => (type, b)))
            .GroupBy(h => h.type)
            .ToFrozenDictionary(g => g.Key, g => g.Select(h => h.b).ToArray());
        _heeded = _hearing.Keys.Concat(_public).Select(type => type.GetCustomAttribute<EventAttribute>()!.Type).ToFrozenSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<StreamBook> All { get; }

    /// <summary>The book of a stream; null where no module reads such streams.</summary>
    public StreamBook? Find(string stream) =>
        _byKind.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stream.AsSpan(0, Math.Max(0, stream.IndexOf('/', StringComparison.Ordinal))), out var book)
            ? book
            : null;

    public int PlaceOf(StreamBook book) =>
        _places.TryGetValue(book, out var place) ? place
            : throw new InvalidOperationException($"No module brings the streams {string.Join(", ", book.Kinds)}/….");

    public IReadOnlyList<StreamBook> HearingOf(JournalEvent happened) => _hearing.GetValueOrDefault(happened.GetType(), []);

    public bool IsPublic(JournalEvent happened) => _public.Contains(happened.GetType());

    /// <summary>The event in an entry; refused where this version does not know the stream or the event.</summary>
    public Result<JournalEvent> EventOf(Envelope entry) => Find(entry.Stream) is { } book
        ? book.Catalog.Read(entry.Type, entry.Version, entry.Data.Span)
        : new Refusal(
            EventCodes.UnknownEvent, "type", $"{entry.Type} v{entry.Version}", $"stands in {entry.Stream}, and this version knows no such stream",
            "use the version of Plimsoll that wrote it, or a later one");

    /// <summary>Understands entries; refused at the first one that this version does not know.</summary>
    public Result<List<(Envelope Entry, JournalEvent? Event)>> Understand(IReadOnlyList<Entry> entries) => Read(entries, noting: false);

    /// <summary>Understands entries of before: those of states that are folded when they are asked for are read then, and have no event here. That this
    /// version knows them is made sure of now.</summary>
    public Result<List<(Envelope Entry, JournalEvent? Event)>> Note(IReadOnlyList<Entry> entries) => Read(entries, noting: true);

    private Result<List<(Envelope Entry, JournalEvent? Event)>> Read(IReadOnlyList<Entry> entries, bool noting)
    {
        var read = new List<(Envelope, JournalEvent?)>(entries.Count);
        foreach (var written in entries)
        {
            var entry = Envelope.Of(written);
            if (noting && IsReadLater(entry)) { read.Add((entry, null)); continue; }
            if (!EventOf(entry).Succeeds(out var happened, out var refusal)) { return refusal with { File = $"entry {entry.Seq}" }; }
            read.Add((entry, happened));
        }
        return read;
    }

    private bool IsReadLater(Envelope entry) =>
        Find(entry.Stream) is { FoldsWhenAsked: true } book && !_heeded.Contains(entry.Type) && book.Catalog.Knows(entry.Type, entry.Version);

    /// <summary>Events as the journal takes them, after they were read again and folded on trial: nothing is appended that could not be read.</summary>
    /// <exception cref="InvalidOperationException">No module reads the stream, or an event
    /// cannot be read again: a fault of ours, and nothing has been written.</exception>
    /// <param name="after">The state as it will be, but for number and time of the new entries.</param>
    public IReadOnlyList<StreamEvents> Prepare(BooksState state, IReadOnlyList<Writing> writings, string by, DateTimeOffset now, out BooksState after)
    {
        var (ready, trial, seq) = (new List<StreamEvents>(writings.Count), new List<(Envelope, JournalEvent?)>(), state.Seq);
        foreach (var writing in writings)
        {
            if (Find(writing.Stream) != writing.Book) { throw new InvalidOperationException($"No module reads {writing.Stream}; nothing was written."); }
            var (events, rev) = (new List<NewEvent>(writing.Events.Count), writing.Rev);
            foreach (var happened in writing.Events)
            {
                var (type, version) = EventCatalog.NameOf(happened);
                // What a book hears is written where it happens, and not once more.
                if (!writing.Book.Catalog.Holds(happened.GetType()) || writing.Book.Hears.Contains(happened.GetType()))
                {
                    throw new InvalidOperationException($"{type} v{version} does not belong into {writing.Stream}; nothing was written.");
                }
                var data = writing.Book.Catalog.Write(happened);
                if (!writing.Book.Catalog.Read(type, version, data).Succeeds(out var again, out var refusal))
                {
                    throw new InvalidOperationException($"{refusal.Sentence} Nothing was written.");
                }
                events.Add(new NewEvent(type, version, data) { AtAnyTime = happened is IAtAnyTime { AtAnyTime: true } });
                trial.Add((new Envelope(++seq, now, writing.Tenant, writing.Stream, ++rev, type, version, by, data), again));
            }
            ready.Add(new StreamEvents(writing.Stream, writing.Tenant, writing.Rev, events));
        }
        after = state.Apply(trial, trial: true);
        return ready;
    }
}
