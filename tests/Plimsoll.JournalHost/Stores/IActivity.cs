// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Usage;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Rows of activity in some engine.</summary>
public interface IActivity : IStore
{
    /// <summary>The store that is open now.</summary>
    IActivityStore Store { get; }

    /// <summary>Reopens with room for so many rows that wait, and a memory for so many ids.</summary>
    Task LimitAsync(int queuedRows, int rememberedIds);

    /// <summary>A path for a file of its own, gone with the store.</summary>
    string At(string name);
}
