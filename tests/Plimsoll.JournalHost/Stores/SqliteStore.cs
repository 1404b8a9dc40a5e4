// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.JournalHost.Lives;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Stores;

/// <summary>A journal in a data folder, and whatever of it a contract is about.</summary>
/// <param name="path">The data folder; one of its own where null, which goes with the store.</param>
public abstract class SqliteStore(string? path) : FolderStore(path is null ? new StoreFolder() : new StoreFolder(path))
{
    private Journal? _journal;
    private int? _mostPages;
    private (string File, StoreFolder Folder)? _saved;

    protected SetClock Clock { get; } = new();

    /// <summary>Wraps the keys of the vault; a process of another round has the same.</summary>
    protected MasterKey Master { get; } = new(SHA256.HashData("the master key of a store of tests"u8));

    protected Journal Journal => _journal ?? throw new InvalidOperationException("The store is not open.");

    public Task LimitRoomAsync(bool little)
    {
        _mostPages = little ? 60 : null;
        return ReopenAsync();
    }

    public Task SaveAsync()
    {
        var apart = new StoreFolder();
        _saved = (apart.At("copy.db"), apart);
        return Journal.Backup(_saved.Value.File, TimeSpan.FromDays(1)).Succeeds(out _, out var refusal)
            ? Task.CompletedTask : throw new StoreRefusedException(refusal);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _saved?.Folder.Dispose();
        Master.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes rows, and events beside them, in one append; <see cref="Written"/> hears of each kind.</summary>
    protected Task<AppendAnswer> WriteAsync(IReadOnlyList<RowChange> rows, params IReadOnlyList<StreamEvents> streams)
    {
        foreach (var row in rows) { Written.Say(row.GetType().Name); }
        return Journal.AppendAsync(new AppendAsk("acc_1", null, streams, null, rows));
    }

    /// <summary>Goes on with what was saved, in an empty folder.</summary>
    /// <param name="erased">What was erased since, as <c>erasures.tsv</c> would list it.</param>
    protected void Restore(IReadOnlyList<Erased> erased)
    {
        var (file, _) = _saved ?? throw new InvalidOperationException("Nothing was saved.");
        var empty = new StoreFolder();
        if (!JournalBackup.Restore(file, empty.Path, erased, Clock.Now).Succeeds(out _, out var refusal)) { throw new StoreRefusedException(refusal); }
        MoveTo(empty);
    }

    protected override void Open()
    {
        var options = new JournalOptions(Folder.Path, Clock, RandomNumberGenerator.Fill) { MostPages = _mostPages };
        _journal = Journal.Open(options).Succeeds(out var journal, out var refusal) ? journal : throw new StoreRefusedException(refusal);
        Begin();
    }

    /// <summary>Makes what stands on the journal that was just opened.</summary>
    protected abstract void Begin();

    protected override void Close()
    {
        _journal?.Dispose();
        _journal = null;
    }
}
