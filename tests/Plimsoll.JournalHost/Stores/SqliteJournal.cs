// SPDX-License-Identifier: Apache-2.0

using Microsoft.Data.Sqlite;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>The journal in SQLite.</summary>
public sealed class SqliteJournal : SqliteStore, IJournalStore
{
    public SqliteJournal() : base(null) => Open();

    public DateTimeOffset Now { get => Clock.Now; set => Clock.Now = value; }

    public TreeHead Head => Journal.Head;

    public Task<AppendAnswer> AppendAsync(AppendAsk ask) => Journal.AppendAsync(ask);

    public async Task<IReadOnlyList<AppendAnswer>> AppendAsync(IReadOnlyList<AppendAsk> chain) => await Task.WhenAll(await Journal.AppendAsync(chain));

    public AppendAnswer? Answered(string by, Idempotency once) => Journal.Answered(by, once);

    public IReadOnlyList<Entry> Read(long afterSeq, int limit) => Journal.Read(afterSeq, limit);

    public IReadOnlyList<Entry> ReadStream(string stream, long afterRev, int limit) => Journal.ReadStream(stream, afterRev, limit);

    public (TreeHash Leaf, InclusionProof Proof) ProveInclusion(long seq, long size) => Journal.ProveInclusion(seq, size);

    public ConsistencyProof ProveConsistency(long oldSize, long newSize) => Journal.ProveConsistency(oldSize, newSize);

    public Refusal? Verify() => Journal.Verify().Refusal;

    public void Tamper(long seq)
    {
        var at = new SqliteConnectionStringBuilder { DataSource = Folder.At(JournalOptions.FileName), Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        using var connection = new SqliteConnection(at.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        // Triggers refuse every change of the history; whoever writes into the file itself is past them.
        command.CommandText = "DROP TRIGGER entry_stays; UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'said', 'sold') AS BLOB) WHERE seq = $seq";
        command.Parameters.AddWithValue("$seq", seq);
        if (command.ExecuteNonQuery() != 1) { throw new InvalidOperationException($"There is no entry {seq} to change."); }
    }

    public Task RestoreAsync()
    {
        Restore([]);
        return Task.CompletedTask;
    }

    protected override void Begin() { }
}
