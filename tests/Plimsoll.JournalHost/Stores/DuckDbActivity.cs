// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Usage;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Activity in DuckDB.</summary>
public sealed class DuckDbActivity : FolderStore, IActivity
{
    private readonly StoreFolder _apart = new();
    private ActivityStore? _store;
    private (int QueuedRows, int RememberedIds) _limits = (200_000, 1_000_000);

    public DuckDbActivity() : base(new StoreFolder()) => Open();

    public IActivityStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public string At(string name) => _apart.At(name);

    public Task LimitAsync(int queuedRows, int rememberedIds)
    {
        _limits = (queuedRows, rememberedIds);
        return ReopenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _apart.Dispose();
    }

    protected override void Open()
    {
        var options = new ActivityStoreOptions(Folder.At("activity.duckdb"), TimeProvider.System, _limits.QueuedRows, _limits.RememberedIds);
        _store = ActivityStore.Open(options).Succeeds(out var store, out var refusal) ? store : throw new StoreRefusedException(refusal);
    }

    protected override void Close()
    {
        _store?.Dispose();
        _store = null;
    }
}
