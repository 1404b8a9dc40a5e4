// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>POST /api/v1/tenants: an organisation begins to work here; every capability may begin with it.</summary>
internal sealed class OpenTenant(Recorder recorder, IEnumerable<IBeginning> beginnings)
{
    private static readonly string[] Reserved = ["new", "server", "public"];

    /// <param name="Roles">What the organisation is in the value chain.</param>
    /// <param name="OnePerson">Whether it has one person only; every decision then prints that weakness.</param>
    internal sealed record Ask(string Name, string Slug, IReadOnlyList<Role> Roles, bool OnePerson = false);

    internal sealed record Opened(string Tenant, string Slug, string Party, LedgerPlace Ledger);

    public async Task<IResult> HandleAsync(HttpRequest request, Caller caller, CancellationToken ct) =>
        Body.Read<Ask>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            && (await OpenAsync(ask, caller, ct)).Succeeds(out var opened, out refusal)
            ? Body.Answer(opened, StatusCodes.Status201Created) : Problems.Of(refusal);

    public async Task<Result<Opened>> OpenAsync(Ask ask, Caller caller, CancellationToken ct)
    {
        var account = caller.Account;
        if (caller is { IsBound: true, Key: { } key })
        {
            return new Refusal(
                AccountCodes.NotAllowed, "key", key.Id, "is for one organisation only", "use the key that came with the first account, or the page /home");
        }
        if (!caller.Administers)
        {
            return new Refusal(
                AccountCodes.NotAllowed, "account", account.Id, "does not look after this installation", "ask whoever does to open the organisation");
        }
        if (ask.Slug.Length is < 2 or > 40
            || ask.Slug[0] == '-'
            || !ask.Slug.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-')
            || ask.Slug.StartsWith("ten_", StringComparison.Ordinal)
            || Reserved.Contains(ask.Slug))
        {
            return new Refusal(AccountCodes.BadValue, "slug", ask.Slug, "is no name for an address", "write 2 to 40 lower-case letters, digits and hyphens");
        }
        var (tenant, party) = (Ids.New("ten"), Ids.New("pty"));
        var begun = new List<Writing>();
        foreach (var beginning in beginnings)
        {
            if (!beginning.Begin(new Beginning(tenant, party, ask.Name, ask.Roles, ask.OnePerson)).Succeeds(out var writes, out var unfit)) { return unfit; }
            begun.AddRange(writes);
        }
        var written = await recorder.AppendAsync(account.Id, state => state.Accounts.Slugs.ContainsKey(ask.Slug)
            ? new Refusal(AccountCodes.SlugTaken, "slug", ask.Slug, "belongs to another organisation", "choose another")
            : (Writing[])
            [
                AccountStreams.Writes(state, AccountBook.ServerTenant, new TenantOpened(tenant, ask.Slug, ask.Name, party)),
                AccountStreams.Writes(state, tenant, new MemberSet(account.Id, [MemberRole.Administrator, MemberRole.Governance])),
                .. begun,
            ], [], ct: ct);
        return written.Succeeds(out var place, out var refusal) ? new Opened(tenant, ask.Slug, party, place) : refusal;
    }
}
