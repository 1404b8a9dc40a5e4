// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Agreements;

namespace Plimsoll.Usage.Activity;

/// <summary>How events of one sender are taken: whose key hashes its people, what time it is, and what an agreement allows.</summary>
/// <param name="Key">Hashes people; of the sender's tenant.</param>
/// <param name="Now">When the events arrived.</param>
public sealed record Intake(PersonKey Key, DateTimeOffset Now)
{
    /// <summary>Most events of one request; the rest is told to be sent again in smaller ones.</summary>
    public const int MostRows = 20_000;

    /// <summary>How far a sender's clock may run ahead.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>Nothing older is taken: before it would be dropped by the next cleaning.</summary>
    public DateTimeOffset Earliest { get; init; } = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time of events in files that hold none, told by whoever imports them.</summary>
    public DateTimeOffset? OtherwiseAt { get; init; }

    /// <summary>The agreement under which they come: it says which fields are kept, and what they
    /// may be used for. Null for the organisation's own, of which every field is kept.</summary>
    public Agreement? Under { get; init; }

    public int Most { get; init; } = MostRows;

    /// <summary>Most events that are looked at, whatever becomes of them: many are of another kind, and are passed over. A request with more is refused
    /// whole.</summary>
    public int MostSeen { get; init; } = 5 * MostRows;

    /// <summary>Bytes of the largest event in JSON, and of the largest line of a file.</summary>
    public const int MostOfOne = 2 * 1024 * 1024;
}

/// <summary>What became of what was sent.</summary>
/// <param name="Rows">Rows to store, each id once.</param>
/// <param name="Rejected">Events that were not taken, by reason.</param>
/// <param name="Noted">What was noticed about the others.</param>
public sealed record Taken(IReadOnlyList<ActivityRow> Rows, IReadOnlyDictionary<RejectReason, long> Rejected, IReadOnlyDictionary<Note, long> Noted)
{
    public long RejectedCount => Rejected.Values.Sum();

    /// <summary>What the sender is told about rejected events; null when there are none.</summary>
    public string? Message =>
        Rejected.Count == 0
            ? null
            : string.Join("; ", Rejected.OrderBy(r => r.Key).Select(r => $"{r.Value} × {Terms.Rejects[r.Key].Key} ({Terms.Rejects[r.Key].Label})"));
}
