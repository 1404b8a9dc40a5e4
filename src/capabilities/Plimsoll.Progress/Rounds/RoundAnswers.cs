// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>One provider in one round: what was found, what it says to it.</summary>
public sealed record ProviderAnswer(string Round, string Name, string Statement, HeardProvider Provider, IReadOnlyList<FrozenFinding> Findings)
{
    public static ProviderAnswer Of(FrozenRound r, FrozenProvider p) =>
        new(r.Round, r.Name, r.Statement, HeardProvider.Of(p), [.. r.Findings.Where(f => f.Provider == p.Id)]);
}

/// <summary>A provider as an answer tells of it: its last day stands as the frozen document has it, so that what was answered before stays the same.</summary>
/// <param name="Invited">When it was given a link to reply by.</param>
/// <param name="Until">Last day of the time it had; one of UTC where no zone stands beside it.</param>
/// <param name="Replied">When it last replied; null reads "no reply".</param>
public sealed record HeardProvider(
    string Id, string Name, string? Model, Access Access, DateTimeOffset Invited, DateOnly Until, DateTimeOffset? Replied, string? Reply)
{
    /// <summary>The time zone of the last day; left out where that is UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UntilZone { get; init; }

    /// <summary>The instant at which the last day ended there; left out with the zone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UntilEnds { get; init; }

    public static HeardProvider Of(FrozenProvider p)
    {
        var heard = new HeardProvider(p.Id, p.Name, p.Model, p.Access, p.Invited, p.Until.Day, p.Replied, p.Reply);
        return p.Until.Zone == LastDay.Utc ? heard : heard with { UntilZone = p.Until.Zone, UntilEnds = p.Until.End };
    }
}

/// <summary>A published round in a list.</summary>
/// <param name="Seq">Number of the journal entry that published it.</param>
public sealed record RoundRow(
    string Round, string Name, string Publisher, string Edition, DateOnly Assessed, DateTimeOffset Published, int Providers, int Processes,
    string Document, string Seq);

/// <summary>An organisation's page in the index of public pages.</summary>
public sealed record PageRow(
    string Page, string Handle, string Organisation, string Edition, int Version, DateTimeOffset Published, string Document, string Seq);

/// <summary>What is public here, for machines.</summary>
/// <param name="Feed">Address of the feed of changes.</param>
public sealed record PublicIndex(string Statement, string Feed, string Editions, IReadOnlyList<RoundRow> Rounds, IReadOnlyList<PageRow> Organisations)
{
    /// <param name="pathBase">What addresses begin with behind a proxy, such as /plimsoll; empty without one.</param>
    public static PublicIndex Of(string pathBase, IReadOnlyList<RoundRow> rounds, IReadOnlyList<PageRow> organisations) =>
        new(
            "A level counts presence, not quality. Following the guidance is voluntary and replaces no law.",
            $"{pathBase}/public/changes.atom", $"{pathBase}/api/v1/progress/edition", rounds, organisations);
}
