// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>A worksheet of one of the two askers. A file says whose it is by <c>asker</c>; one that does not is of whoever would restrict, as all were
/// once.</summary>
/// <param name="Restricts">The sheet of whoever would restrict openness; null where it is the other.</param>
/// <param name="Releases">The sheet of whoever releases; null where it is the other.</param>
public sealed record AnyWorksheet(Worksheet? Restricts, ReleasingWorksheet? Releases)
{
    /// <summary>Reads a worksheet (JSON).</summary>
    public static Result<AnyWorksheet> FromJson(ReadOnlySpan<byte> utf8, string file) => ContentReading.Of<AnyWorksheet>(utf8, file, f => Read(f));

    /// <summary>Reads a worksheet from content nodes, so that a form and a file are refused in the same words.</summary>
    public static Result<AnyWorksheet> FromContent(ContentNode node) => ContentReading.Of<AnyWorksheet>(node, f => Read(f));

    private static AnyWorksheet Read(ContentFields f)
    {
        var asker = !f.Has("asker") ? Worksheet.Key
            : f.Text("asker", text => text is Worksheet.Key or ReleasingWorksheet.Key, $"{Worksheet.Key} or {ReleasingWorksheet.Key}");
        return asker == ReleasingWorksheet.Key ? new AnyWorksheet(null, ReleasingWorksheet.Read(f)) : new AnyWorksheet(Worksheet.Read(f), null);
    }

    /// <summary>The sheet as a file that is read again, indented, ending in a line feed.</summary>
    public byte[] ToUtf8() => Releases is { } releases ? GuidanceJson.ToUtf8(releases) : GuidanceJson.ToUtf8(Restricts!);
}
