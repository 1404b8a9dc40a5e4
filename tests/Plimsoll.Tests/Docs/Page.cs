// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Docs;

/// <summary>A fenced block of a page: its language, the line of its first fence (first line is 1) and what stands between the fences.</summary>
internal sealed record Fence(int Line, string Language, IReadOnlyList<string> Lines);

/// <summary>A Markdown page that makes promises: its path from the root of the repository, and its text.</summary>
internal sealed record Page(string Path, string Text)
{
    private const string Mark = "```";

    /// <summary>Pages whose console blocks are run: the README and every guide page.</summary>
    public static IEnumerable<string> Run => ["README.md", .. Below("docs/guide")];

    /// <summary>Every page of documentation.</summary>
    public static IEnumerable<string> All =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal), .. Below("docs")];

    public static Page Read(string path) => new(path, File.ReadAllText(Repository.At(path)));

    /// <summary>The fenced blocks in order. A fence that nothing closes runs to the end, as a renderer shows it.</summary>
    public IReadOnlyList<Fence> Fences
    {
        get
        {
            var (fences, open) = (new List<Fence>(), (Fence?)null);
            var (lines, inside, number) = (Text.ReplaceLineEndings("\n").Split('\n'), new List<string>(), 0);
            foreach (var line in lines)
            {
                number++;
                if (!line.TrimStart().StartsWith(Mark, StringComparison.Ordinal)) { if (open is not null) { inside.Add(line); } }
                else if (open is null) { (open, inside) = (new Fence(number, line.Trim().TrimStart('`').Trim(), []), []); }
                else
                {
                    fences.Add(open with { Lines = inside });
                    open = null;
                }
            }
            if (open is not null) { fences.Add(open with { Lines = inside }); }
            return fences;
        }
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Repository.At(folder.Split('/')), "*.md", SearchOption.AllDirectories).Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace(System.IO.Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);
}
