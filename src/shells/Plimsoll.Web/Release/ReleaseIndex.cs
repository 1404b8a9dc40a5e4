// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Globalization;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Release;

/// <summary>What has to be known of all releases without folding them: which verdicts lack their signed bytes, and where a file serves.</summary>
internal sealed class ReleaseIndex
{
    public static readonly ReleaseIndex Empty = new(
        ImmutableSortedDictionary.Create<string, ImmutableHashSet<string>>(StringComparer.Ordinal), ImmutableDictionary<Piece, ImmutableArray<string>>.Empty);

    private readonly ImmutableSortedDictionary<string, ImmutableHashSet<string>> _unsigned;
    private readonly ImmutableDictionary<Piece, ImmutableArray<string>> _pieces;

    private ReleaseIndex(
        ImmutableSortedDictionary<string, ImmutableHashSet<string>> unsigned, ImmutableDictionary<Piece, ImmutableArray<string>> pieces) =>
        (_unsigned, _pieces) = (unsigned, pieces);

    /// <summary>Events that it follows.</summary>
    public static IReadOnlyCollection<Type> Hears =>
        [typeof(GateJudged), typeof(DecisionSigned), typeof(EvidenceAttached), typeof(EvidenceRevised), typeof(CarriedOver)];

    /// <summary>Decisions that nobody has signed, by the stream that they stand in.</summary>
    public IReadOnlyDictionary<string, ImmutableHashSet<string>> Unsigned => _unsigned;

    /// <summary>Releases of an organisation for which a file was received, whatever became of it since. It may name one too many, and none too few.</summary>
    public IReadOnlyList<string> WithFile(string tenant, Digest digest) => _pieces.GetValueOrDefault(Piece.Of(tenant, digest), []);

    public ReleaseIndex After(Envelope entry, JournalEvent happened) => happened switch
    {
        GateJudged e => new(_unsigned.SetItem(entry.Stream, Of(entry.Stream).Add(e.Decision)), _pieces),
        DecisionSigned e => Of(entry.Stream).Remove(e.Decision) is { IsEmpty: false } left
            ? new(_unsigned.SetItem(entry.Stream, left), _pieces) : new(_unsigned.Remove(entry.Stream), _pieces),
        EvidenceAttached e => With(entry, e.Content),
        EvidenceRevised e => With(entry, e.Content),
        // The same bytes serve the successor: where they are erased, its record says so too.
        CarriedOver e => e.Evidence.Aggregate(this, (index, piece) => index.With(entry, piece.Content)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ImmutableHashSet<string> Of(string stream) => _unsigned.GetValueOrDefault(stream, []);

    private ReleaseIndex With(Envelope entry, EvidenceContent content)
    {
        if (!content.LiesHere) { return this; }
        var (piece, release) = (Piece.Of(entry.Tenant, content.Digest), entry.Stream[(entry.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var known = _pieces.GetValueOrDefault(piece, []);
        return known.Contains(release) ? this : new(_unsigned, _pieces.SetItem(piece, known.Add(release)));
    }

    /// <summary>A file of an organisation, by half of its digest: there are many, and whoever finds one looks at the release itself.</summary>
    private readonly record struct Piece(string Tenant, UInt128 Half)
    {
        public static Piece Of(string tenant, Digest digest) =>
            new(tenant, UInt128.Parse(digest.Hex.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }
}
