// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>Everything that the journal says at one moment. Immutable.</summary>
internal sealed class BooksState
{
    private readonly StreamBooks _books;
    private readonly ImmutableArray<object> _states;

    private BooksState(StreamBooks books, long seq, ImmutableArray<object> states, long lastPublic) =>
        (_books, Seq, _states, LastPublic) = (books, seq, states, lastPublic);

    /// <summary>Number of the last entry.</summary>
    public long Seq { get; }

    /// <summary>Who is who and may do what.</summary>
    public AccountBook Accounts => Of(AccountStreams.Book);

    /// <summary>What is before the first entry.</summary>
    public static BooksState Before(StreamBooks books, StreamHistory history) => new(books, 0, [.. books.All.Select(b => b.Begin(history))], 0);

    /// <summary>The states of one kind of stream.</summary>
    public Shelf<T> Of<T>(StreamOf<T> book) where T : class => (Shelf<T>)StateOf(book);

    public T Of<T>(JointBook<T> book) where T : class => (T)StateOf(book);

    /// <summary>Number of the last entry that changed anything public; 0 where none did.</summary>
    public long LastPublic { get; }

    internal object StateOf(StreamBook book) => _states[_books.PlaceOf(book)];

    /// <summary>The state after further entries.</summary>
    /// <param name="batch">Entries with their events; none where an entry is only noted, see <see cref="StreamBooks.Note"/>.</param>
    /// <param name="trial">Whether the entries are not written, so that the state is looked at and thrown away.</param>
    public BooksState Apply(IReadOnlyList<(Envelope Entry, JournalEvent? Event)> batch, bool trial = false)
    {
        var (foldings, lastPublic) = (new Folding?[_states.Length], LastPublic);
        foreach (var (entry, happened) in batch)
        {
            var folding = FoldingOf(_books.Find(entry.Stream)!);
            if (happened is null) { folding.Note(entry); continue; }
            var recorded = new Recorded(entry.Seq, entry.At, entry.By, happened);
            folding.Apply(entry, recorded, trial);
            foreach (var hearing in _books.HearingOf(happened)) { FoldingOf(hearing).Hear(entry, recorded); }
            if (_books.IsPublic(happened)) { lastPublic = entry.Seq; }
        }
        var states = _states.ToBuilder();
        for (var i = 0; i < foldings.Length; i++) { if (foldings[i] is { } folding) { states[i] = folding.Finish(); } }
        return new BooksState(_books, batch is [] ? Seq : batch[^1].Entry.Seq, states.MoveToImmutable(), lastPublic);

        Folding FoldingOf(StreamBook book)
        {
            var place = _books.PlaceOf(book);
            return foldings[place] ??= book.Fold(_states[place]);
        }
    }
}

/// <summary>Follows the journal: state is what its entries say, and nothing else. Safe for many threads.</summary>
internal sealed class Books
{
    private const int Step = 4096;

    private readonly Storage.Journals.Journal _journal;
    private readonly Lock _lock = new();
    private readonly List<(StreamBook Book, Action<string, string> Told)> _followers = [];
    private BooksState _state;

    public Books(Storage.Journals.Journal journal, StreamBooks streams, BooksState state) => (_journal, Streams, _state) = (journal, streams, state);

    /// <summary>Which streams there are, and how each is read.</summary>
    public StreamBooks Streams { get; }

    /// <summary>What has been committed by now.</summary>
    public BooksState Now
    {
        get
        {
            var seen = Volatile.Read(ref _state);
            if (seen.Seq >= _journal.Head.Size) { return seen; }
            return CatchUp().Succeeds(out var state, out var refusal) ? state : throw new InvalidOperationException(refusal.Sentence);
        }
    }

    /// <summary>Tells of each further entry of the streams of a kind, just before it can be seen in <see cref="Now"/>.</summary>
    /// <param name="told">Takes the organisation and the id of the stream; answers at once, for everybody waits for it.</param>
    public void Follow<T>(StreamOf<T> book, Action<string, string> told) where T : class { lock (_lock) { _followers.Add((book, told)); } }

    private void Tell(List<(Envelope Entry, JournalEvent? Event)> read)
    {
        foreach (var (book, told) in _followers)
        {
            foreach (var (entry, _) in read)
            {
                if (Streams.Find(entry.Stream) == book) { told(entry.Tenant, entry.Stream[(book.Kinds[0].Length + 1)..]); }
            }
        }
    }

    private Result<BooksState> CatchUp()
    {
        lock (_lock)
        {
            var state = _state;
            while (_journal.Read(state.Seq, Step) is { Count: > 0 } entries)
            {
                if (!Streams.Understand(entries).Succeeds(out var read, out var refusal)) { return refusal; }
                state = state.Apply(read);
                Tell(read);
                Volatile.Write(ref _state, state);
            }
            return state;
        }
    }
}
