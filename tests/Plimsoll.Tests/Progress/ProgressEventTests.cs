// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
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

    private static Recorded Read(string sample)
    {
        var entry = JsonNode.Parse(File.ReadAllText(sample))!;
        var happened = Story.Value(ProgressEvent.Catalog.Read((string)entry["type"]!, (int)entry["tv"]!, Encoding.UTF8.GetBytes(entry["data"]!.ToJsonString())));
        return new Recorded(long.Parse((string)entry["seq"]!, CultureInfo.InvariantCulture), Instant.TryRead((string?)entry["at"], out var at) ? at : throw new InvalidOperationException(sample), (string)entry["by"]!, happened);
    }
}
