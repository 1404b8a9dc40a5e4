// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Lineage;

/// <summary>A version of a model in the registry of one organisation.</summary>
/// <param name="Organisation">Id of the organisation.</param>
/// <param name="Model">Id of the model in its registry.</param>
public sealed record VersionAt(string Organisation, string Model, string Version)
{
    /// <summary>By organisation, model and version, so that of two ways of one length the same one is told every time.</summary>
    public static IComparer<VersionAt> InOrder { get; } = Comparer<VersionAt>.Create((one, other) =>
        string.CompareOrdinal(one.Organisation, other.Organisation) is not 0 and var organisation ? organisation
        : string.CompareOrdinal(one.Model, other.Model) is not 0 and var model ? model : string.CompareOrdinal(one.Version, other.Version));
}

/// <summary>A version as lineage knows it: by its bytes, whatever it is called.</summary>
/// <param name="Subject">Digest over all its files and their names.</param>
/// <param name="Weights">Digests of its files that are weights; none where that is not known.</param>
public sealed record LineageVersion(VersionAt At, Digest Subject, IReadOnlyList<Digest> Weights)
{
    /// <summary>What two versions with the very same weights have in common, whatever stands beside them; null where it is not known which files are
    /// weights.</summary>
    public Digest? Same => Weights.Count == 0 ? null
        : Digest.Of(Encoding.ASCII.GetBytes(string.Join('\n', Weights.Select(w => w.Hex).Distinct().Order(StringComparer.Ordinal))));

    /// <summary>By what a link can name it.</summary>
    internal IEnumerable<Digest> Names => Weights.Prepend(Subject);
}

/// <summary>That a version came from the bytes of a digest.</summary>
/// <param name="From">The subject of what it came from, or a file of its weights.</param>
public sealed record LineageLink(VersionAt Of, LineageKind Kind, Digest From);

/// <summary>A version that lies downstream of another one, and how it is reached on a shortest way.</summary>
/// <param name="Links">How many links lie between.</param>
/// <param name="Through">The version before it on the way; null where that is the one from which the way begins, or has its weights.</param>
/// <param name="Link">The link by which it is reached; null where it has the very same weights as the version before it.</param>
public sealed record ReachedAt(VersionAt At, int Links, VersionAt? Through, LineageLink? Link);

/// <summary>
/// What came from what, over all organisations of an installation. A link names bytes by their digest, and two names are one set of weights: whoever holds the
/// same weights stands in the same place. Immutable; adding costs nothing that grows with it, and what lies downstream is found by walking that alone.
/// </summary>
public sealed class LineageGraph
{
    public static readonly LineageGraph Empty = new(
        ImmutableDictionary<VersionAt, LineageVersion>.Empty, ImmutableDictionary<Digest, ImmutableArray<VersionAt>>.Empty,
        ImmutableDictionary<Digest, ImmutableArray<LineageLink>>.Empty);

    private readonly ImmutableDictionary<VersionAt, LineageVersion> _versions;

    /// <summary>Versions by their subject, and by what their weights have in common.</summary>
    private readonly ImmutableDictionary<Digest, ImmutableArray<VersionAt>> _same;

    private readonly ImmutableDictionary<Digest, ImmutableArray<LineageLink>> _links;

    private LineageGraph(
        ImmutableDictionary<VersionAt, LineageVersion> versions, ImmutableDictionary<Digest, ImmutableArray<VersionAt>> same,
        ImmutableDictionary<Digest, ImmutableArray<LineageLink>> links) => (_versions, _same, _links) = (versions, same, links);

    /// <summary>With a further version; a version is registered once.</summary>
    public LineageGraph With(LineageVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (_versions.ContainsKey(version.At)) { return this; }
        var same = _same.SetItem(version.Subject, _same.GetValueOrDefault(version.Subject, []).Add(version.At));
        if (version.Same is { } weights) { same = same.SetItem(weights, same.GetValueOrDefault(weights, []).Add(version.At)); }
        return new(_versions.Add(version.At, version), same, _links);
    }

