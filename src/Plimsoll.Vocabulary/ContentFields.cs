// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Typed access to one mapping of a content pack. Each getter refuses with file,
/// line, field, value and fix; <see cref="End"/> refuses keys nobody asked for.</summary>
public sealed class ContentFields
{
    private readonly ContentNode.Map _map;
    private readonly string _path;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private ContentFields(ContentNode.Map map, string path) => (_map, _path) = (map, path);

    /// <summary>Opens a node that must be a mapping.</summary>
    /// <param name="node">The node.</param>
    /// <param name="path">What to call it in a refusal, for example <c>practices</c>.</param>
    public static ContentFields Of(ContentNode node, string path) =>
        node is ContentNode.Map map ? new ContentFields(map, path) : throw Refuse(node, path, "is not a mapping", "write 'key: value' lines");

    /// <summary>Keys of this mapping, in file order.</summary>
    public IEnumerable<string> Keys => _map.Entries.Keys;

    public string File => _map.File;

    public int Line => _map.Line;

    public bool Has(string key) => _map.Entries.ContainsKey(key);

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string key)
    {
        var node = Required(key);
        return node is ContentNode.Text { Value: { } value } && !Blank.Is(value)
            ? value
            : throw Refuse(node, Name(key), "is empty or not a text", "write a text");
    }

    /// <summary>A text that may be absent or null, but not empty.</summary>
    public string? OptionalText(string key) => Find(key) switch
    {
        null or ContentNode.Text { Value: null } => null,
        _ => Text(key),
    };

    /// <summary>A text that the pattern of the field allows.</summary>
    /// <param name="key">The field.</param>
    /// <param name="allowed">The test it must pass.</param>
    /// <param name="form">What passes, in words, for the refusal.</param>
    public string Text(string key, Func<string, bool> allowed, string form)
    {
        var value = Text(key);
        return allowed(value) ? value : throw Refuse(Required(key), Name(key), "is not allowed", $"write {form}", value);
    }

    /// <summary>One of the words of a table, by name or alias.</summary>
    public T Choice<T>(string key, Words<T> words) where T : struct, Enum
    {
        var value = Text(key);
        return words.Find(value) ?? throw Refuse(Required(key), Name(key), "is not one of the allowed values", $"write {words.Allowed}", value);
    }

    /// <summary>A mapping under a key that must be there.</summary>
    public ContentFields Map(string key) => Of(Required(key), Name(key));

    /// <summary>A mapping under a key that may be absent.</summary>
    public ContentFields? OptionalMap(string key) => Find(key) is { } node ? Of(node, Name(key)) : null;

    /// <summary>A list under a key that must be there, each item read by <paramref name="read"/>.</summary>
    public IReadOnlyList<T> List<T>(string key, Func<ContentFields, T> read) => [.. Items(Required(key), key).Select(item => read(Of(item, Name(key))))];

    /// <summary>As <see cref="List{T}"/>, empty when the key is absent.</summary>
    public IReadOnlyList<T> OptionalList<T>(string key, Func<ContentFields, T> read) => Find(key) is null ? [] : List(key, read);

    /// <summary>A list of texts under a key that must be there; it may be empty.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(Required(key), key)
            .Select(item =>
                item is ContentNode.Text { Value: { Length: > 0 } value }
                    ? value
                    : throw Refuse(item, Name(key), "holds an item that is not a text", "write a text"))];

    /// <summary>As <see cref="Texts"/>, empty when the key is absent.</summary>
    public IReadOnlyList<string> OptionalTexts(string key) => Find(key) is null ? [] : Texts(key);

    /// <summary>Refuses keys that no getter has asked for, so that a typing error is never silently dropped.</summary>
    public void End()
    {
        foreach (var (key, node) in _map.Entries)
        {
            if (!_asked.Contains(key))
            {
                throw Refuse(node, Name(key), "is not a known field", $"use one of {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
            }
        }
    }

    /// <summary>A refusal at this mapping, for a rule that spans several fields.</summary>
    public ContentRefusedException Refuse(string key, string? value, string reason, string fix) => Refuse(Find(key) ?? _map, Name(key), reason, fix, value);

    private string Name(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private ContentNode? Find(string key)
    {
        _asked.Add(key);
        return _map.Entries.GetValueOrDefault(key);
    }

    private ContentNode Required(string key) => Find(key) ?? throw Refuse(_map, Name(key), "is missing", "add it");

    private IReadOnlyList<ContentNode> Items(ContentNode node, string key) =>
        node is ContentNode.List list ? list.Items : throw Refuse(node, Name(key), "is not a list", "write '- item' lines");

    private static ContentRefusedException Refuse(ContentNode node, string field, string reason, string fix, string? value = null) =>
        new(new Refusal(ContentCodes.Refused, field, value ?? (node as ContentNode.Text)?.Value, reason, fix, node.File, node.Line));
}
