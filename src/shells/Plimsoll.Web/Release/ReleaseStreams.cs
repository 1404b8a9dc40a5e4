// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>The streams of releases: what an organisation has registered, and each release; and how they are acted on.</summary>
internal static class ReleaseStreams
{
    public static readonly StreamOf<Dossier> Releases = StreamOf<Dossier>.Many(
        "release", Dossier.Empty, (dossier, happened) => dossier.Apply(happened), ReleaseEvent.Catalog, Unknown);

    /// <summary>Lists what was released, too.</summary>
    public static readonly StreamOf<Registry> Registries = StreamOf<Registry>.Chained(
        "registry", Registry.Empty, (registry, happened) => registry.After(happened), ReleaseEvent.Catalog, null, typeof(ReleaseOpened));

    /// <summary>The words of lists of practices, each under its digest. They come from packs and belong to no organisation.</summary>
    public static readonly StreamOf<KeptList> Lists = StreamOf<KeptList>.Chained(
        "list", KeptList.Empty, (list, happened) => list.After(happened), ReleaseEvent.Catalog);

    /// <summary>What has to be known of all releases, of everybody.</summary>
    public static readonly JointBook<ReleaseIndex> Index = new(
        [], ReleaseIndex.Empty, (index, entry, happened) => index.After(entry, happened), ReleaseEvent.Catalog, ReleaseIndex.Hears);

    /// <summary>Where the words of a list stand.</summary>
    public static StreamAt<KeptList> ListOf(Digest list) => Lists.At(AccountBook.ServerTenant, list.Hex);

    /// <summary>A release of the caller's organisation.</summary>
    public static StreamAt<Dossier> Of(Caller caller, string release) => Releases.At(caller.In.Id, release);

    /// <summary>What the caller's organisation has registered.</summary>
    public static StreamAt<Registry> RegistryOf(Caller caller) => Registries.At(caller.In.Id);

    extension(BooksState state)
    {
        public Kept<Registry> RegistryOf(string tenant) => Registries.At(tenant).Find(state).Value!;

        /// <summary>What an organisation has registered and released.</summary>
        public TenantReleases In(string tenant) => new(state.RegistryOf(tenant), state.ReleasesOf(tenant));

        public IReadOnlyDictionary<string, Kept<Dossier>> ReleasesOf(string tenant) => state.Of(Releases).Of(tenant);

        /// <summary>Other releases in the same organisation that have weights in common with one and were ever in service.</summary>
        public IReadOnlyList<Dossier> Twins(Dossier dossier) => dossier.Opened is not { } opened ? []
            : [.. state.TwinsOf(opened).Select(twin => state.Of(Releases).FindAny(twin)!.State)];

        private IEnumerable<string> TwinsOf(ReleaseOpened opened)
        {
            var registry = state.RegistryOf(state.Of(Releases).FindAny(opened.Release)!.Tenant).State;
            return registry.Find(opened.Model, opened.Version) is not { } version ? []
                : registry.ReleasesOfWeights(version).Select(listed => listed.Id)
                    .Where(id => id != opened.Release && state.Of(Releases).FindAny(id) is { State.Status: not null });
        }
    }

    extension(Reading others)
    {
        /// <summary>Organisations that built on the model of a release and hear of a change of its status.</summary>
        public IReadOnlyList<string> Downstream(Dossier dossier) => dossier.Opened is { } opened
            ? others.At(Registries.At(others.State.Of(Releases).FindAny(opened.Release)!.Tenant)).Value!.State.Downstream(opened.Model) : [];
    }

    extension(Reading others)
    {
        /// <summary>All other releases of the same weights in the same organisation, in service or not, each as it stands when the events are
        /// appended.</summary>
        public IReadOnlyList<Kept<Dossier>> OfWeights(string tenant, ReleaseOpened opened)
        {
            var registry = others.At(Registries.At(tenant)).Value!.State;
            return registry.Find(opened.Model, opened.Version) is not { } version ? []
                : [.. registry.ReleasesOfWeights(version).Where(listed => listed.Id != opened.Release)
                    .Select(listed => others.At(Releases.At(tenant, listed.Id)).Value).OfType<Kept<Dossier>>()];
        }

        /// <summary>The same of a release that is open.</summary>
        public IReadOnlyList<Dossier> OfWeights(Dossier dossier) => dossier.Opened is not { } opened ? []
            : [.. others.OfWeights(others.State.Of(Releases).FindAny(opened.Release)!.Tenant, opened).Select(kept => kept.State)];
    }

