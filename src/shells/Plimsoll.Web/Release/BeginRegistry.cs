// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>An organisation is the first that its own registry lists.</summary>
internal sealed class BeginRegistry : IBeginning
{
    public Result<IReadOnlyList<Writing>> Begin(Beginning organisation)
    {
        var party = new PartyRegistered(organisation.Party, organisation.Name, organisation.Roles, organisation.OnePerson);
        return Registering.Party(Registry.Empty, party, confirmed: true).Succeeds(out var registered, out var refusal)
            ? new[] { ReleaseStreams.Registries.At(organisation.Tenant).Writes(0, registered.Events) } : refusal;
    }
}
