// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Cli.Shared;

/// <summary>A page as Markdown. Text stays text: characters that Markdown or HTML would read as markup are escaped.</summary>
internal sealed class MarkdownPage : Page
{
    private readonly StringBuilder _text = new();

    public override void Title(string text) => Block("# ", text);

    public override void Heading(string text) => Block("## ", text);

    public override void Subheading(string text) => Block("### ", text);

    public override void Text(string text) => Block("", text);

    public override void Entry(string mark, string headline, params IEnumerable<string?> lines)
    {
        _text.Append("- **").Append(Escaped(mark)).Append("** ").Append(Escaped(headline)).Append('\n');
        foreach (var line in lines.Where(line => !string.IsNullOrEmpty(line))) { _text.Append("  - ").Append(Escaped(line!)).Append('\n'); }
    }

    public override void Command(string command)
    {
        Space();
        _text.Append("    ").Append(Printable.Line(command)).Append("\n\n");
    }

    public override void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Space();
        Row(head);
        Row([.. head.Select(_ => "---")]);
        foreach (var row in rows) { Row([.. row.Select(Escaped)]); }
        _text.Append('\n');
    }

    public override byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Row(IReadOnlyList<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private void Block(string prefix, string text)
    {
        Space();
        _text.Append(prefix).Append(Escaped(text)).Append("\n\n");
    }

    private void Space()
    {
        if (_text.Length > 1 && !(_text[^1] == '\n' && _text[^2] == '\n')) { _text.Append('\n'); }
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in Printable.Line(text))
        {
            if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '&' or '#') { escaped.Append('\\'); }
            escaped.Append(letter);
        }
        return escaped.ToString();
    }
}
