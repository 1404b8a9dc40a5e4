// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Progress;

/// <summary>The streams of assessment rounds and of organisations' own pages.</summary>
internal static class ProgressStreams
{
    public static readonly StreamOf<RoundBook> Rounds = new(
        "round", RoundBook.Empty, (book, happened) => book.Apply(happened), ProgressEvent.Catalog, UnknownRound);

    /// <summary>An organisation has one page.</summary>
    public static readonly StreamOf<PageBook> Pages = new("page", PageBook.Empty, (book, happened) => book.Apply(happened), ProgressEvent.Catalog);

    /// <summary>Events that change what anybody reads: rounds, and organisations' pages.</summary>
    public static readonly Type[] Publishing = [typeof(RoundPublished), typeof(PagePublished), typeof(PageWithdrawn)];

    extension(BooksState state)
    {
        public Kept<PageBook> PageOf(string tenant) => Pages.At(tenant).Find(state).Value!;

        /// <summary>A published page by its short address, or by its id when it is not listed.</summary>
        public Kept<PageBook>? PublicPage(string address) => state.Of(Pages).All.FirstOrDefault(p =>
            p.State is { IsShown: true, Opened: { } opened, Newest: { } newest }
                && (opened.Page == address || newest.Published.Listed && opened.Handle == address));
    }

    public static Refusal UnknownRound(string round) => new(ProgressCodes.UnknownId, "round", round, "is not known here", "check the address");
}
