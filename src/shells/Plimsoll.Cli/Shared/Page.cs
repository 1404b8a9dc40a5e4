// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Cli.Shared;

/// <summary>A document for people, written once and laid out for a terminal, for a file or as Markdown.</summary>
internal abstract class Page
{
    /// <summary>What the page is about; first of all.</summary>
    public abstract void Title(string text);

    /// <summary>A part of the page.</summary>
    public abstract void Heading(string text);

    /// <summary>A part of a part.</summary>
    public abstract void Subheading(string text);

    /// <summary>A paragraph.</summary>
    public abstract void Text(string text);

    /// <summary>An item with a mark people can quote, a headline and lines that explain it.</summary>
    /// <param name="mark">Id or word in front.</param>
    /// <param name="headline">What it is.</param>
    /// <param name="lines">What is known of it; empty ones are left out.</param>
    public abstract void Entry(string mark, string headline, params IEnumerable<string?> lines);

    /// <summary>Something to type, never broken over lines.</summary>
    public abstract void Command(string command);

    /// <summary>Rows under column names. Every row has as many cells as there are names.</summary>
    public abstract void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows);

    public abstract byte[] ToUtf8();
}
