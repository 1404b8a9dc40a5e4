// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Plimsoll.Web.Tests.Watch;

/// <summary>What one server measures while it is watched, apart from those beside it in this process.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener;

    public Measured(RunningApp app)
    {
        var own = app.Services.GetRequiredService<IMeterFactory>();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, own) && Web.Watch.Watching.Meters.Contains(instrument.Meter.Name)) { listener.EnableMeasurementEvents(instrument); }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>By what each instrument was split, and into what.</summary>
    public ConcurrentDictionary<(string Instrument, string Name), ConcurrentDictionary<string, bool>> Split { get; } = new();

    private ConcurrentQueue<(string Instrument, double Value, string[] Tags)> All { get; } = [];

    /// <summary>Reads what is measured when somebody looks.</summary>
    public void Look() => _listener.RecordObservableInstruments();

    /// <summary>What was added to a counter.</summary>
    public double Sum(string instrument, string? tag = null) => Of(instrument, tag).Sum();

    /// <summary>What was measured at the last look.</summary>
    public double Last(string instrument, string? tag = null)
    {
        All.Clear();
        Look();
        return Of(instrument, tag).Last();
    }

    public void Dispose() => _listener.Dispose();

    private IEnumerable<double> Of(string instrument, string? tag) => All.Where(one => one.Instrument == instrument && (tag is null || one.Tags.Contains(tag))).Select(one => one.Value);

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = new List<string>();
        foreach (var (name, said) in tags)
        {
            var text = Convert.ToString(said, CultureInfo.InvariantCulture) ?? "";
            words.Add($"{name}={text}");
            Split.GetOrAdd((instrument.Name, name), _ => new()).TryAdd(text, true);
        }
        All.Enqueue((instrument.Name, value, [.. words]));
    }
}
