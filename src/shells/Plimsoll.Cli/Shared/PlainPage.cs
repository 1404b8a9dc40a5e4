// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Cli.Shared;

/// <summary>A page as plain text, never wider than 100 columns and without colour codes, so that it can be piped, searched and compared.</summary>
internal sealed class PlainPage : Page
{
    private const int Width = 100;
    private const int Mark = 9;
    private const int Gap = 2;
    private readonly StringBuilder _text = new();

    public override void Title(string text) => Underlined(text, '=');

    public override void Heading(string text) => Underlined(text, '-');

    public override void Subheading(string text)
    {
        Space();
        Lines(text, 0);
    }

    public override void Text(string text) => Lines(text, 0);

    public override void Entry(string mark, string headline, params IEnumerable<string?> lines)
    {
        var hanging = Math.Max(Mark, mark.Length + 1) + 2;
        var first = true;
        foreach (var line in Printable.Wrap(headline, Width - hanging))
        {
            _text.Append("  ").Append((first ? Printable.Line(mark) : "").PadRight(hanging - 2)).Append(line).Append('\n');
            first = false;
        }
        foreach (var line in lines.Where(line => !string.IsNullOrEmpty(line))) { Lines(line!, hanging); }
    }

    public override void Command(string command) => _text.Append("  ").Append(Printable.Line(command)).Append('\n');

    public override void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Columns.Widths([head, .. rows], Width - (Gap * (head.Count - 1)));
        Row(head, widths);
        _text.Append('-', widths.Sum() + (Gap * (widths.Length - 1))).Append('\n');
        foreach (var row in rows) { Row(row, widths); }
        _text.Append('\n');
    }

    public override byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Row(IReadOnlyList<string> cells, int[] widths)
    {
        var wrapped = cells.Select((cell, column) => Printable.Wrap(cell, widths[column])).ToArray();
        for (var line = 0; line < wrapped.Max(cell => cell.Count); line++)
        {
            var text = string.Join(new string(' ', Gap), wrapped.Select((cell, column) => (line < cell.Count ? cell[line] : "").PadRight(widths[column])));
            _text.Append(text.TrimEnd()).Append('\n');
        }
    }

    private void Underlined(string text, char rule)
    {
        Space();
        var lines = Printable.Wrap(text, Width);
        foreach (var line in lines) { _text.Append(line).Append('\n'); }
        _text.Append(rule, lines.Max(line => line.Length)).Append('\n');
    }

    private void Lines(string text, int indent)
    {
        foreach (var line in Printable.Wrap(text, Width - indent)) { _text.Append(' ', indent).Append(line).Append('\n'); }
    }

    private void Space()
    {
        if (_text.Length > 0 && !(_text.Length > 1 && _text[^1] == '\n' && _text[^2] == '\n')) { _text.Append('\n'); }
    }
}
