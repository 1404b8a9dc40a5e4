// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests;

/// <summary>One change of a pack: where, what was done, what stands there now (nothing where it was taken out), and the whole with it.</summary>
internal sealed record PackChange(string Path, string What, IReadOnlyList<object> At, ContentNode? Put, ContentNode Document)
{
    /// <summary>Every distinct path of a pack once, at its first occurrence, with each of its changes.</summary>
    public static IEnumerable<PackChange> Of(ContentNode root, Func<ContentNode, IEnumerable<(string What, ContentNode? Put)>> changes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Walk(root, "", [], node => node!);

        // "rebuild" puts a changed node back into the whole pack; null takes it out.
        IEnumerable<PackChange> Walk(ContentNode node, string path, object[] at, Func<ContentNode?, ContentNode> rebuild)
        {
            if (path.Length > 0 && seen.Add(path))
            {
                foreach (var (what, put) in changes(node)) { yield return new PackChange(path, what, at, put, rebuild(put)); }
            }
            foreach (var (step, name, value) in Inside(node))
            {
                var inside = name.StartsWith('[') ? path + name : path.Length == 0 ? name : $"{path}.{name}";
                foreach (var change in Walk(value, inside, [.. at, step], put => rebuild(With(node, step, put)))) { yield return change; }
            }
        }
    }

    private static IEnumerable<(object Step, string Name, ContentNode Value)> Inside(ContentNode node) => node switch
    {
        ContentNode.Map map => map.Entries.Select(e => ((object)e.Key, e.Key, e.Value)),
        ContentNode.List list => list.Items.Select((item, i) => ((object)i, "[]", item)),
        _ => [],
    };

    private static ContentNode With(ContentNode node, object step, ContentNode? put)
    {
        if (node is ContentNode.Map map)
        {
            var key = (string)step;
            return map with { Entries = map.Entries.Where(e => e.Key != key || put is not null).ToDictionary(e => e.Key, e => e.Key == key ? put! : e.Value) };
        }
        var list = (ContentNode.List)node;
        var index = Convert.ToInt32(step, CultureInfo.InvariantCulture);
        return list with { Items = [.. list.Items.Take(index), .. put is null ? [] : new[] { put }, .. list.Items.Skip(index + 1)] };
    }
}
