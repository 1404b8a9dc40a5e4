// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Storage.Clocks;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Usage;

/// <summary>Where rows of activity lie: what is counted, deleted, told and shown of them. Narrow on purpose, for a larger engine.</summary>
/// <remarks>Not all of a store yet: opening, the copy for a backup and the comparison with the journal are <see cref="ActivityStore"/>'s own, and Parquet at a
/// path is asked of every engine. CONTRIBUTING.md names who takes the class.</remarks>
public interface IActivityStore : IDisposable
{
    /// <summary>What a person who looks after it wants to see.</summary>
    ActivityStoreState State { get; }

    /// <summary>Rows of one organisation that wait to be written; what others send is none of its business.</summary>
    long QueuedOf(string tenant);

    /// <summary>Stores rows. The answer comes after they are on disk; a row whose id is there already counts as stored and is not stored again.</summary>
    Task<StoreAnswer> AppendAsync(string tenant, IReadOnlyList<ActivityRow> rows, CancellationToken ct = default);

    /// <summary>Deletes everything of one person; how many rows it was.</summary>
    Task<long> DeletePersonAsync(string tenant, ulong user);

    /// <summary>Deletes rows by their salts, with which they go; how many it was.</summary>
    Task<long> DeleteAsync(string tenant, IReadOnlyList<RowLeaf> rows);

    /// <summary>Deletes what happened before an instant; how many rows it was.</summary>
    Task<long> DeleteBeforeAsync(string tenant, SettledInstant instant);

    /// <summary>Counts anew the days that changed since the last time; how many it was. Rows that lie twice are deleted, all but the first.</summary>
    /// <param name="deleting">Asked before rows are deleted that lie twice, so that whoever has told of them can say that they go.</param>
    Task<long> RefreshDaysAsync(Func<string, IReadOnlyList<RowLeaf>, Task>? deleting = null);

    /// <summary>Counts by day, kind and label, as the last refresh left them.</summary>
    IReadOnlyList<DayCount> Days(string tenant, DateOnly from, DateOnly until);

    /// <summary>The same counts added up by one label, the largest first; by day or month
    /// in order. What pages show of millions of rows without reading them.</summary>
    IReadOnlyList<LabelCount> Totals(string tenant, DateOnly from, DateOnly until, ActivityKind kind, CountedBy by);

    /// <summary>One entry a row, as columns: whose, which cell, how much. For counts that bound what one unit adds.</summary>
    UnitColumns Columns(ColumnAsk ask);

    /// <summary>Rows of a time, each id once, as they were stored; at most so many.</summary>
    /// <param name="agreements">Rows that came under one of these are read besides the organisation's own.</param>
    IReadOnlyList<ActivityRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset until, int most, IReadOnlyList<string> agreements);

    /// <summary>The tenants that have rows.</summary>
    IReadOnlyList<string> Tenants();

    /// <summary>What arrived from one tenant in a time and is stored: how many rows, their leaves, and the root of a Merkle tree over them.</summary>
    /// <remarks>Where it is more than <see cref="Arrived.Most"/>, the first part of it that ends with a minute.</remarks>
    Arrived ArrivedIn(string tenant, DateTimeOffset from, DateTimeOffset until);

    /// <summary>The leaves of rows that would be deleted.</summary>
    IReadOnlyList<RowLeaf> LeavesOf(string tenant, Going which);

    /// <summary>Writes the rows of a tenant as Parquet, ids and hashes as text; how many it was.</summary>
    long Export(string tenant, string path);

    /// <summary>Takes rows that <see cref="Export"/> wrote; those that are there already are left out.</summary>
    Task<Result<Imported>> ImportAsync(string tenant, string path);
}

/// <summary>What became of rows that were to be stored.</summary>
public abstract record StoreAnswer
{
    private StoreAnswer() { }

