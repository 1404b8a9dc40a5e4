// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Sqlite;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Files;

/// <summary>The wrapped keys of a backup, apart from it: a file that says how long it
/// may be used, so that copies that nobody counts lose what was erased since.</summary>
/// <remarks>Text: a line that names the form, the digest of the backup, the instant until which the keys may be used, one line a subject
/// with its wrapped key in base64, and the number of subjects. They are still wrapped by the master key, which no backup holds.</remarks>
internal sealed record BackupKeys(string Backup, DateTimeOffset Until, IReadOnlyList<(string Subject, byte[] Wrapped)> Keys)
{
    private const string Form = "plimsoll-backup-keys\t1";

    /// <summary>Where the keys of a backup lie.</summary>
    public static string Of(string file) => file + ".keys";

    /// <summary>Takes the keys out of a copy of a journal, and what would let somebody in without a password; nothing of either stays in the file.</summary>
    public static IReadOnlyList<(string Subject, byte[] Wrapped)> TakeOut(SqliteConnection copy)
    {
        (string, byte[])[] keys = [.. copy.Query<Row>("SELECT subject AS Subject, wrapped AS Wrapped FROM vault_subject ORDER BY subject")
            .Select(row => (row.Subject, row.Wrapped))];
        // The copy may be large, and nothing in it is secret once the keys are out. One of an early version 1 has no sessions yet.
        var sessions = copy.ExecuteScalar<bool>("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'session'") ? "DELETE FROM session; " : "";
        copy.Run($"DELETE FROM vault_subject; {sessions}PRAGMA temp_store=FILE; VACUUM");
        return keys;
    }

    /// <summary>Puts keys into a copy of a journal, erases what is to be erased, and never writes a key of that.</summary>
    public void PutInto(SqliteConnection copy, IReadOnlyList<Erased> erased)
    {
        var gone = copy.Query<string>("SELECT subject FROM vault_erased").Concat(erased.Select(e => e.Subject)).ToHashSet(StringComparer.Ordinal);
        copy.Run("BEGIN IMMEDIATE");
        using (var put = new PreparedCommand(copy, "INSERT INTO vault_subject(subject, wrapped) VALUES($1, $2)", 2))
        {
            foreach (var (subject, wrapped) in Keys.Where(k => !gone.Contains(k.Subject))) { put.Run(subject, wrapped); }
        }
        using (var rows = new SqliteRows(copy))
        {
            foreach (var change in erased.SelectMany(e => (RowChange[])[new EraseSubject(e.Subject, e.At), .. Credentials.Remove(e.Subject)]))
            {
                change.To(rows);
            }
        }
        copy.Run("COMMIT");
    }

    public string Write()
    {
        var text = new StringBuilder($"{Form}\nbackup\t{Backup}\nuntil\t{Instant.Write(Until)}\n");
        foreach (var (subject, wrapped) in Keys) { text.Append(subject).Append('\t').Append(Convert.ToBase64String(wrapped)).Append('\n'); }
        return text.Append(CultureInfo.InvariantCulture, $"end\t{Keys.Count}\n").ToString();
    }

    /// <summary>How long the keys of a file may be used; null where it is not there or says something else.</summary>
    public static DateTimeOffset? LifeIn(string file) => File.Exists(file)
        && File.ReadLines(file).Take(3).Select(line => line.Split('\t')).ToArray() is [_, _, ["until", var text]] && Instant.TryRead(text, out var until)
        ? until : null;

    /// <summary>Reads the keys of a backup; refused when they belong to another one or their time is over.</summary>
    public static Result<BackupKeys> Read(string file, string backup, DateTimeOffset now)
    {
        if (!File.Exists(file))
        {
            return Unusable(file, "is not there, and without it no text of the backup can be read", "put the file of keys beside the backup");
        }
        string[][] lines = [.. File.ReadAllText(file).Split('\n').Select(line => line.Split('\t'))];
        if (lines is not [["plimsoll-backup-keys", "1"], ["backup", var of], ["until", var text], .. var rows, ["end", var count], [""]]
            || !Instant.TryRead(text, out var until)
            || count != rows.Length.ToString(CultureInfo.InvariantCulture))
        {
            return Unusable(file, "is not a whole file of keys", "use it as it was written");
        }
        if (of != backup) { return Unusable(file, $"belongs to another backup, {of}", "use the file that was written with this one"); }
        if (until <= now)
        {
            return Unusable(file, $"could be used until {text}", "restore a newer backup; keys that outlive their time would bring back what was erased");
        }
        var keys = new List<(string, byte[])>();
        foreach (var row in rows)
        {
            if (row is not [var subject, var base64] || !TryBase64(base64, out var wrapped))
            {
                return Unusable(file, "holds a line that is no key", "use it as it was written");
            }
            keys.Add((subject, wrapped));
        }
        return new BackupKeys(of, until, keys);
    }

    private static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) { return false; }
        Array.Resize(ref bytes, length);
        return true;
    }

    private static Refusal Unusable(string file, string reason, string fix) => new(JournalCodes.KeysUnusable, "keys", file, reason, fix);

    private sealed record Row(string Subject, byte[] Wrapped);
}
