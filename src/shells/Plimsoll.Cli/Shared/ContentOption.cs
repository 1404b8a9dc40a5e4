// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Content;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>The global option that replaces the shipped content packs by those of a folder.</summary>
internal static class ContentOption
{
    public static readonly Option<string> Option = new("--content")
    {
        HelpName = "DIR", Recursive = true, Description = "Read the content packs of this folder instead of those that ship with the command.",
    };

    /// <summary>A content folder, or why it cannot be read.</summary>
    public static Result<ContentFolder> Folder(string folder)
    {
        try { return ContentFolder.Read(folder); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(CliCodes.FileUnreadable, "content folder", folder, "cannot be read", "check that it exists and that you may read it");
        }
    }
}
