// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Tests.Release;

/// <summary>Files and texts that can go for good, also while others write or read.</summary>
public sealed class EvidenceFileTests : IDisposable
{
    private const string Tenant = "ten_1";

    private readonly DataFolder _folder = new();
    private readonly MasterKey _master = new(new byte[32]);
    private readonly Storage.Journals.Journal _journal;
    private readonly Vault _vault;
    private readonly EvidenceFiles _files;

    public EvidenceFileTests()
    {
        _journal = _folder.Open();
        _vault = new Vault(_journal, _master, RandomNumberGenerator.Fill);
        _files = new EvidenceFiles(FolderBlobs.In(_folder.Path), _journal, _vault, RandomNumberGenerator.Fill);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _master.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_bytes_that_arrive_twice_at_once_can_be_read_whichever_comes_first(bool inOrder)
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        // Both are whole before either of them counts.
        ReceivedFile[] received = [await ReceiveAsync(bytes), await ReceiveAsync(bytes)];
        foreach (var one in inOrder ? received : [.. received.Reverse()]) { await WriteAsync(one.Rows); }
        foreach (var one in received) { _files.Settle(Tenant, one); }
        Assert.Equal(bytes, await ReadAsync(received[0].Digest));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "evidence"), "*", SearchOption.AllDirectories));
        // And what comes a third time is not kept again.
        Assert.Null((await ReceiveAsync(bytes)).Ref);
    }

    /// <summary>The other sender is through between the question whether the bytes are there and the moment when these get their place.</summary>
    [Fact]
    public async Task Bytes_that_somebody_brought_in_meanwhile_are_not_taken_for_lost()
    {
        var bytes = RandomNumberGenerator.GetBytes(1000);
        ReceivedFile? other = null;
        var vault = new Vault(_journal, _master, random =>
        {
            if (other is null)
            {
                other = ReceiveAsync(bytes).GetAwaiter().GetResult();
                WriteAsync(other.Rows).GetAwaiter().GetResult();
                _files.Settle(Tenant, other);
            }
            RandomNumberGenerator.Fill(random);
        });
        var files = new EvidenceFiles(FolderBlobs.In(_folder.Path), _journal, vault, RandomNumberGenerator.Fill);
        var mine = (await files.ReceiveAsync(Tenant, new MemoryStream(bytes), 1000, null, TestContext.Current.CancellationToken)).Value!;
        await WriteAsync(mine.Rows);
        files.Settle(Tenant, mine);
        Assert.NotNull(mine.Ref);
        Assert.NotEqual(mine.Ref, other!.Ref);
        Assert.EndsWith(other.Ref!, Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "evidence"), "*", SearchOption.AllDirectories)),
            StringComparison.Ordinal);
        Assert.Equal(bytes, await ReadAsync(mine.Digest));
    }

    [Fact]
    public async Task One_of_two_that_is_refused_takes_nothing_from_the_other()
    {
        var bytes = RandomNumberGenerator.GetBytes(1000);
        ReceivedFile[] received = [await ReceiveAsync(bytes), await ReceiveAsync(bytes)];
        await WriteAsync(received[0].Rows);
        _files.Settle(Tenant, received[1]);
        Assert.Equal(bytes, await ReadAsync(received[0].Digest));
        _files.Settle(Tenant, received[0]);
        Assert.Equal(bytes, await ReadAsync(received[0].Digest));
    }

    [Fact]
    public async Task What_was_erased_while_it_arrived_does_not_come_back()
    {
        var received = await ReceiveAsync("a secret"u8.ToArray());
        await WriteAsync(_files.Erase(Tenant, received.Digest, _folder.Clock.Now).Rows);
        await WriteAsync(received.Rows);
        _files.Settle(Tenant, received);
        Assert.False(_files.Has(Tenant, received.Digest));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "evidence"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Bytes_that_no_entry_speaks_of_are_swept_away_at_the_next_start()
    {
        var kept = await ReceiveAsync("kept"u8.ToArray());
        await WriteAsync(kept.Rows);
        await ReceiveAsync("a stray"u8.ToArray());
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "incoming", "half"), "half", TestContext.Current.CancellationToken);
        var again = new EvidenceFiles(FolderBlobs.In(_folder.Path), _journal, _vault, RandomNumberGenerator.Fill);
        Assert.True(again.Has(Tenant, kept.Digest));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "evidence"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "incoming")));
    }

    [Fact]
    public async Task An_erasure_is_answered_while_somebody_reads_and_empties_the_log_when_the_reader_ends()
    {
        var text = _vault.Seal("acc_1", "what was written");
        await WriteAsync(text.Rows);
        var wrapped = _journal.Query(c => Dapper.SqlMapper.QuerySingle<byte[]>(c, "SELECT wrapped FROM vault_subject"));
        var (held, reading) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        var reader = Task.Run(() => _journal.Query(connection =>
        {
            connection.Run("BEGIN");
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM vault_item";
            command.ExecuteScalar();
            reading.Set();
            held.Wait(TimeSpan.FromMinutes(2));
            connection.Run("COMMIT");
            return 0;
        }), TestContext.Current.CancellationToken);
        reading.Wait(TestContext.Current.CancellationToken);
        await WriteAsync(_vault.Erase("acc_1", _folder.Clock.Now));
        // Others go on writing meanwhile.
        await DataFolder.AppendAsync(_journal, DataFolder.Ask("test/1", 0));
        Assert.True(new FileInfo(_folder.Database + "-wal").Length > 0);
        held.Set();
        await reader;
        for (var tries = 0; new FileInfo(_folder.Database + "-wal").Length > 0 && tries < 2400; tries++) { await Task.Delay(50, TestContext.Current.CancellationToken); }
        Assert.Equal(0, new FileInfo(_folder.Database + "-wal").Length);
        Assert.Equal(-1, (await ReadSharedAsync(_folder.Database)).AsSpan().IndexOf(wrapped));
        Assert.Null(_vault.Open(text.Ref));
    }

    [Fact]
    public async Task No_key_of_an_erased_subject_is_left_among_thousands()
    {
        var subjects = Enumerable.Range(0, 1500).Select(_ => $"acc_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(11))}").ToArray();
        foreach (var chunk in subjects.Chunk(50)) { await WriteAsync([.. chunk.SelectMany(s => _vault.Seal(s, "a text of some length, so that pages fill up and split").Rows)]); }
        var wrapped = _journal.Query(c => Dapper.SqlMapper.Query<(string Subject, byte[] Wrapped)>(c, "SELECT subject, wrapped FROM vault_subject")).ToDictionary(r => r.Subject, r => r.Wrapped);
        string[] gone = [.. subjects.Where((_, i) => i % 10 == 3)];
        foreach (var subject in gone) { await WriteAsync(_vault.Erase(subject, _folder.Clock.Now)); }
        var bytes = await ReadSharedAsync(_folder.Database);
        Assert.Equal(0, new FileInfo(_folder.Database + "-wal").Length);
        Assert.DoesNotContain(gone, subject => bytes.AsSpan().IndexOf(wrapped[subject]) >= 0);
        Assert.Contains(subjects, subject => bytes.AsSpan().IndexOf(wrapped[subject]) >= 0);
    }

    [Fact]
    public async Task A_row_that_may_stand_once_is_a_conflict_for_whoever_comes_second_and_not_a_full_disk()
    {
        var credentials = new Credentials(_journal, _master);
        await WriteAsync([credentials.Add("acc_1", "eve@example.org", "hash")]);
        Assert.Equal("journal.conflict", Assert.IsType<AppendAnswer.Refused>(await _journal.WriteAsync("acc_2", credentials.Add("acc_2", "EVE@example.org ", "hash"))).Refusal.Code);
        await DataFolder.AppendAsync(_journal, DataFolder.Ask("test/1", 0));
    }

    private async Task<ReceivedFile> ReceiveAsync(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return (await _files.ReceiveAsync(Tenant, stream, 1024 * 1024, null, TestContext.Current.CancellationToken)).Value!;
    }

    private async Task WriteAsync(IReadOnlyList<RowChange> rows) => Assert.IsType<AppendAnswer.Appended>(await _journal.WriteAsync("acc_1", rows));

    private async Task<byte[]> ReadAsync(Digest digest)
    {
        using var target = new MemoryStream();
        Assert.True(await _files.SendAsync(Tenant, digest, target, TestContext.Current.CancellationToken));
        return target.ToArray();
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
