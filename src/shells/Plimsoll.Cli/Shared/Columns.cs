// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Cli.Shared;

/// <summary>How wide each column of a table is.</summary>
internal static class Columns
{
    /// <summary>Natural widths where they fit. Else the widest column gives way: where it can break
    /// between words first, then by cutting words, those of the first column last of all.</summary>
    /// <param name="rows">Head and rows.</param>
    /// <param name="available">Letters that the cells of one row share.</param>
    public static int[] Widths(IReadOnlyList<IReadOnlyList<string>> rows, int available)
    {
        int[] columns = [.. Enumerable.Range(0, rows[0].Count)];
        int[] widths = [.. columns.Select(column => Math.Max(1, rows.Max(row => row[column].Length)))];
        int[] words = [.. columns.Select(column => Math.Max(1, rows.Max(row => row[column].Split(' ').Max(word => word.Length))))];
        Narrow(widths, available, columns, words);
        Narrow(widths, available, columns[1..], [.. columns.Select(_ => 1)]);
        Narrow(widths, available, columns, [.. columns.Select(_ => 1)]);
        return widths;
    }

    /// <summary>Takes from the widest of <paramref name="columns"/> that is still wider than its floor, until the row fits or none is.</summary>
    private static void Narrow(int[] widths, int available, int[] columns, int[] floors)
    {
        while (widths.Sum() > available
            && columns.Where(column => widths[column] > floors[column]).Select(column => (int?)column).MaxBy(column => widths[column!.Value]) is { } widest)
        {
            widths[widest]--;
        }
    }
}
