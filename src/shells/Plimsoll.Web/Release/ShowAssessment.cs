// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The two forms that a list follows from: the facts of the model, and the plan of the release.</summary>
internal sealed class ShowAssessment(
    Acting acting, ReleaseFrames frames, Assess assess, GuidanceOf guidance, AskReview reviews, GateRules rules)
{
    public IResult Handle(string release, Caller caller) => Facts(release, caller, null, null);

    public IResult Plan(string release, Caller caller) => Plan(release, caller, null, null);

    /// <summary>Derives the list; or shows what deriving it would change, where that is what was asked.</summary>
    public async Task<IResult> AssessAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        await Forms.ReadAsync(request, ct) is var typed && typed["look"] == "yes" ? Facts(release, caller, typed, null)
            : await DeriveAsync(release, request, caller, ct);

    private Task<IResult> DeriveAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => acting.FormAsync(
        request, caller, release,
        (fields, texts) => assess.Decide(AskOf(fields.Typed), caller, texts),
        told => told.What.Contains("list", StringComparison.Ordinal) || told.What.Contains("plan", StringComparison.Ordinal),
        _ => $"/t/{caller.In.Slug}/releases/{release}", (typed, refusal) => Facts(release, caller, typed, refusal), ct);

    public Task<IResult> ChangePlanAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => acting.FormAsync(
        request, caller, release, (fields, _) => Assess.ChangePlan(ShowReleases.Plan(fields)),
        told => told.What.Contains("plan", StringComparison.Ordinal),
        _ => $"/t/{caller.In.Slug}/releases/{release}", (typed, refusal) => Plan(release, caller, typed, refusal), ct);

    private static Assess.Ask AskOf(Typed typed) => new(
        typed["modelType"] ?? "", null, typed.All("roles"), typed.All("modalities"), typed["significantUpdate"] == "yes", Hosting: typed["hosting"],
        Edition: typed["edition"] is { Length: > 0 } edition ? edition : null, Reason: typed["reason"]);

    private IResult Facts(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<AssessmentPage>(
            frames.Of(release, null, caller, typed, refusal),
            frame => new()
            {
                ["Frame"] = frame,
                ["ModelType"] = Say.Key(acting.State.RegistryOf(caller.In.Id).State.Models[frame.View.Model].ModelType),
                ["OwnRoles"] = OwnRoles(caller), ["Owner"] = Owner(caller, frame), ["WasSent"] = typed is not null,
                ["Change"] = Change(release, caller, frame, typed), ["Editions"] = guidance.Editions, ["Older"] = guidance.Older(frame.View.Assessment),
                ["Worded"] = (Func<string, Digest, WordedBefore?>)guidance.Worded,
            });

    /// <summary>What deriving the list would change: by what was typed, by the facts that stand, when plan or packs have changed since, or by those which the
    /// form begins with.</summary>
    private ListChange? Change(string release, Caller caller, ReleaseFrame frame, Typed? typed)
    {
        var ask = typed is not null ? AskOf(typed) : frame.View.Assessment is { } a ? new Assess.Ask(
            SharedTerms.ModelTypes[a.ModelType].Key, null, [.. a.Roles.Select(r => SharedTerms.Roles[r].Key)], a.Modalities, a.SignificantUpdate,
            Hosting: a.Hosting) : new Assess.Ask(Say.Key(acting.State.RegistryOf(caller.In.Id).State.Models[frame.View.Model].ModelType));
        return acting.Find(caller, release).Succeeds(out var kept, out _)
            && assess.Look(ask, kept.State, caller).Succeeds(out var change, out _) ? change : null;
    }

    private IResult Plan(string release, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<PlanPage>(frames.Of(release, null, caller, typed, refusal), frame => new()
        {
            ["Frame"] = frame, ["Wanted"] = Say.Wanted(rules, reviews.Colleagues(caller.In.Id, frame.State)),
        });

    /// <summary>What the organisation is which releases, whoever's model it is.</summary>
    private IReadOnlyList<string> OwnRoles(Caller caller) =>
        [.. acting.State.RegistryOf(caller.In.Id).State.Parties[caller.In.Party].Roles.Select(r => SharedTerms.Roles[r].Key)];

    /// <summary>Whose model it is, where it is somebody else's; else null.</summary>
    private string? Owner(Caller caller, ReleaseFrame frame) =>
        frame.View.Party == caller.In.Party ? null : acting.State.RegistryOf(caller.In.Id).State.Parties[frame.View.Party].Name;
}
