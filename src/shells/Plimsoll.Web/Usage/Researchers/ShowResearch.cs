// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage.Pages;
using Plimsoll.Web.Usage.Reports;

namespace Plimsoll.Web.Usage.Researchers;

/// <summary>The pages of research access: the list with the form for a request, and a project with its decision, its questions and its answers.</summary>
internal sealed class ShowResearch(Research research, Acting acting, UsageActs acts, Names names)
{
    private const string Place = "/research";

    public IResult Handle(Caller caller) => ListPage(acts.Frame(caller));

    public IResult Project(string project, string? template, string? window, Caller caller) => Page(project, template, window, acts.Frame(caller));

    public Task<IResult> EnterAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rsc");
        return acts.ActAsync(request, caller, _ => false, (form, texts) =>
        {
            var t = form.Typed;
            return research.Entering(id, ApplyForResearch.Of(t), form.Day("received"), texts);
        }, ListPage, UsageActs.At(caller, $"{Place}/{id}"), ct);
    }

    public Task<IResult> OpenAsync(HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is ResearchAccessSet, (form, _) => Research.Opening(form["open"] == "yes"), ListPage,
        UsageActs.At(caller, $"{Place}#form"), ct);

    public Task<IResult> TakeAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => research.ErasingAsync(() => acts.ActAsync(
        request, caller, _ => false, (_, texts) => research.Taking(project, caller, texts), ListPage, UsageActs.At(caller, $"{Place}/{project}"), ct), ct);

    public Task<IResult> EraseAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => research.ErasingAsync(() => acts.ActAsync(
        request, caller, _ => false, (form, texts) =>
        {
            if (form["confirmed"] == "yes") { return research.Erasing(project, caller.In.Id, byApplicant: false, texts); }
            form.Refuse(ApplyForResearch.Unconfirmed);
            return (_, _, _) => ApplyForResearch.Unconfirmed;
        },
        frame => research.Find(caller, project).Succeeds(out _, out _) ? Page(project, null, null, frame) : ListPage(frame),
        UsageActs.At(caller, $"{Place}/{project}"), ct),
            ct);

    public Task<IResult> CompleteAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(project, request, caller, (_, _) => (state, asker, _) => Researching.Complete(state.Research, project, asker), ct);

    public Task<IResult> GrantAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(project, request, caller, (form, texts) => Research.Granting(
            project, new Research.GrantAsk(form.Typed.All("accounts"), form["rho"] ?? "", form["delta"] ?? "0", form.Typed.All("templates"),
                form.Day("from"), form["reason"] ?? "", null, form.End("last"), null, form["firstMonth"], form["lastMonth"]),
                caller, texts), ct);

    public Task<IResult> RefuseAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(project, request, caller, (form, texts) => Research.Refusing(project, form.Choice(ResearchTerms.Grounds), form["reason"], texts), ct);

    public Task<IResult> RevokeAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        ActAsync(project, request, caller, (form, texts) => Research.Revoking(project, form["reason"], texts), ct);

    public Task<IResult> AskAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => Acting.FormAsync(
        request, UsageCodes.BadValue, form => form.Typed,
        (typed, seen) => research.AskAsync(
            project, typed["template"], typed["window"], acting.Fresh(UsageStreams.Of(caller), seen, (_, happened) => happened is ReportReserved or BudgetSet),
            null,
            Ids.New("rpt"), caller, ct),
        (_, _) => Forms.See(UsageActs.At(caller, $"{Place}/{project}#answers")),
        (typed, refusal) => Page(project, typed["template"], typed["window"], acts.Frame(caller, typed, refusal)), ct);

    private Task<IResult> ActAsync(
        string project, HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<UsageRegister>> prepare, CancellationToken ct) =>
        acts.ActAsync(
            request, caller, happened => happened is ResearchGranted or ResearchRefused or ResearchRevoked or ResearchCompleted, prepare,
            frame => Page(project, null, null, frame), UsageActs.At(caller, $"{Place}/{project}"), ct);

    private IResult ListPage(UsageFrame frame) =>
        UsageActs.Page<ResearchListPage>(frame, new()
        {
            ["Projects"] = research.Visible(frame.Caller), ["Now"] = research.Now,
            ["Untaken"] = (IReadOnlyList<WaitingView>)(frame.Caller.May(Right.Publish) ? research.Untaken(frame.Caller) : []),
        });

    private IResult Page(string project, string? template, string? window, UsageFrame frame)
    {
        if (!research.Find(frame.Caller, project).Succeeds(out _, out var refusal)) { return Problems.Page(refusal); }
        ReportPreview? preview = null;
        if (template is not null && frame.Refusal is null && !research.PreviewOf(project, template, window, frame.Caller).Succeeds(out preview, out var no))
        {
            frame = frame with { Refusal = no };
        }
        var named = names.Of(frame.Caller);
        return UsageActs.Page<ResearchPage>(frame, new()
        {
            ["D"] = research.Visible(frame.Caller).Single(p => p.Project == project),
            ["Choice"] = template,
            ["Window"] = window ?? ReportWindow.Of(WindowKind.Month, DateOnly.FromDateTime(research.Now.UtcDateTime).PlusMonths(-1)).Name,
            ["Preview"] = preview, ["Now"] = research.Now,
            [
                "Candidates"] = (IReadOnlyList<(string, string)>)[.. frame.Caller.In.Members.Where(m => m.Value.Contains(MemberRole.Researcher))
                    .Select(m => (m.Key, named[m.Key]))],
        });
    }
}
