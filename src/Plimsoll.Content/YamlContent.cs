// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plimsoll.Content;

/// <summary>Reads the YAML that people write into content nodes. Aliases, tags and several
/// documents in a file are refused: a reviewer reads what the machine reads.</summary>
public static class YamlContent
{
    private const int MaxDepth = 64;

    /// <exception cref="ContentRefusedException">Not YAML, a key twice, an alias, a tag, or deeper than 64.</exception>
    public static ContentNode Read(TextReader text, string file)
    {
        var parser = new Parser(text);
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) { return new ContentNode.Map(file, 1, new Dictionary<string, ContentNode>()); }
            parser.Consume<DocumentStart>();
            var node = Node(parser, file, 0);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
            return node;
        }
        // On some damaged texts the scanner fails with an InvalidOperationException that knows no place; the last token read is the nearest one.
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            var line = e is YamlException yaml ? yaml.Start.Line : parser.Current?.End.Line ?? 1;
            throw new ContentRefusedException(new Refusal(ContentCodes.Malformed, "YAML", null, "cannot be read", "mend the syntax", file, (int)line));
        }
    }

    private static ContentNode Node(Parser parser, string file, int depth)
    {
        var start = parser.Current ?? throw new YamlException("the text ends early");
        var line = (int)start.Start.Line;
        if (depth > MaxDepth) { throw Refuse(file, line, "nesting", "is deeper than 64", "flatten it"); }
        if (start is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            throw Refuse(file, line, "YAML", "uses an anchor or a tag", "write the value out");
        }
        switch (start)
        {
            case Scalar scalar:
                parser.MoveNext();
                var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "null" or "~";
                return new ContentNode.Text(file, line, isNull ? null : scalar.Value);
            case SequenceStart:
                parser.MoveNext();
                var items = new List<ContentNode>();
                while (!parser.TryConsume<SequenceEnd>(out _)) { items.Add(Node(parser, file, depth + 1)); }
                return new ContentNode.List(file, line, items);
            case MappingStart:
                parser.MoveNext();
                var entries = new Dictionary<string, ContentNode>(StringComparer.Ordinal);
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var key = parser.Consume<Scalar>();
                    if (!entries.TryAdd(key.Value, Node(parser, file, depth + 1)))
                    {
                        throw Refuse(file, (int)key.Start.Line, key.Value, "stands twice in one mapping", "keep one");
                    }
                }
                return new ContentNode.Map(file, line, entries);
            default:
                throw Refuse(file, line, "YAML", "uses an alias", "write the value out");
        }
    }

    private static ContentRefusedException Refuse(string file, int line, string field, string reason, string fix) =>
        new(new Refusal(ContentCodes.Malformed, field, null, reason, fix, file, line));
}
