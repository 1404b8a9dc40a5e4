// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>Of whom a practice is asked by now: of this gate, of a later one, or of nobody.</summary>
[JsonConverter(typeof(KebabEnumConverter<AskedBy>))]
public enum AskedBy { Gate, Later, Choice }

/// <summary>A practice whose risk somebody accepts.</summary>
/// <param name="Asked">Whether this gate asks for the practice.</param>
/// <param name="Until">When the acceptance ends.</param>
/// <param name="As">The role in which the person accepted it; null where it was accepted before roles were recorded.</param>
public sealed record AcceptedRisk(string Practice, AskedBy Asked, EndsAt Until, string? As);

/// <summary>A practice that is held not to apply, or not to be required here.</summary>
/// <param name="Asked">Whether this gate asks for the practice.</param>
/// <param name="How"><see cref="PracticeStatus.NotApplicable"/> or <see cref="PracticeStatus.NotRequired"/>.</param>
public sealed record SetAsidePractice(string Practice, AskedBy Asked, PracticeStatus How);

/// <summary>What a verdict rests on besides proof, counted and named, so that whoever reads the verdict sees what was let pass and why it could.</summary>
/// <param name="Asked">The practices that this gate asks for, by what they stand on.</param>
/// <param name="Owed">All that the list owes, by what they stand on.</param>
/// <param name="Accepted">Each accepted risk of the list that runs, asked for by this gate or not, in the order of the list.</param>
/// <param name="SetAside">Each practice of the list that was set aside, likewise.</param>
public sealed record Disclosure(Tally Asked, Tally Owed, IReadOnlyList<AcceptedRisk> Accepted, IReadOnlyList<SetAsidePractice> SetAside)
{
    /// <summary>What a release discloses at an instant; null before there is a list.</summary>
    public static Disclosure? Of(Dossier state, GateRules rules, DateTimeOffset now)
    {
        if (state is not { Plan: { } plan, Assessment: { Requirements.Count: > 0 } assessment }) { return null; }
        var (gate, line, footings) = (rules.For(plan.Stage), LoadLine.At(state, rules, now), Footings.At(state, rules, now));
        var stands = assessment.Requirements.Select(r => (Practice: r, Footing: footings.Of(r))).ToArray();
        return new Disclosure(
            line.Asked, line.Owed,
            [.. from s in stands
                where s.Footing == Footing.Accepted
                let accepted = state.Line(s.Practice.Id)
                select new AcceptedRisk(s.Practice.Id, By(gate, s.Practice), accepted.Until!, accepted.AcceptedAs)],
            [.. from s in stands
                where s.Footing == Footing.SetAside
                select new SetAsidePractice(s.Practice.Id, By(gate, s.Practice), state.Line(s.Practice.Id).Status)]);
    }

    private static AskedBy By(Gate gate, Requirement practice) =>
        gate.AsksFor(practice) ? AskedBy.Gate : practice.Owed ? AskedBy.Later : AskedBy.Choice;
}
