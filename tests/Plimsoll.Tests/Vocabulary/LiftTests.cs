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

    [Fact]
    public void Every_version_but_the_newest_of_an_event_is_lifted_and_the_newest_is_not()
    {
        var events = ((Type[])[typeof(ProgressEvent), typeof(Plimsoll.Release.ReleaseEvent), typeof(Plimsoll.Usage.UsageEvent)]).SelectMany(t => t.Assembly.GetTypes())
            .Select(type => (Type: type, Name: (EventAttribute?)Attribute.GetCustomAttribute(type, typeof(EventAttribute)))).Where(e => e.Name is not null);
        foreach (var versions in events.GroupBy(e => e.Name!.Type))
        {
            var newest = versions.Max(e => e.Name!.Version);
            Assert.All(versions, e => Assert.Equal(e.Name!.Version < newest, typeof(ILifted).IsAssignableFrom(e.Type)));
            Assert.Equal(Enumerable.Range(1, newest), versions.Select(e => e.Name!.Version).Order());
        }
    }
}
