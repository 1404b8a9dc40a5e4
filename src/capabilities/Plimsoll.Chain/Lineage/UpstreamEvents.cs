// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Lineage;

/// <summary>What happened to a released model from which somebody else's came, as whoever released it says it to everybody.</summary>
/// <param name="Organisation">Name of whoever released it.</param>
/// <param name="Model">Name of its model.</param>
/// <param name="Release">Its release: whether it may serve is published under it.</param>
/// <param name="What">What happened.</param>
/// <param name="Because">Key of the criterion that stands beside the status or the notice; null where none does.</param>
/// <param name="Notice">Key of what was announced of public weights; null where nothing was.</param>
/// <param name="Uses">Uses that are still allowed; none unless it is restricted or back in service.</param>
/// <param name="At">When that was received.</param>
public sealed record UpstreamCause(
    string Organisation, string Model, string Version, string Release, UpstreamChange What, string? Because, string? Notice, IReadOnlyList<string> Uses,
    DateTimeOffset At);

/// <summary>A version of one's own that a cause reaches.</summary>
/// <param name="Model">Id of the model in one's own registry.</param>
/// <param name="Kind">How it came from what is before it; null where it has the very same weights.</param>
/// <param name="Links">How many links lie between; 0 where it is the very model.</param>
/// <param name="Through">The version of one's own that is before it on a shortest way; null where that is another organisation's.</param>
public sealed record ReachedVersion(string Model, string Version, LineageKind? Kind, int Links, OwnVersion? Through);

/// <summary>A version in one's own registry.</summary>
public sealed record OwnVersion(string Model, string Version);

/// <summary>Something happened upstream, and this organisation is told of it: once, whatever number of ways leads to it.</summary>
/// <param name="Notice">Its id, which follows from the organisation and the entry.</param>
/// <param name="Entry">The entry of the log that is the cause.</param>
/// <param name="Reached">Versions of one's own that it reaches, the nearest first: the first of them where they are many.</param>
/// <param name="Total">How many there are.</param>
[Event("chain.upstream-changed", 1)]
public sealed record UpstreamChanged(
    string Notice, [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long Entry,
    UpstreamCause Cause, IReadOnlyList<ReachedVersion> Reached, int Total) : ChainEvent, IAtAnyTime
{
    /// <summary>Harm is told at once; that a model serves again waits.</summary>
    bool IAtAnyTime.AtAnyTime => Telling.Harms(Cause.What);
}

/// <summary>The organisation said what it does about what happened upstream.</summary>
/// <param name="Because">Why, where it goes on or is not concerned.</param>
[Event("chain.upstream-answered", 1)]
public sealed record UpstreamAnswered(UpstreamAnswer Answer, VaultRef? Because) : ChainEvent;
