// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance.Packs;

/// <summary>A risk mitigation strategy for open foundation models. Source: 002, Figure 3 and Appendix A.</summary>
public sealed record Strategy(
    string Id, Phase Phase, string Title, string Definition, SourceLines Source,
    IReadOnlyList<ActorCell> Actors, IReadOnlyList<Duty> Duties, IReadOnlyList<Remark> Limits, IReadOnlyList<Conflict> Conflicts)
{
    /// <summary>The actor's part, or null where the figure leaves the cell empty.</summary>
    public Part? PartOf(Role actor) => Actors.FirstOrDefault(cell => cell.Actor == actor)?.Part;
}

/// <summary>One filled cell of the actor figure.</summary>
/// <param name="Figure">Where the figure says so.</param>
/// <param name="Appendix">Where the appendix names this actor for the strategy; null when it does not.</param>
public sealed record ActorCell(Role Actor, Part Part, SourceLines Figure, SourceLines? Appendix);

/// <summary>One thing that the document states for one actor.</summary>
/// <param name="Wording">The document's own verb for it: should, can or could.</param>
/// <param name="Asked">What the verb makes of it, or less where the document gives it as one example among others, or passes on what others suggest.</param>
/// <param name="Hosting">Set when it is stated only for hosts of that kind.</param>
public sealed record Duty(string Id, Role Actor, string Title, string Text, string Wording, AskedAs Asked, Hosting? Hosting, SourceLines Source);

/// <summary>A place where the document contradicts itself; both readings stay visible.</summary>
/// <param name="Kind"><c>hard</c> when the readings exclude each other, <c>soft</c> when one is weaker.</param>
public sealed record Conflict(Role Actor, string Kind, string Text, SourceLines Source);
