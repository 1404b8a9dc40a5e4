// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Approvals;

/// <summary>How the register of vulnerabilities stands to a release, as its gate knows it.</summary>
/// <param name="Holds">Whether it holds the gate.</param>
/// <param name="Number">How often that changed: whoever approved before looked at something else.</param>
/// <param name="Open">How many hold it; null where that was not counted.</param>
public sealed record GivenHold(bool Holds, int Number, int? Open);

/// <summary>The register of vulnerabilities holds a release as an open finding does.</summary>
public static class RegisterHold
{
    /// <summary>Puts on the record of a release whether the register holds it, and how many there hold it; nothing where that is known. Approvals that were
    /// given before end; a model in service goes on serving until somebody decides otherwise.</summary>
    public static Result<Outcome> Stand(Dossier state, Asker asker, VulnerabilitiesStand stands) =>
        Assessing.Opened(state) is { } refusal ? refusal
        : stands.Holds == (state.Register?.Holds ?? false) && (stands.Open ?? 0) == (state.Register?.Open ?? 0) ? new Outcome([])
        : Consequences.WithoutHalt(state, asker, stands);

    /// <summary>What has to be put on the record before the gate is judged.</summary>
    internal static IReadOnlyList<JournalEvent> Known(Dossier state, Asker asker, VulnerabilitiesStand? stands) =>
        stands is not null && Stand(state, asker, stands).Succeeds(out var known, out _) ? known.Events : [];
}