    extension(Reading others)
    {
        /// <summary>What the registry says that the model of a release is, under whatever name the same weights are registered.</summary>
        public ModelType? Registered(Dossier dossier) => dossier.Opened is { } opened
            && others.At(Registries.At(others.State.Of(Releases).FindAny(opened.Release)!.Tenant)).Value!.State is var registry
            && registry.Models.ContainsKey(opened.Model)
                ? registry.TypeOf(opened.Model, opened.Subject) : null;

        /// <summary>What the registry says that the organisation is which releases, whoever's model it is.</summary>
        public IReadOnlyList<Role> OwnRoles(Dossier dossier)
        {
            if (dossier.Opened is not { } opened) { return []; }
            var tenant = others.State.Of(Releases).FindAny(opened.Release)!.Tenant;
            return others.At(Registries.At(tenant)).Value!.State.Parties[others.State.Accounts.Tenants[tenant].Party].Roles;
        }
    }

    extension(Acting acting)
    {
        /// <summary>A release of the caller's organisation.</summary>
        public Result<Kept<Dossier>> Find(Caller caller, string release) => acting.Find(Of(caller, release));

        /// <summary>Texts that the caller writes about a release.</summary>
        public Texts TextsBy(Caller caller) => acting.TextsBy(caller, ReleaseCodes.BadValue);

        /// <summary>A whole act over the API about a release, with the texts that the caller writes.</summary>
        /// <param name="made">Id of what is made; null where nothing is.</param>
        public Task<IResult> ApiAsync<TAsk>(
            HttpRequest request, Caller caller, string release, string? made, Func<TAsk, Texts, Deciding<Dossier>> prepare, CancellationToken ct)
            where TAsk : class =>
            acting.ApiAsync(request, caller, Of(caller, release), ReleaseCodes.BadValue, made, prepare, ct);

        /// <summary>A whole act over the API about the registry. What stands there belongs to the organisation.</summary>
        /// <param name="made">Id of what is made; null where nothing is.</param>
        public Task<IResult> ApiAsync<TAsk>(HttpRequest request, Caller caller, string? made, Func<TAsk, Deciding<Registry>> prepare, CancellationToken ct)
            where TAsk : class =>
            acting.ApiAsync<TAsk, Registry>(request, caller, RegistryOf(caller), ReleaseCodes.BadValue, made, (ask, _) => prepare(ask), ct);

        /// <summary>A whole act of a form about a release, with the texts that the caller writes.</summary>
        /// <param name="concerns">Which changes since the page was opened make the form stale;
        /// all, when absent. Two people at two practices do not disturb each other.</param>
        /// <param name="next">The address that follows.</param>
        /// <param name="again">The page with what was typed.</param>
        public Task<IResult> FormAsync(
            HttpRequest request, Caller caller, string release, Func<FieldReader, Texts, Deciding<Dossier>> prepare, Func<Told, bool>? concerns,
            Func<Typed, string> next, Func<Typed, Refusal, IResult> again, CancellationToken ct) =>
            acting.FormAsync(request, caller, Of(caller, release), ReleaseCodes.BadValue, prepare, InWords(concerns), next, again, ct);

        /// <summary>The revision that a form stands on: the newest, unless something that concerns it happened since its page was opened.</summary>
        public long? Fresh(Caller caller, string release, long? seen, Func<Told, bool>? concerns) =>
            acting.Fresh(Of(caller, release), seen, InWords(concerns));
    }

    extension(Histories histories)
    {
        /// <summary>A release of the caller's organisation as it was: at an instant, or after an entry of the journal.</summary>
        /// <param name="asOf">An instant, a seq, or null for now.</param>
        public Result<AsOf<Dossier>> AsOf(Caller caller, string release, string? asOf) =>
            histories.AsOf(Of(caller, release), asOf, ReleaseCodes.BadValue, ReleaseCodes.UnknownId);
    }

    /// <summary>A question about an event in words, as one about the event and what stood before it.</summary>
    private static Func<Dossier, JournalEvent, bool>? InWords(Func<Told, bool>? concerns) =>
        concerns is null ? null : (state, happened) => concerns(Told.Of(state, happened));

    private static Refusal Unknown(string release) => new(ReleaseCodes.UnknownId, "release", release, "is not known", "check the id");
}

/// <summary>What one organisation has registered and released.</summary>
internal sealed record TenantReleases(Kept<Registry> Registry, IReadOnlyDictionary<string, Kept<Dossier>> Releases);
