// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

/// <summary>One content pack: what one publisher, or Plimsoll itself, says. Packs are never mixed; a view names the pack of each line.</summary>
public sealed record Pack(
    PackHeader Header, IReadOnlyList<Document> Documents, PackTexts Texts, IReadOnlyList<Guideline> Guidelines, IReadOnlyList<Strategy> Strategies,
    PackTailoring Tailoring, IReadOnlyList<Change> Changes);

/// <summary>What a pack is and whose word it carries.</summary>
/// <param name="Id">Folder name of the pack, such as <c>pai-2024</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Publisher">Who stands behind the content.</param>
/// <param name="Published">When the documents restated here were published, as exactly as they say.</param>
/// <param name="Date">Date of this edition of the pack, <c>yyyy-MM-dd</c>; exports carry it as their last change.</param>
/// <param name="Basis">Whether the pack restates sources or infers.</param>
/// <param name="Edition">The pack whose guidelines this one tailors; its own id when it holds guidelines itself; null otherwise.</param>
/// <param name="Scope">What it covers, one sentence.</param>
/// <param name="Statement">What every view of a line of this pack must say.</param>
public sealed record PackHeader(
    string Id, string Title, string Publisher, string Published, DateOnly Date, Basis Basis, string? Edition, string Scope, string Statement);

/// <summary>What changed in a pack, and the comment that it answers where there was one.</summary>
public sealed record Change(DateOnly Date, string On, string Text, string? Comment);

/// <summary>A document that a pack restates.</summary>
public sealed record Document(string Id, string File, string Title);

/// <summary>A sourced statement with a name.</summary>
public sealed record Statement(string Id, string Title, string Text, SourceLines Source);

/// <summary>A set of actors as one document lists them.</summary>
public sealed record ActorSet(string Id, string Title, SourceLines Source, IReadOnlyList<Statement> Actors);

/// <summary>A model type or release type with its description, examples and the labels other documents use.</summary>
public sealed record Described(string Id, string Text, IReadOnlyList<string> Examples, IReadOnlyList<string> Labels, SourceLines Source);

/// <summary>The test for a significant update. Source: 001, lines 357-372.</summary>
public sealed record UpdateTest(string Text, IReadOnlyList<Statement> Features, IReadOnlyList<Statement> Examples, SourceLines Source);

/// <summary>A cell that has advice instead of a list.</summary>
public sealed record RedirectText(Cell Cell, string Advice, Cell Instead, IReadOnlyList<Statement> Conditions, SourceLines Source);

/// <summary>The explanatory texts of a pack.</summary>
public sealed record PackTexts(
    IReadOnlyList<Described> ModelTypes, IReadOnlyList<Described> ReleaseTypes, IReadOnlyList<Statement> FrontierCriteria, UpdateTest? Update,
    IReadOnlyList<RedirectText> Redirects, IReadOnlyList<Statement> RiskFamilies, IReadOnlyList<Statement> RiskCategories, IReadOnlyList<ActorSet> ActorSets);

/// <summary>One of the 22 guidelines.</summary>
public sealed record Guideline(
    string Id, string Title, Stage Stage, IReadOnlyList<string> Aliases, string Aim, SourceLines Source,
    IReadOnlyList<Practice> Practices, IReadOnlyList<Remark> Notes, IReadOnlyList<Remark> Resources);

/// <summary>One practice of a guideline, restated in our words.</summary>
/// <param name="Id">Guideline, tier letter and number: <c>G01.B1</c>.</param>
/// <param name="Title">Headline in the imperative.</param>
/// <param name="Text">The whole restatement.</param>
/// <param name="Points">Sub-points, kept but not counted.</param>
public sealed record Practice(string Id, Tier Tier, string Title, string Text, DueWhen When, Proof Proof, SourceLines Source, IReadOnlyList<string> Points)
{
    /// <summary>Where the document itself says when; null where <see cref="When"/> is our reading of it.</summary>
    public SourceLines? WhenSource { get; init; }

    /// <summary>Where the document itself asks for an arrangement, or for the deed; null where <see cref="Proof"/> is our reading of it.</summary>
    public SourceLines? ProofSource { get; init; }
}

/// <summary>A note, resource or limit that is kept beside what it belongs to.</summary>
public sealed record Remark(string Text, SourceLines Source);
