// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Work;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>A vulnerability that stands open on a model in service is due of whoever may change whether it serves: the same people as may read the register. No
/// word of it is said, as lists and calendars go further than the register does.</summary>
internal sealed class DueVulnerabilities : IDueElsewhere
{
    public void Follow(Books books, Action<string> told) => books.Follow(VulnerabilityStreams.Vulnerabilities, (tenant, _) => told(tenant));

    public IReadOnlyDictionary<string, IReadOnlyList<DueFor>> Of(BooksState state, string tenant)
    {
        var (registry, due) = (state.RegistryOf(tenant).State, new Dictionary<string, IReadOnlyList<DueFor>>(StringComparer.Ordinal));
        foreach (var book in state.VulnerabilitiesOf(tenant))
        {
            foreach (var release in StandVulnerabilities.Concerned(registry, book, Release))
            {
                if (Release(release) is not { Status.State: ServiceState.Active or ServiceState.Restricted } served
                    || StandVulnerabilities.StatusOf(book, registry, served, Release) is not { } stands || !VulnerabilityTerms.Holds(stands))
                {
                    continue;
                }
                var item = new DueItem(
                    DueKind.Vulnerability, book.IsHeavy ? Urgency.Soon : Urgency.Later, release, book.Id, null,
                    "A vulnerability stands open on a model that is in service: decide whether it goes on serving, and when a fix comes.",
                    $"vulnerabilities/{book.Id}");
                due[release] = [.. due.GetValueOrDefault(release) ?? [], new DueFor(item, new Addressees([], Servers: true))];
            }
        }
        return due;

        Dossier? Release(string release) =>
            ReleaseStreams.Releases.At(tenant, release).Find(state).Succeeds(out var kept, out _) ? kept.State : null;
    }
}
