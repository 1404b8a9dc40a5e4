// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>An accepted risk as a signed decision names it.</summary>
/// <param name="Asked">Whether the gate asked for the practice: <c>gate</c>, <c>later</c> or <c>choice</c>.</param>
/// <param name="As">The role in which somebody accepted it; null where that was not recorded.</param>
/// <param name="Reason">Commitment of the reason that was given; null where none is named.</param>
/// <param name="Until">The instant at which the acceptance ends.</param>
/// <param name="UntilText">The same as it was promised.</param>
public sealed record DisclosedRisk(string Practice, string Asked, string? As, string? Reason, DateTimeOffset Until, string UntilText);

/// <summary>A practice that was set aside, as a signed decision names it.</summary>
/// <param name="How"><c>not-applicable</c> or <c>not-required</c>.</param>
public sealed record DisclosedAside(string Practice, string Asked, string How, string? Reason);

/// <summary>On what practices stood, as a signed decision says it.</summary>
/// <param name="Asked">The practices that the gate asked for.</param>
/// <param name="Owed">All that the list owed.</param>
public sealed record DisclosedStands(Tally Asked, Tally Owed, IReadOnlyList<DisclosedRisk> Accepted, IReadOnlyList<DisclosedAside> SetAside)
{
    /// <summary>All of it in words, a line each.</summary>
    public IReadOnlyList<string> Lines =>
    [
        $"of {Asked.All} practices asked for: {Asked.Text}", $"of {Owed.All} practices owed in all: {Owed.Text}",
        .. Accepted.Select(a => $"risk accepted: {a.Practice}{By(a.Asked)} until {a.UntilText}, by a person "
            + (a.As is { } role ? $"in the role {role}" : "whose role was not recorded")),
        .. SetAside.Select(s => $"set aside: {s.Practice}{By(s.Asked)} as {Label(s.How)}"),
    ];

    /// <summary>What a verdict discloses, as its signed decision will say it; reasons stand in the decision alone.</summary>
    public static DisclosedStands Of(Disclosure stands) => new(
        stands.Asked, stands.Owed,
        [.. stands.Accepted.Select(a => new DisclosedRisk(a.Practice, Terms.AskedBys[a.Asked].Key, a.As, null, a.Until.End, a.Until.Text))],
        [.. stands.SetAside.Select(s => new DisclosedAside(s.Practice, Terms.AskedBys[s.Asked].Key, Terms.Statuses[s.How].Key, null))]);

    /// <summary>Reads what a decision says of it; null where it says nothing.</summary>
    /// <exception cref="ContentRefusedException">It says something that cannot be read.</exception>
    internal static DisclosedStands? Of(ContentFields extension)
    {
        if (extension.OptionalMap("stands") is not { } f) { return null; }
        return new DisclosedStands(
            Counts(f.Map("asked")), Counts(f.Map("owed")),
            f.List("accepted", a => new DisclosedRisk(
                a.Text("practice"), a.Text("asked"), a.OptionalText("as"), a.OptionalText("reason"), Instant.Of(a, "until"), a.Text("untilText"))),
            f.List("setAside", s => new DisclosedAside(s.Text("practice"), s.Text("asked"), s.Text("how"), s.OptionalText("reason"))));
    }

    private static Tally Counts(ContentFields f)
    {
        return new Tally(
            Count(Footing.Proven), Count(Footing.HasEvidence), Count(Footing.SelfAttested), Count(Footing.Accepted), Count(Footing.SetAside),
            Count(Footing.Open))
            {
                SeenOutside = f.OptionalText(Terms.Footings[Footing.SeenOutside].Key) is null ? 0 : Count(Footing.SeenOutside),
            };

        int Count(Footing footing) => int.Parse(
            f.Text(Terms.Footings[footing].Key, t => t.Length is > 0 and < 7 && t.All(char.IsAsciiDigit), "a count"),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string By(string asked) => asked switch { "gate" => "", "choice" => " (left to choice)", _ => " (not asked for by this gate)" };

    private static string Label(string how) => Terms.Statuses.Find(how) is { } known ? Terms.Statuses[known].Label : how;
}
