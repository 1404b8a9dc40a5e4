// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.JournalHost.Stores;

/// <summary>A store whose files lie in a folder: it is reopened on them, and after a crash on what lay there at that moment.</summary>
public abstract class FolderStore(StoreFolder folder) : IStore
{
    protected StoreFolder Folder { get; private set; } = folder;

    public Task ReopenAsync()
    {
        Close();
        Open();
        return Task.CompletedTask;
    }

    public Task CrashAsync()
    {
        MoveTo(Folder.Copy());
        return Task.CompletedTask;
    }

    public bool Holds(ReadOnlySpan<byte> bytes) => Folder.Holds(bytes);

    public virtual ValueTask DisposeAsync()
    {
        Close();
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Goes on in another folder; what lies in this one is gone.</summary>
    protected void MoveTo(StoreFolder other)
    {
        Close();
        Folder.Dispose();
        Folder = other;
        Open();
    }

    /// <summary>Opens; whoever derives calls it once it is made.</summary>
    protected abstract void Open();

    protected abstract void Close();
}
