// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Bench.Journal;

/// <summary>What one erasure takes, which writes every text of the vault anew before it is answered, against copying the file of the database; and what sixteen
/// take that are asked for together.</summary>
internal static class ErasureBench
{
    private const int Rounds = 5, Together = 16, TextsOfOne = 10;

    public static async Task RunAsync()
    {
        foreach (var texts in (int[])[1_000, 10_000, 100_000])
        {
            var folder = Directory.CreateTempSubdirectory("plimsoll-bench-").FullName;
            try
            {
                using var master = new MasterKey(RandomNumberGenerator.GetBytes(MasterKey.Length));
                using var journal = Storage.Journals.Journal.Open(new JournalOptions(folder, TimeProvider.System, RandomNumberGenerator.Fill)).Value!;
                var vault = new Vault(journal, master, RandomNumberGenerator.Fill);
                for (var subject = 0; subject < texts / TextsOfOne; subject++)
                {
                    var name = $"acc_{subject}";
                    await journal.WriteAsync(name, [.. Enumerable.Range(0, TextsOfOne).SelectMany(i => vault.Seal(name, new string('x', 100 + (20 * i))).Rows)]);
                }
                var (next, one, copy, many) = (0, new List<double>(), new List<double>(), new List<double>());
                for (var round = 0; round < Rounds; round++)
                {
                    copy.Add(Took(() => Copy(Path.Combine(folder, JournalOptions.FileName), Path.Combine(folder, "copy"))));
                    one.Add(await TookAsync(() => EraseAsync(1)));
                    many.Add(await TookAsync(() => EraseAsync(Together)));
                }
                var size = new FileInfo(Path.Combine(folder, JournalOptions.FileName)).Length / 1e6;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| one erasure among {texts:N0} texts ({size:0.0} MB) | {Middle(one):0} ms | copying the file to the disk {Middle(copy):0} ms | {Middle(one) / Middle(copy):0.0} |"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {Together} erasures at once among {texts:N0} texts | {Middle(many):0} ms, all | one erasure {Middle(one):0} ms | {Middle(many) / Middle(one):0.0} |"));

                Task EraseAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
                {
                    var name = $"acc_{next++}";
                    return journal.WriteAsync(name, [.. vault.Erase(name, TimeProvider.System.GetUtcNow())]);
                }).ToArray());
            }
            finally { Directory.Delete(folder, recursive: true); }
        }
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new FileStream(to, FileMode.Create, FileAccess.Write);
        source.CopyTo(copy);
        copy.Flush(flushToDisk: true);
    }

    private static double Took(Action done)
    {
        var since = Stopwatch.GetTimestamp();
        done();
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private static async Task<double> TookAsync(Func<Task> done)
    {
        var since = Stopwatch.GetTimestamp();
        await done();
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private static double Middle(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
