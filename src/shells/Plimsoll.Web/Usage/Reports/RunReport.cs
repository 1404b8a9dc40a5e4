// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage.Reports;

/// <summary>Runs a report: spends its part of the budget, and only then reads rows, bounds them, adds noise,
/// signs the record and publishes. One at a time; what it cost stays spent, whatever becomes of it.</summary>
internal sealed partial class RunReport(
    Acting acting, Books books, OpenedActivity activity, ServerKeys keys, AnswerSteps steps, TimeProvider clock, IHostApplicationLifetime server,
    IntakeWatch watch, ILogger<RunReport> log)
    : IDisposable
{
    /// <summary>Reports that may wait for one another.</summary>
    private const int MostWaiting = 8;

    /// <summary>How often it is looked again when something else happens at the same moment.</summary>
    private const int MostTries = 8;

    /// <summary>Characters in the longest document that is kept.</summary>
    private const int LongestDocument = 8 * 1024 * 1024;

    /// <summary>Bytes of the largest exact table that is kept for an auditor.</summary>
    private const int MostAudited = 4 * 1024 * 1024;

    /// <summary>How long an answer waits for the count, before it says that it goes on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string RandomSource = "RandomNumberGenerator of .NET (the operating system)";

    private static readonly string Version =
        typeof(PublicationRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";

    private static readonly Lazy<Digest> Build = new(() => File.Exists(typeof(PublicationRecord).Assembly.Location)
        ? Digest.Of(File.ReadAllBytes(typeof(PublicationRecord).Assembly.Location))
        : Digest.Of(typeof(PublicationRecord).Module.ModuleVersionId.ToByteArray()));

    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _waiting;

    /// <summary>The report that is being counted by this server now; null when there is none.</summary>
    public string? Running { get; private set; }

    /// <summary>The templates that may be asked. Nothing starts with a pack that is refused.</summary>
    public static ReportTemplates Templates { get; } =
        TemplateReader.Shipped().Succeeds(out var read, out var refusal) ? read : throw new InvalidOperationException(refusal.Sentence);

    /// <summary>What an organisation's activity is called in budgets and records.</summary>
    public static string DatasetOf(Tenant tenant) => $"activity/{tenant.Slug}";

    /// <summary>A question and the time that it is asked of, as somebody typed them.</summary>
    /// <param name="shown">Digest of the question whose cost was shown; null where none is told.</param>
    public static Result<Question> Read(string? template, string? window, string? shown = null)
    {
        if (!Templates.Find(template ?? "").Succeeds(out var found, out var refusal)) { return refusal; }
        if (shown is not null && shown != found.Digest.ToString())
        {
            return new Refusal(
                JournalCodes.Conflict, "template", template, "has other bounds than those that were shown", "look at what it costs now, then ask again");
        }
        return ReportWindow.Read(found.Window, window).Succeeds(out var read, out refusal) ? new Question(found, read) : refusal;
    }

    /// <summary>Spends the budget and starts the count.</summary>
    /// <param name="project">The research project that asks; null for the organisation itself.</param>
    /// <param name="seen">The revision at which the cost was seen; refused where the budget
    /// that was shown has changed since. What else happened stops nobody.</param>
    /// <returns>The report as it was reserved, and the count that goes on; refused before a
    /// row is read where the budget, the window or the store is not there.</returns>
    public async Task<Result<StartedReport>> StartAsync(
        Caller caller, ReportTemplate template, ReportWindow window, string? project, long? seen, Idempotency? once, string id, CancellationToken ct)
    {
        var asked = clock.GetTimestamp();
        if (!activity.Store.Succeeds(out var store, out var refusal)) { return refusal; }
        // What would be refused anyway takes no place of those that wait; a repeated ask is answered from what was written.
        if (once is null
            && !Reporting.Reserve(books.Now.UsageOf(caller.In.Id).State, id, template, window, DatasetOf(caller.In), project, caller.At(clock.GetUtcNow()))
                .Succeeds(out _, out refusal))
        {
            return refusal;
        }
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new Refusal(UsageCodes.ReportsBusy, "reports", null, "are being counted, and many wait already", "ask again in a minute; nothing was spent");
        }
        try { await _gate.WaitAsync(ct); }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _waiting);
            throw;
        }
        var counting = false;
        try
        {
            // Before it is written down, so that nobody takes it for one that was left behind.
            Running = id;
            var reserved = await ReserveAsync(caller, template, window, project, seen, once, id, ct);
            if (!reserved.Succeeds(out var change, out refusal)) { return refusal; }
            if (change.Earlier is { } earlier) { return new StartedReport(Encoding.UTF8.GetString(earlier), Task.CompletedTask); }
            counting = true;
            watch.Spent(template);
            // Goes on when the caller leaves: what is spent is spent.
            var count = Task.Run(async () =>
            {
                try { await CountAsync(store, caller, change.After.Reports.Reports[id], template, window, asked); }
                finally { Leave(); }
            }, CancellationToken.None);
            return new StartedReport(id, count);
        }
        finally { if (!counting) { Leave(); } }
    }

    /// <summary>Spends the budget. Asked in turn, so that a report that was published while this one waited is no reason to refuse it.</summary>
    private async Task<Result<Change<UsageRegister>>> ReserveAsync(
        Caller caller, ReportTemplate template, ReportWindow window, string? project, long? seen, Idempotency? once, string id, CancellationToken ct)
    {
        var scope = new BudgetScope(DatasetOf(caller.In), template.Unit, window.Name);
        // A window of which something is spent keeps its limit, whatever is set later.
        bool Changes(JournalEvent happened) => happened switch
        {
            ReportReserved e =>
                (e.Dataset == scope.Dataset && e.Unit == scope.Unit && e.Window == scope.Window) || (project is not null && e.Project == project),
            BudgetSet e => e.Unit == scope.Unit && e.Window == window.Kind && !acting.State.UsageOf(caller.In.Id).State.Reports.Spent.ContainsKey(scope),
            _ => false,
        };
        long? Fresh() => acting.Fresh(UsageStreams.Of(caller), seen, (_, happened) => Changes(happened));
        var fresh = Fresh();
        for (var tries = 0; ; tries++)
        {
            var reserved = await acting.ChangeAsync(
                UsageStreams.Of(caller), new Asking(caller, fresh, once, ct),
                (register, asker, _) => Reporting.Reserve(register, id, template, window, scope.Dataset, project, asker));
            if (reserved.Succeeds(out _, out var refusal) || refusal.Is != JournalCodes.Conflict || tries >= MostTries) { return reserved; }
            var later = Fresh();
            if (later == fresh) { return reserved; }
            fresh = later;
        }
    }

    /// <summary>Says of reports that a stopped server left behind that nothing came of them.</summary>
    public async Task TidyAsync(string tenant, CancellationToken ct)
    {
        foreach (var report in books.Now.UsageOf(tenant).State.Reports.Reports.Values.Where(r => r.State == ReportState.Counting && r.Id != Running))
        {
            await acting.ChangeAsync(
                UsageStreams.Registers.At(tenant), DataFolder.Server, null,
                (register, _, _) => Reporting.Fail(register.Reports, report.Id, UsageCodes.ReportInterrupted), ct: ct);
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Leave()
    {
        Running = null;
        _gate.Release();
        Interlocked.Decrement(ref _waiting);
    }

    private async Task CountAsync(ActivityStore store, Caller caller, Report report, ReportTemplate template, ReportWindow window, long asked)
    {
        try
        {
            var columns = store.Columns(new ColumnAsk(
                caller.In.Id, window.From, window.Until, template.Kind, UnitOf(template.Unit), template.Key.Fields,
                template.Counts == ReportMeasure.Seconds ? WeightField.Seconds : WeightField.One)
            {
                Agreements = Reporting.Counted(books.Now.UsageOf(caller.In.Id).State, report.Project)
            });
            var reservation = Reporting.ReservationOf(report, template);
            var tables = ReportRun.Count(
                reservation, template,
                new ReportRows(columns.Units, columns.Cells, columns.Weights, columns.Keys),
                RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.Fill, Environment.ProcessorCount);
            await PublishAsync(caller, report, reservation, template, window, columns, tables, asked);
        }
#pragma warning disable CA1031 // Whatever went wrong, the journal has to say that nothing came of it; its words could tell about rows.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed(log, report.Id, e.GetType().Name);
            await UntilAsync(DueOf(report, asked), asked);
            await acting.ChangeAsync(
                UsageStreams.Of(caller), DataFolder.Server, null, (register, _, _) => Reporting.Fail(register.Reports, report.Id, UsageCodes.ReportBroke),
                ct: server.ApplicationStopping);
        }
    }

    /// <summary>How long after the ask is told what came of it. The organisation's own
    /// reports do not wait: whoever asks them may see the exact numbers.</summary>
    private TimeSpan DueOf(Report report, long asked) => clock.GetElapsedTime(asked) is var elapsed && report.Project is null ? elapsed : steps.After(elapsed);

    /// <summary>Waits until then, or until the server stops.</summary>
    private async Task UntilAsync(TimeSpan due, long asked)
    {
        if (due - clock.GetElapsedTime(asked) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, clock, server.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PublishAsync(
        Caller caller, Report report, Reservation reservation, ReportTemplate template, ReportWindow window, UnitColumns columns,
        ReportTables tables, long asked)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        var head = books.Now.Seq.ToString(CultureInfo.InvariantCulture);
        var snapshot = Canonical.Bytes(Canonical.Map(
            ("journalSize", Canonical.Text(head)),
            ("rows", Canonical.Text(Text(columns.Units.Length))),
            ("rowsWithoutUnit", Canonical.Text(Text(columns.WithoutUnit))),
            ("window", Canonical.Text(window.Name))));
        var exact = tables.Exact.ToCsv();
        var due = DueOf(report, asked);
        var now = clock.GetUtcNow() + (due - clock.GetElapsedTime(asked));
        var facts = new PublicationFacts(
            report.Id, template.Digest, Salted(salt, snapshot),
            $"{window.Period.From:yyyy-MM-dd}/{window.Period.Until.PlusDays(-1):yyyy-MM-dd}",
            books.Now.UsageOf(caller.In.Id).State.Reports.Newest.GetValueOrDefault(report.Scope),
            Reporting.ConversionDelta, Version, Build.Value, RandomSource, Salted(salt, exact), Convert.ToBase64String(keys.Publication.Public));
        var record = PublicationRecord.Of(reservation, tables.Noisy, facts);
        var bytes = RecordJson.Write(record);
        var envelope = Encoding.UTF8.GetString(Dsse.Sign(PublicationRecord.PayloadType, bytes, keys.Publication.Kid, keys.Publication.Sign));
        // A publication is the organisation's, and so is what an auditor is shown: neither goes with whoever asked the question.
        var texts = acting.TextsOf(caller.In.Party, UsageCodes.BadValue);
        var document = texts.KeepExactly("publication", Publication.Of(caller.In.Name, template, window, tables.Noisy, record, now).ToUtf8(), LongestDocument);
        // A table of very many private keys is not kept: whether a report comes about must not hang on what the data hold.
        var audit = texts.Keep(
            "audit",
            $"{Convert.ToBase64String(salt)}\n{Convert.ToBase64String(snapshot)}\n{(exact.Length <= MostAudited ? Convert.ToBase64String(exact) : "-")}",
            LongestDocument);
        if (texts.Refusal is { } unkept) { throw new InvalidDataException(unkept.Code); }
        await UntilAsync(due, asked);
        var published = await acting.ChangeAsync(
            UsageStreams.Of(caller), caller.Id, null,
            (register, asker, _) =>
                Reporting.Publish(register.Reports, report.Id, record, Digest.Of(bytes), envelope, document, audit, template, window, asker),
            texts, ct: server.ApplicationStopping);
        if (!published.Succeeds(out _, out var refusal)) { throw new InvalidDataException(refusal.Code); }
    }

    private static UnitField UnitOf(PrivacyUnit unit) => unit switch
    {
        PrivacyUnit.Person => UnitField.Person,
        PrivacyUnit.CustomerOrganisation => UnitField.Customer,
        PrivacyUnit.Application => UnitField.Application,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Digest Salted(byte[] salt, byte[] bytes) => Digest.Of([.. salt, .. bytes]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(1402, LogLevel.Error, "Report {Report} came to nothing ({Kind}); what it cost stays spent")]
    private static partial void Failed(ILogger log, string report, string kind);
}

/// <summary>A question, and the time that it is asked of.</summary>
internal sealed record Question(ReportTemplate Template, ReportWindow Window);

/// <summary>A report whose part of the budget is spent, and the count that goes on.</summary>
internal sealed record StartedReport(string Id, Task Count);
