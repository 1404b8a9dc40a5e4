// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;

namespace Plimsoll.Storage.Conformance.Contracts;

/// <summary>What is promised of a store, whatever its engine: one test a promise, named after it. A store is a class that derives from the contract.</summary>
/// <remarks>
/// Each promise has a store beside it that breaks it and nothing else (<c>Broken/</c>), on which exactly the test of its name may fail. So a test asks for its
/// own promise alone: it looks at nothing that another promise is about, and takes care that the last write of all is not the one that it looks for.
/// </remarks>
public abstract class Contract<TStore> : IContract, IAsyncDisposable where TStore : class, IStore
{
    private readonly Lazy<TStore> _store;

    /// <summary>Made once, whichever thread of a test asks first.</summary>
    protected Contract() => _store = new Lazy<TStore>(() => ((IContract)this).Breaking is { } breaking ? (TStore)breaking(Make()) : Make());

    Func<IStore, IStore>? IContract.Breaking { get; set; }

    /// <summary>The store of this test, new and empty.</summary>
    protected TStore Store => _store.Value;

    /// <summary>A new and empty store.</summary>
    protected abstract TStore Make();

    public async ValueTask DisposeAsync()
    {
        if (_store.IsValueCreated) { await Store.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }
}

/// <summary>A contract whose store can be exchanged for one that breaks a promise.</summary>
internal interface IContract : IAsyncDisposable
{
    Func<IStore, IStore>? Breaking { get; set; }
}
