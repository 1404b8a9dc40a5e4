// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The page of a release: where it stands and why, its load line, plan, approvals,
/// decisions, service; and the forms that change whether it may serve.</summary>
internal sealed class ShowReleasePage(
    Acting acting, Histories histories, ReleaseFrames frames, GuidanceOf guidance, GateRules rules, ServeRelease serve, DecideRelease decide,
    ShowRelease views)
{
    public IResult Handle(string release, string? asOf, Caller caller) => Page(release, asOf, caller, null, null);

    /// <summary>Activate, restrict, suspend or retire.</summary>
    public Task<IResult> StatusAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (fields, texts) =>
        {
            var state = fields.Choice(Terms.States, "state");
            // That the gate is clear is what puts a model into service, and what the server itself looks at; whatever else is so, the person writes.
            var criterion = state == ServiceState.Active ? Criterion.GateClear : fields.Choice(Terms.Criteria, "criterion");
            return serve.Decide(new ServeRelease.Ask(state, criterion, fields["reason"], fields.Typed.All("uses")), texts);
        }, ct);

    /// <summary>Propose that a lowered model comes back.</summary>
    public Task<IResult> ProposeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (fields, texts) => ServeRelease.Propose(
            Ids.New("ret"),
            new ServeRelease.ReturnAsk(
                fields["return-reason"] ?? "", fields["evidence"], fields.Typed.All("return-uses") is { Count: > 0 } uses ? uses : null),
            texts), ct);

    /// <summary>Agree, as another person, that it comes back.</summary>
    public Task<IResult> AgreeAsync(string release, string proposal, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(
            release, request, caller,
            (fields, texts) => serve.Agree(proposal, new ServeRelease.AgreeAsk(fields["agree-words"] ?? ""), texts), ct);

    public Task<IResult> NoticeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (fields, texts) => ServeRelease.Notify(
            new ServeRelease.NoticeAsk(fields.Choice(Terms.NoticeKinds, "kind"), fields.Choice(Terms.Criteria, "criterion"), fields["text"] ?? ""), texts), ct);

    public Task<IResult> MonitoringAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (fields, texts) => ServeRelease.Record(new ServeRelease.MonitoringAsk(fields["findings"] ?? ""), texts), ct);

    /// <summary>The signed decision, as a file.</summary>
    public IResult Signed(string release, string decision, Caller caller) => decide.Fetch(release, decision, caller).Succeeds(out var envelope, out var refusal)
        ? TypedResults.File(envelope, "application/vnd.dsse+json", $"{release}-{decision}.dsse.json") : Problems.Page(refusal);

    private Task<IResult> ActAsync(
        string release, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<Dossier>> prepare, CancellationToken ct) =>
        acting.FormAsync(
            request, caller, release, prepare, null,
            _ => $"/t/{caller.In.Slug}/releases/{release}#status", (typed, refusal) => Page(release, null, caller, typed, refusal), ct);

    private IResult Page(string release, string? asOf, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<ReleasePage>(frames.Of(release, asOf, caller, typed, refusal), frame =>
        {
            var state = histories.AsOf(caller, release, ReleaseFrames.Moment(asOf)).Value!.State;
            return new()
            {
                ["Frame"] = frame,
                ["Lines"] = guidance.Lines(state, rules, frame.View.AsOf),
                ["Decisions"] = state.Decisions.Reverse().Take(20).ToArray(),
                ["AsOf"] = asOf, ["Older"] = asOf is null ? guidance.Older(frame.View.Assessment) : null,
                ["OpenPractices"] = AnswerList.Open(views.Practices(state, frame.View.AsOf)).Count,
                ["CanServe"] = Serving.MayRise(state, rules, frame.View.AsOf),
                ["Since"] = EvidenceSince(state, frame.View.AsOf),
                ["Holds"] = (Func<GivenDecision, bool>)(given => Serving.Holds(state, given, rules, frame.View.AsOf)),
            };
        });

    /// <summary>Evidence that may show that the cause is gone for which the model was lowered.</summary>
    private Choice[] EvidenceSince(Dossier state, DateTimeOffset now) =>
        [.. Serving.MayShow(state, now).Select(e => new Choice(e.Id, views.Open(e.Current.Content.Label) ?? e.Id))];
}
