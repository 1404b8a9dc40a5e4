// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>Something that happened to what is registered or to a release.</summary>
public abstract record ReleaseEvent : JournalEvent
{
    private protected ReleaseEvent() { }

    /// <summary>The events of this capability, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(ReleaseEvent), ReleaseJson.Default);
}
