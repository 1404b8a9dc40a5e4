// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Plimsoll.Ledger;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Usage.Activity;

namespace Plimsoll.Storage.Usage;

/// <summary>Compares stored rows with their leaves, and leaves with what the journal says. Batches are taken together until they hold a million leaves, so
/// memory does not grow with what is stored.</summary>
internal sealed class ActivityCheck
{
    private const long MostTogether = 1 << 20;

    private readonly DuckDbConnection _connection;
    private readonly LeafFiles _files;
    private readonly string _tenant;
    private readonly ActivityRecord _told;
    private readonly FindingCounts _found;
    private readonly long? _version;
    private readonly Dictionary<long, List<Mark>> _marks = [];

    /// <param name="Deletion">The entry about it; 0 where the journal is told when the server starts.</param>
    /// <param name="Done">Whether its rows are said to be gone.</param>
    private readonly record struct Mark(LeafMarks File, long Deletion, bool Done, long First, int Count);

    private ActivityCheck(DuckDbConnection connection, LeafFiles files, string tenant, ActivityRecord told, FindingCounts found, long? version) =>
        (_connection, _files, _tenant, _told, _found, _version) = (connection, files, tenant, told, found, version);

    /// <param name="version">The version of the file; that of this program when null.</param>
    public static ActivityFindings Run(DuckDbConnection connection, LeafFiles files, IReadOnlyDictionary<string, ActivityRecord> told, long? version = null)
    {
        var found = new FindingCounts();
        List<string> tenants = [];
        using (var rows = connection.Query("SELECT DISTINCT tenant FROM activity"))
        {
            while (rows.NextChunk()) { for (var i = 0; i < rows.Count; i++) { tenants.Add(rows.Text(0, i)!); } }
        }
        foreach (var tenant in tenants.Union(told.Keys).Order(StringComparer.Ordinal))
        {
            new ActivityCheck(connection, files, tenant, told.GetValueOrDefault(tenant) ?? new ActivityRecord([]), found, version).Check();
        }
        return found.Answer();
    }

    private void Check()
    {
        ReadMarks();
        for (var at = 0; at < _told.Batches.Count;)
        {
            var end = at + 1;
            var first = _told.Batches[at];
            if (first.Recomputable)
            {
                for (var rows = first.Rows; end < _told.Batches.Count && _told.Batches[end] is { Recomputable: true } next && next.Month == first.Month && rows
                    + next.Rows <= MostTogether; end++) { rows += next.Rows; }
                Compare(at, end);
            }
            else
            {
                while (end < _told.Batches.Count && !_told.Batches[end].Recomputable) { end++; }
                _found.Before += Count(first.From, _told.Batches[end - 1].Until);
            }
            at = end;
        }
        _found.Untold += Count(_told.Until, DateTimeOffset.MaxValue);
    }

    /// <summary>Which leaves deletions took the rows of. A mark that no entry of the journal bears out excuses nothing.</summary>
    private void ReadMarks()
    {
        var files = _files.MarksOf(_tenant).ToDictionary(m => (m.Root, m.State == MarkState.Owed));
        foreach (var deletion in _told.Deletions.Where(d => d.Leaves > 0))
        {
            if (!files.TryGetValue((deletion.Root, false), out var file) || !Holds(deletion, file)) { _found.BrokenMarks.Add(deletion.Seq); continue; }
            Index(file, deletion.Seq, file.State == MarkState.Gone);
        }
        foreach (var file in files.Values.Where(f => f.State == MarkState.Owed)) { Index(file, 0, done: true); }
    }

    /// <summary>Whether the marks are those over which the entry has its root.</summary>
    private bool Holds(ToldDeletion deletion, LeafMarks file)
    {
        var (tree, batches) = (new CompactRange(), _told.Batches.Where(b => b.Recomputable).ToDictionary(b => b.Seq));
        LeafMonth? open = null;
        var month = "";
        try
        {
            foreach (var place in LeafFiles.PlacesOf(file))
            {
                if (!batches.TryGetValue(place.Batch, out var batch) || place.Place >= batch.Rows) { return false; }
                if (batch.Month != month)
                {
                    open?.Dispose();
                    (open, month) = (_files.Open(_tenant, batch.Month), batch.Month);
                }
                if (batch.Place + place.Place >= open!.Count) { return false; }
                tree.Append(new TreeHash(open.Bytes(batch.Place + place.Place)));
            }
            return (long)tree.Size == deletion.Leaves && LeafRoot.Of(tree) == deletion.Root;
        }
        finally { open?.Dispose(); }
    }

    private void Index(LeafMarks file, long deletion, bool done)
    {
        var (at, first, batch) = (0L, 0L, -1L);
        foreach (var place in LeafFiles.PlacesOf(file))
        {
            if (place.Batch != batch && at > first) { Add(); }
            if (place.Batch != batch) { (batch, first) = (place.Batch, at); }
            at++;
        }
        if (at > first) { Add(); }

        void Add()
        {
            ref var marks = ref CollectionsMarshal.GetValueRefOrAddDefault(_marks, batch, out _);
            (marks ??= []).Add(new Mark(file, deletion, done, first, (int)(at - first)));
        }
    }

