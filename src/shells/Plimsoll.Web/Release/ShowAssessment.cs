// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The two forms that a list follows from: the facts of the model, and the plan of the release.</summary>
internal sealed class ShowAssessment(ReleaseDesk desk, ReleaseFrames frames, Assess assess)
{
    public IResult Handle(string release, Caller caller) => Facts(release, caller, null, null);

    public IResult Plan(string release, Caller caller) => Plan(release, caller, null, null);

    public Task<IResult> AssessAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => frames.ActAsync(release, request, caller,
        (typed, _) =>
            assess.Decide(new Assess.Ask(typed["modelType"] ?? "", null, typed.All("roles"), typed.All("modalities"), typed["significantUpdate"] == "yes")),
        _ => $"/t/{caller.In.Slug}/releases/{release}",
        (typed, refusal) => Facts(release, caller, typed, refusal),
        told => told.What.Contains("list", StringComparison.Ordinal) || told.What.Contains("plan", StringComparison.Ordinal),
        ct);

    public Task<IResult> ChangePlanAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        frames.ActAsync(release, request, caller, (typed, _) =>
        {
            if (!ShowReleases.Plan(typed).Succeeds(out var plan, out var refusal)) { return refusal; }
            Deciding decide = (state, asker, downstream) => Assessing.ChangePlan(state, asker, plan, downstream);
            return decide;
        },
            _ => $"/t/{caller.In.Slug}/releases/{release}",
            (typed, refusal) => Plan(release, caller, typed, refusal),
            told => told.What.Contains("plan", StringComparison.Ordinal),
            ct);

    private IResult Facts(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<AssessmentPage>(
            frames.Of(release, null, caller, typed, refusal),
            frame => new()
            {
                ["Frame"] = frame,
                ["ModelType"] = Say.Key(desk.Of(caller).Registry.State.Models[frame.View.Model].ModelType),
                ["OwnRoles"] = OwnRoles(caller, frame)
            });

    private IResult Plan(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<PlanPage>(frames.Of(release, null, caller, typed, refusal), frame => new() { ["Frame"] = frame });

    private IReadOnlyList<string> OwnRoles(Caller caller, ReleaseFrame frame) =>
        [.. desk.Of(caller).Registry.State.Parties[frame.View.Party].Roles.Select(r => SharedTerms.Roles[r].Key)];
}
