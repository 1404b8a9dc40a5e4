// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The gate of a release: what it says and why, judged on the record at a press; and the decision not to release.</summary>
internal sealed class ShowGate(
    Acting acting, Histories histories, ReleaseFrames frames, ShowRelease views, DecideRelease decide, DeclareAnswer declare, AskReview reviews,
    GateRules rules)
{
    public IResult Handle(string release, string? asOf, Caller caller) => Page(release, asOf, caller, null, null);

    public async Task<IResult> JudgeAsync(string release, Caller caller, CancellationToken ct) =>
        (await decide.JudgeAsync(release, caller, null, ct)).Succeeds(out _, out var refusal)
            ? Forms.See($"/t/{caller.In.Slug}/releases/{release}/gate#decisions")
            : Page(release, null, caller, null, refusal);

    public Task<IResult> RefuseAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, DecideRelease.Refuse, ct);

    public Task<IResult> LiftAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, DecideRelease.Lift, ct);

    /// <summary>The answer to a question that the gate asks from a day on.</summary>
    public Task<IResult> DeclareAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release,
            (fields, texts) => declare.Decide(
                new DeclareAnswer.Ask(fields["question"] ?? "", fields.Choice(Terms.Answers), fields["because"] ?? ""), caller, texts),
            told => told.What.StartsWith("answered", StringComparison.Ordinal), _ => $"/t/{caller.In.Slug}/releases/{release}/gate",
            (typed, refusal) => Page(release, null, caller, typed, refusal), ct);

    /// <summary>Makes a link for an outside reviewer. The answer is the page itself and no redirect, because the address is in no state that could be shown
    /// again.</summary>
    public Task<IResult> AskAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ReleaseCodes.BadValue,
        fields => new AskReview.Ask(
            fields["name"] ?? "", fields["email"] ?? "", fields["organisation"] ?? "", fields["relation"] ?? "", fields.OptionalEnd("until")),
        (ask, _) => reviews.AskAsync(release, ask, caller, ct),
        (_, made) => Page(release, null, caller, null, null, Outward.Origin(request) + made.Page),
        (typed, refusal) => Page(release, null, caller, typed, refusal), ct);

    public async Task<IResult> WithdrawAsync(string release, string review, Caller caller, CancellationToken ct) =>
        Then(release, caller, await reviews.EndAsync(release, review, caller, Reviewing.Withdraw, ct));

    public async Task<IResult> EraseAsync(string release, string review, Caller caller, CancellationToken ct) =>
        Then(release, caller, await reviews.EndAsync(release, review, caller, Reviewing.Erase, ct));

    private IResult Then(string release, Caller caller, Result<Change<Dossier>> done) => done.Succeeds(out _, out var refusal)
        ? Forms.See($"/t/{caller.In.Slug}/releases/{release}/gate#outside") : Page(release, null, caller, null, refusal);

    private Task<IResult> ActAsync(
        string release, HttpRequest request, Caller caller, Func<ReasonAsk, Texts, Deciding<Dossier>> decided, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release, (fields, texts) => decided(new ReasonAsk(fields["reason"] ?? ""), texts), null,
            _ => $"/t/{caller.In.Slug}/releases/{release}/gate", (typed, refusal) => Page(release, null, caller, typed, refusal), ct);

    /// <param name="address">The address of a link for an outside reviewer that was made just now.</param>
    private IResult Page(string release, string? asOf, Caller caller, Typed? typed, Refusal? refusal, string? address = null) =>
        ReleaseFrames.Page<GatePage>(frames.Of(release, asOf, caller, typed, refusal), frame =>
        {
            var state = histories.AsOf(caller, release, ReleaseFrames.Moment(asOf)).Value!.State;
            return new()
            {
                ["Frame"] = frame,
                ["Gate"] = rules.For(state.Plan!.Stage), ["Unowned"] = rules.UnownedAt(state.Plan.Stage), ["Address"] = address,
                ["Reviews"] = frame.IsNow && reviews.Of(release, caller).Succeeds(out var asked, out _) ? asked.Reviews : [],
                ["Colleagues"] = frame.IsNow ? reviews.Colleagues(caller.In.Id, state) : null,
                ["Decisions"] = state.Decisions.Reverse().Take(Paging.Most).ToArray(),
                ["Holds"] = (Func<GivenDecision, bool>)(given => Serving.Holds(state, given, rules, frame.View.AsOf)),
                ["Reason"] = state.RefusedAt(state.Plan.Stage) is { } refused ? views.Open(refused.Reason) ?? "What was written has been erased." : null
            };
        });
}
