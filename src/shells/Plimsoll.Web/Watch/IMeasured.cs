// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;

namespace Plimsoll.Web.Watch;

/// <summary>A part of the server that can be measured. Whoever is one brings itself as a service.</summary>
/// <remarks>What an instrument is split by is a word of ours or a pattern of an address, and there are few of each: never an organisation, a person, a key,
/// an id or an address as it was asked. A test holds that over all instruments.</remarks>
internal interface IMeasured
{
    /// <summary>Makes its instruments; asked once.</summary>
    void Measure(Meter meter);
}
