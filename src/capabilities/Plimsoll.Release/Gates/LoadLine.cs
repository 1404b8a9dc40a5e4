// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>A continuous practice whose last evidence is older than the rhythm allows.</summary>
/// <param name="Due">Since when new evidence has been due.</param>
public sealed record Lapse(string Practice, string? Owner, DateTimeOffset Due);

/// <summary>How deep a release lies: practices due, how many of them stand, and which have lapsed since it went out.</summary>
public sealed record LoadLine(int Due, int Standing, IReadOnlyList<Lapse> Lapses)
{
    /// <summary>Before release the gate's practices count; afterwards continuous ones count too, each on the rhythm of its gate.</summary>
    public static LoadLine At(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Plan: { } plan, Assessment: { } assessment }) { return new LoadLine(0, 0, []); }
        var gate = rules.For(plan.Stage);
        Requirement[] asked = [.. assessment.Requirements.Where(gate.AsksFor)];
        Lapse[] rhythmic = [.. Rhythms(state, gate, now)];
        Lapse[] lapses = [.. rhythmic.Where(l => l.Due <= now)];
        var lapsed = lapses.Select(l => l.Practice).ToHashSet(StringComparer.Ordinal);
        var later = rhythmic.Select(l => l.Practice).Except(asked.Select(r => r.Id)).ToArray();
        return new LoadLine(
            asked.Length + later.Length,
            asked.Count(r => !lapsed.Contains(r.Id) && Judging.Lacks(state, r, now) is null) + later.Count(p => !lapsed.Contains(p)),
            lapses);
    }

    /// <summary>When each continuous practice must next show evidence, whether that has passed or not.</summary>
    internal static IEnumerable<Lapse> Rhythms(Dossier state, Gate gate, DateTimeOffset now) =>
        (state.Assessment?.Requirements ?? []).Where(r => r.Owed && r.When == DueWhen.Continuous && gate.Tiers.Contains(r.Tier))
            .Select(r => Next(state, gate, r, now))
            .OfType<Lapse>();

    /// <summary>When a continuous practice must next show evidence; null before the release
    /// went out, or where it is held not to apply or its risk is accepted.</summary>
    private static Lapse? Next(Dossier state, Gate gate, Requirement requirement, DateTimeOffset now)
    {
        if (state.FirstActive is not { } first || state.Status?.State == ServiceState.Retired) { return null; }
        var line = state.Line(requirement.Id);
        if (line.Status is PracticeStatus.NotApplicable or PracticeStatus.RiskAccepted && Judging.Lacks(state, requirement, now) is null) { return null; }
        var last = state.Counting(requirement.Id, now).Select(e => e.Current.Content.CollectedAt).Append(first).Max();
        return new Lapse(requirement.Id, line.Owner, last.AddDays(gate.RhythmDays));
    }
}
