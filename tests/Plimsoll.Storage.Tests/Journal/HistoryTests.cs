// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Tests;

public sealed class HistoryTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE entry SET rev = 9 WHERE seq = 1", "never changed")]
    [InlineData("DELETE FROM entry WHERE seq = 6", "never removed")]
    [InlineData("INSERT INTO entry SELECT 9, stream, 99, leaf, bytes FROM entry WHERE seq = 1", "without a gap")]
    [InlineData("REPLACE INTO entry SELECT 6, stream, 99, leaf, bytes FROM entry WHERE seq = 1", "without a gap")]
    [InlineData("UPDATE stream SET tenant = 'ten_2'", "never changed")]
    [InlineData("DELETE FROM stream", "never removed")]
    public async Task The_database_itself_refuses_to_change_history(string sql, string reason)
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 6); }
        Assert.Contains(reason, Assert.Throws<SqliteException>(() => _folder.Tamper(sql)).Message, StringComparison.Ordinal);
        using var after = _folder.Open();
        Assert.Equal(6, after.Head.Size);
    }

    [Theory]
    [InlineData("UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'hello', 'hullo') AS BLOB) WHERE seq = 4", "4", "does not have the hash")]
    [InlineData("UPDATE entry SET leaf = zeroblob(32) WHERE seq = 2", "2", "does not have the hash")]
    [InlineData("UPDATE entry SET leaf = x'00' WHERE seq = 2", "2", "does not have the hash")]
    [InlineData("DELETE FROM entry WHERE seq = 3", "3", "is missing")]
    [InlineData("DELETE FROM entry WHERE seq = 1", "1", "is missing")]
    [InlineData("DELETE FROM entry WHERE seq = 6", "6", "is missing")]
    [InlineData("UPDATE entry SET rev = 7 WHERE seq = 5", "5", "another revision")]
    [InlineData("UPDATE entry SET stream = 2, rev = 9 WHERE seq = 4", "4", "another stream")]
    [InlineData("UPDATE stream SET tenant = 'ten_2' WHERE id = 2", "2", "another tenant")]
    [InlineData("UPDATE stream SET name = 'test/x' WHERE id = 3", "3", "another stream")]
    [InlineData("INSERT INTO stream VALUES(9, 'test/x', 'ten_1')", "6", "stream without entries")]
    [InlineData("UPDATE head SET size = 5", "6", "never committed")]
    [InlineData("UPDATE head SET root = zeroblob(32)", "6", "the root of the tree")]
    [InlineData("DELETE FROM head", "6", "not recorded")]
    public async Task A_changed_history_is_refused_at_the_start_with_the_first_broken_entry(string sql, string seq, string reason)
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 6); }
        _folder.Force(sql);
        var refusal = _folder.Refused();
        Assert.Equal(("journal.broken", seq), (refusal.Code, refusal.Value));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(refusal, JournalBackup.Verify(_folder.Path).Refusal);
    }

    [Fact]
    public async Task An_entry_replaced_together_with_its_hash_breaks_the_tree()
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 6); }
        byte[] bytes;
        using (var journal = _folder.Open()) { bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(journal.Read(3, 1)[0].Bytes.Span).Replace("hello", "hullo", StringComparison.Ordinal)); }
        _folder.Force($"UPDATE entry SET bytes = x'{Convert.ToHexString(bytes)}', leaf = x'{Convert.ToHexString(TreeHash.OfLeaf(bytes).ToArray())}' WHERE seq = 4");
        Assert.Contains("the root of the tree", _folder.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_damaged_on_disk_is_refused_and_never_read_as_if_it_were_whole()
    {
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 600); }
        var good = await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken);
        var random = new Random(20261120);
        var refused = 0;
        for (var round = 0; round < 40; round++)
        {
            byte[] bad = [.. good];
            // Page 1 begins with settings that carry no history; every later byte is fair game.
            for (var i = 0; i < 64; i++) { bad[random.Next(4096, bad.Length)] ^= (byte)random.Next(1, 256); }
            await File.WriteAllBytesAsync(_folder.Database, bad, TestContext.Current.CancellationToken);
            var opened = Storage.Journals.Journal.Open(_folder.Options);
            using (opened.Value)
            {
                if (opened.Refusal is not null) { refused++; Assert.StartsWith("journal.", opened.Refusal.Code, StringComparison.Ordinal); }
                else { Assert.Equal(600, opened.Value!.Read(0, 1000).Count); }
            }
        }
        Assert.InRange(refused, 30, 40);
    }

    [Fact]
    public void A_file_that_is_no_journal_is_refused()
    {
        File.WriteAllText(_folder.Database, new string('x', 8192));
        Assert.Equal("journal.unreadable", _folder.Refused().Code);
    }

    [Fact]
    public void A_second_opener_of_a_data_folder_is_kept_out_until_the_first_lets_go()
    {
        using (_folder.Open()) { Assert.Equal("journal.locked", _folder.Refused().Code); }
        _folder.Open().Dispose();
    }

    [Fact]
    public async Task What_was_appended_before_a_restart_is_there_after_it_and_goes_on()
    {
        TreeHead head;
        using (var journal = _folder.Open()) { await DataFolder.FillAsync(journal, 700); head = journal.Head; }
        using var again = _folder.Open();
        Assert.Equal(head, again.Head);
        await DataFolder.FillAsync(again, 1300);
        Assert.True(again.ProveConsistency(head.Size, 1300).Verify(head.Root, again.Head.Root));
        Assert.Equal(again.Head, again.Verify().Value);
    }

    [Fact]
    public async Task Every_entry_can_be_proved_in_every_later_tree()
    {
        var heads = new List<TreeHead>();
        using (var first = _folder.Open())
        {
            for (var size = 1; size <= 1100; size += 157) { await DataFolder.FillAsync(first, size); heads.Add(first.Head); }
        }
        using var journal = _folder.Open();
        var entries = journal.Read(0, 2000);
        foreach (var head in heads)
        {
            foreach (var seq in (long[])[1, 2, 255, 256, 257, 512, 513, head.Size])
            {
                if (seq > head.Size) { continue; }
                var (leaf, proof) = journal.ProveInclusion(seq, head.Size);
                Assert.Equal(TreeHash.OfLeaf(entries[(int)seq - 1].Bytes.Span), leaf);
                Assert.True(proof.Verify(leaf, head.Root), $"{seq} of {head.Size}");
            }
            foreach (var earlier in heads.TakeWhile(h => h.Size <= head.Size)) { Assert.True(journal.ProveConsistency(earlier.Size, head.Size).Verify(earlier.Root, head.Root)); }
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.ProveInclusion(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.ProveInclusion(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.ProveInclusion(1, journal.Head.Size + 1));
    }

    [Fact]
    public async Task A_checkpoint_is_signed_over_the_committed_tree()
    {
        using var journal = _folder.Open();
        await DataFolder.FillAsync(journal, 5);
        using var signer = new NoteSigner("example.com/plimsoll/log", Ed25519PrivateKey.FromSeed(RandomNumberGenerator.GetBytes(32)));
        var note = SignedNote.Parse(journal.SignCheckpoint(signer).ToUtf8()).Value!;
        Assert.Equal(NoteVerdict.Verified, note.Verify(signer.Key));
        var checkpoint = Checkpoint.Parse(note.Text).Value!;
        Assert.Equal(("example.com/plimsoll/log", 5UL, journal.Head.Root), (checkpoint.Origin, checkpoint.Size, checkpoint.Root));
    }

    [Fact]
    public void The_data_folder_and_the_database_are_the_owner_s_alone()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("Windows has no such modes"); return; }
        var folder = _folder.At("data");
        using var journal = Storage.Journals.Journal.Open(_folder.Options with { Folder = folder }).Value!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "plimsoll.db")));
    }
}
