// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text.Json;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Assessment;

/// <summary>
/// Lists of practices by the digest of their words. Thousands of releases are held to the same few lists, so that a release says which one it is, and the
/// words are kept once, on the record and in memory.
/// </summary>
/// <remarks>
/// A digest can mean one list only, wherever it was read, so that what is known here never depends on who asks. Nothing is held here: a list is known
/// while somebody holds it, as whoever reads the record holds the <see cref="KeptList"/>s on it. What a stranger sends to be judged goes when the answer has.
/// </remarks>
public static class KeptLists
{
    /// <summary>Digests that are let stand before those whose lists are gone are cleared away.</summary>
    private const int Least = 256;

    private static readonly ConcurrentDictionary<Digest, WeakReference<IReadOnlyList<Requirement>>> Known = new();
    private static int _clearAt = Least;

    /// <summary>How many digests are known, those included whose lists are gone.</summary>
    public static int Count => Known.Count;

    /// <summary>The digest of a list: SHA-256 of the JSON that <see cref="ListKept"/> writes of the practices, in their order.</summary>
    /// <returns>And the list itself, the one that others who know it hold as well.</returns>
    public static (Digest Digest, IReadOnlyList<Requirement> List) Share(IReadOnlyList<Requirement> list)
    {
        var digest = Digest.Of(JsonSerializer.SerializeToUtf8Bytes([.. list], ReleaseJson.Default.RequirementArray));
        if (Known.Count >= Volatile.Read(ref _clearAt)) { Clear(); }
        while (true)
        {
            var known = Known.GetOrAdd(digest, _ => new(list));
            if (known.TryGetTarget(out var shared)) { return (digest, shared); }
            if (Known.TryUpdate(digest, new(list), known)) { return (digest, list); }
        }
    }

    /// <summary>The list of a digest.</summary>
    /// <exception cref="InvalidOperationException">Nobody holds it: it is not on the record that was read.</exception>
    public static IReadOnlyList<Requirement> Of(Digest digest) => Known.TryGetValue(digest, out var known) && known.TryGetTarget(out var list)
        ? list : throw new InvalidOperationException($"The list {digest} is not on the record.");

    private static void Clear()
    {
        foreach (var known in Known) { if (!known.Value.TryGetTarget(out _)) { Known.TryRemove(known); } }
        Volatile.Write(ref _clearAt, Math.Max(Least, 2 * Known.Count));
    }
}

/// <summary>A list of practices as entries put it on the record: it may need more than one.</summary>
/// <param name="IsWhole">Whether the last of them is there, and its words are those of its digest.</param>
public sealed record KeptList(IReadOnlyList<Requirement> Practices, bool IsWhole)
{
    /// <summary>Bytes of practices in one entry; an entry of the journal holds 65,535.</summary>
    private const int MostBytes = 50_000;

    public static readonly KeptList Empty = new([], IsWhole: false);

    /// <summary>The entries that put a list on the record.</summary>
    public static IReadOnlyList<ListKept> Entries(IReadOnlyList<Requirement> list)
    {
        var (digest, parts, size) = (KeptLists.Share(list).Digest, new List<List<Requirement>> { new() }, 0);
        foreach (var practice in list)
        {
            var length = JsonSerializer.SerializeToUtf8Bytes(practice, ReleaseJson.Default.Requirement).Length;
            if (size + length > MostBytes) { parts.Add([]); size = 0; }
            parts[^1].Add(practice);
            size += length;
        }
        return [.. parts.Select((part, n) => new ListKept(digest, n == parts.Count - 1, part))];
    }

    /// <summary>Takes the next entry of the list; refused where the words turn out not to be those of its digest.</summary>
    public Result<KeptList> With(ListKept part)
    {
        // Whoever was slower puts the same list on the record once more: it begins anew, and is refused for its place in the stream.
        Requirement[] practices = [.. IsWhole ? [] : Practices, .. part.Requirements];
        if (!part.Whole) { return new KeptList(practices, IsWhole: false); }
        var (digest, shared) = KeptLists.Share(practices);
        return digest == part.List ? new KeptList(shared, IsWhole: true)
            : new Refusal(
                ReleaseCodes.MalformedHistory, "list", part.List.ToString(), $"has other words than its digest says: theirs is {digest}",
                "keep the entries as they were exported");
    }

    /// <exception cref="InvalidOperationException">The words are not those of the digest: the entries are not ours.</exception>
    public KeptList After(JournalEvent happened) => happened is not ListKept part ? throw new System.Diagnostics.UnreachableException()
        : With(part).Succeeds(out var list, out var refusal) ? list : throw new InvalidOperationException(refusal.Sentence);
}
