// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

/// <summary>A folder laid out as this repository is. Rules read nothing else, so that they can be shown to bite on a broken copy.</summary>
internal sealed record Tree(string Root)
{
    private static readonly string[] Generated = ["bin", "obj", "artifacts", "node_modules", ".git"];

    public string At(string path) => Path.Combine(Root, path);

    public bool HasFile(string path) => File.Exists(At(path));

    public string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Files under a folder with one of the endings, relative to the root with forward slashes, in ordinal order; none when the folder is absent.</summary>
    public IReadOnlyList<string> Files(string under, params string[] endings) =>
        !Directory.Exists(At(under)) ? [] :
        [
            .. Directory.EnumerateFiles(At(under), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(path => !path.Split('/').Any(Generated.Contains) && endings.Any(path.EndsWith))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Names of the folders directly under a folder, those the build makes left out.</summary>
    public IReadOnlyList<string> Folders(string under) =>
        !Directory.Exists(At(under)) ? [] : [.. Directory.EnumerateDirectories(At(under)).Select(path => Path.GetFileName(path)).Except(Generated).Order(StringComparer.Ordinal)];

    /// <summary>Capabilities, without the common prefix: <c>Guidance</c>.</summary>
    public IReadOnlyList<string> Capabilities => Named("src/capabilities");

    public IReadOnlyList<string> Instruments => Named("src/instruments");

    private string[] Named(string under) => [.. Folders(under).Select(name => name.StartsWith("Plimsoll.", StringComparison.Ordinal) ? name["Plimsoll.".Length..] : name)];
}

/// <summary>A throw-away copy of what the rules read, to be broken on purpose.</summary>
internal sealed class BrokenTree : IDisposable
{
    private static readonly string[] Kinds = [".cs", ".razor", ".csproj", ".props", ".targets", ".slnx", ".md", ".yaml", "BannedSymbols.txt", "BannedSymbols.Pure.txt"];

    public BrokenTree()
    {
        Tree = new Tree(Directory.CreateTempSubdirectory("plimsoll-rules-").FullName);
        var real = new Tree(Repository.Root);
        string[] top = [.. Directory.EnumerateFiles(Repository.Root).Select(path => Path.GetFileName(path)!).Where(name => Kinds.Any(name.EndsWith))];
        foreach (var path in top.Concat(new[] { "src", "tests", "bench", "build", "docs", "content" }.SelectMany(folder => real.Files(folder, Kinds)))) { Write(path, real.Read(path)); }
    }

    public Tree Tree { get; }

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Tree.At(path))!);
        File.WriteAllText(Tree.At(path), text);
    }

    /// <summary>Replaces a text that must stand in the file, so that no mutation can quietly do nothing.</summary>
    public void Edit(string path, string from, string to)
    {
        var text = Tree.Read(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Write(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Delete(string path)
    {
        if (File.Exists(Tree.At(path))) { File.Delete(Tree.At(path)); } else if (Directory.Exists(Tree.At(path))) { Directory.Delete(Tree.At(path), recursive: true); }
    }

    /// <summary>What a rule reports after the mutation and did not report before it.</summary>
    public static IReadOnlyList<string> Reported(Func<Tree, IEnumerable<string>> rule, Action<BrokenTree> prepare, Action<BrokenTree> mutate)
    {
        using var broken = new BrokenTree();
        prepare(broken);
        string[] before = [.. rule(broken.Tree)];
        mutate(broken);
        return [.. rule(broken.Tree).Except(before)];
    }

    public static IReadOnlyList<string> Reported(Func<Tree, IEnumerable<string>> rule, Action<BrokenTree> mutate) => Reported(rule, _ => { }, mutate);

    public void Dispose() => Directory.Delete(Tree.Root, recursive: true);
}
