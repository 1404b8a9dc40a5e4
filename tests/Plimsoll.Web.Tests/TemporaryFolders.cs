// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Plimsoll.Web.Tests;

/// <summary>The folders of these tests lie in memory, where the machine has a file system there with room enough: what is tried is the program above its
/// stores, and every act of it would wait some milliseconds for a disk. That a store waits for its disk is held by its own suites, on one.</summary>
/// <remarks>Whoever sets <c>TMPDIR</c> has them there.</remarks>
internal static class TemporaryFolders
{
    private const string Memory = "/dev/shm", Setting = "TMPDIR";

    /// <summary>Several times what all of them held at once when it was measured.</summary>
    private const long Room = 4L * 1024 * 1024 * 1024;

    /// <summary>Where folders are made of which a program is started: memory may be mounted so that nothing in it can be.</summary>
    public static string OnDisk { get; } = Path.GetTempPath();

    [ModuleInitializer]
    internal static void Move()
    {
        _ = OnDisk;
        if (OperatingSystem.IsWindows()) { return; }
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } || !Directory.Exists(Memory) || new DriveInfo(Memory).AvailableFreeSpace < Room) { return; }
        var folder = Path.Combine(Memory, $"plimsoll-tests-{Environment.ProcessId}");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(Setting, folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // What a test left open holds up nobody.
            try { Directory.Delete(folder, recursive: true); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        };
    }

    /// <summary>A new folder on a disk, for whoever starts a program in it.</summary>
    public static string New(string prefix) =>
        Directory.CreateDirectory(Path.Combine(OnDisk, $"{prefix}{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6))}")).FullName;
}
