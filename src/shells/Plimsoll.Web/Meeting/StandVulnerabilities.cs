// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>Puts on the record of releases whether the register of vulnerabilities holds them, together with whatever changes that: the gate asks for it, also
/// where a history is judged without a server.</summary>
internal sealed class StandVulnerabilities : IHeldElsewhere
{
    /// <summary>Releases that succeed one another and are looked through for what concerns the first, at most.</summary>
    private const int MostBefore = 50;

    public VulnerabilitiesStand Stand(Reading others, string tenant, Dossier state) => Of(others, tenant, state, null);

    /// <summary>A decision about a vulnerability, with what follows of it for releases; all of it is written, or nothing.</summary>
    public static Deciding<VulnerabilityBook> With(string tenant, Deciding<VulnerabilityBook> decide) => (state, asker, others) =>
    {
        if (!decide(state, asker, others).Succeeds(out var outcome, out var refusal)) { return refusal; }
        var after = outcome.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(long.MaxValue, asker.Now, asker.Account, e)));
        foreach (var release in Concerned(others, tenant, after))
        {
            var stream = ReleaseStreams.Releases.At(tenant, release);
            if (!others.At(stream).Succeeds(out var kept, out refusal)
                || !RegisterHold.Stand(kept.State, asker, Of(others, tenant, kept.State, after)).Succeeds(out var follows, out refusal))
            {
                return refusal;
            }
            if (follows.Events.Count > 0) { others.Also(stream, kept.Rev, follows.Events); }
        }
        return outcome;
    };

    /// <summary>How a vulnerability stands to the weights of a release: that of the version, of every other with its weights, and, where nothing is said of
    /// them, of what the release succeeds. Null where it is not concerned.</summary>
    public static VexStatus? StatusOf(VulnerabilityBook book, Registry registry, Dossier state, Func<string, Dossier?> release)
    {
        for (var (steps, at) = (0, state); at is { Opened: { } opened } && steps < MostBefore; steps++)
        {
            if (registry.Find(opened.Model, opened.Version) is not { } version) { return null; }
            VexStatus[] said = [.. StatusesOf(book, registry, version)];
            // Where one of two names of the same weights stands open, the weights do.
            if (said is not []) { return steps == 0 ? said.Min() : said.Any(VulnerabilityTerms.Holds) ? VexStatus.UnderInvestigation : null; }
            at = at.Predecessor is { } before ? release(before.Release) : null;
        }
        return null;
    }

    /// <summary>Whether a patch waits for it: the patch says that it fixes this one, and its version is not said to be fixed, with the evaluation that tested
    /// it, whatever the severity is.</summary>
    public static bool Awaits(VulnerabilityBook book, Registry registry, Dossier state) =>
        state is { Patch: { } patch, Opened: { } opened } && patch.Fixes.Contains(book.Id) && registry.Find(opened.Model, opened.Version) is { } version
        && !registry.Alike(version).Any(alike =>
            book.Find(alike.Model.Id, alike.Version.Version) is { Status: VexStatus.Fixed, Evaluation: not null });

    /// <summary>Releases of the weights that a vulnerability names, and what succeeds them.</summary>
    public static IReadOnlyList<string> Concerned(Registry registry, VulnerabilityBook book, Func<string, Dossier?> release)
    {
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(
            book.Versions.Select(v => v.Model).Distinct(StringComparer.Ordinal).Where(registry.Models.ContainsKey)
                .SelectMany(model => registry.Models[model].Versions).SelectMany(registry.ReleasesOfWeights).Select(listed => listed.Id)));
        while (next.TryDequeue(out var id))
        {
            if (!seen.Add(id)) { continue; }
            foreach (var successor in release(id)?.Successors ?? []) { next.Enqueue(successor); }
        }
        return [.. seen.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<VexStatus> StatusesOf(VulnerabilityBook book, Registry registry, ModelVersion version) =>
        registry.Alike(version).Select(alike => book.StatusOf(alike.Model.Id, alike.Version.Version, [.. alike.Model.Versions.Select(v => v.Version)]))
            .OfType<VexStatus>();

    private static IReadOnlyList<string> Concerned(Reading others, string tenant, VulnerabilityBook book) =>
        Concerned(RegistryOf(others, tenant), book, release => DossierOf(others, tenant, release));

    /// <param name="changed">A vulnerability as it stands after what is decided now; null where none is.</param>
    private static VulnerabilitiesStand Of(Reading others, string tenant, Dossier state, VulnerabilityBook? changed)
    {
        var registry = RegistryOf(others, tenant);
        var (open, wrote) = (0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var one in others.State.VulnerabilitiesOf(tenant).Where(v => v.Id != changed?.Id).Concat(changed is null ? [] : [changed]))
        {
            var book = one.Id == changed?.Id ? changed : others.At(VulnerabilityStreams.Vulnerabilities.At(tenant, one.Id)).Value!.State;
            var (stands, awaited) = (StatusOf(book, registry, state, release => DossierOf(others, tenant, release)), Awaits(book, registry, state));
            if (stands is null && !awaited) { continue; }
            wrote.UnionWith(book.Writers);
            if (awaited || book.IsHeavy && stands is { } known && VulnerabilityTerms.Holds(known)) { open++; }
        }
        return new VulnerabilitiesStand(open > 0, [.. wrote]) { Open = open > 0 ? open : null };
    }

    private static Registry RegistryOf(Reading others, string tenant) => others.At(ReleaseStreams.Registries.At(tenant)).Value!.State;

    private static Dossier? DossierOf(Reading others, string tenant, string release) =>
        others.At(ReleaseStreams.Releases.At(tenant, release)).Succeeds(out var kept, out _) ? kept.State : null;
}