    private void Compare(int from, int until)
    {
        using var month = _files.Open(_tenant, _told.Batches[from].Month);
        var slices = new Slice[until - from];
        for (var i = 0; i < slices.Length; i++) { slices[i] = Open(_told.Batches[from + i], month); }
        ActivityLeaves.Read(
            _connection, "tenant = $1 AND received_at >= make_timestamp($2) AND received_at < make_timestamp($3)",
            [_tenant, ActivitySchema.Micros(_told.Batches[from].From), ActivitySchema.Micros(_told.Batches[until - 1].Until)], row =>
                slices[_told.BatchAt(row.Received) - from].Take(month, LeafKey.Of(row.Leaf)), _version);
        foreach (var slice in slices) { slice.Count(_found); }
    }

    private Slice Open(ToldBatch batch, LeafMonth month)
    {
        var slice = new Slice(batch, Proves(batch, month));
        if (!slice.Proven) { return slice; }
        foreach (var mark in _marks.GetValueOrDefault(batch.Seq) ?? [])
        {
            foreach (var place in LeafFiles.PlacesOf(mark.File).Skip((int)mark.First).Take(mark.Count)) { slice.Erase(place.Place, mark.Deletion, mark.Done); }
        }
        return slice;
    }

    /// <summary>Whether the leaves of a batch are there, in order, and have the root that the journal says.</summary>
    private static bool Proves(ToldBatch batch, LeafMonth month)
    {
        if (batch.Place + batch.Rows > month.Count) { return false; }
        var tree = new CompactRange();
        for (var place = batch.Place; place < batch.Place + batch.Rows; place++)
        {
            if (place > batch.Place && month[place - 1].CompareTo(month[place]) > 0) { return false; }
            tree.Append(new TreeHash(month.Bytes(place)));
        }
        return LeafRoot.Of(tree) == batch.Root;
    }

    private long Count(DateTimeOffset from, DateTimeOffset until)
    {
        using var rows = until == DateTimeOffset.MaxValue
            ? _connection.Query("SELECT count(*) FROM activity WHERE tenant = $1 AND received_at >= make_timestamp($2)", _tenant, ActivitySchema.Micros(from))
            : _connection.Query("SELECT count(*) FROM activity WHERE tenant = $1 AND received_at >= make_timestamp($2) AND received_at < make_timestamp($3)",
                _tenant, ActivitySchema.Micros(from), ActivitySchema.Micros(until));
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }

    /// <summary>A batch while its rows come by.</summary>
    private sealed class Slice(ToldBatch batch, bool proven)
    {
        private readonly System.Collections.BitArray _seen = new(proven ? checked((int)batch.Rows) : 0);
        private readonly Dictionary<long, (long Deletion, bool Done)> _erased = [];
        private long _strange;

        public bool Proven => proven;

        public void Erase(long place, long deletion, bool done) => _erased[place] = (deletion, done);

        public void Take(LeafMonth month, LeafKey leaf)
        {
            if (!proven) { _strange++; return; }
            for (var place = month.Find(leaf, batch.Place, batch.Rows); place >= 0 && place < batch.Place + batch.Rows && month[place] == leaf; place++)
            {
                if (_seen[(int)(place - batch.Place)]) { continue; }
                _seen[(int)(place - batch.Place)] = true;
                return;
            }
            _strange++;
        }

        public void Count(FindingCounts found)
        {
            if (!proven)
            {
                found.BrokenBatches.Add(batch.Seq);
                found.Unproven += _strange;
                return;
            }
            var lost = 0L;
            for (var place = 0; place < batch.Rows; place++)
            {
                var erased = _erased.TryGetValue(place, out var by);
                switch (_seen[place], erased)
                {
                    case (true, false): found.Intact++; break;
                    case (true, true): if (by.Done) { found.CameBack++; } else { found.StillThere++; } break;
                    case (false, true): found.Erased[by.Deletion] = found.Erased.GetValueOrDefault(by.Deletion) + 1; break;
                    case (false, false): lost++; break;
                }
            }
            // A row that was changed has lost its leaf, and its leaf the row.
            var changed = Math.Min(lost, _strange);
            found.Changed += changed;
            found.Missing += lost - changed;
            found.Added += _strange - changed;
        }
    }
}

/// <summary>Findings while they are counted.</summary>
internal sealed class FindingCounts
{
    public long Intact, Changed, Missing, Added, CameBack, StillThere, Before, Untold, Unproven;

    public Dictionary<long, long> Erased { get; } = [];

    public List<long> BrokenBatches { get; } = [];

    public List<long> BrokenMarks { get; } = [];

    public ActivityFindings Answer() => new()
    {
        Intact = Intact, Changed = Changed, Missing = Missing, Added = Added, CameBack = CameBack, StillThere = StillThere, Before = Before, Untold = Untold,
            Unproven = Unproven,
        Erased = Erased.ToImmutableSortedDictionary(), BrokenBatches = [.. BrokenBatches.Order()], BrokenMarks = [.. BrokenMarks.Order()],
    };
}
