// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Plimsoll.Storage.Clocks;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Journal;

/// <summary>Where an operator asks a running server about its clock, and says that it is right.</summary>
internal sealed class ClockDoor(DataFolder folder, SteadyClock clock, AcceptClock accept, ILogger<ClockDoor> log) : OwnerDoor(folder.Path, File, log)
{
    private const string File = "clock-1.sock";

    private const string Look = "look", Accept = "accept";

    /// <summary>Asks the server of a data folder how its clock stands; null where none listens.</summary>
    public static Task<Standing?> LookAsync(string data) => AskAsync(data, Look);

    /// <summary>Tells the server of a data folder that its clock is right; null where none listens.</summary>
    public static Task<Standing?> AcceptAsync(string data) => AskAsync(data, Accept);

    protected override async Task AnswerAsync(string line, NetworkStream caller, CancellationToken ct)
    {
        var (holds, sentence) = line switch
        {
            Look => (clock.Look() is var time && time.Standing != ClockStanding.Uncertain, time.Sentence),
            Accept => (true, await accept.RunAsync(ct)),
            _ => (false, "This is not understood here; ask with the program of the same version."),
        };
        await SayAsync(caller, $"{(holds ? "holds" : "uncertain")}\t{sentence.ReplaceLineEndings(" ")}\n", ct);
    }

    private static Task<Standing?> AskAsync(string data, string line) => AskAsync(data, File, line, ReadAsync, ended: null);

    private static async Task<Standing?> ReadAsync(StreamReader reader) => (await reader.ReadLineAsync())?.Split('\t', 2) switch
    {
        ["holds", var sentence] => new Standing(true, sentence),
        ["uncertain", var sentence] => new Standing(false, sentence),
        _ => null,
    };

    /// <summary>How the clock of a server stands.</summary>
    /// <param name="Holds">Whether it is believed.</param>
    internal sealed record Standing(bool Holds, string Sentence);
}
