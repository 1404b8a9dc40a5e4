// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Plimsoll.Tests.Architecture;

namespace Plimsoll.Tests.Docs;

/// <summary>What a page points to in the repository: files behind links, headings behind anchors, folders that its commands name, tests that it names.</summary>
internal static partial class Promises
{
    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(?:#(?<anchor>[^)\s]*))?\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"--(?:project|prefix) (?<path>[\w./-]+)")]
    private static partial Regex Folder { get; }

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    /// <summary>A class of tests in backticks, or one test of it.</summary>
    [GeneratedRegex("`(?<class>[A-Z][A-Za-z0-9]*Tests)(?:\\.(?<test>[A-Za-z0-9_]+))?`")]
    private static partial Regex Test { get; }

    [GeneratedRegex(@"class (?<class>[A-Z]\w*Tests)\b")]
    private static partial Regex TestClass { get; }

    [GeneratedRegex(@"\[(?:Long)?(?:Fact|Theory)\b[\s\S]*?\bpublic (?:async )?(?:Task|ValueTask|void) (?<test>\w+)\(|\bstatic [^=\n]*\b(?<test>[A-Z]\w*) [={]")]
    private static partial Regex TestMember { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation { get; }

    /// <summary>Every class of tests with its tests and what it holds for others to add to.</summary>
    private static readonly Lazy<ILookup<string, string>> Tests = new(() => (
        from path in Tree.Here.Files("tests", ".cs")
        let text = Tree.Here.Read(path)
        from Match type in TestClass.Matches(text)
        from test in TestMember.Matches(text).Select(m => m.Groups["test"].Value).Prepend("")
        select (Class: type.Groups["class"].Value, test)).ToLookup(t => t.Class, t => t.test, StringComparer.Ordinal));

    public static IEnumerable<string> Broken(Page page)
    {
        var here = Path.GetDirectoryName(Repository.At(page.Path.Split('/')))!;
        foreach (Match link in Link.Matches(page.Text))
        {
            var (path, anchor) = (link.Groups["path"].Value, link.Groups["anchor"].Value);
            if (path.StartsWith("https://", StringComparison.Ordinal)) { continue; }
            var target = path is "" ? Repository.At(page.Path.Split('/')) : Path.GetFullPath(Path.Combine(here, path));
            var text = path is "" ? page.Text : File.Exists(target) ? File.ReadAllText(target) : null;
            if (text is null && !Directory.Exists(target)) { yield return $"{page.Path}: {path} does not exist"; }
            else if (anchor is not "" && !Heading.Matches(text ?? "").Select(heading => Anchor(heading.Groups["text"].Value)).Contains(anchor)) { yield return $"{page.Path}: {path}#{anchor} is no heading"; }
        }
        foreach (Match folder in Folder.Matches(page.Text))
        {
            var path = folder.Groups["path"].Value;
            if (!Directory.Exists(Repository.At(path.Split('/')))) { yield return $"{page.Path}: {path} does not exist"; }
        }
        foreach (Match named in Test.Matches(page.Text))
        {
            var (type, test) = (named.Groups["class"].Value, named.Groups["test"].Value);
            if (!Tests.Value[type].Contains(test)) { yield return $"{page.Path}: {named.Value.Trim('`')} is no test"; }
        }
    }

    private static string Anchor(string heading) => Punctuation.Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');
}
