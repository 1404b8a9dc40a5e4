// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>One process as a row: what <c>progress show</c> prints.</summary>
public sealed record ProcessRow(
    string Id, int Practice, string Title, string? OtherTitle, AdoptionLevel Level, string Label, string Says, IReadOnlyList<string> Challenges,
    IReadOnlyList<DisputedCell> Disputed,
    Marking OpenModelChallenges, Marking ModelLevelCollaboration, IReadOnlyList<string> Stakeholders, IReadOnlyList<string> Notes, string? Joint,
    int Evidence, SourceLines Source, SourceLines MatrixSource)
{
    public static ProcessRow Of(ProgressEdition edition, DocumentationProcess p) => new(
        p.Id, int.Parse(p.Practice, CultureInfo.InvariantCulture), p.Title, p.OtherTitle, p.Level, Adoption.Label(p.Level), p.Says, p.Challenges, p.Disputed,
        p.OpenModelChallenges, p.ModelLevelCollaboration, p.Stakeholders, p.Notes, p.Joint, edition.EvidenceFor(p.Id).Count, p.Source, p.MatrixSource);

    public static IReadOnlyList<ProcessRow> All(ProgressEdition edition) => [.. edition.Processes.Select(p => Of(edition, p))];
}

/// <summary>How the whole field stands, counted.</summary>
public sealed record ProgressTotals(
    string Edition, string Assessed, string Statement, IReadOnlyList<LevelCount> Levels, IReadOnlyList<ChallengeCount> Challenges, int Evidence,
    int Providers, int Open, int Restricted, int Unanswered)
{
    public static ProgressTotals Of(ProgressEdition e) => new(
        e.Id, e.Header.Assessed, e.Header.Statement, e.LevelCounts(), e.ChallengeCounts(), e.Evidence.Count, e.Providers.Count,
        e.Providers.Count(p => p.Access == Access.Open), e.Providers.Count(p => p.Access == Access.Restricted), e.Providers.Count(p => !p.Answered));
}

/// <summary>One process with what blocks it, what answers that, and its evidence.</summary>
public sealed record ProcessAnswer(
    string Edition, string Statement, ProcessRow Process, IReadOnlyList<Challenge> BlockedBy, IReadOnlyList<Recommendation> AnsweredBy,
    IReadOnlyList<Point> Notes, IReadOnlyList<EvidenceItem> Evidence)
{
    public static ProcessAnswer Of(ProgressEdition e, DocumentationProcess p) => new(
        e.Id, e.Header.Statement, ProcessRow.Of(e, p), [.. e.Challenges.Where(c => p.Challenges.Contains(c.Id))], e.Answering(p),
        [.. e.Notes.Where(n => p.Notes.Contains(n.Id))], e.EvidenceFor(p.Id));
}

/// <summary>The challenges and where each one bites.</summary>
public sealed record ChallengesAnswer(
    string Edition, string Statement, IReadOnlyList<Challenge> Challenges, IReadOnlyList<ChallengeCount> Totals, IReadOnlyList<MatrixLine> Matrix)
{
    public static ChallengesAnswer Of(ProgressEdition e) => new(
        e.Id, e.Header.Statement, e.Challenges, e.ChallengeCounts(),
        [.. e.Processes.Select(p => new MatrixLine(
            p.Id, p.Title,
            e.Challenges.ToDictionary(
                c => c.Id, c => new MatrixMark(p.Challenges.Contains(c.Id), p.Disputes(c.Id) is { } d ? d.Why : null), StringComparer.Ordinal)))]);
}

/// <summary>A row of the process by challenge table.</summary>
public sealed record MatrixLine(string Process, string Title, IReadOnlyDictionary<string, MatrixMark> Cells);

/// <summary>A cell: marked or not, and why it is disputed where it is.</summary>
public sealed record MatrixMark(bool Marked, DisputeKind? Disputed);

