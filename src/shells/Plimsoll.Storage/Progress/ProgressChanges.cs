// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Progress;

/// <summary>A proposal waits from now on; one of that id that waits already is a conflict.</summary>
internal sealed record KeepProposal(WaitingProposal Proposal) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A proposal waits no longer; its texts stay.</summary>
internal sealed record TakeProposal(string Id) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A short address is a page's own; one that is taken is a conflict.</summary>
/// <param name="Page">The page's stream.</param>
internal sealed record TakeHandle(string Handle, string Page) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of the tables of progress.</summary>
internal interface IProgressRows
{
    void Do(KeepProposal change);

    void Do(TakeProposal change);

    void Do(TakeHandle change);
}
