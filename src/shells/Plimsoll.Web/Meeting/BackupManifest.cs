// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Meeting;

/// <summary>What holds the parts of a backup together: a note, signed by the log, that names each part by its digest, how long the keys may be used, and the
/// head of the history. Beside it travels a checkpoint of the log, signed as it is published.</summary>
/// <remarks>Text: a line that names the form, <c>until</c> with the instant, <c>head</c> with size and root, a line <c>part</c> a file with its ending, its
/// digest and its size, and the number of parts. It is no checkpoint, and no checkpoint is one: their second lines differ.</remarks>
internal static class BackupManifest
{
    private const string Form = "plimsoll-backup 1";

    /// <summary>Every part that may lie beside the journal of a backup, by its ending.</summary>
    private static readonly string[] Endings =
    [
        "", BackupKeys(""), ActivityBackup.Of(""), LeafArchive.Of(""), ContentBackup.Of(""), ContentBackup.KeysOf(""), EvidenceBackup.ListOf(""),
    ];

    public static string Of(string backup) => backup + ".manifest";

    public static string CheckpointOf(string backup) => backup + ".checkpoint";

    /// <summary>Writes manifest and checkpoint; without a key of the log neither is signed, and there is no checkpoint.</summary>
    public static Result<Written> Write(string data, string backup, DateTimeOffset until, TreeHead head, AccountBook book)
    {
        try
        {
            var parts = Endings.Where(ending => File.Exists(backup + ending)).ToArray();
            var text = new StringBuilder(
                $"{Form}\nuntil {Instant.Write(until)}\nhead {head.Size.ToString(CultureInfo.InvariantCulture)} {head.Root.ToBase64()}\n");
            foreach (var ending in parts)
            {
                text.Append(
                    CultureInfo.InvariantCulture, $"part {FileDigest.Of(backup + ending).Hex} {new FileInfo(backup + ending).Length} {Named(ending)}\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"end {parts.Length}\n");
            var key = new KeyFolder(data).Of("log");
            if (!File.Exists(key))
            {
                OwnFile.Write(Of(backup), text.ToString());
                return new Written(false);
            }
            if (!KeyFolder.ReadSigning(key).Succeeds(out var log, out var refusal)) { return refusal; }
            using (log)
            {
                var origin = OriginOf(book, KeyFolder.KidOf(log));
                using var signer = new NoteSigner(origin, log);
                OwnFile.Write(Of(backup), SignedNote.Sign(text.ToString(), signer).ToString());
                OwnFile.Write(CheckpointOf(backup), new Checkpoint(origin, (ulong)head.Size, head.Root).Sign(signer).ToString());
            }
            return new Written(true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(JournalCodes.Unwritable, "backup", Of(backup), $"cannot be written: {e.Message.TrimEnd('.')}",
                "name a file in a folder with room that you may write to");
        }
    }

    /// <summary>The manifest lies beside the backup.</summary>
    /// <param name="Signed">Whether by the log.</param>
    internal sealed record Written(bool Signed);

    /// <summary>Holds every part of a backup to what its manifest says; null where they belong together, or there is no manifest, as with a backup of
    /// before.</summary>
    /// <param name="data">Where it is to go: a key of the log that lies there has to be the one that signed.</param>
    /// <param name="left">Endings of parts that are left out.</param>
    public static Refusal? Check(string backup, string data, DateTimeOffset now, TreeHead head, AccountBook book, params ReadOnlySpan<string> left)
    {
        if (!File.Exists(Of(backup))) { return null; }
        var bytes = File.ReadAllBytes(Of(backup));
        string text;
        if (SignedNote.Parse(bytes).Succeeds(out var note, out _))
        {
            if (Signed(note, data, book) is { } unsigned) { return Mixed(Of(backup), unsigned); }
            text = note.Text;
            if (!SignedNote.Parse(File.Exists(CheckpointOf(backup)) ? File.ReadAllBytes(CheckpointOf(backup)) : []).Succeeds(out var published, out _)
                || Signed(published, data, book) is not null || !Checkpoint.Parse(published.Text).Succeeds(out var checkpoint, out _)
                || ((long)checkpoint.Size, checkpoint.Root) != (head.Size, head.Root))
            {
                return Mixed(CheckpointOf(backup), "is not the checkpoint of this history, signed by its log");
            }
        }
        else
        {
            text = Encoding.UTF8.GetString(bytes);
            if (File.Exists(new KeyFolder(data).Of("log"))) { return Mixed(Of(backup), "is not signed"); }
        }
        string[][] lines = [.. text.Split('\n').Select(line => line.Split(' '))];
        if (lines is not [["plimsoll-backup", "1"], ["until", var until], ["head", var size, var root], .. var parts, ["end", var count], [""]]
            || count != parts.Length.ToString(CultureInfo.InvariantCulture) || !Instant.TryRead(until, out var end))
        {
            return Mixed(Of(backup), "is not a whole manifest");
        }
        if (size != head.Size.ToString(CultureInfo.InvariantCulture) || root != head.Root.ToBase64()) { return Mixed(backup, "is another history"); }
        if (end <= now)
        {
            return new Refusal(JournalCodes.KeysUnusable, "backup", backup, $"has keys that could be used until {until}",
                "restore a newer backup; keys that outlive their time would bring back what was erased");
        }
        foreach (var ending in Endings)
        {
            var part = Array.Find(parts, p => p is ["part", _, _, var name] && name == Named(ending));
            if (left.Contains(ending)) { continue; }
            if (part is null && File.Exists(backup + ending)) { return Mixed(backup + ending, "belongs to another backup"); }
            if (part is not null && !File.Exists(backup + ending)) { return Mixed(backup + ending, "is missing"); }
            if (part is not null && FileDigest.Of(backup + ending).Hex != part[1])
            {
                return Mixed(backup + ending, "was changed, or belongs to another backup");
            }
        }
        // The life of the keys is what was signed, whatever their file says.
        return JournalBackup.LifeOf(backup) == end ? null : Mixed(BackupKeys(backup), "says another life of its keys than was signed");
    }

    /// <summary>What is said of a backup whose manifest is not there, and whose history says that there was one.</summary>
    public static Refusal Missing(string backup) => Mixed(Of(backup), "is missing");

    /// <summary>Why a note is not by the log of this history: the key that lies in the folder, or else the one that the history knows.</summary>
    private static string? Signed(SignedNote note, string data, AccountBook book)
    {
        byte[]? known = book.InUse("log") is { } key ? Convert.FromBase64String(key.Public) : null;
        var own = new KeyFolder(data).Of("log");
        if (File.Exists(own) && KeyFolder.ReadSigning(own).Succeeds(out var signing, out _))
        {
            using (signing)
            using (var half = signing.PublicKey()) { known = half.Bytes.ToArray(); }
        }
        if (known is null) { return "is signed, and its history knows no key of a log"; }
        using var verifier = new NoteKey(OriginOf(book, TrustedKey.IdOf(known)), new Ed25519PublicKey(known));
        return note.Verify(verifier) == NoteVerdict.Verified ? null : "is not signed by the log of this history";
    }

    private static string OriginOf(AccountBook book, string kid) => $"plimsoll.log/{(book.LogKid ?? kid)[..16]}";

    private static string BackupKeys(string backup) => backup + ".keys";

    private static string Named(string ending) => ending.Length == 0 ? "." : ending;

    private static Refusal Mixed(string file, string reason) =>
        new(JournalCodes.BackupMixed, "backup", file, reason, "put the files of one backup together as they were written");
}
