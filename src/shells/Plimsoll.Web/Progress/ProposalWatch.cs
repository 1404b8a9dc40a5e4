// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using Plimsoll.Storage.Progress;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web.Progress;

/// <summary>How much outsiders proposed that nobody looked at yet.</summary>
internal sealed class ProposalWatch(Proposals proposals) : IMeasured
{
    public void Measure(Meter meter) => meter.CreateObservableGauge(
        "plimsoll.proposals.held", proposals.CountAll, "{proposal}", "Proposals for rounds that nobody took or declined.");
}
