// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Importing;

/// <summary>Tools whose results are recognised.</summary>
[JsonConverter(typeof(KebabEnumConverter<Tool>))]
public enum Tool { ModelCard, EvaluationHarness }

/// <summary>A file that another tool wrote: recognised, with a title and, where the file says it, the instant at which it was made.</summary>
public sealed record ToolResult(Tool Tool, string Title, DateTimeOffset? MadeAt)
{
    /// <summary>Bytes that are looked at, most.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private const int MostTitle = 200;

    /// <summary>Recognises a Hugging Face model card or a result of lm-evaluation-harness.</summary>
    public static Result<ToolResult> Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8)) { utf8 = utf8[3..]; }
        var found = utf8.TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'{', ..] => EvaluationHarness.Read(utf8),
            [(byte)'-', (byte)'-', (byte)'-', ..] => ModelCard.Read(Encoding.UTF8.GetString(utf8)),
            _ => null,
        };
        return found is null
            ? new Refusal(
                ReleaseCodes.UnknownImport, "file", null,
                "is neither a model card with YAML front matter nor a result of lm-evaluation-harness",
                "attach it with the kind file")
            : found with { Title = Plain(found.Title) };
    }

    private static string Plain(string title)
    {
        var plain = string.Concat(title.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return plain.Length <= MostTitle ? plain : plain[..(MostTitle - 1)] + "…";
    }
}
