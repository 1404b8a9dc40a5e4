// SPDX-License-Identifier: Apache-2.0

using System.Numerics;
using System.Security.Cryptography;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

public sealed class ReportingTests
{
    private const string Dataset = "activity/tidewater";

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReportWindow October = Sent.Value(ReportWindow.Read(WindowKind.Month, "2026-10"));
    private static readonly Asker Eve = new("acc_eve", Now);

    private static UsageRegister Apply(UsageRegister state, Outcome outcome) => outcome.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(1, Now, "acc_eve", e)));

    private static UsageRegister WithBudget(string rho = "0.6", string delta = "1/100000000", PrivacyUnit unit = PrivacyUnit.Person) => Apply(UsageRegister.Empty, Sent.Value(Reporting.SetBudget(ReportBook.Empty, unit, WindowKind.Month, rho, delta)));

    private static Result<Outcome> Reserve(UsageRegister state, string id, string template = "geography", string window = "2026-10") =>
        Reporting.Reserve(state, id, ReportTemplateTests.Of(template), Sent.Value(ReportWindow.Read(WindowKind.Month, window)), Dataset, null, Eve);

    [Fact]
    public void Without_a_budget_nothing_may_be_asked() => Assert.Equal("usage.no-budget", Reserve(UsageRegister.Empty, "rpt_1").Refusal?.Code);

    [Theory]
    [InlineData("0", "0", "rho")]
    [InlineData("11", "0", "rho")]
    [InlineData("-1", "0", "rho")]
    [InlineData("many", "0", "rho")]
    [InlineData("0.6", "1/1000", "delta")]
    [InlineData("0.6", null, "delta")]
    public void A_budget_that_protects_nobody_is_refused(string rho, string? delta, string field) => Assert.Equal(field, Reporting.SetBudget(ReportBook.Empty, PrivacyUnit.Person, WindowKind.Month, rho, delta).Refusal?.Field);

    [Fact]
    public void Whatever_is_asked_in_whatever_order_no_budget_is_exceeded_and_what_is_spent_is_the_sum()
    {
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var state = WithBudget($"0.{random.Next(5, 60):00}", "3/1000000000");
            for (var i = 0; i < 40; i++)
            {
                var template = ReportTemplateTests.Shipped.All[random.Next(ReportTemplateTests.Shipped.All.Count)];
                var window = $"2026-{random.Next(7, 11):00}";
                if (Reserve(state, $"rpt_{i}", template.Id, window).Succeeds(out var outcome, out var refusal)) { state = Apply(state, outcome); }
                else { Assert.Contains(refusal.Code, (string[])["privacy.over-budget", "usage.no-budget"]); }
            }
            foreach (var (scope, budget) in state.Reports.Spent)
            {
                var reports = state.Reports.Reports.Values.Where(r => r.Scope == scope).ToArray();
                Assert.Equal(reports.Aggregate(Charge.None, (sum, r) => sum + r.Charge), budget.Spent);
                Assert.True(budget.Spent.FitsIn(budget.Limit));
                // Each began where the one before ended.
                Assert.Equal(reports.Length, reports.Select(r => r.Before.RhoUnits).Distinct().Count());
            }
        }
    }

    [Fact]
    public void A_month_of_which_something_is_spent_keeps_its_limit()
    {
        var state = Apply(WithBudget("0.05"), Sent.Value(Reserve(WithBudget("0.05"), "rpt_1")));
        state = Apply(state, Sent.Value(Reporting.SetBudget(state.Reports, PrivacyUnit.Person, WindowKind.Month, "5", "0")));
        Assert.Equal("privacy.over-budget", Reserve(state, "rpt_2").Refusal?.Code);
        Assert.True(Reserve(state, "rpt_2", window: "2026-09").Succeeds(out _, out _));
    }

    [Fact]
    public void A_budget_without_delta_allows_public_lists_only()
    {
        var state = WithBudget(delta: "0");
        Assert.True(Reserve(state, "rpt_1", "language").Succeeds(out _, out _));
        Assert.Equal("privacy.over-budget", Reserve(state, "rpt_1", "use-case").Refusal?.Code);
    }

    [Fact]
    public void A_report_that_failed_stays_paid_and_cannot_be_published_afterwards()
    {
        var state = Apply(WithBudget(), Sent.Value(Reserve(WithBudget(), "rpt_1")));
        state = Apply(state, Sent.Value(Reporting.Fail(state.Reports, "rpt_1", UsageCodes.ReportBroke)));
        Assert.Equal("0.050000", state.Reports.Spent.Values.Single().Spent.RhoText);
        var held = new VaultRef("vlt_1", Digest.Of("x"u8));
        Assert.Equal("usage.report-over", Reporting.Publish(state.Reports, "rpt_1", null!, Digest.Of("x"u8), "{}", held, held, ReportTemplateTests.Of("geography"), October, Eve).Refusal?.Code);
        Assert.Equal("usage.id-taken", Reserve(state, "rpt_1").Refusal?.Code);
    }

    /// <summary>Rows of people by country, each in as many as it is told.</summary>
    private static ReportTables Count(ReportTemplate template, string[][] found, params (ulong Unit, uint Key, long Weight)[] rows)
    {
        var reservation = Sent.Value(Reservation.Take(new Budget(new BudgetScope(Dataset, template.Unit, "2026-10"), new Charge(BigInteger.One << 64, BigInteger.One << 80), Charge.None), template.Plan));
        return ReportRun.Count(reservation, template, new ReportRows(rows.Select(r => r.Unit).ToArray(), rows.Select(r => r.Key).ToArray(), rows.Select(r => r.Weight).ToArray(), found), RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.Fill, 1);
    }

    [Fact]
    public void A_region_counts_for_its_country_what_is_not_listed_for_others_and_what_is_not_said_for_not_said()
    {
        var tables = Count(ReportTemplateTests.Of("geography"), [["US-CA"], ["US"], ["XX"], [""], ["X"]], (1, 0, 1), (2, 1, 1), (3, 2, 1), (4, 3, 1), (5, 4, 1));
        long Of(string key) => tables.Exact.Rows.Single(r => r.Key[0] == key).Value;
        Assert.Equal((2, 2, 1, 0), (Of("US"), Of("other"), Of("not-said"), Of("DE")));
    }

    [Fact]
    public void One_person_who_is_everywhere_moves_two_cells_by_one_each()
    {
        string[][] found = [["DE"], ["FR"], ["IT"], ["US"], ["IN"]];
        var rows = Enumerable.Range(0, 1000).Select(i => (7UL, (uint)(i % 5), 1L)).ToArray();
        Assert.Equal([1L, 1L], Count(ReportTemplateTests.Of("geography"), found, rows).Exact.Rows.Where(r => r.Value != 0).Select(r => r.Value));
    }

    [Fact]
    public void Hours_of_one_person_end_at_the_clamp()
    {
        var table = Count(ReportTemplateTests.Of("chat-time"), [[]], (1, 0, 1_000_000), (2, 0, 60));
        Assert.Equal(36_060, Assert.Single(table.Exact.Rows).Value);
    }

    [Fact]
    public void A_use_case_of_few_people_does_not_show_and_one_of_many_does()
    {
        var rows = Enumerable.Range(0, 500).Select(i => ((ulong)i, 0u, 1L)).Concat(Enumerable.Range(0, 9).Select(i => ((ulong)i, 1u, 1L))).ToArray();
        Assert.Equal(["triage"], Count(ReportTemplateTests.Of("use-case"), [["triage"], ["secret-plan"]], rows).Noisy.Rows.Select(r => r.Key[0]));
        Assert.Empty(Count(ReportTemplateTests.Of("use-case"), []).Noisy.Rows);
    }

    [Fact]
    public void Rounding_goes_down_also_below_zero_and_ranks_are_an_order_without_values()
    {
        var noisy = new NoisyTable(["sector"], "people", [new NoisyRow(["a"], -1), new NoisyRow(["b"], 299), new NoisyRow(["c"], 300), new NoisyRow(["d"], 300)]);
        Assert.Equal([-100L, 200, 300, 300], ReportRun.Show(new Shown(100, false, 0), "x", noisy).Rows.Select(r => r.Value));
        Assert.Equal([4L, 3, 1, 2], ReportRun.Show(new Shown(1, true, 0), "rank", noisy).Rows.Select(r => r.Value));
        Assert.Same(noisy, ReportRun.Show(Shown.Plainly, "people", noisy));
    }

    [Fact]
    public void Only_what_is_far_from_nothing_is_quoted_and_what_nobody_named_never_is()
    {
        string Said(params (string Key, long Value)[] rows) => PublicationWords.Sentence(ReportTemplateTests.Of("geography"), October, new NoisyTable(["country"], "people", rows.Select(r => new NoisyRow([r.Key], r.Value))), "Tidewater");
        Assert.Equal("In October 2026, about 1,508 people used models of Tidewater in the United States; next came Germany with 40.", Said(("US", 1508), ("AE", 18), ("DE", 40), ("not-said", 9000), ("other", 5000)));
        Assert.Equal("In October 2026, so few people used models of Tidewater in any one country that no number can be told from none.", Said(("US", 18), ("DE", -3)));
        Assert.Equal("In October 2026, about 40 people used models of Tidewater in Germany.", Said(("DE", 40)));
    }

    [Fact]
    public void A_sentence_about_sectors_sets_high_risk_uses_apart_once_and_then_names_the_largest_of_them()
    {
        string Said(params (string Sector, string Risk, long Value)[] rows) => PublicationWords.Sentence(ReportTemplateTests.Of("sector"), October, new NoisyTable(["sector", "high-risk"], "people", rows.Select(r => new NoisyRow([r.Sector, r.Risk], r.Value))), "Tidewater");
        Assert.Equal(
            "In October 2026, about 900 people used models of Tidewater in education; next came health with 500 and legal with 400, high-risk uses apart. Among uses said to be high-risk, the largest number is seen in health: about 300 people.",
            Said(("health", "no", 500), ("education", "no", 900), ("legal", "no", 400), ("health", "yes", 300)));
        Assert.Equal("In October 2026, about 900 people used models of Tidewater in health (high-risk); next came education (not high-risk) with 500. Among uses said to be high-risk, the largest number is seen in health: about 900 people.", Said(("health", "yes", 900), ("education", "no", 500)));
        Assert.StartsWith("At Tidewater in October 2026, so few people received any one verdict that", PublicationWords.Sentence(ReportTemplateTests.Of("verdict"), October, new NoisyTable(["verdict"], "people", [new NoisyRow(["allowed"], 1)]), "Tidewater"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.01e-9", "one in 990 million")]
    [InlineData("1e-8", "one in 100 million")]
    [InlineData("2.5e-10", "one in 4 billion")]
    [InlineData("0.0003", "one in 3,300")]
    [InlineData("0", "none")]
    public void A_small_chance_is_said_in_words_and_never_too_small(string delta, string said) => Assert.Equal(said, Publication.ChanceOf(delta));

    [Fact]
    public void Hours_are_quoted_with_their_cap_and_only_when_they_stand_clear_of_noise()
    {
        string Said(long seconds) => PublicationWords.Sentence(ReportTemplateTests.Of("chat-time"), October, new NoisyTable(["total"], "seconds", [new NoisyRow(["all"], seconds)]), "Tidewater");
        Assert.Equal("At Tidewater in October 2026, about 1,000 hours were spent in chat (of each person at most 10 hours are counted).", Said(3_600_000));
        Assert.Equal("At Tidewater in October 2026, so few hours were spent in chat that they cannot be told from none.", Said(400_000));
    }

    [Fact]
    public void Ranks_claim_an_order_of_the_table_and_no_more()
    {
        var ranks = new NoisyTable(["sector", "high-risk"], "rank", [new NoisyRow(["health", "yes"], 2), new NoisyRow(["finance", "no"], 1), new NoisyRow(["not-said", "no"], 4), new NoisyRow(["legal", "not-said"], 3)]);
        Assert.Equal("At Tidewater in October 2026, the table ranks finance (not high-risk) first by number of customer organisations, then health (high-risk) and legal (risk not said); where numbers are close, noise decides the order.", PublicationWords.Sentence(ReportTemplateTests.Of("organisations"), October, ranks, "Tidewater"));
    }

    [Theory]
    [InlineData("2026-10", "2026-10-01", "2026-11-01", "October 2026")]
    [InlineData("2027-02", "2027-02-01", "2027-03-01", "February 2027")]
    public void A_month_has_a_first_day_and_the_day_after_its_last(string text, string from, string until, string label)
    {
        var window = Sent.Value(ReportWindow.Read(WindowKind.Month, text));
        Assert.Equal((StatementTests.Day(from), StatementTests.Day(until), label), (window.Period.From, window.Period.Until, window.Label));
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("26-10")]
    [InlineData("2026")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_month_is_refused(string? text) => Assert.Equal("usage.bad-value", ReportWindow.Read(WindowKind.Month, text).Refusal?.Code);
}
