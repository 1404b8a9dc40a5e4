// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance export</c>: the checklist, or the whole edition, for other tools.</summary>
internal static class ExportCommand
{
    private const string DefaultFolder = "plimsoll-oscal";

    public static Command Create(Terminal terminal)
    {
        var profile = new ProfileOptions();
        var edition = ProfileOptions.EditionOption();
        var output = new Option<string>("--out") { HelpName = "PATH", Description = $"Where to write: a file, or for oscal a folder (./{DefaultFolder} unless said). Standard output unless said." };
        var format = new FormatOption("json", "md", "csv", "html", "oscal", "ciso");
        return Verb.Create(
            "export", "Write the checklist (json, md, csv, html) or the whole edition (oscal, ciso) for other tools.", "plimsoll guidance export --format oscal --out oscal",
            parse => Run(parse, terminal, profile, parse.GetValue(edition), parse.GetValue(output), format), [.. profile.All, edition, output, format.Option]);
    }

    private static int Run(ParseResult parse, Terminal terminal, ProfileOptions options, string? edition, string? output, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no) || !ContentOption.Open(parse).Succeeds(out var library, out no) || !library.Edition(edition).Succeeds(out var chosen, out no)) { return terminal.Refuse(no); }
        switch (format)
        {
            case "oscal" or "ciso":
                if (options.IsGiven(parse)) { terminal.Say($"{format} holds every cell of the edition; the model and release given make no difference."); }
                return format is "ciso" ? One(terminal, output, Exporters.CisoOf(library, chosen), ExitCode.Clear) : Folder(terminal, output ?? DefaultFolder, Exporters.OscalOf(library, chosen));
            case "json" or "md" or "csv" or "html":
                if (!options.Read(parse, terminal).Succeeds(out var profile, out no)) { return terminal.Refuse(no); }
                var list = library.Tailor(profile, chosen);
                return One(terminal, output, Exporters.Of(format, list), ListCommand.Code(list, terminal));
            default: throw new UnreachableException();
        }
    }

    private static int One(Terminal terminal, string? path, byte[] document, int exitCode)
    {
        if (path is null) { return terminal.Answer(document, exitCode); }
        if (AnswerFile.Write(path, document) is { } no) { return terminal.Refuse(no); }
        return terminal.Answer(Paths([path]), exitCode);
    }

    private static int Folder(Terminal terminal, string folder, IReadOnlyDictionary<string, byte[]> documents)
    {
        var paths = new List<string>();
        foreach (var (name, document) in documents)
        {
            var path = Path.Combine(folder, name);
            if (AnswerFile.Write(path, document) is { } no) { return terminal.Refuse(no); }
            paths.Add(path);
        }
        return terminal.Answer(Paths(paths));
    }

    private static byte[] Paths(IEnumerable<string> paths) => System.Text.Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"{path}\n")));
}
