// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Plimsoll.Web;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Release;

namespace Plimsoll.Bench.Ground;

/// <summary>How often gateways can look at a status document while readers ask for a hundred checklists a second, against how often the same callers can ask
/// for an empty address beside the same readers. Each caller comes from an address of its own, as gateways do: what one address may ask is a budget, and says
/// nothing of what the server can.</summary>
internal static class StatusBench
{
    private const int Readers = 100, Callers = 128, Seconds = 10;
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
                await AskAsync(status, 2);
                // In turn, so that a slow minute meets both; what is over the budget of one address is refused and not counted.
                var (looks, asked) = (new List<double>(), new List<double>());
                for (var turn = 0; turn < 3; turn++)
                {
                    looks.Add(await BesideAsync(status));
                    asked.Add(await BesideAsync(empty));
                }
                var (look, ask) = (looks.Order().ElementAt(1), asked.Order().ElementAt(1));
                Console.WriteLine(
                    $"| status document, {Callers} callers of as many addresses, beside {Readers} checklists/s | {look:0}/s | empty address beside the same {ask:0}/s "
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
        var answered = await AskAsync(address, Seconds);
        var read = await reading;
        return read.Good >= Readers * Seconds * 9 / 10 ? answered / (double)Seconds : throw new InvalidOperationException($"only {read.Good} checklists were answered");
    }

    /// <summary>Every caller asks as fast as it is answered, on a connection of its own from 127.0.1.1 on.</summary>
    /// <returns>How many answers were a 200.</returns>
    /// <exception cref="InvalidOperationException">One was not: a budget was met, and the figure would say nothing of the server.</exception>
    private static async Task<int> AskAsync(string address, int seconds)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var good = await Task.WhenAll(Enumerable.Range(1, Callers).Select(async caller =>
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (to, cancellation) => ConnectAsync(caller, to, cancellation) });
            for (var answered = 0; ;)
            {
                try
                {
                    using var answer = await client.GetAsync(address, end.Token);
                    answered += answer.StatusCode is HttpStatusCode.OK ? 1 : throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}");
                }
                catch (OperationCanceledException)
                {
                    return answered;
                }
            }
        }));
        return good.Sum();
    }

    private static async ValueTask<Stream> ConnectAsync(int caller, SocketsHttpConnectionContext to, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)caller]), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, to.DnsEndPoint.Port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
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
