// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Reports;
using Plimsoll.Usage.Research;

namespace Plimsoll.Tests.Usage;

/// <summary>Made-up data have the form of the real ones and say that they are made up.</summary>
public sealed class MockTests
{
    private static readonly ReportTemplates Templates = Sent.Value(TemplateReader.Shipped());

    private static readonly ReportWindow Window = Sent.Value(ReportWindow.Read(WindowKind.Month, "2026-10"));

    public static TheoryData<string> All => [.. Templates.All.Select(t => t.Id)];

    [Theory, MemberData(nameof(All))]
    public void A_made_up_table_has_the_columns_and_the_public_keys_of_a_real_one_and_says_that_it_is_made_up(string id)
    {
        var template = Sent.Value(Templates.Find(id));
        var lines = Encoding.UTF8.GetString(MockData.Table(template, 7)).Split('\n', 2);
        Assert.StartsWith("# MOCK ", lines[0], StringComparison.Ordinal);
        var table = Sent.Value(NoisyTable.Read(Encoding.UTF8.GetBytes(lines[1])));
        Assert.Equal(template.Columns, table.KeyColumns);
        Assert.Equal(template.ValueColumn, table.Measure);
        if (template.Keys is { } keys) { Assert.Equal(keys, table.Rows.Select(r => r.Key)); }
        else { Assert.All(table.Rows, row => Assert.StartsWith("MOCK-", row.Key[0], StringComparison.OrdinalIgnoreCase)); }
        Assert.All(table.Rows, row => Assert.Equal(0, row.Value % template.Shown.RoundDownTo));
        if (template.Shown.RanksOnly) { Assert.Equal(Enumerable.Range(1, table.Rows.Count).Select(r => (long)r), table.Rows.Select(r => r.Value).Order()); }
    }

    [Theory, MemberData(nameof(All))]
    public void Intake_takes_every_made_up_event_whole_and_none_lies_outside_its_window(string id)
    {
        var template = Sent.Value(Templates.Find(id));
        var events = MockData.Events(template, Window, 7, 300);
        var intake = new Intake(new PersonKey(new byte[PersonKey.Length], "test"), Window.Until.AddDays(1));
        var taken = Sent.Value(PlainJson.Take(events, intake));
        Assert.Equal((300, 0), (taken.Rows.Count, taken.RejectedCount));
        Assert.Empty(TakenDocument.AnswerOf(taken).Noted);
        Assert.All(taken.Rows, row => Assert.Equal(template.Kind, row.Kind));
        foreach (var line in Encoding.UTF8.GetString(events).TrimEnd('\n').Split('\n'))
        {
            var one = JsonNode.Parse(line)!;
            Assert.StartsWith("MOCK-", (string)one["id"]!, StringComparison.Ordinal);
            Assert.StartsWith("MOCK-", (string)one["user"]!, StringComparison.Ordinal);
            Assert.StartsWith("2026-10-", (string)one["at"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_gives_others()
    {
        var template = Sent.Value(Templates.Find("geography"));
        Assert.Equal(MockData.Table(template, 1), MockData.Table(template, 1));
        Assert.Equal(MockData.Events(template, Window, 1, 50), MockData.Events(template, Window, 1, 50));
        Assert.NotEqual(MockData.Table(template, 1).AsSpan(40).ToArray(), MockData.Table(template, 2).AsSpan(40).ToArray());
        Assert.NotEqual(MockData.Events(template, Window, 1, 50), MockData.Events(template, Window, 2, 50));
    }
}
