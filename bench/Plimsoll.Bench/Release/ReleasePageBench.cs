// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Bench.Release;

/// <summary>The pages of a release with 500 practices and 2,000 pieces of evidence, from a server of their own process, against an empty address of the same server in the same minute.</summary>
internal static class ReleasePageBench
{
    private const int Practices = 500;
    private const int Pieces = 2000;
    private const int Seconds = 20;
    private const string Address = "http://127.0.0.1:5193";

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        try
        {
            var (release, session) = await FillAsync(folder);
            await Office.ServedAsync(folder, Address, async _ =>
            {
                foreach (var (name, path, rate) in new[] { ("release page", "", 200), ("practices, 120 rows", "/practices", 100), ("practice page", "/practices/G02.B7", 100), ("500 practices as CSV", "/practices?format=csv", 100) })
                {
                    var address = $"{Address}/t/bench/releases/{release}{path}";
                    await Hey.AtAsync(address, rate, 4, session);
                    var page = await Hey.AtAsync(address, rate, Seconds, session);
                    var empty = await Hey.AtAsync(Address + "/health", rate, 5);
                    Console.WriteLine($"| {name} of a release with {Practices} practices and {Pieces} pieces of evidence at {page.Rate:0}/s | p50 {page.P50:0.0} ms, p99 {page.P99:0.0} ms, {page.Good} answers | empty: p50 {empty.P50:0.0} ms, p99 {empty.P99:0.0} ms | p99 {page.P99 / empty.P99:0.00} |");
                }
                return true;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An organisation with the release, and a session that may look at it.</summary>
    private static async Task<(string Release, string Session)> FillAsync(string folder)
    {
        await using var office = await Office.OpenAsync(folder);
        var (http, account, services) = (office.Http, office.Account, office.Services);
        var tenant = await Office.TenantAsync(http, "bench");
        var model = (string)(await Office.PostAsync(http, $"/api/v1/t/{tenant}/models", new JsonObject { ["name"] = "Bench", ["modelType"] = "frontier" }))["id"]!;
        await Office.PostAsync(http, $"/api/v1/t/{tenant}/models/{model}/versions", new JsonObject { ["version"] = "1", ["files"] = new JsonArray(new JsonObject { ["path"] = "model", ["sha256"] = Digest.Of("weights"u8).Hex }) });
        var plan = new JsonObject { ["releaseType"] = "restricted", ["components"] = new JsonArray("evaluations"), ["audience"] = "customers", ["stage"] = "restricted", ["uses"] = new JsonArray("chat") };
        var release = (string)(await Office.PostAsync(http, $"/api/v1/t/{tenant}/releases", new JsonObject { ["model"] = model, ["version"] = "1", ["plan"] = plan }))["id"]!;

        var now = TimeProvider.System.GetUtcNow();
        var state = services.GetRequiredService<Books>().Now.ReleasesOf(tenant)[release].State;
        var pack = new PinnedPack("pai-2024", "2024-11-01", Digest.Of("pack"u8), Basis.Source);
        Requirement[] list = [.. Enumerable.Range(0, Practices).Select(n => new Requirement($"G{1 + (n % 22):00}.B{1 + (n / 22)}", $"Practice {n} as somebody would word it in a line", "pai-2024", Basis.Source, "pai-2024", n % 3 == 2 ? Tier.Recommended : Tier.Baseline, (DueWhen)(n % 5), Proof.Arrangement, Owed: true))];
        var pinned = Assessing.Pin(state, new Asker(account, now), AssessmentPinned.Of(new AssessedProfile(ModelType.Frontier, ReleaseType.Restricted, [Role.Provider], ["text"], false), [pack], list, null), []).Value!;
        var label = new VaultRef("vlt_0000000000000000000000", Digest.Of("label"u8));
        JournalEvent[] events =
        [
            .. pinned.Events,
            .. Enumerable.Range(0, Pieces).Select(n => new EvidenceAttached($"evd_{n:0000000000000000000000}", new EvidenceContent(EvidenceKind.Link, Digest.Of(BitConverter.GetBytes(n)), label, null, now, null, null, null, null, null), [list[n % Practices].Id, list[n * 7 % Practices].Id], [])),
            .. list.Where((_, n) => n % 4 != 0).Select(r => new PracticeStatusSet(r.Id, PracticeStatus.Met, null, null, null, null)),
        ];
        var rev = 1L;
        foreach (var chunk in events.Chunk(200))
        {
            var (seen, recorder) = (rev, services.GetRequiredService<Recorder>());
            var written = await recorder.AppendAsync(account, _ => new[] { ReleaseStreams.Releases.At(tenant, release).Writes(seen, chunk) }, []);
            if (!written.Succeeds(out _, out var refusal)) { throw new InvalidOperationException(refusal.Sentence); }
            rev += chunk.Length;
        }
        return (release, $"Cookie: plimsoll={await office.SessionAsync()}");
    }
}
