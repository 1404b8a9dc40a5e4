// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Plimsoll.Vocabulary;

/// <summary>Where a restated statement stands: a document and its physical lines, the first line being 1.</summary>
/// <param name="Document">File name of the document.</param>
/// <param name="Lines">Lines such as <c>77</c>, <c>138-140</c> or <c>269,291</c>.</param>
public sealed partial record SourceLines(string Document, string Lines)
{
    /// <summary>What the lines are called for a reader who does not have our copy; null where nothing is known of the document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Citation? Cited { get; init; }

    [GeneratedRegex(@"^[1-9][0-9]{0,5}(-[1-9][0-9]{0,5})?(,[1-9][0-9]{0,5}(-[1-9][0-9]{0,5})?)*\z")]
    private static partial Regex Form { get; }

    public static bool IsForm(string lines) => Form.IsMatch(lines);

    /// <summary>The ranges, first and last line each, in the order written.</summary>
    public IEnumerable<(int First, int Last)> Ranges()
    {
        foreach (var part in Lines.Split(','))
        {
            var ends = part.Split('-');
            var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            yield return (first, ends.Length == 1 ? first : int.Parse(ends[1], CultureInfo.InvariantCulture));
        }
    }
}
