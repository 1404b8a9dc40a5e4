// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace Plimsoll.Vocabulary;

/// <summary>Reads a content pack from JSON, keeping lines. Property names must be unique; comments are refused.</summary>
public static class JsonContent
{
    /// <exception cref="ContentRefusedException">The bytes are not JSON, hold a key twice, or nest deeper than 64.</exception>
    public static ContentNode Read(ReadOnlySpan<byte> utf8, string file)
    {
        var lines = new LineCounter(utf8);
        var reader = new Utf8JsonReader(utf8);
        try
        {
            reader.Read();
            var node = Node(ref reader, ref lines, file);
            if (reader.Read()) { throw new JsonException("text after the end"); }
            return node;
        }
        catch (JsonException e)
        {
            throw new ContentRefusedException(new Refusal(
                ContentCodes.Malformed, "JSON", null, "cannot be read", "mend the syntax", file, (int)(e.LineNumber ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            // The reader accepts a string token and throws only when its bytes turn out not to be Unicode.
            throw new ContentRefusedException(new Refusal(
                ContentCodes.Malformed, "JSON", null, "holds a text that is not Unicode", "save it as UTF-8", file, lines.At((int)reader.TokenStartIndex)));
        }
    }

    private static ContentNode Node(ref Utf8JsonReader reader, ref LineCounter lines, string file)
    {
        var line = lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new Dictionary<string, ContentNode>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    var keyLine = lines.At((int)reader.TokenStartIndex);
                    reader.Read();
                    if (!entries.TryAdd(key, Node(ref reader, ref lines, file)))
                    {
                        throw new ContentRefusedException(new Refusal(
                            ContentCodes.DuplicateKey, key, null, "stands twice in one mapping", "keep one", file, keyLine));
                    }
                }
                return new ContentNode.Map(file, line, entries);
            case JsonTokenType.StartArray:
                var items = new List<ContentNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) { items.Add(Node(ref reader, ref lines, file)); }
                return new ContentNode.List(file, line, items);
            case JsonTokenType.String: return new ContentNode.Text(file, line, reader.GetString());
            case JsonTokenType.Null: return new ContentNode.Text(file, line, null);
            case JsonTokenType.True: return new ContentNode.Text(file, line, "true");
            case JsonTokenType.False: return new ContentNode.Text(file, line, "false");
            case JsonTokenType.Number: return new ContentNode.Text(file, line, System.Text.Encoding.UTF8.GetString(reader.ValueSpan));
            default: throw new JsonException();
        }
    }

    /// <summary>Offsets only grow while a document is read, so lines are counted once.</summary>
    private ref struct LineCounter(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _offset;
        private int _line = 1;

        public int At(int offset)
        {
            _line += _utf8[_offset..offset].Count((byte)'\n');
            _offset = offset;
            return _line;
        }
    }
}
