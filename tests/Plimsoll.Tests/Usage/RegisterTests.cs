// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Agreements;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Usage;

public sealed class RegisterTests
{
    private static readonly Asker Asker = new("acc_1", Sent.Now);
    private static readonly VaultRef Words = new("vlt_1", Digest.Of("words"u8));

    private static readonly AgreementRecorded Agreed = new("agr_1", ["Harbour", "Tidewater Labs"], Purpose.Publication, ["requests"], StatementTests.Day("2026-01-01"), null);

    private static UsageRegister Do(UsageRegister state, Result<Outcome> decided, DateTimeOffset? at = null) =>
        Sent.Value(decided).Events.Aggregate(state, (s, e) => s.Apply(new Recorded(0, at ?? Sent.Now, "acc_1", e)));

    private static Contribution Under(string? agreement, Func<Aggregate, Aggregate>? change = null) => Contribution.Entered((change ?? (a => a))(StatementTests.Counted() with { Agreement = agreement }));

    [Fact]
    public void Somebody_else_s_counts_need_an_agreement_that_allows_them()
    {
        var state = Do(UsageRegister.Empty, Agreeing.Record(UsageRegister.Empty, Agreed, Asker));
        Assert.Equal("usage.no-agreement", Take(state, Under(null)));
        Assert.Equal("usage.unknown-id", Take(state, Under("agr_2")));
        Assert.Equal("usage.not-a-party", Take(state, Under("agr_1", a => a with { Reporter = "Lighthouse" })));
        Assert.Equal("usage.field-not-agreed", Take(state, Under("agr_1", a => a with { Measure = Measure.People })));
        Assert.Equal("none", Take(state, Under("agr_1")));
        var ended = Do(state, Agreeing.End(state, "agr_1"));
        Assert.Equal("usage.agreement-not-in-force", Take(ended, Under("agr_1")));
        Assert.Equal("usage.ended-already", Sent.Code(Agreeing.End(ended, "agr_1")));
        var research = Do(UsageRegister.Empty, Agreeing.Record(UsageRegister.Empty, Agreed with { Purpose = Purpose.Research }, Asker));
        Assert.Equal("usage.other-purpose", Take(research, Under("agr_1")));
        var past = Do(UsageRegister.Empty,
            Agreeing.Record(UsageRegister.Empty, Agreed with { Until = LastDay.Before(StatementTests.Day("2026-11-20")) }, Asker));
        Assert.Equal("usage.agreement-not-in-force", Take(past, Under("agr_1")));
    }

    private static string Take(UsageRegister state, Contribution contribution, bool own = false) => Sent.Code(Contributing.Take(state, "ctr_1", contribution, Words, own, Asker));

    [Fact]
    public void A_second_contribution_for_the_same_days_is_refused_until_the_first_is_withdrawn()
    {
        var state = Do(UsageRegister.Empty, Contributing.Take(UsageRegister.Empty, "ctr_1", Under(null), Words, own: true, Asker));
        var second = Under(null, a => a with { Cells = [new Cell("total", 11)] });
        Assert.Equal("usage.period-overlaps", Sent.Code(Contributing.Take(state, "ctr_2", second, Words, own: true, Asker)));
        Assert.Equal("usage.contributed-already", Sent.Code(Contributing.Take(state, "ctr_2", Under(null), Words, own: true, Asker)));
        Assert.Equal("usage.id-taken", Sent.Code(Contributing.Take(state, "ctr_1", second, Words, own: true, Asker)));
        var withdrawn = Do(state, Contributing.Withdraw(state, "ctr_1", Withdrawal.Corrected));
        Assert.Equal("none", Sent.Code(Contributing.Take(withdrawn, "ctr_2", second, Words, own: true, Asker)));
        Assert.Equal("usage.unknown-id", Sent.Code(Contributing.Withdraw(withdrawn, "ctr_1", Withdrawal.Corrected)));
    }

    [Fact]
    public void Days_that_are_not_over_cannot_have_been_counted() =>
        Assert.Equal("usage.bad-value", Take(UsageRegister.Empty, Under(null, a => a with { Period = new Period(a.Period.From, StatementTests.Day("2026-11-22")) }), own: true));

