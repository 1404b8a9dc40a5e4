// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

public sealed class ProgressEventTests
{
    private static string[] Samples => [.. Directory.EnumerateFiles(Repository.At("samples", "events"), "progress.*.json").Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_event_ever_released_has_a_sample_and_every_sample_an_event() =>
        Assert.Equal(ProgressEvent.Catalog.All.Select(e => $"{e.Type}-v{e.Version}.json").Order(StringComparer.Ordinal), Samples.Select(s => Path.GetFileName(s)!));

    [Fact]
    public void All_samples_together_fold_into_a_round_and_a_page()
    {
        var history = Samples.Select(Read).OrderBy(e => e.Seq).ToArray();
        var (round, page) = (RoundBook.Fold(history), PageBook.Fold(history));
        Assert.Equal(("rnd_5yWhNsPKX1QoBnq2Vj7TdE", 1, 1), (round.Opened?.Round, round.Evidence.Count, round.Hearings.Count));
        Assert.NotNull(round.Published);
        Assert.NotNull(round.Abandoned);
        Assert.Equal(Finding.Adopted, round.Of("north", "1.4").Judgement?.Finding);
        Assert.Equal(("northern-models", 1, false), (page.Opened?.Handle, page.Versions.Count, page.IsShown));
    }

    [Fact]
    public void What_is_written_is_what_was_read() => Assert.All(Samples, sample =>
    {
        var (entry, happened) = (JsonNode.Parse(File.ReadAllText(sample))!, Read(sample).Event);
        // An old version is lifted: what is written is the newest, and means the same.
        var written = ProgressEvent.Catalog.Write(happened);
        if (EventCatalog.NameOf(happened).Version == (int)entry["tv"]!) { Assert.Equal(entry["data"]!.ToJsonString(), JsonNode.Parse(written)!.ToJsonString()); }
        else { Assert.Equal(written, ProgressEvent.Catalog.Write(Story.Value(ProgressEvent.Catalog.Read((string)entry["type"]!, EventCatalog.NameOf(happened).Version, written)))); }
    });

    [Fact]
    public void No_event_can_hold_a_person_s_words()
    {
        // An id, a slug, a day, the registered name of an organisation, model or round: each is named here on purpose.
        HashSet<string> allowed = ["round", "name", "edition", "id", "model", "processes[]", "assessed", "ref", "evidence", "provider", "process", "seen", "proposal", "until", "page", "handle", "organisation", "reviewOn", "day", "zone"];
        Assert.Empty(Samples.SelectMany(s => Texts(JsonNode.Parse(File.ReadAllText(s))!["data"]!, "")).Distinct().Except(allowed));
    }

    private static Recorded Read(string sample)
    {
        var entry = JsonNode.Parse(File.ReadAllText(sample))!;
        var happened = Story.Value(ProgressEvent.Catalog.Read((string)entry["type"]!, (int)entry["tv"]!, Encoding.UTF8.GetBytes(entry["data"]!.ToJsonString())));
        return new Recorded(long.Parse((string)entry["seq"]!, CultureInfo.InvariantCulture), Instant.TryRead((string?)entry["at"], out var at) ? at : throw new InvalidOperationException(sample), (string)entry["by"]!, happened);
    }

    private static IEnumerable<string> Texts(JsonNode? node, string name) => node switch
    {
        JsonObject map => map.SelectMany(e => Texts(e.Value, e.Key)),
        JsonArray list => list.SelectMany(item => Texts(item, name + "[]")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && !IsClosed((string)value!) => [name],
        _ => [],
    };

    private static bool IsClosed(string text) => Digest.TryParse(text, out _) || Instant.TryRead(text, out _)
        || typeof(ProgressEvent).Assembly.GetExportedTypes().Where(t => t.IsEnum).SelectMany(Enum.GetNames).Any(n => JsonNamingPolicy.KebabCaseLower.ConvertName(n) == text);
}
