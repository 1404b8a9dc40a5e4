// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Tests.Privacy;

/// <summary>As much of protocol buffers' text form as the published statistical cases use: blocks, fields, lists, comments.</summary>
internal sealed partial class TextProto
{
    private readonly List<(string Name, object Value)> _fields = [];

    [GeneratedRegex("""#[^\n]*|"(?<text>[^"]*)"|(?<sign>[{}:,\[\]])|(?<word>[^\s{}:,\[\]"#]+)""")]
    private static partial Regex Token { get; }

    public static TextProto Read(string text)
    {
        var tokens = new Queue<string>(Token.Matches(text).Where(m => m.Value[0] != '#').Select(m => m.Groups["text"].Success ? m.Groups["text"].Value : m.Value));
        return Block(tokens);
    }

    public IEnumerable<TextProto> Blocks(string name) => _fields.Where(f => f.Name == name).Select(f => f.Value).OfType<TextProto>();

    public TextProto this[string name] => Blocks(name).Single();

    public string Text(string name) => (string)_fields.Single(f => f.Name == name).Value;

    public double Number(string name, double otherwise = 0) => _fields.Where(f => f.Name == name).Select(f => double.Parse((string)f.Value, CultureInfo.InvariantCulture)).FirstOrDefault(otherwise);

    public long[] Numbers(string name) => [.. _fields.Where(f => f.Name == name).Select(f => long.Parse((string)f.Value, CultureInfo.InvariantCulture))];

    private static TextProto Block(Queue<string> tokens)
    {
        var block = new TextProto();
        while (tokens.Count > 0 && tokens.Dequeue() is var name && name != "}")
        {
            var sign = tokens.Dequeue();
            if (sign == "{") { block._fields.Add((name, Block(tokens))); continue; }
            var value = tokens.Dequeue();
            if (value == "{") { block._fields.Add((name, Block(tokens))); continue; }
            if (value != "[") { block._fields.Add((name, value)); continue; }
            for (var item = tokens.Dequeue(); item != "]"; item = tokens.Dequeue()) { if (item != ",") { block._fields.Add((name, item)); } }
        }
        return block;
    }
}
