// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

/// <summary>What a pack says about how much of each guideline a cell asks for, and with what wording.</summary>
public sealed record PackTailoring(
    IReadOnlyList<Rule> Rules, IReadOnlyList<CellEntry> Entries, IReadOnlyList<Overlay> Overlays, IReadOnlyList<Renewal> Renewals,
    IReadOnlyList<ModalityProposal> Modalities, IReadOnlyList<StartToday> StartToday, IReadOnlyDictionary<string, string> Evidence)
{
    /// <summary>Duties that a strategy's own document does not state.</summary>
    public required IReadOnlyList<AddedDuty> Duties { get; init; }

    /// <summary>Practices that ask what a duty asks, so that one item serves both.</summary>
    public required IReadOnlyList<Pair> Pairs { get; init; }

    /// <summary>Levels that a modality lifts.</summary>
    public required IReadOnlyList<Raise> Raises { get; init; }

    /// <summary>What a significant update asks under each strategy.</summary>
    public required IReadOnlyList<StrategyRenewal> StrategyRenewals { get; init; }
}

/// <summary>A named reason that explains many entries.</summary>
public sealed record Rule(string Id, string Title, string Text);

/// <summary>How much of one guideline one cell asks for.</summary>
/// <param name="Practices">The cell's own practices where its source words them anew; null to use the guideline's.</param>
public sealed record CellEntry(string Guideline, Cell Cell, Level Level, string? Rule, string? Reason, IReadOnlyList<Practice>? Practices);

/// <summary>What changes in an adapted guideline once the weights are public.</summary>
public sealed record Overlay(string Guideline, IReadOnlyList<Cell> Cells, IReadOnlyList<string> Strategies, IReadOnlyList<Rewording> Rewordings);

/// <summary>A practice as it reads in the overlay's cells.</summary>
/// <param name="Asked">Less than a duty where all that the new wording asks is suggested by what it rests on.</param>
public sealed record Rewording(string Practice, string Text, string Reason, SourceLines Source, AskedAs Asked);

/// <summary>What a significant update asks of a guideline.</summary>
public sealed record Renewal(string Guideline, Renew Renew, string Reason);

/// <summary>What a significant update asks of the duties under a strategy; always our reading, since the strategies say nothing of updates.</summary>
public sealed record StrategyRenewal(string Strategy, Renew Renew, string Reason);

/// <summary>Modalities for which a guideline may not apply; a person has to confirm it.</summary>
public sealed record ModalityProposal(string Guideline, IReadOnlyList<Modality> Modalities, string Reason);

/// <summary>A duty of this pack under a strategy of another, with the reason for adding it.</summary>
public sealed record AddedDuty(string Strategy, Duty Duty, string Reason);

/// <summary>A practice and a duty of a model provider that ask the same where weights are public, with the reason for saying so.</summary>
public sealed record Pair(string Practice, string Duty, string Reason);

/// <summary>A guideline of which more is asked in some cells when the model makes content of some kind.</summary>
public sealed record Raise(string Guideline, IReadOnlyList<Cell> Cells, IReadOnlyList<Modality> Modalities, Level Level, string Rule, string Reason);

/// <summary>A duty that a team of one or two can take on today.</summary>
public sealed record StartToday(string Duty, string Reason);
