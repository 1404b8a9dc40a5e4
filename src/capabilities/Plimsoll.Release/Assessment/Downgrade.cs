// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>Why a model is taken for less than it was, or assessed for fewer roles than it would have to be.</summary>
/// <param name="Roles">What whoever says so is in the organisation.</param>
public sealed record Lowering(VaultRef Reason, IReadOnlyList<string> Roles);

/// <summary>The type of the model was lowered for a release, against the registry or against the list that stood.</summary>
/// <param name="From">The highest that it was.</param>
/// <param name="To">What the list is derived for since.</param>
/// <param name="Roles">What whoever did it was in the organisation.</param>
public sealed record Downgrade(ModelType From, ModelType To, DateTimeOffset At, string By, IReadOnlyList<string> Roles, VaultRef Reason);
