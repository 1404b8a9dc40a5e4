// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Content;

/// <summary>A folder of content packs: one sub-folder a pack, YAML inside; tables (TSV) as text.</summary>
/// <param name="Packs">Pack name to its one merged node.</param>
/// <param name="Tables">Path of each table, relative to the folder with forward slashes, to its text.</param>
public sealed record ContentFolder(IReadOnlyDictionary<string, ContentNode> Packs, IReadOnlyDictionary<string, string> Tables)
{
    /// <summary>Reads every pack of a folder. The files of a pack are merged: a mapping key may stand
    /// in one file only, lists under one key are joined in the order of the file names.</summary>
    /// <returns>The folder; refused where it is missing or holds no pack, or a file of it is refused.</returns>
    public static Result<ContentFolder> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new Refusal(ContentCodes.FolderMissing, "content folder", folder, "does not exist", "name a folder that holds one sub-folder a pack");
        }
        var packs = new SortedDictionary<string, ContentNode>(StringComparer.Ordinal);
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (name.EndsWith(".tsv", StringComparison.Ordinal)) { tables.Add(name, File.ReadAllText(path, Encoding.UTF8)); continue; }
            if (!name.EndsWith(".yaml", StringComparison.Ordinal) || !name.Contains('/')) { continue; }
            using var text = new StreamReader(path, Encoding.UTF8);
            var pack = name[..name.IndexOf('/')];
            var read = ContentReading.Of<ContentNode>(() => YamlContent.Read(text, name));
            if (!read.Succeeds(out var node, out var refusal)) { return refusal; }
            if (packs.TryGetValue(pack, out var earlier) && !Merge(earlier, node).Succeeds(out node, out refusal)) { return refusal; }
            packs[pack] = node;
        }
        return packs.Count > 0
            ? new ContentFolder(packs, tables)
            : new Refusal(ContentCodes.FolderEmpty, "content folder", folder, "holds no pack", "put each pack's YAML files into a sub-folder");
    }

    private static Result<ContentNode> Merge(ContentNode first, ContentNode second)
    {
        if (first is not ContentNode.Map a || second is not ContentNode.Map b)
        {
            return new Refusal(ContentCodes.Malformed, "file", null, "is not a mapping", "write 'key: value' lines", second.File, second.Line);
        }
        var entries = new Dictionary<string, ContentNode>(a.Entries, StringComparer.Ordinal);
        foreach (var (key, value) in b.Entries)
        {
            switch (entries.GetValueOrDefault(key), value)
            {
                case (null, _): entries[key] = value; break;
                case (ContentNode.List one, ContentNode.List two): entries[key] = one with { Items = [.. one.Items, .. two.Items] }; break;
                default:
                    return new Refusal(
                        ContentCodes.DuplicateKey, key, null, "stands in two files of one pack",
                        key == "pack" ? "keep one; each pack has a folder of its own, directly below the folder that is named" : "keep one", value.File,
                        value.Line);
            }
        }
        return a with { Entries = entries };
    }
}
