// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.Data.Sqlite;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Journals;

/// <summary>What an open does with the database that it finds: check the history, copy it, take the steps that it lacks, check again.</summary>
/// <remarks>
/// The copy is a backup (<see cref="JournalBackup"/>) that lies beside the database until the lifted one has been checked.
/// The same open removes it, before anything can be appended or erased: so there is never a copy that an erasure has not reached.
/// It stays only where the lifting failed or was cut short, and goes at the next open that succeeds.
/// </remarks>
internal static class JournalLift
{
    /// <summary>How long the keys of the copy may be used for a restore.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(35);

    /// <summary>Where the copy lies that is made before a database is lifted.</summary>
    public static string CopyOf(string path) => $"{path}.before-{JournalSchema.Newest.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Makes a database ready to be used.</summary>
    /// <param name="found">Its version; 0 when it is new.</param>
    /// <returns>The head of its history.</returns>
    public static Result<JournalHead> Run(SqliteConnection connection, int found, JournalOptions options, Action<Entry>? seen)
    {
        if (found == 0)
        {
            JournalSchema.Settle(connection);
            if (JournalSchema.Lift(connection, 0, options.Clock.GetUtcNow, _ => null) is { } unmade) { return unmade; }
        }
        if (!JournalCheck.Run(connection, seen).Succeeds(out var head, out var refusal)) { return refusal; }
        if (found > 0)
        {
            if (found < JournalSchema.Newest && head.Size > 0 && Copy(options) is { } uncopied) { return uncopied; }
            JournalSchema.Settle(connection);
            if (JournalSchema.Lift(connection, found, options.Clock.GetUtcNow, lifted => Same(lifted, head)) is { } unlifted) { return unlifted; }
        }
        return Forget(options.Path) is { } kept ? kept : head;
    }

    /// <summary>Whether a lifted database still holds the history that it held; read within the transaction that lifts it.</summary>
    public static Refusal? Same(SqliteConnection lifted, TreeHead before)
    {
        if (!JournalCheck.Within(lifted).Succeeds(out var head, out var refusal)) { return NotLifted(refusal.Sentence); }
        return head.ToTreeHead() == before ? null : NotLifted("the history would be another one");
    }

    private static Refusal? Same(SqliteConnection lifted, JournalHead before) => Same(lifted, before.ToTreeHead());

    private static Refusal? Copy(JournalOptions options)
    {
        // One of an open that was cut short: the database is what it was, so a new copy is the same.
        if (Forget(options.Path) is { } kept) { return kept; }
        return JournalBackup.Write(options.Path, CopyOf(options.Path), options.Clock.GetUtcNow() + Life).Refusal is { } refusal
            ? refusal with
            {
                Field = "copy of the database before it is lifted",
                Fix = "make room on the disk of the data folder for the database twice over, then start again; nothing was changed",
            }
            : null;
    }

    /// <summary>Removes every copy of an earlier lifting, its keys overwritten first. One that stays is refused, as no erasure reaches it.</summary>
    private static Refusal? Forget(string path)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Path.GetFileName(path)}.before-*"))
        {
            try
            {
                if (file.EndsWith(".keys", StringComparison.Ordinal))
                {
                    using var keys = new FileStream(file, FileMode.Open, FileAccess.Write);
                    keys.Write(new byte[keys.Length]);
                    keys.Flush(flushToDisk: true);
                }
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                var reason = $"cannot be removed: {e.Message.TrimEnd('.')}";
                return new Refusal(JournalCodes.Unwritable, "copy of an earlier version", file, reason, "remove it, then start again");
            }
        }
        return null;
    }

    private static Refusal NotLifted(string why) => new(
        JournalCodes.Unreadable, "journal", null,
        $"could not be lifted to version {JournalSchema.Newest.ToString(CultureInfo.InvariantCulture)}, and everything was taken back: {why.TrimEnd('.')}",
        "start the version of Plimsoll that wrote it, and keep the copy that lies beside the database");
}
