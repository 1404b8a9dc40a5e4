// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Lives;

/// <summary>The life of one thing in a store: steps that a process takes one after the other, and what is to be seen after each.
/// A process that is killed has taken every step that it acknowledged, perhaps the one after it, and none by half.</summary>
public interface ILife
{
    string Name { get; }

    /// <summary>How many steps it has, from 1.</summary>
    int Steps { get; }

    /// <summary>The kinds of writes of which a step consists, each once; none where it is no write of the store.</summary>
    IReadOnlyList<string> KindsOf(int number);

    /// <summary>Says beforehand what whoever looks must know of a step, as words.</summary>
    string Prepare(IStore store, int number);

    /// <summary>Hears what <see cref="Prepare"/> said in a process that is gone.</summary>
    void Hear(int number, string[] words);

    /// <summary>Takes a step; it is done when this is.</summary>
    Task TakeAsync(IStore store, int number);

    /// <summary>What is there instead of what is there after so many steps; null where it is exactly that.</summary>
    Task<string?> DifferenceAsync(IStore store, int steps);
}

/// <inheritdoc/>
/// <param name="name">As <see cref="Killable.Make(string, int, int)"/> gives it; unlike that of any other life in the store.</param>
public abstract class Life<TStore>(string name) : ILife where TStore : IStore
{
    public string Name { get; } = name;

    public abstract int Steps { get; }

    /// <summary>Whether it is one of those that are taken away again in the end.</summary>
    protected bool Ends => Name[^1] % 2 == 1;

    /// <summary>Whether it is one of the first caller's, of which one follows the other: it alone takes a step that is not about itself alone.</summary>
    protected bool IsFirst => Place.Caller == 0;

    /// <summary>An instant of its own before that of each life that the first caller led before it, so that what it lets expire is its own.</summary>
    protected DateTimeOffset Own => new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(-((Place.Round * 100_000) + Place.Number));

    private (int Round, int Caller, int Number) Place => Name.Split('-') is [var round, var caller, var number]
        ? (Number(round[1..]), Number(caller[1..]), Number(number)) : throw new UnreachableException(Name);

    public abstract IReadOnlyList<string> KindsOf(int number);

    public virtual string Prepare(TStore store, int number) => "-";

    public virtual void Hear(int number, string[] words) { }

    public abstract Task TakeAsync(TStore store, int number);

    public abstract Task<string?> DifferenceAsync(TStore store, int steps);

    string ILife.Prepare(IStore store, int number) => Prepare((TStore)store, number);

    Task ILife.TakeAsync(IStore store, int number) => TakeAsync((TStore)store, number);

    Task<string?> ILife.DifferenceAsync(IStore store, int steps) => DifferenceAsync((TStore)store, steps);

    protected static async Task DoneAsync(Task<AppendAnswer> change)
    {
        if (await change is var answer && answer is not AppendAnswer.Appended) { throw new UnreachableException($"{answer}"); }
    }

    /// <summary>What two of them differ in, as text.</summary>
    protected static string? Compare<T>(T there, T expected) where T : notnull =>
        EqualityComparer<T>.Default.Equals(there, expected) ? null : $"{there} instead of {expected}";

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
