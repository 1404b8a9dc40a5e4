// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.JournalHost.Lives;
using Plimsoll.JournalHost.Stores;

namespace Plimsoll.JournalHost;

/// <summary>A process to be killed: several callers lead lives in a store without a pause, and say before and after each step that they take it.</summary>
/// <remarks>A line before a step is <c>&gt; name step words .</c>, one after it <c>&lt; name step kinds .</c>, the kinds of writes that it was, with commas
/// between; one without its full stop was cut off.</remarks>
public static class StoreHost
{
    public const int Callers = 4;

    /// <summary>What can be killed here, by its word on the command line. Each is: <c>KillTests</c> takes them from here.</summary>
    public static IReadOnlyDictionary<string, Killable> Kinds { get; } = new Dictionary<string, Killable>(StringComparer.Ordinal)
    {
        ["vault"] = new Killable<IVaultStore, VaultLife>(folder => new SqliteVault(folder), name => new VaultLife(name)),
        ["credentials"] = new Killable<ICredentialStore, CredentialLife>(folder => new SqliteCredentials(folder), name => new CredentialLife(name)),
        ["blobs"] = new Killable<IBlobStore, BlobLife>(folder => new EvidenceBlobs(folder), name => new BlobLife(name), BlobLife.WholeAsync),
        ["waiting"] = new Killable<IWaitingStore, WaitingLife>(folder => new SqliteWaiting(folder), name => new WaitingLife(name)),
        ["outgoing"] = new Killable<SqliteOutgoing, OutgoingLife>(folder => new SqliteOutgoing(folder), name => new OutgoingLife(name)),
        ["conversations"] = new Killable<ConversationFolder, ConversationLife>(
            folder => new ConversationFolder(folder), name => new ConversationLife(name)),
        ["rows"] = new Killable<IActivity, ActivityLife>(folder => new DuckDbActivity(folder), name => new ActivityLife(name), ActivityLife.WholeAsync),
        ["leaves"] = new Killable<LeafFolder, LeafLife>(folder => new LeafFolder(folder), name => new LeafLife(name), LeafLife.WholeAsync),
    };

    internal static async Task<int> RunAsync(string kind, string folder, string round)
    {
        var killable = Kinds[kind];
        var store = killable.Open(folder);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var printing = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; ; number++)
            {
                var one = killable.Make(round, caller, number);
                for (var step = 1; step <= one.Steps; step++)
                {
                    var words = one.Prepare(store, step);
                    lock (printing) { output.WriteLine($"> {one.Name} {step} {words} ."); }
                    var kinds = await Written.DuringAsync(() => one.TakeAsync(store, step));
                    lock (printing) { output.WriteLine($"< {one.Name} {step} {string.Join(',', kinds)} ."); }
                }
            }
        })));
        return 0;
    }
}

/// <summary>A store that is killed while lives are led in it.</summary>
public abstract class Killable
{
    /// <summary>Every kind of write of its lives.</summary>
    public IReadOnlySet<string> Kinds => Forms().SelectMany(life => Enumerable.Range(1, life.Steps).SelectMany(life.KindsOf)).ToHashSet(StringComparer.Ordinal);

    /// <summary>So many steps after which every caller has led a life to its end, and half another one.</summary>
    public int Enough => StoreHost.Callers * 3 * Forms().Max(life => life.Steps) / 2;

    public abstract IStore Open(string folder);

    /// <param name="number">Of the lives of its caller in this round, from 0.</param>
    public ILife Make(string round, int caller, int number) => Make(string.Create(CultureInfo.InvariantCulture, $"r{round}-c{caller}-{number}"));

    public abstract ILife Make(string name);

    /// <summary>What does not fit together of a whole store; null where everything does.</summary>
    /// <param name="all">Every life that was led in it.</param>
    /// <param name="newest">Those of them that were led since it was last looked at.</param>
    public abstract Task<string?> WholeAsync(IStore store, IReadOnlyList<ILife> all, IReadOnlyList<ILife> newest);

    /// <summary>A life of each form: of the first caller and of another, one that is taken away in the end and one that is not.</summary>
    public IEnumerable<ILife> Forms() => [Make("0", 0, 0), Make("0", 0, 1), Make("0", 1, 0), Make("0", 1, 1)];
}

/// <inheritdoc/>
/// <param name="whole">What does not fit together; given the store, all lives, and the newest of them.</param>
public sealed class Killable<TStore, TLife>(
    Func<string, TStore> open, Func<string, TLife> make, Func<TStore, IReadOnlyList<TLife>, IReadOnlyList<TLife>, Task<string?>>? whole = null) : Killable
    where TStore : IStore where TLife : Life<TStore>
{
    public override IStore Open(string folder) => open(folder);

    public override ILife Make(string name) => make(name);

    public override Task<string?> WholeAsync(IStore store, IReadOnlyList<ILife> all, IReadOnlyList<ILife> newest) =>
        whole is null ? Task.FromResult<string?>(null) : whole((TStore)store, [.. all.Cast<TLife>()], [.. newest.Cast<TLife>()]);
}
