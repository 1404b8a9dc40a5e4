// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json;
using Plimsoll.Release.Assessment;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Events;

/// <summary>Entries of a release's stream as a file (a JSON list), so that a gate can be judged where there is no server.</summary>
public static class History
{
    /// <summary>Reads entries; refused when one cannot be understood or they are out of order.</summary>
    public static Result<Recorded[]> FromJson(ReadOnlySpan<byte> utf8, string file)
    {
        EntryLine[] lines;
        try
        {
            lines = JsonSerializer.Deserialize(utf8, ReleaseJson.Default.EntryLineArray) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return new Refusal(
                ReleaseCodes.MalformedHistory, "history", null,
                $"is not a list of journal entries ({e.Message.Split('\n')[0].TrimEnd('.')})",
                "export the stream of the release as JSON", file, (int)((e as JsonException)?.LineNumber ?? -1) + 1);
        }
        var (entries, lists) = (new List<Recorded>(), new Dictionary<Digest, KeptList>());
        foreach (var line in lines)
        {
            if (line is not { Data.ValueKind: JsonValueKind.Object } || HoldsNothing(line.Data))
            {
                return new Refusal(
                    ReleaseCodes.MalformedHistory, line is null ? "entry" : "data", line is null ? null : $"{line.Seq}",
                    line is { Data.ValueKind: JsonValueKind.Object } ? "has an empty place in a list" : "is no JSON object",
                    "export the history of the release as JSON, and change nothing in it", file);
            }
            byte[] data;
            try { data = JsonSerializer.SerializeToUtf8Bytes(line.Data, ReleaseJson.Default.JsonElement); }
            // Half of a surrogate pair.
            catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
            {
                return new Refusal(
                    ReleaseCodes.MalformedHistory, "data", $"{line.Seq}", "holds a text that is not Unicode",
                    "export the history of the release as JSON, and change nothing in it", file);
            }
            if (!ReleaseEvent.Catalog.Read(line.Type, line.Tv, data).Succeeds(out var happened, out var refusal))
            {
                return refusal with { File = file };
            }
            if (entries.Count > 0 && (entries[^1].Seq >= line.Seq || entries[^1].At > line.At))
            {
                return new Refusal(
                    ReleaseCodes.MalformedHistory, "seq", $"{line.Seq}", "is out of order", "keep the entries in the order of the journal", file);
            }
            if (ReadList(lists, ref happened) is { } unread) { return unread with { File = file }; }
            entries.Add(new Recorded(line.Seq, line.At, line.By, happened));
        }
        return Contradiction(entries) is { } fault ? fault with { File = file } : entries.ToArray();
    }

    /// <summary>The first entry that speaks of what the entries before it do not know. A journal never holds one; a file can be anything.</summary>
    private static Refusal? Contradiction(List<Recorded> entries)
    {
        var state = Dossier.Empty;
        foreach (var entry in entries)
        {
            // What an entry may rest on is said where it is folded, event by event, and nowhere else.
            try { state = state.Apply(entry); }
            catch (Exception e) when (
                e is KeyNotFoundException or NullReferenceException or ArgumentException or InvalidOperationException or UnreachableException)
            {
                return new Refusal(
                    ReleaseCodes.MalformedHistory, "seq", $"{entry.Seq}", "speaks of something that no entry before it brought",
                    "export the whole history of the release as JSON, and change nothing in it");
            }
        }
        return null;
    }

    /// <summary>Whether a list anywhere in it holds null where something should stand; no event has such a list.</summary>
    private static bool HoldsNothing(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(p => HoldsNothing(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null || HoldsNothing(item)),
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => false,
        _ => throw new UnreachableException(),
    };

    /// <summary>Takes the words of lists out of the file and gives them to the assessments that rest on them, whatever else is known here.</summary>
    private static Refusal? ReadList(Dictionary<Digest, KeptList> lists, ref JournalEvent happened)
    {
        if (happened is ListKept part)
        {
            if (!lists.GetValueOrDefault(part.List, KeptList.Empty).With(part).Succeeds(out var words, out var refusal)) { return refusal; }
            lists[part.List] = words;
        }
        if (happened is not AssessmentPinned { NeedsWords: true, List: { } list } pinned) { return null; }
        if (lists.GetValueOrDefault(list, KeptList.Empty) is not { IsWhole: true } known)
        {
            return new Refusal(
                ReleaseCodes.MalformedHistory, "list", list.ToString(), "has no words in the file, and an assessment rests on them",
                "export the history of the release as JSON, which brings the words with it");
        }
        happened = pinned with { Requirements = known.Practices };
        return null;
    }
}
