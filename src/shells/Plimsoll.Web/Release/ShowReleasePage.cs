// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>The page of a release: where it stands and why, its load line, plan, approvals,
/// decisions, service; and the forms that change whether it may serve.</summary>
internal sealed class ShowReleasePage(ReleaseDesk desk, ReleaseFrames frames, GuidanceOf guidance, GateRules rules, ServeRelease serve, DecideRelease decide)
{
    public IResult Handle(string release, string? asOf, Caller caller) => Page(release, asOf, caller, null, null);

    /// <summary>Activate, restrict, suspend or retire.</summary>
    public Task<IResult> StatusAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (typed, texts) =>
        {
            if (!Say.Read(typed, "state", Terms.States).Succeeds(out var state, out var refusal)) { return refusal; }
            // A gate that is clear is the reason to put a model into service; no other is asked for.
            var chosen = state.Value == ServiceState.Active && typed["criterion"] is null ? new ReleaseWords.Chosen<Criterion>(Criterion.GateClear) : null;
            if (chosen is null && !Say.Read(typed, "criterion", Terms.Criteria).Succeeds(out chosen, out refusal)) { return refusal; }
            return serve.Decide(new ServeRelease.Ask(state.Value, chosen!.Value, typed["reason"], typed.All("uses")), texts);
        }, ct);

    public Task<IResult> NoticeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (typed, texts) =>
            Say.Read(typed, "kind", Terms.NoticeKinds).Succeeds(out var kind, out var refusal)
                && Say.Read(typed, "criterion", Terms.Criteria).Succeeds(out var criterion, out refusal)
                ? ServeRelease.Notify(new ServeRelease.NoticeAsk(kind.Value, criterion.Value, typed["text"] ?? ""), texts) : refusal, ct);

    public Task<IResult> MonitoringAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, request, caller, (typed, texts) => ServeRelease.Record(new ServeRelease.MonitoringAsk(typed["findings"] ?? ""), texts), ct);

    /// <summary>The signed decision, as a file.</summary>
    public IResult Signed(string release, string decision, Caller caller) => decide.Fetch(release, decision, caller).Succeeds(out var envelope, out var refusal)
        ? TypedResults.File(envelope, "application/vnd.dsse+json", $"{release}-{decision}.dsse.json") : Problems.Page(refusal);

    private Task<IResult> ActAsync(string release, HttpRequest request, Caller caller, Func<Typed, Texts, Result<Deciding>> prepare, CancellationToken ct) =>
        frames.ActAsync(
            release, request, caller, prepare,
            _ => $"/t/{caller.In.Slug}/releases/{release}#status",
            (typed, refusal) => Page(release, null, caller, typed, refusal),
            null, ct);

    private IResult Page(string release, string? asOf, Caller caller, Typed? typed, Refusal? refusal) =>
        ReleaseFrames.Page<ReleasePage>(frames.Of(release, asOf, caller, typed, refusal), frame =>
        {
            var state = desk.FindAsOf(caller, release, ReleaseFrames.Moment(asOf)).Value!.State;
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
