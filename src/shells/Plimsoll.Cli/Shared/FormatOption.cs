// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary><c>--format</c> of one command: the first of the forms it knows is the default.</summary>
internal sealed class FormatOption
{
    private readonly string[] _allowed;

    public FormatOption(params string[] allowed)
    {
        _allowed = allowed;
        Option = new Option<string>("--format") { HelpName = string.Join('|', allowed), Description = $"How to write the answer; {allowed[0]} unless said." };
    }

    public Option<string> Option { get; }

    /// <summary>The form asked for: always one of those allowed.</summary>
    public Result<string> Read(ParseResult parse)
    {
        var format = parse.GetValue(Option) ?? _allowed[0];
        return _allowed.Contains(format)
            ? format
            : new Refusal(CliCodes.UnknownValue, "format", format, "is not one of the allowed values", $"use {string.Join(" | ", _allowed)}");
    }
}
