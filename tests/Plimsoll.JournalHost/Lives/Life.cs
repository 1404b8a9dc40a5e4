// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Lives;

/// <summary>The life of one thing in a store: steps that a process takes one after the other, and what is to be seen after each.
/// A process that is killed has taken every step that it acknowledged, perhaps the one after it, and none by half.</summary>
/// <param name="name">Unlike that of any other life in the store.</param>
public abstract class Life<TStore>(string name) where TStore : IStore
{
    public string Name { get; } = name;

    /// <summary>How many steps it has, from 1.</summary>
    public abstract int Steps { get; }

    /// <summary>Whether it is one of those that are taken away again in the end.</summary>
    protected bool Ends => Name[^1] % 2 == 1;

    /// <summary>Says beforehand what whoever looks must know of a step, as words.</summary>
    public virtual string Prepare(TStore store, int number) => "-";

    /// <summary>Hears what <see cref="Prepare"/> said in a process that is gone.</summary>
    public virtual void Hear(int number, string[] words) { }

    /// <summary>Takes a step; it is done when this is.</summary>
    public abstract Task TakeAsync(TStore store, int number);

    /// <summary>What is there instead of what is there after so many steps; null where it is exactly that.</summary>
    public abstract Task<string?> DifferenceAsync(TStore store, int steps);

    protected static async Task DoneAsync(Task<AppendAnswer> change)
    {
        if (await change is var answer && answer is not AppendAnswer.Appended) { throw new UnreachableException($"{answer}"); }
    }
}
