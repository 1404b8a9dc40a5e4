// SPDX-License-Identifier: Apache-2.0

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
            if (!ReleaseEvent.Catalog.Read(line.Type, line.Tv, JsonSerializer.SerializeToUtf8Bytes(line.Data, ReleaseJson.Default.JsonElement))
                .Succeeds(out var happened, out var refusal))
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
        return entries.ToArray();
    }

    /// <summary>Takes the words of lists out of the file, and gives them to the assessments that rest on them: whatever else is known where it is read.</summary>
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
