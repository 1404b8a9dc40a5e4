// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Ledger;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Conformance.Broken;

/// <summary>A journal that passes everything on. What derives from it breaks one promise.</summary>
internal abstract class PassingJournal(IJournalStore inner) : IJournalStore
{
    public virtual DateTimeOffset Now { get => inner.Now; set => inner.Now = value; }

    public virtual TreeHead Head => inner.Head;

    public virtual Task<AppendAnswer> AppendAsync(AppendAsk ask) => inner.AppendAsync(ask);

    public virtual Task<IReadOnlyList<AppendAnswer>> AppendAsync(IReadOnlyList<AppendAsk> chain) => inner.AppendAsync(chain);

    public virtual AppendAnswer? Answered(string by, Idempotency once) => inner.Answered(by, once);

    public virtual IReadOnlyList<Entry> Read(long afterSeq, int limit) => inner.Read(afterSeq, limit);

    public virtual IReadOnlyList<Entry> ReadStream(string stream, long afterRev, int limit) => inner.ReadStream(stream, afterRev, limit);

    public virtual (TreeHash Leaf, InclusionProof Proof) ProveInclusion(long seq, long size) => inner.ProveInclusion(seq, size);

    public virtual ConsistencyProof ProveConsistency(long oldSize, long newSize) => inner.ProveConsistency(oldSize, newSize);

    public virtual Refusal? Verify() => inner.Verify();

    public virtual Task ReopenAsync() => inner.ReopenAsync();

    public virtual Task CrashAsync() => inner.CrashAsync();

    public virtual Task RestoreAsync() => inner.RestoreAsync();

    public Task SaveAsync() => inner.SaveAsync();

    public void Tamper(long seq) => inner.Tamper(seq);

    public Task LimitRoomAsync(bool little) => inner.LimitRoomAsync(little);

    public bool Holds(ReadOnlySpan<byte> bytes) => inner.Holds(bytes);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>The ask as it would have been, had whoever asks known where the streams stand.</summary>
    protected AppendAsk Rebased(AppendAsk ask) =>
        new(ask.By, ask.Cause, [.. ask.Streams.Select(s => new StreamEvents(s.Stream, s.Tenant, RevOf(s.Stream), s.Events))]);

    protected long RevOf(string stream) => inner.ReadStream(stream, 0, int.MaxValue) is { Count: > 0 } entries ? entries[^1].Rev : 0;
}
