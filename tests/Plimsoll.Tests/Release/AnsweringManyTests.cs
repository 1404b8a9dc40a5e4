// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release;
using Plimsoll.Release.Assessment;
using Plimsoll.Release.Events;
using Plimsoll.Release.Evidence;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>A list that is answered at once: all of it is taken, or nothing.</summary>
public sealed class AnsweringManyTests
{
    [Fact]
    public void One_file_shows_what_is_met_and_the_others_are_said_beside_it_in_one_append()
    {
        var world = World.Assessed();
        world.Do(Decide(world, Shown("G02.B1", "G03.B1"), Met("G02.B1"), Met("G03.B1"), new("G06.B1", PracticeStatus.NotApplicable, World.Vault("why")), new("G12.B1", PracticeStatus.InProgress)));
        Assert.Equal(
            [PracticeStatus.Met, PracticeStatus.Met, PracticeStatus.NotApplicable, PracticeStatus.InProgress], World.DueAtRestricted.Select(p => world.State.Line(p).Status));
        Assert.Equal(["G02.B1", "G03.B1"], Assert.Single(world.State.Evidence.Values).Practices);
        // What is there already shows the others.
        world.Do(Evidencing.Link(world.State, world.Asker, "evd_1", ["G02.B1", "G03.B1", "G12.B1"], []));
        world.Do(Decide(world, null, Met("G12.B1")));
        Assert.Equal(PracticeStatus.Met, world.State.Line("G12.B1").Status);
    }

    [Theory]
    [InlineData("G03.B1", PracticeStatus.Met, false, "release.no-evidence", "G03.B1")]
    [InlineData("G03.B1", PracticeStatus.NotApplicable, false, "release.bad-value", "G03.B1")]
    [InlineData("G03.B1", PracticeStatus.InProgress, true, "release.bad-value", "G03.B1")]
    [InlineData("G03.B1", PracticeStatus.RiskAccepted, true, "release.bad-value", "G03.B1")]
    [InlineData("G99.B9", PracticeStatus.InProgress, false, "release.unknown-practice", "G99.B9")]
    [InlineData("G02.B1", PracticeStatus.InProgress, false, "release.bad-value", "G02.B1")]
    public void One_answer_that_cannot_be_taken_is_named_and_keeps_all_others_out(string practice, PracticeStatus status, bool reason, string code, string named)
    {
        var world = World.Assessed();
        var result = Decide(world, Shown("G02.B1"), Met("G02.B1"), new(practice, status, reason ? World.Vault("why") : null));
        Assert.False(result.Succeeds(out _, out var refusal));
        Assert.Equal((code, named), (refusal.Code, refusal.Value));
    }

    [Fact]
    public void None_and_too_many_are_refused_and_what_it_changes_ends_an_approval_once()
    {
        var world = World.Clear();
        Assert.Equal("release.bad-value", World.Code(Decide(world, null)));
        Assert.Equal("release.bad-value", World.Code(Decide(world, null, [.. Enumerable.Range(0, AnsweringMany.Most + 1).Select(n => Met($"P{n}"))])));
        Assert.True(Decide(world, null, new("G02.B1", PracticeStatus.InProgress), new("G03.B1", PracticeStatus.InProgress)).Succeeds(out var done, out _));
        Assert.Equal(["G02.B1", "G03.B1"], done.Events.OfType<PracticeStatusSet>().Select(e => e.Practice));
        Assert.Single(done.Events.OfType<ApprovalVoided>());
    }

    private static AnsweredPractice Met(string practice) => new(practice, PracticeStatus.Met);

    private static ShownBy Shown(params string[] practices) => new("evd_1", World.Content(EvidenceKind.File, World.Day0), practices);

    private static Result<Outcome> Decide(World world, ShownBy? shown, params AnsweredPractice[] answers) =>
        AnsweringMany.Decide(world.State, world.Asker, answers, shown, []);
}
