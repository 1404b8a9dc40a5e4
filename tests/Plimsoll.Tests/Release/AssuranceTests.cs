// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Release;
using Plimsoll.Cli.Shared;
using Plimsoll.Release;
using Plimsoll.Release.Approvals;
using Plimsoll.Release.Decisions;
using Plimsoll.Release.Events;
using Plimsoll.Release.Gates;
using Plimsoll.Tests.Vocabulary;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>What a decision rests on that nobody proved is named in it: conditions of approvals, and answers to questions of the gate.</summary>
public sealed class AssuranceTests
{
    private const string Key = "decision-1";

    private const string Question = "intimate-images-and-child-material";

    private static readonly LastDay Christmas = LastDayTests.In(new DateOnly(2026, 12, 24), "Europe/Berlin");

    [Fact]
    public void A_decision_says_that_it_was_given_on_a_condition_until_when_and_whether_that_was_met_by_then()
    {
        var world = OnCondition().Decide();
        var before = Signed(world);
        Assert.Equal(
            new DisclosedCondition("apr_x", World.Vault("a rota").Commitment.ToString(), Christmas.End, "24 December 2026 (Europe/Berlin)", Met: false),
            Assert.Single(Verified(world, before).Assurances!.Conditions));
        Assert.Contains("approved on a condition: to be met by 24 December 2026 (Europe/Berlin), not met yet", Verified(world, before).Disclosed);
        world.Do(Approving.Meet(world.State, world.Asker with { Account = "acc_approver" }, "apr_x", World.Vault("it is there"))).Decide();
        Assert.Contains("approved on a condition: to be met by 24 December 2026 (Europe/Berlin), and met", Verified(world, Signed(world)).Disclosed);
        // The decision of before says what was so then.
        Assert.Contains("approved on a condition: to be met by 24 December 2026 (Europe/Berlin), not met yet", Verified(world, before).Disclosed);
        Assert.DoesNotContain("a rota", Payload(before).ToJsonString(), StringComparison.Ordinal);
        // Without one there is nothing to say, and that is said.
        Assert.Equal([], Verified(World.Clear().Decide(), Signed(World.Clear().Decide())).Assurances!.Conditions);
    }

    [Fact]
    public void A_condition_that_was_not_met_in_time_carries_no_decision()
    {
        var world = OnCondition();
        world.Now = Christmas.End;
        Assert.Empty(Assurances.Of(world.State, World.Rules, world.Now).Conditions);
        Assert.Single(Assurances.Of(world.State, World.Rules, world.Now.AddMilliseconds(-1)).Conditions);
    }

