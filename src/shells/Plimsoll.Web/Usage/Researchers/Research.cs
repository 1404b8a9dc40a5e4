// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Usage.Reports;

namespace Plimsoll.Web.Usage.Researchers;

/// <summary>Access of vetted researchers: what they see and ask, and how officers decide about
/// it. Whoever is in no project sees none, and cannot tell that there is one.</summary>
internal sealed class Research(Acting acting, Vault vault, ResearchRequests requests, Names names, RunReport runner, Erasures erasures, TimeProvider clock)
{
    internal sealed record EnterAsk(
        string Applicant, string Affiliation, string Independence, string Question, string Data, string Safeguards, DateOnly ReceivedOn);

    internal sealed record AccessAsk(bool Open);

    /// <param name="From">First day on which may be asked.</param>
    /// <param name="Until">The day after the last; or name <c>lastDay</c> in its place.</param>
    /// <param name="LastDay">Last day on which may be asked, as 2026-12-24.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    /// <param name="FirstMonth">First month that may be asked about, as 2026-01; any when null.</param>
    /// <param name="LastMonth">Last one; any when null.</param>
    internal sealed record GrantAsk(
        IReadOnlyList<string> Accounts, string Rho, string Delta, IReadOnlyList<string> Templates, DateOnly From, string Reason, DateOnly? Until = null,
        AskedEnd? LastDay = null, string? Zone = null,
        string? FirstMonth = null, string? LastMonth = null);

    internal sealed record RefuseAsk(ResearchGround Ground, string Reason);

    public DateTimeOffset Now => clock.GetUtcNow();

    public IResult List(string? after, string? limit, Caller caller) => Paging.Answer(after, limit, Seen(caller), p => p.Id,
        page => new ResearchListView([.. page.Items.Select(p => ViewOf(p, caller))], page.Next));

    public IResult Show(string project, Caller caller) =>
        Find(caller, project).Succeeds(out var found, out var refusal) ? Body.Answer(ViewOf(found, caller)) : Acting.Refuse(refusal);

