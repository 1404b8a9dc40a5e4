// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance compare</c>: what changes from one side to another.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var left = new Argument<string>("A") { Description = "One side: [pack:]model/release." };
        var right = new Argument<string>("B") { Description = "The other side." };
        var role = ProfileOptions.RoleOption();
        var edition = new Option<string>("--edition") { HelpName = "ID", Description = "Edition of a side that names no pack; the newest unless said." };
        var format = new FormatOption("table", "json", "md", "csv");
        return Verb.Create(
            "compare", "What is added, dropped and changed between two cells, packs or editions.", "plimsoll guidance compare general/restricted general/open",
            parse => Run(
                parse, terminal, parse.GetRequiredValue(left), parse.GetRequiredValue(right), parse.GetValue(role) ?? [], parse.GetValue(edition),
                format),
            left, right, role, edition, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string left, string right, string[] roles, string? edition, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !GuidanceContent.Open(parse).Succeeds(out var library, out no)
            || !library.Edition(edition).Succeeds(out var chosen, out no)
            || !library.Side(Named(left, chosen), roles).Succeeds(out var from, out no)
            || !library.Side(Named(right, chosen), roles).Succeeds(out var to, out no))
        {
            return terminal.Refuse(no);
        }
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(Comparison.Of(from, to)),
            "csv" => ComparisonCsv.Write(from, to),
            "md" => ComparisonPage.Write(new MarkdownPage(), from, to),
            "table" => ComparisonPage.Write(terminal.NewPage(), from, to),
            _ => throw new UnreachableException(),
        });
    }

    /// <summary>A side with its pack; one that cannot be read stays as typed, to be refused as typed.</summary>
    private static string Named(string side, Edition edition) => ComparedRef.Find(side) is { Pack: null } ? $"{edition.Id}:{side}" : side;
}
