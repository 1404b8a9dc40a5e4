// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage;

/// <summary>Activity as this server opened it: the store, or why there is none; and the key by which a tenant's people are hashed.</summary>
internal sealed class OpenedActivity : IDisposable
{
    private readonly ActivityStore? _store;
    private readonly Refusal? _refusal;
    private readonly byte[] _secret;
    private readonly ConcurrentDictionary<string, PersonKey> _keys = new(StringComparer.Ordinal);

    private OpenedActivity(string data, ActivityStore? store, Refusal? refusal, byte[] secret, TimeProvider clock) =>
        (Data, _store, _refusal, _secret, Counts) = (data, store, refusal, secret, new IntakeCounts(clock));

    public static OpenedActivity Open(string data, MasterKey master, TimeProvider clock) =>
        ActivityStore.Open(new ActivityStoreOptions(Path.Combine(data, ActivityBackup.FileName), clock)).Succeeds(out var store, out var refusal)
            ? new OpenedActivity(data, store, null, master.Derive(MasterKey.Persons), clock)
            : new OpenedActivity(data, null, refusal, master.Derive(MasterKey.Persons), clock);

    /// <summary>What became of what was sent since the server started, organisation by organisation.</summary>
    public IntakeCounts Counts { get; }

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>The store, or why there is none, in words for callers: what the engine says of its file is for whoever runs the server.</summary>
    public Result<ActivityStore> Store => _store is not null ? _store : _refusal!.Is == UsageCodes.StoreUnreadable ? Unreadable : _refusal;

    /// <summary>Why there is no store, in words for whoever runs the server; null where there is one.</summary>
    public Refusal? Off => _refusal;

    /// <summary>The migration that opening the store took; null where it took none.</summary>
    public Migrated? Migrated => _store?.Migrated;

    private static Refusal Unreadable => new(
        UsageCodes.StoreUnreadable, "store", null, "cannot be opened", "have whoever runs the server look at what it said when it started");

    public static string Said(Migrated lifted) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Activity was copied into version {lifted.To} of its file, {lifted.Rows} rows; the file of version {lifted.From} lies in "
            + $"{lifted.Aside} until rows are deleted the first time, and may be deleted before.");

    public PersonKey KeyOf(string tenant) => _keys.GetOrAdd(tenant, static (name, secret) => new PersonKey(secret, name), _secret);

    public void Dispose() => _store?.Dispose();
}
