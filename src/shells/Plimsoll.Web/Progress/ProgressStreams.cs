// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Progress;

/// <summary>The streams of assessment rounds and of organisations' own pages; and how they are acted on.</summary>
internal static class ProgressStreams
{
    public static readonly StreamOf<RoundBook> Rounds = new(
        "round", RoundBook.Empty, (book, happened) => book.Apply(happened), ProgressEvent.Catalog, UnknownRound);

    /// <summary>An organisation has one page.</summary>
    public static readonly StreamOf<PageBook> Pages = new("page", PageBook.Empty, (book, happened) => book.Apply(happened), ProgressEvent.Catalog);

    /// <summary>Events that change what anybody reads: rounds, and organisations' pages.</summary>
    public static readonly Type[] Publishing = [typeof(RoundPublished), typeof(PagePublished), typeof(PageWithdrawn)];

    /// <summary>A round of the caller's organisation.</summary>
    public static StreamAt<RoundBook> Of(Caller caller, string round) => Rounds.At(caller.In.Id, round);

    /// <summary>The page of the caller's organisation.</summary>
    public static StreamAt<PageBook> PageOf(Caller caller) => Pages.At(caller.In.Id);

    extension(Acting acting)
    {
        /// <summary>Texts that the caller writes about a round or a page.</summary>
        public Texts TextsBy(Caller caller) => acting.TextsBy(caller, ProgressCodes.BadValue);

        /// <summary>A round of the caller's organisation.</summary>
        public Result<Kept<RoundBook>> Find(Caller caller, string round) => acting.Find(Of(caller, round));
    }

    extension(BooksState state)
    {
        /// <summary>Rounds of an organisation.</summary>
        public IEnumerable<RoundBook> RoundsOf(string tenant) => state.Of(Rounds).Of(tenant).Values.Select(kept => kept.State);

        /// <summary>A round, its organisation and that one's name, whoever asks; null when there is none.</summary>
        public (RoundBook Book, string Tenant, string Publisher)? AnyRound(string round) =>
            state.Of(Rounds).FindAny(round) is { } found ? (found.State, found.Tenant, state.Accounts.Tenants[found.Tenant].Name) : null;

        public Kept<PageBook> PageOf(string tenant) => Pages.At(tenant).Find(state).Value!;

        /// <summary>A published page by its short address, or by its id when it is not listed.</summary>
        public Kept<PageBook>? PublicPage(string address) => state.Of(Pages).All.FirstOrDefault(p =>
            p.State is { IsShown: true, Opened: { } opened, Newest: { } newest }
                && (opened.Page == address || newest.Published.Listed && opened.Handle == address));
    }

    extension(ProgressLibrary library)
    {
        /// <summary>The edition that a round is judged by.</summary>
        public ProgressEdition Of(RoundBook book) => library.Edition(book.Opened!.Edition).Value!;

        /// <summary>The edition that a page goes by; the newest while it is not opened.</summary>
        public ProgressEdition Of(PageBook book) => library.Edition(book.Opened?.Edition).Value!;
    }

    public static Refusal UnknownRound(string round) => new(ProgressCodes.UnknownId, "round", round, "is not known here", "check the address");
}
