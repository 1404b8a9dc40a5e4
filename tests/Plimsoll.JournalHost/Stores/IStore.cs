// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>A store of some engine, as the contracts of the suite see it: new and empty at first, gone when it is disposed of.</summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>Closes in good order, and opens again.</summary>
    /// <exception cref="StoreRefusedException">What lies there is not opened.</exception>
    Task ReopenAsync();

    /// <summary>Opens what lies there at this moment, as after a process that was killed: what it would have done afterwards never happens.</summary>
    /// <exception cref="StoreRefusedException">What lies there is not opened.</exception>
    Task CrashAsync();

    /// <summary>Whether a sequence of bytes stands anywhere in what the store keeps, in its logs too.</summary>
    bool Holds(ReadOnlySpan<byte> bytes);
}

/// <summary>A store was not opened, for the reason that it gave.</summary>
public sealed class StoreRefusedException(Refusal refusal) : Exception(refusal.Sentence)
{
    public Refusal Refusal { get; } = refusal;
}
