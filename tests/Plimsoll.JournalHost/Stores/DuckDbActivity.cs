// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Usage;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Activity in DuckDB.</summary>
public sealed class DuckDbActivity : IActivity
{
    private StoreFolder _folder = new();
    private readonly StoreFolder _apart = new();
    private ActivityStore? _store;
    private (int QueuedRows, int RememberedIds) _limits = (200_000, 1_000_000);

    public DuckDbActivity() => Open();

    public IActivityStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public string At(string name) => _apart.At(name);

    public Task ReopenAsync()
    {
        Close();
        Open();
        return Task.CompletedTask;
    }

    public Task CrashAsync()
    {
        var killed = _folder;
        _folder = killed.Copy();
        Close();
        killed.Dispose();
        Open();
        return Task.CompletedTask;
    }

    public Task LimitAsync(int queuedRows, int rememberedIds)
    {
        _limits = (queuedRows, rememberedIds);
        return ReopenAsync();
    }

    public bool Holds(ReadOnlySpan<byte> bytes) => _folder.Holds(bytes);

    public ValueTask DisposeAsync()
    {
        Close();
        _folder.Dispose();
        _apart.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Open()
    {
        var options = new ActivityStoreOptions(_folder.At("activity.duckdb"), TimeProvider.System, _limits.QueuedRows, _limits.RememberedIds);
        _store = ActivityStore.Open(options).Succeeds(out var store, out var refusal) ? store : throw new StoreRefusedException(refusal);
    }

    private void Close()
    {
        _store?.Dispose();
        _store = null;
    }
}
