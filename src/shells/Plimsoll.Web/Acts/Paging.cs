// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Acts;

/// <summary>Which part of a list is asked for, as <c>?after=&amp;limit=</c> say it.</summary>
/// <param name="After">What the last answer gave as <c>next</c>; null for the beginning.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record Paging(string? After, int Limit)
{
    /// <summary>The most that one answer holds, and what it holds unless the caller asks for less.</summary>
    public const int Most = 120;

    /// <summary>All at once, for a file that is written whole.</summary>
    public static Paging Whole { get; } = new(null, int.MaxValue - 1);

    /// <param name="limit">A number from 1 to <see cref="Most"/>; empty for <paramref name="usual"/>.</param>
    public static Result<Paging> Of(string? after, string? limit, int usual = Most)
    {
        var asked = usual;
        return string.IsNullOrEmpty(limit) || int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out asked) && asked is >= 1 and <= Most
            ? new Paging(string.IsNullOrEmpty(after) ? null : after, asked)
            : new Refusal(
                ApiCodes.Malformed, "limit", limit, $"is not a number from 1 to {Most}", "ask for fewer, and go on with what the answer gives as next");
    }

    /// <summary>The refusal of a place that is none of the list.</summary>
    public static Refusal Nowhere(string? after) => new(
        ApiCodes.Malformed, "after", after, "is not where a page of this list ended", "give what the last answer gave as next, or begin without it");

    /// <summary>Takes a page off what follows; looks at no more than one thing beyond it.</summary>
    /// <param name="total">How many there are in all.</param>
    /// <param name="placeOf">What the next page begins after.</param>
    public static Page<T> Take<T>(IEnumerable<T> following, int limit, int total, Func<T, string> placeOf)
    {
        T[] taken = [.. following.Take(limit + 1)];
        return taken.Length <= limit ? new Page<T>(taken, total, null) : new Page<T>(taken[..limit], total, placeOf(taken[limit - 1]));
    }

    /// <summary>Answers with the page that is asked for of a list that is at hand whole.</summary>
    /// <param name="view">The answer, with <see cref="Page{T}.Next"/> in it.</param>
    public static IResult Answer<T, TView>(
        string? after, string? limit, IEnumerable<T> all, Func<T, string> placeOf, Func<Page<T>, TView> view, int usual = Most) =>
        Of(after, limit, usual).Succeeds(out var paging, out var refusal) && paging.Take([.. all], placeOf).Succeeds(out var page, out refusal)
            ? Body.Answer(view(page)) : Problems.Of(refusal);

    /// <summary>Answers with the page of a list that is written as a bare array, which has no room for where the next begins: a header says it, as
    /// <c>Link: &lt;…?after=…&gt;; rel="next"</c> (RFC 8288).</summary>
    public static IResult Answer<T>(
        HttpRequest request, string? after, string? limit, IEnumerable<T> all, Func<T, string> placeOf, Func<IReadOnlyList<T>, IResult> answer)
    {
        if (!Of(after, limit).Succeeds(out var paging, out var refusal) || !paging.Take([.. all], placeOf).Succeeds(out var page, out refusal))
        {
            return Problems.Of(refusal);
        }
        if (page.Next is { } next)
        {
            request.HttpContext.Response.Headers.Link =
                $"<{Outward.Of(request, request.Path)}?after={Uri.EscapeDataString(next)}&limit={paging.Limit}>; rel=\"next\"";
        }
        return answer(page.Items);
    }

    /// <summary>Takes the page off a list that is at hand whole.</summary>
    public Result<Page<T>> Take<T>(T[] all, Func<T, string> placeOf)
    {
        var at = After is null ? -1 : Array.FindIndex(all, item => placeOf(item) == After);
        return After is not null && at < 0 ? Nowhere(After) : Take(all.Skip(at + 1), Limit, all.Length, placeOf);
    }
}

/// <summary>A part of a list, and where the next one begins.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, string? Next)
{
    /// <summary>The same page of what is made of each thing.</summary>
    public Page<TOther> With<TOther>(Func<T, TOther> make) => new([.. Items.Select(make)], Total, Next);
}
