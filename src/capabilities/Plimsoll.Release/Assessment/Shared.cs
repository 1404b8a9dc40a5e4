// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace Plimsoll.Release.Assessment;

/// <summary>
/// Lists of thousands of releases name the same few hundred practices in the same words. One copy of each is kept for all of them: what a release holds in
/// memory is then which practices it owes, not their words. Values are compared whole, so that nobody can tell.
/// </summary>
internal static class Shared
{
    /// <summary>Different practices that are kept at most; there are a few hundred in an edition. Further ones are simply not shared.</summary>
    private const int Most = 20_000;

    private static readonly ConcurrentDictionary<Requirement, Requirement> Known = new();

    public static IReadOnlyList<Requirement> Of(IReadOnlyList<Requirement> list) => [.. list.Select(Of)];

    private static Requirement Of(Requirement one) => Known.TryGetValue(one, out var known) ? known : Known.Count < Most ? Known.GetOrAdd(one, one) : one;
}
