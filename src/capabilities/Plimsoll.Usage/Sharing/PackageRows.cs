// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>Writes what a package holds, one JSON object a line. Lines are in the order of
/// their coarse times and pseudonyms, so that their order tells nothing finer.</summary>
internal static class PackageRows
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rows of activity with the declared fields and no other.</summary>
    public static byte[] Activity(IEnumerable<ActivityRow> rows, IReadOnlyList<PackageField> fields, Coarsening coarsening, PackageKey key)
    {
        var lines = rows.Select(row => (At: PackageField.Coarse(row.At, coarsening), Id: key.Of(row.Id), Row: row))
            .OrderBy(l => l.At)
            .ThenBy(l => l.Id, StringComparer.Ordinal);
        using var all = new MemoryStream();
        foreach (var (at, id, row) in lines)
        {
            using (var json = new Utf8JsonWriter(all, Compact))
            {
                json.WriteStartObject();
                foreach (var field in fields) { Write(json, field, row, at, id, key); }
                json.WriteEndObject();
            }
            all.WriteByte((byte)'\n');
        }
        return all.ToArray();
    }

    /// <summary>Donated conversations in the layout of WildChat, without address, headers and place.</summary>
    public static byte[] Conversations(IEnumerable<PackagedChat> chats, Coarsening coarsening, PackageKey key)
    {
        var lines = chats.Select(chat => (
            At: chat.Chat.At is { } at ? PackageField.Coarse(at, coarsening) : (DateTimeOffset?)null,
            Id: key.Of(Pseudonym.Donated, System.Text.Encoding.UTF8.GetBytes(chat.Reference)),
            chat.Chat))
            .OrderBy(l => l.At)
            .ThenBy(l => l.Id, StringComparer.Ordinal);
        using var all = new MemoryStream();
        foreach (var (at, id, chat) in lines)
        {
            using (var json = new Utf8JsonWriter(all, Compact))
            {
                json.WriteStartObject();
                json.WriteString("conversation_hash", id);
                json.WriteString("model", chat.Model);
                json.WriteString("timestamp", at is { } time ? Instant.Write(time) : null);
                json.WriteNumber("turn", chat.Messages.Count(m => m.Role == "user"));
                json.WriteString("language", chat.Language);
                json.WriteBoolean("redacted", chat.Counts.Count > 0);
                json.WriteStartArray("conversation");
                foreach (var message in chat.Messages)
                {
                    json.WriteStartObject();
                    json.WriteString("role", message.Role);
                    json.WriteString("content", message.Text);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            all.WriteByte((byte)'\n');
        }
        return all.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PackageField field, ActivityRow row, DateTimeOffset at, string id, PackageKey key)
    {
        switch (field.Name)
        {
            case "at": json.WriteString("at", Instant.Write(at)); break;
            case "id": json.WriteString("id", id); break;
            case "kind":
                json.WriteString(
                    "kind",
                    row.Kind switch
                    {
                        ActivityKind.Usage => "usage",
                        ActivityKind.Verdict => "verdict",
                        ActivityKind.Feedback => "feedback",
                        _ => throw new UnreachableException()
                    });
                break;
            case "model": Text(row.Model); break;
            case "provider": Text(row.Provider); break;
            case "operation": Text(row.Operation); break;
            case "application": Text(row.Application); break;
            case "deployment": Text(row.Deployment); break;
            case "region": Text(row.Region); break;
            case "language": Text(row.Language); break;
            case "sector": Text(row.Sector); break;
            case "useCase": Text(row.UseCase); break;
            case "highRisk": if (row.HighRisk is { } high) { json.WriteBoolean(field.Name, high); } break;
            case "user": Hash(Pseudonym.User, row.User); break;
            case "organisation": Hash(Pseudonym.Organisation, row.Customer); break;
            case "conversation": Hash(Pseudonym.Conversation, row.Conversation); break;
            case "response": Hash(Pseudonym.Response, row.Response); break;
            case "turns": Whole(row.Turns); break;
            case "inputTokens": Whole(row.InputTokens); break;
            case "outputTokens": Whole(row.OutputTokens); break;
            case "cachedTokens": Whole(row.CachedTokens); break;
            case "durationMs": Whole(row.DurationMs); break;
            case "classifier": Text(row.Classifier); break;
            case "rule": Text(row.Rule); break;
            case "score": Real(row.Score); break;
            case "verdict": Text(row.Verdict); break;
            case "action": Text(row.Action); break;
            case "feedback": Text(row.Feedback); break;
            case "feedbackValue": Real(row.FeedbackValue); break;
            default: throw new UnreachableException();
        }

        void Text(string? value) { if (value is not null) { json.WriteString(field.Name, value); } }
        void Hash(Pseudonym what, ulong? value) { if (value is { } known) { json.WriteString(field.Name, key.Of(what, known)); } }
        void Whole(long? value) { if (value is { } known) { json.WriteNumber(field.Name, PackageField.Rounded(known)); } }
        void Real(double? value) { if (value is { } known) { json.WriteNumber(field.Name, PackageField.Rounded(known)); } }
    }
}
