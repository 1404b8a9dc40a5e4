// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Acts;

/// <summary>A stream's state at a moment.</summary>
internal sealed record AsOf<T>(T State, long Rev, DateTimeOffset At, bool IsNow);

/// <summary>What happened in a stream, in order, and what it was at a moment. The caller has found the stream before: nothing here asks whose it is.</summary>
internal sealed class Histories(Books books, StreamHistory history, TimeProvider clock)
{
    /// <summary>The entries of a stream as they were written.</summary>
    public IEnumerable<Entry> Entries<T>(StreamAt<T> stream, long afterRev = 0, int most = int.MaxValue) where T : class =>
        history.Entries(stream.Name, afterRev, most);

    /// <summary>What happened in a stream after a revision.</summary>
    public IEnumerable<Recorded> Of<T>(StreamAt<T> stream, long afterRev = 0) where T : class => history.Of(stream.Name, afterRev);

    /// <summary>The stream as it was: at an instant, or after an entry of the journal.</summary>
    /// <param name="asOf">An instant, a seq, or null for now.</param>
    /// <param name="bad">Code of the refusal of what is neither.</param>
    /// <param name="early">Code of the refusal of a moment before the stream began.</param>
    public Result<AsOf<T>> AsOf<T>(StreamAt<T> stream, string? asOf, RefusalCode bad, RefusalCode early) where T : class
    {
        if (!stream.Find(books.Now).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (asOf is null) { return new AsOf<T>(kept.State, kept.Rev, clock.GetUtcNow(), IsNow: true); }
        if (!Moment(asOf, bad).Succeeds(out var moment, out refusal)) { return refusal; }
        Recorded[] until = [.. Of(stream).TakeWhile(e => moment.Seq is { } seq ? e.Seq <= seq : e.At <= moment.At)];
        return until is []
            ? new Refusal(early, "asOf", asOf, "lies before this was opened", "give a later one")
            : new AsOf<T>(stream.Book.Of(until), until.Length, moment.At ?? until[^1].At, IsNow: false);
    }

    private static Result<When> Moment(string asOf, RefusalCode bad) =>
        long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? new When(null, seq)
        : Instant.TryReadAsked(asOf, out var at, out var reason) ? new When(at, null)
        : new Refusal(bad, "asOf", asOf, $"{reason} and not the number of an entry", "write an instant like 2026-11-20T12:00:00Z, or a number");

    private sealed record When(DateTimeOffset? At, long? Seq);
}
