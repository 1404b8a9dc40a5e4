// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance list</c>: everything that a profile owes.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var profile = new ProfileOptions();
        var edition = ProfileOptions.EditionOption();
        var format = new FormatOption([.. Exporters.OfChecklist, .. Exporters.OfEdition]);
        return Verb.Create(
            "list",
            "The checklist for a model, its release and your roles, every line with its source.",
            "plimsoll guidance list --model frontier --release restricted",
            parse => Run(parse, terminal, profile, edition, format), [.. profile.All, edition, format.Option]);
    }

    private static int Run(ParseResult parse, Terminal terminal, ProfileOptions options, Option<string> edition, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !options.Read(parse, terminal).Succeeds(out var profile, out no)
            || !GuidanceContent.Open(parse).Succeeds(out var library, out no) || !library.Edition(parse.GetValue(edition)).Succeeds(out var chosen, out no))
        {
            return terminal.Refuse(no);
        }
        var list = library.Tailor(profile, chosen);
        ProfileOptions.SayWhatIsLeftOut(terminal, format, profile);
        return terminal.Answer(Exporters.Of(format, library, chosen, list, terminal.NewPage), Code(list, terminal));
    }

    /// <summary>The exit code of a checklist; a redirect is said to people as well.</summary>
    public static int Code(Checklist list, Terminal terminal)
    {
        switch (list.Redirect)
        {
            case null: return ExitCode.Clear;
            case { } redirect:
                terminal.Say($"There is no list for {list.Profile.Cell.Label}. Look instead at {NextLabel(redirect)}: {NextCommand(redirect)}");
                return ExitCode.Redirected;
        }
    }

    /// <summary>The cell that a redirect points to.</summary>
    public static string NextLabel(Redirect redirect) => new Cell(redirect.ModelType, redirect.ReleaseType).Label;

    /// <summary>The command that lists it.</summary>
    public static string NextCommand(Redirect redirect) =>
        $"plimsoll guidance list --model {SharedTerms.ModelTypes[redirect.ModelType].Key} --release {SharedTerms.ReleaseTypes[redirect.ReleaseType].Key}";
}