    /// <summary>Every answer as a table and its signed record, to be checked offline.</summary>
    public IResult Answers(string project, Caller caller)
    {
        if (!Find(caller, project).Succeeds(out var found, out var refusal)) { return Acting.Refuse(refusal); }
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var answer in ViewOf(found, caller).Answers.Where(a => a.Table is not null))
            {
                foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("table.csv", answer.Table!), ("record.json", answer.Record!)])
                {
                    using var entry = zip.CreateEntry($"{answer.Window}-{answer.Template}-{answer.Report}/{name}").Open();
                    entry.Write(Encoding.UTF8.GetBytes(text));
                }
            }
        }
        return TypedResults.Bytes(bytes.ToArray(), "application/zip", $"{project}.zip");
    }

    public IResult Preview(string project, string? template, string? window, Caller caller) =>
        PreviewOf(project, template, window, caller).Succeeds(out var preview, out var refusal) ? Body.Answer(preview) : Acting.Refuse(refusal);

    public async Task<IResult> AskAsync(string project, HttpRequest request, Caller caller, CancellationToken ct)
    {
        var body = await Body.BytesAsync(request, ct);
        if (!Body.Read<ShowReports.ReportAsk>(body).Succeeds(out var ask, out var refusal) || !Body.Rev(request).Succeeds(out var seen, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var id = Ids.New("rpt");
        if (!(await AskAsync(project, ask.Template, ask.Window, seen.Rev, Recorder.Once(request, body, Encoding.UTF8.GetBytes(id)), id, caller, ct)).Succeeds(
            out var started, out refusal))
        {
            return Acting.Refuse(refusal);
        }
        var report = acting.State.UsageOf(caller.In.Id).State.Reports.Reports[started.Id];
        return Body.Answer(
            AnswerOf(report, names.Of(caller)), report.State == ReportState.Counting ? StatusCodes.Status202Accepted : StatusCodes.Status201Created);
    }

    public Task<IResult> EnterAsync(HttpRequest request, Caller caller, CancellationToken ct)
    {
        var id = Ids.New("rsc");
        return acting.ApiAsync<EnterAsk>(request, caller, id,
            (ask, texts) => Entering(
                id, new Application(ask.Applicant, ask.Affiliation, ask.Independence, ask.Question, ask.Data, ask.Safeguards), ask.ReceivedOn, texts), ct);
    }

    public Task<IResult> CompleteAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<object>(request, caller, null, (_, _) => (state, asker, _) => Researching.Complete(state.Research, project, asker), ct);

    public Task<IResult> GrantAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<GrantAsk>(request, caller, null, (ask, texts) => Granting(project, ask, caller, texts), ct);

    public Task<IResult> RefuseAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<RefuseAsk>(request, caller, null, (ask, texts) => Refusing(project, ask.Ground, ask.Reason, texts), ct);

    public Task<IResult> RevokeAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<ReasonAsk>(request, caller, null, (ask, texts) => Revoking(project, ask.Reason, texts), ct);

    public Task<IResult> TakeAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        requests.AloneAsync(() => acting.ApiAsync<object>(request, caller, null, (_, texts) => Taking(project, caller, texts), ct), ct);

    public Task<IResult> EraseAsync(string project, HttpRequest request, Caller caller, CancellationToken ct) =>
        ErasingAsync(() => acting.ApiAsync<object>(request, caller, null, (_, texts) => Erasing(project, caller.In.Id, byApplicant: false, texts), ct), ct);

    /// <summary>Takes up or erases while nobody else does; what was erased is on the list of erasures before the answer.</summary>
    public Task<T> ErasingAsync<T>(Func<Task<T>> act, CancellationToken ct) => requests.AloneAsync(async () =>
    {
        var done = await act();
        erasures.Note();
        return done;
    }, ct);

    public Task<IResult> OpenAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        acting.ApiAsync<AccessAsk>(request, caller, null, (ask, _) => Opening(ask.Open), ct);

    public IResult ListUntaken(string? after, string? limit, Caller caller) =>
        Paging.Answer(after, limit, Untaken(caller), r => r.Request, page => new WaitingListView(page.Items, page.Next));

    /// <summary>A project that the caller may see: its own people, and whoever decides.</summary>
    public Result<ResearchProject> Find(Caller caller, string project) =>
        acting.State.UsageOf(caller.In.Id).State.Research.Projects.TryGetValue(project, out var found) && Sees(caller, found) ? found
            : new Refusal(UsageCodes.UnknownId, "project", project, "is not known", "check the id");

    public List<ResearchView> Visible(Caller caller) => [.. Seen(caller).Select(p => ViewOf(p, caller))];

    /// <summary>Projects that the caller may see, the newest first.</summary>
    private IEnumerable<ResearchProject> Seen(Caller caller) =>
        acting.State.UsageOf(caller.In.Id).State.Research.Projects.Values.Where(p => Sees(caller, p)).OrderByDescending(p => p.ReceivedOn)
            .ThenBy(p => p.Id, StringComparer.Ordinal);

    public Result<ReportPreview> PreviewOf(string project, string? template, string? window, Caller caller)
    {
        if (!Find(caller, project).Succeeds(out _, out var refusal) || !RunReport.Read(template, window).Succeeds(out var asked, out refusal))
        {
            return refusal;
        }
        var kept = acting.State.UsageOf(caller.In.Id);
        if (Researching.Refuses(kept.State, project, asked.Template, asked.Window, caller.At(Now)) is { } no) { return no; }
        return Reporting.Consider(kept.State, asked.Template, asked.Window, RunReport.DatasetOf(caller.In), Now).Succeeds(out var taken, out refusal)
            ? ReportPreview.Of(asked.Template, asked.Window, taken, kept.Rev)
            : refusal;
    }

    /// <summary>Asks, and waits a while for the answer.</summary>
    public async Task<Result<StartedReport>> AskAsync(
        string project, string? template, string? window, long? seen, Idempotency? once, string id, Caller caller, CancellationToken ct)
    {
        if (!Find(caller, project).Succeeds(out _, out var refusal) || !RunReport.Read(template, window).Succeeds(out var asked, out refusal))
        {
            return refusal;
        }
        if (!(await runner.StartAsync(caller, asked.Template, asked.Window, project, seen, once, id, ct)).Succeeds(out var started, out refusal))
        {
            return refusal;
        }
        await Task.WhenAny(started.Count, Task.Delay(RunReport.Patience, ct));
        return started;
    }

    public Deciding<UsageRegister> Entering(string id, Application application, DateOnly receivedOn, Texts texts)
    {
        if (application.Fault() is { } fault) { return (_, _, _) => fault; }
        // A subject of its own: what an applicant wrote can be erased without anything else.
        var text = requests.Seal(id, application);
        texts.Add(text.Rows);
        return (state, asker, _) => Researching.Enter(state.Research, id, text.Ref, receivedOn, asker);
    }

    /// <summary>Takes up a request that came by the form: from then on it stands in the history, with the day on which it came.</summary>
    public Deciding<UsageRegister> Taking(string project, Caller caller, Texts texts)
    {
        if (requests.Find(project) is not { } waiting || waiting.Tenant != caller.In.Id)
        {
            return (_, _, _) => new Refusal(UsageCodes.UnknownId, "project", project, "is not known", "check the id");
        }
        texts.Add([ResearchRequests.Take(project)]);
        return (state, asker, _) => Researching.Enter(state.Research, project, waiting.Text, DateOnly.FromDateTime(waiting.At.UtcDateTime), asker);
    }

    /// <summary>Erases what an applicant wrote. The history keeps that a request came, and what was decided; its proofs go on verifying.</summary>
    public Deciding<UsageRegister> Erasing(string project, string tenant, bool byApplicant, Texts texts)
    {
        var waiting = requests.Find(project) is { } found && found.Tenant == tenant
            ? new ResearchRequested(project, found.Text, DateOnly.FromDateTime(found.At.UtcDateTime))
            : null;
        if (waiting?.Application is not { } text)
        {
            if (!acting.State.UsageOf(tenant).State.Research.Projects.TryGetValue(project, out var taken))
            {
                return (_, _, _) => new Refusal(UsageCodes.UnknownId, "project", project, "is not known", "check the id");
            }
            text = taken.Application;
        }
        texts.Add(requests.Erase(project, text, Now));
        return (state, _, _) => Researching.Erase(state.Research, project, waiting, byApplicant);
    }

    public static Deciding<UsageRegister> Opening(bool open) => (state, _, _) => Researching.SetOpen(state.Research, open);

    /// <summary>Requests that nobody has taken up, oldest first.</summary>
    public List<WaitingView> Untaken(Caller caller) =>
        [.. requests.Of(caller.In.Id, Researching.MostWaiting).Select(r => new WaitingView(r.Id, r.At, LinesOf(r.Text)))];

    public static Deciding<UsageRegister> Granting(string project, GrantAsk ask, Caller caller, Texts texts)
    {
        if (!GrantedMonths.Read(ask.FirstMonth, ask.LastMonth).Succeeds(out var months, out var refusal)) { return (_, _, _) => refusal; }
        if (!Ending.LastOf(ask.Until, ask.LastDay, ask.Zone, caller.In, UsageCodes.BadValue, "until").Succeeds(out var end, out refusal))
        {
            return (_, _, _) => refusal;
        }
        if (end.Last is not { } last)
        {
            return (_, _, _) => new Refusal(UsageCodes.BadValue, "lastDay", null, "is missing", "write the last day on which may be asked");
        }
        var reason = texts.Keep("reason", ask.Reason);
        return (state, asker, _) => Researching.Grant(state.Research, project, ask.Accounts,
            account => caller.In.Members.TryGetValue(account, out var roles) && roles.Contains(MemberRole.Researcher), ask.Rho, ask.Delta, ask.Templates,
            ask.From, last, months, reason, RunReport.Templates, asker);
    }

    public static Deciding<UsageRegister> Refusing(string project, ResearchGround ground, string? text, Texts texts)
    {
        var reason = texts.Keep("reason", text);
        return (state, asker, _) => Researching.Refuse(state.Research, project, ground, reason, asker);
    }

    public static Deciding<UsageRegister> Revoking(string project, string? text, Texts texts)
    {
        var reason = texts.Keep("reason", text);
        return (state, asker, _) => Researching.Revoke(state.Research, project, reason, asker);
    }

    private ApplicationLine[]? LinesOf(VaultRef application) =>
        vault.Open(application)
            ?.Split('\n')
            .Select(line => line.Split('\t', 2))
            .Where(line => line.Length == 2)
            .Select(line => new ApplicationLine(line[0], line[1]))
            .ToArray();

    private bool Sees(Caller caller, ResearchProject project) =>
        caller.May(Right.Publish)
            || project.Grant is { } grant && grant.Accounts.Contains(caller.Id) && project.At(Now) is not (ResearchState.Revoked or ResearchState.Withdrawn);

    private ResearchView ViewOf(ResearchProject p, Caller caller)
    {
        var book = acting.State.UsageOf(caller.In.Id).State.Reports;
        var named = names.Of(caller);
        var spent = book.SpentBy(p.Id);
        return new ResearchView(
            p.Id, p.At(Now), p.ReceivedOn, LinesOf(p.Application), p.Decided,
            (p.Reason ?? p.Grant?.Reason) is { } reason ? vault.Open(reason) : null,
            p.Ground, p.Grant?.Accounts ?? [], [.. (p.Grant?.Accounts ?? []).Select(a => named[a])], p.Grant?.Limit.RhoText,
            p.Grant is null ? null : spent.RhoText,
            p.Grant is { } grant ? new Plimsoll.Privacy.Accounting.Charge(grant.Limit.RhoUnits - spent.RhoUnits, 0).RhoText : null,
            p.Grant?.Templates ?? [], p.Grant?.From, p.Grant?.Until, p.Grant?.Months.First, p.Grant?.Months.Last,
            [.. book.NewestFirst.Where(r => r.Project == p.Id).Select(r => AnswerOf(r, named))]);
    }

    /// <summary>An answer; one that tells about a market is shown to nobody before its day.</summary>
    private ResearchAnswer AnswerOf(Report r, Named named)
    {
        var document = r.Published is { } published && published.VisibleFrom <= Now && vault.Open(published.Document) is { } text
            ? Publication.Read(Encoding.UTF8.GetBytes(text))
            : null;
        return new ResearchAnswer(
            r.Id, r.Template, r.Scope.Window, named[r.By], r.At, r.State, r.Charge.RhoText, document?.Sentence, document?.Precision,
            document is null ? null : Encoding.UTF8.GetString(document.TableOf(ShowPublications.Opened(r.Published!.Envelope)).ToCsv()),
            document is null ? null : r.Published?.Envelope);
    }
}
