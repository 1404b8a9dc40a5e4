// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Guidance.Exports;

/// <summary>Makes text safe inside a line of Markdown: it reads as itself and can become neither markup nor HTML.</summary>
internal static class MarkdownText
{
    private const string Special = @"\`*_{}[]#|~^$!";

    public static string Escape(string text)
    {
        var line = Said.OneLine(text);
        var escaped = new StringBuilder(line.Length + 8);
        foreach (var c in line)
        {
            switch (c)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                default:
                    if (Special.Contains(c)) { escaped.Append('\\'); }
                    escaped.Append(c);
                    break;
            }
        }
        EscapeStart(escaped, line);
        return escaped.ToString();
    }

    /// <summary>A line that begins with a dash, a plus, an equals sign or a number would open a list or turn the line above into a heading.</summary>
    private static void EscapeStart(StringBuilder escaped, string line)
    {
        if (line.Length == 0) { return; }
        if (line[0] is '-' or '+' or '=') { escaped.Insert(0, '\\'); return; }
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        if (digits > 0 && digits < line.Length && line[digits] is '.' or ')') { escaped.Insert(digits, '\\'); }
    }
}
