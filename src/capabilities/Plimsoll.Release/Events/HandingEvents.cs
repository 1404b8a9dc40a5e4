// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>How the duties of a hand-over stand, from now on: it was signed, changed, answered or taken back. Here because the gate of the release asks for
/// it; the sheet and the answers stand with the hand-over.</summary>
/// <param name="HandOver">Its id.</param>
/// <param name="Receiver">The organisation to which they were handed.</param>
/// <param name="Duties">All that are shared with it or given to nobody; none once it is taken back, or leaves everything with whoever handed over.</param>
[Event("release.duties-handed", 1)]
public sealed record DutiesHanded(string HandOver, string Receiver, IReadOnlyList<HandedDuty> Duties) : ReleaseEvent;

/// <summary>A practice that was handed over.</summary>
/// <param name="Owed">Who owes it as it stands.</param>
/// <param name="Stands">What the receiver said to it.</param>
public sealed record HandedDuty(string Practice, Owes Owed, DutyState Stands);