    [Fact]
    public void What_is_kept_gives_back_the_contribution_that_was_sent()
    {
        var sent = Under(null);
        var state = Do(UsageRegister.Empty, Contributing.Take(UsageRegister.Empty, "ctr_1", sent, Words, own: true, Asker));
        var back = state.Contributions["ctr_1"].With(sent.Aggregate.Definition, sent.Aggregate.Coverage);
        Assert.Equal(sent.Digest, Digest.Of(back.Aggregate.ToUtf8()));
    }

    [Fact]
    public void A_statement_is_published_only_of_what_is_counted()
    {
        var sent = Under(null);
        var statement = Sent.Value(Statement.Of(sent.Aggregate.Model, Reach.Open, null, [sent], []));
        Assert.Equal("usage.unknown-id", Sent.Code(Contributing.Publish(UsageRegister.Empty, "stm_1", statement, Digest.Of([]), Words)));
        var state = Do(UsageRegister.Empty, Contributing.Take(UsageRegister.Empty, "ctr_1", sent, Words, own: true, Asker));
        state = Do(state, Contributing.Publish(state, "stm_1", statement, Digest.Of(StatementDocument.ToUtf8(statement)), Words));
        Assert.Equal([sent.Digest], state.Statements["stm_1"].Contributions);
        Assert.Equal("usage.id-taken", Sent.Code(Contributing.Publish(state, "stm_1", statement, Digest.Of([]), Words)));
    }

    [Fact]
    public void Of_several_decisions_all_happen_or_none_and_each_knows_those_before_it()
    {
        static DownstreamApplication Named(string name) => new(name, "Chalk & Co", "education", "lesson-planning", null, NamedBy.List);
        Func<UsageRegister, Result<Outcome>> List(string id, string name) => now => Contributing.List(now, id, "m", Named(name));
        Assert.Equal(["a", "b"], Do(UsageRegister.Empty, Contributing.All(UsageRegister.Empty, [List("a", "One"), List("b", "Two")], Asker)).Applications.Keys);
        Assert.Equal("usage.listed-already", Sent.Code(Contributing.All(UsageRegister.Empty, [List("a", "One"), List("b", "one")], Asker)));
    }

    [Fact]
    public void An_application_stands_once_for_its_developer_and_model()
    {
        var application = new DownstreamApplication("Lesson Planner", "Chalk & Co", "education", "lesson-planning", false, NamedBy.Developer);
        var state = Do(UsageRegister.Empty, Contributing.List(UsageRegister.Empty, "app_1", "m", application));
        Assert.Equal("usage.listed-already", Sent.Code(Contributing.List(state, "app_2", "m", application with { Name = "lesson-planner" })));
        Assert.Equal("none", Sent.Code(Contributing.List(state, "app_2", "other", application)));
        Assert.Equal("usage.bad-value", Sent.Code(Contributing.List(state, "app_2", "m", application with { Name = "X", Sector = "Health Care" })));
        Assert.Empty(Do(state, Contributing.Unlist(state, "app_1")).Applications);
        Assert.Equal("usage.unknown-id", Sent.Code(Contributing.Unlist(state, "app_9")));
    }

    [Theory]
    [InlineData(0, "usage.bad-value")]
    [InlineData(3661, "usage.bad-value")]
    [InlineData(30, "none")]
    public void Events_are_kept_for_a_number_of_days_that_makes_sense(int days, string code) => Assert.Equal(code, Sent.Code(Contributing.Retain(days)));

    [Fact]
    public void An_agreement_names_two_parties_and_only_what_can_flow()
    {
        Assert.Equal("usage.bad-value", Record(Agreed with { Parties = ["Harbour", "HARBOUR"] }));
        Assert.Equal("usage.bad-value", Record(Agreed with { Fields = [] }));
        Assert.Equal("usage.bad-value", Record(Agreed with { Fields = ["prompts"] }));
        Assert.Equal("usage.bad-value", Record(Agreed with { Until = LastDay.Before(Agreed.From) }));
        Assert.Equal("none", Record(Agreed with { Fields = [.. Agreeing.Nameable] }));
    }

    private static string Record(AgreementRecorded ask) => Sent.Code(Agreeing.Record(UsageRegister.Empty, ask, Asker));
}
