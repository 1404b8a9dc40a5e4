// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;

namespace Plimsoll.Storage.Usage;

/// <summary>A request for research access waits from now on; one of that id that waits already is a conflict.</summary>
internal sealed record KeepRequest(WaitingRequest Request) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A request waits no longer; its text stays.</summary>
internal sealed record TakeRequest(string Id) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>No request waits any longer whose subject (<see cref="ResearchRequests.SubjectOf"/>) was erased.</summary>
internal sealed record ForgetErasedRequests : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of the table of requests.</summary>
internal interface IUsageRows
{
    void Do(KeepRequest change);

    void Do(TakeRequest change);

    void Do(ForgetErasedRequests change);
}
