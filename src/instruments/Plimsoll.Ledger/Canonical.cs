// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Ledger;

/// <summary>The one way in which Plimsoll turns a value into bytes that are signed or hashed.</summary>
/// <remarks>
/// The subset of RFC 8785 that has no numbers: UTF-8, no white space, keys sorted by UTF-16 code units, strings with the shortest escapes,
/// lists in the order given, null allowed. Numbers are written as strings by whoever builds the value, so no parser can change one.
/// </remarks>
public static class Canonical
{
    private static readonly UTF8Encoding Exact = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An object whose values are texts.</summary>
    public static byte[] Bytes(IEnumerable<KeyValuePair<string, string>> flat) => Bytes(Map(flat.Select(e => (e.Key, Text(e.Value)))));

    /// <summary>A tree of mappings, lists and texts.</summary>
    /// <exception cref="EncoderFallbackException">
    /// A text holds half of a surrogate pair: written with a sign in its place, two texts would have the same bytes.
    /// </exception>
    public static byte[] Bytes(ContentNode node)
    {
        var json = new StringBuilder();
        Write(json, node);
        return Exact.GetBytes(json.ToString());
    }

    public static ContentNode Text(string? value) => new ContentNode.Text("", 0, value);

    public static ContentNode List(IEnumerable<ContentNode> items) => new ContentNode.List("", 0, [.. items]);

    public static ContentNode Map(params IEnumerable<(string Key, ContentNode Value)> entries) =>
        new ContentNode.Map("", 0, entries.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal));

    private static void Write(StringBuilder json, ContentNode node)
    {
        switch (node)
        {
            case ContentNode.Text { Value: null }: json.Append("null"); break;
            case ContentNode.Text { Value: { } text }: Write(json, text); break;
            case ContentNode.List list:
                json.Append('[');
                foreach (var (index, item) in list.Items.Index())
                {
                    if (index > 0) { json.Append(','); }
                    Write(json, item);
                }
                json.Append(']');
                break;
            case ContentNode.Map map:
                json.Append('{');
                foreach (var (index, (key, value)) in map.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Index())
                {
                    if (index > 0) { json.Append(','); }
                    Write(json, key);
                    json.Append(':');
                    Write(json, value);
                }
                json.Append('}');
                break;
            default: throw new UnreachableException();
        }
    }

    private static void Write(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': json.Append("\\\""); break;
                case '\\': json.Append("\\\\"); break;
                case '\b': json.Append("\\b"); break;
                case '\f': json.Append("\\f"); break;
                case '\n': json.Append("\\n"); break;
                case '\r': json.Append("\\r"); break;
                case '\t': json.Append("\\t"); break;
                case < ' ': json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                case >= ' ': json.Append(c); break;
            }
        }
        json.Append('"');
    }
}
