// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;

namespace Plimsoll.Web.Watch;

/// <summary>What the server counts of its own: answers that refuse, and looks of gateways. What lies in its parts each part measures.</summary>
internal sealed class Instruments
{
    /// <summary>Of the meter, and of what is traced.</summary>
    public const string Name = "Plimsoll";

    private readonly Counter<long> _refusals, _looks;

    public Instruments(IMeterFactory meters, IEnumerable<IMeasured> parts)
    {
        var meter = meters.Create(Name);
        _refusals = meter.CreateCounter<long>("plimsoll.http.refusals", "{refusal}", "Requests that were refused, by the code of docs/api/codes.md.");
        _looks = meter.CreateCounter<long>("plimsoll.gateway.looks", "{look}", "Looks of gateways at the status of a release, by what came of them.");
        foreach (var part in parts) { part.Measure(meter); }
    }

    /// <param name="code">From the list of codes.</param>
    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <param name="status">Of the answer.</param>
    public void Looked(int status) => _looks.Add(1, new KeyValuePair<string, object?>("outcome", status switch
    {
        < StatusCodes.Status400BadRequest => "answered",
        StatusCodes.Status404NotFound => "unknown",
        StatusCodes.Status429TooManyRequests => "too-many",
        _ => "failed",
    }));
}
