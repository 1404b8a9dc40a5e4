// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using System.Globalization;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Watch;

/// <summary>Whether the disk of the data folder has room.</summary>
internal sealed class DiskCheck(DataFolder folder) : IReadyCheck, IMeasured
{
    /// <summary>What has to be left: a file that is on its way, and what the database writes before it folds its log.</summary>
    private const long Least = 16L * 1024 * 1024;

    public string Name => "disk";

    public ReadyAnswer Look() => Left() switch
    {
        null => new ReadyAnswer(true, "The disk does not say what it has left."),
        { } left and < Least => new ReadyAnswer(false, $"The disk of the data folder has {Size(left)} left; make room, and writing goes on without a restart."),
        { } left => new ReadyAnswer(true, $"The disk of the data folder has {Size(left)} left."),
    };

    public void Measure(Meter meter) => meter.CreateObservableGauge(
        "plimsoll.disk.free", () => Left() is { } left ? [new Measurement<long>(left)] : Array.Empty<Measurement<long>>(), "By",
        "Bytes that the disk of the data folder has left.");

    private long? Left()
    {
        try { return new DriveInfo(folder.Path).AvailableFreeSpace; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { return null; }
    }

    /// <summary>In whole MiB; anybody may read it, and nobody needs it closer.</summary>
    private static string Size(long bytes) => $"{(bytes / (1024 * 1024)).ToString(CultureInfo.InvariantCulture)} MiB";
}
