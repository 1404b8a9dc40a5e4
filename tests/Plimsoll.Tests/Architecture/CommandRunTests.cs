// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Tests.Architecture;

/// <summary>Every command that a server answers is run against one by a test; the list of commands is the one that the help prints.</summary>
public sealed class CommandRunTests
{
    /// <summary>Commands that no test runs against a server yet; what is said here of one that is run fails.</summary>
    private static readonly string[] Owed = ["usage budget", "usage package import", "usage package make", "usage report"];

    [Fact]
    public void Every_command_that_a_server_answers_is_run_against_a_server_by_a_test()
    {
        var sources = string.Join('\n', Directory.EnumerateFiles(Repository.At("tests", "Plimsoll.Web.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var terminal = new Terminal(Stream.Null, TextWriter.Null, Stream.Null);
        var asked = PlimsollCommand.Rooms(typeof(PlimsollCommand).Assembly).SelectMany(room => Verbs(room.Create(terminal), [])).ToArray();
        Assert.Contains(asked, words => words is ["release", "declare"]);
        Assert.Equal(
            Owed,
            asked.Where(words => !sources.Contains(Typed(words), StringComparison.Ordinal)).Select(words => string.Join(' ', words)).Order(StringComparer.Ordinal));
    }

    /// <summary>The words of each command that asks a server, from the first on.</summary>
    private static IEnumerable<string[]> Verbs(Command command, string[] before)
    {
        string[] words = [.. before, command.Name];
        return command.Subcommands.Any() ? command.Subcommands.SelectMany(sub => Verbs(sub, words))
            : command.Options.Any(o => o.Name == "--server") ? [words] : [];
    }

    /// <summary>The words as a test hands them to the command.</summary>
    private static string Typed(string[] words) => string.Join(", ", words.Select(word => $"\"{word}\""));
}
