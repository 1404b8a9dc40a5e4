// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

public sealed class StatementTests
{
    private const string Model = "tidewater-7b";

    internal static Aggregate Counted(string reporter = "Harbour", string from = "2026-07-01", string until = "2026-10-01", ReporterRole role = ReporterRole.Host, Measure measure = Measure.Requests, params (string Key, long Count)[] cells) => new(
        reporter, role, Model, measure, cells.Length > 0 ? Dimension.Geography : Dimension.Total, new Period(Day(from), Day(until)), CountMethod.Exact, null, "An answered call.", "All of it.", null,
        [.. (cells.Length > 0 ? cells : [("total", 10L)]).Select(c => new Cell(c.Item1, c.Item2))]);

    internal static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Result<Statement> State(params Aggregate[] aggregates) => Statement.Of(Model, Reach.Open, null, [.. aggregates.Select(Contribution.Entered)], []);

    [Fact]
    public void What_two_hosts_counted_is_added_key_by_key()
    {
        var statement = Sent.Value(State(Counted("Harbour", cells: [("DE", 5), ("FR", 7)]), Counted("Lighthouse", cells: [("DE", 100)])));
        Assert.Equal([new StatedCount("DE", 105, 2), new StatedCount("FR", 7, 1)], Assert.Single(statement.Usage).Rows);
        Assert.StartsWith("Two hosts reported usage for 2026-07-01 to 2026-09-30; local use cannot be seen", statement.Coverage, StringComparison.Ordinal);
    }

