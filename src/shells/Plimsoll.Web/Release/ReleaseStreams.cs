// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Release;

/// <summary>The streams of releases: what an organisation has registered, and each release.</summary>
internal static class ReleaseStreams
{
    public static readonly StreamOf<Dossier> Releases = new(
        "release", Dossier.Empty, (dossier, happened) => dossier.Apply(happened), ReleaseEvent.Catalog, Unknown);

    /// <summary>Lists what was released, too.</summary>
    public static readonly StreamOf<Registry> Registries = new(
        "registry", Registry.Empty, (registry, happened) => registry.Apply(happened), ReleaseEvent.Catalog, null, typeof(ReleaseOpened));

    extension(BooksState state)
    {
        public Kept<Registry> RegistryOf(string tenant) => Registries.At(tenant).Find(state).Value!;

        /// <summary>What an organisation has registered and released.</summary>
        public TenantReleases In(string tenant) => new(state.RegistryOf(tenant), state.ReleasesOf(tenant));

        public IReadOnlyDictionary<string, Kept<Dossier>> ReleasesOf(string tenant) => state.Of(Releases).Of(tenant);
    }

    /// <summary>Organisations that built on the model of a release and hear of a change of its status.</summary>
    public static IReadOnlyList<string> Downstream(Reading others, string tenant, Dossier dossier) =>
        dossier.Opened is { } opened ? others.At(Registries.At(tenant)).Value!.State.Downstream(opened.Model) : [];

    private static Refusal Unknown(string release) => new(ReleaseCodes.UnknownId, "release", release, "is not known", "check the id");
}

/// <summary>What one organisation has registered and released.</summary>
internal sealed record TenantReleases(Kept<Registry> Registry, IReadOnlyDictionary<string, Kept<Dossier>> Releases);
