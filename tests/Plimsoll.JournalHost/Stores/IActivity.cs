// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Usage;

namespace Plimsoll.JournalHost.Stores;

/// <summary>Rows of activity in some engine.</summary>
public interface IActivity : IStore
{
    /// <summary>The store that is open now.</summary>
    IActivityStore Rows { get; }

    /// <summary>Reopens with room for so many rows that wait.</summary>
    Task LimitQueueAsync(int rows);

    /// <summary>A path for a file of its own, gone with the store.</summary>
    string At(string name);
}
