// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests;

namespace Plimsoll.Web.Tests.Installed;

/// <summary>What `tools/package --for` makes for another kind of machine, as far as it can be seen on this one.</summary>
public sealed class ArchiveTests
{
    /// <summary>A program file that was told to look for a runtime elsewhere does not look beside itself, and an archive for another kind of machine is not run
    /// here.</summary>
    [LongTheory]
    [InlineData("Web")]
    [InlineData("Cli")]
    public async Task A_program_that_has_its_runtime_in_its_own_folder_looks_there(string shell)
    {
        Assert.Equal("", await SearchAsync(selfContained: true));
        Assert.StartsWith("AppRelative;", await SearchAsync(selfContained: false), StringComparison.Ordinal);

        async Task<string> SearchAsync(bool selfContained)
        {
            var (exit, output, error) = await Programs.RunAsync(
                "dotnet",
                [
                    "msbuild", Path.Combine(Approved.Root, "src", "shells", $"Plimsoll.{shell}", $"Plimsoll.{shell}.csproj"), "-nologo", "-getProperty:AppHostDotNetSearch",
                    $"-p:SelfContained={(selfContained ? "true" : "false")}",
                ],
                new Dictionary<string, string?>(), Approved.Root);
            Assert.True(exit == 0, $"{output}\n{error}");
            return output.Trim();
        }
    }
}
