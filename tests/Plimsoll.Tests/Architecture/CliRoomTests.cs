// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli;

namespace Plimsoll.Tests.Architecture;

/// <summary>The rule of rooms on the command as it was compiled; that it bites is shown beside the rule.</summary>
public sealed class CliRoomTests
{
    [Fact]
    public void No_capability_s_commands_use_another_capability_and_what_they_share_uses_none() =>
        Assert.Equal(
            [],
            RoomRules.Breaches(File.ReadAllBytes(typeof(PlimsollCommand).Assembly.Location), "Plimsoll.Cli", Tree.Here.Capabilities)
                .Select(breach => breach.ToString()));
}
