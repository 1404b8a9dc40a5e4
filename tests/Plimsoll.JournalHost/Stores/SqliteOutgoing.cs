// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;

namespace Plimsoll.JournalHost.Stores;

/// <summary>What is to leave a server, in SQLite.</summary>
public sealed class SqliteOutgoing : SqliteStore
{
    private OutgoingMessages? _queue;

    public SqliteOutgoing() : this(null) { }

    /// <param name="path">An existing data folder, or where one is made.</param>
    public SqliteOutgoing(string? path) : base(path) => Open();

    private OutgoingMessages Queue => _queue!;

    /// <summary>Queues something, and says how far the history was read for it: both or neither.</summary>
    public Task<AppendAnswer> QueueAsync(string id, string target, DateTimeOffset made, string reader, long seq) => WriteAsync(
        [OutgoingMessages.Queue(new Leaving(id, "webhook", target, "ten_1", "test.happened", $"what {id} says", made)), OutgoingMessages.Read(reader, seq)]);

    public Task<AppendAnswer> AgainAsync(string id, int tries, DateTimeOffset next) => WriteAsync([OutgoingMessages.Again(id, tries, next, "status-500")]);

    public Task<AppendAnswer> EndedAsync(string id, int tries, DateTimeOffset at) => WriteAsync([OutgoingMessages.Ended(id, tries, at, OutgoingMessages.Delivered)]);

    public Task<AppendAnswer> EndAsync(string target, DateTimeOffset at) => WriteAsync([OutgoingMessages.End(target, at, "webhook-ended")]);

    public Task<AppendAnswer> ForgetAsync(DateTimeOffset before) => WriteAsync([OutgoingMessages.Forget(Settled.At(before))]);

    public IReadOnlyList<Outgoing> Of(string target) => Queue.Of(target, 100);

    public long ReadUntil(string reader) => Queue.ReadUntil(reader);

    protected override void Begin() => _queue = new OutgoingMessages(Journal);
}
