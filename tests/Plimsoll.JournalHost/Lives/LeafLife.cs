// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Usage;

namespace Plimsoll.JournalHost.Lives;

/// <summary>The leaves of an organisation in a data folder of its own: two batches, two deletions of which one is finished and one dropped, an archive, and
/// what comes back of it.</summary>
public sealed class LeafLife(string name) : Life<LeafFolder>(name)
{
    private const int First = 40, Second = 25;

    private enum Act { Append, AppendMore, Mark, Finish, MarkMore, Drop, Save, Restore }

    public override int Steps => Enum.GetValues<Act>().Length;

    private byte[] Leaves => [.. Enumerable.Range(0, First + Second).SelectMany(i => SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}/{i}")))];

    public override IReadOnlyList<string> KindsOf(int number) =>
    [
        ActOf(number) switch
        {
            Act.Append or Act.AppendMore => Written.Kind<LeafFiles>(nameof(LeafFiles.Append)),
            Act.Mark or Act.MarkMore => Written.Kind<LeafFiles>(nameof(LeafFiles.Mark)),
            Act.Finish => Written.Kind<LeafFiles>(nameof(LeafFiles.Finish)),
            Act.Drop => Written.Kind<LeafFiles>(nameof(LeafFiles.Drop)),
            Act.Save => LeafFolder.Archived(nameof(LeafArchive.Save)),
            Act.Restore => LeafFolder.Archived(nameof(LeafArchive.Restore)),
            _ => throw new UnreachableException(),
        },
    ];

    public override Task TakeAsync(LeafFolder store, int number)
    {
        switch (ActOf(number))
        {
            case Act.Append: store.Append(Name, 0, Leaves.AsSpan(0, First * 32)); break;
            case Act.AppendMore: store.Append(Name, First, Leaves.AsSpan(First * 32)); break;
            case Act.Mark: store.Mark(Name, Leaves, [1, 5, 7]); break;
            case Act.Finish: store.Finish(Name); break;
            case Act.MarkMore: store.Mark(Name, Leaves, [2, 3]); break;
            case Act.Drop: store.Drop(Name); break;
            case Act.Save: store.Save(Name); break;
            case Act.Restore: store.Restore(Name); break;
            default: throw new UnreachableException();
        }
        return Task.CompletedTask;
    }

    public override Task<string?> DifferenceAsync(LeafFolder store, int steps)
    {
        Act[] taken = [.. Enum.GetValues<Act>().Take(steps)];
        var count = Did(Act.AppendMore) ? First + Second : Did(Act.Append) ? First : 0;
        // What lies behind the last batch that was acknowledged is written over: half a batch may lie there and does not count.
        var there = store.LeavesOf(Name);
        var marks = (Did(Act.Finish) ? "gone 1 5 7" : Did(Act.Mark) ? "going 1 5 7" : "") + (Did(Act.MarkMore) && !Did(Act.Drop) ? ", going 2 3" : "");
        return Task.FromResult(
            there.Length < count * 32 || !there.AsSpan(0, count * 32).SequenceEqual(Leaves.AsSpan(0, count * 32)) ? $"{there.Length} bytes of leaves lie there"
            : Compare(store.MarksOf(Name), marks) ?? Compare(store.ArchiveOf(Name), Did(Act.Save) ? "whole" : "none")
                ?? Compare(store.RestoredOf(Name), Did(Act.Restore) ? "whole" : "none"));

        bool Did(Act act) => taken.Contains(act);
    }

    /// <summary>What was cut short can be done again.</summary>
    public static Task<string?> WholeAsync(LeafFolder store, IReadOnlyList<LeafLife> all, IReadOnlyList<LeafLife> newest) =>
        Task.FromResult(newest.Select(life => store.TryAgain(life.Name)).FirstOrDefault(difference => difference is not null));

    private static Act ActOf(int number) => Enum.GetValues<Act>()[number - 1];
}
