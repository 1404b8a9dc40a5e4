// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Progress.Rounds;

/// <summary>One provider in one round: what was found, what it says to it.</summary>
public sealed record ProviderAnswer(string Round, string Name, string Statement, FrozenProvider Provider, IReadOnlyList<FrozenFinding> Findings)
{
    public static ProviderAnswer Of(FrozenRound r, FrozenProvider p) => new(r.Round, r.Name, r.Statement, p, [.. r.Findings.Where(f => f.Provider == p.Id)]);
}

/// <summary>A published round in a list.</summary>
/// <param name="Seq">Number of the journal entry that published it.</param>
public sealed record RoundRow(string Round, string Name, string Publisher, string Edition, DateOnly Assessed, DateTimeOffset Published, int Providers, int Processes, string Document, string Seq);

/// <summary>An organisation's page in the index of public pages.</summary>
public sealed record PageRow(string Page, string Handle, string Organisation, string Edition, int Version, DateTimeOffset Published, string Document, string Seq);

/// <summary>What is public here, for machines.</summary>
/// <param name="Feed">Address of the feed of changes.</param>
public sealed record PublicIndex(string Statement, string Feed, string Editions, IReadOnlyList<RoundRow> Rounds, IReadOnlyList<PageRow> Organisations)
{
    public static PublicIndex Of(IReadOnlyList<RoundRow> rounds, IReadOnlyList<PageRow> organisations) =>
        new("A level counts presence, not quality. Following the guidance is voluntary and replaces no law.", "/public/changes.atom", "/api/v1/progress/edition", rounds, organisations);
}
