// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Ledger;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>Keeps the register of vulnerabilities and publishes advisories. This is where Records and Release meet: what concerns a gate is appended to the
/// release in the same step, or nothing is.</summary>
internal sealed class KeepVulnerabilities(Acting acting, PublicAdvisories advisories, ServerKeys keys, OutboundDoor door)
{
    /// <summary>Bytes of the largest advisory.</summary>
    public const int Largest = 512 * 1024;

    /// <summary>Characters of one text that is published.</summary>
    private const int LongestText = 8_000;

    /// <summary>Characters of a title.</summary>
    private const int LongestTitle = 200;

    /// <summary>What is known of a vulnerability.</summary>
    /// <param name="Title">What it is called.</param>
    /// <param name="Impact">What it lets somebody do.</param>
    /// <param name="FoundBy">Who found it.</param>
    /// <param name="FoundDay">The day on which it was found.</param>
    /// <param name="AwareDay">The day on which you knew of it.</param>
    /// <param name="Aliases">Its id of CVE, one at most, and ids of GHSA.</param>
    /// <param name="Cvss">A vector of CVSS 3.1 or 4.0; no score is computed of it.</param>
    /// <param name="Mitigation">What to do until there is a fix.</param>
    /// <param name="Embargo">The last day on which nothing is published of it.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record VulnerabilityFactsAsk(
        string Title, string Impact, VulnerabilityClass Class, HarmSeverity Severity, string FoundBy, DateOnly FoundDay, DateOnly AwareDay,
        Exploitation Exploitation = Exploitation.None, IReadOnlyList<string>? Aliases = null, string? Cvss = null, string? Mitigation = null,
        AskedEnd? Embargo = null, string? Zone = null);

    /// <summary>How a version stands to it.</summary>
    /// <param name="Model">Id of a model of yours.</param>
    /// <param name="Later">Whether versions that were registered later are under investigation, as long as nothing else is said of them.</param>
    /// <param name="Because">Why it is not affected, or how it was fixed.</param>
    /// <param name="FixedIn">The version of the model that fixes it, of one that is affected.</param>
    /// <param name="Evaluation">The record of the evaluation that tested the fix, of one that is fixed.</param>
    internal sealed record VersionStandingAsk(
        string Model, string Version, VexStatus Status, bool Later = false, string? Because = null, string? FixedIn = null, string? Evaluation = null);

    internal sealed record VulnerabilityAsk(VulnerabilityFactsAsk Facts, IReadOnlyList<VersionStandingAsk> Versions);

    internal sealed record VersionStandingsAsk(IReadOnlyList<VersionStandingAsk> Versions);

    /// <param name="Easing">Id of what waits.</param>
    internal sealed record EasingAsk(string Easing);

    /// <param name="Summary">What this revision says that the one before did not.</param>
    internal sealed record AdvisoryAsk(string? Summary = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var r = routes.MapTenantApi().MapGroup("/vulnerabilities")
            .WithTags("Vulnerabilities").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        r.MapGet("", (ShowVulnerabilities use, string? after, string? limit, Caller caller) => use.List(after, limit, caller))
            .Asks(Right.Vulnerabilities).Produces<VulnerabilityRows>().WithName("ListVulnerabilities")
            .WithSummary("The register of vulnerabilities, the newest first: a page at a time");
        r.MapGet("/{vulnerability}", (ShowVulnerabilities use, string vulnerability, Caller caller) =>
            use.One(vulnerability, caller).Succeeds(out var view, out var refusal) ? Body.Answer(view) : Acting.Refuse(refusal))
            .Asks(Right.Vulnerabilities).Produces<VulnerabilityView>().WithName("ShowVulnerability")
            .WithSummary("One vulnerability, with how each version stands");
        r.MapPost("", (KeepVulnerabilities use, HttpRequest request, Caller caller, CancellationToken ct) =>
        {
            var id = NewId();
            return Acting.ApiAsync<VulnerabilityAsk, VulnerabilityBook>(request, caller, id, (ask, asking) => use.RecordAsync(id, ask, asking), ct);
        }).Acts<VulnerabilityAsk>(
            Right.Vulnerabilities, "RecordVulnerability", "Put a vulnerability into the register; a severe one holds the gate of what stands open",
            StatusCodes.Status201Created);
        r.MapPut("/{vulnerability}/facts", (KeepVulnerabilities use, string vulnerability, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<VulnerabilityFactsAsk, VulnerabilityBook>(
                request, caller, null, (ask, asking) => use.ReviseAsync(vulnerability, ask, asking), ct))
            .Acts<VulnerabilityFactsAsk>(Right.Vulnerabilities, "ReviseVulnerability", "Say anew, whole, what is known of a vulnerability");
        r.MapPost("/{vulnerability}/versions", (KeepVulnerabilities use, string vulnerability, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<VersionStandingsAsk, VulnerabilityBook>(request, caller, null, (ask, asking) => use.SayAsync(vulnerability, ask, asking), ct))
            .Acts<VersionStandingsAsk>(
                Right.Vulnerabilities, "SayVersionStandings", "Say how versions stand: under-investigation, affected, not-affected or fixed");
        r.MapPost("/{vulnerability}/agreement", (KeepVulnerabilities use, string vulnerability, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<EasingAsk, VulnerabilityBook>(request, caller, null, (ask, asking) => use.AgreeAsync(vulnerability, ask, asking), ct))
            .Acts<EasingAsk>(
                Right.Vulnerabilities, "AgreeToEasing", "Agree, as a second person, that it is less severe or that a version is not affected");
        r.MapPost("/{vulnerability}/advisory", (KeepVulnerabilities use, string vulnerability, HttpRequest request, Caller caller, CancellationToken ct) =>
            Acting.ApiAsync<AdvisoryAsk, VulnerabilityBook>(
                request, caller, null, (ask, asking) => use.PublishAsync(vulnerability, ask, asking, Outward.Origin(request)), ct))
            .Acts<AdvisoryAsk>(Right.Publish, "PublishAdvisory", "Sign and publish an advisory, or the revision that supersedes the one before");
    }

    public static string NewId() => Ids.New("vln");

    public Task<Result<Change<VulnerabilityBook>>> RecordAsync(string id, VulnerabilityAsk ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller, RecordsCodes.BadValue);
        if (!FactsOf(ask.Facts, asking, texts).Succeeds(out var facts, out var refusal)) { return Refused(refusal); }
        var because = Reasons(ask.Versions, texts);
        return acting.ChangeAsync(
            VulnerabilityStreams.Vulnerabilities.New(asking.Tenant, id), asking with { Seen = null },
            StandVulnerabilities.With(asking.Tenant, (book, asker, others) =>
                Standings(ask.Versions, because, asking, others).Succeeds(out var versions, out var no)
                    ? Tracking.Record(book, asker, new VulnerabilityRecorded(id, facts, versions), Untested(asking, others)) : no),
            texts);
    }

    public Task<Result<Change<VulnerabilityBook>>> ReviseAsync(string vulnerability, VulnerabilityFactsAsk ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller, RecordsCodes.BadValue);
        return FactsOf(ask, asking, texts).Succeeds(out var facts, out var refusal)
            ? acting.ChangeAsync(
                At(asking, vulnerability), asking,
                StandVulnerabilities.With(asking.Tenant, (book, asker, others) =>
                    Tracking.Revise(book, asker, facts, NewEasing(), IsAlone(asking.Caller, asker, others))),
                texts)
            : Refused(refusal);
    }

    /// <summary>A second person agrees to what would let a gate go without a test.</summary>
    public Task<Result<Change<VulnerabilityBook>>> AgreeAsync(string vulnerability, EasingAsk ask, Asking asking) => acting.ChangeAsync(
        At(asking, vulnerability), asking, StandVulnerabilities.With(asking.Tenant, (book, asker, _) => Tracking.Agree(book, asker, ask.Easing)));

    /// <summary>Whether the organisation is one person, and nobody else here could agree.</summary>
    private static bool IsAlone(Caller caller, Asker asker, Reading others) =>
        others.At(ReleaseStreams.RegistryOf(caller)).Value!.State.Parties.GetValueOrDefault(caller.In.Party) is { OnePerson: true }
        && !caller.In.Members.Any(m => Rights.Grant(m.Value, Right.Vulnerabilities) && SecondPerson.Of(asker, [m.Key]) != Apartness.Same);

    private static string NewEasing() => Ids.New("eas");

    public Task<Result<Change<VulnerabilityBook>>> SayAsync(string vulnerability, VersionStandingsAsk ask, Asking asking)
    {
        var texts = acting.TextsBy(asking.Caller, RecordsCodes.BadValue);
        var because = Reasons(ask.Versions, texts);
        return acting.ChangeAsync(
            At(asking, vulnerability), asking,
            StandVulnerabilities.With(asking.Tenant, (book, asker, others) =>
                Standings(ask.Versions, because, asking, others).Succeeds(out var versions, out var no)
                    ? Tracking.Say(book, versions, Untested(asking, others), NewEasing(), IsAlone(asking.Caller, asker, others)) : no),
            texts);
    }

    /// <summary>Signs what stands in the register now and publishes it. What was written becomes everybody's, and stays when its author is erased.</summary>
    /// <param name="origin">Where addresses begin as whoever asks sees them: signed where no setting says where people reach the server.</param>
    public async Task<Result<Change<VulnerabilityBook>>> PublishAsync(string vulnerability, AdvisoryAsk ask, Asking asking, string origin)
    {
        if (!acting.VulnerabilityOf(asking.Caller, vulnerability).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (asking.Seen is { } seen && seen != kept.Rev)
        {
            return new Refusal(
                Storage.Journals.JournalCodes.Conflict, vulnerability, $"{seen}", $"is at revision {kept.Rev} by now", "read it again and decide anew");
        }
        if (Tracking.MayPublish(kept.State, acting.Now) is { } no) { return no; }
        var before = kept.State.Advisory?.Event;
        if (before is not null && Blank.Is(ask.Summary))
        {
            return new Refusal(RecordsCodes.BadValue, "summary", null, "is missing", "say what this revision says that the one before did not");
        }
        if (ask.Summary?.Length > LongestTitle)
        {
            return new Refusal(RecordsCodes.BadValue, "summary", null, "is too long", $"keep it to {LongestTitle} characters");
        }
        IReadOnlyList<AdvisoryRevision> earlier = [];
        if (before is not null)
        {
            if (!advisories.Read(kept.State.Advisory!).Succeeds(out var was, out refusal)) { return refusal; }
            earlier = was.Advisory.Revisions;
        }
        var id = before?.Advisory ?? Ids.New("adv");
        if (!Written(kept.State, id, earlier, ask, asking.Caller, door.Address ?? origin).Succeeds(out var advisory, out refusal)) { return refusal; }
        var payload = advisory.ToUtf8();
        var envelope = Dsse.Sign(Advisory.PayloadType, payload, keys.Decision.Kid, bytes => keys.Decision.Sign(bytes));
        var texts = acting.TextsBy(asking.Caller, RecordsCodes.BadValue);
        var made = new AdvisoryPublished(
            id, advisory.Revision.Number, Digest.Of(payload), Digest.Of(envelope),
            texts.KeepExactlyFor(asking.Caller.In.Party, "advisory", envelope, Largest), keys.Decision.Kid,
            [.. kept.State.Versions.Where(v => v.Status == VexStatus.Affected).Select(v => new AdvisedVersion(v.Model, v.Version))]);
        return await acting.ChangeAsync(
            At(asking, vulnerability), asking with { Seen = kept.Rev }, (book, asker, _) => Tracking.Publish(book, asker, made), texts);
    }

    private Result<Advisory> Written(
        VulnerabilityBook book, string id, IReadOnlyList<AdvisoryRevision> earlier, AdvisoryAsk ask, Caller caller, string origin)
    {
        var (facts, registry) = (book.Facts!, acting.State.RegistryOf(caller.In.Id).State);
        if (advisories.Open(facts.Title) is not { } title || advisories.Open(facts.Impact) is not { } impact)
        {
            return new Refusal(RecordsCodes.Erased, "title", book.Id, "was erased with its author", "say anew what is known of it, and publish then");
        }
        var (mitigation, number) = (facts.Mitigation is { } words ? advisories.Open(words) : null, earlier.Count + 1);
        var products = new List<AdvisoryProduct>();
        foreach (var (at, one) in book.Versions.Index())
        {
            var name = registry.Models[one.Model].Name;
            var (said, remedy) = one.Status switch
            {
                VexStatus.Affected when one.FixedIn is { } fix =>
                    ($"Use {name} {fix}, in which it is fixed.{(mitigation is null ? "" : $" Until then: {mitigation}")}", Advisory.Fix),
                VexStatus.Affected => mitigation is null
                    ? ("There is no fix and no mitigation yet.", Advisory.NoneAvailable) : (mitigation, Advisory.Mitigation),
                VexStatus.NotAffected => (one.Because is { } because ? advisories.Open(because) ?? "The reason was erased with its author." : "", null),
                VexStatus.Fixed or VexStatus.UnderInvestigation => ((string?)null, (string?)null),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            products.Add(new AdvisoryProduct(
                (at + 1).ToString("'V'000", CultureInfo.InvariantCulture), $"{name} {one.Version}", one.Subject, one.Status, said, remedy));
        }
        var address = $"{origin}{PublicAdvisories.At(caller.In.Slug)}";
        return new Advisory(
            id, caller.In.Name, address, $"{address}/{id}/{number.ToString(CultureInfo.InvariantCulture)}/csaf.json", title, book.Id, facts.Aliases, impact,
            VulnerabilityTerms.Classes[facts.Class].Label, RecordsTerms.Severities[facts.Severity].Label, facts.Cvss,
            VulnerabilityTerms.Exploitations[facts.Exploitation].Label, products,
            [.. earlier, new AdvisoryRevision(number, acting.Now, Blank.Is(ask.Summary) ? "First published" : ask.Summary.Trim())]);
    }

    private static StreamAt<VulnerabilityBook> At(Asking asking, string vulnerability) =>
        VulnerabilityStreams.Vulnerabilities.At(asking.Tenant, vulnerability);

    private static Result<VulnerabilityFacts> FactsOf(VulnerabilityFactsAsk ask, Asking asking, Texts texts)
    {
        LastDay? embargo = null;
        if (ask.Embargo is { } asked
            && !Ending.LastOf(asked, ask.Zone, asking.Caller.In, RecordsCodes.BadValue, "embargo").Succeeds(out embargo, out var refusal))
        {
            return refusal;
        }
        return new VulnerabilityFacts(
            ask.Aliases ?? [], texts.Keep("title", ask.Title, LongestTitle), texts.Keep("impact", ask.Impact, LongestText), ask.Class, ask.Severity,
            Blank.Is(ask.Cvss) ? null : ask.Cvss.Trim(), texts.Keep("foundBy", ask.FoundBy, LongestText), ask.FoundDay, ask.AwareDay, ask.Exploitation,
            texts.KeepOptional("mitigation", ask.Mitigation, LongestText), embargo);
    }

    private static VaultRef?[] Reasons(IReadOnlyList<VersionStandingAsk> asked, Texts texts) =>
        [.. asked.Select(v => texts.KeepOptional("because", v.Because, LongestText))];

    /// <summary>Versions as they are registered: of models of one's own alone.</summary>
    private static Result<IReadOnlyList<VersionStanding>> Standings(
        IReadOnlyList<VersionStandingAsk> asked, VaultRef?[] because, Asking asking, Reading others)
    {
        var registry = others.At(ReleaseStreams.Registries.At(asking.Tenant)).Value!.State;
        var all = new List<VersionStanding>();
        foreach (var (at, one) in asked.Index())
        {
            if (registry.Find(one.Model, one.Version) is not { } version || registry.Models[one.Model].Party != asking.Caller.In.Party)
            {
                return new Refusal(
                    RecordsCodes.UnknownId, "version", $"{one.Model} {one.Version}", "is no version of a model of yours", "register it first, or check the id");
            }
            all.Add(new VersionStanding(
                one.Model, one.Version, version.Subject, one.Status, one.Later, because[at], Blank.Is(one.FixedIn) ? null : one.FixedIn,
                Blank.Is(one.Evaluation) ? null : one.Evaluation));
        }
        return all;
    }

    /// <summary>Why an evaluation did not test a fix: it is about other weights, came before, or misses what it was to reach.</summary>
    private static Func<VersionStanding, DateTimeOffset, Refusal?> Untested(Asking asking, Reading others) => (fixedVersion, since) =>
    {
        var (id, registry) = (fixedVersion.Evaluation!, others.At(ReleaseStreams.Registries.At(asking.Tenant)).Value!.State);
        var book = others.At(RecordStreams.Records.At(asking.Tenant, id)).Value?.State;
        if (book?.Shape is not { } shape) { return new Refusal(RecordsCodes.UnknownId, "evaluation", id, "is no record here", "check the id"); }
        return !registry.ReleasesOfWeights(registry.Find(fixedVersion.Model, fixedVersion.Version)!).Any(listed => listed.Id == shape.Release)
            ? new Refusal(
                RecordsCodes.OtherRelease, "evaluation", id, $"is about no release of {fixedVersion.Version}", "name one that tested the version that is fixed")
            : book.Result is { } result && result.At < since
                ? new Refusal(
                    RecordsCodes.NoRetest, "evaluation", id, "had its result before the vulnerability was in the register", "name one that was made since")
            : Recording.MayRetest(id, book, shape.Release, DateTimeOffset.MinValue);
    };

    private static Task<Result<Change<VulnerabilityBook>>> Refused(Refusal why) => Task.FromResult<Result<Change<VulnerabilityBook>>>(why);
}
