// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Privacy.Redaction;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>What one side of a conversation wrote.</summary>
/// <param name="Role">user, assistant, system, tool; other where it is something else.</param>
public sealed record ChatMessage(string Role, string Text);

/// <summary>A conversation as it came: with text that is not redacted yet. It lives in memory only.</summary>
/// <param name="Id">What its data set calls it; null where it has no name.</param>
/// <param name="User">Whose it is, as the data set says it.</param>
public sealed record Chat(string? Id, string? User, string? Model, DateTimeOffset? At, string? Language, IReadOnlyList<ChatMessage> Messages)
{
    public const int MostMessages = 1000;
    public const int MostCharacters = 1_000_000;

    private static readonly HashSet<string> Roles = new(StringComparer.Ordinal) { "user", "assistant", "system", "tool" };

    /// <summary>Reads a conversation of WildChat or LMSYS-Chat-1M (<c>conversation</c>, <c>content</c>), or one that is written
    /// plainly (<c>messages</c>, <c>text</c> or <c>content</c>). Addresses, headers, countries and states are not read.</summary>
    public static Result<Chat> Read(JsonElement json)
    {
        try
        {
            if (json.ValueKind != JsonValueKind.Object) { return Bad(null, "is not an object"); }
            if (!(json.TryGetProperty("conversation", out var list) || json.TryGetProperty("messages", out list)) || list.ValueKind != JsonValueKind.Array)
            {
                return Bad(null, "has no list of messages");
            }
            if (list.GetArrayLength() is 0 or > MostMessages) { return Bad("messages", "are none or too many"); }
            var messages = new List<ChatMessage>();
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object || (Text(item, "content") ?? Text(item, "text")) is not { } text)
                {
                    return Bad("messages", "hold one without a text");
                }
                messages.Add(new ChatMessage(Text(item, "role") is { } role && Roles.Contains(role) ? role : "other", text));
            }
            if (messages.Sum(m => (long)m.Text.Length) > MostCharacters) { return Bad("messages", "are too long"); }
            var first = list[0];
            return new Chat(
                Text(json, "conversation_hash") ?? Text(json, "conversation_id") ?? Text(json, "id"), Text(first, "hashed_ip") ?? Text(json, "hashed_ip"),
                Text(json, "model") is { } model && Label.Is(model) ? model : null,
                Time(json),
                Text(json, "language") is { } language ? Names.Language(language) : null,
                messages);
        }
        // A text whose escapes are no Unicode shows only when it is read.
        catch (InvalidOperationException) { return Bad(null, "holds a text that is not Unicode"); }
    }

    /// <summary>The conversation without what identifies people by its form, and without its own name and user.</summary>
    public RedactedChat Redacted()
    {
        var counts = new SortedDictionary<PersonalKind, int>();
        return new RedactedChat(Model, At, Language, [.. Messages.Select(m => m with { Text = Cleaning.Clean(m.Text, counts) })], counts);
    }

    private static DateTimeOffset? Time(JsonElement json) =>
        (json.TryGetProperty("timestamp", out var time) || json.TryGetProperty("at", out time))
            && (time.ValueKind == JsonValueKind.String ? Times.Micros(time.GetString()!) : null) is { } micros
            ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) : null;

    private static string? Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static Refusal Bad(string? field, string reason) => new(UsageCodes.BadValue, field is null ? "conversation" : $"conversation.{field}", null, reason,
        string.Create(
            CultureInfo.InvariantCulture,
            $"give a model, a language and 1 to {MostMessages} messages with role and text, {MostCharacters} characters at most"));
}

/// <summary>A conversation that may be kept: redacted, which is not anonymous.</summary>
/// <param name="Counts">What was replaced, by kind.</param>
public sealed record RedactedChat(
    string? Model, DateTimeOffset? At, string? Language, IReadOnlyList<ChatMessage> Messages, IReadOnlyDictionary<PersonalKind, int> Counts)
{
    /// <summary>What was replaced in all of them, by the names of the kinds.</summary>
    public static IReadOnlyDictionary<string, int> Replaced(params IEnumerable<RedactedChat> chats) =>
        Sum(chats).ToDictionary(c => PersonalTerms.Kinds[c.Key].Name, c => c.Value);

    internal static SortedDictionary<PersonalKind, int> Sum(IEnumerable<RedactedChat> chats)
    {
        var counts = new SortedDictionary<PersonalKind, int>();
        foreach (var (kind, count) in chats.SelectMany(c => c.Counts)) { counts[kind] = counts.GetValueOrDefault(kind) + count; }
        return counts;
    }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ChatJson.Default.RedactedChat);

    /// <exception cref="JsonException">The bytes are not what <see cref="ToUtf8"/> writes.</exception>
    public static RedactedChat Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ChatJson.Default.RedactedChat) ?? throw new JsonException("null");
}

/// <summary>How a conversation is written where it is kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(RedactedChat))]
internal sealed partial class ChatJson : JsonSerializerContext;

/// <summary>Redacts until nothing is recognised any more.</summary>
internal static class Cleaning
{
    /// <summary>What stands in place of a text that will not become clean.</summary>
    public const string Withheld = "[withheld]";

    private const int MostPasses = 4;

    public static string Clean(string text, SortedDictionary<PersonalKind, int> counts)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            // What a mark leaves beside it can look like something new.
            var (clean, found) = Redactor.Redact(text);
            if (found.Count == 0) { return text; }
            foreach (var (kind, count) in found) { counts[kind] = counts.GetValueOrDefault(kind) + count; }
            text = clean;
        }
        return Redactor.Find(text).Count == 0 ? text : Withheld;
    }
}
