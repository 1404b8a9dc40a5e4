// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Spectre.Console;

namespace Plimsoll.Cli.Shared;

/// <summary>A page for a person at a terminal: as wide as the window, with weight and boxes where the terminal shows them.</summary>
internal sealed class TerminalPage : Page
{
    /// <summary>What the border and the space beside the text take of each column; the table ends with one border more.</summary>
    private const int Frame = 2;

    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Quiet = new(decoration: Decoration.Dim);
    private readonly StringBuilder _text = new();
    private readonly IAnsiConsole _console;

    /// <param name="width">Columns to write in; those of the window unless said.</param>
    public TerminalPage(int? width = null)
    {
        // Detection must look at the real output, the page itself is written to memory first.
        var real = AnsiConsole.Console.Profile;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(new StringWriter(_text)),
            Ansi = real.Capabilities.Ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = real.Capabilities.ColorSystem == ColorSystem.NoColors ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
        });
        _console.Profile.Width = Math.Clamp(width ?? real.Width, 60, 140);
        _console.Profile.Capabilities.Unicode = true;
    }

    public override void Title(string text)
    {
        Line(text, Strong);
        _console.WriteLine();
    }

    public override void Heading(string text)
    {
        _console.WriteLine();
        _console.Write(new Rule(Markup.Escape(Printable.Line(text))) { Justification = Justify.Left, Style = Quiet });
    }

    public override void Subheading(string text)
    {
        _console.WriteLine();
        Line(text, Strong);
    }

    public override void Text(string text) => Line(text, Style.Plain);

    public override void Entry(string mark, string headline, params IEnumerable<string?> lines)
    {
        var grid = new Grid { Expand = true };
        grid.AddColumn(new GridColumn { Width = Math.Max(8, mark.Length), NoWrap = true, Padding = new Padding(2, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        grid.AddRow(new Text(Printable.Line(mark), Strong), new Text(Printable.Line(headline)));
        foreach (var line in lines.Where(line => !string.IsNullOrEmpty(line))) { grid.AddRow(new Text(""), new Text(Printable.Line(line!), Quiet)); }
        _console.Write(grid);
    }

    public override void Command(string command) => _text.Append("  ").Append(Printable.Line(command)).Append('\n');

    public override void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        var widths = Columns.Widths([head, .. rows], _console.Profile.Width - (Frame * head.Count) - 1);
        foreach (var (name, width) in head.Zip(widths))
        {
            table.AddColumn(new TableColumn(new Text(Printable.Line(name), Strong)) { Width = width, Padding = new Padding(0, 0, 1, 0) });
        }
        foreach (var row in rows) { table.AddRow(row.Select(cell => new Text(Printable.Line(cell)))); }
        _console.Write(table);
    }

    public override byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Line(string text, Style style)
    {
        _console.Write(new Text(Printable.Line(text), style));
        _console.WriteLine();
    }
}
