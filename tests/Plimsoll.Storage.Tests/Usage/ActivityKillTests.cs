// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.JournalHost;
using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Usage;
using Plimsoll.Tests;

namespace Plimsoll.Storage.Tests;

public sealed class ActivityKillTests
{
    /// <summary>Four in the ordinary tests; <c>tools/slow</c> asks for more.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_ACTIVITY_KILL_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    [LongFact]
    public async Task However_often_the_process_is_killed_no_acknowledged_event_is_lost_and_none_is_doubled()
    {
        using var file = new ActivityFile();
        var random = new Random(20261120);
        var acknowledged = new HashSet<(int Caller, int Number)>();
        for (var round = 1; round <= Rounds; round++)
        {
            var before = acknowledged.Count;
            acknowledged.UnionWith(await KilledAsync(file.Path, round, TimeSpan.FromMilliseconds(random.Next(50, 400))));
            Assert.True(acknowledged.Count > before, $"round {round} acknowledged nothing");
            Check(file.Path, acknowledged);
            // A client that heard no answer sends again.
            using var store = file.Open();
            var (caller, number) = acknowledged.Last();
            Assert.Equal(new StoreAnswer.Stored(0, ActivityHost.RowsABatch), await ActivityFile.StoreAsync(store, "ten_host", ActivityHost.Batch(caller, number)));
            if (round % 10 == 0 || round == Rounds)
            {
                TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(
                    $"activity: {round} of {Rounds} rounds, {acknowledged.Count} acknowledged batches of {ActivityHost.RowsABatch}, none lost, none doubled"));
            }
        }
    }

    private static void Check(string path, HashSet<(int Caller, int Number)> acknowledged)
    {
        using var database = new DuckDbDatabase(path);
        using var connection = database.Connect();
        using var rows = connection.Query("SELECT CAST(id_high >> 32 AS BIGINT), CAST(id_high & 4294967295 AS BIGINT), count(*), count(DISTINCT id_low) FROM activity GROUP BY ALL");
        var found = new Dictionary<(int, int), long>();
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                // All of a batch is there or nothing of it, and nothing twice.
                Assert.Equal((ActivityHost.RowsABatch, ActivityHost.RowsABatch), (rows.Column<long>(2)[i], rows.Column<long>(3)[i]));
                found[((int)rows.Column<long>(0)[i], (int)rows.Column<long>(1)[i])] = rows.Column<long>(2)[i];
            }
        }
        Assert.DoesNotContain(acknowledged, batch => !found.ContainsKey(batch));
    }

    private static async Task<List<(int Caller, int Number)>> KilledAsync(string path, int round, TimeSpan after)
    {
        var batches = new List<(int, int)>();
        // The last line may be cut off by the kill: only a whole one was acknowledged to anybody.
        foreach (var line in await HostProcess.KilledAsync(
            ["activity", path, round.ToString(CultureInfo.InvariantCulture)], _ => true, after, TestContext.Current.CancellationToken))
        {
            if (line.Split(' ') is [var caller, var number, "."]) { batches.Add((int.Parse(caller, CultureInfo.InvariantCulture), int.Parse(number, CultureInfo.InvariantCulture))); }
        }
        return batches;
    }
}
