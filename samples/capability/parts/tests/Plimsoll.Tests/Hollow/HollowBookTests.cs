// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Hollow;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Hollow;

public sealed class HollowBookTests
{
    [Fact]
    public void A_hollow_is_open_since_it_was_opened() =>
        Assert.Equal(DateTimeOffset.UnixEpoch, HollowBook.Empty.Apply(new Recorded(1, DateTimeOffset.UnixEpoch, "acc_1", new HollowOpened("hol_1"))).Opened);
}
