// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Journal;

/// <summary>A state with the revision of the stream that it was folded from, and the organisation that owns it.</summary>
internal sealed class Kept<T> where T : class
{
    private readonly T? _state;
    private readonly FoldedStates<T>? _folded;
    private readonly string? _id;

    /// <summary>A state that is at hand.</summary>
    public Kept(T state, long rev, string tenant) => (_state, Rev, Tenant) = (state, rev, tenant);

    /// <summary>A state that is folded when it is asked for.</summary>
    public Kept(FoldedStates<T> folded, string id, long rev, string tenant) => (_folded, _id, Rev, Tenant) = (folded, id, rev, tenant);

    /// <exception cref="InvalidOperationException">It has to be folded, and an entry cannot be read.</exception>
    public T State => _state ?? _folded!.Of(_id!, Rev);

    public long Rev { get; }

    public string Tenant { get; }
}

/// <summary>Streams of one kind, each folded into a state of its own.</summary>
/// <param name="kind">What the names of the streams begin with.</param>
/// <param name="empty">The state before the first event.</param>
/// <param name="apply">What an event makes of a state; pure.</param>
/// <param name="catalog">The events that the streams may hold.</param>
/// <param name="unknown">The refusal for an id that has no stream here; null where
/// every organisation has the stream from the beginning, under its own id.</param>
/// <param name="hears">Events of other streams that change the state whose id is the organisation's.</param>
internal sealed class StreamOf<T>(
    string kind, T empty, Func<T, Recorded, T> apply, EventCatalog catalog, Func<string, Refusal>? unknown = null, params IReadOnlyCollection<Type> hears)
    : StreamBook(catalog, [kind]) where T : class
{
    private bool _chains;
    private bool _foldsWhenAsked;
    private Right _shownTo = Right.Read;

    public override IReadOnlyCollection<Type> Hears => hears;

    public override bool Chains => _chains;

    public override bool FoldsWhenAsked => _foldsWhenAsked;

    public override Right ShownTo => _shownTo;

    internal override object Begin(StreamHistory history) => Shelf<T>.Empty(_foldsWhenAsked ? new FoldedStates<T>(this, history) : null);

    /// <summary>Streams of which an organisation has thousands, and looks at a few: each state is folded when it is asked for.</summary>
    /// <inheritdoc cref="StreamOf{T}"/>
    public static StreamOf<T> Many(string kind, T empty, Func<T, Recorded, T> apply, EventCatalog catalog, Func<string, Refusal> unknown) =>
        new(kind, empty, apply, catalog, unknown) { _foldsWhenAsked = true };

    /// <summary>Streams whose states are told what happened alone, and neither when nor as which entry: many decisions about one of them can be appended
    /// together, each made on what the one before it leaves (<see cref="StreamChains"/>). For what a whole organisation writes to.</summary>
    /// <inheritdoc cref="StreamOf{T}"/>
    public static StreamOf<T> Chained(
        string kind, T empty, Func<T, JournalEvent, T> apply, EventCatalog catalog, Func<string, Refusal>? unknown = null,
        params IReadOnlyCollection<Type> hears) =>
        new(kind, empty, (state, happened) => apply(state, happened.Event), catalog, unknown, hears) { _chains = true };

    /// <summary>Streams whose entries are shown to fewer than may read everything else.</summary>
    /// <param name="right">What whoever is shown one has to be allowed.</param>
    /// <inheritdoc cref="StreamOf{T}"/>
    public static StreamOf<T> Withheld(
        string kind, T empty, Func<T, Recorded, T> apply, EventCatalog catalog, Func<string, Refusal> unknown, Right right) =>
        new(kind, empty, apply, catalog, unknown) { _shownTo = right };

    /// <summary>A stream of an organisation.</summary>
    public StreamAt<T> At(string tenant, string id) => new(this, tenant, id, IsNew: false);

    /// <summary>The one stream of this kind that an organisation has.</summary>
    public StreamAt<T> At(string tenant) => new(this, tenant, tenant, IsNew: false);

    /// <summary>A stream that begins with what is decided.</summary>
    public StreamAt<T> New(string tenant, string id) => new(this, tenant, id, IsNew: true);

    public string NameOf(string id) => $"{kind}/{id}";

    internal override Folding Fold(object state) => new Single(this, (Shelf<T>)state);

    /// <summary>The state to decide about. Another organisation's is not told apart from none.</summary>
    internal Result<Kept<T>> Find(Shelf<T> shelf, StreamAt<T> at)
    {
        var found = shelf.Find(at.Tenant, at.Id);
        if (at.IsNew) { return found is null ? new Kept<T>(empty, 0, at.Tenant) : throw new InvalidOperationException($"{NameOf(at.Id)} is not new."); }
        if (found is not null) { return found; }
        return unknown is null ? new Kept<T>(empty, 0, at.Tenant) : unknown(at.Id);
    }

    private sealed class Single(StreamOf<T> book, Shelf<T> shelf) : Folding
    {
        private readonly Dictionary<string, Kept<T>> _touched = new(StringComparer.Ordinal);

        public override void Apply(Envelope entry, Recorded happened, bool trial)
        {
            var id = IdOf(entry);
            if (shelf.Folded is not { } folded || trial) { Take(id, entry, happened, entry.Rev); return; }
            folded.Advance(id, entry.Rev, happened);
            _touched[id] = new Kept<T>(folded, id, entry.Rev, entry.Tenant);
        }

        public override void Note(Envelope entry)
        {
            var id = IdOf(entry);
            _touched[id] = new Kept<T>(shelf.Folded!, id, entry.Rev, entry.Tenant);
        }

        public override void Hear(Envelope entry, Recorded happened) => Take(entry.Tenant, entry, happened, null);

        public override object Finish() => shelf.With(_touched);

        private string IdOf(Envelope entry) => entry.Stream[(book.Kinds[0].Length + 1)..];

        /// <param name="rev">Null where the event stands in another stream, and leaves the revision of this one.</param>
        private void Take(string id, Envelope entry, Recorded happened, long? rev)
        {
            var before = _touched.TryGetValue(id, out var touched) ? touched : shelf.Find(entry.Tenant, id) ?? new Kept<T>(book.Initial, 0, entry.Tenant);
            _touched[id] = new Kept<T>(book.After(before.State, happened), rev ?? before.Rev, entry.Tenant);
        }
    }

    /// <summary>The state that a history gives.</summary>
    internal T Of(IEnumerable<Recorded> history) => history.Aggregate(empty, apply);

    internal T Initial => empty;

    internal T After(T state, Recorded happened) => apply(state, happened);
}

