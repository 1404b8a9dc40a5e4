// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance mitigations</c>: the strategies in full, with every actor's duties.</summary>
internal static class MitigationsCommand
{
    public static Command Create(Terminal terminal)
    {
        var format = new FormatOption("table", "json", "csv", "md");
        return Verb.Create(
            "mitigations", "The risk mitigation strategies along the value chain of open foundation models: who acts, and what each owes.", "plimsoll guidance mitigations --format json",
            parse => Run(parse, terminal, format), format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !ContentOption.Open(parse).Succeeds(out var library, out no)) { return terminal.Refuse(no); }
        var mitigations = library.AllMitigations();
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(mitigations),
            "csv" => Exporters.Csv(mitigations, library.StatementsOf(mitigations)),
            "md" => Page(new MarkdownPage(), library, mitigations),
            "table" => Page(terminal.NewPage(), library, mitigations),
            _ => throw new UnreachableException(),
        });
    }

    private static byte[] Page(Page page, Library library, IReadOnlyList<ChecklistMitigation> mitigations)
    {
        var roles = Terms.Roles.All;
        page.Title("Risk mitigation strategies for open foundation models");
        page.Heading("Who acts");
        string Count(Word<Role> role, Part part) => $"{mitigations.Count(m => m.Actors.TryGetValue(role.Key, out var p) && p == part)}";
        page.Table(["", "Strategy", "Phase", .. roles.Select(role => role.Label)], [
            .. mitigations.Select(m => (string[])[m.Id, m.Title, Terms.Phases[m.Phase].Label, .. roles.Select(role => m.Actors.TryGetValue(role.Key, out var part) ? Terms.Parts[part].Key : "")]),
            ["", "primary / explore", "", .. roles.Select(role => $"{Count(role, Part.Primary)}/{Count(role, Part.Explore)}")],
        ]);
        page.Text($"primary: {Terms.Parts[Part.Primary].Label}. explore: {Terms.Parts[Part.Explore].Label}.");
        page.Heading("Strategy by strategy");
        foreach (var mitigation in mitigations) { MitigationPage.Write(page, mitigation); }
        Phrases.Close(page, library.StatementsOf(mitigations));
        return page.ToUtf8();
    }

}