    [Fact]
    public void Downloads_stand_apart_and_are_never_usage()
    {
        var statement = Sent.Value(State(Counted(), Counted("Quay", role: ReporterRole.Hub, measure: Measure.Downloads)));
        Assert.Equal([Measure.Requests], statement.Usage.Select(t => t.Measure));
        Assert.Equal([Measure.Downloads], statement.Downloads.Select(t => t.Measure));
        Assert.Contains("One hub counts downloads, which are not usage.", statement.Coverage, StringComparison.Ordinal);
        var alone = Sent.Value(State(Counted("Quay", role: ReporterRole.Hub, measure: Measure.Downloads)));
        Assert.Empty(alone.Usage);
        Assert.StartsWith("Nobody reported usage", alone.Coverage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Harbour", "2026-09-01", "2026-11-01", "usage.period-overlaps")]
    [InlineData("HARBOUR ", "2026-06-01", "2026-07-02", "usage.period-overlaps")]
    [InlineData("Har-bour", "2026-08-01", "2026-08-02", "usage.period-overlaps")]
    [InlineData("Harbour", "2026-10-01", "2026-11-01", "none")]
    [InlineData("Lighthouse", "2026-09-01", "2026-11-01", "none")]
    public void A_reporter_is_never_counted_twice_for_a_day(string reporter, string from, string until, string code) => Assert.Equal(code, Sent.Code(State(Counted(), Counted(reporter, from, until))));

    [Fact]
    public void The_same_file_twice_and_another_name_under_the_same_key_are_refused()
    {
        Assert.Equal("usage.contributed-already", Sent.Code(State(Counted(), Counted())));
        var first = Contribution.Entered(Counted()) with { KeyId = "k1" };
        Assert.Equal("usage.period-overlaps", Overlap.Refuse([first], Contribution.Entered(Counted("Renamed")) with { KeyId = "k1" })?.Code);
        Assert.Null(Overlap.Refuse([first], Contribution.Entered(Counted("Renamed")) with { KeyId = "k2" }));
        Assert.Null(Overlap.Refuse([first], Contribution.Entered(Counted(measure: Measure.People))));
    }

    [Fact]
    public void A_statement_says_what_its_numbers_cannot_say()
    {
        var noised = Counted("Lighthouse", from: "2026-08-01", measure: Measure.People) with { Method = CountMethod.Noised, Epsilon = "0.5", Definition = "Somebody." };
        var remarks = Sent.Value(State(Counted(measure: Measure.People), noised)).Remarks;
        Assert.Contains(remarks, r => r.StartsWith("Somebody who used the model at two reporters", StringComparison.Ordinal));
        Assert.Contains("Exact counts carry no guarantee for the persons in them.", remarks);
        Assert.Contains(remarks, r => r.Contains("ε = 0.5", StringComparison.Ordinal));
        Assert.Contains("Lighthouse counted 61 of 92 days (2026-08-01 to 2026-09-30).", remarks);
        Assert.Contains(remarks, r => r.StartsWith("The reporters define", StringComparison.Ordinal));
        Assert.DoesNotContain(Sent.Value(State(Counted())).Remarks, r => r.StartsWith("Somebody", StringComparison.Ordinal));
        Assert.Contains("cannot be seen", Sent.Value(Statement.Of(Model, Reach.Hosted, null, [Contribution.Entered(Counted())], [])).Coverage, StringComparison.Ordinal);
        Assert.DoesNotContain("local", Sent.Value(Statement.Of(Model, Reach.Hosted, null, [Contribution.Entered(Counted())], [])).Coverage, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_of_another_model_or_outside_the_period_are_refused()
    {
        Assert.Equal("usage.other-model", Sent.Code(Statement.Of("other", Reach.Open, null, [Contribution.Entered(Counted())], [])));
        Assert.Equal("usage.outside-period", Sent.Code(Statement.Of(Model, Reach.Open, new Period(Day("2026-07-01"), Day("2026-09-01")), [Contribution.Entered(Counted())], [])));
        Assert.Equal("usage.nothing-to-state", Sent.Code(Statement.Of(Model, Reach.Open, null, [], [])));
        Assert.Equal("usage.bad-value", Sent.Code(Statement.Of(Model, Reach.Open, null, [], [new DownstreamApplication("A", "B", "health", "triage", null, NamedBy.List)])));
    }

    [Fact]
    public void Two_tables_are_enough_for_a_provider_without_telemetry()
    {
        var counts = Sent.Value(AggregateTables.Counts(Sample("counts.csv"), "counts.csv", Model));
        var applications = Sent.Value(AggregateTables.Applications(Sample("applications.csv"), "applications.csv"));
        var statement = Sent.Value(Statement.Of(Model, Reach.Open, null, counts, applications));
        Assert.Equal([new StatedCount("education", 60500, 2), new StatedCount("health", 8700, 1)], statement.Usage[0].Rows);
        Assert.Equal((3, 1), (statement.Applications.Count, statement.Sectors.Sum(s => s.HighRisk)));
        Assert.Contains("Three downstream applications are known by name.", statement.Coverage, StringComparison.Ordinal);
        Assert.Equal("kind,measure,dimension,key,count,reporters,noised\r\nusage,requests,sector,education,60500,2,no\r\nusage,requests,sector,health,8700,1,no\r\n", Encoding.UTF8.GetString(StatementDocument.ToCsv(statement)));
        Assert.Contains("Chalk &amp; Co", Encoding.UTF8.GetString(StatementDocument.ToHtml(statement)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub,from,until\nQ,2026-07-01,2026-10-01\n", "header")]
    [InlineData("hub,from,until,downloads\n", "rows")]
    [InlineData("hub,from,until,downloads\nQ,2026-07-01,2026-10-01\n", "row")]
    [InlineData("hub,from,until,downloads\nQ,July,2026-10-01,5\n", "from")]
    [InlineData("hub,from,until,downloads\nQ,2026-07-01,2026-10-01,many\n", "downloads")]
    [InlineData("hub,from,until,downloads\nQ,2026-10-01,2026-07-01,5\n", "until")]
    [InlineData("hub,from,until,downloads\nQ,2026-07-01,2026-10-01,-5\n", "counts")]
    public void A_table_that_cannot_be_read_says_where(string csv, string field)
    {
        var refusal = AggregateTables.Downloads(Encoding.UTF8.GetBytes(csv), "hub.csv", Model).Refusal!;
        Assert.Equal(("usage.malformed-table", field, "hub.csv"), (refusal.Code, refusal.Field, refusal.File));
    }

    /// <summary>A row is read from left to right, and rows that are one contribution from top to bottom; what is wrong first is said.</summary>
    [Theory]
    [InlineData("A,host,requests,sector,2026-07-01,2026-10-01,health,5,exact,,Calls.,All.\nA,host,requests,sector,2026-07-01,2026-10-01,energy,x,exact,,Calls.,All.\n", "c.csv:3: count 'x' is not a whole number; write digits.")]
    [InlineData("A,host,requests,sector,July,2026-10-01,health,x,exact,,Calls.,All.\nA,host,requests,sector,July,2026-10-01,energy,y,exact,,Calls.,All.\n", "c.csv:2: from 'July' is not a day; write 2026-07-01.")]
    [InlineData("A,host,smiles,sector,July,2026-10-01,health,5,guessed,,Calls.,All.\n", "c.csv:2: measure 'smiles' is not one of the allowed values; write ")]
    [InlineData("A,host,requests,sector,2026-07-01,2026-10-01,health,5,exact,1.0,Calls.,All.\nB,host,requests,sector,2026-07-01,2026-10-01,health,x,exact,,Calls.,All.\n", "c.csv:2: epsilon '1.0' does not go with exact counts; ")]
    public void Of_a_table_of_counts_the_first_fault_is_said(string rows, string said) => Assert.StartsWith(
        said, AggregateTables.Counts(Encoding.UTF8.GetBytes($"reporter,role,measure,dimension,from,until,key,count,method,epsilon,definition,coverage\n{rows}"), "c.csv", Model).Refusal?.Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("Notes,Wardwise,He alth,triage,perhaps,nobody\n", "a.csv:2: high_risk 'perhaps' is not allowed; write yes, no, or nothing where it is not known.")]
    [InlineData("Notes,Wardwise,He alth,triage,yes,nobody\n", "a.csv:2: source 'nobody' is not one of the allowed values; write ")]
    [InlineData("Notes,Wardwise,He alth,triage,yes,list\n", "a.csv:2: sector 'He alth' is not a slug; ")]
    [InlineData("Notes,Wardwise,health,triage,,list\nnotes,wardwise,health,triage,,list\n", "a.csv:3: application 'notes' stands twice for this developer; keep one.")]
    public void Of_a_table_of_applications_the_first_fault_is_said(string rows, string said) => Assert.StartsWith(
        said, AggregateTables.Applications(Encoding.UTF8.GetBytes($"application,developer,sector,use_case,high_risk,source\n{rows}"), "a.csv").Refusal?.Sentence, StringComparison.Ordinal);

    internal static byte[] Sample(string name) => File.ReadAllBytes(Repository.At("samples", "usage", name));
}
