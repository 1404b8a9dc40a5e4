// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>An organisation of the value chain.</summary>
public sealed record Party(string Id, string Name, IReadOnlyList<Role> Roles, bool OnePerson);

/// <summary>A model with its versions, the newest last.</summary>
public sealed record Model(string Id, string Name, string Party, ModelType ModelType, ImmutableList<ModelVersion> Versions);

/// <summary>A version of a model with where it came from.</summary>
public sealed record ModelVersion(string Version, Digest Subject, IReadOnlyList<Digest> Files, VaultRef Manifest, ImmutableList<Lineage> Lineage)
{
    /// <summary>Those of the files that are no weights by their names; null where it was registered before that was recorded.</summary>
    [JsonIgnore]
    public IReadOnlyList<Digest>? Beside { get; init; }

    /// <summary>How many links were ever recorded, those that were taken back included.</summary>
    [JsonIgnore]
    public int Links { get; init; }

    /// <summary>Whether a file of it is taken for weights. Of a version of before nobody knows which of several are, and a licence in common would make one
    /// model of two.</summary>
    internal bool IsWeights(Digest file) => Beside is { } beside ? !beside.Contains(file) : Files.Count == 1;
}

/// <summary>A plain reference to a model this one came from: an id of this registry or any other name.</summary>
public sealed record Lineage(LineageKind Kind, string From, Digest? FromDigest)
{
    /// <summary>Its id among the links of the version: of one of before, which of them it was.</summary>
    public string? Link { get; init; }

    /// <summary>What is known of the compute; null where nothing is.</summary>
    public LineageCompute? Compute { get; init; }
}

/// <summary>An application built on a model.</summary>
public sealed record Application(string Id, string Name, string Party, string Model);

/// <summary>A release as the registry lists it.</summary>
public sealed record ListedRelease(string Id, string Model, string Version, string Party);

/// <summary>Everything that is registered: organisations, models, versions, applications and releases.</summary>
public sealed record Registry
{
    public static readonly Registry Empty = new();

    /// <summary>What things are looked for by, folded with them, so that nothing is walked.</summary>
    private ImmutableSortedSet<Sought> _found = ImmutableSortedSet.Create<Sought>(Sought.InOrder);

