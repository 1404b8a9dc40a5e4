// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

/// <summary>What a pack says about how much of each guideline a cell asks for, and with what wording.</summary>
public sealed record PackTailoring(
    IReadOnlyList<Rule> Rules, IReadOnlyList<CellEntry> Entries, IReadOnlyList<Overlay> Overlays, IReadOnlyList<Renewal> Renewals,
    IReadOnlyList<ModalityProposal> Modalities, IReadOnlyList<StartToday> StartToday, IReadOnlyDictionary<string, string> Evidence);

/// <summary>A named reason that explains many entries.</summary>
public sealed record Rule(string Id, string Title, string Text);

/// <summary>How much of one guideline one cell asks for.</summary>
/// <param name="Practices">The cell's own practices where its source words them anew; null to use the guideline's.</param>
public sealed record CellEntry(string Guideline, Cell Cell, Level Level, string? Rule, string? Reason, IReadOnlyList<Practice>? Practices);

/// <summary>What changes in an adapted guideline once the weights are public.</summary>
public sealed record Overlay(string Guideline, IReadOnlyList<Cell> Cells, IReadOnlyList<string> Strategies, IReadOnlyList<Rewording> Rewordings);

/// <summary>A practice as it reads in the overlay's cells.</summary>
public sealed record Rewording(string Practice, string Text, string Reason, SourceLines Source);

/// <summary>What a significant update asks of a guideline.</summary>
public sealed record Renewal(string Guideline, Renew Renew, string Reason);

/// <summary>Modalities for which a guideline may not apply; a person has to confirm it.</summary>
public sealed record ModalityProposal(string Guideline, IReadOnlyList<Modality> Modalities, string Reason);

/// <summary>A duty that a team of one or two can take on today.</summary>
public sealed record StartToday(string Duty, string Reason);
