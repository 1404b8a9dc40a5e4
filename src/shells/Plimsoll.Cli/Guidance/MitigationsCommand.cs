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
        var role = ProfileOptions.RoleOption("Only strategies in which this role has a part or a duty, and its duties; repeat it for several.");
        var format = new FormatOption("table", "json", "csv", "md");
        return Verb.Create(
            "mitigations",
            "The risk mitigation strategies along the value chain of open foundation models: who acts, and what each owes.",
            "plimsoll guidance mitigations --format json",
            parse => Run(parse, terminal, parse.GetValue(role) ?? [], format), role, format.Option);
    }

    private static int Run(ParseResult parse, Terminal terminal, string[] asked, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)
            || !Read(asked).Succeeds(out var roles, out no)
            || !GuidanceContent.Open(parse).Succeeds(out var library, out no))
        {
            return terminal.Refuse(no);
        }
        var mitigations = asked.Length == 0 ? library.AllMitigations() : For(roles, library.AllMitigations());
        return terminal.Answer(format switch
        {
            "json" => GuidanceJson.ToUtf8(mitigations),
            "csv" => Exporters.Csv(asked.Length == 0 ? mitigations : [.. mitigations.Select(m => Without(m, roles))], library.StatementsOf(mitigations)),
            "md" => Page(new MarkdownPage(), library, mitigations, roles),
            "table" => Page(terminal.NewPage(), library, mitigations, roles),
            _ => throw new UnreachableException(),
        });
    }

    /// <summary>The roles asked for; all of them when none is.</summary>
    private static Result<Role[]> Read(string[] asked)
    {
        if (asked.Length == 0) { return SharedTerms.Roles.All.Select(role => role.Value).ToArray(); }
        var roles = new SortedSet<Role>();
        foreach (var text in asked)
        {
            if (SharedTerms.Roles.Parse(text, out var role, GuidanceCodes.UnknownValue) is { } no) { return no; }
            roles.Add(role);
        }
        return roles.ToArray();
    }

    private static ChecklistMitigation[] For(Role[] roles, IReadOnlyList<ChecklistMitigation> mitigations) =>
    [
        .. mitigations.Select(m => m with { Duties = [.. m.Duties.Where(duty => roles.Contains(duty.Actor))] })
            .Where(m => m.Duties.Count > 0 || roles.Any(role => m.Actors.ContainsKey(SharedTerms.Roles[role].Key))),
    ];

    /// <summary>A table has a row for every actor of a strategy; one for an actor whose duties were not asked for would say that there are none.</summary>
    private static ChecklistMitigation Without(ChecklistMitigation mitigation, Role[] roles) =>
        mitigation with
        {
            Actors = roles.Select(role => SharedTerms.Roles[role].Key)
                .Where(mitigation.Actors.ContainsKey)
                .ToDictionary(key => key, key => mitigation.Actors[key])
        };

    private static byte[] Page(Page page, Library library, IReadOnlyList<ChecklistMitigation> mitigations, Role[] asked)
    {
        var roles = asked.Select(role => SharedTerms.Roles[role]).ToArray();
        page.Title("Risk mitigation strategies for open foundation models");
        if (roles.Length < SharedTerms.Roles.All.Count) { page.Text($"For: {Phrases.Of(asked)}. {Phrases.PartsOf(asked, mitigations)}."); }
        page.Heading("Who acts");
        string Count(Word<Role> role, Part part) => $"{mitigations.Count(m => m.Actors.TryGetValue(role.Key, out var p) && p == part)}";
        page.Table(["", "Strategy", "Phase", .. roles.Select(role => role.Label)], [
            .. mitigations.Select(m =>
                (string[])[
                    m.Id, m.Title, Terms.Phases[m.Phase].Label,
                    .. roles.Select(role => m.Actors.TryGetValue(role.Key, out var part) ? Terms.Parts[part].Key : "")
                ]),
            ["", "primary / explore", "", .. roles.Select(role => $"{Count(role, Part.Primary)}/{Count(role, Part.Explore)}")],
        ]);
        page.Text($"primary: {Terms.Parts[Part.Primary].Label}. explore: {Terms.Parts[Part.Explore].Label}.");
        page.Heading("Strategy by strategy");
        foreach (var mitigation in mitigations) { MitigationPage.Write(page, mitigation); }
        Phrases.Close(page, library.StatementsOf(mitigations));
        return page.ToUtf8();
    }
}
