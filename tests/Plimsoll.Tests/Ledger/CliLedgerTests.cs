// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Ledger;

public sealed class CliLedgerTests
{
    private static string Sample(string name) => Repository.At("samples", "ledger", name);

    private static CliRun Verify(string verb, string text) => CliRun.Of(["ledger", verb, "-", "--format", "json"], Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("verify-inclusion")]
    [InlineData("verify-consistency")]
    [InlineData("verify-checkpoint")]
    public void The_help_of_every_verb_holds_an_example_that_works(string verb)
    {
        var help = CliRun.Of($"ledger {verb} --help");
        var example = help.Output.Split('\n').Single(line => line.TrimStart().StartsWith("Example: plimsoll ", StringComparison.Ordinal)).Trim();
        string[] args = [.. example["Example: plimsoll ".Length..].Split(' ').Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Repository.At(word) : word)];
        Assert.Equal(verb, args[1]);
        Assert.Equal((0, ""), CliRun.Of(args) is var run ? (run.ExitCode, run.Error) : default);
    }

    [Fact]
    public void The_samples_belong_together_one_checkpoint_holds_the_roots_of_both_proofs()
    {
        var checkpoint = CliRun.Of(["ledger", "verify-checkpoint", Sample("checkpoint"), "--key", Sample("log.pub"), "--format", "json"]).Json;
        Assert.Equal("verified", checkpoint.GetProperty("verdict").GetString());
        Assert.Equal(checkpoint.GetProperty("root").GetString(), CliRun.Of(["ledger", "verify-inclusion", Sample("inclusion.json"), "--format", "json"]).Json.GetProperty("root").GetString());
        Assert.Equal(checkpoint.GetProperty("root").GetString(), CliRun.Of(["ledger", "verify-consistency", Sample("consistency.json"), "--format", "json"]).Json.GetProperty("root2").GetString());
    }

    [Theory]
    [InlineData("\"leafIdx\": 2", "\"leafIdx\": 3", 20, "failed")]
    [InlineData("\"leafIdx\": 2", "\"leafIdx\": 700", 20, "failed")]
    [InlineData("\"leafIdx\": 2", "\"leafIdx\": -1", 2, "leafIdx is not a whole number")]
    [InlineData("\"leafIdx\": 2", "\"leafIdx\": \"2\"", 2, "leafIdx is not a whole number")]
    [InlineData("\"leafIdx\": 2", "\"leaf\": 2", 2, "leaf is not a field")]
    [InlineData("\"leafIdx\": 2,", "", 2, "leafIdx is missing")]
    [InlineData("\"leafIdx\": 2", "\"leafIdx\": 2, \"leafIdx\": 2", 2, "keep each field once")]
    [InlineData("\"proof\": [", "\"proof\": [\"\", ", 2, "proof is not a hash")]
    [InlineData("{", "[", 2, "mend the syntax")]
    public void A_changed_proof_fails_and_a_malformed_one_is_bad_input(string from, string to, int exitCode, string says)
    {
        var text = File.ReadAllText(Sample("inclusion.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var run = Verify("verify-inclusion", text.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(says, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"size1\": 3", "\"size1\": 4", 20, "rewritten")]
    [InlineData("\"size1\": 3", "\"size1\": 0", 21, "nothing can be shown")]
    [InlineData("\"size1\": 3", "\"size1\": 3.5", 2, "size1 is not a whole number")]
    public void A_history_that_was_rewritten_fails_and_an_empty_one_shows_nothing(string from, string to, int exitCode, string says)
    {
        var text = File.ReadAllText(Sample("consistency.json"));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var run = Verify("verify-consistency", text.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_is_judged_by_the_key_that_was_asked_for()
    {
        using var own = new NoteSigner("example.com/log", Ed25519PrivateKey.Generate());
        using var other = new NoteSigner("example.com/log", Ed25519PrivateKey.Generate());
        using var elsewhere = new NoteSigner("example.com/elsewhere", Ed25519PrivateKey.Generate());
        var note = new Checkpoint("example.com/log", 0, TreeHash.Empty).Sign(own).ToString();
        Assert.Equal((0, "verified"), Judged(note, own));
        Assert.Equal((21, "cannot-be-verified"), Judged(note, other));
        Assert.Equal((20, "failed"), Judged(note.Replace("\n0\n", "\n1\n", StringComparison.Ordinal), own));
        Assert.Equal((20, "failed"), Judged(SignedNote.Sign(new Checkpoint("example.com/log", 0, TreeHash.Empty).ToText(), elsewhere).ToString(), elsewhere));
        Assert.Equal(2, CliRun.Of(["ledger", "verify-checkpoint", "-", "--key", own.Key.ToString()], Encoding.UTF8.GetBytes("nothing")).ExitCode);
        Assert.Equal(2, CliRun.Of(["ledger", "verify-checkpoint", "-", "--key", "nothing"], Encoding.UTF8.GetBytes(note)).ExitCode);

        static (int, string?) Judged(string note, NoteSigner key) =>
            CliRun.Of(["ledger", "verify-checkpoint", "-", "--key", key.Key.ToString(), "--format", "json"], Encoding.UTF8.GetBytes(note)) is var run ? (run.ExitCode, run.Json.GetProperty("verdict").GetString()) : default;
    }
}
