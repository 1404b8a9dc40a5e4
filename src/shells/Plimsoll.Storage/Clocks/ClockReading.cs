// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Clocks;

/// <summary>How far what the clock shows is believed.</summary>
public enum ClockStanding
{
    /// <summary>It has gone steadily for an hour: what ended by it may be deleted.</summary>
    Settled,

    /// <summary>It goes steadily, and not long enough yet: everything is written and nothing deleted.</summary>
    Waiting,

    /// <summary>It contradicts what is known: nothing is written, deleted or published until an operator says what is right.</summary>
    Uncertain,
}

/// <summary>Why a clock is not believed.</summary>
public enum ClockDoubt
{
    /// <summary>It is.</summary>
    None,

    /// <summary>It was set while the server ran: it went on by another time than has passed.</summary>
    Stepped,

    /// <summary>At the start it shows a time before the last entry of the journal.</summary>
    BeforeLast,

    /// <summary>At the start it shows a time very long after the last entry of the journal.</summary>
    LongAfter,
}

/// <summary>One look at the clocks.</summary>
/// <param name="Shown">What the wall clock shows.</param>
/// <param name="Sure">What time it is as far as is known: what the wall clock shows where it is believed; else the last time that was believed and what has
/// passed since.</param>
/// <param name="SettlesIn">How long it has to go steadily until what ended by it may be deleted.</param>
public readonly record struct ClockReading(
    ClockStanding Standing, ClockDoubt Doubt, DateTimeOffset Shown, DateTimeOffset Sure, TimeSpan SettlesIn)
{
    /// <summary>What an operator reads.</summary>
    public string Sentence => Standing switch
    {
        ClockStanding.Settled => "The clock goes steadily.",
        ClockStanding.Waiting => string.Create(
            CultureInfo.InvariantCulture,
            $"The clock goes steadily; what has ended is deleted in {Math.Max(1, Math.Ceiling(SettlesIn.TotalMinutes))} minutes at the earliest."),
        ClockStanding.Uncertain => Refused.Sentence,
        _ => throw new UnreachableException(),
    };

    /// <summary>Why something that is dated or ends by the clock is not done now; null where it may be.</summary>
    public Refusal? Refusal => Standing == ClockStanding.Uncertain ? Refused : null;

    private Refusal Refused => new(
        ClockCodes.Uncertain, "clock", Instant.Write(Shown), $"{Why}; nothing is written, deleted or published meanwhile",
        "whoever runs the server sets the clock right, or says that it is right: clock accept while it runs, --accept-clock at its start");

    private string Why => Doubt switch
    {
        ClockDoubt.Stepped => $"was set while the server ran: by what it showed before and the time since then it is {Instant.Write(Sure)}",
        ClockDoubt.BeforeLast => $"lies before the last entry of the journal, by which it is {Instant.Write(Sure)} at least",
        ClockDoubt.LongAfter => string.Create(
            CultureInfo.InvariantCulture, $"lies more than {SteadyClock.LongestOff.TotalDays} days after the last entry of the journal"),
        _ => throw new UnreachableException(),
    };
}
