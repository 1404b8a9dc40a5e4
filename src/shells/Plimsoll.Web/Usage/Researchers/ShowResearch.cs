// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage.Pages;
using Plimsoll.Web.Usage.Researchers;

namespace Plimsoll.Web.Usage;

/// <summary>The pages of research access: the list with the form for a request, and a project with its decision, its questions and its answers.</summary>
internal sealed class ShowResearch(Research research, UsageDesk desk, UsageActs acts, Names names)
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
            return Task.FromResult(research.Entering(id, ApplyForResearch.Of(t), form.Day("received"), texts));
        }, ListPage, UsageActs.At(caller, $"{Place}/{id}"), ct);
    }

    public Task<IResult> OpenAsync(HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is ResearchAccessSet, (form, _) => Task.FromResult(Research.Opening(form.Typed["open"] == "yes")), ListPage, UsageActs.At(caller, $"{Place}#form"), ct);

    public Task<IResult> TakeAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => research.ErasingAsync(() => acts.ActAsync(
        request, caller, _ => false, (_, texts) => Task.FromResult(research.Taking(project, caller, texts)), ListPage, UsageActs.At(caller, $"{Place}/{project}"), ct), ct);

    public Task<IResult> EraseAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => research.ErasingAsync(() => acts.ActAsync(
        request, caller, _ => false, (form, texts) => Confirmed(form) ? Task.FromResult(research.Erasing(project, caller.In.Id, byApplicant: false, texts)) : throw Unconfirmed,
        frame => research.Find(caller, project).Succeeds(out _, out _) ? Page(project, null, null, frame) : ListPage(frame), UsageActs.At(caller, $"{Place}/{project}"), ct), ct);

    public Task<IResult> CompleteAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(project, request, caller, (_, _) => (state, asker) => Researching.Complete(state.Research, project, asker), ct);

    public Task<IResult> GrantAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(project, request, caller, (form, texts) => Research.Granting(
        project, new Research.GrantAsk(form.Typed.All("accounts"), form.Typed["rho"] ?? "", form.Typed["delta"] ?? "0", form.Typed.All("templates"),
            form.Day("from"), form.Typed["reason"] ?? "", null, AskedEnd.Of(form.Day("last")), null, form.Typed["firstMonth"], form.Typed["lastMonth"]),
            caller, texts), ct);

    public Task<IResult> RefuseAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(project, request, caller, (form, texts) => Research.Refusing(project, form.Choice(ResearchTerms.Grounds), form.Typed["reason"], texts), ct);

    public Task<IResult> RevokeAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(project, request, caller, (form, texts) => Research.Revoking(project, form.Typed["reason"], texts), ct);

    public async Task<IResult> AskAsync(string project, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var form = await UsageForm.ReadAsync(request, ct);
        var seen = desk.Fresh(caller, form.Rev, happened => happened is ReportReserved or BudgetSet);
        return (await research.AskAsync(project, form.Typed["template"], form.Typed["window"], seen, null, Ids.New("rpt"), caller, ct)).Succeeds(out _, out var refusal)
            ? Forms.See(UsageActs.At(caller, $"{Place}/{project}#answers")) : Page(project, form.Typed["template"], form.Typed["window"], acts.Frame(caller, form.Typed, UsageForm.Plainly(refusal)));
    }

    private static bool Confirmed(UsageForm form) => form.Typed["confirmed"] == "yes";

    private static Plimsoll.Vocabulary.ContentRefusedException Unconfirmed => new(ApplyForResearch.Unconfirmed);

    private Task<IResult> ActAsync(string project, HttpRequest request, Caller caller, Func<UsageForm, Texts, Counting> prepare, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is ResearchGranted or ResearchRefused or ResearchRevoked or ResearchCompleted, (form, texts) => Task.FromResult(prepare(form, texts)), frame => Page(project, null, null, frame), UsageActs.At(caller, $"{Place}/{project}"), ct);

    private IResult ListPage(UsageFrame frame) => UsageForm.Page<ResearchListPage>(frame, new() { ["Projects"] = research.Visible(frame.Caller), ["Untaken"] = (IReadOnlyList<WaitingView>)(frame.Caller.May(Right.Publish) ? research.Untaken(frame.Caller) : []), ["Now"] = research.Now });

    private IResult Page(string project, string? template, string? window, UsageFrame frame)
    {
        if (!research.Find(frame.Caller, project).Succeeds(out _, out var refusal)) { return Problems.Page(refusal); }
        ReportPreview? preview = null;
        if (template is not null && frame.Refusal is null && !research.PreviewOf(project, template, window, frame.Caller).Succeeds(out preview, out var no)) { frame = frame with { Refusal = no }; }
        var named = names.Of(frame.Caller);
        return UsageForm.Page<ResearchPage>(frame, new()
        {
            ["D"] = research.Visible(frame.Caller).Single(p => p.Project == project), ["Choice"] = template, ["Window"] = window ?? ReportWindow.Of(WindowKind.Month, DateOnly.FromDateTime(research.Now.UtcDateTime).AddMonths(-1)).Name, ["Preview"] = preview, ["Now"] = research.Now,
            ["Candidates"] = (IReadOnlyList<(string, string)>)[.. frame.Caller.In.Members.Where(m => m.Value.Contains(MemberRole.Researcher)).Select(m => (m.Key, named[m.Key]))],
        });
    }
}
