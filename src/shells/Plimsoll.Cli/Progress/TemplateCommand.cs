// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress.Templates;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress template</c>: the post-deployment documentation template, blank.</summary>
internal static class TemplateCommand
{
    public static Command Create(Terminal terminal)
    {
        var edition = ProgressCommand.EditionOption();
        var output = new Option<string>("--out") { HelpName = "PATH", Description = "File to write; standard output unless said." };
        var format = new FormatOption("html", "csv", "schema");
        return Verb.Create(
            "template",
            "The blank documentation template: to print (html), for a spreadsheet (csv), for a machine (schema).",
            "plimsoll progress template --format schema --out template.schema.json",
            parse =>
            {
                if (!format.Read(parse).Succeeds(out var form, out var no)
                    || !ProgressCommand.Edition(parse, parse.GetValue(edition)).Succeeds(out var chosen, out no))
                {
                    return terminal.Refuse(no);
                }
                return ProgressCommand.Put(terminal, parse.GetValue(output), form switch
                {
                    "html" => BlankTemplate.Html(chosen),
                    "csv" => BlankTemplate.Csv(chosen),
                    "schema" => BlankTemplate.Schema(chosen),
                    _ => throw new UnreachableException(),
                });
            }, edition, output, format.Option);
    }
}
