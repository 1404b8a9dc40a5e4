// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Guidance;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Meeting;

/// <summary>Derives the list of practices of a release from the guidance, and pins it
/// to the packs that it rests on. This is where Guidance and Release meet.</summary>
internal sealed class Assess(Acting acting, Library library)
{
    /// <param name="ReleaseType">That of the plan, when absent.</param>
    /// <param name="Roles">Roles in the value chain; those which the registry gives the organisation that releases, when absent.</param>
    /// <param name="Reason">Why the model is taken for less than it was, or why a role is left out that the organisation has or for which something was judged
    /// or approved; for nothing else.</param>
    /// <param name="Hosting">What kind of hosting service it is; a host that does not say is asked for what either kind owes.</param>
    internal sealed record Ask(
        string ModelType, string? ReleaseType = null, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Modalities = null,
        bool SignificantUpdate = false, string? Edition = null, string? Hosting = null, string? Reason = null);

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<Ask>(request, caller, release, null, (ask, texts) => Decide(ask, caller, texts), ct);

    public Deciding<Dossier> Decide(Ask ask, Caller caller, Texts texts)
    {
        string[] roles = [.. caller.Roles.Where(role => Rights.Grants(role, Right.Assess)).Select(role => Rights.Roles[role].Key)];
        return Decide(ask, texts.KeepOptional("reason", ask.Reason) is { } reason ? new Lowering(reason, roles) : null);
    }

    /// <param name="ask">Its reason, where it has one, is that of <paramref name="lowering"/>.</param>
    /// <param name="lowering">Why the model is taken for less than it was, or assessed for fewer roles.</param>
    public Deciding<Dossier> Decide(Ask ask, Lowering? lowering = null) => (state, asker, others) =>
    {
        var own = others.OwnRoles(state);
        if (!Derive(ask, state, own).Succeeds(out var pinned, out var refusal)) { return refusal; }
        if (pinned.List is { } list) { others.Keep(ReleaseStreams.ListOf(list), KeptList.Entries(pinned.Requirements)); }
        return Assessing.Pin(state, asker, pinned, others.Downstream(state), others.Registered(state), lowering, own);
    };

    /// <summary>What would become of a list that is derived anew; nothing is recorded.</summary>
    public IResult Preview(string release, Ask ask, Caller caller) =>
        acting.Find(caller, release).Succeeds(out var kept, out var refusal) && Look(ask, kept.State, caller).Succeeds(out var change, out refusal)
            ? Body.Answer(change) : Acting.Refuse(refusal);

    /// <summary>What would become of the list of a release.</summary>
    public Result<ListChange> Look(Ask ask, Dossier state, Caller caller)
    {
        var registry = acting.State.RegistryOf(caller.In.Id).State;
        var own = registry.Parties[caller.In.Party].Roles;
        return Derive(ask, state, own).Succeeds(out var pinned, out var refusal)
            ? ListChange.Of(state, pinned, registry.TypeOf(state.Opened!.Model, state.Opened.Subject), own, acting.Now) : refusal;
    }

    /// <summary>The list that follows from what is asked and from the plan.</summary>
    /// <param name="own">What the organisation is which releases: the roles of whoever names none.</param>
    private Result<AssessmentPinned> Derive(Ask ask, Dossier state, IReadOnlyList<Role> own) => state.Plan is { } plan
        ? Pin(
            ask.Roles is null or [] ? ask with { Roles = [.. own.Select(r => SharedTerms.Roles[r].Key)] } : ask,
            ask.ReleaseType ?? SharedTerms.ReleaseTypes[plan.ReleaseType].Key)
        : new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first");

    public Task<IResult> PlanAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReleasePlan>(request, caller, release, null, (plan, _) => ChangePlan(plan), ct);

    public static Deciding<Dossier> ChangePlan(ReleasePlan plan) =>
        (state, asker, others) => Assessing.ChangePlan(state, asker, plan, others.Downstream(state));

    /// <summary>The list of facts and of a release type, whatever release it is for; nothing is recorded.</summary>
    public Result<AssessmentPinned> List(Ask ask, string releaseType) => Pin(ask, releaseType);

    private Result<AssessmentPinned> Pin(Ask ask, string releaseType)
    {
        var typed = new ProfileAsk(ask.ModelType, releaseType)
        {
            Roles = ask.Roles ?? [], Modalities = ask.Modalities ?? [], SignificantUpdate = ask.SignificantUpdate, Hosting = ask.Hosting,
        };
        if (!Profile.Read(typed).Succeeds(out var profile, out var refusal) || !library.Edition(ask.Edition).Succeeds(out var edition, out refusal))
        {
            return refusal with { Field = FieldOf(refusal.Field) };
        }
        return Of(library, library.Tailor(profile, edition));
    }

    /// <summary>A checklist as the list of a release, pinned to the packs that it rests on.</summary>
    public static AssessmentPinned Of(Library library, Checklist checklist)
    {
        var profile = checklist.Profile;
        var assessed = new AssessedProfile(profile.ModelType, profile.ReleaseType, profile.Roles,
            [.. profile.Modalities.Select(m => Plimsoll.Guidance.Terms.Modalities[m].Key)], profile.SignificantUpdate)
        {
            Hosting = profile.Hosting is { } hosting ? Plimsoll.Guidance.Terms.Hostings[hosting].Key : null,
        };
        var advice = checklist.Redirect is { } redirect
            ? new RedirectAdvice(new Cell(redirect.ModelType, redirect.ReleaseType).ToString(), redirect.Pack) : null;
        Requirement[] requirements = [.. checklist.Items.Select(item => Of(item, checklist.Edition))];
        var packs = requirements.SelectMany(Assessing.Packs).Append(checklist.Edition).Distinct().Order(StringComparer.Ordinal);
        return AssessmentPinned.Of(assessed, [.. packs.Select(id => Pinned(library, id))], requirements, advice);
    }

    /// <summary>The guidance asks by one name and the register by another; whoever is refused finds the field that they sent.</summary>
    private static string FieldOf(string field) => field switch
    {
        "model" => "modelType",
        "release" => "releaseType",
        "role" => "roles",
        "modality" => "modalities",
        _ => field,
    };

    private static Requirement Of(ChecklistItem item, string edition) =>
        new(item.Id, item.Title, item.Basis.Text.Pack, item.Basis.Text.Basis, edition, item.Tier, item.When, item.Proof, item.Owed)
        {
            HowAsked = new HowAsked(item.Actor, item.Asked, item.Basis, WordsOf(item.Text, item.Points), item.Serves) { Renew = item.Renew == Renew.Yes },
        };

    /// <summary>SHA-256 of the canonical list of text and points.</summary>
    public static Digest WordsOf(string text, IEnumerable<string> points) =>
        Digest.Of(Canonical.Bytes(Canonical.List([.. points.Prepend(text).Select(Canonical.Text)])));

    private static PinnedPack Pinned(Library library, string id)
    {
        var header = library.Packs.First(p => p.Header.Id == id).Header;
        return new PinnedPack(id, header.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), library.Digests[id], header.Basis);
    }
}
