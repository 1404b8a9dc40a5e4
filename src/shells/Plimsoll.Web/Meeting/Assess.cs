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

namespace Plimsoll.Web.Meeting;

/// <summary>Derives the list of practices of a release from the guidance, and pins it
/// to the packs that it rests on. This is where Guidance and Release meet.</summary>
internal sealed class Assess(Acting acting, Library library)
{
    /// <param name="ReleaseType">That of the plan, when absent.</param>
    /// <param name="Roles">Roles in the value chain; the model provider's, when absent.</param>
    /// <param name="Hosting">What kind of hosting service it is; a host that does not say is asked for what either kind owes.</param>
    internal sealed record Ask(
        string ModelType, string? ReleaseType = null, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Modalities = null,
        bool SignificantUpdate = false, string? Edition = null, string? Hosting = null);

    public Task<IResult> HandleAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<Ask>(request, caller, release, null, (ask, _) => Decide(ask), ct);

    public Deciding<Dossier> Decide(Ask ask) => (state, asker, others) =>
    {
        if (state.Plan is not { } plan) { return new Refusal(ReleaseCodes.UnknownId, "release", null, "is not open", "open it first"); }
        var type = ask.ReleaseType ?? SharedTerms.ReleaseTypes[plan.ReleaseType].Key;
        if (!Pin(ask, type).Succeeds(out var pinned, out var refusal)) { return refusal; }
        if (pinned.List is { } list) { others.Keep(ReleaseStreams.ListOf(list), KeptList.Entries(pinned.Requirements)); }
        return Assessing.Pin(state, asker, pinned, others.Downstream(state));
    };

    public Task<IResult> PlanAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReleasePlan>(request, caller, release, null, (plan, _) => ChangePlan(plan), ct);

    public static Deciding<Dossier> ChangePlan(ReleasePlan plan) =>
        (state, asker, others) => Assessing.ChangePlan(state, asker, plan, others.Downstream(state));

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
        var checklist = library.Tailor(profile, edition);
        var assessed = new AssessedProfile(profile.ModelType, profile.ReleaseType, profile.Roles,
            [.. profile.Modalities.Select(m => Plimsoll.Guidance.Terms.Modalities[m].Key)], profile.SignificantUpdate)
        {
            Hosting = profile.Hosting is { } hosting ? Plimsoll.Guidance.Terms.Hostings[hosting].Key : null,
        };
        var advice = checklist.Redirect is { } redirect
            ? new RedirectAdvice(new Cell(redirect.ModelType, redirect.ReleaseType).ToString(), redirect.Pack) : null;
        Requirement[] requirements = [.. checklist.Items.Select(item => Of(item, checklist.Edition))];
        var packs = requirements.SelectMany(Assessing.Packs).Append(checklist.Edition).Distinct().Order(StringComparer.Ordinal);
        return AssessmentPinned.Of(assessed, [.. packs.Select(Pinned)], requirements, advice);
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
            HowAsked = new HowAsked(item.Actor, item.Asked, item.Basis, WordsOf(item), item.Serves),
        };

    /// <summary>SHA-256 of the canonical list of text and points.</summary>
    private static Digest WordsOf(ChecklistItem item) => Digest.Of(Canonical.Bytes(Canonical.List([.. item.Points.Prepend(item.Text).Select(Canonical.Text)])));

    private PinnedPack Pinned(string id)
    {
        var header = library.Packs.First(p => p.Header.Id == id).Header;
        return new PinnedPack(id, header.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), library.Digests[id], header.Basis);
    }
}
