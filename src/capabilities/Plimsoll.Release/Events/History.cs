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
        var (entries, parts) = (new List<Recorded>(), new Dictionary<Digest, KeptList>());
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
            if (happened is ListKept words) { parts[words.List] = parts.GetValueOrDefault(words.List, KeptList.Empty).After(words); }
            if (happened is AssessmentPinned { List: { } list } && !KeptLists.TryFind(list, out _))
            {
                return new Refusal(
                    ReleaseCodes.MalformedHistory, "list", list.ToString(), $"has no words in the file, and entry {line.Seq} rests on them",
                    "export the history of the release as JSON, which brings the words with it", file);
            }
            entries.Add(new Recorded(line.Seq, line.At, line.By, happened));
        }
        return entries.ToArray();
    }
}