    public ImmutableSortedDictionary<string, Party> Parties { get; private init; } = ImmutableSortedDictionary.Create<string, Party>(StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, Model> Models { get; private init; } = ImmutableSortedDictionary.Create<string, Model>(StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, Application> Applications { get; private init; } = ImmutableSortedDictionary.Create<string, Application>(
        StringComparer.Ordinal);
    public ImmutableSortedDictionary<string, ListedRelease> Releases { get; private init; } = ImmutableSortedDictionary.Create<string, ListedRelease>(
        StringComparer.Ordinal);

    /// <summary>Whether adverse evidence suspends a model in service at once.</summary>
    public bool AdverseSuspends { get; private init; }

    /// <summary>How many days approvers have to decide about adverse evidence.</summary>
    public int AdverseDays { get; private init; } = Approvals.Objecting.Days;

    /// <summary>By what a thing is found.</summary>
    private enum By { PartyName, ModelName, ApplicationName, Files, Weights, Beside, Version, BuiltOn, Release }

    public Registry Apply(Recorded entry) => After(entry.Event);

    /// <summary>What an event makes of the registry: when it was recorded, and as which entry, changes nothing in it.</summary>
    public Registry After(JournalEvent happened) => happened switch
    {
        PartyRegistered e => Registered(
            new Party(e.Party, e.Name, e.Roles, e.OnePerson), Parties.GetValueOrDefault(e.Party) is { } before ? _found.Remove(Sought.Of(before)) : _found),
        PartyChanged e => this with { Parties = Parties.SetItem(e.Party, Parties[e.Party] with { Roles = e.Roles, OnePerson = e.OnePerson }) },
        ModelRegistered e => Registered(new Model(e.Model, e.Name, Held(Parties, e.Party), e.ModelType, []), Without(Models.GetValueOrDefault(e.Model))),
        VersionRegistered e => With(Models[e.Model], new ModelVersion(e.Version, e.Subject, e.Files, e.Manifest, []) { Beside = e.Beside }),
        LineageRecorded e => this with { Models = Models.SetItem(e.Model, With(Models[e.Model], e)) },
        LineageWithdrawn e => this with { Models = Models.SetItem(e.Model, Without(Models[e.Model], e)) },
        ApplicationRegistered e => Registered(
            new Application(e.Application, e.Name, e.Party, e.Model),
            Applications.GetValueOrDefault(e.Application) is { } before ? _found.Except(Sought.Of(before)) : _found),
        ReleaseOpened e => Registered(
            new ListedRelease(e.Release, Held(Models, e.Model), e.Version, Held(Parties, e.Party)),
            Releases.GetValueOrDefault(e.Release) is { } before ? _found.Remove(Sought.Of(before)) : _found),
        AdverseRuleSet e => this with { AdverseSuspends = e.Suspends, AdverseDays = e.Days },
        // What happens inside a release is folded by its dossier, and does not come here.
        _ => throw new UnreachableException(),
    };

    public ModelVersion? Find(string model, string version) => First(By.Version, model, version) is { } found ? Models[model].Versions[found.Order] : null;

    /// <summary>Which model a version is of, whose it is and what it came from, each by its name; null where it is not registered.</summary>
    public ModelOrigin? OriginOf(string model, string version) => Find(model, version) is not { } found ? null
        : new ModelOrigin(Models[model].Name, version, Parties[Models[model].Party].Name, [.. found.Lineage.Select(Named)]);

    /// <summary>What a link came from, by its name where it is registered here.</summary>
    public string NameOf(Lineage link) => Named(link).From;

    private Lineage Named(Lineage line) => !Models.TryGetValue(line.From, out var known) ? line
        : line with { From = known.Versions.Find(v => v.Subject == line.FromDigest) is { } version ? $"{known.Name} {version.Version}" : known.Name };

    /// <summary>Organisations that built on a model: each change of its status names them.</summary>
    public IReadOnlyList<string> Downstream(string model)
    {
        var parties = new List<string>();
        for (var at = Begins(By.BuiltOn, model, ""); at < _found.Count && _found[at] is { Kind: By.BuiltOn } found && found.Within == model; at++)
        {
            if (parties is [] || parties[^1] != found.Key) { parties.Add(found.Key); }
        }
        return parties;
    }

    /// <summary>The organisation with the first id whose name reads like this one; null where none does.</summary>
    public Party? PartyLike(string name) => First(By.PartyName, "", Normalized(name)) is { } found ? Parties[found.Id] : null;

    /// <summary>The model with the first id whose name reads like this one; null where none does.</summary>
    internal Model? ModelLike(string name) => First(By.ModelName, "", Normalized(name)) is { } found ? Models[found.Id] : null;

    /// <summary>The application of an organisation with the first id whose name reads like this one; null where none does.</summary>
    internal Application? ApplicationLike(string party, string name) =>
        First(By.ApplicationName, party, Normalized(name)) is { } found ? Applications[found.Id] : null;

    /// <summary>The first version of the model with the first id that has these very files; null where none has.</summary>
    internal (Model Model, ModelVersion Version)? WithFiles(Digest subject) =>
        First(By.Files, "", subject.Hex) is { } found ? (Models[found.Id], Models[found.Id].Versions[found.Order]) : null;

    /// <summary>The highest type under which these weights are registered, whatever the models are called and whatever files stand beside them: two names are
    /// one set of weights.</summary>
    /// <param name="model">The model under which they are looked at.</param>
    public ModelType TypeOf(string model, Digest subject) => Of(By.Files, subject).Take(1).SelectMany(version => Alike(version.Version))
        .Select(alike => alike.Model.ModelType).Append(Models[model].ModelType).Max();

    /// <summary>Every release of weights that a version has, whatever the models are called and whatever files stand beside them; those of the version itself
    /// included, by their ids.</summary>
    public IEnumerable<ListedRelease> ReleasesOfWeights(ModelVersion version) =>
        Alike(version).SelectMany(alike => ReleasesOf(alike.Model.Id, alike.Version.Version)).OrderBy(release => release.Id, StringComparer.Ordinal);

    private IEnumerable<ListedRelease> ReleasesOf(string model, string version)
    {
        for (var at = Begins(By.Release, model, version);
            at < _found.Count && _found[at] is { Kind: By.Release } found && found.Within == model && found.Key == version; at++)
        {
            yield return Releases[found.Id];
        }
    }

    /// <summary>Every version with weights of this one, itself included where it is registered: those with the very same files, and those with a file that one
    /// of the two takes for weights. What is known of files counts for whoever has all of them, whenever it was registered. Files beside the weights, of which
    /// thousands of models have the same, are looked for among weights alone.</summary>
    public IEnumerable<(Model Model, ModelVersion Version)> Alike(ModelVersion version) => Of(By.Files, version.Subject).Select(same => same.Version)
        .Append(version)
        .SelectMany(same => same.Files.SelectMany(file => same.IsWeights(file) ? Of(By.Weights, file).Concat(Of(By.Beside, file)) : Of(By.Weights, file)))
        .Select(found => found.Version.Subject).Append(version.Subject).Distinct().SelectMany(subject => Of(By.Files, subject)).Distinct();

    private IEnumerable<(Model Model, ModelVersion Version)> Of(By kind, Digest digest)
    {
        for (var at = Begins(kind, "", digest.Hex); at < _found.Count && _found[at] is var found && found.Kind == kind && found.Key == digest.Hex; at++)
        {
            yield return (Models[found.Id], Models[found.Id].Versions[found.Order]);
        }
    }

    /// <summary>A name as duplicates are found by it: letters and digits only, without case and without the full-width forms of ASCII.</summary>
    /// <remarks>Accents are kept: taking them off needs Unicode data that the invariant runtime does not carry.</remarks>
    public static string Normalized(string name) => NameLook.Of(name);

    /// <summary>An id as it is held already, where it is: thousands of releases name a few organisations.</summary>
    private static string Held<T>(ImmutableSortedDictionary<string, T> things, string id) => things.TryGetKey(id, out var held) ? held : id;

    private Registry Registered(Party party, ImmutableSortedSet<Sought> found) =>
        this with { Parties = Parties.SetItem(party.Id, party), _found = found.Add(Sought.Of(party)) };

    private Registry Registered(Model model, ImmutableSortedSet<Sought> found) =>
        this with { Models = Models.SetItem(model.Id, model), _found = found.Add(Sought.Of(model)) };

    private Registry Registered(Application application, ImmutableSortedSet<Sought> found) =>
        this with { Applications = Applications.SetItem(application.Id, application), _found = found.Union(Sought.Of(application)) };

    private Registry Registered(ListedRelease release, ImmutableSortedSet<Sought> found) =>
        this with { Releases = Releases.SetItem(release.Id, release), _found = found.Add(Sought.Of(release)) };

    private Registry With(Model model, ModelVersion version) => this with
    {
        Models = Models.SetItem(model.Id, model with { Versions = model.Versions.Add(version) }),
        _found = _found.Union(Sought.Of(model, version, model.Versions.Count)),
    };

    /// <summary>What is found without a model that is registered once more.</summary>
    private ImmutableSortedSet<Sought> Without(Model? model) => model is null
        ? _found
        : _found.Remove(Sought.Of(model)).Except(model.Versions.SelectMany((version, order) => Sought.Of(model, version, order)));

    private Sought? First(By kind, string within, string key) =>
        Begins(kind, within, key) is var at && at < _found.Count && _found[at] is var found && found.Kind == kind && found.Within == within && found.Key == key
            ? found : null;

    /// <summary>Where the things begin that are found so.</summary>
    private int Begins(By kind, string within, string key) => _found.IndexOf(new Sought(kind, within, key, "", -1)) is var at && at < 0 ? ~at : at;

    private static Model With(Model model, LineageRecorded e) => Changed(model, e.Version, v => v with
    {
        Lineage = v.Lineage.Add(new Lineage(e.Kind, e.From, e.FromDigest)
        {
            Link = e.Link ?? (v.Links + 1).ToString(CultureInfo.InvariantCulture), Compute = e.Compute,
        }),
        Links = v.Links + 1,
    });

    private static Model Without(Model model, LineageWithdrawn e) =>
        Changed(model, e.Version, v => v with { Lineage = v.Lineage.RemoveAll(l => l.Link == e.Link) });

    private static Model Changed(Model model, string version, Func<ModelVersion, ModelVersion> change) =>
        model with { Versions = [.. model.Versions.Select(v => v.Version == version ? change(v) : v)] };

    /// <summary>Whether these bytes came from a version, on whatever way that is registered here: what is used together came from nothing.</summary>
    internal bool ComesFrom(Digest bytes, ModelVersion version)
    {
        var (seen, next) = (new HashSet<Digest>(), new Queue<Digest>([bytes]));
        while (next.TryDequeue(out var one))
        {
            if (!seen.Add(one)) { continue; }
            if (one == version.Subject || version.Files.Contains(one) && version.IsWeights(one)) { return true; }
            var named = Of(By.Files, one).Concat(Of(By.Weights, one)).SelectMany(found => found.Version.Lineage);
            foreach (var link in named) { if (link is { Kind: not LineageKind.UsedTogetherWith, FromDigest: { } from }) { next.Enqueue(from); } }
        }
        return false;
    }

    /// <summary>One way to find one thing.</summary>
    /// <param name="Within">Where it is looked for: the organisation of an application, the model of a version, of a release or of what is built on it; else
    /// empty.</param>
    /// <param name="Key">What it is looked for by.</param>
    /// <param name="Id">The organisation, the model, the application or the release.</param>
    /// <param name="Order">Which version of the model; else 0.</param>
    private readonly record struct Sought(By Kind, string Within, string Key, string Id, int Order)
    {
        /// <summary>By kind, place and key; then those of one key as whoever walks the registry meets them.</summary>
        public static readonly Comparer<Sought> InOrder = Comparer<Sought>.Create((one, other) =>
            one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind)
            : string.CompareOrdinal(one.Within, other.Within) is not 0 and var within ? within
            : string.CompareOrdinal(one.Key, other.Key) is not 0 and var key ? key
            : string.CompareOrdinal(one.Id, other.Id) is not 0 and var id ? id
            : one.Order.CompareTo(other.Order));

        public static Sought Of(Party party) => new(By.PartyName, "", Normalized(party.Name), party.Id, 0);

        public static Sought Of(Model model) => new(By.ModelName, "", Normalized(model.Name), model.Id, 0);

        public static Sought Of(ListedRelease release) => new(By.Release, release.Model, release.Version, release.Id, 0);

        public static Sought[] Of(Application application) =>
        [
            new(By.ApplicationName, application.Party, Normalized(application.Name), application.Id, 0),
            new(By.BuiltOn, application.Model, application.Party, application.Id, 0),
        ];

        public static Sought[] Of(Model model, ModelVersion version, int order) =>
        [
            new(By.Files, "", version.Subject.Hex, model.Id, order), new(By.Version, model.Id, version.Version, "", order),
            .. version.Files.Distinct().Select(file => new Sought(version.IsWeights(file) ? By.Weights : By.Beside, "", file.Hex, model.Id, order)),
        ];
    }
}
