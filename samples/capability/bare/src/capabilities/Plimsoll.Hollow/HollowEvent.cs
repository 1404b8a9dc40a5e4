// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Hollow;

/// <summary>Something that happened to a hollow.</summary>
public abstract record HollowEvent : JournalEvent
{
    private protected HollowEvent() { }
}
