// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;

namespace Plimsoll.Storage.Journals;

/// <summary>What a tree commits to at one moment.</summary>
public sealed record TreeHead(long Size, TreeHash Root);

/// <summary>Where the journal stands: the right edge of its tree, its streams, the time of its last entry. Used by one thread at a time.</summary>
internal sealed class JournalHead
{
    private SubtreeSink? _complete;

    public CompactRange Range { get; private set; } = new();

    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    public Dictionary<string, StreamHead> Streams { get; } = new(StringComparer.Ordinal);

    public UpperTree Tree { get; } = new();

    public long Size => (long)Range.Size;

    public TreeHead ToTreeHead() => new(Size, Range.Root);

    /// <summary>Takes the next entry of a history that is being checked; its stream is told by <see cref="Streams"/> when the check is over.</summary>
    public void Take(TreeHash leaf, DateTimeOffset at)
    {
        Range.Append(leaf, _complete ??= Tree.Add);
        LastAt = at;
    }

    /// <summary>Takes what a committed batch has changed.</summary>
    public void Take(JournalBatch batch)
    {
        (Range, LastAt) = (batch.Range, batch.LastAt);
        foreach (var stream in batch.Streams.Values) { Streams[stream.Name] = stream; }
        Tree.Add(batch.Subtrees);
    }
}

/// <summary>What a batch would make of the head; forgotten when the batch fails.</summary>
internal sealed class JournalBatch(JournalHead head)
{
    public CompactRange Range { get; } = head.Range.Copy();

    public DateTimeOffset LastAt { get; private set; } = head.LastAt;

    public Dictionary<string, StreamHead> Streams { get; } = new(StringComparer.Ordinal);

    public List<(int Level, TreeHash Hash)> Subtrees { get; } = [];

    public long Size => (long)Range.Size;

    /// <summary>Streams that the batch would make; their keys follow those of the head.</summary>
    public int NewStreams { get; set; }

    public StreamHead? Find(string stream) => Streams.GetValueOrDefault(stream) ?? head.Streams.GetValueOrDefault(stream);

    public long NextStreamId() => head.Streams.Count + ++NewStreams;

    /// <summary>The time of an entry: now, but never before the entry before it.</summary>
    public DateTimeOffset At(DateTimeOffset now)
    {
        var at = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return at < LastAt ? LastAt : at;
    }

    public void Take(TreeHash leaf, StreamHead stream, DateTimeOffset at)
    {
        Range.Append(leaf, (level, _, hash) => { if (level >= UpperTree.Lowest) { Subtrees.Add((level, hash)); } });
        Streams[stream.Name] = stream;
        LastAt = at;
    }
}

/// <summary>Roots of all complete subtrees of 256 leaves and more: 64 bytes of memory for
/// 256 entries. Smaller ones are computed from the leaves in the database.</summary>
internal sealed class UpperTree
{
    public const int Lowest = 8;

    private readonly Lock _lock = new();
    private readonly List<List<TreeHash>> _levels = [];

    public void Add(int level, ulong index, TreeHash hash)
    {
        if (level < Lowest) { return; }
        lock (_lock) { Push(level, hash); }
    }

    public void Add(List<(int Level, TreeHash Hash)> subtrees)
    {
        lock (_lock) { foreach (var (level, hash) in subtrees) { Push(level, hash); } }
    }

    public TreeHash At(int level, ulong index)
    {
        lock (_lock) { return _levels[level - Lowest][(int)index]; }
    }

    private void Push(int level, TreeHash hash)
    {
        while (_levels.Count <= level - Lowest) { _levels.Add([]); }
        _levels[level - Lowest].Add(hash);
    }
}
