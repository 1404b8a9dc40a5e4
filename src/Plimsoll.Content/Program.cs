// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Content;
using Plimsoll.Vocabulary;

// Build step: Plimsoll.Content SOURCE OUTPUT writes one JSON file a pack and copies the tables.
if (args is not [var source, var output])
{
    Console.Error.WriteLine("usage: Plimsoll.Content SOURCE OUTPUT");
    return 2;
}
if (!ContentFolder.Read(source).Succeeds(out var folder, out var refusal))
{
    Console.Error.WriteLine(refusal.Sentence);
    return 2;
}
Directory.CreateDirectory(output);
foreach (var (pack, node) in folder.Packs)
{
    using var stream = File.Create(Path.Combine(output, pack + ".json"));
    using var json = new Utf8JsonWriter(stream);
    Write(json, node);
}
foreach (var (name, text) in folder.Tables)
{
    var path = Path.Combine(output, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
}
return 0;

static void Write(Utf8JsonWriter json, ContentNode node)
{
    switch (node)
    {
        case ContentNode.Text { Value: null }: json.WriteNullValue(); break;
        case ContentNode.Text text: json.WriteStringValue(text.Value); break;
        case ContentNode.List list:
            json.WriteStartArray();
            foreach (var item in list.Items) { Write(json, item); }
            json.WriteEndArray();
            break;
        case ContentNode.Map map:
            json.WriteStartObject();
            foreach (var (key, value) in map.Entries) { json.WritePropertyName(key); Write(json, value); }
            json.WriteEndObject();
            break;
        default: throw new System.Diagnostics.UnreachableException();
    }
}
