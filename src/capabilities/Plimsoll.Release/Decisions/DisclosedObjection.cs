// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>A piece of evidence that was said to speak against a release, as its signed decision names it.</summary>
/// <param name="Answer">What an approver decided about it; null where nobody had.</param>
/// <param name="When">When they did; null where nobody had.</param>
/// <param name="ByAuthor">Whether whoever decided wrote part of the release.</param>
public sealed record DisclosedObjection(string Evidence, string? Answer, string? When, bool ByAuthor)
{
    /// <summary>It in words.</summary>
    public string Line => $"spoke against it: {Evidence}: " + (Answer is null ? "nobody had decided"
        : $"{(Terms.AdverseAnswers.Find(Answer) is { } known ? Terms.AdverseAnswers[known].Label : Answer)}, {When}"
            + (ByAuthor ? ", decided by an author of the release" : ""));

    /// <summary>All that were said to speak against a release, by their ids.</summary>
    public static IEnumerable<DisclosedObjection> Of(Dossier state) => state.Adverse.Values.Select(a => new DisclosedObjection(
        a.Evidence, a.Answer is { } given ? Terms.AdverseAnswers[given.Answer].Key : null, a.Answer is { } at ? Instant.Write(at.At) : null,
        a.Answer?.Weakness is not null));

    /// <summary>What a decision says of them.</summary>
    internal static IReadOnlyList<DisclosedObjection> Of(ContentFields f) => f.OptionalList("adverse", a => new DisclosedObjection(
        a.Text("evidence"), a.OptionalText("answer"), a.OptionalText("when"), a.Text("byAuthor", t => t is "yes" or "no", "yes or no") == "yes"));
}

/// <summary>What an outside reviewer answered, as a signed decision names it.</summary>
public sealed record DisclosedReview(string Review, string Answer, string When)
{
    /// <summary>It in words.</summary>
    public string Line =>
        $"outside reviewer: {(Terms.ReviewAnswers.Find(Answer) is { } known ? Terms.ReviewAnswers[known].Label : Answer)}, {When} ({Review})";

    /// <summary>All answers of outside reviewers, in the order in which they came.</summary>
    public static IEnumerable<DisclosedReview> Of(Dossier state) => state.Reviews.Values.Where(r => r.Given is not null).OrderBy(r => r.Given!.At)
        .Select(r => new DisclosedReview(r.Id, Terms.ReviewAnswers[r.Given!.Answer].Key, Instant.Write(r.Given.At)));

    /// <summary>What a decision says of them.</summary>
    internal static IReadOnlyList<DisclosedReview> Of(ContentFields f) =>
        f.OptionalList("reviews", r => new DisclosedReview(r.Text("review"), r.Text("answer"), r.Text("when")));
}
