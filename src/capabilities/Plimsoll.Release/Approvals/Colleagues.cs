// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>Whom of the organisation a release could ask: whoever could approve at some time since it was opened, unless they were erased. Nothing else decides
/// it.</summary>
public static class Colleagues
{
    /// <summary>Whether whoever asks had somebody else to ask.</summary>
    public static bool Has(Dossier state, Asker asker) =>
        state.OpenedAt is { } since && asker.ApproversSince(since).Any(person => SecondPerson.Of(asker, person) == Apartness.Another);

    /// <summary>How many people wrote none of the release and could have approved it; null where it is not known.</summary>
    public static int? Known(Dossier state) => state.Colleagues ?? (state.Opened is { OnePerson: true } ? 0 : null);

    /// <summary>How many of these people wrote none of the release.</summary>
    /// <param name="people">For each person the accounts that are theirs.</param>
    public static int Among(Dossier state, IReadOnlyList<IReadOnlyList<string>> people) => people.Count(person => !person.Any(state.Authors.Contains));

    /// <summary>How many there are now, as far as whoever asks can tell; what is known where they cannot.</summary>
    public static int? Count(Dossier state, Asker asker) =>
        state.OpenedAt is { } since && asker.ApproversSince(since) is { Count: > 0 } people ? Among(state, people) : Known(state);

    /// <summary>Puts on the record how many there are, where that is another number than the one that is known: what somebody outside said in their place is
    /// judged by it from then on.</summary>
    internal static IReadOnlyList<ReleaseEvent> Counted(Dossier state, Asker asker) =>
        Count(state, asker) is { } count && count != Known(state) ? [new ColleaguesCounted(count)] : [];
}
