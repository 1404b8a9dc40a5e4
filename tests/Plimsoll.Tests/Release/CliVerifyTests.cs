// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Plimsoll.Cli.Release;
using Plimsoll.Cli.Shared;
using Plimsoll.Ledger;
using Plimsoll.Release;
using Plimsoll.Release.Parties;
using Plimsoll.Release.Status;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Release;

/// <summary>The two commands that verify, with a stand-in for the signature scheme.</summary>
public sealed class CliVerifyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-verify-").FullName;

    private static Result<KnownKeys> Keys(Terminal terminal, string path) => World.Keys(path);

    private static (int Exit, string Output, string Error) Run(Func<Terminal, Command> create, byte[] input, string words)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var given = new MemoryStream(input);
        var command = create(new Terminal(output, error, given));
        var parse = command.Parse(words.Split(' '));
        Assert.Empty(parse.Errors);
        return (parse.Invoke(new InvocationConfiguration { Output = error, Error = error, EnableDefaultExceptionHandler = false }), Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static (int Exit, string Output, string Error) Verify(byte[] envelope, string words) => Run(t => VerifyCommand.Create(t, Keys), envelope, "- --key k1 --decision-only --as-of 2026-11-20T10:00:00Z " + words);

    private (int Exit, string Output, string Error) WithStatus(byte[] status, string words)
    {
        File.WriteAllBytes(Path.Combine(_folder, "status.json"), status);
        return Run(t => VerifyCommand.Create(t, Keys), Decision(),
            $"- --key k1 --stage restricted --digest {World.Files.Subject} --status {Path.Combine(_folder, "status.json")} --as-of 2026-11-20T09:01:00Z"
                + (words.Contains("--status-key", StringComparison.Ordinal) ? words : " --status-key k1" + words));
    }

    private static (int Exit, string Output, string Error) Check(byte[] envelope, string words) => Run(t => StatusCommand.Create(t, Keys), envelope, "check - --key k1 " + words);

    private static byte[] Decision() => Decision(World.Clear().Decide());

    private static byte[] Decision(World world, Func<VaultRef, string?>? open = null)
    {
        return Plimsoll.Release.Decisions.Statement.Sign(World.Value(Plimsoll.Release.Decisions.Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision,
            World.Files, "plimsoll:test", World.Rules.Name, open: open)), "k1", bytes => World.Sign("k1", bytes));
    }

    private static string Payload(World world, Func<VaultRef, string?> open) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(Decision(world, open))!["payload"]!));

    private static byte[] Status(World world) => World.Value(StatusDocument.Of(world.State, 5, World.Day0, StatusDocument.Ordinary, "k1")).Sign(bytes => World.Sign("k1", bytes));

    private void Weights(string weights)
    {
        File.WriteAllText(Path.Combine(_folder, "model.safetensors"), weights);
        File.WriteAllText(Path.Combine(_folder, "config.json"), "config");
    }

    [Fact]
    public void A_decision_verifies_for_the_files_of_a_folder_and_says_first_what_it_rests_on()
    {
        Weights("weights");
        var (exit, output, _) = Verify(Decision(), $"--stage restricted --files {_folder}");
        Assert.Equal(0, exit);
        Assert.StartsWith("rests on pai-2024", output, StringComparison.Ordinal);
        Weights("weights, changed");
        Assert.Equal(20, Verify(Decision(), $"--stage restricted --files {_folder}").Exit);
        Weights("weights");
        File.WriteAllText(Path.Combine(_folder, "extra.py"), "import this");
        Assert.Equal(20, Verify(Decision(), $"--stage restricted --files {_folder}").Exit);
    }

    [Fact]
    public void A_folder_is_held_against_the_model_whole_though_one_of_its_files_claims_its_digest()
    {
        // Whoever registered the version wrote the digest of other weights as that of one more file.
        Weights("other weights");
        var other = World.Value(ModelFiles.Of([new("model.safetensors", World.Hash("other weights")), new("config.json", World.Hash("config"))])).Subject;
        var world = World.Clear().Decide();
        var statement = JsonNode.Parse(World.Value(Plimsoll.Release.Decisions.Statement.Of(
            world.State, world.State.Decisions[^1].Judged.Decision, World.Files, "plimsoll:test", World.Rules.Name)))!;
        statement["subject"]!.AsArray().Add(new JsonObject { ["digest"] = new JsonObject { ["sha256"] = other.Hex }, ["name"] = "docs/CHANGES.md" });
        var envelope = Plimsoll.Release.Decisions.Statement.Sign(Encoding.UTF8.GetBytes(statement.ToJsonString()), "k1", bytes => World.Sign("k1", bytes));
        var (exit, _, error) = Verify(envelope, $"--stage restricted --files {_folder}");
        Assert.Equal((20, true), (exit, error.Contains("is not among the weights that were judged", StringComparison.Ordinal)));
        Assert.Equal(0, Verify(envelope, $"--stage restricted --digest {other}").Exit);
    }

    [Fact]
    public void It_prints_that_an_outside_reviewer_let_it_pass()
    {
        var (exit, output, error) = Verify(Decision(OutsideReviewTests.Judged()), $"--stage restricted --digest {World.Files.Subject}");
        Assert.Equal(0, exit);
        Assert.Contains("weakness: outside-reviewer: 1 of 1 approvals by reviewers from outside", output + error, StringComparison.Ordinal);
        Assert.Contains("4 seen by an outsider", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_the_folder_is_refused()
    {
        Weights("weights");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.bin"), Path.Combine(_folder, "config.json"));
        Assert.Equal(2, Verify(Decision(), $"--stage restricted --files {_folder}").Exit);
        File.Delete(Path.Combine(_folder, "link.bin"));
        // So is a link to a folder, in which every file is a file.
        var elsewhere = Directory.CreateTempSubdirectory("plimsoll-linked-").FullName;
        File.WriteAllText(Path.Combine(elsewhere, "more.txt"), "more");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "sub"), elsewhere);
        var (exit, output, error) = Verify(Decision(), $"--stage restricted --files {_folder}");
        Directory.Delete(elsewhere, recursive: true);
        Assert.Equal(2, exit);
        Assert.Contains("folder 'sub' is a link", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_way_to_fail_has_its_exit_code()
    {
        var digest = World.Files.Subject;
        Assert.Equal(0, Verify(Decision(), $"--stage restricted --digest {digest}").Exit);
        Assert.Equal(20, Verify(Decision(), $"--stage wider --digest {digest}").Exit);
        Assert.Equal(20, Verify("{}"u8.ToArray(), $"--stage restricted --digest {digest}").Exit);
        Assert.Equal(2, Verify(Decision(), "--stage restricted").Exit);
        Assert.Equal(2, Verify(Decision(), $"--stage soon --digest {digest}").Exit);
        Assert.Equal(2, Verify(Decision(), "--stage restricted --digest abc").Exit);
        Assert.Equal(0, Verify(Decision(), $"--stage restricted --digest {digest} --release rel_1").Exit);
        Assert.Equal(20, Verify(Decision(), $"--stage restricted --digest {digest} --release rel_2").Exit);
        Assert.Equal(21, Run(t => VerifyCommand.Create(t, Keys), Decision(), $"- --key k2 --decision-only --stage restricted --digest {digest}").Exit);
        Assert.Equal(20, Run(t => VerifyCommand.Create(t, Keys), Decision(), $"- --key k1 --decision-only --stage restricted --digest {digest} --as-of 2026-11-21T09:00:00Z").Exit);
    }

    [Fact]
    public void A_decision_does_not_pass_a_model_that_was_lowered_since()
    {
        var (exit, output, _) = WithStatus(Status(World.Active()), "");
        Assert.Equal((0, true), (exit, output.Contains("\nactive for chat, code, serial 5\n", StringComparison.Ordinal)));
        Assert.Equal(12, WithStatus(Status(Lowered(w => Serving.Suspend(w.State, Criterion.LegalOrder, World.Vault("x"), []))), "").Exit);
        Assert.Equal(12, WithStatus(Status(Lowered(w => Serving.Retire(w.State, Criterion.EndOfLife, World.Vault("x"), []))), "").Exit);
        var restricted = Status(Lowered(w => Serving.Restrict(w.State, w.Asker, World.Rules, ["chat"], Criterion.Misuse, World.Vault("x"), [])));
        Assert.Equal((12, 0, 12), (WithStatus(restricted, "").Exit, WithStatus(restricted, " --use chat").Exit, WithStatus(restricted, " --use code").Exit));
        Assert.Equal(12, WithStatus(Status(World.Active()), " --use weapons").Exit);

        // What cannot be relied on is told apart from what forbids.
        Assert.Equal(21, WithStatus(Status(World.Active()), " --status-key k2").Exit);
        Assert.Equal(20, WithStatus("{}"u8.ToArray(), "").Exit);
        File.WriteAllBytes(Path.Combine(_folder, "status.json"), Status(World.Active()));
        var late = Run(t => VerifyCommand.Create(t, Keys), Decision(),
            $"- --key k1 --stage restricted --digest {World.Files.Subject} --status {Path.Combine(_folder, "status.json")} --status-key k1 --as-of 2026-11-20T09:15:00Z");
        Assert.Equal(21, late.Exit);
        Assert.Equal(2, Verify(Decision(), $"--stage restricted --digest {World.Files.Subject} --status {Path.Combine(_folder, "status.json")}").Exit);
        Assert.Equal(2, Verify(Decision(), $"--stage restricted --digest {World.Files.Subject} --use chat").Exit);
        var (left, _, error) = Run(t => VerifyCommand.Create(t, Keys), Decision(), $"- --key k1 --stage restricted --digest {World.Files.Subject}");
        Assert.Equal((2, true), (left, error.Contains("--decision-only", StringComparison.Ordinal)));
        Assert.Equal(2, Run(t => VerifyCommand.Create(t, Keys), Decision(), $"- --key k1 --stage restricted --digest {World.Files.Subject} --status {_folder}/nowhere --status-key k1 --as-of 2026-11-20T09:01:00Z").Exit);
        Assert.Equal(75, Run(t => VerifyCommand.Create(t, Keys), Decision(),
            $"- --key k1 --stage restricted --digest {World.Files.Subject} --status http://127.0.0.1:1/status --status-key k1 --as-of 2026-11-20T09:01:00Z").Exit);
    }

    [Fact]
    public void A_notice_about_public_weights_ends_it_as_a_suspension_does_until_it_is_accepted()
    {
        const string Soon = " --use chat --as-of 2026-11-20T09:01:00Z";
        var world = StatusTests.Public();
        Assert.Equal(0, Public("").Exit);
        world.Do(Serving.Notify(world.State, OpenNoticeKind.HubNotice, Criterion.Incident, World.Vault("x"), []));
        var serial = world.State.StatusSerial;
        var (exit, _, said) = Public("");
        Assert.Equal((12, true), (exit, said.Contains("notice at the hub", StringComparison.Ordinal)));
        Assert.Equal(12, Public($" --accept-notices {serial - 1}").Exit);
        var (accepted, output, _) = Public($" --accept-notices {serial}");
        Assert.Equal((0, true), (accepted, output.Contains("\nnotice given, and accepted: notice at the hub\n", StringComparison.Ordinal)));
        Assert.Equal(2, Public(" --accept-notices all").Exit);
        // A number written once must not accept what comes later.
        Assert.Equal((2, true), Public($" --accept-notices {serial + 1}") is var ahead ? (ahead.Exit, ahead.Error.Contains($"is above the serial of the status document, {serial}", StringComparison.Ordinal)) : default);
        Assert.Equal(2, Check(Now(), $"--accept-notices 999{Soon}").Exit);
        Assert.Equal((10, $"not allowed, serial {serial}\n"), (Check(Now(), Soon[1..]).Exit, Check(Now(), Soon[1..]).Output));
        Assert.Equal((0, $"allowed, serial {serial}, notice accepted: notice at the hub\n"), (Check(Now(), $"--accept-notices {serial}{Soon}").Exit, Check(Now(), $"--accept-notices {serial}{Soon}").Output));

        byte[] Now() => World.Value(StatusDocument.Of(world.State, world.State.StatusSerial, World.Day0, StatusDocument.Ordinary, "k1")).Sign(bytes => World.Sign("k1", bytes));

        (int Exit, string Output, string Error) Public(string words)
        {
            File.WriteAllBytes(Path.Combine(_folder, "status.json"), Now());
            return Run(t => VerifyCommand.Create(t, Keys), Decision(world),
                $"- --key k1 --stage open-weights --digest {World.Files.Subject} --status {Path.Combine(_folder, "status.json")} --status-key k1 --as-of 2026-11-20T09:01:00Z{words}");
        }
    }

    [Fact]
    public void A_status_wants_the_key_of_status_documents_by_name()
    {
        File.WriteAllBytes(Path.Combine(_folder, "status.json"), Status(World.Active()));
        var (exit, _, said) = Run(t => VerifyCommand.Create(t, Keys), Decision(),
            $"- --key k1 --stage restricted --digest {World.Files.Subject} --status {Path.Combine(_folder, "status.json")} --as-of 2026-11-20T09:01:00Z");
        Assert.Equal((2, true), (exit, said.Contains("--status-key", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_decision_names_each_worksheet_with_its_result_and_in_which_role_it_was_called_adequate()
    {
        var world = World.Assessed(Stage.OpenWeights, ReleaseType.Open, Audience.Everyone, components: Component.Weights).Prove().Attach("G06.B1", kind: EvidenceKind.Worksheet);
        var sheet = world.State.Evidence.Values.Single(e => e.Current.Content.Kind == EvidenceKind.Worksheet);
        world.By = "acc_reader";
        world.Do(Plimsoll.Release.Evidence.Evidencing.CallAdequate(world.State, world.Asker, sheet.Id, 1, World.Vault("read"), "approver"));
        world.By = "acc_author";
        world.Approve("acc_one").Approve("acc_two").Decide();
        var (exit, output, _) = Run(t => VerifyCommand.Create(t, Keys), Decision(world),
            $"- --key k1 --decision-only --stage open-weights --digest {World.Files.Subject} --as-of 2026-11-20T10:00:00Z");
        Assert.Equal(0, exit);
        // The risk by name, where the name is at hand and the sheet is called by it; else a commitment, so that whoever is given the name can check it.
        Assert.Contains(
            $"worksheet of a risk that is not named here ({World.Vault("label").Commitment}): {sheet.Id}, revision 1: looked, not shown; called adequate by a person in the role approver\n",
            output, StringComparison.OrdinalIgnoreCase);
        foreach (var (label, named) in new[] { ("Worksheet: Fine-tuning away refusals", true), ("Notes of somebody", false), ("Worksheet: ", false) })
        {
            Assert.Equal(named, Run(t => VerifyCommand.Create(t, Keys), Decision(world, _ => label),
                $"- --key k1 --decision-only --stage open-weights --digest {World.Files.Subject} --as-of 2026-11-20T10:00:00Z").Output
                .Contains($"worksheet of the risk “Fine-tuning away refusals”: {sheet.Id}, revision 1", StringComparison.Ordinal));
            Assert.Equal(named, !Payload(world, _ => label).Contains("\"risk\":null", StringComparison.Ordinal) && !Payload(world, _ => label).Contains("Notes", StringComparison.Ordinal));
        }
        Assert.Contains("called adequate by a person whose role was not recorded\n", Run(t => VerifyCommand.Create(t, Keys), Decision(StatusTests.Public()),
            $"- --key k1 --decision-only --stage open-weights --digest {World.Files.Subject} --as-of 2026-11-20T10:00:00Z").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("worksheet:", Verify(Decision(), $"--stage restricted --digest {World.Files.Subject}").Output, StringComparison.Ordinal);
    }

    private static World Lowered(Func<World, Result<Outcome>> act)
    {
        var world = World.Active();
        return world.Do(act(world));
    }

    [Fact]
    public void What_was_accepted_and_set_aside_is_printed_with_the_counts()
    {
        var world = FootingTests.Mixed().Decide();
        var envelope = Plimsoll.Release.Decisions.Statement.Sign(World.Value(Plimsoll.Release.Decisions.Statement.Of(world.State, world.State.Decisions[^1].Judged.Decision,
            World.Files, "plimsoll:test", World.Rules.Name)), "k1", bytes => World.Sign("k1", bytes));
        var (exit, output, _) = Verify(envelope, $"--stage restricted --digest {World.Files.Subject}");
        Assert.Equal(0, exit);
        Assert.Contains("of 4 practices asked for: 1 proven · 1 risk accepted · 2 set aside\n", output, StringComparison.Ordinal);
        Assert.Contains("risk accepted: G02.B1 until 1 December 2026, 09:00 UTC, by a person in the role governance\n", output, StringComparison.Ordinal);
        Assert.Contains("set aside: G03.B1 as not applicable\n", output, StringComparison.Ordinal);
        Assert.Contains("set aside: G06.B1 as not required here\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_and_key_cannot_be_left_out()
    {
        using var error = new StringWriter();
        Assert.NotEmpty(VerifyCommand.Create(new Terminal(Stream.Null, error, Stream.Null), Keys).Parse(["d.json", "--key", "k1"]).Errors);
        Assert.NotEmpty(VerifyCommand.Create(new Terminal(Stream.Null, error, Stream.Null), Keys).Parse(["d.json", "--stage", "restricted"]).Errors);
    }

    [Fact]
    public void A_successor_is_printed_by_both_commands_and_a_document_of_the_first_form_names_none()
    {
        const string Soon = " --as-of 2026-11-20T09:01:00Z";
        var world = World.Active();
        world.Record(new Plimsoll.Release.Events.SuccessorServed("rel_2", World.Hash("newer")));
        var document = World.Value(StatusDocument.Of(world.State, 5, World.Day0, StatusDocument.Ordinary, "k1"));
        var (first, second) = (document.Sign(bytes => World.Sign("k1", bytes)), document.Sign(bytes => World.Sign("k1", bytes), StatusForm.Second));
        var line = $"successor: rel_2 of {World.Hash("newer")}, in service since 2026-11-20T09:00:00.000Z; ask for its own status\n";
        Assert.Equal((0, "allowed, serial 5\n"), (Check(first, "--use chat" + Soon).Exit, Check(first, "--use chat" + Soon).Output));
        Assert.Equal((0, $"allowed, serial 5\n{line}"), (Check(second, "--use chat" + Soon).Exit, Check(second, "--use chat" + Soon).Output));
        Assert.Equal((10, $"not allowed, serial 5\n{line}"), (Check(second, "--use weapons" + Soon).Exit, Check(second, "--use weapons" + Soon).Output));
        var (exit, printed, error) = WithStatus(second, "");
        Assert.True(exit == 0, error);
        Assert.Contains(line, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("successor", WithStatus(first, "").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_check_answers_with_its_exit_code_and_the_serial_to_remember()
    {
        const string Soon = " --as-of 2026-11-20T09:01:00Z", Late = " --as-of 2026-11-20T09:15:00Z";
        var active = Status(World.Active());
        Assert.Equal((0, "allowed, serial 5\n"), (Check(active, "--use chat" + Soon).Exit, Check(active, "--use chat" + Soon).Output));
        Assert.Equal(10, Check(active, "--use weapons" + Soon).Exit);
        Assert.Equal(20, Check(active, "--use chat --serial 6" + Soon).Exit);
        Assert.Equal(20, Check(active, "--use chat --release rel_2" + Soon).Exit);
        Assert.Equal(21, Check(active, "--use chat" + Late).Exit);
        Assert.Equal((0, "allowed, serial 5, expired\n"), (Check(active, "--use chat --on-expiry open" + Late).Exit, Check(active, "--use chat --on-expiry open" + Late).Output));
        Assert.Equal(2, Check(active, "--use chat --on-expiry maybe").Exit);
        Assert.Equal(2, Check(active, "--use chat --serial -1").Exit);
        var suspended = World.Active();
        suspended.Do(Serving.Suspend(suspended.State, Criterion.Incident, World.Vault("x"), []));
        Assert.Equal((10, "not allowed, serial 5\n"), (Check(Status(suspended), "--use chat" + Soon).Exit, Check(Status(suspended), "--use chat" + Soon).Output));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
