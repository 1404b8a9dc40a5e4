// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Plimsoll.Web.Watch;

/// <summary>Something that the server does by itself, again and again.</summary>
internal interface IDuty
{
    /// <summary>What it is called where its lag is told, such as <c>keep-activity</c>; each once.</summary>
    string Duty { get; }
}

/// <summary>When each duty was last done as a whole. A round that failed in part, or that had to wait for the clock, does not count: the lag grows until
/// one is whole.</summary>
internal sealed class Duties(TimeProvider clock) : IMeasured
{
    private readonly ConcurrentDictionary<string, long> _done = new(StringComparer.Ordinal);

    /// <summary>Says that a duty begins, or that a round of it is done as a whole.</summary>
    public void Done(IDuty duty) => _done[duty.Duty] = clock.GetTimestamp();

    public void Measure(Meter meter) => meter.CreateObservableGauge(
        "plimsoll.duty.lag", Lags, "s", "Seconds since a duty of the server was last done as a whole, or began.");

    private IEnumerable<Measurement<double>> Lags() =>
        _done.Select(duty => new Measurement<double>(clock.GetElapsedTime(duty.Value).TotalSeconds, new KeyValuePair<string, object?>("duty", duty.Key)));
}
