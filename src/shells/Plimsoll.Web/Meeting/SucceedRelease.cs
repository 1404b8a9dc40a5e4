// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Guidance;
using Plimsoll.Records.Vulnerabilities;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Succession;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Records;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;
using Choice = Plimsoll.Web.Release.Choice;

namespace Plimsoll.Web.Meeting;

/// <summary>What a significant update of a released model means for its successor.</summary>
/// <param name="Predecessor">The release before; null where the release succeeds none, and then nothing was updated.</param>
/// <param name="Subject">Digest of the weights of the release before.</param>
/// <param name="Counts">How many lines each part has.</param>
/// <param name="Total">Lines of the part that is asked for; of all of them, where none is.</param>
/// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
public sealed record UpdateView(
    string Release, string? Predecessor, string? Subject, string? Decision, IReadOnlyList<UpdateChange> Changes, IReadOnlyList<string> Modalities,
    string? Words, UpdateCounts Counts, int Total, IReadOnlyList<UpdateLine> Lines, string? Next)
{
    /// <summary>Where it is a patch: ids in the register of vulnerabilities of what it fixes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Fixes { get; init; }

    /// <summary>Where it is a patch: practices that the fix touches.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Touches { get; init; }
}

/// <summary>A significant update of a released model: the successor is opened, its list derived for the update, and what stood before carried over. This is
/// where Release, Records and Guidance meet.</summary>
internal sealed class SucceedRelease(
    Acting acting, Histories histories, ReleaseFrames frames, Assess assess, Library library, AttachEvidence evidence, GateRules rules, AskReview reviews,
    ShowRelease views, IHeldElsewhere register, ShowVulnerabilities vulnerabilities)
{
    /// <summary>Lines of each part that the page shows.</summary>
    private const int MostShown = 200;

    /// <param name="Model">Of the version that succeeds; the same model, when absent.</param>
    /// <param name="Version">A registered version with other weights.</param>
    /// <param name="Changes">What changed.</param>
    /// <param name="Modalities">What the model takes in or gives out since, and did not before.</param>
    /// <param name="Words">What is to be said about the change; asked for where it is <c>other</c>.</param>
    /// <param name="Plan">That of the release before, when absent.</param>
    /// <param name="ModelType">What the list of before was derived for or the registry says, whichever is higher, when absent.</param>
    /// <param name="Roles">Those of before and those of the organisation, when absent.</param>
    /// <param name="Hosting">That of before, when absent.</param>
    /// <param name="Reason">Why the model is taken for less than it was, or a role is left out; for nothing else.</param>
    /// <param name="Fixes">Of a patch: ids in the register of vulnerabilities of what it fixes. It changes <c>fix</c> and nothing else.</param>
    /// <param name="Touches">Of a patch: practices whose answers the fix may have changed; all the others that stood count on.</param>
    internal sealed record SuccessionAsk(
        string Version, IReadOnlyList<UpdateChange> Changes, string? Model = null, IReadOnlyList<string>? Modalities = null, string? Words = null,
        ReleasePlan? Plan = null, string? ModelType = null, IReadOnlyList<string>? Roles = null, string? Hosting = null, string? Reason = null,
        IReadOnlyList<string>? Fixes = null, IReadOnlyList<string>? Touches = null);

    /// <param name="Evidence">A piece of evidence of this release that came after it was opened.</param>
    internal sealed record CarriedMitigationAsk(string Evidence);

    /// <param name="Evaluation">The record of an evaluation of this release, with a result.</param>
    internal sealed record CarriedRetestAsk(string Evaluation);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var t = routes.MapTenantApi().MapGroup("/releases/{release}")
            .WithTags("Releases").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        t.MapPost("/successor", (SucceedRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        {
            var id = Ids.New("rel");
            return Acting.ApiAsync<SuccessionAsk, Dossier>(request, caller, id, (ask, asking) => use.OpenAsync(release, id, ask, asking), ct);
        })
            .Acts<SuccessionAsk>(
                Right.Assess, "OpenSuccessor", "Open the successor of a release that went out, after a significant update of its model",
                StatusCodes.Status201Created);
        t.MapGet("/update", (SucceedRelease use, string release, string? part, string? after, string? limit, Caller caller) =>
            use.View(release, part, after, limit, caller))
            .Asks(Right.Read).Produces<UpdateView>().WithName("ShowUpdate")
            .WithSummary("Of a successor: what waits, what was carried over, what was added and what fell away");
        t.MapPost(
            "/findings/{finding}/mitigation",
            (SucceedRelease use, string release, string finding, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.MitigateAsync(release, finding, request, caller, ct))
            .Acts<CarriedMitigationAsk>(
                Right.Contribute, "MitigateCarriedFinding", "Link what mitigates a finding that was carried over from the release before");
        t.MapPost(
            "/findings/{finding}/retest",
            (SucceedRelease use, string release, string finding, HttpRequest request, Caller caller, CancellationToken ct) =>
                use.RetestAsync(release, finding, request, caller, ct))
            .Acts<CarriedRetestAsk>(Right.Contribute, "RetestCarriedFinding", "Link the evaluation that tested a finding again that was carried over");

        var r = routes.MapTenantPages().MapGroup("/releases/{release}");
        r.MapGet("/successor", (SucceedRelease use, string release, Caller caller) => use.Form(release, caller, null, null)).Asks(Right.Assess);
        r.MapPost("/successor", (SucceedRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.SendAsync(release, request, caller, ct)).IsForm().Asks(Right.Assess);
        r.MapGet("/patch", (SucceedRelease use, string release, string? fixes, Caller caller) => use.PatchForm(release, caller, null, null, fixes))
            .Asks(Right.Assess);
        r.MapPost("/patch", (SucceedRelease use, string release, HttpRequest request, Caller caller, CancellationToken ct) =>
            use.SendPatchAsync(release, request, caller, ct)).IsForm().Asks(Right.Assess);
        r.MapGet("/update", (SucceedRelease use, string release, Caller caller) => use.Page(release, caller, null, null)).Asks(Right.Read);
        r.MapPost(
            "/update/{finding}/mitigation",
            (SucceedRelease use, string release, string finding, HttpRequest request, Caller caller, CancellationToken ct) => use.ActAsync(
                release, request, caller, fields => Mitigate(finding, new CarriedMitigationAsk(fields.Text("evidence", "choose what shows it"))), ct))
            .IsForm().Asks(Right.Contribute);
        r.MapPost(
            "/update/{finding}/retest",
            (SucceedRelease use, string release, string finding, HttpRequest request, Caller caller, CancellationToken ct) => use.ActAsync(
                release, request, caller,
                fields => Retest(finding, new CarriedRetestAsk(fields.Text("evaluation", "choose the evaluation that tested it again")), caller), ct))
            .IsForm().Asks(Right.Contribute);
    }

    /// <summary>Opens the successor. What it begins with, and that the release before has one, is one append.</summary>
    public async Task<Result<Change<Dossier>>> OpenAsync(string release, string id, SuccessionAsk ask, Asking asking)
    {
        var (caller, tenant) = (asking.Caller, asking.Tenant);
        if (!acting.Find(caller, release).Succeeds(out _, out var refusal)) { return refusal; }
        var texts = acting.TextsBy(caller);
        var (words, reason) = (texts.KeepOptional("words", ask.Words), texts.KeepOptional("reason", ask.Reason));
        string[] roles = [.. caller.Roles.Where(role => Rights.Grants(role, Right.Assess)).Select(role => Rights.Roles[role].Key)];
        var opened = await acting.ChangeAsync(ReleaseStreams.Releases.New(tenant, id), asking with { Seen = null }, (_, asker, others) =>
        {
            var stream = ReleaseStreams.Of(caller, release);
            if (!stream.Find(others.State).Succeeds(out var kept, out var no)) { return no; }
            var (before, registry) = (kept.State, others.At(ReleaseStreams.RegistryOf(caller)).Value!.State);
            Dossier[] successors = [.. before.Successors.Select(s => others.At(ReleaseStreams.Releases.At(tenant, s)).Value!.State)];
            var asked = new SuccessorAsk(
                id, ask.Model ?? before.Opened!.Model, ask.Version, ask.Plan ?? before.Plan!, ask.Changes, ask.Modalities ?? [], words)
                {
                    Patch = ask is { Fixes: null, Touches: null } ? null : new PatchAsk(ask.Fixes ?? [], ask.Touches ?? []),
                };
            if ((Unknown(asked.Modalities) ?? Succeeding.Refuse(before, registry, caller.In.Party, asked, successors)
                ?? Closed(asked.Patch, before, registry, caller, others)) is { } bad)
            {
                return bad;
            }
            if (!Derive(ask, asked, before, registry, caller.In.Party).Succeeds(out var derived, out no)) { return no; }
            if (derived.List.List is { } list) { others.Keep(ReleaseStreams.ListOf(list), KeptList.Entries(derived.List.Requirements)); }
            if (!Succeeding.Open(
                before, registry, asker, caller.In.Party, asked, successors, derived.List, derived.Added,
                () => Objecting.DecideBy(asker.Now, caller.In.Zone, registry.AdverseDays), rules,
                reason is null ? null : new Lowering(reason, roles))
                .Succeeds(out var outcome, out no))
            {
                return no;
            }
            others.Also(stream, kept.Rev, [new SuccessorOpened(id)]);
            return new Outcome([.. outcome.Events, .. register.Opening(others, tenant, asker, outcome.Events)]);
        }, texts);
        // What was erased while this was decided does not count: the record says so here as well.
        if (opened.Succeeds(out var change, out _)) { await evidence.LoseAsync(caller, id, change.After); }
        return opened;
    }

    private Task<IResult> MitigateAsync(string release, string finding, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<CarriedMitigationAsk>(request, caller, release, null, (ask, _) => Mitigate(finding, ask), ct);

    private Task<IResult> RetestAsync(string release, string finding, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<CarriedRetestAsk>(request, caller, release, null, (ask, _) => Retest(finding, ask, caller), ct);

    /// <summary>Links what mitigates a finding that was carried over.</summary>
    private static Deciding<Dossier> Mitigate(string finding, CarriedMitigationAsk ask) => (state, asker, _) =>
        Carried(state, finding) is { } refusal ? refusal : Examining.Mitigate(state, asker, finding, ask.Evidence);

    /// <summary>Links the evaluation that tested it again: one of this release, of the model as it is since.</summary>
    private static Deciding<Dossier> Retest(string finding, CarriedRetestAsk ask, Caller caller) => (state, asker, others) =>
    {
        if (Carried(state, finding) is { } refusal) { return refusal; }
        var found = state.Findings[finding];
        // What was measured before the mitigation came tests nothing of it.
        var since = found.Mitigation is { } piece && state.Evidence[piece].Current.ReceivedAt is var came && came > found.At ? came : found.At;
        var retest = others.At(RecordStreams.Records.At(caller.In.Id, ask.Evaluation)).Value?.State;
        return Plimsoll.Records.Book.Recording.MayRetest(ask.Evaluation, retest, state.Opened!.Release, since) is { } no ? no
            : Examining.Retest(state, asker, finding, ask.Evaluation, KeepRecords.Wrote(retest!));
    };

    private static Refusal? Carried(Dossier state, string finding) =>
        state.Findings.TryGetValue(finding, out var found) && Updated.IsCarried(state, found) ? null
        : new Refusal(ReleaseCodes.UnknownId, "finding", finding, "was not carried over to this release", "mend a finding of this release at its record");

    /// <summary>Why a patch fixes nothing: what it names does not stand open on the release before, or the caller may not read that it does.</summary>
    private static Refusal? Closed(
        PatchAsk? patch, Dossier before, Plimsoll.Release.Parties.Registry registry, Caller caller, Journal.Reading others)
    {
        foreach (var id in patch?.Fixes ?? [])
        {
            if (!caller.May(Right.Vulnerabilities)
                || !others.At(VulnerabilityStreams.Vulnerabilities.At(caller.In.Id, id)).Succeeds(out var kept, out _) || kept.State.Facts is null)
            {
                return VulnerabilityStreams.Unknown(id);
            }
            var stands = StandVulnerabilities.StatusOf(kept.State, registry, before, release =>
                others.At(ReleaseStreams.Releases.At(caller.In.Id, release)).Succeeds(out var found, out _) ? found.State : null);
            if (stands is not { } status || !VulnerabilityTerms.Holds(status))
            {
                return new Refusal(ReleaseCodes.NoPatch, "fixes", id, "does not stand open on the release before", "name one that does");
            }
        }
        return null;
    }

    private static Refusal? Unknown(IReadOnlyList<string> modalities) =>
        modalities.FirstOrDefault(m => Plimsoll.Guidance.Terms.Modalities.Find(m) is null) is not { } unknown ? null
        : new Refusal(
            ReleaseCodes.UnknownModality, "modalities", unknown, "is no modality that the guidance knows", $"use {Plimsoll.Guidance.Terms.Modalities.Allowed}");

    /// <param name="List">Derived for the update, with the new modalities.</param>
    /// <param name="Added">What is there, or is asked anew, because of what.</param>
    private sealed record Derived(AssessmentPinned List, IReadOnlyList<Marked> Added);

    private Result<Derived> Derive(
        SuccessionAsk ask, SuccessorAsk asked, Dossier before, Plimsoll.Release.Parties.Registry registry, string party)
    {
        var (profile, own) = (before.Assessment!.Profile, registry.Parties[party].Roles);
        var type = registry.TypeOf(asked.Model, registry.Find(asked.Model, asked.Version)!.Subject);
        var facts = new Assess.Ask(
            ask.ModelType ?? SharedTerms.ModelTypes[type > profile.ModelType ? type : profile.ModelType].Key, null,
            ask.Roles ?? [.. own.Union(profile.Roles).Order().Select(r => SharedTerms.Roles[r].Key)],
            [.. profile.Modalities, .. asked.Modalities], SignificantUpdate: asked.Patch is null || profile.SignificantUpdate,
            Hosting: ask.Hosting ?? profile.Hosting);
        var releaseType = SharedTerms.ReleaseTypes[asked.Plan.ReleaseType].Key;
        if (!assess.List(facts, releaseType).Succeeds(out var list, out var refusal)
            || !assess.List(facts with { Modalities = profile.Modalities }, releaseType).Succeeds(out var plain, out refusal))
        {
            return refusal;
        }
        // Nothing is asked anew because of a patch.
        return new Derived(list, [
            .. Updated.Added(before, plain.Requirements, list.Requirements).Where(m => asked.Patch is null || m.By != MarkedBy.Update),
        ]);
    }

    private IResult View(string release, string? part, string? after, string? limit, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return Acting.Refuse(refusal); }
        Looked found = new(kept.State, []);
        if (kept.State.Predecessor is not null && !Look(release, caller).Succeeds(out found!, out refusal)) { return Acting.Refuse(refusal); }
        UpdatePart? only = null;
        if (!Blank.Is(part))
        {
            if (Plimsoll.Release.Terms.UpdateParts.Parse(part, out var named, ReleaseCodes.BadValue) is { } bad) { return Acting.Refuse(bad); }
            only = named;
        }
        var (state, lines) = found;
        var succeeds = state.Predecessor;
        return Paging.Answer(
            after, limit, lines.Where(l => only is null || l.Part == only), l => l.Key, page => new UpdateView(
                release, succeeds?.Release, succeeds?.Subject.ToString(), succeeds?.Decision, succeeds?.Changes ?? [], succeeds?.Modalities ?? [],
                views.Open(succeeds?.Words),
                UpdateCounts.Of(lines), page.Total, page.Items, page.Next) { Fixes = state.Patch?.Fixes, Touches = state.Patch?.Touches });
    }

    /// <summary>A successor with the lines of its update.</summary>
    private sealed record Looked(Dossier State, IReadOnlyList<UpdateLine> Lines);

    private Result<Looked> Look(string release, Caller caller)
    {
        if (!acting.Find(caller, release).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (kept.State is not { Predecessor: { } succeeds, OpenedAt: { } opened })
        {
            return new Refusal(
                ReleaseCodes.SucceedsNone, "release", release, "succeeds no other release", "open a successor on the page of a release that went out");
        }
        return histories.AsOf(caller, succeeds.Release, Instant.Write(opened)).Succeeds(out var before, out refusal)
            ? new Looked(kept.State, Updated.Of(kept.State, before.State, opened, acting.Now)) : refusal;
    }

    /// <param name="chosen">A vulnerability that is fixed, as a link to the form names it.</param>
    private IResult PatchForm(string release, Caller caller, Typed? typed, Refusal? refusal, string? chosen)
    {
        var registry = acting.State.RegistryOf(caller.In.Id).State;
        return ReleaseFrames.Page<PatchPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Chosen"] = chosen,
            ["Versions"] = registry.Models[frame.View.Model].Versions.Reverse().Where(v => v.Subject.ToString() != frame.View.Subject)
                .Select(v => (v.Version, $"{frame.View.ModelName} {v.Version}")).ToArray(),
            ["Open"] = vulnerabilities.Of(caller, frame.State).Where(v => v.Id is not null && VulnerabilityTerms.Holds(v.Status)).ToArray(),
            ["Standing"] = (frame.State.Assessment?.Requirements ?? []).Where(r => frame.State.Line(r.Id).Claims)
                .Select(r => (r.Id, r.Title, Plimsoll.Release.Terms.Statuses[frame.State.Line(r.Id).Status].Label)).ToArray(),
        });
    }

    private Task<IResult> SendPatchAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rel");
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, fields => new SuccessionAsk(
                fields.Text("version", "choose the registered version in which it is fixed"), [UpdateChange.Fix], Words: fields["words"],
                Fixes: fields.Typed.All("fixes"), Touches: fields.Typed.All("touches")),
            (ask, _) => OpenAsync(release, id, ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"/t/{caller.In.Slug}/releases/{id}/update"), (typed, refusal) => PatchForm(release, caller, typed, refusal, null), ct);
    }

    private IResult Form(string release, Caller caller, Typed? typed, Refusal? refusal)
    {
        var registry = acting.State.RegistryOf(caller.In.Id).State;
        return ReleaseFrames.Page<SuccessorPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame,
            ["Versions"] = registry.Models.Values
                .Where(m => m.Id == frame.View.Model || m.Party == caller.In.Party || m.Party == frame.View.Party)
                .OrderByDescending(m => m.Id == frame.View.Model)
                .SelectMany(m => m.Versions.Reverse(), (m, v) => (Model: m, Version: v)).Where(v => v.Version.Subject.ToString() != frame.View.Subject)
                .Select(v => ($"{v.Model.Id} {v.Version.Version}", $"{v.Model.Name} {v.Version.Version}")).ToArray(),
            ["Modalities"] = GuidanceOf.Modalities.Where(m => frame.View.Assessment?.Modalities.Contains(m.Value) != true).ToArray(),
            ["Test"] = library.Edition(null).Value?.Pack.Texts.Update,
            ["Wanted"] = Say.Wanted(rules, reviews.Colleagues(caller.In.Id, frame.State)),
        });
    }

    private Task<IResult> SendAsync(string release, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rel");
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, Read, (ask, _) => OpenAsync(release, id, ask, new Asking(caller, Ct: ct)),
            (_, _) => Forms.See($"/t/{caller.In.Slug}/releases/{id}/update"), (typed, refusal) => Form(release, caller, typed, refusal), ct);
    }

    private static SuccessionAsk Read(FieldReader fields)
    {
        var (model, version) = fields["version"]?.Split(' ', 2) is [var m, var v] ? (m, v) : ((string?)null, "");
        if (model is null) { fields.Refuse("version", fields["version"], "is not chosen", "choose the registered version that the update made"); }
        UpdateChange[] changes = [.. fields.Typed.All("changes").Select(Plimsoll.Release.Terms.UpdateChanges.Find).OfType<UpdateChange>()];
        return new SuccessionAsk(version, changes, model, fields.Typed.All("modalities"), fields["words"], ShowReleases.Plan(fields), Reason: fields["reason"]);
    }

    private IResult Page(string release, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!Look(release, caller).Succeeds(out var found, out var no)) { return Problems.Page(no); }
        var (state, lines) = found;
        return ReleaseFrames.Page<UpdatePage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Lines"] = lines, ["Most"] = MostShown, ["Words"] = views.Open(state.Predecessor!.Words),
            ["Before"] = views.Name(caller, state.Predecessor.Release),
            ["Test"] = library.Edition(null).Value?.Pack.Texts,
            ["Fixed"] = vulnerabilities.Of(caller, state).Where(v => state.Patch?.Fixes.Contains(v.Id) == true).ToArray(),
            ["Findings"] = state.Findings.Values.Where(f => Updated.IsCarried(state, f)).ToArray(),
            ["Pieces"] = state.Evidence.Values.Where(e => state.OpenedAt is { } at && Examining.MayMitigate(state, e.Id, at, acting.Now) is null)
                .Select(e => new Choice(e.Id, views.Open(e.Current.Content.Label) ?? e.Id)).ToArray(),
            ["Evaluations"] = acting.State.RecordsOf(caller.In.Id, release).Where(r => r.Result is not null)
                .Select(r => new Choice(r.Id, views.Open(r.Shape!.Title) ?? r.Id)).ToArray(),
        });
    }

    private Task<IResult> ActAsync(string release, HttpRequest request, Caller caller, Func<FieldReader, Deciding<Dossier>> prepare, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release, (fields, _) => prepare(fields), null, _ => $"/t/{caller.In.Slug}/releases/{release}/update#findings",
            (typed, refusal) => Page(release, caller, typed, refusal), ct);
}
