// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Bench.Ground;

/// <summary>How often gateways can look at a status document while readers ask for a hundred checklists a second, against how often the same callers can ask
/// for an empty address beside the same readers.</summary>
internal static class StatusBench
{
    private const int Readers = 100, Callers = 8, Seconds = 10;
    private const string Address = "http://127.0.0.1:5087";

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("plimsoll-status-").FullName;
        try
        {
            var release = await ReleasedAsync(folder);
            await Office.ServedAsync(folder, Address, async _ =>
            {
                var (status, empty) = ($"{Address}/public/releases/{release}/status", $"{Address}/health");
                await Hey.AtAsync($"{Address}/guidance/checklist", Readers, 4);
                await Hey.FullAsync(status, Callers, 2);
                // In turn, so that a slow minute meets both; what is over the budget of one address is refused and not counted.
                var (looks, asked) = (new List<double>(), new List<double>());
                for (var turn = 0; turn < 3; turn++)
                {
                    looks.Add(await BesideAsync(status));
                    asked.Add(await BesideAsync(empty));
                }
                var (look, ask) = (looks.Order().ElementAt(1), asked.Order().ElementAt(1));
                Console.WriteLine(
                    $"| status document, {Callers} callers, beside {Readers} checklists/s | {look:0}/s | empty address beside the same {ask:0}/s "
                    + $"| {(look / ask).ToString("0.00", CultureInfo.InvariantCulture)} |");
                return 0;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> BesideAsync(string address)
    {
        var reading = Hey.AtAsync($"{Address}/guidance/checklist", Readers, Seconds + 2);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var answered = await Hey.FullAsync(address, Callers, Seconds);
        var read = await reading;
        return read.Good >= Readers * Seconds * 9 / 10 ? answered.Good / (double)Seconds : throw new InvalidOperationException($"only {read.Good} checklists were answered");
    }

    /// <summary>Fills the folder with the made-up organisation.</summary>
    /// <returns>A release of it that went out.</returns>
    private static async Task<string> ReleasedAsync(string folder)
    {
        var app = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", folder, "--demo"]).Value!;
        await app.StartAsync();
        try { return app.Services.GetRequiredService<Books>().Now.Of(ReleaseStreams.Releases).All.First(r => r.State.Status is not null).State.Opened!.Release; }
        finally { await app.StopAsync(); }
    }
}
