// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Records;

/// <summary>Something that happened to a record of a risk, an evaluation or a finding.</summary>
public abstract record RecordsEvent : JournalEvent
{
    private protected RecordsEvent() { }

    /// <summary>The events of this capability, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(RecordsEvent), RecordsEventJson.Default);
}
