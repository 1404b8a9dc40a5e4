// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>A condition of an approval, as a signed decision names it.</summary>
/// <param name="Words">Commitment of what was asked for; null where none is named.</param>
/// <param name="Until">The instant at which the time to meet it is over.</param>
/// <param name="UntilText">The same as it was promised.</param>
/// <param name="Met">Whether the approver held it to be met by the time of the verdict.</param>
public sealed record DisclosedCondition(string Approval, string? Words, DateTimeOffset Until, string UntilText, bool Met);

/// <summary>A question of the gate and its answer, as a signed decision names them.</summary>
/// <param name="Words">Digest of the words of the question.</param>
/// <param name="Asked">Whether the gate asked it by the time of the verdict.</param>
/// <param name="Answer">Null where nobody had answered.</param>
/// <param name="As">The role in which a person answered; null where that was not recorded.</param>
/// <param name="Because">Commitment of the reason that was given.</param>
public sealed record DisclosedAnswer(string Question, string Words, bool Asked, string? Answer, string? As, DateTimeOffset? At, string? Because)
{
    /// <summary>The first day, in UTC, on which the gate asks it; null where the decision does not name it.</summary>
    public DateOnly? From { get; init; }
}

/// <summary>What a verdict rests on that nobody proved, as a signed decision says it.</summary>
public sealed record DisclosedAssurances(IReadOnlyList<DisclosedCondition> Conditions, IReadOnlyList<DisclosedAnswer> Declared)
{
    /// <summary>All of it in words, a line each.</summary>
    public IReadOnlyList<string> Lines => Told(question => question, Instant.Write);

    /// <summary>The same for the people of an organisation.</summary>
    /// <param name="question">How to call a question, by its id.</param>
    /// <param name="moment">How to write a moment.</param>
    public IReadOnlyList<string> Told(Func<string, string> question, Func<DateTimeOffset, string> moment) =>
    [
        .. Conditions.Select(c => $"approved on a condition: to be met by {c.UntilText}, {(c.Met ? "and met" : "not met yet")}"),
        .. Declared.Select(d => d.Answer is { } answer
            ? $"declared: {question(d.Question)}: {Label(answer)}, by a person {(d.As is { } role ? $"in the role {role}" : "whose role was not recorded")}"
                + (d.At is { } at ? $", {moment(at)}" : "") + (d.Asked ? "" : " (before this gate asked)")
            : d.Asked ? $"asked and not answered: {question(d.Question)}"
            : $"not asked yet, and nobody has answered: {question(d.Question)}"
                + (d.From is { } from ? $", which this gate asks from {from.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} on" : "")),
    ];

    /// <summary>What a verdict rests on, as its signed decision will say it; commitments of words stand in the decision alone.</summary>
    public static DisclosedAssurances Of(Assurances assurances) => new(
        [.. assurances.Conditions.Select(c => new DisclosedCondition(c.Approval, null, c.LastDay.End, c.LastDay.Text, c.Met))],
        [.. assurances.Declared.Select(d => new DisclosedAnswer(
            d.Question, d.Words.ToString(), d.Asked, d.Answer is { } answer ? Terms.Answers[answer].Key : null, d.As, d.At, null) { From = d.From })]);

    /// <summary>Reads what a decision says of it; null where it says nothing.</summary>
    /// <exception cref="ContentRefusedException">It says something that cannot be read.</exception>
    internal static DisclosedAssurances? Of(ContentFields f)
    {
        if (!f.Has("conditions") && !f.Has("declared")) { return null; }
        return new DisclosedAssurances(
            f.List("conditions", c => new DisclosedCondition(
                c.Text("approval"), c.OptionalText("words"), Instant.Of(c, "until"), c.Text("untilText"), Yes(c, "met"))),
            f.List("declared", d => new DisclosedAnswer(
                d.Text("question"), d.Text("words"), Yes(d, "asked"), d.OptionalText("answer"), d.OptionalText("as"),
                d.OptionalText("when") is null ? null : Instant.Of(d, "when"), d.OptionalText("because"))
                {
                    From = d.OptionalText("from") is { } from && DateOnly.TryParseExact(from, "yyyy-MM-dd", out var day) ? day : null,
                }));
    }

    private static bool Yes(ContentFields f, string key) => f.Text(key, t => t is "yes" or "no", "yes or no") == "yes";

    private static string Label(string answer) =>
        Terms.Answers.Find(answer) is { } known ? char.ToLowerInvariant(Terms.Answers[known].Label[0]) + Terms.Answers[known].Label[1..] : answer;
}
