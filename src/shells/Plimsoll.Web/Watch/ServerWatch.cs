// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Watch;

/// <summary>What waits and what is held of requests.</summary>
internal sealed class ServerWatch(Lanes lanes, Places places) : IMeasured
{
    public void Measure(Meter meter)
    {
        meter.CreateObservableGauge("plimsoll.lane.queue", () => lanes.Waiting, "{work}", "Pieces of work of organisations that wait for a place.");
        meter.CreateObservableGauge("plimsoll.body.held", () => places.Held, "By", "Bytes of memory that bodies have taken.");
    }
}
