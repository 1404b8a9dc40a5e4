// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Encodings.Web;

namespace Plimsoll.Vocabulary;

/// <summary>Writes HTML documents that encode by default: text and attribute values can never become markup.</summary>
/// <remarks>Elements are closed by disposing. Tag and attribute names are the caller's own constants, never input.</remarks>
/// <param name="prologue">What stands before the first element: the document type, or nothing for an SVG picture.</param>
public sealed class HtmlWriter(string prologue = "<!doctype html>\n")
{
    private readonly StringBuilder _html = new(prologue);

    /// <summary>Opens an element; disposing the answer closes it.</summary>
    public Element Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        return new Element(this, tag);
    }

    /// <summary>An element with nothing but text.</summary>
    public HtmlWriter Line(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        Text(text);
        _html.Append("</").Append(tag).Append(">\n");
        return this;
    }

    /// <summary>An element without content, such as <c>meta</c>.</summary>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        _html.Append('\n');
        return this;
    }

    public HtmlWriter Text(string text)
    {
        _html.Append(HtmlEncoder.Default.Encode(text));
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_html.ToString());

    private void Tag(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            _html.Append(' ').Append(name).Append("=\"").Append(HtmlEncoder.Default.Encode(value)).Append('"');
        }
        _html.Append('>');
    }

    /// <summary>An open element.</summary>
    public readonly struct Element(HtmlWriter writer, string tag) : IDisposable
    {
        public void Dispose() => writer._html.Append("</").Append(tag).Append(">\n");
    }
}
