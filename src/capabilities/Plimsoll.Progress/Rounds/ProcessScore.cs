// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;

namespace Plimsoll.Progress.Rounds;

/// <summary>The level of one process in one round.</summary>
/// <param name="Adopted">Providers that have adopted it or are collaborating to.</param>
/// <param name="Level">Level over all providers for whom the process applies.</param>
/// <param name="Label">The level with the words that never leave it.</param>
/// <param name="LevelOfAll">Level over every provider of the round; stands beside
/// the other where not-applicable changed the denominator, null elsewhere.</param>
/// <param name="Dissents">Findings on which a reviewer dissents.</param>
public sealed record ProcessScore(
    string Process, string Title, int Adopted, int Partial, int NotFound, int NotApplicable, AdoptionLevel Level, string Label,
    AdoptionLevel? LevelOfAll, string? LabelOfAll, int Dissents)
{
    public static ProcessScore Of(DocumentationProcess process, IReadOnlyList<RoundFinding> findings) =>
        Of(process, [.. findings.Select(f => f.Finding)], findings.Count(f => f.Dissent is not null));

    public static ProcessScore Of(DocumentationProcess process, IReadOnlyList<Finding> findings, int dissents)
    {
        int Count(params Finding[] of) => findings.Count(of.Contains);
        var (adopted, partial, absent) = (Count(Finding.Adopted, Finding.Collaborating), Count(Finding.Partial), Count(Finding.NotApplicable));
        var level = Adoption.Level(adopted, partial, findings.Count - absent);
        AdoptionLevel? all = absent == 0 ? null : Adoption.Level(adopted, partial, findings.Count);
        return new ProcessScore(
            process.Id, process.Title, adopted, partial, Count(Finding.NotFound), absent, level, $"{Adoption.Label(level)}, of {findings.Count - absent}",
            all, all is { } wide ? $"{Adoption.Label(wide)}, of {findings.Count}" : null, dissents);
    }
}

/// <summary>A round scored: what the command and the interface answer.</summary>
public sealed record RoundScore(string Round, string Title, string Edition, int Providers, string Rule, IReadOnlyList<ProcessScore> Processes)
{
    private const string OfTwelve =
        "none: no adoption and no partial; low: a partial, or at most 25 %; medium: at most 50 %; high: more. Presence, not quality.";

    public static RoundScore Of(Round round, ProgressEdition edition) => Of(round.Id, round.Title, round.Edition, round.Providers.Count, round.Score(edition));

    internal static RoundScore Of(string round, string title, string edition, int providers, IReadOnlyList<ProcessScore> processes) =>
        new(round, title, edition, providers, OfTwelve, processes);
}

/// <summary>How one process stands in two readings.</summary>
/// <param name="Left">Level on the left; null where that side did not look.</param>
/// <param name="Change">Steps up or down; null where one side is absent or not rated.</param>
public sealed record LevelChange(string Process, string Title, AdoptionLevel? Left, AdoptionLevel? Right, int? Change);

/// <summary>Two readings side by side: rounds, or an edition.</summary>
public sealed record ProgressComparison(string Left, string Right, string Statement, IReadOnlyList<LevelChange> Processes)
{
    /// <param name="edition">Whose processes are compared, in its order.</param>
    public static ProgressComparison Of(
        ProgressEdition edition,
        (string Name, IReadOnlyDictionary<string, AdoptionLevel> Levels) left,
        (string Name, IReadOnlyDictionary<string, AdoptionLevel> Levels) right) =>
        new(
            left.Name, right.Name, "Other providers or other assessors may explain a change. A level counts presence, not quality.",
            [.. from process in edition.Processes
                let a = Find(left.Levels, process.Id)
                let b = Find(right.Levels, process.Id)
                where a is not null || b is not null
                select new LevelChange(process.Id, process.Title, a, b, Step(a) is { } x && Step(b) is { } y ? y - x : null)]);

    /// <summary>The levels of an edition as one side of a comparison.</summary>
    public static IReadOnlyDictionary<string, AdoptionLevel> LevelsOf(ProgressEdition edition) =>
        edition.Processes.ToDictionary(p => p.Id, p => p.Level, StringComparer.Ordinal);

    /// <summary>The levels of a round as one side of a comparison.</summary>
    public static IReadOnlyDictionary<string, AdoptionLevel> LevelsOf(RoundScore score) =>
        score.Processes.ToDictionary(p => p.Process, p => p.Level, StringComparer.Ordinal);

    private static AdoptionLevel? Find(IReadOnlyDictionary<string, AdoptionLevel> levels, string process) =>
        levels.TryGetValue(process, out var level) ? level : null;

    private static int? Step(AdoptionLevel? level) => level switch
    {
        AdoptionLevel.None => 0,
        AdoptionLevel.Low => 1,
        AdoptionLevel.Medium => 2,
        AdoptionLevel.High => 3,
        AdoptionLevel.NotApplicable or null => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
