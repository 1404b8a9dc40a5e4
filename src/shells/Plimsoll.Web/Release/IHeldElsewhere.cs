// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>Knows whether something that no release knows of itself holds its gate: asked before the gate is judged, so that what was opened since is held
/// too.</summary>
internal interface IHeldElsewhere
{
    /// <summary>How the register of vulnerabilities stands to a release.</summary>
    VulnerabilitiesStand Stand(Reading others, string tenant, Dossier state);
}
