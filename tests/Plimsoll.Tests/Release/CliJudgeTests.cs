// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Release.Gates;
using Plimsoll.Tests.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

public sealed class CliJudgeTests
{
    private static string Sample(string name) => Repository.At("samples", "release", name + ".json");

    /// <summary>The sample histories, made by the decisions themselves. Set PLIMSOLL_APPROVE=1 to write them.</summary>
    private static Dictionary<string, World> Made()
    {
        var refused = World.Clear();
        refused.Do(Judging.Refuse(refused.State, World.Vault("refused"), []));
        var redirected = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights);
        redirected.Do(Assessing.Pin(redirected.State, redirected.Asker, World.Pin(ReleaseType.Open) with { List = null, Redirect = new RedirectAdvice("frontier/restricted", "pai-2024") }, []));
        var voided = World.Clear();
        voided.Now = World.Day0.AddHours(1);
        voided.Do(Evidencing.Revise(voided.State, voided.Asker, "evd_1", World.Content(EvidenceKind.File, voided.Now) with { Digest = World.Hash("another report") }, []));
        return new() { ["held"] = World.Assessed(), ["clear"] = World.Clear().Declare(), ["voided"] = voided, ["redirected"] = redirected, ["refused"] = refused };
    }

    [Fact]
    public void The_sample_histories_are_what_the_decisions_make()
    {
        foreach (var (name, world) in Made())
        {
            var bytes = Json(world);
            if (Environment.GetEnvironmentVariable("PLIMSOLL_APPROVE") == "1") { File.WriteAllBytes(Sample(name), bytes); }
            Assert.Equal(Encoding.UTF8.GetString(bytes), File.ReadAllText(Sample(name)));
        }
    }

    [Theory]
    [InlineData("clear", 0, "clear")]
    [InlineData("held", 10, "held")]
    [InlineData("voided", 10, "held")]
    [InlineData("refused", 10, "refused")]
    [InlineData("redirected", 11, "redirected")]
    public void The_exit_code_says_what_the_gate_says(string sample, int exit, string verdict)
    {
        var run = CliRun.Of(["release", "judge", Sample(sample), "--as-of", "2026-11-20T12:00:00Z", "--format", "json"]);
        Assert.Equal((exit, verdict, "bases"), (run.ExitCode, run.Json.GetProperty("verdict").GetString(), run.Json.EnumerateObject().First().Name));
        var page = CliRun.Of(["release", "judge", Sample(sample), "--as-of", "2026-11-20T12:00:00Z"]);
        Assert.Equal(exit, page.ExitCode);
        Assert.Contains("Not endorsed by Partnership on AI", string.Join(' ', page.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_past_instant_gets_the_verdict_of_that_instant()
    {
        Assert.Equal(0, CliRun.Of(["release", "judge", Sample("voided"), "--as-of", "2026-11-20T09:30:00Z"]).ExitCode);
        Assert.Equal(10, CliRun.Of(["release", "judge", Sample("clear"), "--as-of", "2026-11-20T08:59:59Z"]).ExitCode);
    }

    [Fact]
    public void What_is_missing_stands_in_the_answer_with_owner_and_page()
    {
        var run = CliRun.Of(["release", "judge", Sample("held"), "--as-of", "2026-11-20T12:00:00Z"]);
        Assert.Contains("practice-open/G06.B1", run.Output, StringComparison.Ordinal);
        Assert.Contains("mend it on: release/rel_1/practices/G06.B1", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("G12.B2", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "does not open exactly one release")]
    [InlineData("{", "is not a list of journal entries")]
    [InlineData("""[{"seq":"1","at":"2026-11-20T09:00:00.000Z","by":"a","type":"release.brand-new","tv":9,"data":{}}]""", "is not an event that this version knows")]
    public void A_file_that_cannot_be_judged_is_refused_in_a_sentence(string text, string reason)
    {
        var run = CliRun.Of(["release", "judge", "-"], Encoding.UTF8.GetBytes(text));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_bad_instant_is_refused() => Assert.Equal(2, CliRun.Of(["release", "judge", Sample("clear"), "--as-of", "yesterday"]).ExitCode);

    private static byte[] Json(World world)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var entry in world.History)
            {
                var (type, version) = EventCatalog.NameOf(entry.Event);
                json.WriteStartObject();
                json.WriteString("seq", $"{entry.Seq}");
                json.WriteString("at", Instant.Write(entry.At));
                json.WriteString("by", entry.By);
                json.WriteString("type", type);
                json.WriteNumber("tv", version);
                json.WritePropertyName("data");
                using var data = JsonDocument.Parse(ReleaseEvent.Catalog.Write(entry.Event));
                data.WriteTo(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
