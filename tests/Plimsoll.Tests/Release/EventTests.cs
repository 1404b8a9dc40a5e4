// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class EventTests
{
    private static readonly string Folder = Repository.At("samples", "events");

    private static string[] Samples => [.. Directory.EnumerateFiles(Folder, "release.*.json").Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_event_ever_released_has_a_sample_and_every_sample_an_event() =>
        Assert.Equal(ReleaseEvent.Catalog.All.Select(e => $"{e.Type}-v{e.Version}.json").Order(StringComparer.Ordinal), Samples.Select(s => Path.GetFileName(s)!));

    [Fact]
    public void All_samples_together_fold_into_a_release_and_a_registry()
    {
        var history = World.Value(History.FromJson(Together(Samples.Select(File.ReadAllText)), "samples"));
        Assert.Equal(ReleaseEvent.Catalog.All.Count(), history.Length);
        var (registry, dossier) = (Registry.Fold(history), Dossier.Fold(history));
        Assert.Single(registry.Models.Values.Single().Versions.Single().Lineage);
        Assert.Equal([Role.Provider, Role.Adapter], registry.Parties.Values.Single().Roles);
        Assert.Equal(["org_5yWhNsPKX1QoBnq2Vj7TdE"], registry.Downstream(registry.Models.Keys.Single()));
        Assert.NotNull(dossier.Assessment);
        Assert.Equal((1, 2, 1), (dossier.Evidence.Count, dossier.Decisions.Count, dossier.Notices.Count));
        Assert.NotNull(dossier.Monitored);
        Assert.Equal(ServiceState.Retired, dossier.Status?.State);
    }

    [Fact]
    public void What_is_written_is_what_was_read()
    {
        foreach (var sample in Samples)
        {
            var entry = JsonNode.Parse(File.ReadAllText(sample))!;
            var data = entry["data"]!.ToJsonString();
            var happened = World.Value(ReleaseEvent.Catalog.ReadAsWritten((string)entry["type"]!, (int)entry["tv"]!, Encoding.UTF8.GetBytes(data)));
            Assert.Equal(data, JsonNode.Parse(ReleaseEvent.Catalog.Write(happened))!.ToJsonString());
        }
    }

    [Fact]
    public void An_older_version_of_an_event_is_read_as_the_newest_and_what_it_did_not_say_stays_unsaid()
    {
        foreach (var sample in Samples)
        {
            var entry = JsonNode.Parse(File.ReadAllText(sample))!;
            var newest = ReleaseEvent.Catalog.All.Where(e => e.Type == (string)entry["type"]!).Max(e => e.Version);
            var happened = World.Value(ReleaseEvent.Catalog.Read((string)entry["type"]!, (int)entry["tv"]!, Encoding.UTF8.GetBytes(entry["data"]!.ToJsonString())));
            Assert.Equal(((string)entry["type"]!, newest), EventCatalog.NameOf(happened));
        }
        var judged = World.Value(ReleaseEvent.Catalog.Read("release.gate-judged", 1, Encoding.UTF8.GetBytes(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "release.gate-judged-v1.json")))!["data"]!.ToJsonString())));
        Assert.Null(Assert.IsType<GateJudged>(judged).Pack);
    }

    [Fact]
    public void No_event_can_hold_a_person_s_words()
    {
        // What a text may be in an event: an id, a slug, a registered name of an organisation or thing, or content of a pack. Each is named here on purpose.
        HashSet<string> allowed =
        [
            "party", "name", "model", "version", "from", "application", "release", "uses[]", "practice", "owner", "acceptedBy", "evidence", "practices[]", "lateFor[]", "approval", "changed[]", "decision", "missing[]",
            "supersedes", "allowedUses[]", "notify[]", "ref", "id", "date", "title", "pack", "edition", "modalities[]", "instead",
        ];
        var found = Samples.SelectMany(s => Texts(JsonNode.Parse(File.ReadAllText(s))!["data"]!, "")).Distinct().Order().ToArray();
        Assert.Empty(found.Except(allowed));
    }

    [Theory]
    [InlineData("release.unheard-of", 1, "{}", "journal.unknown-event")]
    [InlineData("release.practice-assigned", 2, "{}", "journal.unknown-event")]
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

    private static IEnumerable<string> Texts(JsonNode? node, string name) => node switch
    {
        JsonObject map => map.SelectMany(e => Texts(e.Value, e.Key)),
        JsonArray list => list.SelectMany(item => Texts(item, name + "[]")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && !IsClosed((string)value!) => [name],
        _ => [],
    };

    /// <summary>Digests, instants, numbers and words of a closed vocabulary say nothing about a person.</summary>
    private static bool IsClosed(string text) =>
        Digest.TryParse(text, out _) || Instant.TryRead(text, out _) || long.TryParse(text, out _)
        || typeof(ReleaseEvent).Assembly.GetExportedTypes().Where(t => t.IsEnum).SelectMany(Enum.GetNames).Any(n => JsonNamingPolicy.KebabCaseLower.ConvertName(n) == text);
}
