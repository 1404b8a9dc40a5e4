// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Chain;

/// <summary>Something that happened to duties that are handed over.</summary>
public abstract record ChainEvent : JournalEvent
{
    private protected ChainEvent() { }

    /// <summary>The events of this capability, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(ChainEvent), ChainEventJson.Default);
}
