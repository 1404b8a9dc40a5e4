// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Rhythms;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>A continuous practice whose last evidence is older than the rhythm allows, or that a look serves which nobody took in time.</summary>
/// <param name="Due">Since when new evidence, or the look, has been due.</param>
public sealed record Lapse(string Practice, string? Owner, DateTimeOffset Due)
{
    /// <summary>What nobody looked at in time; absent where it is evidence that is owed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Watched? Look { get; init; }
}

/// <summary>How deep a release lies: on what the practices stand that its gate asks for, on what all that it owes, and which have lapsed since.</summary>
/// <param name="Asked">Practices that the gate of the stage asks for.</param>
/// <param name="Owed">All practices that the list owes, those that are asked for among them.</param>
/// <param name="Lapses">Continuous practices that fell silent after the release, and those that an overdue look serves, whether the gate asks for them or not;
/// they count as open.</param>
public sealed record LoadLine(Tally Asked, Tally Owed, IReadOnlyList<Lapse> Lapses)
{
    /// <summary>How many practices the gate asks for.</summary>
    public int Due => Asked.All;

    /// <summary>How many of them keep the gate not shut, proven or not.</summary>
    public int Standing => Asked.Standing;

    /// <summary>How many practices lapsed; one of them may have lapsed in several ways.</summary>
    public int Lapsed => Lapses.Select(l => l.Practice).Distinct(StringComparer.Ordinal).Count();

    public static LoadLine At(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Plan: { } plan, Assessment: { } assessment }) { return new LoadLine(Tally.None, Tally.None, []); }
        var gate = rules.For(plan.Stage);
        Lapse[] lapses = [.. Rhythms(state, gate, now).Where(l => l.Due <= now)];
        var footings = Footings.At(state, lapses, now);
        var owed = assessment.Requirements.Where(r => r.Owed).Select(r => (Asked: gate.AsksFor(r), Footing: footings.Of(r))).ToArray();
        return new LoadLine(Tally.Of(owed.Where(o => o.Asked).Select(o => o.Footing)), Tally.Of(owed.Select(o => o.Footing)), lapses);
    }

    /// <summary>When each continuous practice must next show evidence, and when each look is owed that serves one, whether that has passed or not.</summary>
    internal static IEnumerable<Lapse> Rhythms(Dossier state, Gate gate, DateTimeOffset now) =>
        (state.Assessment?.Requirements ?? []).Where(r => r.Owed && r.When == DueWhen.Continuous && gate.Tiers.Contains(r.Tier))
            .Select(r => Next(state, gate, r, now))
            .OfType<Lapse>().Concat(Watching.Lapses(state, now));

    /// <summary>Whether a practice stands without being shown: it is set aside, or its risk is accepted.</summary>
    internal static bool StandsWithout(Dossier state, Requirement requirement, DateTimeOffset now) =>
        state.Line(requirement.Id).Status is PracticeStatus.NotApplicable or PracticeStatus.NotRequired or PracticeStatus.RiskAccepted
            && Judging.Lacks(state, requirement, now) is null;

    /// <summary>When a continuous practice must next show evidence; null before the release
    /// went out, or where it is set aside or its risk is accepted.</summary>
    private static Lapse? Next(Dossier state, Gate gate, Requirement requirement, DateTimeOffset now)
    {
        if (state.FirstActive is not { } first || state.Status?.State == ServiceState.Retired) { return null; }
        if (StandsWithout(state, requirement, now)) { return null; }
        var last = state.Counting(requirement.Id, now).Select(state.Made).Append(first).Max();
        return new Lapse(requirement.Id, state.Line(requirement.Id).Owner, last.PlusDays(gate.RhythmDays));
    }
}
