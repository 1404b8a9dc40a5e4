// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>
/// The kept lists of every organisation that was looked at. An event marks its release; whoever looks next has the marked ones worked out anew, and
/// those of which something ended since. The first look after a start works out all of them. Safe for many threads; organisations do not wait for one another.
/// </summary>
internal sealed class Worklists
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Books _books;
    private readonly GateRules _rules;
    private readonly TimeProvider _clock;
    private readonly IDueElsewhere[] _elsewhere;

    public Worklists(Books books, GateRules rules, TimeProvider clock, IEnumerable<IDueElsewhere> elsewhere)
    {
        (_books, _rules, _clock, _elsewhere) = (books, rules, clock, [.. elsewhere]);
        // Marked before the entry can be seen in the books, so that whoever sees it finds the mark.
        books.Follow(ReleaseStreams.Releases, (tenant, release) => { if (_kept.TryGetValue(tenant, out var kept)) { kept.Marked.Enqueue(release); } });
        foreach (var one in _elsewhere) { one.Follow(books, tenant => { if (_kept.TryGetValue(tenant, out var kept)) { kept.IsElsewhere = true; } }); }
    }

    /// <summary>Reads off an organisation's lists as they stand by now.</summary>
    /// <param name="read">Takes out what it needs and keeps hold of no list: the next reader may find it changed.</param>
    public T Read<T>(string tenant, Func<Worklist, DateTimeOffset, T> read)
    {
        var kept = _kept.GetOrAdd(tenant, _ => new Kept());
        lock (kept)
        {
            // Read in here, so that no reader brings the lists to an earlier instant than the one before.
            var now = _clock.GetUtcNow();
            return read(BroughtUp(kept, tenant, now), now);
        }
    }

    private Worklist BroughtUp(Kept kept, string tenant, DateTimeOffset now)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        while (kept.Marked.TryDequeue(out var release)) { changed.Add(release); }
        var moved = kept.IsElsewhere || kept.List is null;
        kept.IsElsewhere = false;
        var books = _books.Now;
        var elsewhere = moved ? Elsewhere(books, tenant) : kept.Elsewhere;
        if (moved) { changed.UnionWith(elsewhere.Keys.Union(kept.Elsewhere.Keys).Where(id => !Same(elsewhere, kept.Elsewhere, id))); }
        var (releases, registry) = (books.ReleasesOf(tenant), books.RegistryOf(tenant).State);
        var members = books.Accounts.Tenants[tenant].Members.Keys.ToImmutableHashSet(StringComparer.Ordinal);
        var own = registry.Parties[books.Accounts.Tenants[tenant].Party].Roles;
        // A clock that was put back un-ends what had ended; a person who left owns things that nobody can do; other roles of the organisation fit other lists.
        if (kept.List is not { } list || now < kept.At || !members.SetEquals(kept.Members) || !own.SequenceEqual(kept.Own))
        {
            (list, changed) = (new Worklist(), [.. releases.Keys]);
        }
        changed.UnionWith(list.Turned(now));
        // Half of a change is worse than none: until all of it is in, the next reader begins anew.
        kept.List = null;
        foreach (var release in changed)
        {
            list.Put(WorkItem.Of(release, releases[release].State, registry, _rules, members, own, now, elsewhere.GetValueOrDefault(release, [])));
        }
        (kept.List, kept.At, kept.Members, kept.Own, kept.Elsewhere) = (list, now, members, own, elsewhere);
        return list;
    }

    private Dictionary<string, IReadOnlyList<DueFor>> Elsewhere(BooksState state, string tenant) =>
        _elsewhere.SelectMany(one => one.Of(state, tenant)).GroupBy(due => due.Key, StringComparer.Ordinal)
            .ToDictionary(due => due.Key, due => (IReadOnlyList<DueFor>)[.. due.SelectMany(one => one.Value)], StringComparer.Ordinal);

    private static bool Same(
        Dictionary<string, IReadOnlyList<DueFor>> one, Dictionary<string, IReadOnlyList<DueFor>> other, string release) =>
        one.GetValueOrDefault(release, []).Select(due => due.Item).SequenceEqual(other.GetValueOrDefault(release, []).Select(due => due.Item));

    private sealed class Kept
    {
        public ConcurrentQueue<string> Marked { get; } = new();

        public Worklist? List { get; set; }

        public DateTimeOffset At { get; set; }

        public ImmutableHashSet<string> Members { get; set; } = [];

        public IReadOnlyList<Role> Own { get; set; } = [];

        /// <summary>Whether something else may be due because of what no release knows.</summary>
        public volatile bool IsElsewhere;

        public Dictionary<string, IReadOnlyList<DueFor>> Elsewhere { get; set; } = [];
    }
}
