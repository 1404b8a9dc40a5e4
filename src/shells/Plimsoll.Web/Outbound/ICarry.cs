// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;

namespace Plimsoll.Web.Outbound;

/// <summary>What came of an attempt to send something.</summary>
/// <param name="Word">A word of ours: nothing that the other side said, and nothing of anybody's address.</param>
internal abstract record Sent(string Word)
{
    /// <summary>It got there.</summary>
    internal sealed record Arrived() : Sent(OutgoingMessages.Delivered);

    /// <summary>It did not get there, and may later.</summary>
    internal sealed record NotYet(string Word) : Sent(Word);

    /// <summary>It never will.</summary>
    internal sealed record Never(string Word) : Sent(Word);
}

/// <summary>Who carries one kind of what leaves.</summary>
internal interface ICarry
{
    /// <summary>The kind, a word of ours.</summary>
    string Kind { get; }

    /// <summary>How long is waited after each attempt that failed; after the last it is given up.</summary>
    IReadOnlyList<TimeSpan> Waits { get; }

    /// <summary>One attempt. It takes no longer than its patience, and fails in no other way than by what it answers.</summary>
    Task<Sent> SendAsync(Leaving leaving, CancellationToken ct);

    /// <summary>What is written together with its end, well or not.</summary>
    IReadOnlyList<RowChange> After(Leaving leaving) => [];

    /// <summary>Something is given up, which is put on record as given up just before.</summary>
    /// <param name="sent">What came of the last attempt.</param>
    Task GiveUpAsync(Leaving leaving, Sent sent, CancellationToken ct);
}
