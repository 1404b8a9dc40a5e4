// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>The list of what was erased, in a file beside the database: one line a subject with its instant, no word of what it was. A restore reads it first, so that nothing comes back.</summary>
internal sealed class Erasures(string data)
{
    public const string FileName = "erasures.tsv";

    private readonly Lock _lock = new();

    public string Path { get; } = System.IO.Path.Combine(data, FileName);

    /// <summary>What was erased so far, oldest first.</summary>
    public IReadOnlyList<(string Subject, DateTimeOffset At)> Read()
    {
        lock (_lock)
        {
            if (!File.Exists(Path)) { return []; }
            return [.. from line in File.ReadLines(Path) let cells = line.Split('\t') where cells.Length == 2 && Instant.TryRead(cells[1], out _) select (cells[0], Instant.TryRead(cells[1], out var at) ? at : default)];
        }
    }

    public void Note(string subject, DateTimeOffset at)
    {
        lock (_lock)
        {
            using var file = new FileStream(Path, FileMode.Append, FileAccess.Write);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{subject}\t{Instant.Write(at)}\n"));
            file.Flush(flushToDisk: true);
        }
    }
}
