// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Files;

/// <summary>Takes the metadata of published chat logs, one conversation a line. What people and models wrote is not read past.</summary>
public static class ChatLogs
{
    private const string Classifier = "openai-moderation";

    /// <summary>WildChat: hash, model, time, turns, language, and of the first message country and hashed address.
    /// Its hashed address is hashed again with our key, so that it cannot be joined with the data set.</summary>
    public static Result<Taken> WildChat(ReadOnlyMemory<byte> jsonLines, Intake intake) =>
        Take(jsonLines, intake, "conversation_hash", static (conversation, draft) =>
        {
            var first = List(conversation, "conversation").FirstOrDefault();
            var holder = first.ValueKind == JsonValueKind.Object ? first : conversation;
            Set(draft, ActivityFields.User, Text(holder, "hashed_ip") ?? Text(conversation, "hashed_ip"));
            if ((Text(conversation, "country") ?? Text(holder, "country")) is { } country) { Set(draft, ActivityFields.Region, Names.Region(country)); }
            return conversation.TryGetProperty("timestamp", out var time) ? Micros(time) : 0;
        });

    /// <summary>LMSYS-Chat-1M: id, model, turns, language. It holds no time, so whoever imports it says one.</summary>
    public static Result<Taken> Lmsys(ReadOnlyMemory<byte> jsonLines, Intake intake) => Take(jsonLines, intake, "conversation_id", static (_, _) => 0);

    private static Result<Taken> Take(ReadOnlyMemory<byte> jsonLines, Intake intake, string idField, Func<JsonElement, Draft, long> more)
    {
        var taking = new Taking(intake);
        var (draft, lines) = (new Draft(taking), 0);
        foreach (var line in Lines.Of(jsonLines))
        {
            lines++;
            if (!taking.Sees()) { return taking.TooMany; }
            if (line.Length > Intake.MostOfOne || !PlainJson.TryParse(line, out var json)) { taking.Reject(RejectReason.Malformed); continue; }
            using (json)
            {
                if (json.RootElement.ValueKind != JsonValueKind.Object) { taking.Reject(RejectReason.Malformed); continue; }
                Conversation(taking, draft, json.RootElement, idField, more);
            }
        }
        return lines == 0
            ? new Refusal(UsageCodes.MalformedRequest, "file", null, "is empty", "give one conversation a line, as the data set has them")
            : taking.Finish();
    }

    private static void Conversation(Taking taking, Draft draft, JsonElement conversation, string idField, Func<JsonElement, Draft, long> more)
    {
        draft.Clear();
        if (Text(conversation, idField) is not { Length: > 0 and <= Label.Longest } id) { taking.Reject(RejectReason.Malformed); return; }
        var micros = more(conversation, draft);
        if (micros == 0 && taking.Intake.OtherwiseAt is { } at) { micros = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond; }
        Set(draft, ActivityFields.Conversation, id);
        Set(draft, ActivityFields.Model, Text(conversation, "model"));
        Set(draft, ActivityFields.Operation, "chat");
        if (Text(conversation, "language") is { } language) { Set(draft, ActivityFields.Language, Names.Language(language)); }
        if (conversation.TryGetProperty("turn", out var turn) && turn.ValueKind == JsonValueKind.Number) { PlainJson.Set(draft, ActivityFields.Turns, turn); }
        if (conversation.TryGetProperty("conversation", out _)) { draft.DropText(); }
        var bytes = Encoding.UTF8.GetBytes($"{idField}\0{id}");
        taking.Add(draft, ActivityKind.Usage, EventId.OfHash(bytes), micros, null, null, bytes);
        if (Flagged(conversation) is not { } flagged) { return; }
        Set(draft, ActivityFields.Classifier, Classifier);
        Set(draft, ActivityFields.Verdict, flagged ? "flagged" : "clear");
        taking.Add(draft, ActivityKind.Verdict, EventId.OfHash([.. bytes, .. "\0verdict"u8]), micros, null, null, bytes);
    }

    /// <summary>Whether any message was flagged; null when nothing was judged.</summary>
    private static bool? Flagged(JsonElement conversation)
    {
        bool? flagged = null;
        foreach (var judged in List(conversation, "openai_moderation"))
        {
            if (judged.ValueKind == JsonValueKind.Object
                && judged.TryGetProperty("flagged", out var said)
                && said.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                flagged = flagged == true || said.ValueKind == JsonValueKind.True;
            }
        }
        return flagged;
    }

    private static void Set(Draft draft, ActivityField field, string? text)
    {
        if (text is not null) { draft.Set(field, 0, Given.Of(Encoding.UTF8.GetBytes(text))); }
    }

    /// <summary>A text, or milliseconds since 1970 as some exports of the data set write them.</summary>
    private static long Micros(JsonElement time) => time.ValueKind switch
    {
        JsonValueKind.String => Times.Micros(time.GetString()!) ?? 0,
        JsonValueKind.Number when time.TryGetInt64(out var millis) && millis is > 0 and < 253402300799000 => millis * 1000,
        _ => 0,
    };

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;

    private static JsonElement.ArrayEnumerator List(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
