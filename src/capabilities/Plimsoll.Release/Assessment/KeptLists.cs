// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>
/// Lists of practices by the digest of their words. Thousands of releases are held to the same few lists, so that a release holds which one it is, and the
/// words are kept once, on the record and in memory. A digest can mean one list only, wherever it was read: what is known here never depends on who asks.
/// </summary>
public static class KeptLists
{
    private static readonly ConcurrentDictionary<Digest, IReadOnlyList<Requirement>> Known = new();

    /// <summary>Practices by value, so that lists that differ in one share the words of all others.</summary>
    private static readonly ConcurrentDictionary<Requirement, Requirement> Practices = new();

    /// <summary>Makes a list known.</summary>
    /// <returns>Its digest: SHA-256 of the JSON that <see cref="ListKept"/> writes of the practices, in their order.</returns>
    public static Digest Keep(IReadOnlyList<Requirement> list)
    {
        var digest = Digest.Of(JsonSerializer.SerializeToUtf8Bytes([.. list], ReleaseJson.Default.RequirementArray));
        _ = Known.GetOrAdd(digest, _ => Sharing(list));
        return digest;
    }

    /// <summary>The list of a digest, where its words were read before.</summary>
    public static bool TryFind(Digest digest, [NotNullWhen(true)] out IReadOnlyList<Requirement>? list) => Known.TryGetValue(digest, out list);

    /// <summary>The list of a digest.</summary>
    /// <exception cref="InvalidOperationException">Its words were never read.</exception>
    public static IReadOnlyList<Requirement> Of(Digest digest) =>
        Known.TryGetValue(digest, out var list) ? list : throw new InvalidOperationException($"The list {digest} is not on the record.");

    /// <summary>The same practices, which share their words with other lists.</summary>
    internal static IReadOnlyList<Requirement> Sharing(IReadOnlyList<Requirement> list) => [.. list.Select(r => Practices.GetOrAdd(r, r))];
}

/// <summary>A list on its way to being whole: it may need more than one entry.</summary>
public sealed record KeptList(IReadOnlyList<Requirement> Practices)
{
    /// <summary>Bytes of practices in one entry; an entry of the journal holds 65,535.</summary>
    private const int MostBytes = 50_000;

    public static readonly KeptList Empty = new([]);

    /// <summary>The entries that put a list on the record.</summary>
    public static IReadOnlyList<ListKept> Entries(Digest digest)
    {
        var (parts, size) = (new List<List<Requirement>> { new() }, 0);
        foreach (var practice in KeptLists.Of(digest))
        {
            var length = JsonSerializer.SerializeToUtf8Bytes(practice, ReleaseJson.Default.Requirement).Length;
            if (size + length > MostBytes) { parts.Add([]); size = 0; }
            parts[^1].Add(practice);
            size += length;
        }
        return [.. parts.Select((part, n) => new ListKept(digest, n == parts.Count - 1, part))];
    }

    /// <exception cref="InvalidOperationException">The words are not those of the digest: the entries are not ours.</exception>
    public KeptList After(JournalEvent happened)
    {
        if (happened is not ListKept part) { throw new System.Diagnostics.UnreachableException(); }
        var list = new KeptList([.. Practices, .. part.Requirements]);
        return !part.Whole || KeptLists.Keep(list.Practices) == part.List ? list
            : throw new InvalidOperationException($"The words of the list {part.List} are others by now.");
    }
}