/// <summary>A recommendation with its actions as they stand on a day.</summary>
public sealed record DatedRecommendation(
    string Id, string Title, IReadOnlyList<string> Answers, string Text, IReadOnlyList<DatedAction> Actions, IReadOnlyList<Point> Details, SourceLines Source)
{
    public static IReadOnlyList<DatedRecommendation> All(ProgressEdition e, DateOnly today) =>
        [.. e.Recommendations.Select(r => new DatedRecommendation(
            r.Id, r.Title, r.Answers, r.Text,
            [.. r.Actions.Select(a => new DatedAction(a.Id, a.Who, a.Due, a.StateOn(today), a.Text, a.Source))],
            r.Details, r.Source))];
}

/// <summary>An action with its state.</summary>
public sealed record DatedAction(string Id, string Who, string? Due, DueState State, string Text, SourceLines Source);

/// <summary>What blocks one process and what would answer that: the general recommendation
/// and those that answer its challenges, with actions as they stand on a day.</summary>
public sealed record BlockRow(
    string Process, string Title, AdoptionLevel Level, string Label, IReadOnlyList<string> Challenges, IReadOnlyList<DisputedCell> Disputed,
    IReadOnlyList<DatedRecommendation> AnsweredBy)
{
    public static IReadOnlyList<BlockRow> All(ProgressEdition e, DateOnly today)
    {
        var dated = DatedRecommendation.All(e, today);
        return [.. e.Processes.Select(p => new BlockRow(
            p.Id, p.Title, p.Level, Adoption.Label(p.Level), p.Challenges, p.Disputed,
            [.. dated.Where(r => r.Answers.Count == 0 || r.Answers.Any(p.Challenges.Contains))]))];
    }
}

/// <summary>Who has a part after deployment.</summary>
public sealed record StakeholdersAnswer(
    string Edition, string Statement, IReadOnlyList<StakeholderCategory> Categories, IReadOnlyList<DeploymentConfiguration> Deployments,
    IReadOnlyList<RiskCategory> Risks, IReadOnlyList<AssessedProvider> Providers)
{
    public static StakeholdersAnswer Of(ProgressEdition e) => new(e.Id, e.Header.Statement, e.Stakeholders, e.Deployments, e.Risks, e.Providers);
}

/// <summary>A provider that the report looked at, with what it published; no score, because the report names none.</summary>
public sealed record EditionProviderAnswer(string Edition, string Statement, AssessedProvider Provider, IReadOnlyList<EvidenceItem> Examples)
{
    public static EditionProviderAnswer Of(ProgressEdition e, AssessedProvider p) => new(e.Id, e.Header.Statement, p, e.EvidenceOf(p));
}

/// <summary>Open against restricted: what the report says is hard for open models, and which examples of each side it found.</summary>
public sealed record AccessAnswer(
    string Edition, string Statement, IReadOnlyList<AccessRow> Processes, IReadOnlyList<AssessedProvider> Open, IReadOnlyList<AssessedProvider> Restricted)
{
    public static AccessAnswer Of(ProgressEdition e)
    {
        int Examples(string process, Access access) =>
            e.Providers.Count(p => p.Access == access && e.EvidenceOf(p).Any(x => x.Process == process || x.Also.Contains(process)));
        return new AccessAnswer(
            e.Id, e.Header.Statement,
            [.. e.Processes.Select(p => new AccessRow(
                p.Id, p.Title, p.Level, p.OpenModelChallenges, p.Challenges.Contains("C5"), p.Disputes("C5")?.Why, Examples(p.Id, Access.Open),
                Examples(p.Id, Access.Restricted)))],
            [.. e.Providers.Where(p => p.Access == Access.Open)], [.. e.Providers.Where(p => p.Access == Access.Restricted)]);
    }
}

/// <summary>One process, seen from open and from restricted models.</summary>
/// <param name="OpenModelChallenges">The overview's flag.</param>
/// <param name="C5">Whether the table of challenges marks the challenge of open models.</param>
/// <param name="Open">Open providers of which the annex holds at least one example; not a count of adopters.</param>
public sealed record AccessRow(
    string Process, string Title, AdoptionLevel Level, Marking OpenModelChallenges, bool C5, DisputeKind? Disputed, int Open, int Restricted);
