// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
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
    Acting acting, Histories histories, ReleaseFrames frames, ShowRelease views, DecideRelease decide, DeclareAnswer declare, GateRules rules)
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

    private Task<IResult> ActAsync(
        string release, HttpRequest request, Caller caller, Func<DecideRelease.ReasonAsk, Texts, Deciding<Dossier>> decided, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release, (fields, texts) => decided(new DecideRelease.ReasonAsk(fields["reason"] ?? ""), texts), null,
            _ => $"/t/{caller.In.Slug}/releases/{release}/gate", (typed, refusal) => Page(release, null, caller, typed, refusal), ct);

    private IResult Page(string release, string? asOf, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<GatePage>(frames.Of(release, asOf, caller, typed, refusal), frame =>
        {
            var state = histories.AsOf(caller, release, ReleaseFrames.Moment(asOf)).Value!.State;
            return new()
            {
                ["Frame"] = frame,
                ["Gate"] = rules.For(state.Plan!.Stage),
                ["Decisions"] = state.Decisions.Reverse().Take(Paging.Most).ToArray(),
                ["Holds"] = (Func<GivenDecision, bool>)(given => Serving.Holds(state, given, rules, frame.View.AsOf)),
                ["Reason"] = state.Refusals.TryGetValue(state.Plan.Stage, out var reason) ? views.Open(reason) ?? "What was written has been erased." : null
            };
        });
}
