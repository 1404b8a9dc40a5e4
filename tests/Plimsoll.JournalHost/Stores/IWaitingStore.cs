// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>What waits beside the history until somebody decides, in some engine: proposals of a round, requests to an organisation, and the short addresses
/// of pages. Each change is answered when it is on disk.</summary>
public interface IWaitingStore : IStore
{
    Task<AppendAnswer> TakeHandleAsync(string handle, string page);

    /// <summary>Whose a short address is.</summary>
    string? PageOf(string handle);

    /// <summary>A proposal waits, with two texts.</summary>
    Task<AppendAnswer> ProposeAsync(string id, string round, string text);

    /// <summary>A proposal waits no longer; its texts stay.</summary>
    Task<AppendAnswer> TakeProposalAsync(string id);

    /// <summary>A proposal waits no longer, and its texts are erased.</summary>
    Task<AppendAnswer> DeclineAsync(string id, DateTimeOffset at);

    /// <summary>The texts of a proposal that waits.</summary>
    VaultRef[]? Proposal(string id);

    /// <summary>The proposals of a round that wait, oldest first.</summary>
    IReadOnlyList<string> ProposalsOf(string round);

    /// <summary>A request waits, with its text.</summary>
    Task<AppendAnswer> RequestAsync(string id, string tenant, string text);

    /// <summary>A request waits no longer; its text stays.</summary>
    Task<AppendAnswer> TakeRequestAsync(string id);

    /// <summary>A request waits no longer, and its text is erased.</summary>
    Task<AppendAnswer> EraseRequestAsync(string id, DateTimeOffset at);

    /// <summary>The text of a request is erased elsewhere, and whatever was erased like that waits no longer: both or neither.</summary>
    Task<AppendAnswer> ForgetErasedAsync(string id, DateTimeOffset at);

    /// <summary>The text of a request that waits.</summary>
    VaultRef? Request(string id);

    /// <summary>The requests to an organisation that wait, oldest first.</summary>
    IReadOnlyList<string> RequestsOf(string tenant);

    /// <summary>A text, or null once it is erased.</summary>
    string? Open(VaultRef at);
}
