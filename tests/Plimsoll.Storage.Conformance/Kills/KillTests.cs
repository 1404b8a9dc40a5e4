// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.JournalHost;
using Plimsoll.JournalHost.Lives;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Tests;

namespace Plimsoll.Storage.Conformance.Kills;

/// <summary>Processes that write are killed without warning; whatever they had acknowledged is there, and nothing is there by half.
/// Those that only append to a journal, that only store activity, and that bring an old folder over stand in <c>Plimsoll.Storage.Tests</c>.</summary>
public sealed class KillTests
{
    /// <summary>Three in the ordinary tests; <c>tools/slow</c> asks for 200.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_STORE_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>From so many rounds on a kill comes in the middle of every kind of write.</summary>
    private const int ManyRounds = 200;

    /// <summary>Opening reads the whole history, so a store is killed so often and the next ones are new.</summary>
    private const int RoundsOfOneStore = 25;

    public static TheoryData<string> Words => [.. StoreHost.Kinds.Keys];

    [LongTheory]
    [MemberData(nameof(Words))]
    public async Task NothingAcknowledgedIsLostAndNothingIsDoneByHalf(string word)
    {
        var (killable, random, watch) = (StoreHost.Kinds[word], new Random(20261129), Stopwatch.StartNew());
        var (acknowledged, lives) = (0L, 0L);
        Dictionary<string, long> written = [], underway = [];
        for (var done = 0; done < Rounds; done += RoundsOfOneStore)
        {
            using var folder = new StoreFolder();
            var all = new Dictionary<string, Led>();
            for (var round = done; round < Math.Min(done + RoundsOfOneStore, Rounds); round++)
            {
                // The first process is let go on until it has written every kind; the others are killed at any step, however fast the machine is.
                var (kinds, steps) = round == 0 ? (killable.Kinds, 1) : (new HashSet<string>(), random.Next(1, killable.Enough));
                var heard = await KilledAsync(word, folder.Path, round, kinds, steps, TimeSpan.FromMilliseconds(random.Next(50)));
                Assert.True(heard.Exists(line => line[0] == "<"), $"round {round} acknowledged nothing");
                Dictionary<string, Led> led = [];
                foreach (var line in heard) { Hear(led, line, killable, written); }
                foreach (var kind in led.Values.Where(one => one.Begun > one.Acknowledged).SelectMany(one => one.Life.KindsOf(one.Begun))) { Count(underway, kind); }
                // Opening refuses a history that does not hold.
                await using var store = killable.Open(folder.Path);
                foreach (var one in led.Values) { await LookAsync(store, one, round); }
                foreach (var (name, one) in led) { all.Add(name, one); }
                var whole = await killable.WholeAsync(store, [.. all.Values.Select(one => one.Life)], [.. led.Values.Select(one => one.Life)]);
                Assert.True(whole is null, $"round {round}: {whole}");
                acknowledged += led.Values.Sum(one => one.Acknowledged);
                if ((round + 1) % 10 > 0) { continue; }
                Say($"{word}: {round + 1} of {Rounds} rounds, {acknowledged} acknowledged steps, {watch.Elapsed.TotalSeconds:F0} s");
            }
            // What an earlier round left is as it was, however often its successors were killed.
            await using var last = killable.Open(folder.Path);
            foreach (var one in all.Values) { await LookAsync(last, one, done + RoundsOfOneStore); }
            lives += all.Count;
        }
        Assert.Equal(killable.Kinds.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Say($"{word}: {Rounds} rounds, {acknowledged} acknowledged steps of {lives} lives, none lost, none by half, {watch.Elapsed.TotalSeconds:F0} s");
        foreach (var kind in killable.Kinds.Order(StringComparer.Ordinal))
        {
            Say($"{word}: {kind} {written[kind]} times acknowledged, {underway.GetValueOrDefault(kind)} times on its way when the process was killed");
        }
        if (Rounds >= ManyRounds) { Assert.All(killable.Kinds, kind => Assert.True(underway.ContainsKey(kind), $"no kill came in the middle of {kind}")); }
    }

    /// <summary>A life is where its last acknowledged step left it, or one step further if that step was on its way.</summary>
    private static async Task LookAsync(IStore store, Led one, int round)
    {
        var difference = await one.Life.DifferenceAsync(store, one.Acknowledged);
        if (difference is not null && one.Begun > one.Acknowledged) { difference = await one.Life.DifferenceAsync(store, one.Begun); }
        Assert.True(difference is null, $"round {round}: {one.Life.Name} acknowledged {one.Acknowledged} and began {one.Begun} steps, but {difference}");
    }

    private static void Hear(Dictionary<string, Led> led, string[] line, Killable killable, Dictionary<string, long> written)
    {
        var step = int.Parse(line[2], CultureInfo.InvariantCulture);
        if (!led.TryGetValue(line[1], out var one)) { led.Add(line[1], one = new Led(killable.Make(line[1]))); }
        if (line[0] == ">")
        {
            one.Begun = step;
            one.Life.Hear(step, line[3..^1]);
            return;
        }
        one.Acknowledged = step;
        // What it says that it writes is what was written.
        Assert.Equal(one.Life.KindsOf(step).Order(StringComparer.Ordinal), KindsOf(line));
        foreach (var kind in KindsOf(line)) { Count(written, kind); }
    }

    private static string[] KindsOf(string[] line) => line[3].Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static void Count(Dictionary<string, long> counts, string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;

    /// <summary>Lets the host write until it is killed; the whole lines that it had said by then, in words.</summary>
    /// <param name="kinds">Kinds that it is to have written before its time begins.</param>
    /// <param name="steps">Steps that it is to have acknowledged before.</param>
    private static async Task<List<string[]>> KilledAsync(string word, string folder, int round, IReadOnlySet<string> kinds, int steps, TimeSpan after)
    {
        var awaited = new HashSet<string>(kinds, StringComparer.Ordinal);
        var lines = await HostProcess.KilledAsync(
            [word, folder, round.ToString(CultureInfo.InvariantCulture)], line =>
            {
                if (!line.StartsWith("< ", StringComparison.Ordinal) || !IsWhole(line)) { return false; }
                awaited.ExceptWith(KindsOf(line.Split(' ')));
                return --steps <= 0 && awaited.Count == 0;
            }, after, TestContext.Current.CancellationToken);
        return [.. lines.Where(IsWhole).Select(line => line.Split(' '))];

        // The last line may be cut off by the kill: nobody ever read it whole.
        static bool IsWhole(string line) => line.EndsWith(" .", StringComparison.Ordinal);
    }

    /// <summary>Seen where the runner is asked for diagnostics, as <c>tools/slow</c> does.</summary>
    private static void Say(FormattableString progress) => TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(progress));

    private sealed class Led(ILife life)
    {
        public ILife Life { get; } = life;

        public int Begun { get; set; }

        public int Acknowledged { get; set; }
    }
}
