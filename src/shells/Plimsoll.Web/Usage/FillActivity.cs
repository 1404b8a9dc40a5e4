// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Web.Usage;

/// <summary>Gives the sample organisation a month of made-up events, and publishes what may be told of them: the same store, budgets and reports as a real one has.</summary>
internal sealed class FillActivity(Books books, Recorder recorder, ActivityDesk desk, UsageDesk usage, RunReport runner, TimeProvider clock)
{
    private const int Batch = 10_000;

    /// <exception cref="InvalidOperationException">A use case refused what the sample asks; that is a fault of the sample.</exception>
    /// <returns>Paths of the pages that it ended in, the statement first.</returns>
    public async Task<IReadOnlyList<string>> FillAsync(Demo demo, long events, TextWriter progress, CancellationToken ct)
    {
        var tenant = books.Now.Accounts.Find(demo.Slug)!;
        var eve = new Caller(books.Now.Accounts.Accounts[tenant.Members.First(m => m.Value.Contains(MemberRole.Administrator)).Key], tenant, [MemberRole.Administrator, MemberRole.Governance], null);
        var store = Must(desk.Store);
        var window = ReportWindow.Of(WindowKind.Month, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddMonths(-1));
        await SendAsync(store, tenant.Id, window, events, progress, ct);
        await store.RefreshDaysAsync();
        foreach (var unit in Enum.GetValues<PrivacyUnit>())
        {
            Must(await recorder.ChangeAsync(eve.Id, (TenantBooks.UsageOf(tenant.Id), tenant.Id), null, s => s.Of(tenant.Id).Usage, (_, r, _) => Reporting.SetBudget(r.Reports, unit, WindowKind.Month, "0.6", "1/100000000"), [], null, s => s.Of(tenant.Id).Usage.State, ct));
        }
        List<string> pages = [$"/public/statements/{await StateAsync(eve, window, ct)}"];
        foreach (var template in RunReport.Templates.All)
        {
            var watch = Stopwatch.StartNew();
            var started = Must(await runner.StartAsync(eve, template, window, null, null, null, Ids.New("rpt"), ct));
            await started.Count;
            var report = books.Now.Of(tenant.Id).Usage.State.Reports.Reports[started.Id];
            if (report.State != ReportState.Published) { throw new InvalidOperationException($"The sample cannot be made: {template.Title} came to nothing ({report.FailedBy})."); }
            await progress.WriteLineAsync($"{template.Title}: counted, noised and signed in {watch.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
            if (report.IsPublic(clock.GetUtcNow())) { pages.Add($"/public/publications/{started.Id}"); }
        }
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
            if (sent / Batch % 50 == 49) { await progress.WriteLineAsync($"{(sent + Batch).ToString("N0", CultureInfo.InvariantCulture)} of {events.ToString("N0", CultureInfo.InvariantCulture)} events stored"); }
        }
        await SettleAsync(waiting);
        await progress.WriteLineAsync($"{events.ToString("N0", CultureInfo.InvariantCulture)} events stored in {watch.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
    }

    private static async Task SettleAsync(List<Task<StoreAnswer>> waiting)
    {
        foreach (var answer in await Task.WhenAll(waiting)) { if (answer is StoreAnswer.Refused refused) { throw new InvalidOperationException($"The sample cannot be made: {refused.Refusal.Sentence}"); } }
        waiting.Clear();
    }

    /// <summary>What two hosts and a hub counted of the open model, and where it is built in.</summary>
    private async Task<string> StateAsync(Caller eve, ReportWindow window, CancellationToken ct)
    {
        const string Model = "harbour-7b";
        (string Reporter, ReporterRole Role, Measure Measure, Dimension Dimension, Cell[] Cells)[] counted =
        [
            ("Quayside Hosting", ReporterRole.Host, Measure.Requests, Dimension.Geography, [new("DE", 412_880), new("FR", 268_112), new("IN", 1_020_447), new("US", 1_911_205)]),
            ("Northern Lights Cloud", ReporterRole.Host, Measure.Requests, Dimension.Geography, [new("DE", 98_400), new("NO", 61_225), new("US", 240_913)]),
            ("Open Harbour Hub", ReporterRole.Hub, Measure.Downloads, Dimension.Total, [new("total", 88_310)]),
        ];
        foreach (var (reporter, role, measure, dimension, cells) in counted)
        {
            var contribution = Contribution.Entered(new Aggregate(reporter, role, Model, measure, dimension, window.Period, CountMethod.Exact, null, measure == Measure.Downloads ? "A file fetched once." : "A call that was answered.", role == ReporterRole.Hub ? "All fetches of the weights." : "All paid and free traffic.", null, cells));
            await ActAsync(eve, texts => { var words = UsageDesk.Words(texts, contribution); return (state, asker) => Contributing.Take(state, Ids.New("ctr"), contribution, words, own: true, asker); }, ct);
        }
        foreach (var application in (DownstreamApplication[])[new("Triage Notes", "Wardwise", "health", "patient-triage", true, NamedBy.Developer), new("Tidy Ledger", "Pennyworth", "finance", "bookkeeping", false, NamedBy.List), new("Homework Helm", "Schoolroom", "education", "tutoring", false, NamedBy.Developer)])
        {
            await ActAsync(eve, _ => (state, _) => Contributing.List(state, Ids.New("dsa"), Model, application), ct);
        }
        var id = Ids.New("stm");
        var statement = Must(usage.Draft(eve, new CountThings.StatementAsk(Model, Reach.Open)));
        await ActAsync(eve, texts => UsageDesk.Publishing(id, statement, texts), ct);
        return id;
    }

    private async Task ActAsync(Caller eve, Func<Texts, Counting> prepare, CancellationToken ct)
    {
        var texts = usage.Texts(eve);
        Must(await usage.ChangeAsync(eve, prepare(texts), texts, null, null, ct));
    }

    private static T Must<T>(Result<T> result) where T : class => result.Succeeds(out var value, out var refusal) ? value : throw new InvalidOperationException($"The sample cannot be made: {refusal.Sentence}");
}
