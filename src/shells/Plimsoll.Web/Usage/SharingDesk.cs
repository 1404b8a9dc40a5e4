// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage;

/// <summary>Finds and changes what an organisation counts and shares, for the use cases of sharing.</summary>
internal sealed class SharingDesk(Recorder recorder, Books books, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public UsageRegister Of(Caller caller) => Of(caller.In.Id);

    public UsageRegister Of(string tenant) => books.Now.Of(tenant).Usage.State;

    public IEnumerable<string> Tenants => books.Now.Tenants.Keys;

    /// <param name="by">The account that acts, or the server.</param>
    public Task<Result<Change<UsageRegister>>> ChangeAsync(string by, string tenant, Func<UsageRegister, DateTimeOffset, Result<Outcome>> decide, IReadOnlyList<RowChange>? rows = null, long? seen = null, Idempotency? once = null, CancellationToken ct = default) =>
        recorder.ChangeAsync(by, (TenantBooks.UsageOf(tenant), tenant), seen, state => state.Of(tenant).Usage, (_, register, now) => decide(register, now), rows ?? [], once, state => state.Of(tenant).Usage.State, ct);
}