    /// <summary>With a further link.</summary>
    public LineageGraph With(LineageLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return new(_versions, _same, _links.SetItem(link.From, _links.GetValueOrDefault(link.From, []).Add(link)));
    }

    /// <summary>Without a link that was entered wrongly.</summary>
    public LineageGraph Without(LineageLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return _links.GetValueOrDefault(link.From, []).Remove(link) is { IsEmpty: false } left
            ? new(_versions, _same, _links.SetItem(link.From, left)) : new(_versions, _same, _links.Remove(link.From));
    }

    /// <summary>A version that is registered; null where none is.</summary>
    public LineageVersion? Find(VersionAt at) => _versions.GetValueOrDefault(at);

    /// <summary>
    /// Everything downstream of a version, each once and on a shortest way, nearest first: whoever names its bytes as what theirs came from, and so on. Whoever
    /// holds the same weights as one of those is downstream as well. Of those that hold the very weights from which the way begins, only who says that they
    /// are another's: it may be that the others are who made them. The organisation from which it begins is not among it, wherever the way leads.
    /// </summary>
    /// <param name="isOwn">Whether an organisation holds a version to be of a model of its own.</param>
    public IReadOnlyList<ReachedAt> Downstream(VersionAt from, Func<VersionAt, bool> isOwn)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(isOwn);
        if (Find(from) is not { } source) { return []; }
        var (seen, found, level) = (new HashSet<VersionAt>(), new List<ReachedAt>(), new List<LineageVersion>());
        var told = isOwn(from);
        foreach (var same in Alike(source, seen).ToArray())
        {
            level.Add(same);
            if (told && same.At != from && !isOwn(same.At)) { found.Add(new ReachedAt(same.At, 0, null, null)); }
        }
        var first = level.Select(v => v.At).ToHashSet();
        for (var links = 1; level.Count > 0; links++)
        {
            var next = new List<LineageVersion>();
            foreach (var (link, through) in Followers(level))
            {
                if (Find(link.Of) is not { } version || seen.Contains(link.Of)) { continue; }
                foreach (var same in Alike(version, seen).ToArray())
                {
                    next.Add(same);
                    found.Add(same.At == link.Of
                        ? new ReachedAt(same.At, links, first.Contains(through) ? null : through, link) : new ReachedAt(same.At, links, link.Of, null));
                }
            }
            level = next;
        }
        return [.. found.Where(r => r.At.Organisation != from.Organisation)];
    }

    /// <summary>The organisations of what lies downstream, each once, the nearest first.</summary>
    public IReadOnlyList<string> Organisations(VersionAt from, Func<VersionAt, bool> isOwn) =>
        [.. Downstream(from, isOwn).Select(r => r.At.Organisation).Distinct(StringComparer.Ordinal)];

    /// <summary>A version and all with the very same weights that were not seen before.</summary>
    private IEnumerable<LineageVersion> Alike(LineageVersion version, HashSet<VersionAt> seen)
    {
        if (!seen.Add(version.At)) { yield break; }
        var queue = new Queue<LineageVersion>([version]);
        while (queue.TryDequeue(out var one))
        {
            yield return one;
            var same = one.Same is { } weights ? _same[one.Subject].AddRange(_same[weights]) : _same[one.Subject];
            foreach (var at in same.Order(VersionAt.InOrder)) { if (seen.Add(at)) { queue.Enqueue(_versions[at]); } }
        }
    }

    private IEnumerable<(LineageLink Link, VersionAt Through)> Followers(IEnumerable<LineageVersion> level) =>
        level.SelectMany(version => version.Names.Distinct().SelectMany(name => _links.GetValueOrDefault(name, [])), (version, link) => (link, version.At))
            .OrderBy(f => f.link.Of, VersionAt.InOrder).ThenBy(f => f.At, VersionAt.InOrder).Select(f => (f.link, f.At));
}
