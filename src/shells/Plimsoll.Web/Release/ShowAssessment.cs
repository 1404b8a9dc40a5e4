// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The two forms that a list follows from: the facts of the model, and the plan of the release.</summary>
internal sealed class ShowAssessment(Acting acting, ReleaseFrames frames, Assess assess)
{
    public IResult Handle(string release, Caller caller) => Facts(release, caller, null, null);

    public IResult Plan(string release, Caller caller) => Plan(release, caller, null, null);

    public Task<IResult> AssessAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => acting.FormAsync(
        request, caller, release,
        (fields, _) => assess.Decide(new Assess.Ask(
            fields["modelType"] ?? "", null, fields.Typed.All("roles"), fields.Typed.All("modalities"), fields["significantUpdate"] == "yes",
            Hosting: fields["hosting"])),
        told => told.What.Contains("list", StringComparison.Ordinal) || told.What.Contains("plan", StringComparison.Ordinal),
        _ => $"/t/{caller.In.Slug}/releases/{release}", (typed, refusal) => Facts(release, caller, typed, refusal), ct);

    public Task<IResult> ChangePlanAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => acting.FormAsync(
        request, caller, release, (fields, _) => Assess.ChangePlan(ShowReleases.Plan(fields)),
        told => told.What.Contains("plan", StringComparison.Ordinal),
        _ => $"/t/{caller.In.Slug}/releases/{release}", (typed, refusal) => Plan(release, caller, typed, refusal), ct);

    private IResult Facts(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<AssessmentPage>(
            frames.Of(release, null, caller, typed, refusal),
            frame => new()
            {
                ["Frame"] = frame,
                ["ModelType"] = Say.Key(acting.State.RegistryOf(caller.In.Id).State.Models[frame.View.Model].ModelType),
                ["OwnRoles"] = OwnRoles(caller, frame)
            });

    private IResult Plan(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<PlanPage>(frames.Of(release, null, caller, typed, refusal), frame => new() { ["Frame"] = frame });

    private IReadOnlyList<string> OwnRoles(Caller caller, ReleaseFrame frame) =>
        [.. acting.State.RegistryOf(caller.In.Id).State.Parties[frame.View.Party].Roles.Select(r => SharedTerms.Roles[r].Key)];
}
