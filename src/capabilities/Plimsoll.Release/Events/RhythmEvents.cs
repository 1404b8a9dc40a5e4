// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Rhythms;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>How often something is looked at from now on, and by whom.</summary>
/// <param name="Owner">The account that owes it.</param>
/// <param name="Serves">The practices that count as open once a look is overdue.</param>
/// <param name="From">The day on which it was first set: counted from while there is no look.</param>
/// <param name="Last">The last look that was on the record before it was set; null where the release knows it, or there was none.</param>
/// <param name="Next">The last day on which the next look is in time; null while the model has not gone out.</param>
/// <param name="Reason">Why it is another schedule than the usual one.</param>
[Event("release.rhythm-set", 1)]
public sealed record RhythmSet(
    Watched What, string Owner, Every Every, IReadOnlyList<string> Serves, DateOnly From, Sighting? Last, LastDay? Next, VaultRef? Reason) : ReleaseEvent;

/// <summary>Nobody watches this from now on, for a reason.</summary>
[Event("release.rhythm-set-aside", 1)]
public sealed record RhythmSetAside(Watched What, VaultRef Reason) : ReleaseEvent;

/// <summary>Somebody looked. Here because the load line of the release counts it; what the look showed stands with its record.</summary>
/// <param name="Record">Id of its record.</param>
/// <param name="Day">The day of the look; of a summary, the last day of what it is about. Never later than the entry.</param>
/// <param name="Next">The last day on which the next look is in time; null where none is owed, or the model has not gone out.</param>
[Event("release.look-recorded", 1)]
public sealed record LookRecorded(Watched What, string Record, DateOnly Day, LastDay? Next) : ReleaseEvent;

/// <summary>Whether the model is used inside the organisation, from now on.</summary>
/// <param name="Words">How, or why not any more.</param>
/// <param name="Next">The last day on which the first summary of that use is in time; null where it is used no more.</param>
[Event("release.internal-use-said", 1)]
public sealed record InternalUseSaid(bool Used, VaultRef Words, LastDay? Next) : ReleaseEvent;
