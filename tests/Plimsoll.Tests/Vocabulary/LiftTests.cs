// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class LiftTests
{
    [Fact]
    public void An_old_version_is_read_as_the_newest_and_never_written()
    {
        var read = ProgressEvent.Catalog.Read("progress.call-opened", 1, """{"until":"2026-12-04"}"""u8).Value!;
        Assert.Equal(new CallOpened(LastDay.InUtc(new DateOnly(2026, 12, 4))), read);
        Assert.Equal(("progress.call-opened", 2), EventCatalog.NameOf(read));
        Assert.Throws<ArgumentException>(() => ProgressEvent.Catalog.Write(new CallOpenedV1(new DateOnly(2026, 12, 4))));
    }
}
