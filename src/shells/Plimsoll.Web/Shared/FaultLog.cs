// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Diagnostics;

namespace Plimsoll.Web.Shared;

/// <summary>Faults of ours, in the log once a minute for each place and kind: what a caller can bring about as often as they like must not fill a disk.
/// </summary>
internal sealed partial class FaultLog(ILogger<FaultLog> log, TimeProvider clock)
{
    /// <summary>Places that are told apart; those beyond share one line.</summary>
    private const int MostPlaces = 512;

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <summary>Whether a fault is to be told now. What a caller got wrong is told to the caller alone.</summary>
    public bool Tells(HttpContext http, Exception fault)
    {
        if (fault is BadHttpRequestException) { return false; }
        var place = $"{(http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint())?.DisplayName} {fault.GetType().Name}";
        if (_told.Count >= MostPlaces && !_told.ContainsKey(place)) { place = ""; }
        var (now, tells) = (clock.GetTimestamp(), true);
        _told.AddOrUpdate(place, now, (_, before) => (tells = clock.GetElapsedTime(before, now) >= Between) ? now : before);
        return tells;
    }

    /// <summary>Ends an answer that has begun and cannot be finished: whoever reads it sees that it breaks off.</summary>
    public void BreakOff(HttpContext http, Exception fault)
    {
        if (!http.RequestAborted.IsCancellationRequested && Tells(http, fault)) { BrokeOff(fault); }
        http.Abort();
    }

    [LoggerMessage(1501, LogLevel.Error, "An answer broke off.")]
    private partial void BrokeOff(Exception fault);
}
