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
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A release that can be approved, as whoever may approve needs to see it.</summary>
/// <param name="Missing">What the gate lacks besides approvals.</param>
/// <param name="Bundle">Digest of exactly what would be approved.</param>
/// <param name="Last">The approval that was given last, standing or not; null where there was none.</param>
/// <param name="Changed">What changed since then; empty where nothing was approved before.</param>
/// <param name="Looked">When whoever looks last said that they looked at it, or approved it; null where they never did.</param>
/// <param name="New">What is new to them since.</param>
/// <param name="Obstacle">Why whoever looks cannot approve it; null where they can.</param>
/// <param name="Mine">The standing approval of whoever looks.</param>
/// <param name="MayAsk">Whether whoever looks may ask for changes.</param>
/// <param name="Requests">Changes that were asked for.</param>
/// <param name="Alone">Whether an approval of whoever looks would be printed as self-attested.</param>
/// <param name="Grounds">On how many files and links all rests that is said to be met.</param>
public sealed record Waiting(
    string Release, string Name, Stage Stage, string Rev, int Missing, int Standing, int Approvers, string Bundle, Approval? Last,
    IReadOnlyList<ChangedLine> Changed, DateTimeOffset? Looked, IReadOnlyList<ChangedLine> New, int Practices, int Evidence, string? Obstacle,
    IReadOnlyList<string> Others, Approval? Mine, bool MayAsk, IReadOnlyList<ChangesView> Requests,
    Grounds Grounds, bool Alone)
{
    /// <summary>What somebody who approves it has to know besides, as its gate says it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A release in one of the inbox's lists, without what only its own section needs.</summary>
/// <param name="Missing">What the gate lacks besides approvals.</param>
/// <param name="Mine">The standing approval of whoever looks.</param>
/// <param name="New">What came since <paramref name="Mine"/> and waits for the next judgement.</param>
/// <param name="Condition">What <paramref name="Mine"/> asks for besides.</param>
/// <param name="Ends">What taking it back would drag behind it.</param>
/// <param name="Notice">A notice about its public weights that was given since <paramref name="Mine"/>, and that whoever looks has not looked at.</param>
public sealed record Listed(
    string Release, string Name, Stage Stage, int Missing, Approval? Mine, IReadOnlyList<ChangedLine> New, string? Condition, Foreseen Ends, string Bundle,
    string Rev, GivenNotice? Notice);

/// <summary>Where the inbox's three lists go on; null for their beginnings.</summary>
public sealed record InboxPlaces(string? Ready, string? Given, string? Unready)
{
    public static readonly InboxPlaces Beginnings = new(null, null, null);
}

/// <summary>The approval inbox: what waits, exactly what would be approved, and what changed since the last time. Each list a page at a time.</summary>
internal sealed class ShowApprovals(
    Acting acting, Histories histories, ShowRelease views, Names names, Approve approve, GateRules rules, Worklists lists, ShowWorksheet worksheets,
    FindingsOf findings)
{
    /// <summary>Releases on a page that are shown with all that would be approved.</summary>
    private const int MostWhole = 10;

    /// <summary>Releases on a page of which a line tells.</summary>
    private const int MostLines = 40;

    public IResult Show(string? after, string? given, string? unready, Caller caller) => Handle(caller, new InboxPlaces(after, given, unready));

    private IResult Handle(
        Caller caller, InboxPlaces at, Typed? typed = null, Refusal? refusal = null, string? release = null, IReadOnlyList<ChangedLine>? since = null)
    {
        var seen = lists.Read(caller.In.Id, (list, _) => (
            Ready: PageOf(list, list.Ready, at.Ready, MostWhole, release), Given: PageOf(list, list.ApprovedBy(caller.Id), at.Given, MostLines, release),
            Unready: PageOf(list, list.Unready, at.Unready, MostLines, null), Yours: list.Of(ShowHome.PersonOf(caller)).Approvable));
        if (!seen.Ready.Succeeds(out var ready, out var nowhere) || !seen.Given.Succeeds(out var mine, out nowhere)
            || !seen.Unready.Succeeds(out var rest, out nowhere))
        {
            return Problems.Page(nowhere);
        }
        // Looked at after the lists, so that whatever they name is there.
        var (named, books) = (names.Of(caller), acting.State.ReleasesOf(caller.In.Id));
        return new RazorComponentResult<ApprovalsPage>(new
        {
            Caller = caller, Named = named, Typed = typed ?? Typed.Nothing, Refusal = refusal, Release = release, Since = since ?? [], At = at, seen.Yours,
            Sheets = (Func<string, Task<IReadOnlyList<SheetLine>>>)(id => worksheets.SheetsAsync(id, caller, CancellationToken.None)),
            Questions = (Func<string, IReadOnlyList<QuestionView>>)(id => views.Questions(books[id].State)),
            Findings = (Func<string, IReadOnlyList<FindingLine>>)(id => findings.Of(caller.In.Id, books[id].State)),
            Ready = ready.With(i => Of(i.Release, i.Name, books[i.Release], caller, named)),
            Given = mine.With(i => Line(i, books[i.Release], caller, named)), Unready = rest.With(i => Line(i, books[i.Release], caller, named)),
        }) { StatusCode = refusal is null ? StatusCodes.Status200OK : RefusalStatus.Of(refusal.Kind) };
    }

    /// <summary>A page of one of the lists.</summary>
    /// <param name="first">A release that the page is about: it comes first where the list holds it, wherever it stands.</param>
    private static Result<Page<WorkItem>> PageOf(Worklist list, Sorted<WorkItem> all, string? after, int limit, string? first)
    {
        var place = list.Find(after);
        if (after is not null && place is null) { return Paging.Nowhere(after); }
        var page = Paging.Take(all.After(place), limit, all.Count, i => i.Release);
        return list.Find(first) is { } sought && all.Holds(sought) ? page with { Items = [sought, .. page.Items.Where(i => i != sought)] } : page;
    }

    private Listed Line(WorkItem item, Kept<Dossier> kept, Caller caller, Named named)
    {
        var state = kept.State;
        var mine = Approving.Standing(state, rules.For(state.Plan!.Stage)).FirstOrDefault(a => a.By == caller.Id);
        return new(
            item.Release, item.Name, item.Row.Stage, item.Awaiting!.Missing, mine,
            mine is null ? [] : Words(named).Between(mine.Bundle, Bundle.Of(state)), views.Open(mine?.Condition?.Words),
            mine is null ? Foreseen.Nothing : Foreseeing.Revoke(state, new Asker(caller.Id, acting.Now), mine),
            mine is null ? "" : Bundle.Of(state).Digest.ToString(), kept.Rev.ToString(CultureInfo.InvariantCulture),
            mine is not null && DueList.NoticeSince(state, mine) ? state.Notices[^1] : null);
    }

    /// <summary>Approves the state that the page showed; a newer one is shown with what changed, and not approved.</summary>
    public Task<IResult> ApproveAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        OfShownAsync(release, request, caller, (fields, texts) => approve.Decide(Ids.New("apr"), Read(fields), caller, texts), ct);

    /// <summary>Asks for changes to the state that the page showed.</summary>
    public Task<IResult> RequestAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        OfShownAsync(
            release, request, caller,
            (fields, texts) => Approve.Request(Ids.New("chg"), new Approve.RequestAsk(Shown(fields), fields["changes"] ?? ""), texts), ct);

    /// <summary>Says that one looked at the state that the page showed, and approves nothing by it.</summary>
    public Task<IResult> SeeAsync(string release, HttpRequest request, Caller caller, CancellationToken ct) =>
        OfShownAsync(release, request, caller, (fields, _) => Approve.See(new Approve.SeenAsk(Shown(fields))), ct);

    /// <summary>Holds the condition of one's own approval to be met.</summary>
    public Task<IResult> MeetAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct) =>
        OfShownAsync(release, request, caller, (fields, texts) => Approve.Meet(approval, new Approve.MetAsk(fields["met"] ?? ""), texts), ct);

    private Task<IResult> OfShownAsync(
        string release, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<Dossier>> prepare, CancellationToken ct)
    {
        var texts = acting.TextsBy(caller);
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, fields => prepare(fields, texts), (decide, _) => ChangeAsync(release, caller, decide, texts, ct),
            (_, _) => Forms.See($"/t/{caller.In.Slug}/approvals"),
            (typed, refusal) => Handle(
                caller, InboxPlaces.Beginnings, typed, refusal, release, refusal.Is == ReleaseCodes.ApprovalStale ? Since(release, typed, caller) : null), ct);
    }

    public Task<IResult> RevokeAsync(string release, string approval, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var texts = acting.TextsBy(caller);
        return Acting.FormAsync(
            request, ReleaseCodes.BadValue, fields => Approve.Revoke(approval, new ReasonAsk(fields["reason"] ?? ""), texts),
            (decide, _) => ChangeAsync(release, caller, decide, texts, ct), (_, _) => Forms.See($"/t/{caller.In.Slug}/approvals"),
            (typed, refusal) => Handle(caller, InboxPlaces.Beginnings, typed, refusal, release), ct);
    }

    private static Approve.Ask Read(FieldReader fields)
    {
        var condition = fields["condition"];
        if (condition is null && fields["lastDay"] is not null)
        {
            fields.Refuse("condition", null, "is missing beside its last day", "write what has to be done by then, or leave the day out");
        }
        return new Approve.Ask(Shown(fields), fields["words"], condition is null ? null : new Approve.ConditionAsk(condition, fields.End("lastDay")));
    }

    private static Digest Shown(FieldReader fields)
    {
        if (!Digest.TryParse(fields["bundle"], out var seen)) { fields.Refuse("bundle", fields["bundle"], "is not a digest", "open the page again"); }
        return seen!;
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
        // Who may approve besides: members with the right who wrote none of it, by whichever account.
        var asker = acting.AskerOf(caller);
        string[] others = [.. caller.In.Members.Where(m =>
            Rights.Grant(m.Value, Right.Approve) && SecondPerson.Of(asker, [m.Key]) != Apartness.Same
                && SecondPerson.Of(acting.AskerOf(m.Key, caller), state.Authors.Concat(standing.Select(a => a.By))) != Apartness.Same)
            .Select(m => named[m.Key])
            .Order(StringComparer.Ordinal)];
        var obstacle = mine is not null ? "Your approval stands: all that you approved is still so."
            : !caller.May(Right.Approve) ? "Your role here does not approve."
            : standing.Any(a => SecondPerson.Of(asker, [a.By]) == Apartness.Same) ? "Your approval stands, by another account with your e-mail address."
            : Approving.MayApprove(state, asker, gate) ? null
            : "You wrote part of what is to be approved: the plan, the list, a state or a piece of evidence. Approval is a second pair of eyes, so it must "
                + "come from somebody who wrote none of it.";
        var looked = LookedAt(release, state, caller);
        return new Waiting(
            release, name, gate.Stage, kept.Rev.ToString(CultureInfo.InvariantCulture), missing,
            Approving.Filling(state, gate, standing).Count, gate.Approvers,
            bundle.Digest.ToString(), last,
            last is null ? [] : Words(named).Between(last.Bundle, bundle),
            looked?.At, looked is { } look ? Words(named).Between(look.Then, bundle) : [],
            state.Assessment!.Requirements.Count, state.Evidence.Count, obstacle, others, mine, mine is null && caller.May(Right.Approve),
            [.. state.Requests.Select(r => new ChangesView(r.Id, r.By, r.At, views.Open(r.Words), r.Bundle != bundle.Digest))],
            Grounds.OfMet(state, gate, acting.Now), Approving.AttestsAlone(state, asker, gate)) { Notes = JudgedHistory.NotesOf(state) };
    }

    /// <summary>The last state that whoever looks said to have looked at, or approved; null where that is what the last approval of anybody was of, since
    /// which the page tells the changes to everybody.</summary>
    private (DateTimeOffset At, Bundle Then)? LookedAt(string release, Dossier state, Caller caller)
    {
        var approved = state.Approvals.LastOrDefault(a => a.By == caller.Id);
        if (state.Looks.GetValueOrDefault(caller.Id) is not { } look || approved is not null && approved.At >= look.At)
        {
            return approved is null || approved == state.Approvals[^1] ? null : (approved.At, approved.Bundle);
        }
        // Most look at what is there still; else the release is folded up to that entry, which states need not hold for it.
        var then = look.Bundle == Bundle.Of(state).Digest ? state
            : Dossier.Fold(histories.Of(ReleaseStreams.Of(caller, release)).TakeWhile(e => e.Seq <= look.Seq));
        return (look.At, Bundle.Of(then));
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
