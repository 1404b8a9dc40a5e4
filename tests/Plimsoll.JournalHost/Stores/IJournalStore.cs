// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Stores;

/// <summary>A journal of some engine.</summary>
public interface IJournalStore : IStore
{
    /// <summary>What time it is for the store. It stands still until it is set.</summary>
    DateTimeOffset Now { get; set; }

    TreeHead Head { get; }

    Task<AppendAnswer> AppendAsync(AppendAsk ask);

    /// <summary>Asks of which each was decided on those before it.</summary>
    Task<IReadOnlyList<AppendAnswer>> AppendAsync(IReadOnlyList<AppendAsk> chain);

    AppendAnswer? Answered(string by, Idempotency once);

    IReadOnlyList<Entry> Read(long afterSeq, int limit);

    IReadOnlyList<Entry> ReadStream(string stream, long afterRev, int limit);

    (TreeHash Leaf, InclusionProof Proof) ProveInclusion(long seq, long size);

    ConsistencyProof ProveConsistency(long oldSize, long newSize);

    /// <summary>Looks at everything anew; null where it holds.</summary>
    Refusal? Verify();

    /// <summary>Changes the text of an entry behind the store's back, past whatever refuses it.</summary>
    void Tamper(long seq);

    /// <summary>Leaves the store so little room that some dozens of entries fill it, or as much as there is.</summary>
    Task LimitRoomAsync(bool little);

    /// <summary>Saves a copy, and goes on.</summary>
    Task SaveAsync();

    /// <summary>Goes on with the copy that was saved, restored into an empty place.</summary>
    Task RestoreAsync();
}
