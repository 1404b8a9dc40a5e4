// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Outbound;

/// <summary>Something is to leave; nothing happens where something of that id is to leave already, or has.</summary>
internal sealed record QueueOutgoing(Leaving Leaving) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>It was tried to send something. What has come to its end says no more what it said; nothing happens where it had come to its end before.</summary>
/// <param name="Next">When it is tried again; null where it is not.</param>
/// <param name="Ended">When it came to its end, well or not; null where it has not.</param>
/// <param name="Answer">What came of it, a word of ours.</param>
internal sealed record TryOutgoing(string Id, int Tries, DateTimeOffset? Next, DateTimeOffset? Ended, string Answer) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Nothing more leaves for somewhere or somebody.</summary>
/// <param name="Answer">Why, a word of ours.</param>
internal sealed record EndOutgoing(string Target, DateTimeOffset At, string Answer) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>What came to its end before an instant is forgotten.</summary>
internal sealed record ForgetOutgoing(SettledInstant Before) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>The history was read up to an entry, and what is to leave because of it is queued; nothing goes back.</summary>
internal sealed record ReadOutgoing(string Name, long Seq) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of the tables of what is to leave.</summary>
internal interface IOutgoingRows
{
    void Do(QueueOutgoing change);

    void Do(TryOutgoing change);

    void Do(EndOutgoing change);

    void Do(ForgetOutgoing change);

    void Do(ReadOutgoing change);
}
