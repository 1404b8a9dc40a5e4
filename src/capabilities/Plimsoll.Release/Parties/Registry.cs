// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>An organisation of the value chain.</summary>
public sealed record Party(string Id, string Name, IReadOnlyList<Role> Roles, bool OnePerson);

/// <summary>A model with its versions, the newest last.</summary>
public sealed record Model(string Id, string Name, string Party, ModelType ModelType, ImmutableList<ModelVersion> Versions);

/// <summary>A version of a model with where it came from.</summary>
public sealed record ModelVersion(string Version, Digest Subject, IReadOnlyList<Digest> Files, VaultRef Manifest, ImmutableList<Lineage> Lineage);

/// <summary>A plain reference to a model this one came from: an id of this registry or any other name.</summary>
public sealed record Lineage(LineageKind Kind, string From, Digest? FromDigest);

/// <summary>An application built on a model.</summary>
public sealed record Application(string Id, string Name, string Party, string Model);

/// <summary>A release as the registry lists it.</summary>
public sealed record ListedRelease(string Id, string Model, string Version, string Party);

/// <summary>Everything that is registered: organisations, models, versions, applications and releases.</summary>
public sealed record Registry
{
    public static readonly Registry Empty = new();

    public ImmutableSortedDictionary<string, Party> Parties { get; init; } = ImmutableSortedDictionary.Create<string, Party>(StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, Model> Models { get; init; } = ImmutableSortedDictionary.Create<string, Model>(StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, Application> Applications { get; init; } = ImmutableSortedDictionary.Create<string, Application>(
        StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, ListedRelease> Releases { get; init; } = ImmutableSortedDictionary.Create<string, ListedRelease>(
        StringComparer.Ordinal);

    public static Registry Fold(IEnumerable<Recorded> history) => history.Aggregate(Empty, (state, entry) => state.Apply(entry));

    public Registry Apply(Recorded entry) => entry.Event switch
    {
        PartyRegistered e => this with { Parties = Parties.SetItem(e.Party, new Party(e.Party, e.Name, e.Roles, e.OnePerson)) },
        PartyChanged e => this with { Parties = Parties.SetItem(e.Party, Parties[e.Party] with { Roles = e.Roles, OnePerson = e.OnePerson }) },
        ModelRegistered e => this with { Models = Models.SetItem(e.Model, new Model(e.Model, e.Name, e.Party, e.ModelType, [])) },
        VersionRegistered e => this with
        {
            Models = Models.SetItem(
                e.Model, Models[e.Model] with { Versions = Models[e.Model].Versions.Add(new ModelVersion(e.Version, e.Subject, e.Files, e.Manifest, [])) })
        },
        LineageRecorded e => this with { Models = Models.SetItem(e.Model, With(Models[e.Model], e)) },
        ApplicationRegistered e => this with { Applications = Applications.SetItem(e.Application, new Application(e.Application, e.Name, e.Party, e.Model)) },
        ReleaseOpened e => this with { Releases = Releases.SetItem(e.Release, new ListedRelease(e.Release, e.Model, e.Version, e.Party)) },
        // What happens inside a release is folded by its dossier.
        _ => this,
    };

    public ModelVersion? Find(string model, string version) => Models.GetValueOrDefault(model)?.Versions.FirstOrDefault(v => v.Version == version);

    /// <summary>Organisations that built on a model: they hear of every change of its status.</summary>
    public IReadOnlyList<string> Downstream(string model) =>
        [.. Applications.Values.Where(a => a.Model == model).Select(a => a.Party).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A name as duplicates are found by it: letters and digits only, without case and without the full-width forms of ASCII.</summary>
    /// <remarks>Accents are kept: taking them off needs Unicode data that the invariant runtime does not carry.</remarks>
    public static string Normalized(string name)
    {
        var plain = new StringBuilder();
        foreach (var c in name)
        {
            var narrow = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsLetterOrDigit(narrow)) { plain.Append(char.ToLowerInvariant(narrow)); }
        }
        return plain.ToString();
    }

    private static Model With(Model model, LineageRecorded e) => model with
    {
        Versions = [.. model.Versions.Select(v => v.Version == e.Version ? v with { Lineage = v.Lineage.Add(new Lineage(e.Kind, e.From, e.FromDigest)) } : v)],
    };
}
