// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress;

/// <summary>Something that happened to an assessment round or to the public page of an organisation.</summary>
public abstract record ProgressEvent : JournalEvent
{
    private protected ProgressEvent() { }

    /// <summary>The events of this capability, by name and version.</summary>
    public static EventCatalog Catalog { get; } = new(typeof(ProgressEvent), ProgressEventJson.Default);
}
