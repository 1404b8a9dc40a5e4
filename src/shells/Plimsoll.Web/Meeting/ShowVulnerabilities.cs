// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Records.Book;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Parties;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Meeting;

/// <summary>A vulnerability as the page of a release tells of it.</summary>
/// <param name="Id">Its id; null where whoever looks may not read the register.</param>
/// <param name="Holds">Whether it holds the gate of the release.</param>
/// <param name="Next">What lets go of it; null where it holds nothing.</param>
public sealed record ReleaseVulnerability(string? Id, string Title, string Severity, VexStatus Status, string Href, bool Holds = false, string? Next = null);

/// <summary>Shows the register of vulnerabilities.</summary>
internal sealed class ShowVulnerabilities(Acting acting, Vault vault, PublicAdvisories advisories)
{
    public IResult List(string? after, string? limit, Caller caller) =>
        Rows(after, limit, caller).Succeeds(out var rows, out var refusal) ? Shared.Body.Answer(rows) : Acting.Refuse(refusal);

    public Result<VulnerabilityRows> Rows(string? after, string? limit, Caller caller, int usual = Paging.Most) =>
        Paging.Of(after, limit, usual).Succeeds(out var paging, out var refusal)
        && paging.Take([.. acting.State.VulnerabilitiesOf(caller.In.Id)], v => v.Id).Succeeds(out var page, out refusal)
            ? new VulnerabilityRows([.. page.Items.Select(Row)], page.Total, page.Next) : refusal;

    public Result<VulnerabilityView> One(string vulnerability, Caller caller) =>
        acting.VulnerabilityOf(caller, vulnerability).Succeeds(out var kept, out var refusal) ? View(kept.State, kept.Rev, caller) : refusal;

    /// <summary>Vulnerabilities that concern a release: of the register for whoever may read it, and what was published for everybody else.</summary>
    public IReadOnlyList<ReleaseVulnerability> Of(Caller caller, Dossier state)
    {
        var (now, all) = (acting.State, new List<ReleaseVulnerability>());
        foreach (var book in now.VulnerabilitiesOf(caller.In.Id))
        {
            if (caller.May(Right.Vulnerabilities))
            {
                var registry = now.RegistryOf(caller.In.Id).State;
                if (StandVulnerabilities.StatusOf(book, registry, state, Release(now, caller)) is not { } status) { continue; }
                var (awaited, open) = (StandVulnerabilities.Awaits(book, registry, state), book.IsHeavy && VulnerabilityTerms.Holds(status));
                all.Add(new ReleaseVulnerability(
                    book.Id, vault.Open(book.Facts!.Title) ?? "a title that was erased", Plimsoll.Records.RecordsTerms.Severities[book.Facts.Severity].Label,
                    status, $"/t/{caller.In.Slug}/vulnerabilities/{book.Id}", awaited || open, awaited ? Retest(state) : open ? Next(status, state) : null));
            }
            else if (book.Advisory is { } published && advisories.Read(published).Succeeds(out var read, out _)
                && read.Advisory.Products.FirstOrDefault(p => p.Subject == state.Opened?.Subject) is { } product)
            {
                all.Add(new ReleaseVulnerability(
                    null, read.Advisory.Title, read.Advisory.Severity, product.Status,
                    $"{PublicAdvisories.At(caller.In.Slug)}/{published.Event.Advisory}"));
            }
        }
        return all;
    }

    /// <summary>What a patch still wants of what it fixes.</summary>
    private static string Retest(Dossier state) =>
        $"Record the evaluation that tested the fix at this release, with its result; then say at the vulnerability that {state.Opened!.Version} is fixed, and "
        + "name that evaluation.";

    private static string Next(VexStatus status, Dossier state) => status switch
    {
        VexStatus.UnderInvestigation =>
            $"Say at the vulnerability how {state.Opened!.Version} stands: fixed, with the evaluation that tested it, or not affected, and why.",
        VexStatus.Affected when state.FirstActive is null => "It is affected: release a version in which it is fixed, and that was tested.",
        VexStatus.Affected => "It is affected: fix it in another version, and open that as a patch of this release.",
        VexStatus.NotAffected or VexStatus.Fixed => throw new System.Diagnostics.UnreachableException(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Func<string, Dossier?> Release(BooksState state, Caller caller) => release =>
        ReleaseStreams.Of(caller, release).Find(state).Succeeds(out var kept, out _) ? kept.State : null;

    private VulnerabilityRow Row(VulnerabilityBook book) => new(
        book.Id, vault.Open(book.Facts!.Title), book.Facts.Class, book.Facts.Severity, book.Facts.Aliases,
        book.Versions.Count(v => VulnerabilityTerms.Holds(v.Status)), book.Versions.Count, book.Facts.Embargo, book.Advisory?.Event.Revision, book.At);

    private VulnerabilityView View(VulnerabilityBook book, long rev, Caller caller)
    {
        var (facts, registry) = (book.Facts!, acting.State.RegistryOf(caller.In.Id).State);
        return new VulnerabilityView(
            book.Id, Number(rev), vault.Open(facts.Title), vault.Open(facts.Impact), facts.Class, facts.Severity, book.IsHeavy, facts.Aliases, facts.Cvss,
            vault.Open(facts.FoundBy), facts.FoundDay, facts.AwareDay, facts.Exploitation, facts.Mitigation is { } m ? vault.Open(m) : null, facts.Embargo,
            [.. book.Versions.Select(v => Standing(v, registry, caller))],
            [.. book.Advisories.Reverse().Select(a => Published(a, caller))], book.By, book.At, Number(book.Seq))
            {
                Easing = book.Easing is { } e
                    ? new EasingView(e.Event.Easing, e.By, e.At, e.Event.Severity, [.. e.Event.Versions.Select(v => Standing(v, registry, caller))]) : null,
            };
    }

    private VersionStandingView Standing(VersionStanding v, Registry registry, Caller caller) => new(
        v.Model, registry.Models[v.Model].Name, v.Version, v.Status, v.Later, v.Because is { } b ? vault.Open(b) : null, v.FixedIn,
        v.FixedIn is { } fix && Serving(registry, v.Model, fix, caller).Count > 0, v.Evaluation, Serving(registry, v.Model, v.Version, caller));

    private static PublishedAdvisoryView Published(Placed<AdvisoryPublished> made, Caller caller) => new(
        made.Event.Advisory, made.Event.Revision, made.At, made.By,
        $"{PublicAdvisories.At(caller.In.Slug)}/{made.Event.Advisory}/{Number(made.Event.Revision)}", made.Event.Envelope, Number(made.Seq));

    /// <summary>Releases of the weights of a version that are in service.</summary>
    private List<string> Serving(Registry registry, string model, string version, Caller caller)
    {
        var release = Release(acting.State, caller);
        return registry.Find(model, version) is not { } found ? []
            :
            [
                .. registry.ReleasesOfWeights(found).Select(r => r.Id)
                    .Where(id => release(id)?.Status?.State is ServiceState.Active or ServiceState.Restricted),
            ];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
