// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Chain;

/// <summary>What is decided about a hand-over, and how its lines stand.</summary>
public sealed class HandingTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly Asker Eve = new("acc_eve", Then);

    private static readonly VaultRef Kept = new("vlt_1", Digest.Of("kept"u8));

    private static LinkMade Link(int days = 10) => new("lnk_1", LastDay.InUtc(DateOnly.FromDateTime(Then.UtcDateTime).AddDays(days)));

    private static HandedOver Opened(string name = "Harbour Cloud", string? key = null) =>
        new("hnd_1", "rel_1", "Example 1", "1.0", new Receiver(name, ReceiverKind.Host, key), null);

    private static ListedLine Line(string id, Owes owes, string words = "") => new(id, HandedKind.Practice, Digest.Of([.. id.Select(c => (byte)c), .. words.Select(c => (byte)c)]), owes, Gate: true);

    private static SheetSigned Signed(int revision, params ListedLine[] lines) => new(revision, Digest.Of([(byte)revision]), Digest.Of([9, (byte)revision]), Kept, "kid", lines);

    private static SheetAnswered Answered(int revision, string id, params (ListedLine Line, LineAnswer Answer)[] lines) => new(
        id, revision, AnsweredBy.Link, null, Digest.Of([1]), Digest.Of([2]), Kept, [.. lines.Select(l => new ListedAnswer(l.Line.Line, l.Line.Digest, l.Answer))]);

    private static HandOver After(HandOver state, Result<Outcome> decided) =>
        decided.Value!.Events.Aggregate(state, (s, e) => s.Apply(new Recorded(1, Then, "acc_eve", e)));

    private static HandOver Begun(params ListedLine[] lines) => After(HandOver.Empty, Handing.Open(HandOver.Empty, Eve, Opened(), Signed(1, lines), Link()));

    /// <summary>Every pair of who was to owe and how the line stands.</summary>
    [Theory]
    [InlineData(Owes.Receiver, null, Owes.Nobody)]
    [InlineData(Owes.Receiver, LineAnswer.Accepted, Owes.Receiver)]
    [InlineData(Owes.Receiver, LineAnswer.Declined, Owes.Nobody)]
    [InlineData(Owes.Receiver, LineAnswer.Countered, Owes.Nobody)]
    [InlineData(Owes.Receiver, LineAnswer.NotOurs, Owes.Nobody)]
    [InlineData(Owes.Both, null, Owes.Sender)]
    [InlineData(Owes.Both, LineAnswer.Accepted, Owes.Both)]
    [InlineData(Owes.Both, LineAnswer.Declined, Owes.Sender)]
    [InlineData(Owes.Sender, null, Owes.Sender)]
    [InlineData(Owes.Sender, LineAnswer.NotOurs, Owes.Sender)]
    [InlineData(Owes.Nobody, LineAnswer.Accepted, Owes.Nobody)]
    public void What_is_handed_over_and_not_accepted_is_owed_by_nobody(Owes owes, LineAnswer? answer, Owes now)
    {
        var line = Line("G01.B1", owes);
        var state = Begun(line);
        if (answer is { } given) { state = After(state, Handing.Answer(state, Answered(1, "ans_1", (line, given)))); }
        var stands = Assert.Single(state.Lines);
        Assert.Equal((now, now == Owes.Nobody), (stands.Now, stands.IsGap));
        Assert.Equal(answer is null ? LineState.NoAnswer : Enum.Parse<LineState>($"{answer}"), stands.State);
    }

    [Fact]
    public void A_line_that_changes_is_asked_anew_and_the_others_keep_their_answers()
    {
        var (one, two) = (Line("G01.B1", Owes.Receiver), Line("G02.B1", Owes.Receiver));
        var state = Begun(one, two);
        state = After(state, Handing.Answer(state, Answered(1, "ans_1", (one, LineAnswer.Accepted), (two, LineAnswer.Accepted))));
        Assert.Equal("api.nothing-changed", Handing.Revise(state, Signed(2, one, two)).Refusal?.Code);
        Assert.Equal("chain.other-revision", Handing.Revise(state, Signed(3, one)).Refusal?.Code);
        state = After(state, Handing.Revise(state, Signed(2, one, Line("G02.B1", Owes.Receiver, "otherwise"))));
        Assert.Equal([LineState.Accepted, LineState.Changed], state.Lines.Select(l => l.State));
        Assert.Equal("G02.B1", Assert.Single(state.Waiting).Line.Line);
        Assert.Equal("chain.other-revision", Handing.Answer(state, Answered(1, "ans_2", (two, LineAnswer.Accepted))).Refusal?.Code);
        Assert.Equal("chain.id-taken", Handing.Answer(state, Answered(2, "ans_1", (two, LineAnswer.Accepted))).Refusal?.Code);
    }

    [Fact]
    public void A_link_ends_with_its_day_with_a_newer_one_and_with_the_hand_over()
    {
        var state = Begun(Line("G01.B1", Owes.Receiver));
        Assert.Null(Handing.Closed(state, "lnk_1", Then));
        Assert.Equal("chain.ended", Handing.Closed(state, "lnk_1", Then.AddDays(11))?.Code);
        Assert.Equal("chain.ended", Handing.Closed(After(state, Handing.Relink(state, Eve, Link() with { Link = "lnk_2" })), "lnk_1", Then)?.Code);
        Assert.Equal("chain.ended", Handing.Closed(After(state, Handing.Unlink(state, Eve)), "lnk_1", Then)?.Code);
        var withdrawn = After(state, Handing.Withdraw(state, Kept));
        Assert.Equal("chain.ended", Handing.Closed(withdrawn, "lnk_1", Then)?.Code);
        Assert.Equal("chain.ended", Handing.Withdraw(withdrawn, Kept).Refusal?.Code);
        var erased = After(state, Handing.Erase(state));
        Assert.Equal("chain.ended", Handing.Answer(erased, Answered(1, "ans_1", (Line("G01.B1", Owes.Receiver), LineAnswer.Accepted))).Refusal?.Code);
        Assert.Equal("api.nothing-changed", Handing.Erase(erased).Refusal?.Code);
    }

    [Fact]
    public void A_hand_over_is_refused_by_field_where_it_is_none()
    {
        var signed = Signed(1, Line("G01.B1", Owes.Receiver));
        string? Open(HandedOver opened, SheetSigned sheet, LinkMade link) => Handing.Open(HandOver.Empty, Eve, opened, sheet, link).Refusal?.Field;
        Assert.Equal("receiver", Open(Opened(" "), signed, Link()));
        Assert.Equal("receiver", Open(Opened("Hаrbour"), signed, Link()));
        Assert.Equal("key", Open(Opened(key: "abc"), signed, Link()));
        Assert.Null(Open(Opened(key: new string('0', 64)), signed, Link()));
        Assert.Equal("lines", Open(Opened(), Signed(1), Link()));
        Assert.Equal("lines", Open(Opened(), Signed(1, [.. Enumerable.Range(0, 251).Select(i => Line($"G{i}", Owes.Sender))]), Link()));
        Assert.Equal("until", Open(Opened(), signed, Link(-1)));
        Assert.Equal("until", Open(Opened(), signed, Link(Handing.MostDays + 2)));
    }

    [Fact]
    public void A_link_cannot_fill_the_journal()
    {
        var line = Line("G01.B1", Owes.Receiver);
        var state = Begun(line);
        for (var i = 0; i < Handing.MostAnswers; i++) { state = After(state, Handing.Answer(state, Answered(1, $"ans_{i}", (line, LineAnswer.NotOurs)))); }
        Assert.Equal("chain.too-many", Handing.Answer(state, Answered(1, "ans_x", (line, LineAnswer.Accepted))).Refusal?.Code);
    }
}
