// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Accounts;

/// <summary>Who belongs to an organisation: invited, given roles, removed, erased.</summary>
internal sealed class People(
    Books books, Vault vault, Credentials credentials, Recorder recorder, Erasures erasures, Mail mail, TimeProvider clock)
{
    private static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);

    /// <param name="Mail">Whether this server mails the link to whoever is invited.</param>
    internal sealed record InviteAsk(string Email, IReadOnlyList<MemberRole> Roles, bool Mail = false);

    /// <param name="Token">What the invited person types; shown this once.</param>
    internal sealed record InviteAnswer(string Invitation, string Token, [property: AddressHere] string Page, DateTimeOffset Until, LedgerPlace Ledger);

    internal sealed record RolesAsk(IReadOnlyList<MemberRole> Roles);

    /// <param name="Name">Null once the person is erased, or where none was given.</param>
    internal sealed record Member(string Account, string? Name, string? Email, IReadOnlyList<MemberRole> Roles);

    internal sealed record Open(string Invitation, string? Email, IReadOnlyList<MemberRole> Roles, DateTimeOffset Until);

    /// <param name="Next">To be given as <c>after</c>; null where this is the end.</param>
    internal sealed record Listed(IReadOnlyList<Member> People, IReadOnlyList<Open> Invitations, string? Next = null);

    /// <summary>Who belongs here and who is invited as one list, a page at a time: people, then invitations.</summary>
    public IResult List(string? after, string? limit, Caller caller)
    {
        var listed = Of(caller.In);
        (string Id, object Thing)[] all = [.. listed.People.Select(p => (p.Account, (object)p)), .. listed.Invitations.Select(i => (i.Invitation, (object)i))];
        return Paging.Answer(after, limit, all, one => one.Id, page =>
            new Listed([.. page.Items.Select(one => one.Thing).OfType<Member>()], [.. page.Items.Select(one => one.Thing).OfType<Open>()], page.Next));
    }

    public Listed Of(Tenant tenant)
    {
        var accounts = books.Now.Accounts.Accounts;
        return new Listed(
            [.. tenant.Members.Select(m =>
                new Member(m.Key, accounts[m.Key].Name is { } name ? vault.Open(name) : null, vault.Open(accounts[m.Key].Email), m.Value))
                .OrderBy(m => m.Name ?? m.Email, StringComparer.Ordinal)],
            [.. tenant.Invitations.Values.Where(i => clock.GetUtcNow() < i.Until).Select(i => new Open(i.Id, vault.Open(i.Email), i.Roles, i.Until))]);
    }

    /// <summary>How many belong to an organisation or are invited to.</summary>
    public int CountOf(Tenant tenant) => tenant.Members.Count + tenant.Invitations.Values.Count(i => clock.GetUtcNow() < i.Until);

    public Task<IResult> InviteAsync(HttpRequest request, Caller caller, CancellationToken ct) => Acting.ShownOnceAsync<InviteAsk, InviteAnswer>(
        request, caller, first => first.Events.OfType<Invited>().Single().Invitation, answer => answer.Invitation,
        invitation => Acting.ShownBefore(invitation, "link", "use the link of the first answer, or withdraw that invitation and invite anew"),
        (ask, asking) => InviteAsync(ask, caller, ct, asking.Once), ct);

    public async Task<Result<InviteAnswer>> InviteAsync(InviteAsk ask, Caller caller, CancellationToken ct, Idempotency? once = null)
    {
        if ((Passwords.RefuseEmail(ask.Email) ?? RefuseRoles(ask.Roles) ?? mail.Refuse(ask.Mail)) is { } refusal) { return refusal; }
        var (id, token, until) = (Ids.New("inv"), Credentials.NewToken(RandomNumberGenerator.Fill), clock.GetUtcNow() + InvitationLife);
        var email = vault.Seal(OpenAccount.InvitationSubject(id), ask.Email.Trim());
        var here = credentials.Find(ask.Email.Trim())?.Account;
        var page = $"/invitation?token={token}";
        IReadOnlyList<RowChange> mailed = !ask.Mail ? [] : mail.Send(
            id, OpenAccount.InvitationSubject(id), caller.In.Id, "invitation",
            new MailText(
                ask.Email.Trim(), $"Invitation to {caller.In.Name}",
                $"You are invited to work with {caller.In.Name}. This makes your account, once and until {Instant.Write(until)}:\n\n{mail.Whole(page)}\n\n"
                    + "Whoever has this link can come in with it. If you did not expect it, leave it: nothing happens then.\n"));
        return (await ChangeAsync(
            caller, tenant => here is not null && tenant.Members.ContainsKey(here)
                ? new Refusal(AccountCodes.BadValue, "email", ask.Email.Trim(), "works here already", "change the roles above")
                : new Invited(id, email.Ref, ask.Roles, until),
            [.. email.Rows, .. mailed, Credentials.AddBearer(token, "invitation", id)], ct, once))
            .Succeeds(out var place, out var no)
            ? new InviteAnswer(id, token, page, until, place) : no;
    }

    public async Task<IResult> WithdrawAsync(string invitation, Caller caller, CancellationToken ct) => Answer(await EndAsync(invitation, caller, ct));

    public async Task<Result<LedgerPlace>> EndAsync(string invitation, Caller caller, CancellationToken ct)
    {
        if (!Fresh(caller.In).Invitations.ContainsKey(invitation)) { return Unknown("invitation", invitation); }
        var written = await ChangeAsync(
            caller, tenant => tenant.Invitations.ContainsKey(invitation) ? new InvitationEnded(invitation, null) : Unknown("invitation", invitation),
            [Credentials.RemoveBearer(invitation), .. vault.Erase(OpenAccount.InvitationSubject(invitation), clock.GetUtcNow())], ct);
        erasures.Note();
        return written;
    }

    /// <summary>The organisation as it stands by now.</summary>
    public Tenant Fresh(Tenant tenant) => books.Now.Accounts.Tenants[tenant.Id];

    public async Task<IResult> SetAsync(string account, HttpRequest request, Caller caller, CancellationToken ct) =>
        Body.Read<RolesAsk>(await Body.BytesAsync(request, ct)).Succeeds(out var ask, out var refusal)
            ? Answer(await SetAsync(account, ask.Roles, caller, ct))
            : Problems.Of(refusal);

    public Task<Result<LedgerPlace>> SetAsync(string account, IReadOnlyList<MemberRole> roles, Caller caller, CancellationToken ct) =>
        ChangeAsync(caller, tenant => !tenant.Members.ContainsKey(account) ? Unknown("account", account)
            : RefuseRoles(roles) is { } refusal ? refusal
            : account == caller.Id && RefuseOwnRoles(tenant, account, roles) is { } own ? own
            : LastAdministrator(tenant, account, roles) is { } last ? last : new MemberSet(account, [.. roles.Order()]), [], ct);

    public async Task<IResult> RemoveAsync(string account, Caller caller, CancellationToken ct) => Answer(await TakeOutAsync(account, caller, ct));

    public Task<Result<LedgerPlace>> TakeOutAsync(string account, Caller caller, CancellationToken ct) =>
        ChangeAsync(
            caller,
            tenant =>
                !tenant.Members.ContainsKey(account) ? Unknown("account", account)
                    : LastAdministrator(tenant, account, []) is { } last ? last
                    : new MemberSet(account, []),
            [], ct);

    public async Task<IResult> EraseAsync(string account, Caller caller, CancellationToken ct) => Answer(await ErasePersonAsync(account, caller, ct));

    /// <summary>Erases a person: texts, keys, sessions. The history stays whole and its proofs go on verifying.</summary>
    public async Task<Result<LedgerPlace>> ErasePersonAsync(string account, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Who goes leaves the organisation in the same append: two administrators who erase each other meet in the stream of its people.
        var written = await recorder.AppendAsync(
            caller.Id,
            state => RefuseErasure(state.Accounts, state.Accounts.Tenants[caller.In.Id], account) is { } refusal ? refusal : new[]
            {
                AccountStreams.Writes(state, caller.In.Id, new MemberSet(account, [])),
                AccountStreams.Writes(state, AccountBook.ServerTenant, new AccountErased(account)),
            },
            [
                .. books.Now.Accounts.Keys.Values.Where(k => k.Account == account).Select(k => Credentials.RemoveBearer(k.Id)),
                .. Credentials.Remove(account),
                .. vault.Erase(account, now)
            ],
            ct: ct);
        erasures.Note();
        return written;
    }

    private static Refusal? RefuseErasure(AccountBook state, Tenant tenant, string account) =>
        !tenant.Members.ContainsKey(account) ? Unknown("account", account)
        : state.Of(account).Any(t => t.Id != tenant.Id)
            ? new Refusal(
                AccountCodes.BelongsElsewhere, "account", account, "belongs to another organisation too",
                "remove the person from this one; an administrator of the last organisation that the person belongs to can erase")
        : LastAdministrator(tenant, account, []);

    private Task<Result<LedgerPlace>> ChangeAsync(
        Caller caller, Func<Tenant, Result<AccountEvent>> decide, IReadOnlyList<RowChange> rows, CancellationToken ct, Idempotency? once = null) =>
        recorder.AppendAsync(
            caller.Id,
            books =>
                decide(books.Accounts.Tenants[caller.In.Id]).Succeeds(out var happened, out var refusal)
                    ? new[] { AccountStreams.Writes(books, caller.In.Id, happened) }
                    : refusal,
            rows, once, ct);

    private static IResult Answer(Result<LedgerPlace> result) =>
        result.Succeeds(out var place, out var refusal) ? Body.Answer(new Done(place)) : Problems.Of(refusal);

    private static Refusal? LastAdministrator(Tenant tenant, string account, IReadOnlyList<MemberRole> roles) =>
        !roles.Contains(MemberRole.Administrator) && tenant.Members.Where(m => m.Value.Contains(MemberRole.Administrator)).All(m => m.Key == account)
            ? new Refusal(AccountCodes.LastAdministrator, "account", account, "is the only administrator", "make somebody else administrator first") : null;

    /// <summary>A role by which somebody decides for the organisation comes from somebody else: whoever looks after people does not make themselves approver
    /// without a second. Where one person is the whole organisation, there is no second, and every decision prints that.</summary>
    internal static Refusal? RefuseOwnRoles(Tenant tenant, string account, IReadOnlyList<MemberRole> roles) =>
        tenant.Members.Count > 1 && !Decides(tenant.Members.GetValueOrDefault(account, [])) && Decides(roles)
            ? new Refusal(
                AccountCodes.OwnRole, "role", Rights.Roles[roles.First(role => Decides([role]))].Key,
                "decides for the organisation, and nobody gives it to themselves",
                "ask another administrator, or make one first")
            : null;

    private static bool Decides(IReadOnlyList<MemberRole> roles) => Rights.Grant(roles, Right.Approve) || Rights.Grant(roles, Right.Refuse);

    private static Refusal? RefuseRoles(IReadOnlyList<MemberRole> roles) =>
        roles.Count == 0 || roles.Distinct().Count() != roles.Count
            ? new Refusal(AccountCodes.BadValue, "roles", null, "are none or repeated", $"name each once: {Rights.Roles.Allowed}")
            : null;

    private static Refusal Unknown(string field, string id) => new(AccountCodes.UnknownId, field, id, "is not known here", "check the id");
}
