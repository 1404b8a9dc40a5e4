// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests;

namespace Plimsoll.Web.Tests.Installed;

/// <summary>What people install, made once of what was built for these tests.</summary>
public sealed class Packages : IAsyncLifetime
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("plimsoll-packages-").FullName;

    /// <summary>Why nothing of this can be tried here.</summary>
    internal static string? Missing =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "packages are installed by root on Linux alone"
        : ((string[])["/usr/bin/dpkg-deb", "/usr/bin/systemd-analyze", "/usr/bin/setpriv", "/usr/bin/unshare", "/usr/bin/curl", "/usr/sbin/ip", "/usr/bin/pgrep"])
            .FirstOrDefault(tool => !File.Exists(tool)) is { } tool ? $"{tool} is not there; run: apt-get install systemd iproute2 procps curl" : null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is null) { await RunAsync("package", "--built", Folder); }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static async Task<string> RunAsync(string tool, params string[] words)
    {
        var (exit, output, error) = await Programs.RunAsync(
            Path.Combine(Approved.Root, "tools", tool), words, new Dictionary<string, string?>(), Approved.Root);
        Assert.True(exit == 0, $"tools/{tool} {string.Join(' ', words)} ended with {exit}:\n{output}\n{error}");
        return output;
    }
}

public sealed class PackageTests(Packages packages) : IClassFixture<Packages>
{
    [LongTheory]
    [InlineData("deb", "deb: all of it is so.")]
    [InlineData("container", "container: all of it is so.")]
    [InlineData("tool", "tool: all of it is so.")]
    public async Task What_is_installed_runs(string what, string said)
    {
        Assert.SkipWhen(Packages.Missing is not null, Packages.Missing ?? "");
        Assert.Contains(said, await Packages.RunAsync("installed", what, packages.Folder), StringComparison.Ordinal);
    }

    [LongFact]
    public void The_archive_holds_the_programs_the_runtime_and_every_licence()
    {
        Assert.SkipWhen(Packages.Missing is not null, Packages.Missing ?? "");
        var folder = Path.Combine(packages.Folder, "plimsoll");
        Assert.All(
            (string[])["Plimsoll.Web", "plimsoll", "libduckdb.so", "libe_sqlite3.so", "LICENSE", "THIRD-PARTY.md", "dotnet/LICENSE.txt", "dotnet/ThirdPartyNotices.txt"],
            name => Assert.NotEmpty(Directory.EnumerateFiles(folder, Path.GetFileName(name), SearchOption.AllDirectories)));
        Assert.Single(Directory.EnumerateFiles(packages.Folder, "plimsoll-*-linux-x64.tar.gz"));
    }
}
