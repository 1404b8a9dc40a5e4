// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Tests;

public sealed class FaultTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_appends_cleanly_while_reading_goes_on_and_room_mends_it()
    {
        long written = 0;
        using (var journal = _folder.Open(mostPages: 40))
        {
            AppendAnswer answer;
            while ((answer = await journal.AppendAsync(DataFolder.Ask("test/1", written, DataFolder.Event(new string('a', 3000))), TestContext.Current.CancellationToken)) is AppendAnswer.Appended) { written++; }
            Assert.Equal("journal.unwritable", Assert.IsType<AppendAnswer.Refused>(answer).Refusal.Code);
            Assert.InRange(written, 5, 60);
            Assert.Equal(written, journal.Read(0, 100).Count);
            Assert.Equal(journal.Head, journal.Verify().Value);
            Assert.True(journal.ProveInclusion(1, written) is var (leaf, proof) && proof.Verify(leaf, journal.Head.Root));
        }
        using var roomy = _folder.Open();
        Assert.Equal(written, roomy.Head.Size);
        await DataFolder.AppendAsync(roomy, DataFolder.Ask("test/1", written));
    }

    [Fact]
    public async Task An_ask_that_finds_no_room_does_not_refuse_a_smaller_one_beside_it()
    {
        using var journal = _folder.Open(mostPages: 40);
        var large = DataFolder.Ask("test/large", 0, [.. Enumerable.Repeat(DataFolder.Event(new string('a', 60_000)), 4)]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => journal.AppendAsync(i == 20 ? large : DataFolder.Ask($"test/{i}", 0), TestContext.Current.CancellationToken)));
        Assert.IsType<AppendAnswer.Refused>(answers[20]);
        Assert.Equal(39, answers.Count(a => a is AppendAnswer.Appended));
        Assert.Equal(39, journal.Verify().Value!.Size);
    }

    [Fact]
    public async Task A_backup_taken_under_load_holds_a_whole_beginning_of_the_journal_and_restores_into_an_empty_folder()
    {
        using var journal = _folder.Open();
        await DataFolder.FillAsync(journal, 300);
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () => { for (var rev = 0; !stop.IsCancellationRequested; rev++) { await DataFolder.AppendAsync(journal, DataFolder.Ask("test/load", rev)); } }, TestContext.Current.CancellationToken);
        var file = _folder.At("backup.db");
        var report = journal.Backup(file, TimeSpan.FromDays(1)).Value!;
        await stop.CancelAsync();
        await load;
        Assert.InRange(report.Head.Size, 300, journal.Head.Size);
        Assert.True(journal.ProveConsistency(report.Head.Size, journal.Head.Size).Verify(report.Head.Root, journal.Head.Root));
        Assert.Equal([$"{file}", $"{file}.keys", $"{file}.sha256"], Directory.GetFiles(_folder.Path, "backup*").Order());
        Assert.Equal("journal.exists", journal.Backup(file, TimeSpan.FromDays(1)).Refusal?.Code);

        var restored = _folder.At("restored");
        Assert.Equal(report, JournalBackup.Restore(file, restored, [], _folder.Clock.Now).Value);
        using var again = Storage.Journals.Journal.Open(_folder.Options with { Folder = restored }).Value!;
        Assert.Equal(report.Head, again.Head);
        await DataFolder.AppendAsync(again, DataFolder.Ask("test/after", 0));
    }

    [Fact]
    public async Task A_backup_that_was_changed_lost_its_digest_or_would_overwrite_is_not_restored()
    {
        using var journal = _folder.Open();
        await DataFolder.FillAsync(journal, 30);
        var file = _folder.At("backup.db");
        Assert.NotNull(journal.Backup(file, TimeSpan.FromDays(1)).Value);
        Assert.Equal("journal.locked", JournalBackup.Restore(file, _folder.Path, [], _folder.Clock.Now).Refusal?.Code);

        var target = _folder.At("target");
        var (good, digest) = (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(file + ".sha256", TestContext.Current.CancellationToken));
        byte[] changed = [.. good];
        changed[^100] ^= 1;
        await File.WriteAllBytesAsync(file, changed, TestContext.Current.CancellationToken);
        Assert.Contains("has the digest", JournalBackup.Restore(file, target, [], _folder.Clock.Now).Refusal?.Reason, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, good, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file + ".sha256", "nonsense", TestContext.Current.CancellationToken);
        Assert.Equal("journal.unreadable", JournalBackup.Restore(file, target, [], _folder.Clock.Now).Refusal?.Code);
        File.Delete(file + ".sha256");
        Assert.Equal("journal.unreadable", JournalBackup.Restore(file, target, [], _folder.Clock.Now).Refusal?.Code);
        Assert.False(File.Exists(Path.Combine(target, "plimsoll.db")));

        await File.WriteAllTextAsync(file + ".sha256", digest, TestContext.Current.CancellationToken);
        Assert.NotNull(JournalBackup.Restore(file, target, [], _folder.Clock.Now).Value);
        Assert.Equal("journal.exists", JournalBackup.Restore(file, target, [], _folder.Clock.Now).Refusal?.Code);
    }

    [Fact]
    public async Task A_broken_history_is_not_backed_up_as_if_it_were_whole()
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 6); }
        _folder.Force("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 2");
        Assert.Equal("journal.broken", JournalBackup.Save(_folder.Path, _folder.At("backup.db"), _folder.Clock.Now.AddDays(1)).Refusal?.Code);
        Assert.False(File.Exists(_folder.At("backup.db")));
    }

    [Fact]
    public async Task Verifying_and_saving_work_beside_the_process_that_holds_the_folder()
    {
        using var journal = _folder.Open();
        await DataFolder.FillAsync(journal, 10);
        Assert.Equal(journal.Head, JournalBackup.Verify(_folder.Path).Value);
        Assert.Equal(journal.Head, JournalBackup.Save(_folder.Path, _folder.At("backup.db"), _folder.Clock.Now.AddDays(1)).Value?.Head);
        await DataFolder.AppendAsync(journal, DataFolder.Ask("test/after", 0));
        Assert.Equal("journal.missing", JournalBackup.Verify(_folder.At("nowhere")).Refusal?.Code);
    }
}
