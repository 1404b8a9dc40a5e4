// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Serialization;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>Why a line stands in the statement of applicability as it does.</summary>
[JsonConverter(typeof(KebabEnumConverter<Applies>))]
public enum Applies { Owed, LeftToChoice, TakenOn, NotApplicable, RiskAccepted, NoLongerListed, NotRequired }

/// <summary>A line of the statement of applicability. Every line has a reason.</summary>
/// <param name="Because">Why, in a sentence.</param>
/// <param name="Reason">What a person wrote about it, when one did.</param>
public sealed record ApplicabilityLine(
    string Practice, string? Title, Applies Applies, string Because, VaultRef? Reason, PracticeStatus Status, string? Owner,
    IReadOnlyList<string> Evidence, string? Pack, Basis? Basis)
{
    /// <summary>How it is asked and whose word each field is; null where the list does not hold it, or was derived before lists said so.</summary>
    public HowAsked? HowAsked { get; init; }

    /// <summary>In which ways it lapsed since, so that it counts as open whatever its status says; null where it did not.</summary>
    public IReadOnlyList<Lapse>? Lapses { get; init; }
}

/// <summary>The statement of applicability: what the release is held to, what not, and why.</summary>
public static class Applicability
{
    public static IReadOnlyList<ApplicabilityLine> Of(Dossier state, GateRules rules, DateTimeOffset now)
    {
        var footings = Footings.At(state, rules, now);
        var listed = state.Assessment?.Requirements ?? [];
        return [
            .. listed.Select(requirement => Line(state, requirement, footings, now)),
            .. state.Lines.Where(line => listed.All(r => r.Id != line.Key)).Select(line => new ApplicabilityLine(
                line.Key, null, Applies.NoLongerListed,
                "The list no longer holds it since it was derived again; what was entered is kept.",
                line.Value.Reason, line.Value.Status, line.Value.Owner, Evidence(state, line.Key, now), null, null)),
        ];
    }

    private static ApplicabilityLine Line(Dossier state, Requirement requirement, Footings footings, DateTimeOffset now)
    {
        var line = state.Line(requirement.Id);
        // How much is asked decides whether the line applies; who wrote its words is another pack where a cell was tailored.
        var from = $"{requirement.Level.Pack} ({requirement.Edition}, {SharedTerms.Bases[requirement.Level.Basis].Label})";
        var words = requirement.HowAsked is not { } asking ? ""
            : $", in the words of {asking.Basis.Text.Pack} ({SharedTerms.Bases[asking.Basis.Text.Basis].Label}), which asks it as "
                + SharedTerms.AskedAs[asking.As].Label;
        var (applies, because) = (line.Status, requirement.Owed) switch
        {
            (PracticeStatus.NotApplicable, _) => (Applies.NotApplicable, $"Listed by {from}; held not to apply, for the reason given."),
            (PracticeStatus.NotRequired, _) => (Applies.NotRequired, $"Listed by {from}; held not to be required here, for the reason given."),
            (PracticeStatus.RiskAccepted, _) =>
                (Applies.RiskAccepted, $"Listed by {from}; its risk is accepted until {line.Until?.Text ?? "an end that is not recorded"}."),
            (PracticeStatus.Open or PracticeStatus.InProgress or PracticeStatus.Met or PracticeStatus.MetLate, true) =>
                (Applies.Owed, $"Listed by {from} as a {SharedTerms.Tiers[requirement.Tier].Label} practice{words}."),
            (PracticeStatus.Open, false) => (Applies.LeftToChoice, $"Left to choice by {from}{words}, and nobody has taken it on."),
            (PracticeStatus.InProgress or PracticeStatus.Met or PracticeStatus.MetLate, false) =>
                (Applies.TakenOn, $"Left to choice by {from}{words}, and taken on."),
            _ => throw new UnreachableException(),
        };
        if (state.SaidOfAnother(requirement.Id) is not null)
        {
            because += " That was said of another question than the one of now, and waits to be confirmed.";
        }
        if (footings.Lapsed(requirement.Id) is { } lapsed) { because += $" It {lapsed}; until that is done it counts as open."; }
        return new ApplicabilityLine(
            requirement.Id, requirement.Title, applies, because, line.Reason, line.Status, line.Owner, Evidence(state, requirement.Id, now),
            requirement.Level.Pack, requirement.Level.Basis)
        {
            HowAsked = requirement.HowAsked, Lapses = footings.LapsesOf(requirement.Id) is { Count: > 0 } lapses ? lapses : null,
        };
    }

    private static string[] Evidence(Dossier state, string practice, DateTimeOffset now) => [.. state.Counting(practice, now).Select(e => e.Id)];
}
