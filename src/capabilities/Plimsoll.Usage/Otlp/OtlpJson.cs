// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Otlp;

/// <summary>Takes traces and logs in the JSON form of OTLP. Source: OpenTelemetry protocol, JSON protobuf encoding:
/// lower camel case, ids in hexadecimal, 64-bit numbers as strings, unknown fields passed over.</summary>
public static class OtlpJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    public static Result<Taken> Traces(ReadOnlyMemory<byte> request, Intake intake) => Take(request, intake, "resourceSpans", "scopeSpans", "spans", Span);

    public static Result<Taken> Logs(ReadOnlyMemory<byte> request, Intake intake) => Take(request, intake, "resourceLogs", "scopeLogs", "logRecords", Log);

    private static Result<Taken> Take(
        ReadOnlyMemory<byte> request, Intake intake, string groups, string scopes, string events, Action<Taking, Draft, JsonElement, string?> take)
    {
        try
        {
            var taking = new Taking(intake);
            // Walked through first, and held to the most events: a tree of a whole request would be many times as large as its text.
            if (new OtlpWalk(request.Span, taking, groups, scopes, events).Read() is not { } found) { return taking.TooMany; }
            var (resource, draft) = (new Draft(taking), new Draft(taking));
            foreach (var group in found)
            {
                resource.Clear();
                if (group.Resource is { Length: > 0 } around)
                {
                    if (around.Length > Intake.MostOfOne) { throw new FormatException(); }
                    using var json = JsonDocument.Parse(request.Slice(around.Start, around.Length), Strict);
                    if (json.RootElement.ValueKind == JsonValueKind.Object) { Attributes(json.RootElement, resource); }
                }
                foreach (var scope in group.Scopes)
                {
                    foreach (var (start, length) in scope.Events)
                    {
                        draft.StartFrom(resource);
                        // One event that has not the form of one is rejected alone.
                        if (length > Intake.MostOfOne) { taking.Reject(RejectReason.Malformed); continue; }
                        using var json = JsonDocument.Parse(request.Slice(start, length), Strict);
                        try { take(taking, draft, json.RootElement, scope.Schema ?? group.Schema); }
                        catch (Exception e) when (e is FormatException or InvalidOperationException) { taking.Reject(RejectReason.Malformed); }
                    }
                }
            }
            return taking.Finish();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return OtlpMalformed.Refusal(e is JsonException ? "it is not JSON, or nests deeper than 64" : "a list or mapping stands where another belongs");
        }
    }

    private static void Span(Taking taking, Draft draft, JsonElement span, string? schema)
    {
        Attributes(span, draft);
        OtlpEvent.Span(
            taking, draft, EventId.OfSpan(Hex(span, "traceId"), Hex(span, "spanId")), Nanos(span, "startTimeUnixNano"),
            Nanos(span, "endTimeUnixNano"), schema, Raw(span));
    }

    private static void Log(Taking taking, Draft draft, JsonElement log, string? schema)
    {
        Attributes(log, draft);
        if (Find(log, "eventName", JsonValueKind.String) is { } name)
        {
            draft.Set(ActivityFields.EventName, 0, Given.Of(Encoding.UTF8.GetBytes(name.GetString()!)));
        }
        if (log.TryGetProperty("body", out _)) { draft.DropText(); }
        var time = Nanos(log, "timeUnixNano");
        OtlpEvent.Log(
            taking, draft, EventId.OfSpan(Hex(log, "traceId"), Hex(log, "spanId")), time == 0 ? Nanos(log, "observedTimeUnixNano") : time, schema, Raw(log));
    }

    private static void Attributes(JsonElement holder, Draft draft)
    {
        foreach (var pair in List(holder, "attributes"))
        {
            if (pair.ValueKind != JsonValueKind.Object) { throw new FormatException(); }
            if (Find(pair, "key", JsonValueKind.String)?.GetString() is not { Length: <= 80 } key || Find(pair, "value", JsonValueKind.Object) is not { } value)
            {
                continue;
            }
            draft.Attribute(Encoding.UTF8.GetBytes(key), Value(value));
        }
    }

    private static Given Value(JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name, property.Value.ValueKind)
            {
                case ("stringValue", JsonValueKind.String): return Text(property.Value);
                case ("boolValue", JsonValueKind.True or JsonValueKind.False): return Given.Of(property.Value.GetBoolean());
                case ("intValue", JsonValueKind.String): return Text(property.Value);
                case ("intValue", JsonValueKind.Number): return property.Value.TryGetInt64(out var whole) ? Given.Of(whole) : default;
                case ("doubleValue", JsonValueKind.Number): return property.Value.TryGetDouble(out var real) ? Given.Of(real) : default;
                case ("arrayValue", JsonValueKind.Object):
                    return List(property.Value, "values").FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
                        && Find(first, "stringValue", JsonValueKind.String) is { } text
                        ? Text(text)
                        : default;
                default: break;
            }
        }
        return default;
    }

    private static Given Text(JsonElement text) => Given.Of(Encoding.UTF8.GetBytes(text.GetString()!));

    private static JsonElement.ArrayEnumerator List(JsonElement holder, string name)
    {
        if (holder.ValueKind != JsonValueKind.Object) { throw new InvalidOperationException(); }
        return !holder.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null ? default
            : list.ValueKind == JsonValueKind.Array ? list.EnumerateArray()
            : throw new InvalidOperationException();
    }

    private static JsonElement? Find(JsonElement holder, string name, JsonValueKind kind) =>
        holder.TryGetProperty(name, out var found) && found.ValueKind == kind ? found : null;

    private static byte[] Hex(JsonElement holder, string name) =>
        Find(holder, name, JsonValueKind.String)?.GetString() is { Length: <= 32 } hex ? Convert.FromHexString(hex) : [];

    /// <summary>Nanoseconds since 1970: a string of digits, or a number.</summary>
    private static ulong Nanos(JsonElement holder, string name)
    {
        if (!holder.TryGetProperty(name, out var value)) { return 0; }
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetUInt64(out var number) => number,
            JsonValueKind.String
                when Encoding.UTF8.GetBytes(value.GetString()!) is { Length: <= 20 } digits
                    && Utf8Parser.TryParse(digits, out ulong number, out var used)
                    && used == digits.Length =>
                number,
            _ => throw new FormatException(),
        };
    }

    private static byte[] Raw(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());
}
