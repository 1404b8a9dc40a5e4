// SPDX-License-Identifier: Apache-2.0

using System.Collections.Immutable;
using System.Text;

namespace Plimsoll.Tests.Architecture;

/// <summary>
/// What a folder laid out as this repository is holds: paths and texts. Rules read nothing else, so that they can be shown to bite on a broken copy.
/// A copy shares all but what was changed; nobody can change the one that others hold. Folders are where files are, as in a fresh checkout.
/// </summary>
internal sealed class Tree
{
    private static readonly string[] Generated = ["bin", "obj", "artifacts", "node_modules", ".git"];

    /// <summary>Files whose text a rule reads; of others it is known that they are there.</summary>
    private static readonly string[] Texts =
    [
        ".cs", ".razor", ".sql", ".css", ".js", ".svg", ".csproj", ".props", ".targets", ".slnx", ".md", ".yaml", ".txt", ".json", ".tsv"
    ];

    private static readonly Lazy<Tree> Repositorys = new(() => Snapshot(Repository.Root));

    private readonly ImmutableSortedDictionary<string, Lazy<string>> files;

    private Tree(ImmutableSortedDictionary<string, Lazy<string>> files) => this.files = files;

    /// <summary>This repository, read from disk once.</summary>
    public static Tree Here => Repositorys.Value;

    public static Tree Empty { get; } = new(ImmutableSortedDictionary.Create<string, Lazy<string>>(StringComparer.Ordinal));

    public bool HasFile(string path) => files.ContainsKey(path);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public string Read(string path) => files.TryGetValue(path, out var text) ? text.Value : throw new FileNotFoundException("The tree holds no such file.", path);

    /// <summary>Lines of a file, as <see cref="File.ReadLines(string)"/> would give them.</summary>
    public IEnumerable<string> Lines(string path)
    {
        using var reader = new StringReader(Read(path));
        while (reader.ReadLine() is { } line) { yield return line; }
    }

    /// <summary>Files under a folder with one of the endings, relative to the root with forward slashes, in ordinal order; none when the folder is absent.</summary>
    public IReadOnlyList<string> Files(string under, params string[] endings) => [.. Under(under).Where(path => endings.Any(path.EndsWith))];

    /// <summary>Names of the folders directly under a folder, those the build makes left out.</summary>
    public IReadOnlyList<string> Folders(string under) =>
        [.. Under(under).Select(path => path[(under.Length + 1)..]).Where(rest => rest.Contains('/')).Select(rest => rest[..rest.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)];

    /// <summary>Capabilities, without the common prefix: <c>Guidance</c>.</summary>
    public IReadOnlyList<string> Capabilities => Named("src/capabilities");

    public IReadOnlyList<string> Instruments => Named("src/instruments");

    /// <summary>The same with one file more, or with another text in it.</summary>
    public Tree With(string path, string text) => new(files.SetItem(path, new Lazy<string>(text)));

    /// <summary>The same without a file, or without all that lies in a folder.</summary>
    public Tree Without(string path) => new(files.Remove(path).RemoveRange(Under(path)));

    /// <summary>The files of a folder on disk, those the build makes left out. A text is read when the first rule asks for it.</summary>
    public static Tree Snapshot(string root)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, Lazy<string>>(StringComparer.Ordinal);
        Add(new DirectoryInfo(root), "");
        return new Tree(found.ToImmutable());

        void Add(DirectoryInfo folder, string prefix)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo { LinkTarget: null } inner && !Generated.Contains(inner.Name)) { Add(inner, $"{prefix}{inner.Name}/"); }
                else if (entry is FileInfo file && !Generated.Contains(file.Name))
                {
                    found.Add(prefix + file.Name, new Lazy<string>(() => Texts.Any(file.Name.EndsWith) ? File.ReadAllText(file.FullName, Encoding.UTF8) : throw new NotSupportedException($"{file.Name} is no text that a rule reads.")));
                }
            }
        }
    }

    private IEnumerable<string> Under(string folder) => files.Keys.Where(path => path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    private string[] Named(string under) => [.. Folders(under).Select(name => name.StartsWith("Plimsoll.", StringComparison.Ordinal) ? name["Plimsoll.".Length..] : name)];
}

/// <summary>A copy of what the rules read, to be broken on purpose.</summary>
internal sealed class BrokenTree
{
    public Tree Tree { get; private set; } = Tree.Here;

    public void Write(string path, string text) => Tree = Tree.With(path, text);

    /// <summary>Replaces a text that must stand in the file, so that no mutation can quietly do nothing.</summary>
    public void Edit(string path, string from, string to)
    {
        var text = Tree.Read(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Write(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Delete(string path) => Tree = Tree.Without(path);

    /// <summary>What a rule reports after the mutation and did not report before it.</summary>
    public static IReadOnlyList<string> Reported(Func<Tree, IEnumerable<string>> rule, Action<BrokenTree> prepare, Action<BrokenTree> mutate)
    {
        var broken = new BrokenTree();
        prepare(broken);
        string[] before = [.. rule(broken.Tree)];
        mutate(broken);
        return [.. rule(broken.Tree).Except(before)];
    }

    public static IReadOnlyList<string> Reported(Func<Tree, IEnumerable<string>> rule, Action<BrokenTree> mutate) => Reported(rule, _ => { }, mutate);
}

/// <summary>Says whether a rule holds, with every violation in full: the list is what whoever broke it works through.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> violations)
    {
        string[] all = [.. violations];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
