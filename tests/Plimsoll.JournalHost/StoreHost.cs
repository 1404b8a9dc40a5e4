// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Lives;
using Plimsoll.JournalHost.Stores;

namespace Plimsoll.JournalHost;

/// <summary>A process to be killed: several callers lead lives in a store without a pause, and say before and after each step that they take it.</summary>
/// <remarks>A line before a step is <c>&gt; name step words .</c>, one after it <c>&lt; name step .</c>; one without its full stop was cut off.</remarks>
internal static class StoreHost
{
    private const int Callers = 4;

    /// <summary>What can be killed here, by its word on the command line: given a folder and the number of the round.</summary>
    private static readonly Dictionary<string, Func<string, string, Task>> Kinds = new(StringComparer.Ordinal)
    {
        ["vault"] = (folder, round) => LeadAsync<IVaultStore>(new SqliteVault(folder), round, name => new VaultLife(name)),
        ["credentials"] = (folder, round) => LeadAsync<ICredentialStore>(new SqliteCredentials(folder), round, name => new CredentialLife(name)),
        ["blobs"] = (folder, round) => LeadAsync<IBlobStore>(new EvidenceBlobs(folder), round, name => new BlobLife(name)),
    };

    public static bool Knows(string kind) => Kinds.ContainsKey(kind);

    public static async Task<int> RunAsync(string kind, string folder, string round)
    {
        await Kinds[kind](folder, round);
        return 0;
    }

    private static async Task LeadAsync<TStore>(TStore store, string round, Func<string, Life<TStore>> life) where TStore : IStore
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var printing = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; ; number++)
            {
                var one = life($"r{round}-c{caller}-{number}");
                for (var step = 1; step <= one.Steps; step++)
                {
                    var words = one.Prepare(store, step);
                    lock (printing) { output.WriteLine($"> {one.Name} {step} {words} ."); }
                    await one.TakeAsync(store, step);
                    lock (printing) { output.WriteLine($"< {one.Name} {step} ."); }
                }
            }
        })));
    }
}
