// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage;
using Plimsoll.Usage.Activity;

namespace Plimsoll.JournalHost;

/// <summary>Callers that store batches of activity without a pause; each batch is printed as soon as it is acknowledged.</summary>
public static class ActivityHost
{
    public const int RowsABatch = 50;

    /// <summary>Rows of one batch: their ids tell which batch they are of.</summary>
    public static ActivityRow[] Batch(int caller, int number) => [.. Enumerable.Range(0, RowsABatch).Select(i => new ActivityRow
    {
        Id = new Guid(caller, (short)(number >> 16), (short)number, 0, 0, 0, 0, 0, 0, 0, (byte)i), At = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(number), ReceivedAt = DateTimeOffset.UnixEpoch.AddDays(20_000), Kind = ActivityKind.Usage, Model = "tidewater-7b",
    })];

    internal static async Task<int> RunAsync(string path, int round)
    {
        if (!ActivityStore.Open(new ActivityStoreOptions(path, TimeProvider.System)).Succeeds(out var store, out var refusal))
        {
            await Console.Error.WriteLineAsync(refusal.Sentence);
            return 2;
        }
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var printing = new Lock();
        await Task.WhenAll(Enumerable.Range(round * 4, 4).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; ; number++)
            {
                if (await store.AppendAsync("ten_host", Batch(caller, number)) is not StoreAnswer.Stored { Duplicates: 0 }) { throw new System.Diagnostics.UnreachableException(); }
                lock (printing) { output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{caller} {number} .")); }
            }
        })));
        return 0;
    }
}