    [Theory]
    [InlineData(DeclaredAnswer.CouldNot, "could-not", "it could not")]
    [InlineData(DeclaredAnswer.Prevented, "prevented", "it could, and it is prevented")]
    [InlineData(DeclaredAnswer.NotPrevented, "not-prevented", "it could, and it is not prevented")]
    public void A_decision_names_a_question_of_its_gate_the_answer_in_which_role_it_was_given_and_when(DeclaredAnswer answer, string key, string label)
    {
        // Nobody answered, and nothing is asked yet: that is said too.
        var silent = World.Clear().Decide();
        Assert.Equal(("no", null, "2026-12-02"), Assert.Single(Declared(silent)) is var none ? ((string)none!["asked"]!, (string?)none["answer"], (string)none["from"]!) : default);
        Assert.Contains($"not asked yet, and nobody has answered: {Question}, which this gate asks from 2 December 2026 on", Verified(silent, Signed(silent)).Disclosed);

        // Answered before it is asked.
        var early = World.Assessed().Prove().Declare(answer).Approve("acc_approver").Decide();
        if (answer == DeclaredAnswer.NotPrevented)
        {
            Assert.Equal((VerdictKind.Held, "no"), (early.State.Decisions[^1].Judged.Verdict, (string)Assert.Single(Declared(early))!["asked"]!));
            Assert.Contains($"declared: {Question}: {label}, by a person in the role governance", DisclosedAssurances.Of(Assurances.Of(early.State, World.Rules, early.Now)).Lines[0], StringComparison.Ordinal);
            return;
        }
        var said = Assert.Single(Declared(early))!;
        Assert.Equal((Question, "no", key, "governance", "2026-11-20T09:00:00.000Z"),
            ((string)said["question"]!, (string)said["asked"]!, (string)said["answer"]!, (string)said["as"]!, (string)said["when"]!));
        Assert.Equal((World.Rules.Questions[0].Words.ToString(), World.Vault("why").Commitment.ToString()), ((string)said["words"]!, (string)said["because"]!));
        Assert.Contains(
            $"declared: {Question}: {label}, by a person in the role governance, 2026-11-20T09:00:00.000Z (before this gate asked)", Verified(early, Signed(early)).Disclosed);

        // Asked and not answered, which a failed decision says; then answered.
        var world = World.Clear();
        world.Now = new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero);
        var open = Assert.Single(Declared(world.Decide()))!;
        Assert.Equal(("yes", null, null, null), ((string)open["asked"]!, (string?)open["answer"], (string?)open["when"], (string?)open["because"]));
        Assert.Contains($"asked and not answered: {Question}", DisclosedAssurances.Of(Assurances.Of(world.State, World.Rules, world.Now)).Lines);
        world.Declare(answer).Decide();
        Assert.Equal(("yes", key, "2026-12-02T00:00:00.000Z"), Assert.Single(Declared(world)) is var now ? ((string)now!["asked"]!, (string)now["answer"]!, (string)now["when"]!) : default);
    }

    [Fact]
    public void An_answer_of_before_roles_were_recorded_says_so_and_changes_no_bundle()
    {
        var world = World.Assessed().Prove();
        world.Record(new Plimsoll.Release.Events.Declared(Question, World.Rules.Questions[0].Words, DeclaredAnswer.CouldNot, World.Vault("why"), As: null));
        Assert.DoesNotContain(Bundle.Of(world.State).Lines.Keys, name => name == $"declared/{Question}/as");
        world.Approve("acc_approver").Decide();
        Assert.Contains($"declared: {Question}: it could not, by a person whose role was not recorded, 2026-11-20T09:00:00.000Z (before this gate asked)", Verified(world, Signed(world)).Disclosed);
    }

    [Fact]
    public void A_verdict_of_before_says_nothing_of_it_in_its_bytes_and_a_verifier_says_that()
    {
        var world = OnCondition();
        world.Decide();
        var today = Payload(Signed(world));
        var before = OnCondition();
        before.Record(world.State.Decisions[^1].Judged with { Assurances = null });
        var signed = Signed(before);
        var own = (JsonObject)today["predicate"]!["urn:plimsoll:release-decision:1"]!;
        Assert.True(own.Remove("conditions") && own.Remove("declared") && own.Remove("profile") && own.Remove("grounds"));
        Assert.True(JsonNode.DeepEquals(today, Payload(signed)));
        Assert.Null(Verified(before, signed).Assurances);
        Assert.Contains("conditions of approvals and answers to questions: this decision was made before decisions named them", Verified(before, signed).Disclosed);
    }

    [Fact]
    public void The_commands_print_both()
    {
        var world = OnCondition(declared: true).Decide();
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var given = new MemoryStream(Signed(world));
        var verify = VerifyCommand.Create(new Terminal(output, error, given), (_, path) => World.Keys(path))
            .Parse(["-", "--key", Key, "--decision-only", "--as-of", "2026-11-20T09:05:00Z", "--stage", "restricted", "--digest", World.Files.Subject.ToString()]);
        Assert.Equal(0, verify.Invoke(new InvocationConfiguration { Output = error, Error = error, EnableDefaultExceptionHandler = false }));
        var printed = Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains("\napproved on a condition: to be met by 24 December 2026 (Europe/Berlin), not met yet\n", printed, StringComparison.Ordinal);
        Assert.Contains($"\ndeclared: {Question}: it could not, by a person in the role governance, ", printed, StringComparison.Ordinal);
    }

    private static World OnCondition(bool declared = false)
    {
        var world = World.Assessed().Prove();
        if (declared) { world.Declare(); }
        world.By = "acc_approver";
        world.Do(Approving.Approve(world.State, world.Asker, "apr_x", Bundle.Of(world.State).Digest, World.Rules, World.Vault("words"), new ApprovalCondition(World.Vault("a rota"), Christmas)));
        world.By = "acc_author";
        return world;
    }

    private static JsonArray Declared(World world) => Payload(Signed(world))["predicate"]!["urn:plimsoll:release-decision:1"]!["declared"]!.AsArray();

    private static JsonNode Payload(byte[] envelope) => JsonNode.Parse(Convert.FromBase64String((string)JsonNode.Parse(envelope)!["payload"]!))!;

    private static VerifiedDecision Verified(World world, byte[] envelope) => World.Value(VerifiedDecision.Verify(
        envelope, Expected.Of(Stage.Restricted, World.Files, "rel_1"), World.Keys(Key), world.State.Decisions[^1].At.AddMinutes(5)));

    private static byte[] Signed(World world) => Statement.Sign(
        World.Value(Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name)), Key,
        bytes => World.Sign(Key, bytes));
}
