// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Progress;

/// <summary>Something with the organisation that owns it.</summary>
internal sealed record Owned<T>(string Tenant, T State, long Rev);

/// <summary>Rounds and public pages as the journal tells them.</summary>
internal sealed record ProgressBooks
{
    public static readonly ProgressBooks Empty = new();

    public ImmutableDictionary<string, Owned<RoundBook>> Rounds { get; init; } = ImmutableDictionary<string, Owned<RoundBook>>.Empty;

    /// <summary>By tenant: an organisation has one page.</summary>
    public ImmutableDictionary<string, Owned<PageBook>> Pages { get; init; } = ImmutableDictionary<string, Owned<PageBook>>.Empty;

    /// <summary>Number of the last entry that changed what is public: pages kept for readers are drawn anew after it.</summary>
    public long PublicSeq { get; init; }

    public static string StreamOf(string round) => $"round/{round}";

    public static string PageOf(string tenant) => $"page/{tenant}";

    /// <summary>A round of an organisation; another's is not told apart from none.</summary>
    public Result<Kept<RoundBook>> Round(string tenant, string round) =>
        Rounds.TryGetValue(round, out var found) && found.Tenant == tenant ? new Kept<RoundBook>(found.State, found.Rev) : UnknownRound(round);

    public Kept<PageBook> Page(string tenant) => Pages.TryGetValue(tenant, out var found) ? new Kept<PageBook>(found.State, found.Rev) : new Kept<PageBook>(PageBook.Empty, 0);

    /// <summary>A published page by its short address, or by its id when it is not listed.</summary>
    public Owned<PageBook>? PublicPage(string address) => Pages.Values.FirstOrDefault(p =>
        p.State is { IsShown: true, Opened: { } opened, Newest: { } newest } && (opened.Page == address || newest.Published.Listed && opened.Handle == address));

    public ProgressBooks Apply(Envelope entry, JournalEvent happened)
    {
        var recorded = new Recorded(entry.Seq, entry.At, entry.By, happened);
        var id = entry.Stream[(entry.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var books = happened is RoundPublished or PagePublished or PageWithdrawn ? this with { PublicSeq = entry.Seq } : this;
        return entry.Stream.StartsWith("round/", StringComparison.Ordinal)
            ? books with { Rounds = Rounds.SetItem(id, new(entry.Tenant, (Rounds.GetValueOrDefault(id)?.State ?? RoundBook.Empty).Apply(recorded), entry.Rev)) }
            : books with { Pages = Pages.SetItem(id, new(entry.Tenant, (Pages.GetValueOrDefault(id)?.State ?? PageBook.Empty).Apply(recorded), entry.Rev)) };
    }

    public static Refusal UnknownRound(string round) => new(ProgressCodes.UnknownId, "round", round, "is not known here", "check the address");
}
