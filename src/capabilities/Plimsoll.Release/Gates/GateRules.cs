// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Gates;

/// <summary>A kind of practice that a gate asks for.</summary>
public sealed record Asked(DueWhen When, Proof Proof);

/// <summary>The rules of one gate, as reviewed data.</summary>
/// <param name="Asks">Kinds of practice that must stand here. What can only be done after release is never among them.</param>
/// <param name="Tiers">Tiers that are asked.</param>
/// <param name="Accepts">Release types whose list may carry a release through this gate.</param>
/// <param name="Audiences">Who may be reached by a release that passes here.</param>
/// <param name="PublicWeights">Whether weights that anybody may take pass here. Only a gate that knows it cannot be undone may say so.</param>
/// <param name="Approvers">How many people must approve.</param>
/// <param name="OnePerson">Whether an organisation of one person may approve its own work here, with that weakness printed.</param>
/// <param name="ValidHours">How long a clear verdict holds, 24 at most.</param>
/// <param name="RhythmDays">How often a continuous practice must show new evidence after release.</param>
/// <param name="Worksheet">Conclusions of the marginal-risk worksheet that let a release pass; empty where none is asked.</param>
/// <param name="Why">What the gate is for.</param>
/// <param name="Digest">Over the canonical bytes of these rules as they were written.</param>
public sealed record Gate(
    Stage Stage, string Title, IReadOnlyList<Asked> Asks, IReadOnlyList<Tier> Tiers, IReadOnlyList<ReleaseType> Accepts,
    IReadOnlyList<Audience> Audiences, bool PublicWeights, int Approvers, bool OnePerson,
    int ValidHours, int RhythmDays, IReadOnlyList<WorksheetConclusion> Worksheet, string Why, Digest Digest)
{
    /// <summary>Whether the gate asks for a practice.</summary>
    public bool AsksFor(Requirement requirement) =>
        requirement.Owed && Tiers.Contains(requirement.Tier) && Asks.Contains(new Asked(requirement.When, requirement.Proof));
}

/// <summary>One set of gates, a gate for each stage.</summary>
public sealed record GateRules
{
    private readonly Dictionary<Stage, Gate> _gates;

    internal GateRules(string pack, string date, Basis basis, string statement, IEnumerable<Gate> gates) =>
        (Pack, Date, Basis, Statement, _gates) = (pack, date, basis, statement, gates.ToDictionary(g => g.Stage));

    public string Pack { get; }

    /// <summary>What the pack calls itself.</summary>
    public GatePack Name => new(Pack, Date, Basis);

    public string Date { get; }

    public Basis Basis { get; }

    /// <summary>What every view of a verdict must say of its rules.</summary>
    public string Statement { get; }

    public IReadOnlyList<Gate> All => [.. _gates.Values.OrderBy(g => g.Stage)];

    public Gate For(Stage stage) => _gates[stage];
}
