// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using Plimsoll.Progress;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Tests.Vocabulary;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Progress;

/// <summary>Rounds and pages that nobody thought of: whatever is decided on a state can be folded onto it, and a history folds to the same state wherever it is cut.</summary>
public sealed class FoldPropertyTests
{
    private static readonly string[] Providers = ["north", "south", "nobody"];
    private static readonly string[] Processes = ["1.4", "4.1", "9.9"];

    private static readonly Gen<(int Act, int A, int B)[]> Lives = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 30], Gen.Int[0, 30]).Array[0, 40];

    [Fact]
    public void What_was_decided_of_a_round_folds_wherever_the_history_is_cut() => Gen.Select(Lives, Gen.Int[0, 60]).Sample(
        (life, cut) =>
        {
            var story = Story.Opened();
            foreach (var step in life) { Assess(story, step); }
            var before = Math.Min(cut, story.History.Count);
            var half = RoundBook.Fold(story.History.Take(before));
            var said = Likeness.Of(half);
            Assert.Equal(Likeness.Of(story.Round), Likeness.Of(story.History.Skip(before).Aggregate(half, (state, entry) => state.Apply(entry))));
            Assert.Equal(Likeness.Of(story.Round), Likeness.Of(RoundBook.Fold(story.History)));
            Assert.Equal(said, Likeness.Of(half));
        },
        iter: 100);

    [Fact]
    public void What_was_decided_of_a_page_folds_wherever_the_history_is_cut() => Gen.Select(Lives, Gen.Int[0, 60]).Sample(
        (life, cut) =>
        {
            var story = new Story();
            story.Do(Stating.Open(story.Page, new PageOpened("pge_1", "northern-models", "Northern Models", "2024-11"), Report.Library));
            foreach (var step in life) { Say(story, step); }
            var before = Math.Min(cut, story.History.Count);
            var half = PageBook.Fold(story.History.Take(before));
            Assert.Equal(Likeness.Of(story.Page), Likeness.Of(story.History.Skip(before).Aggregate(half, (state, entry) => state.Apply(entry))));
            Assert.Equal(Likeness.Of(story.Page), Likeness.Of(PageBook.Fold(story.History)));
        },
        iter: 100);

    /// <summary>A last day, in one of two zones.</summary>
    private static LastDay Last(DateOnly day, int b) => LastDayTests.In(day, b % 2 == 0 ? LastDay.Utc : "Pacific/Apia");

    private static void Assess(Story story, (int Act, int A, int B) step)
    {
        var (act, a, b) = step;
        story.Now = story.Now.AddHours(b);
        story.By = a % 2 == 0 ? "acc_assessor" : "acc_reviewer";
        var (provider, process, reason) = (Providers[a % 3], Processes[b % 3], story.Vault($"said {a} {b}"));
        var finding = (Finding)(a % Enum.GetValues<Finding>().Length);
        var piece = story.Round.Evidence.Keys.Order(StringComparer.Ordinal).ElementAtOrDefault(b) ?? "pev_none";
        var today = DateOnly.FromDateTime(story.Now.UtcDateTime);
        var decided = act switch
        {
            0 or 1 => Judging.Record(story.Round, story.Asker, story.Piece(provider, process, b % 2 == 0 ? Side.For : Side.Against, b % 4 == 0 ? $"prp_{a}" : null)),
            2 => Judging.Withdraw(story.Round, piece, reason),
            3 => Judging.Decline(story.Round, new ProposalDeclined($"prp_{b}", provider, process, Side.For, reason)),
            4 or 5 => Judging.Find(story.Round, new FindingSet(provider, process, finding, b % 2 == 0 ? reason : null)),
            6 => Judging.Confirm(story.Round, story.Asker, new FindingConfirmed(provider, process, finding)),
            7 => Judging.Dissent(story.Round, story.Asker, new DissentRecorded(provider, process, finding, reason)),
            8 => Replying.Invite(story.Round, story.Asker, new ReplyInvited(provider, Story.Hash($"token {b}"), Last(today.AddDays(b % 20), b))),
            9 => Replying.Reply(story.Round, new ReplyGiven(provider, [new ReplyLine(b % 2 == 0 ? null : process, reason)])),
            10 => Proposing.Call(story.Round, story.Asker, new CallOpened(Last(today.AddDays(b), b))),
            11 => Publishing.Publish(story.Round, story.Asker, Report.Edition, "Quayside Watch", story.Text).Succeeds(out var ready, out var refusal) ? Publishing.Freeze(story.Round, story.Asker, ready, reason) : refusal,
            12 => a == 0 ? Opening.Abandon(story.Round, reason) : Judging.Confirm(story.Round, story.Asker, new FindingConfirmed(provider, process, finding)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (decided.Succeeds(out var outcome, out _)) { foreach (var happened in outcome.Events) { story.Record(happened); } }
    }

    private static void Say(Story story, (int Act, int A, int B) step)
    {
        var (act, a, b) = step;
        var reason = story.Vault($"said {a} {b}");
        var today = DateOnly.FromDateTime(story.Now.UtcDateTime);
        var decided = act switch
        {
            < 8 => Stating.State(
                story.Page, story.Asker,
                new PageLineSet(
                    Processes[a % 3], (OwnState)(b % Enum.GetValues<OwnState>().Length), act % 2 == 0 ? reason : null,
                    act < 4 ? [new PageEvidence(reason, today)] : [], act == 5 ? new Withholding(reason, reason, Last(today.AddDays(9), b)) : null),
                Report.Library),
            < 11 => Stating.Publish(story.Page, story.Asker, b % 2 == 0, Report.Library, story.Text).Succeeds(out var ready, out var refusal) ? Stating.Freeze(story.Page, ready, reason) : refusal,
            _ => Stating.Withdraw(story.Page, reason),
        };
        if (decided.Succeeds(out var outcome, out _)) { foreach (var happened in outcome.Events) { story.Record(happened); } }
    }
}
