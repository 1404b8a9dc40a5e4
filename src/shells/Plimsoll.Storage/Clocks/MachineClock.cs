// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Plimsoll.Storage.Clocks;

/// <summary>The clocks of the machine: the wall clock, and one that nobody sets, which goes on while the machine is suspended.</summary>
/// <remarks>On Linux that is CLOCK_BOOTTIME (clock_gettime(2)). Elsewhere it is the one that .NET takes by itself, which may stand still meanwhile:
/// a suspension then looks like a step of the wall clock, and an operator is asked.</remarks>
public sealed partial class MachineClock : TimeProvider
{
    private const int BootTime = 7;
    private const long Second = 1_000_000_000;

    public static readonly MachineClock Here = new();

    private readonly bool _boots = OperatingSystem.IsLinux() && Reads(out _);

    private MachineClock() { }

    public override long TimestampFrequency => _boots ? Second : base.TimestampFrequency;

    public override long GetTimestamp() => _boots && Reads(out var now) ? now : base.GetTimestamp();

    private static bool Reads(out long nanoseconds)
    {
        try
        {
            var read = Get(BootTime, out var time) == 0;
            nanoseconds = (time.Seconds * Second) + time.Nanoseconds;
            return read;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            nanoseconds = 0;
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Get(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
