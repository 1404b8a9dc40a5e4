// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Ledger;

namespace Plimsoll.Storage.Tests;

public sealed class KillTests : IDisposable
{
    /// <summary>Ten in the ordinary tests; <c>tools/slow</c> asks for 200.</summary>
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLIMSOLL_KILL_ROUNDS") ?? "10", CultureInfo.InvariantCulture);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task However_often_the_process_is_killed_no_acknowledged_append_is_lost_and_the_tree_verifies()
    {
        var random = new Random(20261120);
        var acknowledged = new List<TreeHead>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = acknowledged.Count;
            acknowledged.AddRange(await KilledAsync(TimeSpan.FromMilliseconds(random.Next(20, 250))));
            Assert.True(acknowledged.Count > before, $"round {round} acknowledged nothing");
            using var journal = _folder.Open();
            Assert.Equal(journal.Head, journal.Verify().Value);
            Assert.InRange(acknowledged.Max(a => a.Size), 1, journal.Head.Size);
            // Each root that was answered must be the root of a beginning of what is there now.
            foreach (var head in acknowledged.Skip(before).DistinctBy(a => a.Size)) { Assert.True(journal.ProveConsistency(head.Size, journal.Head.Size).Verify(head.Root, journal.Head.Root), $"round {round}, size {head.Size}"); }
        }
    }

    /// <summary>Lets the host append until it is killed without warning; what it had acknowledged by then.</summary>
    private async Task<List<TreeHead>> KilledAsync(TimeSpan after)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Plimsoll.JournalHost.dll"), _folder.Path, "8"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = host.StandardError.ReadToEndAsync(cancel);
        var heads = new List<TreeHead>();
        try
        {
            var first = await host.StandardOutput.ReadLineAsync(cancel);
            Assert.True(first is not null, first is null ? await errors : "");
            Add(first!);
            var rest = Task.Run(async () => { while (await host.StandardOutput.ReadLineAsync(cancel) is { } line) { Add(line); } }, cancel);
            await Task.Delay(after, cancel);
            host.Kill();
            await rest;
        }
        finally
        {
            if (!host.HasExited) { host.Kill(); }
            await host.WaitForExitAsync(CancellationToken.None);
        }
        return heads;

        void Add(string line)
        {
            // The last line may be cut off by the kill: it was never read by anyone whole.
            if (line.Split(' ') is [var last, var size, var root] && TreeHash.TryFromBase64(root, out var hash))
            {
                Assert.True(long.Parse(last, CultureInfo.InvariantCulture) <= long.Parse(size, CultureInfo.InvariantCulture));
                heads.Add(new TreeHead(long.Parse(size, CultureInfo.InvariantCulture), hash));
            }
        }
    }
}
