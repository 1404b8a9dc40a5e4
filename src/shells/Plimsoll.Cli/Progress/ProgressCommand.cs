// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Progress;

/// <summary><c>plimsoll progress</c>: how far is everyone?</summary>
internal sealed class ProgressCommand : ICommandRoom
{
    public Command Create(Terminal terminal) => new(
        "progress",
        "How far is the field? Levels of adoption process by process, with their evidence. They count presence, not quality."
            + "\n\nExample: plimsoll progress show 2024-11")
    {
        ShowProgressCommand.Create(terminal), ScoreCommand.Create(terminal), CompareProgressCommand.Create(terminal), ExportProgressCommand.Create(terminal),
        ImportCommand.Create(terminal), TemplateCommand.Create(terminal), ValidateCommand.Create(terminal),
    };

    public static Option<string> EditionOption() => new("--edition") { HelpName = "ID", Description = "Edition of the report; the newest unless said." };

    /// <summary>The library that the command works with: shipped, or of the folder that --content names.</summary>
    public static Result<ProgressLibrary> Open(ParseResult parse)
    {
        if (parse.GetValue(ContentOption.Option) is not { } folder) { return ProgressLibrary.Shipped(); }
        return ContentOption.Folder(folder).Succeeds(out var content, out var no) ? ProgressLibrary.Load(content.Packs) : no;
    }

    public static Result<ProgressEdition> Edition(ParseResult parse, string? id) =>
        Open(parse).Succeeds(out var library, out var no) ? library.Edition(id) : no;

    /// <summary>Writes a document to a file, or to standard output where none is named.</summary>
    public static int Put(Terminal terminal, string? path, byte[] document)
    {
        if (path is null) { return terminal.Answer(document); }
        return AnswerFile.Write(path, document) is { } no ? terminal.Refuse(no) : terminal.Answer(System.Text.Encoding.UTF8.GetBytes($"{path}\n"));
    }
}
