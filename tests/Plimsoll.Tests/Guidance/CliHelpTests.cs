// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Cli.Shared;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Guidance;

public sealed class CliHelpTests
{
    public static TheoryData<string> Verbs() => ["classify", "list", "show", "compare", "crosswalk", "matrix", "mitigations", "sources", "worksheet"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_help_of_every_verb_holds_an_example_that_works(string verb)
    {
        var help = CliRun.Of($"guidance {verb} --help");
        Assert.Equal(0, help.ExitCode);
        var example = help.Output.Split('\n').Single(line => line.TrimStart().StartsWith("Example: plimsoll ", StringComparison.Ordinal)).Trim();
        string[] args = [.. example["Example: plimsoll ".Length..].Split(' ').Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Repository.At(word) : word)];
        Assert.Equal(verb, args[1]);
        Assert.Equal((0, ""), CliRun.Of(args) is var run ? (run.ExitCode, run.Error) : default);
    }

    [Fact]
    public void The_version_is_one_line() => Assert.Matches("^plimsoll [0-9]+\\.[0-9]+\\.[0-9]+\n$", CliRun.Of("--version").Output);

    [Fact]
    public void Exit_codes_keep_their_numbers()
    {
        Assert.Equal(
            [
                "BadInput 2", "Broken 70", "CannotBeVerified 21", "Clear 0", "Held 10", "NotLogged 22", "NotServing 12", "Redirected 11", "ServerUnreachable 75", "VerificationFailed 20",
            ],
            typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} {field.GetRawConstantValue()}").Order(StringComparer.Ordinal));
        // The checks of publications and packages end with a number of their own.
        Assert.Equal(
            [
                "privacy.chain-broken 26", "privacy.delta-differs 25", "privacy.epsilon-differs 27", "privacy.keys-differ 28", "privacy.over-budget 30",
                "privacy.previous-differs 29", "privacy.rho-differs 24", "privacy.table-changed 23", "usage.not-redacted 44", "usage.package-changed 40",
                "usage.package-rows-differ 41", "usage.retention-over 45", "usage.store-damaged 20", "usage.undeclared-field 42", "usage.undeclared-text 43",
            ],
            new[] { typeof(Plimsoll.Privacy.PrivacyCodes), typeof(Plimsoll.Usage.UsageCodes) }
                .SelectMany(codes => codes.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => field.GetValue(null)).OfType<RefusalCode>()
                .Where(code => code.Exit is not null).Select(code => $"{code.Text} {code.Exit}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("list", "list", 0)]
    [InlineData("lst", "list", 1)]
    [InlineData("--modle", "--model", 2)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_letters_to_insert_drop_or_change(string left, string right, int distance) => Assert.Equal(distance, CommandLineFault.Distance(left, right));
}
