// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>A release as it grows while one decision after the other is tried on it. Of each only what was asked for is kept: what the whole drags behind it is
/// said once, at the end.</summary>
internal sealed class Growing(Dossier state, Asker asker)
{
    private readonly List<ReleaseEvent> _events = [];

    public Dossier State { get; private set; } = state;

    public IReadOnlyList<ReleaseEvent> Events => _events;

    /// <summary>Tries the next decision on what the ones before made.</summary>
    /// <returns>Why it cannot be taken; null where it was.</returns>
    public Refusal? Do(Func<Dossier, Result<Outcome>> decide)
    {
        if (!decide(State).Succeeds(out var outcome, out var refusal)) { return refusal; }
        var happened = (ReleaseEvent)outcome.Events[0];
        _events.Add(happened);
        State = State.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, happened));
        return null;
    }
}
