// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Templates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Editions;

/// <summary>One report on the field, restated whole. Content, not a round: its single scores are not published and none are made up.</summary>
public sealed record ProgressEdition(
    EditionHeader Header, IReadOnlyList<ReportDocument> Documents, IReadOnlyList<ScaleStep> Scale, IReadOnlyList<AssessedProvider> Providers,
    IReadOnlyList<Point> Notes, IReadOnlyList<Point> Findings, IReadOnlyList<Point> Benefits, IReadOnlyList<Point> Considerations,
    IReadOnlyList<Limitation> Limitations,
    IReadOnlyList<Point> Questions, IReadOnlyList<DeploymentConfiguration> Deployments, IReadOnlyList<StakeholderCategory> Stakeholders,
    IReadOnlyList<RiskCategory> Risks,
    IReadOnlyList<DocumentationPractice> Practices, IReadOnlyList<DocumentationProcess> Processes, IReadOnlyList<Challenge> Challenges,
    IReadOnlyList<Recommendation> Recommendations, IReadOnlyList<EvidenceItem> Evidence, DocumentationTemplate Template, FmtiMapping Fmti,
    IReadOnlyList<EditionChange> Changes)
{
    public string Id => Header.Id;

    /// <summary>Finds a process, or refuses by name.</summary>
    public Result<DocumentationProcess> Process(string id) => Processes.FirstOrDefault(p => p.Id == id) is { } process
        ? process
        : new Refusal(ProgressCodes.UnknownProcess, "process", id, $"is not in edition {Id}", $"use one of {string.Join(", ", Processes.Select(p => p.Id))}");

    /// <summary>Evidence that bears on a process; monitoring for incidents and for violations share theirs.</summary>
    public IReadOnlyList<EvidenceItem> EvidenceFor(string process) => [.. Evidence.Where(e => e.Process == process || e.Also.Contains(process))];

    /// <summary>Examples of the annex that a provider published, alone or with others, found by its name: evidence that nobody has judged.</summary>
    public IReadOnlyList<EvidenceItem> EvidenceOf(AssessedProvider provider) => [.. Evidence.Where(e => Named(e.Publisher, provider.Name))];

    /// <summary>Finds a provider, or refuses by name.</summary>
    public Result<AssessedProvider> Provider(string id) => Providers.FirstOrDefault(p => p.Id == id) is { } provider
        ? provider
        : new Refusal(ProgressCodes.UnknownId, "provider", id, $"is not in edition {Id}", $"use one of {string.Join(", ", Providers.Select(p => p.Id))}");

    /// <summary>How many processes stand at each level, in the order of the scale.</summary>
    public IReadOnlyList<LevelCount> LevelCounts() =>
        [.. ProgressTerms.Levels.All.Select(w => new LevelCount(w.Value, Processes.Count(p => p.Level == w.Value)))];

    /// <summary>How many processes each challenge marks, and how many of those or of the unmarked are disputed.</summary>
    public IReadOnlyList<ChallengeCount> ChallengeCounts() =>
        [.. Challenges.Select(c =>
            new ChallengeCount(c.Id, c.Title, Processes.Count(p => p.Challenges.Contains(c.Id)), Processes.Count(p => p.Disputes(c.Id) is not null)))];

    private static bool Named(string publisher, string name)
    {
        var at = publisher.IndexOf(name, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || publisher[at - 1] == ' ') && (at + name.Length == publisher.Length || publisher[at + name.Length] is ' ' or ',');
    }

    /// <summary>Recommendations that answer what blocks a process; the general one answers every process.</summary>
    public IReadOnlyList<Recommendation> Answering(DocumentationProcess process) =>
        [.. Recommendations.Where(r => r.Answers.Count == 0 || r.Answers.Any(process.Challenges.Contains))];
}

/// <summary>What an edition is and whose word it carries.</summary>
/// <param name="Assessed">Month that the levels describe, <c>yyyy-MM</c>.</param>
/// <param name="Statement">What every view of a line must say.</param>
public sealed record EditionHeader(
    string Id, string Title, string Publisher, string Published, DateOnly Date, string Assessed, string Scope, string Statement, SourceLines Source);

/// <summary>A document that the edition restates.</summary>
public sealed record ReportDocument(string Id, string File, string Title);

/// <summary>A sourced statement with a name.</summary>
public sealed record Point(string Id, string Title, string Text, SourceLines Source);

/// <summary>A limit of the method and what was done about it.</summary>
public sealed record Limitation(string Id, string Title, string Text, string Mitigation, SourceLines Source);

/// <summary>One step of the rating scale.</summary>
public sealed record ScaleStep(AdoptionLevel Level, string Counts, string Text, SourceLines Source);

/// <summary>A provider looked at, with its model; whether it answered when asked to check the review.</summary>
public sealed record AssessedProvider(string Id, string Name, string Model, Access Access, bool Answered, SourceLines Source);

/// <summary>What changed in an edition of the content.</summary>
public sealed record EditionChange(DateOnly Date, string On, string Text);

/// <summary>How many processes stand at a level.</summary>
public sealed record LevelCount(AdoptionLevel Level, int Processes);

/// <summary>How many processes a challenge marks.</summary>
/// <param name="Disputed">Cells of its column with two readings, marked or not.</param>
public sealed record ChallengeCount(string Challenge, string Title, int Processes, int Disputed);
