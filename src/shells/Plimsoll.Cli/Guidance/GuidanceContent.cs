// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Cli.Shared;
using Plimsoll.Guidance;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Guidance;

/// <summary>The guidance that the commands work with: what ships, or what lies in the folder of <see cref="ContentOption"/>.</summary>
internal static class GuidanceContent
{
    /// <summary>The library that the command works with.</summary>
    public static Result<Library> Open(ParseResult parse)
    {
        if (parse.GetValue(ContentOption.Option) is not { } folder) { return Library.Shipped(); }
        return ContentOption.Folder(folder).Succeeds(out var content, out var refusal) ? Library.Load(content.Packs, content.Tables) : refusal;
    }

    /// <summary>The tables of the content as they were written, by relative path.</summary>
    public static IReadOnlyDictionary<string, string> Tables(ParseResult parse)
    {
        if (parse.GetValue(ContentOption.Option) is { } folder) { return ContentOption.Folder(folder).Value?.Tables ?? new Dictionary<string, string>(); }
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
}
