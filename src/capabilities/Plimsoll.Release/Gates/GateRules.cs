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
/// <param name="Worksheet">In packs of form 1: conclusions about a restriction of openness that let a release pass; empty where none is asked.</param>
/// <param name="Results">Since form 2: what a worksheet of whoever releases must say; empty where none is asked.</param>
/// <param name="Why">What the gate is for.</param>
/// <param name="Digest">Over the canonical bytes of these rules as they were written.</param>
public sealed record Gate(
    Stage Stage, string Title, IReadOnlyList<Asked> Asks, IReadOnlyList<Tier> Tiers, IReadOnlyList<ReleaseType> Accepts,
    IReadOnlyList<Audience> Audiences, bool PublicWeights, int Approvers, bool OnePerson,
    int ValidHours, int RhythmDays, IReadOnlyList<WorksheetConclusion> Worksheet, IReadOnlyList<WorksheetResult> Results, string Why, Digest Digest)
{
    public bool AsksWorksheet => Worksheet.Count > 0 || Results.Count > 0;

    /// <summary>Whether the gate asks for a practice.</summary>
    public bool AsksFor(Requirement requirement) =>
        requirement.Owed && Tiers.Contains(requirement.Tier) && Asks.Contains(new Asked(requirement.When, requirement.Proof));
}

/// <summary>A question that gates ask from a day on, beside what they ask for. It stands beside the gates and not in them: an approval that was given before
/// it was asked goes on standing, and the question waits for its own answer.</summary>
/// <param name="From">The first day, in UTC, on which it is asked.</param>
/// <param name="Stages">The gates that ask it.</param>
/// <param name="Text">The question; an answer is to these words and no others.</param>
/// <param name="Clears">Answers that hold nothing.</param>
/// <param name="Source">Where the question comes from, and how that is known.</param>
public sealed record GateQuestion(string Id, DateOnly From, IReadOnlyList<Stage> Stages, string Text, IReadOnlyList<DeclaredAnswer> Clears, string Source)
{
    /// <summary>Digest of the words, which an answer names.</summary>
    public Digest Words { get; } = Digest.Of(System.Text.Encoding.UTF8.GetBytes(Text));

    /// <summary>The instant from which it is asked.</summary>
    public DateTimeOffset Begins => new(From.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>That day as pages and commands write it.</summary>
    public string FromText => From.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The latest answer to these words; null where nobody answered them.</summary>
    public GivenAnswer? Answered(Dossier state) => state.Declared.TryGetValue(Id, out var given) && given.Words == Words ? given : null;

    /// <summary>Whether what was declared answers it in a way that holds nothing.</summary>
    public bool IsCleared(Dossier state) => Answered(state) is { } given && Clears.Contains(given.Answer);
}

/// <summary>That a duty which was handed along the value chain, and which nobody owes, holds the gates that ask for it. It stands beside the gates and not in
/// them, as questions do: an approval that was given before goes on standing.</summary>
/// <param name="Stages">The gates that it holds; none, where it is told alone.</param>
/// <param name="Why">What it is for.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record UnownedRule(IReadOnlyList<Stage> Stages, string Why, string Source);

/// <summary>One set of gates, a gate for each stage.</summary>
public sealed record GateRules
{
    private readonly Dictionary<Stage, Gate> _gates;

    internal GateRules(string pack, string date, Basis basis, string statement, IEnumerable<Gate> gates, IReadOnlyList<GateQuestion> questions) =>
        (Pack, Date, Basis, Statement, _gates, Questions) = (pack, date, basis, statement, gates.ToDictionary(g => g.Stage), questions);

    public string Pack { get; }

    /// <summary>What the pack calls itself.</summary>
    public GatePack Name => new(Pack, Date, Basis);

    public string Date { get; }

    public Basis Basis { get; }

    /// <summary>What every view of a verdict must say of its rules.</summary>
    public string Statement { get; }

    public IReadOnlyList<Gate> All => [.. _gates.Values.OrderBy(g => g.Stage)];

    public Gate For(Stage stage) => _gates[stage];

    /// <summary>What gates ask from a day on; none in packs of form 1.</summary>
    public IReadOnlyList<GateQuestion> Questions { get; }

    /// <summary>Whether duties that nobody owes hold a gate; null in packs of before form 3, which ask for nothing of the kind.</summary>
    public UnownedRule? Unowned { get; internal init; }

    /// <summary>The rule about duties that nobody owes, where it holds the gate of a stage; null where it does not.</summary>
    public UnownedRule? UnownedAt(Stage stage) => Unowned is { } rule && rule.Stages.Contains(stage) ? rule : null;

    /// <summary>Those that the gate of a stage asks, now or from a later day.</summary>
    public IEnumerable<GateQuestion> QuestionsAt(Stage stage) => Questions.Where(q => q.Stages.Contains(stage));
}
