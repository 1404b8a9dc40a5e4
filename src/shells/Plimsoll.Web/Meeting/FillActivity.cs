// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;
using Plimsoll.Usage.Sharing;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Usage;
using Plimsoll.Web.Usage.Reports;
using Plimsoll.Web.Usage.Researchers;

namespace Plimsoll.Web.Meeting;

/// <summary>Gives the sample organisation a month of made-up events, and publishes what may
/// be told of them: the same store, budgets and reports as a real one has.</summary>
internal sealed class FillActivity(
    Books books, OpenedActivity activity, Acting acting, DraftStatement drafts, RunReport runner, SharePackages packages, Research research, TimeProvider clock)
{
    private const int Batch = 10_000;

    /// <exception cref="InvalidOperationException">A use case refused what the sample asks; that is a fault of the sample.</exception>
    /// <returns>Paths of the pages that it ended in, the statement first.</returns>
    public async Task<IReadOnlyList<string>> FillAsync(Demo demo, long events, TextWriter progress, CancellationToken ct)
    {
        var tenant = books.Now.Accounts.Find(demo.Slug)!;
        var eve = new Caller(
            books.Now.Accounts.Accounts[tenant.Members.First(m => m.Value.Contains(MemberRole.Administrator)).Key],
            tenant, [MemberRole.Administrator, MemberRole.Governance], null);
        var store = FillDemo.Must(activity.Store);
        var window = ReportWindow.Of(WindowKind.Month, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).PlusMonths(-1));
        await SendAsync(store, tenant.Id, window, events, progress, ct);
        await store.RefreshDaysAsync();
        foreach (var unit in Enum.GetValues<PrivacyUnit>())
        {
            FillDemo.Must(await acting.ChangeAsync(
                UsageStreams.Of(eve), eve.Id, null, (register, _, _) => Reporting.SetBudget(register.Reports, unit, WindowKind.Month, "0.6", "1/100000000"),
                ct: ct));
        }
        List<string> pages = [$"/public/statements/{await StateAsync(eve, window, ct)}"];
        foreach (var template in RunReport.Templates.All)
        {
            var watch = Stopwatch.StartNew();
            var started = FillDemo.Must(await runner.StartAsync(eve, template, window, null, null, null, Ids.New("rpt"), ct));
            await started.Count;
            var report = books.Now.UsageOf(tenant.Id).State.Reports.Reports[started.Id];
            if (report.State != ReportState.Published)
            {
                throw new InvalidOperationException($"The sample cannot be made: {template.Title} came to nothing ({report.FailedBy}).");
            }
            await progress.WriteLineAsync(
                $"{template.Title}: counted, noised and signed in {watch.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
            if (report.IsPublic(clock.GetUtcNow())) { pages.Add($"/public/publications/{started.Id}"); }
        }
        await ShareAsync(eve, window, ct);
        return pages;
    }

    private static async Task SendAsync(ActivityStore store, string tenant, ReportWindow window, long events, TextWriter progress, CancellationToken ct)
    {
        var made = new SampleEvents(window, events);
        var watch = Stopwatch.StartNew();
        List<Task<StoreAnswer>> waiting = [];
        for (long sent = 0; sent < events; sent += Batch)
        {
            ct.ThrowIfCancellationRequested();
            var rows = new ActivityRow[(int)Math.Min(Batch, events - sent)];
            for (var i = 0; i < rows.Length; i++) { rows[i] = made.Next(); }
            waiting.Add(store.AppendAsync(tenant, rows, ct));
            // The writer works while the next rows are made; a few batches may wait, never the whole month.
            if (waiting.Count == 8) { await SettleAsync(waiting); }
            if (sent / Batch % 50 == 49)
            {
                await progress.WriteLineAsync(
                    $"{(sent + Batch).ToString("N0", CultureInfo.InvariantCulture)} of {events.ToString("N0", CultureInfo.InvariantCulture)} events stored");
            }
        }
        await SettleAsync(waiting);
        await progress.WriteLineAsync(
            $"{events.ToString("N0", CultureInfo.InvariantCulture)} events stored in "
                + $"{watch.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
    }

    private static async Task SettleAsync(List<Task<StoreAnswer>> waiting)
    {
        foreach (var answer in await Task.WhenAll(waiting))
        {
            if (answer is StoreAnswer.Refused refused) { throw new InvalidOperationException($"The sample cannot be made: {refused.Refusal.Sentence}"); }
        }
        waiting.Clear();
    }

    /// <summary>What two hosts and a hub counted of the open model, and where it is built in.</summary>
    private async Task<string> StateAsync(Caller eve, ReportWindow window, CancellationToken ct)
    {
        const string Model = "harbour-7b";
        (string Reporter, ReporterRole Role, Measure Measure, Dimension Dimension, Cell[] Cells)[] counted =
        [
            (
                "Quayside Hosting", ReporterRole.Host, Measure.Requests, Dimension.Geography,
                [new("DE", 412_880), new("FR", 268_112), new("IN", 1_020_447), new("US", 1_911_205)]),
            ("Northern Lights Cloud", ReporterRole.Host, Measure.Requests, Dimension.Geography, [new("DE", 98_400), new("NO", 61_225), new("US", 240_913)]),
            ("Open Harbour Hub", ReporterRole.Hub, Measure.Downloads, Dimension.Total, [new("total", 88_310)]),
        ];
        foreach (var (reporter, role, measure, dimension, cells) in counted)
        {
            var contribution = Contribution.Entered(new Aggregate(
                reporter, role, Model, measure, dimension, window.Period, CountMethod.Exact, null,
                measure == Measure.Downloads ? "A file fetched once." : "A call that was answered.",
                role == ReporterRole.Hub ? "All fetches of the weights." : "All paid and free traffic.",
                null, cells));
            await ActAsync(eve, texts =>
            {
                var words = DraftStatement.Words(texts, contribution);
                return (state, asker, _) => Contributing.Take(state, Ids.New("ctr"), contribution, words, own: true, asker);
            }, ct);
        }
        foreach (var application in (DownstreamApplication[])[
            new("Triage Notes", "Wardwise", "health", "patient-triage", true, NamedBy.Developer),
            new("Tidy Ledger", "Pennyworth", "finance", "bookkeeping", false, NamedBy.List),
            new("Homework Helm", "Schoolroom", "education", "tutoring", false, NamedBy.Developer)
        ])
        {
            await ActAsync(eve, _ => (state, _, _) => Contributing.List(state, Ids.New("dsa"), Model, application), ct);
        }
        var id = Ids.New("stm");
        var statement = FillDemo.Must(drafts.Of(eve, new CountThings.StatementAsk(Model, Reach.Open)));
        await ActAsync(eve, texts => DraftStatement.Publishing(id, eve, statement, texts), ct);
        return id;
    }

    /// <summary>A day of events for an institute that agreed to its terms, and a request for research access that waits to be decided.</summary>
    private async Task ShareAsync(Caller eve, ReportWindow window, CancellationToken ct)
    {
        const string Institute = "Institute for Public Questions";
        var (agreement, project, today) = (Ids.New("agr"), Ids.New("rsc"), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var agreed = new AgreementRecorded(
            agreement, [eve.In.Name, Institute], Purpose.Research, ["model", "region", "sector", "useCase", "highRisk", "language"], window.Period.From, null);
        await ActAsync(eve, _ => (state, asker, _) => Agreeing.Record(state, agreed, asker), ct);
        FillDemo.Must(await packages.MakeAsync(
            Ids.New("pkg"),
            new PackageAsk(agreement, Institute, LegalBasis.Contract, window.Period.From, window.Period.From.PlusDays(1), today.PlusDays(180), Coarsening.Day),
            eve, null, null, ct));
        await ActAsync(eve, _ => Research.Opening(true), ct);
        await ActAsync(eve, texts => research.Entering(project, new Application(
            "Ines Okafor", "Institute for Public Questions",
            "A public grant pays; nobody who sells models has a say in what is published.",
            "Do people in smaller languages use models for the same tasks as others?",
            "People by language and people by use case, of three months: one table alone cannot tell a habit from a season.",
            "Answers stay on a server of the institute until they are published together, with all of the noise."),
                today.PlusDays(-3), texts),
                ct);
    }

    private async Task ActAsync(Caller eve, Func<Texts, Deciding<UsageRegister>> prepare, CancellationToken ct)
    {
        var texts = acting.TextsBy(eve, UsageCodes.BadValue);
        FillDemo.Must(await acting.ChangeAsync(UsageStreams.Of(eve), new Asking(eve, Ct: ct), prepare(texts), texts));
    }
}
