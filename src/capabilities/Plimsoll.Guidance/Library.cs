// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Guidance.Packs;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>The guidance an installation knows: editions with their cells, strategies, crosswalks. Immutable; safe to share between threads.</summary>
public sealed partial class Library
{
    private readonly Dictionary<string, Edition> _editions;
    private readonly ILookup<(string Edition, string Guideline), Counterpart> _besideGuidelines;
    private readonly ILookup<string, Counterpart> _besideStrategies;

    private Library(
        IReadOnlyList<Pack> packs, IReadOnlyList<Crosswalk> crosswalks, IReadOnlyDictionary<string, Digest> digests, SourceTable sources)
    {
        (Packs, Crosswalks, Digests, Sources) = (packs, crosswalks, digests, sources);
        _editions = packs.Where(p => p.Guidelines.Count > 0)
            .OrderByDescending(p => p.Header.Date)
            .ThenBy(p => p.Header.Id, StringComparer.Ordinal)
            .ToDictionary(p => p.Header.Id, p => new Edition(p, [.. packs.Where(q => q.Header.Edition == p.Header.Id)], sources), StringComparer.Ordinal);
        Strategies = [.. from pack in packs from strategy in pack.Strategies select (pack, strategy)];
        Ids = packs.SelectMany(p => p.Guidelines.SelectMany(g => g.Practices)
            .Concat(p.Tailoring.Entries.SelectMany(e => e.Practices ?? []))
            .Select(x => x.Id)
            .Concat(p.Strategies.SelectMany(m => m.Duties.Select(d => d.Id)))
            .Concat(p.Tailoring.Duties.Select(d => d.Duty.Id)))
            .ToHashSet(StringComparer.Ordinal);
        // Every list shows them, and there are hundreds: found once, and not once a guideline a list.
        var counterparts = Counterparts(crosswalks).ToArray();
        _besideGuidelines = counterparts.Where(c => c.Row.Guideline is not null)
            .ToLookup(c => (c.Table.Target.Edition, c.Row.Guideline!), c => c.Counterpart);
        _besideStrategies = counterparts.Where(c => c.Row.Kind is LineKind.Strategy or LineKind.Duty)
            .ToLookup(c => c.Row.Group, c => c.Counterpart, StringComparer.Ordinal);
        Today = packs.SelectMany(p => p.Tailoring.StartToday).ToDictionary(s => s.Duty, s => s.Reason, StringComparer.Ordinal);
    }

    /// <summary>Every pack, those with guidelines first.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>Digest of each pack's canonical bytes by id: what an assessment pins.</summary>
    public IReadOnlyDictionary<string, Digest> Digests { get; }

    /// <summary>Crosswalk tables by target id.</summary>
    public IReadOnlyList<Crosswalk> Crosswalks { get; }

    /// <summary>What the content rests on outside, and when it was last read.</summary>
    public SourceTable Sources { get; }

    /// <summary>Editions, the newest first; that one is the default.</summary>
    public IReadOnlyCollection<Edition> Editions => _editions.Values;

    public Edition DefaultEdition => _editions.Values.First();

    /// <summary>Every strategy with the pack it stands in.</summary>
    public IReadOnlyList<(Pack Pack, Strategy Strategy)> Strategies { get; }

    /// <summary>Every practice and duty id.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <summary>Duty ids that a small team can take on today, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Today { get; }

    /// <summary>Finds an edition; null asks for the default.</summary>
    public Result<Edition> Edition(string? id) => id is null ? DefaultEdition : _editions.TryGetValue(id, out var edition)
        ? edition
        : new Refusal(GuidanceCodes.UnknownValue, "edition", id, "is not one of the allowed values", $"use {string.Join(" | ", _editions.Keys)}");

    /// <summary>Builds a library from packs and crosswalk tables.</summary>
    /// <param name="packs">Pack name to node, as read from a folder or from the shipped resources.</param>
    /// <param name="tables">Relative path to text; read are those under <c>crosswalks/</c>, and the tables of sources, sections and items.</param>
    /// <returns>The library, or the first fault with its file and line.</returns>
    public static Result<Library> Load(IReadOnlyDictionary<string, ContentNode> packs, IReadOnlyDictionary<string, string> tables) =>
        ContentReading.Of(() => Whole(packs, tables));

    private static Result<Library> Whole(IReadOnlyDictionary<string, ContentNode> packs, IReadOnlyDictionary<string, string> tables)
    {
        var sources = SourceTable.Read(tables);
        var ids = new PackIds(sources);
        // References point from tailoring to strategies and guidelines, so those that define are read before those that refer.
        ContentNode[] ordered = [.. from pack in packs
                      let fields = ContentFields.Of(pack.Value, "")
                      let rank = fields.Has("guidelines") ? 0 : fields.Has("strategies") ? 1 : 2
                      orderby rank, pack.Key
                      select pack.Value];
        Pack[] read = [.. ordered.Select(node => PackReader.Read(node, ids))];
        if (read.GroupBy(p => p.Header.Id).FirstOrDefault(g => g.Count() > 1) is { } twin)
        {
            return new Refusal(ContentCodes.Refused, "pack.id", twin.Key, "stands in two packs", "give each pack its own id");
        }
        if (read.All(p => p.Guidelines.Count == 0))
        {
            return new Refusal(ContentCodes.Refused, "guidelines", null, "are missing from every pack", "add a pack that holds guidelines");
        }
        var names = new CrosswalkNames(ids.KindOf, edition => ids.Find(edition) is not null, TargetItems.Read(tables), sources);
        Crosswalk[] crosswalks = [.. tables.Where(t => t.Key.StartsWith("crosswalks/", StringComparison.Ordinal))
            .OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => Crosswalk.Read(t.Value, t.Key, names))];
        if (crosswalks.GroupBy(c => (c.Target.Id, c.Target.Edition)).FirstOrDefault(g => g.Count() > 1) is { } pair)
        {
            return new Refusal(ContentCodes.Refused, "ext_target", pair.Key.Id, "stands in two tables of one edition", "give each target one table");
        }
        return new Library(
            read, crosswalks, read.Zip(ordered).ToDictionary(p => p.First.Header.Id, p => Digest.Of(Canonical.Bytes(p.Second)), StringComparer.Ordinal),
            sources);
    }

    /// <summary>The library that ships inside this assembly.</summary>
    public static Result<Library> Shipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var packs = new SortedDictionary<string, ContentNode>(StringComparer.Ordinal);
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            const string Prefix = "content/";
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal)) { continue; }
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var name = resource[Prefix.Length..];
            if (name.EndsWith(".json", StringComparison.Ordinal))
            {
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                if (!ContentReading.Of(bytes, name).Succeeds(out var node, out var refusal)) { return refusal; }
                packs.Add(name[..^".json".Length], node);
            }
            else
            {
                using var reader = new StreamReader(stream);
                tables.Add(name, reader.ReadToEnd());
            }
        }
        return Load(packs, tables);
    }
}
