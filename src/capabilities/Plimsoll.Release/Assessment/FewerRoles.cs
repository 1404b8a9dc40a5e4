// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A release is assessed for fewer roles of the value chain than it was, so that less is asked of it.</summary>
/// <param name="From">All that it was assessed for.</param>
/// <param name="To">What the list is derived for since.</param>
/// <param name="Roles">What whoever did it was in the organisation.</param>
public sealed record FewerRoles(
    IReadOnlyList<Role> From, IReadOnlyList<Role> To, DateTimeOffset At, string By, IReadOnlyList<string> Roles, VaultRef Reason);
