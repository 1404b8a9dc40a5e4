// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress.Templates;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress validate</c>: is a filled template whole?</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A filled template (JSON); - for standard input." };
        var edition = ProgressCommand.EditionOption();
        return Verb.Create(
            "validate",
            "Check a filled template; a fault is named with its field, file and line.",
            "plimsoll progress validate samples/progress/template-filled.json",
            parse =>
            {
                var path = parse.GetRequiredValue(file);
                if (!ProgressCommand.Edition(parse, parse.GetValue(edition)).Succeeds(out var chosen, out var no)
                    || !AnswerFile.Read(terminal, path).Succeeds(out var bytes, out no)
                    || !FilledTemplate.Read(bytes, path, chosen).Succeeds(out var filled, out no))
                {
                    return terminal.Refuse(no);
                }
                return terminal.Answer(System.Text.Encoding.UTF8.GetBytes(
                    $"valid: {filled.Organisation}, {filled.Model}, {filled.Pages.Count} of {chosen.Processes.Count} processes, template {filled.Template}\n"));
            }, file, edition);
    }
}
