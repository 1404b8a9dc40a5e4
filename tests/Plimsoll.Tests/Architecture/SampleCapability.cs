// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

/// <summary>
/// The smallest capability, under <c>samples/capability</c>: a project with one event and one refusal (<c>bare</c>), and the parts that it lacks, each a file
/// of its own (<c>parts</c>) or a line in a file that is there. <c>parts.tsv</c> is their order; <c>tools/hollow</c> follows it as well.
/// </summary>
internal static class SampleCapability
{
    private const string Folder = "samples/capability";

    /// <param name="Before">The new line stands before the first that holds this; at the end where it is empty.</param>
    /// <param name="Line">A line to add; empty where the whole file is the part.</param>
    private sealed record Step(string Part, string File, string Before, string Line);

    /// <summary>What the parts are called, in the order of the list.</summary>
    public static IReadOnlyList<string> Parts { get; } = [.. Steps().Select(step => step.Part).Distinct(StringComparer.Ordinal)];

    /// <summary>This repository with the bare project and no part.</summary>
    public static void AddBare(BrokenTree tree) => Copy(tree, "bare", _ => true);

    public static void AddPart(BrokenTree tree, string part)
    {
        foreach (var step in Steps().Where(step => step.Part == part))
        {
            if (step.Line.Length == 0) { Copy(tree, "parts", path => path == step.File); continue; }
            var lines = tree.Tree.Lines(step.File).ToList();
            var at = step.Before.Length == 0 ? lines.Count : lines.FindIndex(line => line.Contains(step.Before, StringComparison.Ordinal));
            Assert.True(at >= 0, $"{step.File} no longer holds '{step.Before}', before which the part '{part}' stands");
            lines.Insert(at, step.Line);
            tree.Write(step.File, string.Join('\n', lines) + "\n");
        }
    }

    private static void Copy(BrokenTree tree, string from, Func<string, bool> wanted)
    {
        string[] paths = [.. Tree.Here.Files($"{Folder}/{from}", "").Select(path => path[$"{Folder}/{from}/".Length..]).Where(wanted)];
        Assert.NotEmpty(paths);
        foreach (var path in paths) { tree.Write(path, Tree.Here.Read($"{Folder}/{from}/{path}")); }
    }

    /// <summary>A tabulator inside a line is written ␉.</summary>
    private static IEnumerable<Step> Steps() =>
        from line in Tree.Here.Lines($"{Folder}/parts.tsv").Skip(1)
        let cells = line.Split('\t')
        select new Step(cells[0], cells[1], cells[2], cells[3].Replace('␉', '\t'));
}
