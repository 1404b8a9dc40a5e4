// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Release;

/// <summary>A guideline or strategy in the tree beside a practice.</summary>
public sealed record TreeGroup(string Id, string Title, int Standing, IReadOnlyList<TreeLine> Lines, string First)
{
    public int Count { get; init; }
}

/// <summary>A practice in the tree.</summary>
public sealed record TreeLine(string Practice, string Title, bool Stands);

/// <summary>Where one can go from a practice.</summary>
/// <param name="NextOpen">The next one that the gate asks for and that does not stand.</param>
public sealed record Neighbours(string? Previous, string? Next, string? NextOpen, int Open);

/// <summary>Evidence that can be chosen for a practice.</summary>
public sealed record Choice(string Evidence, string Label);

/// <summary>The page of a practice: the tree on the left, the work on the right.</summary>
internal sealed class ShowPractice(
    Acting acting, Histories histories, ReleaseFrames frames, ShowRelease views, GuidanceOf guidance, Names names, GateRules rules)
{
    /// <summary>Evidence to choose from; a longer list is worked on in the library.</summary>
    private const int MostChoices = 100;

    public IResult Handle(string release, string practice, string? asOf, Caller caller) => Page(release, practice, asOf, caller, null, null);

    public Task<IResult> AssignAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(
            release, practice, "work", request, caller,
            (fields, _) => WorkPractice.Assign(
                caller, practice, new WorkPractice.AssignAsk(fields["owner"], fields.OptionalEnd("due", like: "2026-11-20")), shown: true), ct);

    public Task<IResult> SetAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, practice, "work", request, caller, (fields, texts) =>
        {
            var (status, until) = (fields.Choice(Terms.Statuses, "status"), fields.OptionalEnd("until", like: "2026-11-20"));
            var accepts = status == PracticeStatus.RiskAccepted ? caller.Id : null;
            return WorkPractice.Set(caller, practice, new WorkPractice.StatusAsk(status, fields["reason"], accepts, until), texts);
        }, ct);

    public Task<IResult> ConfirmAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, practice, "work", request, caller, (fields, texts) =>
        {
            if (fields["sure"] != "yes") { fields.Refuse("sure", null, "is not ticked", "read the practice as it is asked now, then tick it"); }
            return WorkPractice.Confirm(
                practice,
                new WorkPractice.ConfirmAsk(Digest.TryParse(fields["words"], out var words) ? words : null, fields.Typed.All("answers"), fields["reason"]),
                texts);
        }, ct);

    public Task<IResult> CommentAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(
            release, practice, "discussion", request, caller,
            (fields, texts) => WorkPractice.Comment(practice, new WorkPractice.CommentAsk(fields["text"] ?? ""), texts),
            ct, disturbs: false);

    /// <summary>Lets a piece of evidence that is there serve this practice too.</summary>
    public Task<IResult> AttachAsync(string release, string practice, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(release, practice, "evidence", request, caller, (fields, _) =>
        {
            var id = fields["evidence"] ?? "";
            if (id.Length == 0) { fields.Refuse("evidence", null, "is not chosen", "choose a piece of evidence"); }
            return (state, asker, others) => !state.Evidence.TryGetValue(id, out var item)
                ? new Refusal(ReleaseCodes.UnknownId, "evidence", id, "is not known", "check the id")
                : Evidencing.Link(state, asker, id, [.. item.Practices.Append(practice).Distinct()], others.Downstream(state));
        }, ct);

    /// <summary>The page again, where a form was refused.</summary>
    public IResult Page(string release, string practice, string? asOf, Caller caller, Typed? typed, Refusal? refusal)
    {
        if (!views.Practice(release, practice, ReleaseFrames.Moment(asOf), caller).Succeeds(out var one, out var no)) { return Problems.Page(no); }
        // A duty that a practice serves has that practice's page.
        if (one.Practice.Practice != practice)
        {
            var then = asOf is null ? "" : $"?asOf={Uri.EscapeDataString(asOf)}";
            return Results.Redirect($"/t/{caller.In.Slug}/releases/{release}/practices/{one.Practice.Practice}{then}");
        }
        return ReleaseFrames.Page<PracticePage>(frames.Of(release, asOf, caller, typed, refusal), frame =>
        {
            var state = histories.AsOf(caller, release, ReleaseFrames.Moment(asOf)).Value!.State;
            var attached = state.Evidence.Values.Where(e => e.Practices.Contains(practice))
                .Take(Paging.Most)
                .Select(e => views.View(state, e, frame.View.AsOf))
                .ToArray();
            var choices = !frame.May(Right.Contribute)
                ? []
                : state.Evidence.Values.Where(e => !e.Withdrawn && !e.Practices.Contains(practice))
                    .Take(MostChoices)
                    .Select(e => new Choice(e.Id, views.Open(e.Current.Content.Label) ?? e.Id))
                    .ToArray();
            return new()
            {
                ["Frame"] = frame, ["One"] = one,
                ["Text"] = frame.View.Assessment is { } a ? guidance.Text(a, one.Practice) : null,
                ["Before"] = one.Practice.Waits is { Words: { } words } ? guidance.Worded(practice, words) : null,
                ["Attached"] = attached, ["Choices"] = choices,
                ["Tree"] = Tree(state, practice, frame.View.AsOf),
                ["Near"] = Near(state, practice, frame.View.AsOf),
                ["Members"] = names.Members(caller),
                ["AsOf"] = asOf,
            };
        });
    }

    private Task<IResult> ActAsync(
        string release, string practice, string part, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<Dossier>> prepare,
        CancellationToken ct, bool disturbs = true) =>
        acting.FormAsync(
            request, caller, release, prepare,
            told => disturbs && told.Practice == practice && told.What != "discussed",
            _ => $"/t/{caller.In.Slug}/releases/{release}/practices/{practice}#{part}",
            (typed, refusal) => Page(release, practice, null, caller, typed, refusal), ct);

    private IReadOnlyList<TreeGroup> Tree(Dossier state, string practice, DateTimeOffset now)
    {
        var (here, footings) = (GuidanceOf.GroupOf(practice), Footings.At(state, rules, now));
        return [.. state.Assessment!.Requirements.Where(r => r.Owed || r.Id == practice || GuidanceOf.GroupOf(r.Id) == here)
            .GroupBy(r => GuidanceOf.GroupOf(r.Id))
            .Select(g => new TreeGroup(
                g.Key, guidance.TitleOf(g.Key), g.Count(r => footings.Lacks(r) is null),
                g.Key == here ? [.. g.Take(Paging.Most).Select(r => new TreeLine(r.Id, r.Title, footings.Lacks(r) is null))] : [],
                g.First().Id)
                {
                    Count = g.Count()
                })];
    }

    private Neighbours Near(Dossier state, string practice, DateTimeOffset now)
    {
        var (all, gate, footings) = (state.Assessment!.Requirements, rules.For(state.Plan!.Stage), Footings.At(state, rules, now));
        var at = all.Index().First(r => r.Item.Id == practice).Index;
        var open = all.Where(r => gate.AsksFor(r) && footings.Lacks(r) is not null).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        // Around the end: what was skipped comes again.
        var next = all.Skip(at + 1).Concat(all.Take(at)).FirstOrDefault(r => open.Contains(r.Id))?.Id;
        return new Neighbours(at > 0 ? all[at - 1].Id : null, at < all.Count - 1 ? all[at + 1].Id : null, next, open.Count);
    }
}
