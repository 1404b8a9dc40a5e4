// SPDX-License-Identifier: Apache-2.0

using System.ComponentModel;
using Plimsoll.Tests;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>What somebody found who attacked a server of an early version, and somebody who ran one, shown again as it was shown then
/// (<c>docs/measured/ground.md</c>). What takes longest is left to <c>tools/slow</c>.</summary>
public sealed class FoundTests
{
    [LongFact]
    public async Task What_was_found_at_a_public_address_and_by_an_operator_can_be_shown_no_more()
    {
        var runner = Path.Combine(Approved.Root, "tests", "tools", "ground", "run.mjs");
        string[] words =
        [
            runner, "--quick", "--server", AppContext.BaseDirectory, "--command", Path.GetDirectoryName(Programs.Cli)!, "--source", Approved.Root,
        ];
        try
        {
            var (exit, output, error) = await Programs.RunAsync("node", words, new Dictionary<string, string?>(), Approved.Root);
            Assert.True(exit == 0, $"{output}{error}");
            // It did try them: with nothing to do it would end well, too.
            Assert.Matches("\n[34][0-9] tried: ", output);
        }
        catch (Win32Exception) { Assert.Skip("node is not installed"); }
    }
}
