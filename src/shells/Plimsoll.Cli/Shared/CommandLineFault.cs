// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Plimsoll.Cli.Shared;

/// <summary>Says in one sentence what is wrong with a command line and what is nearest to right.</summary>
internal static class CommandLineFault
{
    /// <summary>The sentence for the first fault, or null when there is none.</summary>
    public static string? Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var path = CommandPath(parse.CommandResult);
        // Help takes the other faults away; a word that is not known stays one.
        if (parse.UnmatchedTokens is [var unknown, ..]) { return Unknown(parse, command, path, unknown); }
        if (parse.Errors.Count == 0 || parse.Action is HelpAction) { return null; }
        return parse.Errors[0].SymbolResult switch
        {
            OptionResult { IdentifierTokenCount: 0 } option =>
                $"{path} needs {option.Option.Name} {option.Option.HelpName ?? "VALUE"}{Possible(option.Option.Description)}; see '{path} --help' for an "
                    + "example.",
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} has no value; write {option.Option.Name} {option.Option.HelpName ?? "VALUE"}.",
            OptionResult option when option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues =>
                $"{option.Option.Name} is given more than once; keep one.",
            OptionResult or ArgumentResult { Tokens.Count: > 0 } => parse.Errors[0].Message,
            _ when command.Subcommands.Count > 0 => $"{path} needs a word after it; use {string.Join(" | ", command.Subcommands.Select(c => c.Name))}.",
            ArgumentResult { Tokens.Count: 0 } argument => Missing(path, argument.Argument),
            CommandResult when command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0) is { } argument => Missing(path, argument),
            _ => $"{parse.Errors[0].Message} See '{path} --help'.",
        };
    }

    private static string Missing(string path, Argument argument) =>
        $"{path} needs {argument.Name}{Possible(argument.Description)}; see '{path} --help' for an example.";

    /// <summary>The words that are possible, where what is missing is one of a closed vocabulary.</summary>
    private static string Possible(string? says) => says?.Contains(" | ", StringComparison.Ordinal) == true ? $", which is {says}" : "";

    private static string Unknown(ParseResult parse, Command command, string path, string unknown)
    {
        var isOption = unknown.StartsWith('-');
        string[] known = isOption ? [.. Options(parse.CommandResult).Select(o => o.Name)] : [.. command.Subcommands.Select(c => c.Name)];
        var kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var nearest = known.Select(name => (Name: name, Distance: Distance(unknown, name)))
            .Where(n => n.Distance <= 1 + (n.Name.Length / 3))
            .OrderBy(n => n.Distance)
            .Select(n => n.Name)
            .FirstOrDefault();
        var fix = nearest is not null ? $"did you mean {nearest}?"
            : known.Length > 0 ? $"use one of {string.Join(", ", known)}."
            : $"leave it out, or see '{path} --help'.";
        return $"{kind} '{unknown}' is not known to {path}; {fix}";
    }

    private static IEnumerable<Option> Options(CommandResult result)
    {
        for (SymbolResult? at = result; at is CommandResult c; at = at.Parent)
        {
            foreach (var option in c.Command.Options.Where(o => !o.Hidden && (c == result || o.Recursive))) { yield return option; }
        }
    }

    private static string CommandPath(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : PlimsollCommand.Name;

    /// <summary>Levenshtein distance: letters to insert, drop or change.</summary>
    internal static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
