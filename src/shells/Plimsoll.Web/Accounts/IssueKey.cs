// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Keys of the API: scoped to one organisation and to roles, ending by themselves, shown once. One that is issued with another key may no more
/// than that one, and ends with it.</summary>
internal sealed class IssueKey(Books books, Vault vault, Recorder recorder, TimeProvider clock)
{
    /// <param name="Until">The last day on which it works, as 2026-12-24, or the instant until which it does.</param>
    /// <param name="Zone">The time zone in which that day ends; that of the organisation where none is named.</param>
    internal sealed record Ask(string Label, IReadOnlyList<MemberRole> Roles, AskedEnd Until, string? Zone = null);

    internal sealed record Issued(string KeyId, string Key, LedgerPlace Ledger);

    internal sealed record Shown(string KeyId, string? Label, string Account, IReadOnlyList<MemberRole> Roles, EndsAt Until, bool Revoked);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record Listed(IReadOnlyList<Shown> Keys, string? Next = null);

    /// <summary>One's own keys; who looks after people sees everybody's. A key for one organisation sees none that goes further than it does.</summary>
    public IReadOnlyList<Shown> Of(Caller caller) =>
    [
        .. books.Now.Accounts.Keys.Values.Where(k =>
            (k.Tenant == caller.In.Id || k.Tenant == AccountBook.ServerTenant && k.Account == caller.Id && !caller.IsBound)
                && (k.Account == caller.Id || caller.May(Right.People)))
            .OrderBy(k => k.Since).Select(k => new Shown(k.Id, vault.Open(k.Label), k.Account, k.Roles, k.Until, k.Revoked || k.Lost.Contains(caller.In.Id))),
    ];

    public IResult List(string? after, string? limit, Caller caller) =>
        Paging.Answer(after, limit, Of(caller), k => k.KeyId, page => new Listed(page.Items, page.Next));

    public Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.ShownOnceAsync<Ask, Issued>(
        request, caller, first => first.Events.OfType<KeyIssued>().Single().Key, issued => issued.KeyId,
        key => Acting.ShownBefore(key, "text", "use the key of the first answer, or take that key back and issue another one"),
        (ask, asking) => IssueAsync(ask, caller, ct, asking.Once), ct);

    public async Task<Result<Issued>> IssueAsync(Ask ask, Caller caller, CancellationToken ct, Idempotency? once = null)
    {
        if (!OwnEnd.Of(ask.Until, ask.Zone, caller, clock.GetUtcNow(), "a key", "the page of keys").Succeeds(out var until, out var bad)) { return bad; }
        if (ask.Label.Trim().Length is 0 or > 200)
        {
            return new Refusal(AccountCodes.BadValue, "label", null, "is empty or too long", "say in 1 to 200 characters what the key is for");
        }
        if (ask.Roles.Count == 0 || ask.Roles.Distinct().Count() != ask.Roles.Count)
        {
            return new Refusal(AccountCodes.BadValue, "roles", null, "are none or repeated", $"name each once: {Own(caller)}");
        }
        if (ask.Roles.Where(r => !caller.Roles.Contains(r)).ToArray() is [var more, ..])
        {
            return new Refusal(
                AccountCodes.NotAllowed, "roles", Rights.Roles[more].Key, "is a role that you do not have here",
                $"give a key your own roles at most: {Own(caller)}");
        }
        var (id, token, label) = (Ids.New("key"), Credentials.NewToken(RandomNumberGenerator.Fill), vault.Seal(caller.Id, ask.Label.Trim()));
        AccountEvent[] events = [
            new KeyIssued(id, caller.Id, label.Ref, [.. ask.Roles.Order()], until),
            .. caller.Key is { } parent ? (AccountEvent[])[new KeyTied(id, parent.Id)] : [],
        ];
        var written = await recorder.AppendAsync(
            caller.Id,
            // The key may have been taken back since the request came in; what it makes would stand without it.
            state => caller.Key is { } key && !state.Accounts.Keys[key.Id].WorksAt(clock.GetUtcNow()) ? KeyEnded
                : new[] { AccountStreams.Writes(state, caller.In.Id, events) },
            [.. label.Rows, Credentials.AddBearer(token, "key", id)], once, ct);
        return written.Succeeds(out var place, out var refusal) ? new Issued(id, token, place) : refusal;
    }

    public async Task<IResult> RevokeAsync(string key, Caller caller, CancellationToken ct) =>
        (await TakeBackAsync(key, caller, ct)).Succeeds(out var place, out var refusal) ? Body.Answer(new Done(place)) : Problems.Of(refusal);

    public async Task<Result<LedgerPlace>> TakeBackAsync(string key, Caller caller, CancellationToken ct)
    {
        if (Of(caller).FirstOrDefault(k => k.KeyId == key) is not { } found)
        {
            return new Refusal(AccountCodes.UnknownId, "key", key, "is not known here", "check the id");
        }
        if (found.Revoked) { return new Refusal(ApiCodes.NothingChanged, "key", key, "was revoked already", "leave it"); }
        var tenant = books.Now.Accounts.Keys[key].Tenant;
        return await recorder.AppendAsync(
            caller.Id, state => new[] { AccountStreams.Writes(state, tenant, new KeyRevoked(key)) }, [Credentials.RemoveBearer(key)], ct: ct);
    }

    private static Refusal KeyEnded => new(AccountCodes.NoAccount, "Authorization", null, "holds a key that has ended", "send one that stands");

    private static string Own(Caller caller) => string.Join(" | ", caller.Roles.Select(r => Rights.Roles[r].Key));
}