    /// <summary>They are on disk.</summary>
    /// <param name="Duplicates">Those that were there already.</param>
    public sealed record Stored(long New, long Duplicates) : StoreAnswer;

    /// <summary>They are not; the sender should come again.</summary>
    public sealed record Refused(Refusal Refusal) : StoreAnswer;
}

/// <summary>How the store is doing.</summary>
/// <param name="QueuedRows">Rows of everybody that wait to be written.</param>
/// <param name="MostQueuedRows">When so many wait, senders are told to come again.</param>
/// <param name="RefusedAsks">Asks since the start that found the queue full or the disk failing.</param>
public sealed record ActivityStoreState(long QueuedRows, long MostQueuedRows, long StoredRows, long Duplicates, long RefusedAsks, DateTimeOffset? LastCommit);

/// <summary>Rows that arrived in a time.</summary>
/// <param name="Until">Up to when; earlier than asked where more arrived than one batch holds.</param>
/// <param name="Root">Over the leaves, in ascending order.</param>
/// <param name="Leaves">The leaves in that order, 32 bytes each.</param>
public sealed record Arrived(DateTimeOffset Until, long Rows, Digest Root, ReadOnlyMemory<byte> Leaves)
{
    /// <summary>Leaves that are sorted in memory at once: 128 MiB of them.</summary>
    public const long Most = 1 << 22;
}

/// <summary>Which rows are to go.</summary>
public abstract record Going
{
    private Going() { }

    /// <summary>Everything of one person.</summary>
    public sealed record Person(ulong User) : Going;

    /// <summary>What happened before an instant.</summary>
    public sealed record Before(DateTimeOffset Instant) : Going;

    /// <summary>What had arrived of persons when they were erased.</summary>
    public sealed record Erased(IReadOnlyList<ErasedActivity> Persons) : Going;

    /// <summary>What arrived in a time and has one of these leaves.</summary>
    public sealed record WithLeaf(DateTimeOffset From, DateTimeOffset Until, IReadOnlySet<TreeHash> Leaves) : Going;
}

/// <summary>A row that is to go: when it arrived, its leaf, and the salt by which it is found.</summary>
public readonly record struct RowLeaf(DateTimeOffset Received, TreeHash Leaf, UInt128 Salt);

/// <summary>Rows of an imported file.</summary>
public sealed record Imported(long Rows);

/// <summary>Rows of a day that agree in kind and in every field by which days are added up.</summary>
public sealed record DayCount(DateOnly Day, string Kind, bool? HighRisk, long Rows, long InputTokens, long OutputTokens, long DurationMs);

/// <summary>By what rows are added up.</summary>
public sealed record CountedBy
{
    private CountedBy(ActivityField? field, bool byMonth) => (Field, ByMonth) = (field, byMonth);

    public static readonly CountedBy Month = new(null, true), Day = new(null, false);

    /// <summary>The field; null where it is by time.</summary>
    public ActivityField? Field { get; }

    /// <summary>Whether a time is a month, such as 2026-10; else it is a day, such as 2026-10-03.</summary>
    public bool ByMonth { get; }

    /// <summary>By one of <see cref="ActivityFields.Counted"/>.</summary>
    /// <exception cref="ArgumentException">Days are not added up by it.</exception>
    public static CountedBy Of(ActivityField field) => field.Tables.Count > 0 ? new CountedBy(field, false)
        : throw new ArgumentException($"Days are not added up by {field.Name}.", nameof(field));
}

/// <summary>Rows that agree in one label.</summary>
/// <param name="Label">The label; null for rows that name none.</param>
/// <param name="Classifier">What stands beside the label: who judged, where rows are added up by verdict.</param>
/// <param name="HighRisk">Those in a use case that is said to be high-risk.</param>
/// <param name="Unsaid">Those where nobody said whether it is.</param>
public sealed record LabelCount(string? Label, string? Classifier, long Rows, long HighRisk, long Unsaid, long Tokens);
