// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Usage;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

public sealed class EventTests
{
    private static string[] Samples => [.. Directory.EnumerateFiles(Repository.At("samples", "events"), "usage.*.json").Order(StringComparer.Ordinal)];

    [Fact]
    public void All_samples_together_fold()
    {
        var history = new List<Recorded>();
        foreach (var sample in Samples)
        {
            var entry = JsonNode.Parse(File.ReadAllText(sample))!;
            var data = entry["data"]!.ToJsonString();
            var happened = Sent.Value(UsageEvent.Catalog.Read((string)entry["type"]!, (int)entry["tv"]!, Encoding.UTF8.GetBytes(data)));
            // An old version is lifted: what is written is the newest, and means the same.
            var written = UsageEvent.Catalog.Write(happened);
            if (EventCatalog.NameOf(happened).Version == (int)entry["tv"]!) { Assert.Equal(data, JsonNode.Parse(written)!.ToJsonString()); }
            else { Assert.Equal(written, UsageEvent.Catalog.Write(
                Sent.Value(UsageEvent.Catalog.Read((string)entry["type"]!, EventCatalog.NameOf(happened).Version, written)))); }
            Assert.True(Instant.TryRead((string)entry["at"]!, out var at));
            history.Add(new Recorded(long.Parse((string)entry["seq"]!, System.Globalization.CultureInfo.InvariantCulture), at, (string)entry["by"]!, happened));
        }
        var state = UsageRegister.Fold(history.OrderBy(e => e.Seq));
        Assert.NotNull(state.Agreements["agr_1"].Ended);
        Assert.Empty(state.Contributions);
        Assert.Empty(state.Applications);
        Assert.Single(state.Statements);
        Assert.Equal((90, 1877L), (state.RetentionDays, state.StoredRows));
        Assert.Equal((1, null), (state.Sharing.Made["pkg_1"].HandedOver, state.Sharing.Made["pkg_1"].Deleted));
        Assert.NotNull(state.Sharing.Received["pkg_2"].Deleted);
        Assert.Equal((7, Plimsoll.Usage.Sharing.DonationEnd.Withdrawn), (state.Sharing.ContentDays, state.Sharing.Donations["don_1"].End));
        var report = Assert.Single(state.Reports.Reports.Values);
        Assert.Equal(("0.050000", "0.600000", "usage.report-interrupted"), (state.Reports.Spent.Values.Single().Spent.RhoText, report.Limit.RhoText, report.FailedBy));
    }
}
