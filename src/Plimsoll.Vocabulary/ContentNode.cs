// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>A piece of a content pack, YAML or JSON, that still knows the file and line it came from.</summary>
/// <remarks>Scalars are text whatever they looked like: a pack has no numbers, dates or booleans, so no parser can change one.</remarks>
/// <param name="File">Name of the file, relative to the content folder.</param>
/// <param name="Line">First line of the piece, the first line of a file being 1.</param>
public abstract record ContentNode(string File, int Line)
{
    /// <summary>Keys to values, in the order of the file.</summary>
    public sealed record Map(string File, int Line, IReadOnlyDictionary<string, ContentNode> Entries) : ContentNode(File, Line);

    /// <summary>Values in the order of the file.</summary>
    public sealed record List(string File, int Line, IReadOnlyList<ContentNode> Items) : ContentNode(File, Line);

    /// <summary>A text; <see langword="null"/> stands for an explicit null.</summary>
    public sealed record Text(string File, int Line, string? Value) : ContentNode(File, Line);
}
