// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Hollow;

/// <summary>A hollow begins.</summary>
/// <param name="Hollow">Its id.</param>
[Event("hollow.opened", 1)]
public sealed record HollowOpened(string Hollow) : HollowEvent;
