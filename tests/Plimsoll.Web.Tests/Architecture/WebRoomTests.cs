// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Tests.Architecture;

namespace Plimsoll.Web.Tests.Architecture;

/// <summary>The rule of rooms on the web application as it was compiled; that it bites is shown beside the rule.</summary>
public sealed class WebRoomTests
{
    [Fact]
    public void No_capability_s_room_uses_another_capability_and_the_kernel_uses_none() =>
        Assert.Empty(RoomRules.Breaches(File.ReadAllBytes(typeof(PlimsollApp).Assembly.Location), "Plimsoll.Web", Tree.Here.Capabilities).Select(breach => breach.ToString()));
}
