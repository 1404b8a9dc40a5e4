// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Knows whether something that no release knows of itself holds its gate: asked before the gate is judged, so that what was opened since is held
/// too.</summary>
internal interface IHeldElsewhere
{
    /// <summary>How the register of vulnerabilities stands to a release.</summary>
    VulnerabilitiesStand Stand(Reading others, string tenant, Dossier state);

    /// <summary>What a release that is opened puts on its record from the beginning: that the register holds it, or nothing.</summary>
    /// <param name="opens">What opens it.</param>
    IEnumerable<JournalEvent> Opening(Reading others, string tenant, Asker asker, IReadOnlyList<JournalEvent> opens)
    {
        var state = opens.Aggregate(Dossier.Empty, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        var stands = Stand(others, tenant, state);
        return stands.Holds ? [stands] : [];
    }
}
