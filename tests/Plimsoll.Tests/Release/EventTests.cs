// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Release;
using Plimsoll.Release.Events;
using Plimsoll.Release.Parties;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class EventTests
{
    private static readonly string Folder = Repository.At("samples", "events");

    private static string[] Samples => [.. Directory.EnumerateFiles(Folder, "release.*.json").Order(StringComparer.Ordinal)];

    [Fact]
    public void All_samples_together_fold_into_a_release_and_a_registry()
    {
        var history = World.Value(History.FromJson(Together(Samples.Select(File.ReadAllText)), "samples"));
        Assert.Equal(ReleaseEvent.Catalog.All.Count(), history.Length);
        var registry = history.Where(e => e.Event is PartyRegistered or PartyChanged or ModelRegistered or VersionRegistered or LineageRecorded or LineageWithdrawn
            or ApplicationRegistered or ReleaseOpened or AdverseRuleSet).Aggregate(Registry.Empty, (state, entry) => state.Apply(entry));
        var dossier = Dossier.Fold(history);
        Assert.Equal([1, 0], registry.Models.Values.Single().Versions.Select(v => v.Lineage.Count));
        Assert.Equal([Role.Provider, Role.Adapter], registry.Parties.Values.Single().Roles);
        Assert.Equal(["org_5yWhNsPKX1QoBnq2Vj7TdE"], registry.Downstream(registry.Models.Keys.Single()));
        Assert.NotNull(dossier.Assessment);
        Assert.Equal((1, 6, 2, 1), (dossier.Evidence.Count, dossier.Decisions.Count, dossier.Notices.Count, dossier.Reviews.Count));
        Assert.NotNull(dossier.Monitored);
        Assert.Equal(ServiceState.Retired, dossier.Status?.State);
    }

    [Fact]
    public void What_an_older_version_of_a_verdict_did_not_say_stays_unsaid()
    {
        var data = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "release.gate-judged-v1.json")))!["data"]!.ToJsonString();
        var judged = Assert.IsType<GateJudged>(World.Value(ReleaseEvent.Catalog.Read("release.gate-judged", 1, Encoding.UTF8.GetBytes(data))));
        Assert.Null(judged.Pack);
        Assert.Null(judged.Stands);
    }

    [Theory]
    [InlineData("release.unheard-of", 1, "{}", "journal.unknown-event")]
    [InlineData("release.practice-assigned", 3, "{}", "journal.unknown-event")]
    [InlineData(
        "release.practice-assigned", 2,
        """{"practice":"G01.B1","owner":null,"due":{"day":"2026-12-24","zone":"Europe/Berlin"}}""",
        "journal.malformed-event")]
    [InlineData(
        "release.practice-assigned", 2,
        """{"practice":"G01.B1","owner":null,"due":{"day":"2026-12-24","zone":"UTC","ends":"2026-12-24T23:00:00.000Z"}}""",
        "journal.malformed-event")]
    [InlineData(
        "release.practice-assigned", 2,
        """{"practice":"G01.B1","owner":null,"due":{"day":"2026-12-24","zone":"my own zone","ends":"2026-12-25T00:00:00.000Z"}}""",
        "journal.malformed-event")]
    [InlineData("release.practice-assigned", 1, "{}", "journal.malformed-event")]
    [InlineData("release.practice-assigned", 1, """{"practice":"G01.B1","owner":null,"due":null,"colour":"red"}""", "journal.malformed-event")]
    [InlineData("release.practice-assigned", 1, """{"practice":"G01.B1","owner":null}""", "journal.malformed-event")]
    [InlineData("release.practice-assigned", 1, """{"practice":null,"owner":null,"due":null}""", "journal.malformed-event")]
    [InlineData("release.practice-assigned", 1, """{"practice":"G01.B1","owner":null,"due":"2026-11-20T09:00:00Z"}""", "journal.malformed-event")]
    [InlineData("release.evidence-gone", 1, """{"evidence":"evd_1","revision":"1"}""", "journal.malformed-event")]
    public void What_cannot_be_understood_is_refused_and_never_half_read(string type, int version, string data, string code) =>
        Assert.Equal(code, World.Code(ReleaseEvent.Catalog.Read(type, version, Encoding.UTF8.GetBytes(data))));

    [Fact]
    public void A_history_out_of_order_is_refused()
    {
        string[] texts = [.. Samples.Select(File.ReadAllText)];
        var reversed = Encoding.UTF8.GetBytes($"[{string.Join(',', texts.OrderByDescending(Seq))}]");
        Assert.Equal("release.malformed-history", World.Code(History.FromJson(reversed, "samples")));
        Assert.Equal("release.malformed-history", World.Code(History.FromJson("{}"u8, "samples")));
    }

    private static byte[] Together(IEnumerable<string> texts) => Encoding.UTF8.GetBytes($"[{string.Join(',', texts.OrderBy(Seq))}]");

    private static long Seq(string text) => long.Parse((string)JsonNode.Parse(text)!["seq"]!, System.Globalization.CultureInfo.InvariantCulture);
}
