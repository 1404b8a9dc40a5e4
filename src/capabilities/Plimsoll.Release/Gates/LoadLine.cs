// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>A continuous practice whose last evidence is older than the rhythm allows.</summary>
/// <param name="Due">Since when new evidence has been due.</param>
public sealed record Lapse(string Practice, string? Owner, DateTimeOffset Due);

/// <summary>How deep a release lies: on what the practices stand that its gate asks for, on what all that it owes, and which have lapsed since.</summary>
/// <param name="Asked">Practices that the gate of the stage asks for.</param>
/// <param name="Owed">All practices that the list owes, those that are asked for among them.</param>
/// <param name="Lapses">Continuous practices that fell silent after the release, whether the gate asks for them or not; they count as open.</param>
public sealed record LoadLine(Tally Asked, Tally Owed, IReadOnlyList<Lapse> Lapses)
{
    /// <summary>How many practices the gate asks for.</summary>
    public int Due => Asked.All;

    /// <summary>How many of them keep the gate not shut, proven or not.</summary>
    public int Standing => Asked.Standing;

    public static LoadLine At(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Plan: { } plan, Assessment: { } assessment }) { return new LoadLine(Tally.None, Tally.None, []); }
        var gate = rules.For(plan.Stage);
        Lapse[] lapses = [.. Rhythms(state, gate, now).Where(l => l.Due <= now)];
        var footings = Footings.At(state, lapses, now);
        var owed = assessment.Requirements.Where(r => r.Owed).Select(r => (Asked: gate.AsksFor(r), Footing: footings.Of(r))).ToArray();
        return new LoadLine(Tally.Of(owed.Where(o => o.Asked).Select(o => o.Footing)), Tally.Of(owed.Select(o => o.Footing)), lapses);
    }

    /// <summary>When each continuous practice must next show evidence, whether that has passed or not.</summary>
    internal static IEnumerable<Lapse> Rhythms(Dossier state, Gate gate, DateTimeOffset now) =>
        (state.Assessment?.Requirements ?? []).Where(r => r.Owed && r.When == DueWhen.Continuous && gate.Tiers.Contains(r.Tier))
            .Select(r => Next(state, gate, r, now))
            .OfType<Lapse>();

    /// <summary>When a continuous practice must next show evidence; null before the release
    /// went out, or where it is set aside or its risk is accepted.</summary>
    private static Lapse? Next(Dossier state, Gate gate, Requirement requirement, DateTimeOffset now)
    {
        if (state.FirstActive is not { } first || state.Status?.State == ServiceState.Retired) { return null; }
        var line = state.Line(requirement.Id);
        if (line.Status is PracticeStatus.NotApplicable or PracticeStatus.NotRequired or PracticeStatus.RiskAccepted
            && Judging.Lacks(state, requirement, now) is null)
        {
            return null;
        }
        var last = state.Counting(requirement.Id, now).Select(e => e.Current.Content.CollectedAt).Append(first).Max();
        return new Lapse(requirement.Id, line.Owner, last.PlusDays(gate.RhythmDays));
    }
}
