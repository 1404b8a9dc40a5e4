// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Meeting;

/// <summary><c>clock</c> and <c>clock accept</c>: what whoever runs a server says about its clock while it runs.</summary>
internal static class OperateClock
{
    public const string Verb = "clock";

    private const int BadInput = 2;
    private const int NotBelieved = 10;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var (accept, data) = args switch
        {
            [Verb] => (false, DataFolder.Usual),
            [Verb, "--data", var named] => (false, named),
            [Verb, "accept"] => (true, DataFolder.Usual),
            [Verb, "accept", "--data", var named] => (true, named),
            [Verb, "--data", var named, "accept"] => (true, named),
            _ => (false, null),
        };
        if (data is null)
        {
            await error.WriteLineAsync(
                new Refusal(
                    WebCodes.MalformedCommand, Verb, string.Join(' ', args[1..]), "is not understood here",
                    "write clock | clock accept, with --data DIR where the folder is not the usual one").Sentence);
            return BadInput;
        }
        if ((accept ? await ClockDoor.AcceptAsync(data) : await ClockDoor.LookAsync(data)) is not { } standing)
        {
            await error.WriteLineAsync(
                new Refusal(
                    ClockCodes.NoServer, "data folder", data, "has no server that runs",
                    "start it with --accept-clock, where it says that the clock is not believed and the clock is right").Sentence);
            return BadInput;
        }
        await output.WriteLineAsync(standing.Sentence);
        return standing.Holds ? 0 : NotBelieved;
    }

    /// <summary>Why no date is worked out from what the clock shows: a running server does not believe it, or the last entry speaks against it.</summary>
    /// <param name="data">A data folder.</param>
    public static async Task<Refusal?> RefuseAsync(string data, DateTimeOffset shown)
    {
        if (await ClockDoor.LookAsync(data) is { Holds: false })
        {
            return Unsure(new Refusal(ClockCodes.Uncertain, "clock", Instant.Write(shown), "is not believed by the server of this folder", ""));
        }
        if (JournalBackup.LastAt(Path.Combine(data, JournalOptions.FileName)) is not { } last) { return null; }
        return SteadyClock.Compare(shown, last).Refusal is { } refusal ? Unsure(refusal) : null;
    }

    /// <summary>The same for a backup that is to be restored: whether its keys may still be used is not asked of a clock that shows a time before its last
    /// entry.</summary>
    public static Refusal? RefuseRestore(string file, DateTimeOffset shown) =>
        JournalBackup.LastAt(file) is { } last && SteadyClock.Compare(shown, last) is { Doubt: ClockDoubt.BeforeLast, Refusal: { } refusal }
            ? Unsure(refusal) : null;

    private static Refusal Unsure(Refusal refusal) => refusal with { Fix = "set the clock right, or say --accept-clock where it is right" };
}
