// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Journal;

/// <summary>The list of what was erased, in a file beside the database: one line a subject with its
/// instant, no word of what it was. A restore reads it first, so that nothing comes back.</summary>
internal sealed class Erasures(string data, Vault vault)
{
    public const string FileName = "erasures.tsv";

    private readonly Lock _lock = new();
    private HashSet<string>? _listed;

    public string Path { get; } = System.IO.Path.Combine(data, FileName);

    /// <summary>Reads a list whole; one that is cut off or something else is refused, because what it does not name would come back.</summary>
    public static Result<IReadOnlyList<Erased>> Read(string path)
    {
        try
        {
            var erased = new List<Erased>();
            var text = File.ReadAllText(path);
            foreach (var (index, line) in text.Split('\n')[..^1].Index())
            {
                if (Line(line) is not { } one) { return Unusable(path, $"cannot be read at line {index + 1}"); }
                erased.Add(one);
            }
            return text.Length > 0 && text[^1] != '\n' ? Unusable(path, "is cut off") : erased;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable(path, $"cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>What is listed, as far as it can be read; oldest first.</summary>
    public IReadOnlyList<Erased> Read() => File.Exists(Path) ? [.. File.ReadLines(Path).Select(Line).OfType<Erased>()] : [];

    /// <summary>Puts every erasure on the list that is not yet there; makes the list where there is none, and mends one whose last line was cut off.</summary>
    public void Note()
    {
        lock (_lock)
        {
            try
            {
                if (_listed is null)
                {
                    var whole = Read();
                    OwnFile.Replace(Path, string.Concat(whole.Select(Text)));
                    _listed = whole.Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
                }
                Erased[] missing = [.. vault.AllErased().Where(e => !_listed.Contains(e.Subject))];
                if (missing.Length == 0) { return; }
                using var file = new FileStream(Path, FileMode.Append, FileAccess.Write);
                file.Write(Encoding.UTF8.GetBytes(string.Concat(missing.Select(Text))));
                file.Flush(flushToDisk: true);
                _listed.UnionWith(missing.Select(e => e.Subject));
            }
            // What was erased is erased and on the record; the next note, or the next start, puts it on the list.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { _listed = null; }
        }
    }

    private static string Text(Erased one) => $"{one.Subject}\t{Instant.Write(one.At)}\n";

    private static Erased? Line(string line) =>
        line.Split('\t') is [{ Length: > 0 } subject, var text] && Instant.TryRead(text, out var at) ? new Erased(subject, at) : null;

    private static Refusal Unusable(string path, string reason) =>
        new(JournalCodes.ErasuresUnusable, "erasures", path, reason, "name the newest erasures.tsv of the data folder that the backup came from");
}
