// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web.Meeting;

/// <summary><c>verify</c>, <c>backup FILE</c> and <c>restore FILE</c>: what whoever runs a server does with its data folder.</summary>
internal static class MaintainJournal
{
    private const int BadInput = 2;
    private const int VerificationFailed = 20;
    private const int Unverifiable = 21;
    private const int UsualLife = 35;
    private const int LongestLife = 366;

    public static bool Knows(string verb) => verb is "verify" or "backup" or "restore" or OperateClock.Verb;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider? clock = null)
    {
        if (args[0] == OperateClock.Verb) { return await OperateClock.RunAsync(args, output, error); }
        var now = (clock ?? MachineClock.Here).GetUtcNow();
        if (!Read(args).Succeeds(out var asked, out var refusal))
        {
            await error.WriteLineAsync(refusal.Sentence);
            return BadInput;
        }
        if (asked.Verb == "verify") { return await VerifyAsync(asked.Data, output, error); }
        if (!(await AnswerAsync(asked, now)).Succeeds(out var sentence, out refusal))
        {
            await error.WriteLineAsync(refusal.Sentence);
            return refusal.Is.Exit ?? BadInput;
        }
        await output.WriteLineAsync(sentence);
        return 0;
    }

    private static async Task<Result<string>> AnswerAsync(Asked asked, DateTimeOffset now)
    {
        switch (asked.Verb)
        {
            case "backup":
                return await BackupAsync(asked, now);
            case "restore":
                return Restore(asked, now);
            default: throw new UnreachableException();
        }
    }

    private static async Task<int> VerifyAsync(string data, TextWriter output, TextWriter error)
    {
        var activity = new CheckActivity();
        if (!JournalBackup.Verify(data, activity.Take).Succeeds(out var head, out var refusal))
        {
            await error.WriteLineAsync(refusal.Sentence);
            return refusal.Is.Exit ?? BadInput;
        }
        await output.WriteLineAsync($"The journal holds: {head.Size} entries, root {head.Root}.");
        var beside = await VerifyBesideAsync(data, output, error);
        if (await activity.RunAsync(data) is not { } compared) { return beside; }
        if (!compared.Succeeds(out var found, out refusal))
        {
            await error.WriteLineAsync(refusal.Is.Exit is null ? $"Activity was not verified. {refusal.Sentence}" : refusal.Sentence);
            return refusal.Is.Exit ?? (beside == 0 ? Unverifiable : beside);
        }
        foreach (var sentence in found.Sentences) { await output.WriteLineAsync(sentence); }
        return found.Holds ? beside : VerificationFailed;
    }

    /// <summary>Verifies what lies beside the history: keys, texts, files and conversations; each damaged thing is named.</summary>
    private static async Task<int> VerifyBesideAsync(string data, TextWriter output, TextWriter error)
    {
        if (!FolderCheck.IsSealed(data)) { return 0; }
        var path = new KeyFolder(data).Of(KeyFolder.Master);
        if (!File.Exists(path))
        {
            await error.WriteLineAsync($"Texts, files and conversations were not verified: {path} is not there, and nothing else opens them.");
            return Unverifiable;
        }
        if (!KeyFolder.ReadMaster(path).Succeeds(out var master, out var refusal))
        {
            await error.WriteLineAsync($"Texts, files and conversations were not verified. {refusal.Sentence}");
            return Unverifiable;
        }
        using (master)
        {
            var found = await FolderCheck.RunAsync(data, master, CancellationToken.None);
            foreach (var damage in found.Damages) { await error.WriteLineAsync(damage.Sentence); }
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{found.Texts} texts, {found.Files} files and {found.Conversations} conversations were opened; {found.Damages.Count} things are damaged."));
            return found.Damages.Count == 0 ? 0 : VerificationFailed;
        }
    }

    private static async Task<Result<string>> BackupAsync(Asked asked, DateTimeOffset now)
    {
        if (!asked.AcceptClock && await OperateClock.RefuseAsync(asked.Data, now) is { } unsure) { return unsure; }
        var until = now.PlusDays(asked.Life);
        var (activity, file, report) = ("", FileOf(asked.File!, now), (BackupReport?)null);
        if (asked.NoActivity || File.Exists(file)) { if (Journal() is { } refused) { return refused; } }
        else if (!(await SaveActivity.SaveAsync(asked.Data, file, Journal)).Succeeds(out activity, out var refusal)) { return refusal; }
        if (!EvidenceBackup.Save(asked.Data, file).Succeeds(out var files, out var unsaved)) { return unsaved; }
        var book = new ReadBook();
        if (!JournalBackup.VerifyFile(file, book.Take).Succeeds(out var head, out unsaved)
            || !BackupManifest.Write(asked.Data, file, until, head, book.Book).Succeeds(out var signed, out unsaved)) { return unsaved; }
        return $"{Said("Saved", report!)} Its keys are {file}.keys and may be used until {Instant.Write(until)}.{activity} "
            + string.Create(
                CultureInfo.InvariantCulture, $"{files.Files} files of evidence are in {EvidenceBackup.FolderOf(file)}, {files.Copied} of them new.")
            + (signed.Signed ? "" : " There is no key of a log, so nothing says by a signature that the parts belong together.")
            + string.Concat(files.Missing.Select(missing => $"\n{missing.Sentence}"));

        Refusal? Journal() => JournalBackup.Save(asked.Data, file, until).Succeeds(out report, out var refusal)
            ? ContentBackup.Save(asked.Data, file, until) : refusal;
    }

    /// <summary>A folder gets a file of its own each time, named by the instant.</summary>
    private static string FileOf(string named, DateTimeOffset now) => Directory.Exists(named) || Path.EndsInDirectorySeparator(named)
        ? Path.Combine(
            Directory.CreateDirectory(named).FullName, string.Create(CultureInfo.InvariantCulture, $"plimsoll-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.db"))
        : named;

    private static Result<string> Restore(Asked asked, DateTimeOffset now)
    {
        var beside = Path.Combine(asked.Data, Erasures.FileName);
        var list = asked.Erasures ?? (asked.NoErasures ? null : beside);
        if (asked.Erasures is null && !asked.NoErasures && !File.Exists(beside))
        {
            return new Refusal(
                JournalCodes.ErasuresUnusable, "erasures", null,
                "are not named, and what was erased since the backup would come back",
                $"name the newest list with --erasures FILE, leave {Erasures.FileName} in the data folder, or state --no-erasures");
        }
        if (!asked.AcceptClock && OperateClock.RefuseRestore(asked.File!, now) is { } unsure) { return unsure; }
        IReadOnlyList<Erased> erased = [];
        if (list is not null && !Erasures.Read(list).Succeeds(out erased!, out var unread)) { return unread; }
        if (File.Exists(Path.Combine(asked.Data, JournalOptions.FileName)))
        {
            return new Refusal(JournalCodes.Exists, "data folder", asked.Data, "has a journal already", "name an empty folder; nothing is ever overwritten");
        }
        var book = new ReadBook();
        var whole = File.Exists(BackupManifest.Of(asked.File!));
        var held = JournalBackup.VerifyFile(asked.File!, book.Take);
        // Whatever writes of its master key writes manifests: without one, a backup is of before, or somebody took it away.
        if (!whole && book.Book.Master is not null) { return BackupManifest.Missing(asked.File!); }
        if (whole)
        {
            if (!held.Succeeds(out var head, out var unheld))
            {
                return new Refusal(JournalCodes.BackupMixed, "backup", asked.File, $"was changed: {unheld.Sentence.TrimEnd('.')}",
                    "use the backup as it was written, or another one");
            }
            string[] left = asked.NoActivity ? [ActivityBackup.Of(""), LeafArchive.Of("")] : [];
            if (BackupManifest.Check(asked.File!, asked.Data, now, head, book.Book, left) is { } mixed) { return mixed; }
        }
        var (activity, had) = ("", File.Exists(Path.Combine(asked.Data, ActivityBackup.FileName)));
        if (!asked.NoActivity && !SaveActivity.Restore(asked.File!, asked.Data, erased).Succeeds(out activity, out var refusal)) { return refusal; }
        var subjects = erased.Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
        if (whole && (!EvidenceBackup.Restore(asked.File!, asked.Data, subjects).Succeeds(out _, out refusal)
            || (refusal = ContentBackup.Restore(asked.File!, asked.Data, ErasedActivity.Among(erased), now)) is not null))
        {
            if (!had && activity.Length > 0) { SaveActivity.TakeBack(asked.Data); }
            return refusal;
        }
        if (JournalBackup.Restore(asked.File!, asked.Data, erased, now).Succeeds(out var restored, out refusal))
        {
            return $"{Said("Restored", restored)} {erased.Count.ToString(CultureInfo.InvariantCulture)} erasures were applied; start the server to have "
                + $"them on the record.{activity}";
        }
        if (!had && activity.Length > 0) { SaveActivity.TakeBack(asked.Data); }
        return refusal;
    }

    /// <summary>The accounts of a history, folded while it is checked.</summary>
    private sealed class ReadBook
    {
        public AccountBook Book { get; private set; } = AccountBook.Empty;

        public void Take(Entry entry)
        {
            if (!entry.Stream.StartsWith("accounts/", StringComparison.Ordinal)) { return; }
            var envelope = Envelope.Of(entry.Bytes);
            if (AccountEvent.Catalog.Read(envelope.Type, envelope.Version, envelope.Data.Span).Succeeds(out var happened, out _))
            {
                Book = Book.Apply(envelope, happened);
            }
        }
    }

    private static string Said(string what, BackupReport report) => $"{what} {report.Head.Size} entries, root {report.Head.Root}; the file is {report.Digest}.";

    private static Result<Asked> Read(string[] args)
    {
        var asked = new Asked(args[0], null, null, null, false, UsualLife);
        for (var i = 1; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--data" when asked.Folder is null && value is not null: asked = asked with { Folder = value }; i++; break;
                case "--life" when asked.Verb == "backup" && value is not null:
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > LongestLife)
                    {
                        return Misused(value, $"is no number of days from 1 to {LongestLife}");
                    }
                    asked = asked with { Life = days };
                    i++;
                    break;
                case "--erasures" when asked is { Verb: "restore", Erasures: null, NoErasures: false } && value is not null:
                    asked = asked with { Erasures = value };
                    i++;
                    break;
                case "--no-activity" when asked.Verb != "verify": asked = asked with { NoActivity = true }; break;
                case PlimsollApp.ClockSwitch when asked.Verb != "verify": asked = asked with { AcceptClock = true }; break;
                case "--no-erasures" when asked is { Verb: "restore", Erasures: null }: asked = asked with { NoErasures = true }; break;
                case var file when asked.Verb != "verify" && asked.File is null && !file.StartsWith('-'): asked = asked with { File = file }; break;
                default: return Misused(args[i], "is not understood here");
            }
        }
        if (asked.Verb != "verify" && asked.File is null) { return Misused(null, "needs a FILE"); }
        // Where a server that is started without a switch keeps what it keeps.
        if (asked.Folder is null)
        {
            if (!Settings.DataFolder(Modules.All()).Succeeds(out var place, out var unset)) { return unset; }
            asked = asked with { Folder = place.Folder };
        }
        return asked;

        Refusal Misused(string? value, string reason) =>
            new(
                WebCodes.MalformedCommand, args[0], value, reason,
                "write verify | backup FILE | restore FILE (a folder for backup, too), each with --data DIR where the folder is not the usual one; see --help");
    }

    /// <param name="Erasures">The list of what was erased; the one in the data folder, when absent.</param>
    /// <param name="Life">Days for which the keys of a backup may be used.</param>
    private sealed record Asked(string Verb, string? File, string? Folder, string? Erasures, bool NoErasures, int Life)
    {
        /// <summary>Whether activity is left out.</summary>
        public bool NoActivity { get; init; }

        /// <summary>Whether the clock is right, whatever the journal says.</summary>
        public bool AcceptClock { get; init; }

        public string Data => Folder ?? DataFolder.Usual;
    }
}
