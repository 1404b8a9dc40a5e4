// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Web.Shared;

/// <summary>What the field of a form is called on its page, where a refusal names it as programs do.</summary>
internal static class FormWords
{
    /// <summary>Fields whose names say nothing to whoever reads the page.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["from"] = "First day", ["last"] = "Last day", ["lastDay"] = "The last day", ["roles"] = "Roles", ["bundle"] = "What you were shown",
        ["components"] = "What is handed out", ["rev"] = "The page", ["since"] = "Since", ["uses"] = "Uses", ["asOf"] = "The moment",
        ["dataSet"] = "SHA-256 of the data set", ["serves"] = "Practices that it serves", ["answers"] = "Answers", ["adequate"] = "The worksheet",
        ["modelType"] = "Type of model", ["firstDay"] = "First day", ["finalDay"] = "Last day", ["crosses"] = "The risk whose threshold it crosses",
        ["methodPublished"] = "Where its method is published", ["communities"] = "How vulnerable communities were looked at and heard",
        ["wroteNone"] = "That you wrote none of it",
    };

    /// <summary>What fields are called of which a form has one for each practice, line or row: before the hyphen the field, behind it which.</summary>
    private static readonly Dictionary<string, Func<string, string>> Many = new(StringComparer.Ordinal)
    {
        ["say"] = practice => practice, ["reason"] = practice => $"{practice}, its reason", ["metric"] = row => $"Metric {Row(row)}",
        ["sense"] = row => $"What metric {Row(row)} has to be", ["value"] = row => $"Value of metric {Row(row)}", ["words"] = line => $"{line}, your words",
        ["answer"] = line => $"{line}, your answer", ["work"] = line => $"{line}, who does the work", ["owes"] = line => $"{line}, who owes it",
        ["what"] = line => $"What is reported, in line {Row(line)},", ["by"] = line => $"Who reports, in line {Row(line)},",
        ["days"] = line => $"Within how many days, in line {Row(line)},", ["domain"] = line => $"The domain, in line {Row(line)},",
    };

    /// <summary>The field as a sentence begins with it.</summary>
    public static string Of(string field)
    {
        if (Known.TryGetValue(field, out var words)) { return words; }
        var hyphen = field.IndexOf('-', StringComparison.Ordinal);
        if (hyphen > 0 && Many.TryGetValue(field[..hyphen], out var one) && Names(field[(hyphen + 1)..])) { return one(field[(hyphen + 1)..]); }
        // What is made of several words is told as several: a dotted place of a document stays what it is.
        if (field.Contains('.', StringComparison.Ordinal)) { return Show.Capital(field); }
        var text = new StringBuilder();
        foreach (var letter in field)
        {
            if (letter == '-') { text.Append(' '); }
            else if (char.IsAsciiLetterUpper(letter) && text.Length > 0 && char.IsAsciiLetterLower(text[^1]))
            {
                text.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else { text.Append(letter); }
        }
        return Show.Capital(text.ToString());
    }

    /// <summary>Whether what stands behind the hyphen is a row or the id of a practice, and no further word.</summary>
    private static bool Names(string rest) => rest.Length > 0 && rest.Any(char.IsAsciiDigit);

    /// <summary>Rows are counted from nought in a form, and from one by people.</summary>
    private static string Row(string row) =>
        int.TryParse(row, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? (number + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : row;
}
