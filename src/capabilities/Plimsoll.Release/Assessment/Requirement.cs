// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A practice as this capability needs to know it: translated from a checklist by whoever owns that.</summary>
/// <param name="Id">Id of the practice, for example <c>G01.B1</c>.</param>
/// <param name="Pack">Pack that holds its words.</param>
/// <param name="Edition">Edition that lists it.</param>
/// <param name="Owed">False for what the list leaves to choice.</param>
public sealed record Requirement(string Id, string Title, string Pack, Basis Basis, string Edition, Tier Tier, DueWhen When, Proof Proof, bool Owed);

/// <summary>A pack that an assessment rests on, pinned so that a later edition cannot change it unseen.</summary>
public sealed record PinnedPack(string Id, string Date, Digest Digest, Basis Basis);

/// <summary>The facts that the list was derived for.</summary>
public sealed record AssessedProfile(
    ModelType ModelType, ReleaseType ReleaseType, IReadOnlyList<Role> Roles, IReadOnlyList<string> Modalities, bool SignificantUpdate);

/// <summary>Where the guidance gives advice in place of a list.</summary>
/// <param name="Instead">The cell to begin with, for example <c>frontier/restricted</c>.</param>
/// <param name="Pack">Pack that gives the advice.</param>
public sealed record RedirectAdvice(string Instead, string Pack);
