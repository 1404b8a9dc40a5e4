// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace Plimsoll.Web.Watch;

/// <summary>What whoever runs the server must act on: one line of the log, with what to do, and at most one in a minute for each kind.</summary>
internal sealed partial class Notices(ILogger<Notices> log, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <param name="kind">A word of ours, so that there are few.</param>
    public void Tell(string kind, string sentence)
    {
        var (now, tells) = (clock.GetTimestamp(), true);
        _told.AddOrUpdate(kind, now, (_, before) => (tells = clock.GetElapsedTime(before, now) >= Between) ? now : before);
        if (tells) { Must(log, kind, sentence.ReplaceLineEndings(" ")); }
    }

    /// <summary>Says that something which was told of is over.</summary>
    public void Over(string kind, string sentence)
    {
        if (_told.TryRemove(kind, out _)) { Ended(log, kind, sentence.ReplaceLineEndings(" ")); }
    }

    [LoggerMessage(1511, LogLevel.Error, "{Kind}: {Sentence}")]
    private static partial void Must(ILogger log, string kind, string sentence);

    [LoggerMessage(1512, LogLevel.Warning, "{Kind}: {Sentence}")]
    private static partial void Ended(ILogger log, string kind, string sentence);
}
