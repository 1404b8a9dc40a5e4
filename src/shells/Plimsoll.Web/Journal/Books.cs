// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics;
using Plimsoll.Progress;
using Plimsoll.Release;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Progress;

namespace Plimsoll.Web.Journal;

/// <summary>A state with the revision of the stream that it was folded from.</summary>
internal sealed record Kept<T>(T State, long Rev);

/// <summary>What one organisation has registered and released.</summary>
internal sealed record TenantBooks
{
    public static readonly TenantBooks Empty = new();

    public Kept<Registry> Registry { get; init; } = new(Plimsoll.Release.Registry.Empty, 0);
    public ImmutableDictionary<string, Kept<Dossier>> Releases { get; init; } = ImmutableDictionary<string, Kept<Dossier>>.Empty;

    public Kept<UsageRegister> Usage { get; init; } = new(UsageRegister.Empty, 0);

    public static string UsageOf(string tenant) => $"usage/{tenant}";

    public static string RegistryOf(string tenant) => $"registry/{tenant}";

    public static string StreamOf(string release) => $"release/{release}";

    public TenantBooks Apply(Envelope entry, JournalEvent happened)
    {
        var recorded = new Recorded(entry.Seq, entry.At, entry.By, happened);
        if (entry.Stream.StartsWith("registry/", StringComparison.Ordinal)) { return this with { Registry = new(Registry.State.Apply(recorded), entry.Rev) }; }
        if (entry.Stream.StartsWith("usage/", StringComparison.Ordinal)) { return this with { Usage = new(Usage.State.Apply(recorded), entry.Rev) }; }
        var release = entry.Stream["release/".Length..];
        var dossier = (Releases.GetValueOrDefault(release)?.State ?? Dossier.Empty).Apply(recorded);
        var books = this with { Releases = Releases.SetItem(release, new(dossier, entry.Rev)) };
        return happened is ReleaseOpened ? books with { Registry = Registry with { State = Registry.State.Apply(recorded) } } : books;
    }
}

/// <summary>Everything that the journal says at one moment.</summary>
internal sealed record BooksState(long Seq, AccountBook Accounts, ImmutableDictionary<string, TenantBooks> Tenants)
{
    public static readonly BooksState Empty = new(0, AccountBook.Empty, ImmutableDictionary<string, TenantBooks>.Empty);

    /// <summary>Number of the last entry that published a statement: pages that list statements are drawn anew after it.</summary>
    public long StatementSeq { get; init; }

    /// <summary>Number of the last entry that published a table under a privacy budget.</summary>
    public long PublicationSeq { get; init; }

    /// <summary>Rounds and public pages.</summary>
    public ProgressBooks Progress { get; init; } = ProgressBooks.Empty;

    public TenantBooks Of(string tenant) => Tenants.GetValueOrDefault(tenant, TenantBooks.Empty);

    /// <summary>The organisation that owns a release, and the release; null when there is none.</summary>
    public (string Tenant, Dossier State)? FindRelease(string release) =>
        Tenants.FirstOrDefault(t => t.Value.Releases.ContainsKey(release)) is { Key: { } tenant } found ? (tenant, found.Value.Releases[release].State) : null;

    /// <summary>A published statement, and the organisation that published it; null when there is none.</summary>
    public (string Tenant, Published Statement)? FindStatement(string statement) =>
        Tenants.FirstOrDefault(t => t.Value.Usage.State.Statements.ContainsKey(statement)) is { Key: { } tenant } found ? (tenant, found.Value.Usage.State.Statements[statement]) : null;

    /// <summary>A report by its id; null when there is none.</summary>
    public Plimsoll.Usage.Reports.Report? FindReport(string report) => Tenants.Values.Select(t => t.Usage.State.Reports.Reports.GetValueOrDefault(report)).FirstOrDefault(r => r is not null);

