// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Importing;

/// <summary>A Hugging Face model card: Markdown with YAML front matter. Only its plain
/// top-level lines are read; nothing else is needed to recognise, title and date it.</summary>
internal static class ModelCard
{
    /// <summary>Keys of which a card's front matter has at least one. Source: the hub's specification, <c>modelcard.md</c> in hub-docs.</summary>
    private static readonly string[] Known = [
        "language", "license", "license_name", "library_name", "tags", "datasets", "metrics", "base_model", "model-index", "model_name",
        "pipeline_tag", "thumbnail", "co2_eq_emissions"
    ];

    public static ToolResult? Read(string text)
    {
        string[] lines = [.. text.TrimStart().Split('\n').Select(l => l.TrimEnd('\r'))];
        var end = Array.FindIndex(lines, 1, l => l.TrimEnd() == "---");
        if (lines[0].TrimEnd() != "---" || end < 0) { return null; }
        var top = new Dictionary<string, string>(StringComparer.Ordinal);
        string? index = null;
        for (var (i, under) = (1, ""); i < end; i++)
        {
            var line = lines[i];
            if (line.Length == 0 || line[0] == '#') { continue; }
            if (char.IsLetter(line[0]) && line.Split(':', 2) is [var key, var value]) { top[under = key.TrimEnd()] = Scalar(value); }
            else if (under == "model-index" && index is null && line.TrimStart().TrimStart('-').TrimStart().Split(':', 2) is ["name", var name])
            {
                index = Scalar(name);
            }
        }
        if (!top.Keys.Any(Known.Contains)) { return null; }
        var heading = lines.Skip(end + 1).FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();
        var title = ((string?[])[top.GetValueOrDefault("model_name"), index, heading]).FirstOrDefault(t => !Blank.Is(t));
        DateTimeOffset? made = null;
        foreach (var key in (string[])["last_modified", "date"])
        {
            if (made is null && top.TryGetValue(key, out var day) && PracticeSheet.TryDay(day, out var at)) { made = at; }
        }
        return new ToolResult(Tool.ModelCard, title is null ? "Model card" : $"Model card of {title}", made);
    }

    /// <summary>A plain or quoted scalar; a comment behind it is dropped.</summary>
    private static string Scalar(string text)
    {
        text = text.Trim();
        if (text.Length > 1 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var close) { return text[1..close]; }
        return text.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment ? text[..comment].TrimEnd() : text;
    }
}
