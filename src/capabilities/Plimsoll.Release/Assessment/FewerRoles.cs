// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A release is assessed for fewer roles of the value chain than it would have to be, so that less is asked of it.</summary>
/// <param name="From">All that it would be assessed for without a reason: what the organisation is, and what something was judged or approved for.</param>
/// <param name="To">What the list is derived for since.</param>
/// <param name="Roles">What whoever did it was in the organisation.</param>
public sealed record FewerRoles(
    IReadOnlyList<Role> From, IReadOnlyList<Role> To, DateTimeOffset At, string By, IReadOnlyList<string> Roles, VaultRef Reason);