    /// <summary>Applies many entries; what happens inside releases is folded apart and put back once.</summary>
    public BooksState Apply(IReadOnlyList<(Envelope Entry, JournalEvent Event)> batch)
    {
        var state = this;
        var touched = new Dictionary<string, (string Tenant, Kept<Dossier> Kept)>(StringComparer.Ordinal);
        foreach (var (entry, happened) in batch)
        {
            if (!entry.Stream.StartsWith("release/", StringComparison.Ordinal) || happened is ReleaseOpened) { state = state.Apply(entry, happened); continue; }
            var release = entry.Stream["release/".Length..];
            var before = touched.TryGetValue(release, out var found) ? found.Kept.State : state.Of(entry.Tenant).Releases[release].State;
            touched[release] = (entry.Tenant, new(before.Apply(new Recorded(entry.Seq, entry.At, entry.By, happened)), entry.Rev));
        }
        return state with
        {
            Seq = batch is [] ? state.Seq : batch[^1].Entry.Seq,
            Tenants = state.Tenants.SetItems(touched.GroupBy(t => t.Value.Tenant).Select(g => KeyValuePair.Create(g.Key, state.Of(g.Key) with { Releases = state.Of(g.Key).Releases.SetItems(g.Select(t => KeyValuePair.Create(t.Key, t.Value.Kept))) }))),
        };
    }

    public BooksState Apply(Envelope entry, JournalEvent happened)
    {
        var kind = entry.Stream.AsSpan(0, entry.Stream.IndexOf('/', StringComparison.Ordinal));
        return kind switch
        {
            "accounts" or "people" => this with { Seq = entry.Seq, Accounts = Accounts.Apply(entry, happened) },
            "registry" or "release" or "usage" => this with { Seq = entry.Seq, StatementSeq = happened is StatementPublished ? entry.Seq : StatementSeq, PublicationSeq = happened is Plimsoll.Usage.Reports.ReportPublished ? entry.Seq : PublicationSeq, Tenants = Tenants.SetItem(entry.Tenant, Of(entry.Tenant).Apply(entry, happened)) },
            "round" or "page" => this with { Seq = entry.Seq, Progress = Progress.Apply(entry, happened) },
            _ => throw new UnreachableException($"Nothing folds {entry.Stream}."),
        };
    }
}

/// <summary>Follows the journal: state is what its entries say, and nothing else. Safe for many threads.</summary>
internal sealed class Books
{
    private const int Step = 4096;

    private readonly Storage.Journal _journal;
    private readonly Lock _lock = new();
    private BooksState _state;

    public Books(Storage.Journal journal, BooksState state) => (_journal, _state) = (journal, state);

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

    /// <summary>The event in an entry.</summary>
    public static Result<JournalEvent> EventOf(Envelope entry) => CatalogOf(entry.Type).Read(entry.Type, entry.Version, entry.Data.Span);

    private static EventCatalog CatalogOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)] switch
    {
        "accounts" => AccountEvent.Catalog,
        "progress" => ProgressEvent.Catalog,
        "usage" => UsageEvent.Catalog,
        _ => ReleaseEvent.Catalog,
    };

    /// <summary>Understands entries; refused at the first one that this version does not know.</summary>
    public static Result<List<(Envelope Entry, JournalEvent Event)>> Understand(IReadOnlyList<Entry> entries)
    {
        var read = new List<(Envelope, JournalEvent)>(entries.Count);
        foreach (var written in entries)
        {
            var entry = Envelope.Of(written);
            if (!EventOf(entry).Succeeds(out var happened, out var refusal)) { return refusal with { File = $"entry {entry.Seq}" }; }
            read.Add((entry, happened));
        }
        return read;
    }

    private Result<BooksState> CatchUp()
    {
        lock (_lock)
        {
            var state = _state;
            while (_journal.Read(state.Seq, Step) is { Count: > 0 } entries)
            {
                if (!Understand(entries).Succeeds(out var read, out var refusal)) { return refusal; }
                state = state.Apply(read);
                Volatile.Write(ref _state, state);
            }
            return state;
        }
    }
}
