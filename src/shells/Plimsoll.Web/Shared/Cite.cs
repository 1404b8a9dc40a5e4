// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Components;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>How a source is written under a statement, the same on every page.</summary>
internal static class Cite
{
    public static string Lines(SourceLines source) => source.Lines.AsSpan().IndexOfAny(',', '-') >= 0 ? $"lines {source.Lines}" : $"line {source.Lines}";

    public static string Text(SourceLines source) => $"{source.Document}, {Lines(source)}";

    public static RenderFragment Of(SourceLines source) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", "source");
        builder.AddContent(2, $" {Text(source)}.");
        builder.CloseElement();
    };
}