/// <summary>One stream: what a decision is about.</summary>
/// <param name="Tenant">The organisation that owns it.</param>
/// <param name="IsNew">Whether it begins with what is decided.</param>
internal readonly record struct StreamAt<T>(StreamOf<T> Book, string Tenant, string Id, bool IsNew) where T : class
{
    public string Name => Book.NameOf(Id);

    public Result<Kept<T>> Find(BooksState state) => Book.Find(state.Of(Book), this);

    /// <summary>Events for the stream, decided on a revision of it.</summary>
    public Writing Writes(long rev, IReadOnlyList<JournalEvent> events) => new(Book, Name, Tenant, rev, events);
}

/// <summary>The states of one kind of stream at one moment, by organisation and id. Immutable.</summary>
internal sealed class Shelf<T> where T : class
{
    private static readonly ImmutableDictionary<string, Kept<T>> None = ImmutableDictionary.Create<string, Kept<T>>(StringComparer.Ordinal);

    private readonly ImmutableDictionary<string, ImmutableDictionary<string, Kept<T>>> _byTenant;
    private readonly ImmutableDictionary<string, string> _owners;

    private Shelf(
        FoldedStates<T>? folded, ImmutableDictionary<string, ImmutableDictionary<string, Kept<T>>> byTenant, ImmutableDictionary<string, string> owners) =>
        (Folded, _byTenant, _owners) = (folded, byTenant, owners);

    /// <summary>Where states are folded that are not kept here; null where all are.</summary>
    internal FoldedStates<T>? Folded { get; }

    internal static Shelf<T> Empty(FoldedStates<T>? folded) => new(
        folded, ImmutableDictionary.Create<string, ImmutableDictionary<string, Kept<T>>>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>What an organisation has, by id.</summary>
    public IReadOnlyDictionary<string, Kept<T>> Of(string tenant) => _byTenant.GetValueOrDefault(tenant, None);

    public Kept<T>? Find(string tenant, string id) => _byTenant.GetValueOrDefault(tenant, None).GetValueOrDefault(id);

    /// <summary>By id alone, whoever owns it: for what is published, and for the server itself.</summary>
    public Kept<T>? FindAny(string id) => _owners.TryGetValue(id, out var tenant) ? Find(tenant, id) : null;

    /// <summary>Everything of everybody: for what is published, and for the server itself.</summary>
    public IEnumerable<Kept<T>> All => _byTenant.Values.SelectMany(t => t.Values);

    [SuppressMessage("Performance", "CA1859", Justification = "What is touched is small.")]
    internal Shelf<T> With(Dictionary<string, Kept<T>> touched)
    {
        if (touched.Count == 0) { return this; }
        var byTenant = touched.GroupBy(t => t.Value.Tenant, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, _byTenant.GetValueOrDefault(g.Key, None).SetItems(g)));
        var owners = touched.Where(t => !_owners.ContainsKey(t.Key)).Select(t => KeyValuePair.Create(t.Key, t.Value.Tenant));
        return new Shelf<T>(Folded, _byTenant.SetItems(byTenant), _owners.SetItems(owners));
    }
}
