// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Gates;
using Plimsoll.Release.Work;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A release that can be approved, as whoever may approve needs to see it.</summary>
/// <param name="Missing">What the gate lacks besides approvals.</param>
/// <param name="Bundle">Digest of exactly what would be approved.</param>
/// <param name="Last">The approval that was given last, standing or not; null where there was none.</param>
/// <param name="Changed">What changed since then; empty where nothing was approved before.</param>
/// <param name="Obstacle">Why whoever looks cannot approve it; null where they can.</param>
/// <param name="Mine">The standing approval of whoever looks.</param>
public sealed record Waiting(
    string Release, string Name, Stage Stage, string Rev, int Missing, int Standing, int Approvers, string Bundle, Approval? Last,
    IReadOnlyList<ChangedLine> Changed, int Practices, int Evidence, string? Obstacle, IReadOnlyList<string> Others, Approval? Mine);

/// <summary>The approval inbox: what waits, exactly what would be approved, and what changed since the last time.</summary>
internal sealed class ShowApprovals(Acting acting, Histories histories, ShowRelease views, Names names, Approve approve, GateRules rules)
{
    public IResult Handle(Caller caller, Typed? typed = null, Refusal? refusal = null, string? release = null, IReadOnlyList<ChangedLine>? since = null)
    {
        var named = names.Of(caller);
        var books = acting.State.In(caller.In.Id);
        Waiting[] all = [.. books.Releases.Where(r =>
            r.Value.State is { Assessment: { Redirect: null }, Plan: { } plan } s
                && s.Status?.State != ServiceState.Retired
                && !s.Refusals.ContainsKey(plan.Stage))
            .Select(r => Of(r.Key, ShowHome.NameOf(books, r.Key), r.Value, caller, named))];
        return new RazorComponentResult<ApprovalsPage>(new
        {
            Caller = caller, Named = named, Typed = typed ?? Typed.Nothing, Refusal = refusal, Release = release, Since = since ?? [],
            Ready = all.Where(w => w.Missing == 0 && w.Standing < w.Approvers).OrderBy(w => w.Name, StringComparer.Ordinal).ToArray(),
            Unready = all.Where(w => w.Missing > 0 && w.Standing < w.Approvers).OrderBy(w => w.Name, StringComparer.Ordinal).ToArray(),
            Given = all.Where(w => w.Mine is not null).OrderBy(w => w.Name, StringComparer.Ordinal).ToArray(),
        }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) };
    }

    /// <summary>Approves the state that the page showed; a newer one is shown with what changed, and not approved.</summary>
    public Task<IResult> ApproveAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, ReleaseCodes.BadValue, Read, (ask, _) => ChangeAsync(release, caller, approve.Decide(Ids.New("apr"), ask), null, ct),
        (_, _) => Forms.See($"/t/{caller.In.Slug}/approvals"),
        (typed, refusal) => Handle(caller, typed, refusal, release, refusal.Is == ReleaseCodes.ApprovalStale ? Since(release, typed, caller) : null), ct);

    public Task<IResult> RevokeAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var texts = acting.TextsBy(caller);
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, fields => Approve.Revoke(approval, new Approve.RevokeAsk(fields["reason"] ?? ""), texts),
            (decide, _) => ChangeAsync(release, caller, decide, texts, ct), (_, _) => Forms.See($"/t/{caller.In.Slug}/approvals"),
            (typed, refusal) => Handle(caller, typed, refusal, release), ct);
    }

    private static Approve.Ask Read(FieldReader fields)
    {
        if (!Digest.TryParse(fields["bundle"], out var seen)) { fields.Refuse("bundle", fields["bundle"], "is not a digest", "open the page again"); }
        return new Approve.Ask(seen!);
    }

    /// <summary>What is approved says itself which state it is about, so no revision is asked for.</summary>
    private Task<Result<Change<Dossier>>> ChangeAsync(string release, Caller caller, Deciding<Dossier> decide, Texts? texts, CancellationToken ct) =>
        acting.ChangeAsync(ReleaseStreams.Of(caller, release), new Asking(caller, Ct: ct), decide, texts);

    private Waiting Of(string release, string name, Kept<Dossier> kept, Caller caller, Named named)
    {
        var (state, gate) = (kept.State, rules.For(kept.State.Plan!.Stage));
        var standing = Approving.Standing(state, gate);
        var bundle = Bundle.Of(state);
        var missing = Judging.Judge(state, rules, acting.Now) is Verdict.Held held ? held.Missing.Count(m => m.Kind != MissingKind.Approval) : 0;
        var last = state.Approvals.LastOrDefault();
        var mine = standing.FirstOrDefault(a => a.By == caller.Id);
        // Who may approve besides: members with the right who wrote none of it.
        string[] others = [.. caller.In.Members.Where(m =>
            m.Key != caller.Id && Rights.Grant(m.Value, Right.Approve) && !state.Authors.Contains(m.Key) && standing.All(a => a.By != m.Key))
            .Select(m => named[m.Key])
            .Order(StringComparer.Ordinal)];
        var obstacle = mine is not null ? "You have approved exactly this."
            : !caller.May(Right.Approve) ? "Your role here does not approve."
            : DueList.MayApprove(state, ShowHome.PersonOf(caller), gate) ? null
            : "You wrote part of what is to be approved: the plan, the list, a state or a piece of evidence. Approval is a second pair of eyes, so it must "
                + "come from somebody who wrote none of it.";
        return new Waiting(
            release, name, gate.Stage, kept.Rev.ToString(CultureInfo.InvariantCulture), missing, standing.Count, gate.Approvers,
            bundle.Digest.ToString(), last,
            last is null ? [] : Words(named).Between(last.Bundle, bundle),
            state.Assessment!.Requirements.Count, state.Evidence.Count, obstacle, others, mine);
    }

    /// <summary>What changed since the state that somebody looked at.</summary>
    private IReadOnlyList<ChangedLine> Since(string release, Typed typed, Caller caller)
    {
        if (typed.Rev is not { } at || !acting.Find(caller, release).Succeeds(out var kept, out _))
        {
            return [];
        }
        var then = Bundle.Of(Dossier.Fold(histories.Of(ReleaseStreams.Of(caller, release)).TakeWhile((_, index) => index < at)));
        return then.Digest.ToString() == typed["bundle"] ? Words(names.Of(caller)).Between(then, Bundle.Of(kept.State)) : [];
    }

    private ChangedLines Words(Named named) => new(account => named[account], reference => views.Open(reference));
}
