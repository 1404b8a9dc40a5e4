// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Release;

namespace Plimsoll.Bench.Release;

/// <summary>
/// The pages and lists of one organisation with thousands of assessed releases beside 300 others, from a server of their own process, against an empty
/// address of the same server in the same minute; what a start and its memory grow by a release; and what others notice while eight people reload Home.
/// </summary>
internal static class HubBench
{
    private const int Others = 300;
    private const int Readers = 8;
    private const int Seconds = 8;

    /// <summary>Starts of each of three folders, in turn: a busy minute meets all, and the middle one of each counts.</summary>
    private const int Starts = 5;

    /// <summary>Releases of the folder that the others are compared with. What the first few cost is the compiling of what reads them; what each further one
    /// costs is the question.</summary>
    private const int Few = 50;

    private const string Address = "http://127.0.0.1:5195";

    /// <param name="pages">Whether pages are asked for too, and not starts alone.</param>
    public static async Task RunAsync(int releases, bool pages)
    {
        var (none, few, whole) = (await FilledAsync(0), await FilledAsync(Few), await FilledAsync(releases));
        try
        {
            if (pages)
            {
                await Office.ServedAsync(whole.Folder, Address, async server =>
                {
                    await PagesAsync(whole, releases);
                    await NoticedAsync(whole);
                    Console.WriteLine($"| memory of the server after that | {Memory(server)} MiB | | |");
                    return 0;
                });
            }
            var (empty, begun, full) = (new List<Started>(), new List<Started>(), new List<Started>());
            for (var n = 0; n < Starts; n++)
            {
                empty.Add(await StartAsync(none.Folder));
                begun.Add(await StartAsync(few.Folder));
                full.Add(await StartAsync(whole.Folder));
            }
            Grown($"start of a server with {releases:N0} assessed releases", "ms", s => s.Start);
            Grown("processor time of the start", "ms", s => s.Processor);
            Grown("its memory after the start", "KiB", s => s.Memory);
            // Whatever an application of this process keeps for good is there after the first.
            await InUseAsync(few.Folder);
            var (little, used) = (await InUseAsync(few.Folder), await InUseAsync(whole.Folder));
            Say(
                "what of it is in use", $"{used / 1024} KiB", $"with {Few} of them {little / 1024} KiB", (used - little) / 1024.0 / (releases - Few),
                "KiB a release");

            void Grown(string what, string unit, Func<Started, double> of)
            {
                var (all, some, without) = (Middle(full.Select(of)), Middle(begun.Select(of)), Middle(empty.Select(of)));
                Say(
                    what, $"{all:0} {unit}", $"with {Few} of them {some:0} {unit}, without any {without:0} {unit}", (all - some) / (releases - Few),
                    $"{unit} a release");
            }
        }
        finally
        {
            foreach (var made in new[] { none, few, whole }) { Directory.Delete(made.Folder, recursive: true); }
        }
    }

    /// <summary>Leaves the data folder that is measured, to be looked at.</summary>
    /// <param name="folder">Made when it is not there, and empty when it is.</param>
    public static async Task FillAsync(int releases, string folder) => await FilledAsync(releases, Directory.CreateDirectory(folder).FullName);

    private static double Middle(IEnumerable<double> figures) => figures.Order().ElementAt(Starts / 2);

    private static async Task PagesAsync(Filled whole, int releases)
    {
        var (page, api) = ($"Cookie: plimsoll={whole.Session}", $"Authorization: Bearer {whole.Key}");
        await SizeAsync("/t/other-0", page);
        var (other, first) = (await TookAsync("/t/other-1", page), await TookAsync("/t/hub", page));
        Say($"the first Home of {releases:N0} releases after a start", $"{first:0} ms", $"of another organisation {other:0.0} ms", first / releases, "ms a release");
        foreach (var (name, path, header) in new[]
        {
            ("Home", "/t/hub", page), ("releases", "/t/hub/releases", page), ("releases, looked for", "/t/hub/releases?q=model+77", page),
            ("approvals", "/t/hub/approvals", page), ("consistency", "/t/hub/consistency", page), ("registry", "/t/hub/registry", page),
            ("API: releases", $"/api/v1/t/{whole.Tenant}/releases", api), ("API: due", $"/api/v1/t/{whole.Tenant}/due", api),
            ("API: registry", $"/api/v1/t/{whole.Tenant}/registry", api),
        })
        {
            var size = await SizeAsync(path, header);
            await Hey.FullAsync(Address + path, Readers, 2, header);
            var (shown, health) = (await Hey.FullAsync(Address + path, Readers, Seconds, header), await Hey.FullAsync($"{Address}/health", Readers, 4));
            Say(
                // An account is bounded to a thousand requests a second or so: what was refused for that is no answer.
                $"{name} of {releases:N0} releases, {Readers} readers", $"{shown.Good / (double)Seconds:0} answers/s, {size / 1024.0:0} KiB",
                $"empty address {health.Rate:0}/s", health.Rate * Seconds / shown.Good, "times");
        }
    }

