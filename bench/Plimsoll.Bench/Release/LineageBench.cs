// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Chain.Lineage;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Release;

namespace Plimsoll.Bench.Release;

/// <summary>Many releases of many organisations in one lineage, each from the one before it (deep) or all from the first (wide): what a suspension of the first
/// costs until every organisation is told, against the same of a lineage of ten; and the pages of the last one, against an empty address of the same
/// server.</summary>
internal static class LineageBench
{
    private const int Organisations = 100;
    private const int Few = 10;
    private const int Seconds = 10;
    private const string Address = "http://127.0.0.1:5196";

    public static async Task RunAsync(int releases)
    {
        foreach (var deep in new[] { true, false })
        {
            var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
            try
            {
                var (leaf, session) = await ToldAsync(folder, releases, deep);
                await Office.ServedAsync(folder, Address, async _ =>
                {
                    // The page of the first one walks over everything behind it: more than a few a second would measure the queue.
                    foreach (var (name, path, rate) in new[]
                    {
                        ("release page of the last one", $"/t/{leaf.Slug}/releases/{leaf.Release}", 50), ("version page of the last one", leaf.Page, 50),
                        ("version page of the first one", leaf.Root, 2),
                    })
                    {
                        var callers = Math.Min(10, rate);
                        await Hey.AtAsync(Address + path, rate, 3, session, callers);
                        var page = await Hey.AtAsync(Address + path, rate, Seconds, session, callers);
                        var empty = await Hey.AtAsync(Address + "/health", rate, 5, callers: callers);
                        Say(
                            $"{name}, {Way(deep)} lineage of {releases:N0}, at {page.Rate:0}/s", $"p50 {page.P50:0.0} ms, p99 {page.P99:0.0} ms, {page.Good} answers",
                            $"empty address: p50 {empty.P50:0.0} ms, p99 {empty.P99:0.0} ms", page.P50 / empty.P50, "times (p50)");
                    }
                    return true;
                });
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string Way(bool deep) => deep ? "deep" : "wide";

    private sealed record Leaf(string Slug, string Release, string Page, string Root);

    /// <summary>A data folder with both lineages, whose first models were suspended; measures how long it took until everybody was told.</summary>
    private static async Task<(Leaf Leaf, string Session)> ToldAsync(string folder, int releases, bool deep)
    {
        await using var office = await Office.OpenAsync(folder);
        var tenants = new List<string>();
        for (var n = 0; n < Organisations; n++) { tenants.Add(await Office.TenantAsync(office.Http, $"org-{n}")); }
        await FillAsync(office, tenants, "few", Few, deep);
        await FillAsync(office, tenants, "many", releases, deep);
        // The first time compiles what the others use.
        await SuspendAsync(office, tenants[0], await FilledAsync(office, tenants, "first", deep), Few);
        var (little, entries) = await SuspendAsync(office, tenants[0], "few", Few);
        var (long_, given) = await SuspendAsync(office, tenants[0], "many", releases);
        Say(
            $"a suspension at the root of a {Way(deep)} lineage of {releases:N0} until {given} organisations are told", $"{long_:0} ms",
            $"of {Few} releases, {entries} organisations: {little:0.0} ms", (long_ - little) * 1000 / (releases - Few), "µs a release more");
        var walked = Walked(office, tenants[0], releases);
        Say(
            $"of that the walk over the {Way(deep)} lineage", $"{walked.Walk:0} ms", $"reading as many entries of the journal: {walked.Read:0} ms",
            walked.Walk / walked.Read, "times");
        var last = releases - 1;
        return (
            new Leaf(
                $"org-{last % Organisations}", Release("many", last), $"/t/org-{last % Organisations}/models/{Model("many", last)}/versions/1",
                $"/t/org-0/models/{Model("many", 0)}/versions/1"),
            $"Cookie: plimsoll={await office.SessionAsync()}");
    }

    private static async Task<string> FilledAsync(Office office, List<string> tenants, string kind, bool deep)
    {
        await FillAsync(office, tenants, kind, Few, deep);
        return kind;
    }

    private static (double Walk, double Read) Walked(Office office, string root, int releases)
    {
        var (state, journal) = (office.Services.GetRequiredService<Books>().Now, office.Services.GetRequiredService<Storage.Journals.Journal>());
        var from = new VersionAt(root, Model("many", 0), "1");
        _ = state.Downstream(from);
        var watch = Stopwatch.StartNew();
        var found = state.Downstream(from);
        var walk = watch.Elapsed.TotalMilliseconds;
        if (found.Count < releases * (Organisations - 1) / Organisations) { throw new InvalidOperationException($"{found.Count} of {releases} were found"); }
        watch.Restart();
        var read = 0L;
        for (var at = 0L; at < releases;) { var some = journal.Read(at, 1000); at += some.Count; read += some.Sum(e => e.Bytes.Length); if (some.Count == 0) { break; } }
        return read == 0 ? throw new InvalidOperationException("nothing was read") : (walk, watch.Elapsed.TotalMilliseconds);
    }

    /// <summary>Suspends the first release and waits until everybody is told; milliseconds, and how many were.</summary>
    private static async Task<(double Took, int Told)> SuspendAsync(Office office, string root, string kind, int releases)
    {
        var (services, release) = (office.Services, Release(kind, 0));
        var (recorder, tell, books) = (services.GetRequiredService<Recorder>(), services.GetRequiredService<TellDownstream>(), services.GetRequiredService<Books>());
        await tell.OnceAsync(CancellationToken.None);
        var watch = Stopwatch.StartNew();
        await MustAsync(recorder.AppendAsync(office.Account, state =>
        {
            var at = ReleaseStreams.Releases.At(root, release);
            return new[] { at.Writes(at.Find(state).Value!.Rev, [new StatusChanged(ServiceState.Suspended, [], Criterion.Misuse, null, [])]) };
        }, []));
        var most = Math.Min(Organisations, releases) - 1;
        int told;
        do
        {
            await tell.OnceAsync(CancellationToken.None);
            told = books.Now.Lineage.Told.Count == 0 ? 0 : books.Now.Lineage.Told[books.Now.Lineage.Told.Keys.Max()];
        }
        while (told < most);
        return (watch.Elapsed.TotalMilliseconds, told);
    }

    /// <summary>A lineage over the organisations in turn, and a release of each version; the first one serves.</summary>
    private static async Task FillAsync(Office office, List<string> tenants, string kind, int releases, bool deep)
    {
        var (account, services) = (office.Account, office.Services);
        var (recorder, books) = (services.GetRequiredService<Recorder>(), services.GetRequiredService<Books>());
        var plan = new ReleasePlan(ReleaseType.Restricted, [Component.Evaluations], Audience.Customers, Stage.Restricted, ["chat"]);
        var manifest = new VaultRef("vlt_0000000000000000000000", Digest.Of("files"u8));
        for (var org = 0; org < tenants.Count; org++)
        {
            var (tenant, mine) = (tenants[org], org);
            var party = books.Now.Accounts.Tenants[tenant].Party;
            foreach (var some in Enumerable.Range(0, releases).Where(n => n % tenants.Count == mine).Chunk(50))
            {
                List<JournalEvent> things = [];
                foreach (var n in some)
                {
                    things.Add(new ModelRegistered(Model(kind, n), $"{kind} {n}", party, ModelType.Frontier));
                    things.Add(new VersionRegistered(Model(kind, n), "1", Subject(kind, n), [], manifest));
                    if (n > 0)
                    {
                        things.Add(new LineageRecorded(
                            Model(kind, n), "1", LineageKind.FineTunedFrom, "the one before", Subject(kind, deep ? n - 1 : 0), $"lin_{kind}{n}"));
                    }
                }
                await MustAsync(recorder.AppendAsync(account, state => new[] { ReleaseStreams.Registries.At(tenant).Writes(state.RegistryOf(tenant).Rev, things) }, []));
                foreach (var n in some)
                {
                    var opened = new ReleaseOpened(Release(kind, n), Model(kind, n), "1", Subject(kind, n), party, plan, OnePerson: false);
                    JournalEvent[] begun = n == 0 ? [opened, new StatusChanged(ServiceState.Active, ["chat"], Criterion.GateClear, null, [])] : [opened];
                    await MustAsync(recorder.AppendAsync(account, _ => new[] { ReleaseStreams.Releases.New(tenant, Release(kind, n)).Writes(0, begun) }, []));
                }
            }
        }
    }

    private static string Model(string kind, int n) => $"mdl_{kind}{n.ToString(CultureInfo.InvariantCulture).PadLeft(22 - kind.Length, '0')}";

    private static string Release(string kind, int n) => $"rel_{kind}{n.ToString(CultureInfo.InvariantCulture).PadLeft(22 - kind.Length, '0')}";

    private static Digest Subject(string kind, int n) => Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{kind} {n}"));

    private static void Say(string what, string figure, string reference, double ratio, string unit) =>
        Console.WriteLine($"| {what} | {figure} | {reference} | {ratio.ToString("0.00", CultureInfo.InvariantCulture)} {unit} |");

    private static async Task MustAsync<T>(Task<Result<T>> done) where T : class
    {
        if (!(await done).Succeeds(out _, out var refusal)) { throw new InvalidOperationException(refusal.Sentence); }
    }
}
