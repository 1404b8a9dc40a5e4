// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Files;

/// <summary>Takes events in Plimsoll's own JSON: one object, a list of them, or one a line. A
/// field that is not known rejects its event, so that nothing is dropped unseen.</summary>
public static class PlainJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Fields by their names; null stands for the id.</summary>
    private static readonly Dictionary<string, ActivityField?> Fields = ActivityFields.All.Where(f => f.IsSent)
        .Select(f => KeyValuePair.Create(f.Name, (ActivityField?)f))
        .Append(KeyValuePair.Create("id", (ActivityField?)null))
        .ToDictionary(StringComparer.Ordinal);

    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        "prompt", "reply", "completion", "messages", "content", "text", "input", "output", "answer"
    };

    /// <summary>The fields of an event, for whoever writes one.</summary>
    public static IReadOnlyList<string> Known => [.. Fields.Keys.Append("at").Append("kind").Order(StringComparer.Ordinal)];

    /// <param name="utf8">JSON, or JSON Lines.</param>
    public static Result<Taken> Take(ReadOnlyMemory<byte> utf8, Intake intake)
    {
        var taking = new Taking(intake);
        var draft = new Draft(taking);
        if (IsOne(utf8.Span) && Items(utf8.Span, taking) is var (items, isTooMany))
        {
            if (isTooMany) { return taking.TooMany; }
            foreach (var (start, length) in items) { One(taking, draft, utf8.Slice(start, length)); }
            return taking.Finish();
        }
        var lines = 0;
        foreach (var line in Lines.Of(utf8))
        {
            lines++;
            if (!taking.Sees()) { return taking.TooMany; }
            One(taking, draft, line);
        }
        return lines == 0
            ? new Refusal(UsageCodes.MalformedRequest, "body", null, "is empty", "send events as JSON, a list of them, or one a line")
            : taking.Finish();
    }

    private static void One(Taking taking, Draft draft, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > Intake.MostOfOne || !TryParse(utf8, out var json)) { taking.Reject(RejectReason.Malformed); return; }
        using (json) { Event(taking, draft, json.RootElement); }
    }

    /// <summary>Where the items of a list lie, or the one object; null where it is not JSON. No tree is made of the whole, which would be many times as
    /// large as its text.</summary>
    private static (List<(int Start, int Length)> Items, bool IsTooMany)? Items(ReadOnlySpan<byte> utf8, Taking taking)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        var items = new List<(int, int)>();
        try
        {
            reader.Read();
            var isList = reader.TokenType == JsonTokenType.StartArray;
            while (!isList || reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!taking.Sees()) { return (items, true); }
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add((start, (int)reader.BytesConsumed - start));
                if (!isList) { break; }
            }
            return reader.Read() ? null : (items, false);
        }
        catch (JsonException) { return null; }
    }

    private static void Event(Taking taking, Draft draft, JsonElement item)
    {
        draft.Clear();
        if (item.ValueKind != JsonValueKind.Object) { taking.Reject(RejectReason.Malformed); return; }
        var (micros, kind) = (0L, ActivityKind.Usage);
        foreach (var field in item.EnumerateObject())
        {
            switch (field.Name)
            {
                case "at" when field.Value.ValueKind == JsonValueKind.String && Times.Micros(field.Value.GetString()!) is { } read: micros = read; break;
                case "kind" when field.Value.ValueKind == JsonValueKind.String && Kind(field.Value.GetString()!) is { } said: kind = said; break;
                case "at" or "kind": taking.Reject(RejectReason.BadValue); return;
                default:
                    if (!Fields.TryGetValue(field.Name, out var known))
                    {
                        taking.Reject(Texts.Contains(field.Name) ? RejectReason.HoldsText : RejectReason.UnknownField);
                        return;
                    }
                    if (field.Value.ValueKind != JsonValueKind.Null && !Set(draft, known, field.Value)) { taking.Reject(RejectReason.BadValue); return; }
                    break;
            }
        }
        taking.Add(draft, kind, null, micros, null, null, Encoding.UTF8.GetBytes(item.GetRawText()));
    }

    private static ActivityKind? Kind(string text) =>
        text switch { "usage" => ActivityKind.Usage, "verdict" => ActivityKind.Verdict, "feedback" => ActivityKind.Feedback, _ => null };

    /// <param name="field">The field that is filled; the id when null.</param>
    internal static bool Set(Draft draft, ActivityField? field, JsonElement value)
    {
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { } text && Take(Given.Of(Encoding.UTF8.GetBytes(text))),
            JsonValueKind.Number => value.TryGetInt64(out var whole) ? Take(Given.Of(whole)) : value.TryGetDouble(out var real) && Take(Given.Of(real)),
            JsonValueKind.True or JsonValueKind.False => Take(Given.Of(value.GetBoolean())),
            _ => false,
        };

        bool Take(in Given given) => field is null ? draft.SetId(given) : draft.Set(field, 0, given);
    }

    internal static bool TryParse(ReadOnlyMemory<byte> utf8, out JsonDocument json)
    {
        try
        {
            json = JsonDocument.Parse(utf8, Strict);
            // A text that is no Unicode shows only when it is read.
            Check(json.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            json = null!;
            return false;
        }
    }

    private static void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object: foreach (var field in element.EnumerateObject()) { _ = field.Name; Check(field.Value); } break;
            case JsonValueKind.Array: foreach (var item in element.EnumerateArray()) { Check(item); } break;
            case JsonValueKind.String: _ = element.GetString(); break;
            default: break;
        }
    }

    /// <summary>Whether the bytes begin like a list, or like an object that does not end on its first line.</summary>
    private static bool IsOne(ReadOnlySpan<byte> utf8)
    {
        var text = utf8.Trim(" \t\r\n"u8);
        return text.Length > 0 && (text[0] == '[' || text.IndexOf((byte)'\n') < 0 || text[..text.IndexOf((byte)'\n')].TrimEnd("\r "u8) is not [.., (byte)'}']);
    }
}

/// <summary>The lines of a text that are not blank.</summary>
internal static class Lines
{
    public static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var end = utf8.Span.IndexOf((byte)'\n');
            var line = end < 0 ? utf8 : utf8[..end];
            utf8 = end < 0 ? default : utf8[(end + 1)..];
            if (line.Span.ContainsAnyExcept(" \t\r"u8)) { yield return line; }
        }
    }
}

/// <summary>Instants as data sets write them.</summary>
internal static class Times
{
    private static readonly string[] Forms = [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK"
    ];

    /// <summary>Microseconds since 1970; null when it is no instant.</summary>
    public static long? Micros(string text) =>
        DateTimeOffset.TryParseExact(
            text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
}
