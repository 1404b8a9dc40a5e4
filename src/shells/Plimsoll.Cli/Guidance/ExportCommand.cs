// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Diagnostics;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary><c>plimsoll guidance export</c>: the checklist, or the whole edition, for other tools.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var profile = new ProfileOptions();
        var edition = ProfileOptions.EditionOption();
        var output = new Option<string>("--out")
        {
            HelpName = "PATH", Description = "Where to write: a file, or for oscal a folder. Standard output unless said."
        };
        var document = new Option<string>("--document")
        {
            HelpName = "NAME", Description = "For oscal: print one document instead of writing all; catalog.json, profile-….json or mapping-….json."
        };
        // For a file, the form for programs comes first.
        string[] forms = [.. Exporters.OfChecklist[1..2], Exporters.OfChecklist[0], .. Exporters.OfChecklist[2..]];
        var format = new FormatOption([.. forms, .. Exporters.OfEdition]);
        return Verb.Create(
            "export", $"Write the checklist ({string.Join(", ", forms)}) or the whole edition ({string.Join(", ", Exporters.OfEdition)}) for other tools.",
            "plimsoll guidance export --format oscal --out oscal",
            parse => Run(parse, terminal, profile, parse.GetValue(edition), parse.GetValue(output), parse.GetValue(document), format),
            [.. profile.All, edition, output, document, format.Option]);
    }

    private static int Run(
        ParseResult parse, Terminal terminal, ProfileOptions options, string? edition, string? output, string? document, FormatOption formats)
    {
        if (!formats.Read(parse).Succeeds(out var format, out var no)
            || !GuidanceContent.Open(parse).Succeeds(out var library, out no)
            || !library.Edition(edition).Succeeds(out var chosen, out no))
        {
            return terminal.Refuse(no);
        }
        if (document is not null && format is not "oscal")
        {
            return terminal.Refuse(new Refusal(
                CliCodes.NoEffect, "document", document, $"has no meaning with --format {format}", "write --format oscal, or leave --document out"));
        }
        switch (format)
        {
            case "oscal" or "ciso":
                if (options.IsGiven(parse)) { ProfileOptions.SayThatTheEditionIsWhole(terminal, format); }
                return format is "ciso"
                    ? One(terminal, output, Exporters.CisoOf(library, chosen), ExitCode.Clear)
                    : OfEdition(terminal, output, document, Exporters.OscalOf(library, chosen));
            case var _ when Exporters.OfChecklist.Contains(format):
                if (!options.Read(parse, terminal).Succeeds(out var profile, out no)) { return terminal.Refuse(no); }
                var list = library.Tailor(profile, chosen);
                return One(
                    terminal, output,
                    Exporters.Of(format, library, chosen, list, () => output is null ? terminal.NewPage() : new PlainPage()),
                    ListCommand.Code(list, terminal));
            default: throw new UnreachableException();
        }
    }

    private static int OfEdition(
        Terminal terminal, string? folder, string? document, IReadOnlyDictionary<string, byte[]> documents) => (folder, document) switch
    {
        (not null, null) => Folder(terminal, folder, documents),
        (null, not null) when documents.TryGetValue(document, out var one) => terminal.Answer(one),
        (null, not null) => terminal.Refuse(new Refusal(
            GuidanceCodes.UnknownValue, "document", document, "is not one of the allowed values", $"use {string.Join(" | ", documents.Keys)}")),
        (null, null) => terminal.Refuse(new Refusal(
            GuidanceCodes.MissingValue, "--out", null, "is missing",
            "name a folder for the documents, or print one of them with --document catalog.json | profile-….json | mapping-….json")),
        (not null, not null) => terminal.Refuse(new Refusal(CliCodes.BothGiven, "--document", document, "does not go with --out", "keep one of the two")),
    };

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
