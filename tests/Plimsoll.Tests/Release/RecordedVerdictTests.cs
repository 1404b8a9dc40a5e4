// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Assessment;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Gates;

namespace Plimsoll.Tests.Release;

/// <summary>What is told of a verdict on the record: no other than what was told when it was given, whether or not its rules are at hand.</summary>
public sealed class RecordedVerdictTests
{
    public static TheoryData<string> Kinds => [.. Enum.GetNames<VerdictKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void It_is_the_answer_of_then_but_for_the_sentences_about_what_is_missing(string kind)
    {
        var world = Reached(Enum.Parse<VerdictKind>(kind));
        var answer = new JudgedHistory(world.State, World.Rules, world.Judge(), world.Now).Answer;
        world.Decide();
        var given = world.State.Decisions[^1];
        Assert.Equal(Json(answer), Json(JudgedHistory.Recorded(world.State, given, World.Rules)));
        var recorded = JudgedHistory.Recorded(world.State, given, under: null);
        Assert.Equal(Enum.Parse<VerdictKind>(kind), recorded.Verdict);
        Assert.Equal(answer.Missing.Select(m => m.Key), recorded.Missing.Select(m => m.Key));
        Assert.Equal(recorded.Verdict == VerdictKind.Held, recorded.Missing.Count > 0);
        Assert.Equal(answer.Bases, recorded.Bases);
        Assert.Equal(answer.Weakness, recorded.Weakness);
        Assert.Equal(
            answer with { Bases = [], Missing = [], Weakness = [], Stands = null, Assurances = null, Weak = [], Grounds = null },
            recorded with { Bases = [], Missing = [], Weakness = [], Stands = null, Assurances = null, Weak = [], Grounds = null });
        Assert.Equal(Likeness.Of(answer.Stands), Likeness.Of(recorded.Stands));
    }

    [Fact]
    public void A_verdict_that_named_no_pack_says_that_its_pack_is_not_known()
    {
        var world = World.Clear().Decide();
        var given = world.State.Decisions[^1];
        var recorded = JudgedHistory.Recorded(world.State, given with { Judged = given.Judged with { Pack = null } }, under: null);
        Assert.Equal($"{Statement.PackNotKnown} (gate rules)", recorded.Bases[^1]);
    }

    [Fact]
    public void Each_thing_that_can_be_missing_is_found_by_its_short_name_with_its_practice_or_finding()
    {
        var world = World.Clear().Decide();
        var given = world.State.Decisions[^1];
        Missing[] all = [.. Enum.GetValues<MissingKind>().SelectMany(
            kind => (string?[])[null, "G06.B1"],
            (kind, of) => kind == MissingKind.FindingOpen ? new Missing(kind, null, null, "", "") { Finding = of } : new Missing(kind, of, null, "", ""))];
        var recorded = JudgedHistory.Recorded(
            world.State, given with { Judged = given.Judged with { Verdict = VerdictKind.Held, Missing = [.. all.Select(m => m.Key)] } }, under: null);
        Assert.Equal(all.Select(m => (m.Kind, m.Practice, m.Finding, m.Key)), recorded.Missing.Select(m => (m.Kind, m.Practice, m.Finding, m.Key)));
        Assert.All(recorded.Missing, m => Assert.Equal(($"{m.Key}.", "gate"), (m.Sentence, m.Page)));
    }

    [Fact]
    public void It_holds_as_long_as_the_record_says_also_when_the_entry_was_written_a_while_after_the_rules_were_asked()
    {
        var world = World.Clear();
        var answer = new JudgedHistory(world.State, World.Rules, world.Judge(), world.Now).Answer;
        world.Decide();
        var late = world.State.Decisions[^1] with { At = world.Now.AddMilliseconds(14) };
        Assert.NotNull(answer.ValidUntil);
        Assert.Equal(answer.ValidUntil, JudgedHistory.Recorded(world.State, late, World.Rules).ValidUntil);
    }

    private static string Json(VerdictAnswer answer) => System.Text.Json.JsonSerializer.Serialize(answer);

    private static World Reached(VerdictKind kind)
    {
        switch (kind)
        {
            case VerdictKind.Clear: return World.Assessed(onePerson: true).Prove().Approve("acc_author");
            case VerdictKind.Held: return World.Assessed();
            case VerdictKind.Refused:
                var refused = World.Clear();
                return refused.Do(Judging.Refuse(refused.State, World.Vault("no"), []));
            case VerdictKind.Redirected:
                var redirected = World.Assessed();
                var pin = World.Pin() with { List = null, Redirect = new RedirectAdvice("frontier/restricted", "pai-2024") };
                return redirected.Do(Assessing.Pin(redirected.State, redirected.Asker, pin, []));
            default: throw new System.Diagnostics.UnreachableException();
        }
    }
}
