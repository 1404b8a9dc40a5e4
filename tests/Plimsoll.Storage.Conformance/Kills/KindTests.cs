// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.JournalHost;
using Plimsoll.JournalHost.Lives;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;

namespace Plimsoll.Storage.Conformance.Kills;

/// <summary>That every kind of write there is belongs to a life that is killed, and that each step of a life is seen. <see cref="KillTests"/> holds at run time
/// that each was really written.</summary>
public sealed class KindTests
{
    /// <summary>What a store answers without writing anything: every other method of it is a kind of write.</summary>
    private static readonly Dictionary<Type, string[]> Reading = new()
    {
        [typeof(ContentStore)] =
        [
            nameof(ContentStore.Check), nameof(ContentStore.Read), nameof(ContentStore.List), nameof(ContentStore.Given), nameof(ContentStore.DonationsOf),
            nameof(ContentStore.Donations), nameof(ContentStore.Keepers), nameof(ContentStore.Dispose),
            // It writes no conversation: what can be read is the same, which ErasedBytesTests hold.
            nameof(ContentStore.Rewrite),
        ],
        [typeof(IActivityStore)] =
        [
            nameof(IActivityStore.QueuedOf), nameof(IActivityStore.Days), nameof(IActivityStore.Totals), nameof(IActivityStore.Columns),
            nameof(IActivityStore.Rows), nameof(IActivityStore.Tenants), nameof(IActivityStore.ArrivedIn), nameof(IActivityStore.LeavesOf),
            nameof(IActivityStore.Export),
        ],
        [typeof(LeafFiles)] = [nameof(LeafFiles.Of), nameof(LeafFiles.MarksOf), nameof(LeafFiles.Tenants), nameof(LeafFiles.PlacesOf)],
        [typeof(LeafArchive)] = [nameof(LeafArchive.Of)],
    };

    /// <summary>What a command writes while the server stands still: the rows in one append with their entry, and the conversations before it in a way that
    /// is done again to no harm. Cut short, it is gone on with, which the tests of changes of keys hold.</summary>
    private static readonly string[] StandingStill = ["RewrapSubject", "MoveCredential", $"{nameof(ContentStore)}.{nameof(ContentStore.Rewrap)}"];

    public static TheoryData<string> Words => [.. StoreHost.Kinds.Keys];

    [Fact]
    public void EveryKindOfWriteIsWrittenByALifeThatIsKilled()
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var changes = typeof(RowChange).Assembly.GetTypes().Where(type => type is { IsSealed: true } && type.IsSubclassOf(typeof(RowChange)))
            .Select(type => type.Name);
        var methods = Reading.SelectMany(store => store.Key.GetMethods(Own).Where(method => !method.IsSpecialName && !store.Value.Contains(method.Name))
            .Select(method => $"{store.Key.Name}.{method.Name}"));
        Assert.Equal(
            changes.Concat(methods).Except(StandingStill).Distinct().Order(StringComparer.Ordinal),
            StoreHost.Kinds.Values.SelectMany(killable => killable.Kinds).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Reading, store => Assert.All(store.Value, reading => Assert.Contains(store.Key.GetMethods(Own), method => method.Name == reading)));
    }

    /// <summary>A step whose loss nobody would see proves nothing: before it, what is looked for after it is not there.</summary>
    [Theory]
    [MemberData(nameof(Words))]
    public async Task EachStepOfALifeIsSeenAndIsOfTheKindsThatItSays(string word)
    {
        StoreFolder.InMemory = true;
        using var folder = new StoreFolder();
        var killable = StoreHost.Kinds[word];
        await using var store = killable.Open(folder.Path);
        var lives = killable.Forms().ToArray();
        foreach (var life in lives)
        {
            Assert.Null(await life.DifferenceAsync(store, 0));
            for (var step = 1; step <= life.Steps; step++)
            {
                _ = life.Prepare(store, step);
                Assert.True(await life.DifferenceAsync(store, step) is not null, $"nobody sees step {step} of {life.Name}");
                Assert.Equal(life.KindsOf(step).Order(StringComparer.Ordinal), await Written.DuringAsync(() => life.TakeAsync(store, step)));
                Assert.Equal((step, null), (step, await life.DifferenceAsync(store, step)));
            }
        }
        Assert.Null(await killable.WholeAsync(store, lives, lives));
    }
}
