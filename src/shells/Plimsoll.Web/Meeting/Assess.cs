// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Guidance;
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
    internal sealed record Ask(
        string ModelType, string? ReleaseType = null, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Modalities = null,
        bool SignificantUpdate = false, string? Edition = null);

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
            Roles = ask.Roles ?? [], Modalities = ask.Modalities ?? [], SignificantUpdate = ask.SignificantUpdate
        };
        if (!Profile.Read(typed).Succeeds(out var profile, out var refusal) || !library.Edition(ask.Edition).Succeeds(out var edition, out refusal))
        {
            return refusal;
        }
        var checklist = library.Tailor(profile, edition);
        var assessed = new AssessedProfile(profile.ModelType, profile.ReleaseType, profile.Roles,
            [.. profile.Modalities.Select(m => Plimsoll.Guidance.Terms.Modalities[m].Key)], profile.SignificantUpdate);
        if (checklist.Redirect is { } redirect)
        {
            return AssessmentPinned.Of(
                assessed, [Pinned(redirect.Pack)], [], new RedirectAdvice(new Cell(redirect.ModelType, redirect.ReleaseType).ToString(), redirect.Pack));
        }
        Requirement[] requirements =
        [
            .. from guideline in checklist.Guidelines
               from practice in guideline.Practices
               select new Requirement(
                   practice.Id, practice.Title, practice.Pack, practice.Basis, checklist.Edition, practice.Tier, practice.When, practice.Proof,
                   practice.Owed),
            // The guidelines speak to model providers; what the others owe are their duties under the strategies.
            .. from mitigation in checklist.Mitigations
               from duty in mitigation.Duties
               where duty.Actor != Role.Provider && profile.Roles.Contains(duty.Actor)
               let primary = mitigation.Actors[SharedTerms.Roles[duty.Actor].Key] == Part.Primary
               select new Requirement(duty.Id, duty.Title, duty.Pack, duty.Basis, checklist.Edition, primary ? Tier.Baseline : Tier.Recommended,
                   When(mitigation.Phase), mitigation.Phase == Phase.Prevent ? Proof.Done : Proof.Arrangement, Owed: primary),
        ];
        return AssessmentPinned.Of(
            assessed,
            [.. requirements.Select(r => r.Pack).Append(checklist.Edition).Distinct().Order(StringComparer.Ordinal).Select(Pinned)],
            requirements, null);
    }

    /// <summary>What prevents must stand before release; what detects and responds must be arranged by then and goes on.</summary>
    private static DueWhen When(Phase phase) => phase switch
    {
        Phase.Prevent => DueWhen.BeforeRelease,
        Phase.Detect or Phase.Respond => DueWhen.Continuous,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private PinnedPack Pinned(string id)
    {
        var header = library.Packs.First(p => p.Header.Id == id).Header;
        return new PinnedPack(id, header.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), library.Digests[id], header.Basis);
    }
}
