// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Usage;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Activity in DuckDB.</summary>
public sealed class DuckDbActivity : FolderStore, IActivity
{
    private readonly StoreFolder? _apart;
    private ActivityStore? _store;
    private (int QueuedRows, int RememberedIds) _limits = (200_000, 1_000_000);

    public DuckDbActivity() : this(null) { }

    /// <param name="path">An existing folder, or null for one of its own.</param>
    public DuckDbActivity(string? path) : base(path is null ? new StoreFolder() : new StoreFolder(path))
    {
        // Beside a folder of somebody else nothing is made that would stay when this process is killed.
        _apart = path is null ? new StoreFolder() : null;
        Open();
    }

    public IActivityStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public string At(string name) => (_apart ?? Folder).At(name);

    public Task LimitAsync(int queuedRows, int rememberedIds)
    {
        _limits = (queuedRows, rememberedIds);
        return ReopenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _apart?.Dispose();
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
