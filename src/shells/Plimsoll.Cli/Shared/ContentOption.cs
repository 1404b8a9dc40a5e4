// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Content;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>The global option that replaces the shipped content packs by those of a folder.</summary>
internal static class ContentOption
{
    public static readonly Option<string> Option = new("--content")
    {
        HelpName = "DIR", Recursive = true, Description = "Read the content packs of this folder instead of those that ship with the command.",
    };

    /// <summary>The library that the command works with.</summary>
    public static Result<Library> Open(ParseResult parse)
    {
        if (parse.GetValue(Option) is not { } folder) { return Library.Shipped(); }
        return Folder(folder).Succeeds(out var content, out var refusal) ? Library.Load(content.Packs, content.Tables) : refusal;
    }

    /// <summary>The tables of the content as they were written, by relative path.</summary>
    public static IReadOnlyDictionary<string, string> Tables(ParseResult parse)
    {
        if (parse.GetValue(Option) is { } folder) { return Folder(folder).Value?.Tables ?? new Dictionary<string, string>(); }
        const string Prefix = "content/";
        var assembly = typeof(Library).Assembly;
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".tsv", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            tables.Add(name[Prefix.Length..], reader.ReadToEnd());
        }
        return tables;
    }

    /// <summary>A content folder, or why it cannot be read.</summary>
    public static Result<ContentFolder> Folder(string folder)
    {
        try { return ContentFolder.Read(folder); }
        catch (ContentRefusedException e) { return e.Refusal; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(CliCodes.FileUnreadable, "content folder", folder, "cannot be read", "check that it exists and that you may read it");
        }
    }
}