    /// <summary>What those notice who ask for something small, or for the home page of another organisation, while eight people reload Home.</summary>
    private static async Task NoticedAsync(Filled whole)
    {
        var session = $"Cookie: plimsoll={whole.Session}";
        foreach (var (name, path) in new[] { ("the empty address", "/health"), ("Home of another organisation", "/t/other-0") })
        {
            await Hey.AtAsync(Address + path, 50, 2, session);
            var alone = await Hey.AtAsync(Address + path, 50, Seconds, session);
            var loading = Hey.AtAsync($"{Address}/t/hub", 800, Seconds + 4, session, Readers);
            await Task.Delay(TimeSpan.FromSeconds(2));
            var beside = await Hey.AtAsync(Address + path, 50, Seconds, session);
            var home = await loading;
            Say(
                $"{name} at 50/s while {Readers} people reload Home ({home.Good / (Seconds + 4):0} answers/s)",
                $"p99 {beside.P99:0.0} ms, {beside.Good} answers", $"while nobody does p99 {alone.P99:0.0} ms", beside.P99 / alone.P99, "times");
        }
    }

    private static void Say(string what, string figure, string reference, double ratio, string unit) =>
        Console.WriteLine($"| {what} | {figure} | {reference} | {ratio.ToString("0.00", CultureInfo.InvariantCulture)} {unit} |");

    private static async Task<double> TookAsync(string path, string header)
    {
        var watch = Stopwatch.StartNew();
        await SizeAsync(path, header);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<long> SizeAsync(string path, string header)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Address + path);
        request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync()).LongLength;
    }

    /// <param name="Start">Milliseconds until the server says its address.</param>
    /// <param name="Processor">Milliseconds of processor time that it took until then.</param>
    /// <param name="Memory">KiB that the process holds then.</param>
    private sealed record Started(double Start, double Processor, double Memory);

    private static async Task<Started> StartAsync(string folder)
    {
        var watch = Stopwatch.StartNew();
        return await Office.ServedAsync(folder, Address, server =>
        {
            var start = watch.Elapsed.TotalMilliseconds;
            server.Refresh();
            return Task.FromResult(new Started(start, server.TotalProcessorTime.TotalMilliseconds, server.WorkingSet64 / 1024.0));
        });
    }

    /// <summary>Bytes that are still in use by a server on a folder, once everything is collected that nobody needs.</summary>
    private static async Task<long> InUseAsync(string folder)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var app = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", folder]).Value!;
        await app.StartAsync();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        await app.StopAsync();
        return after - before;
    }

    private static long Memory(Process server)
    {
        server.Refresh();
        return server.WorkingSet64 / 1048576;
    }

    private sealed record Filled(string Folder, string Tenant, string Session, string Key);

    /// <summary>A data folder with the organisations: each release a version of a model of its own or another's, assessed as people assess it.</summary>
    private static async Task<Filled> FilledAsync(int releases, string? into = null)
    {
        var folder = into ?? Directory.CreateTempSubdirectory("plimsoll-").FullName;
        await using var office = await Office.OpenAsync(folder);
        var tenant = await Office.TenantAsync(office.Http, "hub");
        for (var n = 0; n < Others; n++) { await Office.TenantAsync(office.Http, $"other-{n}"); }
        var (account, services) = (office.Account, office.Services);
        var (recorder, assess, books) = (services.GetRequiredService<Recorder>(), services.GetRequiredService<Assess>(), services.GetRequiredService<Books>());
        var party = books.Now.Accounts.Tenants[tenant].Party;
        var plan = new ReleasePlan(ReleaseType.Restricted, [Component.Evaluations], Audience.Customers, Stage.Restricted, ["chat"]);
        foreach (var some in Enumerable.Range(0, releases).Chunk(50))
        {
            // As many models as there are releases by two and a half: what a hub has.
            var registered = books.Now.RegistryOf(tenant);
            List<JournalEvent> things = [];
            foreach (var n in some)
            {
                if (n % 5 is 0 or 2) { things.Add(new ModelRegistered(Model(n), $"model {n}", party, ModelType.Frontier)); }
                things.Add(new VersionRegistered(Model(n), $"{n}", Digest.Of(BitConverter.GetBytes(n)), [], new VaultRef("vlt_0000000000000000000000", Digest.Of("files"u8))));
            }
            await MustAsync(recorder.AppendAsync(account, _ => new[] { ReleaseStreams.Registries.At(tenant).Writes(registered.Rev, things) }, []));
            foreach (var n in some)
            {
                var release = $"rel_{n:0000000000000000000000}";
                var opened = new ReleaseOpened(release, Model(n), $"{n}", Digest.Of(BitConverter.GetBytes(n)), party, plan, OnePerson: false);
                await MustAsync(recorder.AppendAsync(account, _ => new[] { ReleaseStreams.Releases.New(tenant, release).Writes(0, [opened]) }, []));
                var done = await recorder.ChangeAsync(account, ReleaseStreams.Releases.At(tenant, release), null, assess.Decide(new Assess.Ask("frontier")), [], null, default);
                if (!done.Succeeds(out _, out var refusal)) { throw new InvalidOperationException(refusal.Sentence); }
            }
        }
        return new Filled(folder, tenant, await office.SessionAsync(), office.Key);

        static string Model(int n) => $"mdl_{(n % 5) switch { 0 or 2 => n, 1 or 3 => n - 1, _ => n - 2 }:0000000000000000000000}";
    }

    private static async Task MustAsync<T>(Task<Result<T>> done) where T : class
    {
        if (!(await done).Succeeds(out _, out var refusal)) { throw new InvalidOperationException(refusal.Sentence); }
    }
}
