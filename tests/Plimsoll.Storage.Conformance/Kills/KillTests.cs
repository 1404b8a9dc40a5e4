// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.JournalHost;
using Plimsoll.JournalHost.Lives;
using Plimsoll.JournalHost.Stores;

namespace Plimsoll.Storage.Conformance.Kills;

/// <summary>Processes that write are killed without warning; whatever they had acknowledged is there, and nothing is there by half.
/// Those of the journal and of activity stand in <c>Plimsoll.Storage.Tests</c>.</summary>
public sealed class KillTests
{
    /// <summary>Three in the ordinary tests; <c>tools/slow</c> asks for 200.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_STORE_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>Opening reads the whole history, so a store is killed so often and the next ones are new.</summary>
    private const int RoundsOfOneStore = 25;

    [Fact]
    public Task NoAcknowledgedTextIsLostAndNoErasureIsDoneByHalf() =>
        RunAsync<IVaultStore, VaultLife>("vault", folder => new SqliteVault(folder), name => new VaultLife(name));

    [Fact]
    public Task NoAcknowledgedChangeOfAnAccountIsLostAndNoneIsDoneByHalf() =>
        RunAsync<ICredentialStore, CredentialLife>("credentials", folder => new SqliteCredentials(folder), name => new CredentialLife(name));

    [Fact]
    public Task NoAcknowledgedFileIsLostAndNothingLiesThereThatDoesNotCount() =>
        RunAsync<IBlobStore, BlobLife>("blobs", folder => new EvidenceBlobs(folder), name => new BlobLife(name), (store, lives) =>
        {
            Assert.Equal(lives.Count(life => life.IsKept(store)), store.Lying);
            var receipts = store.Receipts().Select(receipt => receipt.Digest).ToHashSet();
            Assert.All(lives, life => Assert.True(!life.IsKept(store) || receipts.Contains(life.Digest), $"{life.Name} has no entry"));
        });

    private static async Task RunAsync<TStore, TLife>(
        string kind, Func<string, TStore> open, Func<string, TLife> make, Action<TStore, IReadOnlyList<TLife>>? more = null)
        where TStore : IStore where TLife : Life<TStore>
    {
        var (random, watch, acknowledged, lives) = (new Random(20261129), Stopwatch.StartNew(), 0L, 0L);
        for (var done = 0; done < Rounds; done += RoundsOfOneStore)
        {
            using var folder = new StoreFolder();
            var all = new Dictionary<string, Led<TLife>>();
            for (var round = done; round < Math.Min(done + RoundsOfOneStore, Rounds); round++)
            {
                var heard = await KilledAsync(kind, folder.Path, round, TimeSpan.FromMilliseconds(random.Next(20, 250)));
                Assert.True(heard.Any(line => line[0] == "<"), $"round {round} acknowledged nothing");
                Dictionary<string, Led<TLife>> led = [];
                foreach (var line in heard) { Hear<TStore, TLife>(led, line, make); }
                // Opening refuses a history that does not hold.
                await using var store = open(folder.Path);
                foreach (var one in led.Values) { await LookAsync(store, one, round); }
                foreach (var (name, one) in led) { all.Add(name, one); }
                more?.Invoke(store, [.. all.Values.Select(one => one.Life)]);
                acknowledged += led.Values.Sum(one => one.Acknowledged);
                if ((round + 1) % 10 > 0) { continue; }
                Say($"{kind}: {round + 1} of {Rounds} rounds, {acknowledged} acknowledged steps, {watch.Elapsed.TotalSeconds:F0} s");
            }
            // What an earlier round left is as it was, however often its successors were killed.
            await using var last = open(folder.Path);
            foreach (var one in all.Values) { await LookAsync(last, one, done + RoundsOfOneStore); }
            lives += all.Count;
        }
        Say($"{kind}: {Rounds} rounds, {acknowledged} acknowledged steps of {lives} lives, none lost, none by half, {watch.Elapsed.TotalSeconds:F0} s");
    }

    /// <summary>A life is where its last acknowledged step left it, or one step further if that step was on its way.</summary>
    private static async Task LookAsync<TStore, TLife>(TStore store, Led<TLife> one, int round) where TStore : IStore where TLife : Life<TStore>
    {
        var difference = await one.Life.DifferenceAsync(store, one.Acknowledged);
        if (difference is not null && one.Begun > one.Acknowledged) { difference = await one.Life.DifferenceAsync(store, one.Begun); }
        Assert.True(difference is null, $"round {round}: {one.Life.Name} acknowledged {one.Acknowledged} and began {one.Begun} steps, but {difference}");
    }

    private static void Hear<TStore, TLife>(Dictionary<string, Led<TLife>> led, string[] line, Func<string, TLife> make)
        where TStore : IStore where TLife : Life<TStore>
    {
        var step = int.Parse(line[2], CultureInfo.InvariantCulture);
        if (!led.TryGetValue(line[1], out var one)) { led.Add(line[1], one = new Led<TLife>(make(line[1]))); }
        if (line[0] == "<") { one.Acknowledged = step; return; }
        one.Begun = step;
        one.Life.Hear(step, line[3..^1]);
    }

    /// <summary>Lets the host write until it is killed; the whole lines that it had said by then, in words.</summary>
    private static async Task<List<string[]>> KilledAsync(string kind, string folder, int round, TimeSpan after)
    {
        var lines = await HostProcess.KilledAsync(
            [kind, folder, round.ToString(CultureInfo.InvariantCulture)], line => line.StartsWith("< ", StringComparison.Ordinal) && IsWhole(line), after,
            TestContext.Current.CancellationToken);
        return [.. lines.Where(IsWhole).Select(line => line.Split(' '))];

        // The last line may be cut off by the kill: nobody ever read it whole.
        static bool IsWhole(string line) => line.EndsWith(" .", StringComparison.Ordinal);
    }

    /// <summary>Seen where the runner is asked for diagnostics, as <c>tools/slow</c> does.</summary>
    private static void Say(FormattableString progress) => TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(progress));

    private sealed class Led<TLife>(TLife life)
    {
        public TLife Life { get; } = life;

        public int Begun { get; set; }

        public int Acknowledged { get; set; }
    }
}
