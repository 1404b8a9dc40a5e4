// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
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
    Acting acting, Histories histories, ReleaseFrames frames, GuidanceOf guidance, GateRules rules, ServeRelease serve, DecideRelease decide)
{
    public IResult Handle(string release, string? asOf, Caller caller) => Page(release, asOf, caller, null, null);

    /// <summary>Activate, restrict, suspend or retire.</summary>
    public Task<IResult> StatusAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (fields, texts) =>
        {
            var state = fields.Choice(Terms.States, "state");
            // A gate that is clear is the reason to put a model into service; no other is asked for.
            var criterion = state == ServiceState.Active && fields["criterion"] is null ? Criterion.GateClear : fields.Choice(Terms.Criteria, "criterion");
            return serve.Decide(new ServeRelease.Ask(state, criterion, fields["reason"], fields.Typed.All("uses")), texts);
        }, ct);

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
                ["AsOf"] = asOf,
                ["CanServe"] = CanServe(state, frame)
            };
        });

    /// <summary>Whether the last verdict on the record still lets the model into service.</summary>
    private static bool CanServe(Dossier state, ReleaseFrame frame) =>
        frame.View.Verdict.Verdict == VerdictKind.Clear
            && state.Decisions.LastOrDefault(d => d.Judged.Stage == state.Plan!.Stage)?.Judged is { Verdict: VerdictKind.Clear, ValidUntil: { } until } last
            && frame.View.AsOf < until
            && last.Bundle.ToString() == frame.View.Bundle;
}
