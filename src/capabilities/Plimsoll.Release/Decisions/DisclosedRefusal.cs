// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>A decision against the release, as a signed decision names it: one that was lifted, or one that stands at another stage.</summary>
/// <param name="Stage">The stage at which it was decided.</param>
/// <param name="Lifted">When it was lifted; null where it stands.</param>
/// <param name="ByAuthor">Whether whoever lifted it wrote part of the release.</param>
public sealed record DisclosedRefusal(string Stage, DateTimeOffset At, DateTimeOffset? Lifted, bool ByAuthor)
{
    /// <summary>All of it in words.</summary>
    public string Line => Lifted is { } lifted
        ? $"decided against: {Stage}, {Instant.Write(At)}; lifted {Instant.Write(lifted)}"
            + (ByAuthor ? ", by an author of it: the organisation has one person" : ", by a person who wrote none of it")
        : $"decided against: {Stage}, {Instant.Write(At)}; that stands";

    /// <summary>Every decision against a release by an instant.</summary>
    public static IEnumerable<DisclosedRefusal> Of(Dossier state, DateTimeOffset at) =>
        from refusal in state.Refusals
        where refusal.At <= at
        select new DisclosedRefusal(Terms.Stages[refusal.Stage].Key, refusal.At, refusal.Lifted?.At, refusal.Lifted?.Weakness is not null);

    /// <summary>Reads what a decision says of them; none where it says nothing.</summary>
    /// <exception cref="ContentRefusedException">It says something that cannot be read.</exception>
    internal static IReadOnlyList<DisclosedRefusal> Of(ContentFields extension) =>
        extension.OptionalList("refusals", r => new DisclosedRefusal(
            r.Text("stage"), Instant.Of(r, "when"), r.OptionalText("lifted") is null ? null : Instant.Of(r, "lifted"),
            r.Text("byAuthor", t => t is "yes" or "no", "yes or no") == "yes"));
}
