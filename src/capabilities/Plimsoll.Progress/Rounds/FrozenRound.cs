// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>A published round as one document: what every public view of it is drawn from, and whose digest the journal holds.</summary>
/// <param name="Publisher">The organisation that ran the round.</param>
/// <param name="Rubric">What the assessors went by beyond the edition.</param>
public sealed record FrozenRound(
    string Round, string Name, string Publisher, string Edition, DateOnly Assessed, DateTimeOffset Opened, DateTimeOffset Published, string? Rubric,
    IReadOnlyList<FrozenProvider> Providers, IReadOnlyList<string> Processes, IReadOnlyList<FrozenFinding> Findings)
{
    /// <summary>Name of this form of document; stands in its first field. Each day in it is one of UTC.</summary>
    public const string Form = "plimsoll progress round 1";

    /// <summary>The form of a document in which a provider had until a day of another zone: zone and end stand beside each such day.</summary>
    public const string FormWithZones = "plimsoll progress round 2";

    /// <summary>Goes with every view: what a level is, and whose word it is.</summary>
    public string Statement =>
        $"{Publisher} judged this; a level counts presence, not quality. Replies of providers stand as given. Following the guidance is voluntary and "
            + "replaces no law.";

    /// <summary>The exact bytes: canonical JSON, the same for the same round.</summary>
    public byte[] ToUtf8() => FrozenRoundJson.Write(this);

    /// <summary>Reads a published document; refused by field and line.</summary>
    public static Result<FrozenRound> Read(ReadOnlySpan<byte> utf8, string file) =>
        ContentReading.Of<FrozenRound>(utf8, file, f => FrozenRoundJson.Read(f));

    /// <summary>Whether bytes look like such a document rather than a round file.</summary>
    public static bool IsOne(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("\"form\":\"plimsoll progress round 1\""u8) >= 0 || utf8.IndexOf("\"form\":\"plimsoll progress round 2\""u8) >= 0;

    public FrozenFinding Of(string provider, string process) => Findings.First(f => f.Provider == provider && f.Process == process);

    /// <summary>The levels of every process.</summary>
    public RoundScore Score(ProgressEdition edition) => RoundScore.Of(Round, Name, Edition, Providers.Count, Scores(edition, Findings));

    /// <summary>The levels among open and among restricted providers, side by side.</summary>
    public IReadOnlyList<AccessScore> ByAccess(ProgressEdition edition)
    {
        var (open, restricted) = (Scores(edition, [.. Among(Access.Open)]), Scores(edition, [.. Among(Access.Restricted)]));
        return [.. open.Zip(restricted, (o, r) => new AccessScore(o.Process, o.Title, o, r))];
    }

    private IEnumerable<FrozenFinding> Among(Access access)
    {
        HashSet<string> ids = [.. Providers.Where(p => p.Access == access).Select(p => p.Id)];
        return Findings.Where(f => ids.Contains(f.Provider));
    }

    private ProcessScore[] Scores(ProgressEdition edition, IReadOnlyList<FrozenFinding> findings)
    {
        var byProcess = findings.ToLookup(f => f.Process, StringComparer.Ordinal);
        return [.. from process in edition.Processes
                   where Processes.Contains(process.Id)
                   let found = byProcess[process.Id].ToArray()
                   select ProcessScore.Of(process, [.. found.Select(f => f.Finding)], found.Count(f => f.Dissents.Any()))];
    }
}

/// <summary>A provider of a published round, with what it says to the whole.</summary>
/// <param name="Invited">When it was given a link to reply by.</param>
/// <param name="Until">Last day of the time it had.</param>
/// <param name="Replied">When it last replied; null reads "no reply".</param>
public sealed record FrozenProvider(
    string Id, string Name, string? Model, Access Access, DateTimeOffset Invited, LastDay Until, DateTimeOffset? Replied, string? Reply);

/// <summary>One judgement with everything that stands beside it.</summary>
/// <param name="Assessor">Number of the person who judged; people are numbered, not named.</param>
public sealed record FrozenFinding(
    string Provider, string Process, Finding Finding, string? Note, string Assessor, DateTimeOffset At, IReadOnlyList<FrozenReview> Reviews, FrozenReply? Reply,
    IReadOnlyList<FrozenEvidence> Evidence, IReadOnlyList<FrozenDecline> Declined)
{
    public IEnumerable<FrozenReview> Dissents => Reviews.Where(r => r.Would != Finding);
}

/// <summary>What a reviewer says to a judgement.</summary>
public sealed record FrozenReview(string Reviewer, DateTimeOffset At, Finding Would, string? Reason);

/// <summary>What the provider says to a judgement.</summary>
/// <param name="Earlier">Whether the judgement was made anew after the reply.</param>
public sealed record FrozenReply(DateTimeOffset At, string? Text, bool Earlier);

/// <summary>One piece of evidence.</summary>
/// <param name="Copy">Digest of the uploaded copy, if there is one.</param>
/// <param name="Proposed">Whether an outsider proposed it.</param>
public sealed record FrozenEvidence(string Id, Side Side, string? Link, string? Quote, DateOnly Seen, Digest? Copy, bool Proposed);

/// <summary>An outsider's proposal that was not taken, and why.</summary>
public sealed record FrozenDecline(string Proposal, Side Side, string? Reason);

/// <summary>How one process stands among providers of open models and among the others.</summary>
public sealed record AccessScore(string Process, string Title, ProcessScore Open, ProcessScore Restricted);
