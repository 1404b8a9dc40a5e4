// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Guidance;

namespace Plimsoll.Tests.Release;

/// <summary>Commands that a server answers refuse a word that does not exist, or is missing, before they ask one, and say which do.</summary>
public sealed class CliWordTests
{
    private const string States = "active | restricted | suspended | retired";

    [Theory]
    [InlineData("release serve rel_1 actve --criterion incident", $"STATE 'actve' is not one of the allowed values; use {States}.")]
    [InlineData("release serve rel_1 active --criterion bad", "--criterion 'bad' is not one of the allowed values; use ")]
    [InlineData("release serve rel_1 active", "plimsoll release serve needs --criterion C, which is ")]
    [InlineData("release serve rel_1 active --criterion", "--criterion has no value; write --criterion C.")]
    [InlineData("release serve rel_1 --criterion incident", $"plimsoll release serve needs STATE, which is {States}; see 'plimsoll release serve --help' for an")]
    [InlineData("release set rel_1 G06.B1 done", "STATUS 'done' is not one of the allowed values; use open | in-progress | met")]
    [InlineData("release open mdl_1 1.0 --release shut --stage restricted --audience customers --component evaluations --use chat",
        "--release 'shut' is not one of the allowed values; use ")]
    [InlineData("release open mdl_1 1.0 --release restricted --stage restricted --audience customers --component evaluations --component soul --use chat",
        "--component 'soul' is not one of the allowed values; use ")]
    [InlineData("release register-model Example --model big", "--model 'big' is not one of the allowed values; use narrow")]
    [InlineData("release assess rel_1 --model frontier --role king", "--role 'king' is not one of the allowed values; use provider")]
    [InlineData("usage budget --unit household", "--unit 'household' is not one of the allowed values; use ")]
    [InlineData("usage budget --window fortnight", "--window 'fortnight' is not one of the allowed values; use ")]
    [InlineData("usage package make --agreement a --recipient b --basis whim --from 2026-10-01 --until 2026-11-01 --retain-until 2027-01-01",
        "--basis 'whim' is not one of the allowed values; use ")]
    public void A_word_that_does_not_exist_or_is_missing_is_answered_with_those_that_do(string words, string sentence)
    {
        var run = CliRun.Of(words);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("nonsense --help", "command 'nonsense' is not known to plimsoll; ")]
    [InlineData("release nonsense --help", "command 'nonsense' is not known to plimsoll release; ")]
    [InlineData("release serve rel_1 active more --help", "argument 'more' is not known to plimsoll release serve; ")]
    [InlineData("nonsense --version", "command 'nonsense' is not known to plimsoll; ")]
    public void Help_for_what_does_not_exist_is_refused(string words, string sentence)
    {
        var run = CliRun.Of(words);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("release --help")]
    [InlineData("release serve --help")]
    [InlineData("--version")]
    public void Help_for_what_does_is_given(string words) => Assert.Equal(0, CliRun.Of(words).ExitCode);
}
