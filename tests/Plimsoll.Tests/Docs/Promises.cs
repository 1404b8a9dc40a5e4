// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Plimsoll.Tests.Docs;

/// <summary>What a page points to in the repository: files behind links, headings behind anchors, folders that its commands name.</summary>
internal static partial class Promises
{
    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(?:#(?<anchor>[^)\s]*))?\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"--(?:project|prefix) (?<path>[\w./-]+)")]
    private static partial Regex Folder { get; }

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation { get; }

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
    }

    private static string Anchor(string heading) => Punctuation.Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');
}
