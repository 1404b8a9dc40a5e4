// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Lives;
using Plimsoll.JournalHost.Stores;

namespace Plimsoll.JournalHost;

/// <summary>A process to be killed: several callers lead lives in a store without a pause, and say before and after each step that they take it.</summary>
/// <remarks>A line before a step is <c>&gt; name step words .</c>, one after it <c>&lt; name step .</c>; one without its full stop was cut off.</remarks>
internal static class StoreHost
{
    private const int Callers = 4;

    public static async Task<int> RunAsync(string kind, string folder, string round)
    {
        switch (kind)
        {
            case "vault": await LeadAsync<IVaultStore>(new SqliteVault(folder), round, name => new VaultLife(name)); break;
            case "credentials": await LeadAsync<ICredentialStore>(new SqliteCredentials(folder), round, name => new CredentialLife(name)); break;
            case "blobs": await LeadAsync<IBlobStore>(new EvidenceBlobs(folder), round, name => new BlobLife(name)); break;
            default: throw new UnreachableException();
        }
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
