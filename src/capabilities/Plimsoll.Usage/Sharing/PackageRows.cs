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
        if (field.Of is { } of) { WriteField(json, of, row, key); return; }
        switch (field.Form)
        {
            case FieldForm.Time: json.WriteString(field.Name, Instant.Write(at)); break;
            case FieldForm.Pseudonym: json.WriteString(field.Name, id); break;
            case FieldForm.Kind: json.WriteString(field.Name, ActivityBytes.KindOf(row.Kind)); break;
            case FieldForm.Label or FieldForm.Slug or FieldForm.Region or FieldForm.Language or FieldForm.Truth or FieldForm.Whole or FieldForm.Real
                or FieldForm.Own:
            default: throw new UnreachableException();
        }
    }

    private static void WriteField(Utf8JsonWriter json, ActivityField field, ActivityRow row, PackageKey key)
    {
        if (field.Type == FieldType.Text)
        {
            if (row.Text(field) is { } text) { json.WriteString(field.Name, text); }
            return;
        }
        if (row.Number(field) is not { } bits) { return; }
        switch (field.Type)
        {
            case FieldType.Truth: json.WriteBoolean(field.Name, bits != 0); break;
            case FieldType.Hash: json.WriteString(field.Name, key.Of(PackageKey.Standing(field), unchecked((ulong)bits))); break;
            case FieldType.Whole: json.WriteNumber(field.Name, PackageField.Rounded(bits)); break;
            case FieldType.Real: json.WriteNumber(field.Name, PackageField.Rounded(BitConverter.Int64BitsToDouble(bits))); break;
            case FieldType.Text:
            default: throw new UnreachableException();
        }
    }
}
