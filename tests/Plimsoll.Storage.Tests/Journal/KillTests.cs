// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.JournalHost;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Tests;

namespace Plimsoll.Storage.Tests;

public sealed class KillTests
{
    /// <summary>Ten in the ordinary tests; <c>tools/slow</c> asks for 200.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_KILL_ROUNDS") ?? "10", CultureInfo.InvariantCulture);

    /// <summary>Opening reads the whole history, so that a round on one ever longer journal would cost ever more: 200 of them minutes, most of it reading the same entries again.</summary>
    private const int RoundsOfOneJournal = 25;

    [LongFact]
    public async Task However_often_the_process_is_killed_no_acknowledged_append_is_lost_and_the_tree_verifies()
    {
        var (random, watch) = (new Random(20261120), Stopwatch.StartNew());
        var (journals, answers, entries) = (0, 0L, 0L);
        for (var done = 0; done < Rounds; done += RoundsOfOneJournal)
        {
            using var folder = new DataFolder();
            // The test's own tree over what it read, apart from the one that the journal keeps.
            var tree = new CompactRange();
            var roots = new List<TreeHash>();
            for (var round = done; round < Math.Min(done + RoundsOfOneJournal, Rounds); round++)
            {
                var acknowledged = await KilledAsync(folder, TimeSpan.FromMilliseconds(random.Next(20, 250)));
                Assert.True(acknowledged.Count > 0, $"round {round} acknowledged nothing");
                // Opening refuses a history with a leaf, a revision or a root that does not hold.
                using var journal = folder.Open();
                while (journal.Read(roots.Count, 10_000) is { Count: > 0 } some)
                {
                    foreach (var entry in some)
                    {
                        tree.Append(TreeHash.OfLeaf(entry.Bytes.Span));
                        roots.Add(tree.Root);
                    }
                }
                // Entries of earlier rounds were not read again; were one gone or changed, the roots would differ.
                Assert.Equal(journal.Head, new TreeHead(roots.Count, roots[^1]));
                foreach (var head in acknowledged)
                {
                    Assert.True(head.Size <= roots.Count, $"round {round}: {head.Size} entries were acknowledged, {roots.Count} are there");
                    Assert.True(roots[(int)head.Size - 1] == head.Root, $"round {round}: the first {head.Size} entries are not those that were acknowledged");
                }
                answers += acknowledged.Count;
                if ((round + 1) % 10 == 0) { Say($"{round + 1} of {Rounds} rounds, {answers} acknowledged appends, {watch.Elapsed.TotalSeconds:F0} s"); }
            }
            (journals, entries) = (journals + 1, entries + roots.Count);
        }
        Say($"{Rounds} rounds on {journals} journals: {answers} acknowledged appends, {entries} entries, none lost, every tree verified, {watch.Elapsed.TotalSeconds:F0} s");
    }

    /// <summary>Seen where the runner is asked for diagnostics, as <c>tools/slow</c> does.</summary>
    private static void Say(FormattableString progress) => TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(progress));

    /// <summary>Lets the host append until it is killed without warning; what it had acknowledged by then.</summary>
    private static async Task<List<TreeHead>> KilledAsync(DataFolder folder, TimeSpan after)
    {
        var heads = new List<TreeHead>();
        // The last line may be cut off by the kill: it was never read by anyone whole.
        foreach (var line in await HostProcess.KilledAsync([folder.Path, "8"], _ => true, after, TestContext.Current.CancellationToken))
        {
            if (line.Split(' ') is [var last, var size, var root] && TreeHash.TryFromBase64(root, out var hash))
            {
                Assert.True(long.Parse(last, CultureInfo.InvariantCulture) <= long.Parse(size, CultureInfo.InvariantCulture));
                heads.Add(new TreeHead(long.Parse(size, CultureInfo.InvariantCulture), hash));
            }
        }
        return heads;
    }
}
