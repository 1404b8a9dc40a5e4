// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;

namespace Plimsoll.Usage.Sharing;

/// <summary>A conversation for the store of content: by which hashes it is found, and what of it may be kept.</summary>
public sealed record KeptChat(ulong Conversation, ulong? User, RedactedChat Chat);

/// <summary>Lines of published chat logs, as they leave whoever imports them, and as they come into the store of content.</summary>
public static class ChatLines
{
    private static readonly string[] Fields = ["conversation_hash", "conversation_id", "model", "timestamp", "turn", "language", "country", "hashed_ip"];
    private static readonly string[] OfMessage = ["role", "country", "hashed_ip"];

    /// <summary>Stands in place of a line that cannot be read: it is counted as such, and what is in it goes nowhere.</summary>
    private static readonly byte[] Unreadable = "{"u8.ToArray();

    /// <summary>What of a line has to be sent: the metadata that intake takes, and the redacted
    /// text only where it is asked for. Everything else stays where it is.</summary>
    public static byte[] Sendable(ReadOnlyMemory<byte> line, bool withText)
    {
        if (!PlainJson.TryParse(line, out var json)) { return Unreadable; }
        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object) { return Unreadable; }
            var sent = Only(json.RootElement, Fields);
            if (json.RootElement.TryGetProperty("openai_moderation", out var judged) && judged.ValueKind == JsonValueKind.Array)
            {
                sent[
                    "openai_moderation"] = new JsonArray([.. judged.EnumerateArray()
                        .Where(j => j.ValueKind == JsonValueKind.Object)
                        .Select(j => (JsonNode)Only(j, ["flagged"]))]);
            }
            if (json.RootElement.TryGetProperty("conversation", out var messages) && messages.ValueKind == JsonValueKind.Array)
            {
                var counts = new SortedDictionary<PersonalKind, int>();
                sent[
                    "conversation"] = new JsonArray([.. messages.EnumerateArray()
                        .Where(m => m.ValueKind == JsonValueKind.Object)
                        .Take(withText ? Chat.MostMessages + 1 : 1)
                        .Select(m =>
                    {
                        var message = Only(m, OfMessage);
                        if (withText && m.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String)
                        {
                            message["content"] = Cleaning.Clean(content.GetString()!, counts);
                        }
                        return (JsonNode)message;
                    })]);
            }
            return Encoding.UTF8.GetBytes(sent.ToJsonString());
        }
    }

    /// <summary>The conversations of a file whose metadata were taken, redacted.</summary>
    /// <param name="taken">Rows that were made of the same bytes.</param>
    public static IReadOnlyList<KeptChat> Keepable(ReadOnlyMemory<byte> jsonLines, IReadOnlyList<ActivityRow> taken, PersonKey key)
    {
        var rows = taken.Where(r => r.Conversation is not null && r.Kind == ActivityKind.Usage).ToLookup(r => r.Conversation!.Value);
        var kept = new List<KeptChat>();
        foreach (var line in Lines.Of(jsonLines))
        {
            if (!PlainJson.TryParse(line, out var json)) { continue; }
            using (json)
            {
                if (!Chat.Read(json.RootElement).Succeeds(out var chat, out _) || chat.Id is not { } id) { continue; }
                var hash = key.Hash(3, Encoding.UTF8.GetBytes(id));
                if (rows[hash].FirstOrDefault() is not { } row) { continue; }
                kept.Add(new KeptChat(hash, row.User, chat.Redacted() with { At = row.At, Model = row.Model, Language = row.Language }));
            }
        }
        return kept;
    }

    /// <summary>Fields by name, and of those only what holds one value.</summary>
    private static JsonObject Only(JsonElement holder, string[] names)
    {
        var only = new JsonObject();
        foreach (var name in names)
        {
            if (holder.TryGetProperty(name, out var value)
                && value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                only[name] = JsonNode.Parse(value.GetRawText());
            }
        }
        return only;
    }
}
