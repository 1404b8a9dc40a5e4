// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Components;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>How a source is written under a statement, the same on every page.</summary>
internal static class Cite
{
    public static string Lines(SourceLines source) => source.Lines.AsSpan().IndexOfAny(',', '-') >= 0 ? $"lines {source.Lines}" : $"line {source.Lines}";

    /// <summary>Title, section and page; file and lines where nothing is known of the document.</summary>
    public static string Text(SourceLines source) => source.Cited?.Text ?? $"{source.Document}, {Lines(source)}";

    /// <summary>The same, the title leading to the publisher where its address is known.</summary>
    public static RenderFragment Link(SourceLines source) => builder =>
    {
        if (source.Cited is not { } cited) { builder.AddContent(0, Text(source)); return; }
        if (cited.Address is null) { builder.AddContent(1, $"{cited.Title} ({Citation.NoAddress})"); }
        else
        {
            builder.OpenElement(2, "a");
            builder.AddAttribute(3, "href", cited.Address);
            builder.AddContent(4, cited.Title);
            builder.CloseElement();
        }
        if (cited.Within is { } within) { builder.AddContent(5, $", {within}"); }
    };

    public static RenderFragment Of(SourceLines source) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", "source");
        if (source.Cited is null) { builder.AddContent(2, $" {Text(source)}."); }
        else
        {
            builder.AddContent(3, " ");
            builder.AddContent(4, Link(source));
            builder.AddContent(5, ".");
        }
        builder.CloseElement();
    };
}
