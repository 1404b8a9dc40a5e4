// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Hollow;

/// <summary>Something that happened to a hollow.</summary>
public abstract record HollowEvent : JournalEvent
{
    private protected HollowEvent() { }

    /// <summary>The events of this capability, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(HollowEvent), HollowEventJson.Default);
}
