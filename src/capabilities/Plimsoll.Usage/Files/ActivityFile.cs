// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Otlp;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Files;

/// <summary>The forms in which a file may hold activity.</summary>
[JsonConverter(typeof(KebabEnumConverter<ActivityForm>))]
public enum ActivityForm { OtlpTraces, OtlpLogs, OtlpTracesProtobuf, OtlpLogsProtobuf, Json, WildChat, Lmsys }

/// <summary>A file of activity, whatever its form.</summary>
public static class ActivityFile
{
    public static readonly Words<ActivityForm> Forms = new("form",
        new(ActivityForm.OtlpTraces, "otlp-traces", "otlp-traces", "OTLP traces, JSON"),
        new(ActivityForm.OtlpLogs, "otlp-logs", "otlp-logs", "OTLP logs, JSON"),
        new(ActivityForm.OtlpTracesProtobuf, "otlp-traces-protobuf", "otlp-traces-protobuf", "OTLP traces, protobuf"),
        new(ActivityForm.OtlpLogsProtobuf, "otlp-logs-protobuf", "otlp-logs-protobuf", "OTLP logs, protobuf"),
        new(ActivityForm.Json, "json", "json", "JSON or JSON Lines"),
        new(ActivityForm.WildChat, "wildchat", "wildchat", "WildChat, JSON Lines"),
        new(ActivityForm.Lmsys, "lmsys", "lmsys", "LMSYS-Chat-1M, JSON Lines"));

    public static Result<Taken> Take(ReadOnlyMemory<byte> bytes, ActivityForm form, Intake intake) => form switch
    {
        ActivityForm.OtlpTraces => OtlpJson.Traces(bytes, intake),
        ActivityForm.OtlpLogs => OtlpJson.Logs(bytes, intake),
        ActivityForm.OtlpTracesProtobuf => OtlpProtobuf.Traces(bytes.Span, intake),
        ActivityForm.OtlpLogsProtobuf => OtlpProtobuf.Logs(bytes.Span, intake),
        ActivityForm.Json => PlainJson.Take(bytes, intake),
        ActivityForm.WildChat => ChatLogs.WildChat(bytes, intake),
        ActivityForm.Lmsys => ChatLogs.Lmsys(bytes, intake),
        _ => throw new UnreachableException(),
    };

    /// <summary>The form that the first keys of a JSON file show; plain JSON where they show none. Binary files have to be named.</summary>
    public static ActivityForm Guess(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return ActivityForm.Json; }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("resourceSpans"u8)) { return ActivityForm.OtlpTraces; }
                if (reader.ValueTextEquals("resourceLogs"u8)) { return ActivityForm.OtlpLogs; }
                if (reader.ValueTextEquals("conversation_hash"u8)) { return ActivityForm.WildChat; }
                if (reader.ValueTextEquals("conversation_id"u8)) { return ActivityForm.Lmsys; }
                if (!reader.TrySkip()) { return ActivityForm.Json; }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return ActivityForm.Json; }
        return ActivityForm.Json;
    }
}
