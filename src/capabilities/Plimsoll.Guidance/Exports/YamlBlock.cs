// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace Plimsoll.Guidance.Exports;

/// <summary>Writes block YAML in which every text is quoted as in JSON, so that no text can
/// be read as anything else. Source: YAML 1.2, of which JSON strings are a part.</summary>
/// <remarks>Keys are the caller's own constants, never input.</remarks>
internal sealed class YamlBlock
{
    private readonly StringBuilder _yaml = new();
    private int _depth;
    private bool _startsItem;

    public YamlBlock Add(string key, string value) => Line($"{key}: {Quote(value)}");

    public YamlBlock Add(string key, int value) => Line(string.Create(CultureInfo.InvariantCulture, $"{key}: {value}"));

    public YamlBlock Add(string key, bool value) => Line(value ? $"{key}: true" : $"{key}: false");

    public YamlBlock Add(string key, IReadOnlyList<string> values) => Line($"{key}: [{string.Join(", ", values.Select(Quote))}]");

    public Nested Map(string key)
    {
        Line($"{key}:");
        return new Nested(this);
    }

    public Nested List(string key) => Map(key);

    /// <summary>Opens an item of a list; it must get at least one line.</summary>
    public Nested Item()
    {
        _startsItem = true;
        return new Nested(this);
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_yaml.ToString());

    private YamlBlock Line(string text)
    {
        var indent = _startsItem ? _depth - 1 : _depth;
        _yaml.Append(' ', 2 * indent).Append(_startsItem ? "- " : "").Append(text).Append('\n');
        _startsItem = false;
        return this;
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                default:
                    // Control characters, and the line ends and mark that YAML knows beyond JSON's.
                    if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF') { quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); }
                    else { quoted.Append(c); }
                    break;
            }
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>An open map, list or item.</summary>
    public readonly struct Nested : IDisposable
    {
        private readonly YamlBlock _yaml;

        internal Nested(YamlBlock yaml)
        {
            _yaml = yaml;
            yaml._depth++;
        }

        public void Dispose() => _yaml._depth--;
    }
}
